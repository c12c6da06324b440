"""What figures of a sentence share once each has been read: rates told apart by 分别, a noun named with the last of a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.grammar import Grammar
from kg.extract.items import Sentence
from kg.extract.kinds import COUNTS, PEOPLE, RATES, kind_of
from kg.model import Figure

if TYPE_CHECKING:
    from kg.extract.measures import Sense


def told_apart(sentence: Sentence, senses: list[Sense]) -> list[Sense]:
    """Let rates after 分别 share in turn the measures of as many figures before: 游客X、收入Y，分别增长|11.2%和13.5%."""
    found = list(senses)
    for n, sense in enumerate(senses):
        if sense.figure.unit not in RATES or sense.inherited is None:
            continue
        clause = [k for k, s in enumerate(senses) if sentence.clause[s.at] == sentence.clause[sense.at]]
        told = [k for k in clause if senses[k].figure.unit in RATES and senses[k].inherited is not None]
        before = [s for s in senses[: clause[0]] if s.figure.unit not in RATES]
        start = next(i for i, c in enumerate(sentence.clause) if c == sentence.clause[sense.at])
        apart = any(item.text == "分别" for item in sentence.items[start : senses[told[0]].at]) if told else False
        if not apart or len(told) < 2 or len(before) < len(told):
            continue
        source = before[-len(told) + told.index(n)]
        found[n] = replace(sense, phrase=source.phrase, words=source.words, inherited=source.figure.start)
    return found


def shared_forward(senses: list[Sense], grammar: Grammar, view: str) -> list[Sense]:
    """Let 86户240人贫困人口 share the noun: a count just before another count takes the noun that follows both."""
    found = list(senses)
    for n in range(len(found) - 2, -1, -1):
        one, two = found[n], found[n + 1]
        if one.figure.unit not in COUNTS or two.figure.unit not in COUNTS:
            continue
        if not says_something(one) and view[one.figure.end : two.figure.start] == "、":
            found[n] = replace(one, words=two.words, verb=two.verb, kind=two.kind, indicator=two.indicator)
            continue
        if one.figure.end != two.figure.start:
            continue
        own = one.phrase is not None and one.phrase.first < one.at and one.inherited is None
        noun = two.phrase is not None and two.phrase.first > two.at
        if own or not (noun or noun_in_quote(two.figure, grammar)):
            continue
        kind, indicator = kind_of(
            one.figure, view[two.words[0] : two.words[1]], one.verb, one.stat, grammar, None, "", False
        )
        found[n] = replace(one, phrase=two.phrase, words=two.words, kind=kind, indicator=indicator)
    return found


def says_something(sense: Sense) -> bool:
    """Say whether a figure has words of its own to share: 4.86万户 before 、18.72万人脱贫 has none yet."""
    return sense.words != (sense.figure.start, sense.figure.end)


def noun_in_quote(figure: Figure, grammar: Grammar) -> tuple[int, int] | None:
    """Return the span of the noun that stands in the figure itself, without a classifier: 7000余|农民."""
    word = figure.unit_word
    if figure.unit == "item" and len(word) >= 2 and word in grammar.uncounted and figure.quote.endswith(word):
        return figure.end - len(word), figure.end  # 6|省市
    if figure.unit in PEOPLE and len(word) >= 2 and figure.quote.endswith(word) and word[0] not in "人户口个":
        return figure.end - len(word), figure.end
    return None
