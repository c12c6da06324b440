"""What the ties of arithmetic look at: the figures and words before a figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.measures import Sense
from kg.extract.phrases import Phrase

RATES = frozenset({"percent", "permille", "percentage-point", "ratio"})
AMOUNTS = ("total", "cumulative")
"""Statistics of figures that add up."""
AMONG = frozenset("其中 当中".split())
_NEAR = 3
"""How many clauses apart the figures of one calculation may stand."""


def just_before(senses: Sequence[Sense], n: int) -> Iterator[Sense]:
    """Yield the figures before one, the nearest first, each not far from the one after it."""
    last = senses[n]
    for sense in reversed(senses[:n]):
        sentence = sense.sentence
        far = sentence.clause[last.at] - sentence.clause[sense.at] > _NEAR
        if far or sentence.part[sense.at] != sentence.part[senses[n].at]:
            return
        yield sense
        last = sense


def words_before(sense: Sense) -> Iterator[str]:
    """Yield the words of the clause before a figure, the nearest first, up to the figure before it."""
    sentence = sense.sentence
    for k in range(sense.at - 1, -1, -1):
        if sentence.clause[k] != sentence.clause[sense.at] or sentence.items[k].figure is not None:
            return
        yield sentence.items[k].text


def words_of_clause(sense: Sense) -> list[str]:
    """Return the words of the clause before a figure, and of a clause of conditions before it (按可比价格计算，)."""
    sentence, clause = sense.sentence, sense.sentence.clause[sense.at]
    first = next((k for k in range(sense.at) if sentence.clause[k] == clause), sense.at)
    before = first - 1
    while before > 0 and sentence.clause[before - 1] == clause - 1:
        before -= 1
    condition = before >= 0 and sentence.items[before].text == "按"
    return [item.text for item in sentence.items[before if condition else first : sense.at]]


def text_of(phrase: Phrase) -> str:
    """Return the words of a phrase, as the matchers see them."""
    return "".join(item.text for item in phrase.sentence.items[phrase.first : phrase.last + 1])


def opened_by_among(sense: Sense) -> bool:
    """Say whether 其中 stands before a figure in its clause, or just before that clause."""
    sentence, k = sense.sentence, sense.at - 1
    clause = sentence.clause[sense.at]
    while k >= 0 and sentence.clause[k] == clause and sentence.items[k].figure is None:
        if sentence.items[k].text in AMONG:
            return True
        k -= 1
    return k >= 1 and sentence.items[k - 1].text in AMONG and sentence.clause[k] == clause - 1
