"""A sentence as a row of items: words with their part of speech, and figures, times, places and quoted names as wholes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.extract.grammar import Grammar
from kg.model import Block, Figure, PlaceMention, Span, Time

_SENTENCE_END = re.compile(r"[。！？!?]+[”’」』）)]*|\n")
_QUOTED = re.compile(
    r"“[^“”。！？，；\n]{1,24}”|‘[^‘’。！？，；\n]{1,24}’|《[^《》\n]{1,60}》|「[^「」。，\n]{1,24}」|\"[^\"。！？，；\n]{1,24}\""
)
_LONGEST = 1000
"""Characters that no sentence exceeds; the longest of work reports have some 300."""
_CLAUSE_END = frozenset("，,；;：:。！？!?（）()—…丨|｜\n")
_LIST = frozenset("、")
_BARS = frozenset("丨|｜")
"""Headlines set their parts off with bars; the first is a character, not a mark, to Unicode."""

WORD, FIGURE, TIME, PLACE, NAME, PUNCT = "word", "figure", "time", "place", "name", "punct"


@dataclass(slots=True)
class Item:
    """One word, figure, time, place, quoted name or mark."""

    start: int
    end: int
    text: str
    tag: str
    kind: str = WORD
    figure: Figure | None = None
    time: Time | None = None
    place: PlaceMention | None = None


@dataclass(slots=True)
class Sentence:
    """A sentence with its items; `clause[i]` is the number of the comma clause that item i stands in."""

    start: int
    end: int
    block: Block
    items: list[Item]
    clause: list[int] = field(default_factory=list)
    part: list[int] = field(default_factory=list)
    """Number of the semicolon part of item i."""
    span: Span = field(init=False)
    """The sentence's place in the text."""

    def __post_init__(self) -> None:
        self.span = Span(self.start, self.end)

    def figures(self) -> Iterator[tuple[int, Figure]]:
        """Yield the position and value of each figure."""
        for i, item in enumerate(self.items):
            if item.figure is not None:
                yield i, item.figure


def sentence_spans(view: str, block: Block, figures: Sequence[Figure] = ()) -> list[Span]:
    """Cut a block into sentences at 。！？ and line ends; closing quotes stay with their sentence.

    A text without such marks is cut as well, between clauses if it has any, and never inside one of its figures.
    """
    spans: list[Span] = []
    start = block.start
    for match in _SENTENCE_END.finditer(view, block.start, block.end):
        spans.append(Span(start, match.end()))
        start = match.end()
    if start < block.end:
        spans.append(Span(start, block.end))
    return [s for long in spans for s in (_trimmed(view, p) for p in _portions(view, long, figures)) if s.end > s.start]


def _portions(view: str, span: Span, figures: Sequence[Figure]) -> Iterator[Span]:
    """Cut what is too long for a sentence: what is read of one grows with the square of its length."""
    start = span.start
    while span.end - start > _LONGEST:
        least, most = start + _LONGEST // 2, start + _LONGEST
        cut = next((at + 1 for mark in "；;，,、" if (at := view.rfind(mark, least, most)) >= 0), most)
        before = bisect_left(figures, cut, key=lambda f: f.start) - 1
        if before >= 0 and start < figures[before].start < cut < figures[before].end:
            cut = figures[before].start
        yield Span(start, cut)
        start = cut
    yield Span(start, span.end)


def _trimmed(view: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and view[start].isspace():
        start += 1
    while end > start and view[end - 1].isspace():
        end -= 1
    return Span(start, end)


def read_sentence(
    view: str,
    span: Span,
    block: Block,
    grammar: Grammar,
    figures: Sequence[Figure],
    times: Sequence[Time],
    places: Sequence[PlaceMention],
) -> Sentence:
    """Lay a sentence out as items. Figures go before times, times before quoted names, names before places."""
    atoms = _atoms(view, span, figures, times, places)
    items: list[Item] = []
    at = span.start
    for atom in atoms:
        if at < atom.start:
            _add_words(items, view, at, atom.start, grammar)
        items.append(atom)
        at = atom.end
    if at < span.end:
        _add_words(items, view, at, span.end, grammar)
    sentence = Sentence(span.start, span.end, block, items)
    _number_clauses(sentence)
    return sentence


def _atoms(
    view: str, span: Span, figures: Sequence[Figure], times: Sequence[Time], places: Sequence[PlaceMention]
) -> list[Item]:
    """Choose the wholes of a sentence, none overlapping another."""
    found = [Item(f.start, f.end, view[f.start : f.end], "m", FIGURE, figure=f) for f in figures]
    found += [Item(t.start, t.end, view[t.start : t.end], "t", TIME, time=t) for t in times]
    found += [
        Item(m.start(), m.end(), m.group(), "nz", NAME)
        for m in _QUOTED.finditer(view, span.start, span.end)
        if not any(f.start < m.end() and m.start() < f.end for f in figures)
    ]
    found += [Item(p.start, p.end, view[p.start : p.end], "ns", PLACE, place=p) for p in places]
    chosen: list[Item] = []
    taken: list[tuple[int, int]] = []
    for item in found:
        if all(item.end <= a or b <= item.start for a, b in taken):
            chosen.append(item)
            taken.append((item.start, item.end))
    return sorted(chosen, key=lambda i: i.start)


def _add_words(items: list[Item], view: str, start: int, end: int, grammar: Grammar) -> None:
    """Add the words and marks of a stretch without wholes."""
    at = start
    for word, tag in grammar.tag(view[start:end]):
        stop = at + len(word)
        if (tag == "x" and not word[0].isalnum()) or word in _BARS:
            items.append(Item(at, stop, word, "x", PUNCT))
        elif len(word) >= 4 and _is_glued(word, grammar):
            items.append(Item(at, at + 2, word[:2], "v"))
            items.append(Item(at + 2, stop, word[2:], "n"))
        else:
            items.append(Item(at, stop, word, "n" if tag == "x" else tag))
        at = stop


def _is_glued(word: str, grammar: Grammar) -> bool:
    """Say whether the segmenter glued a verb of change to what changes: 增加|收入."""
    return grammar.cues.get(word[:2]) == "change" and grammar.money_measures.find(word[2:]) is not None


def _number_clauses(sentence: Sentence) -> None:
    clauses, parts = sentence.clause, sentence.part
    clause = part = 0
    for item in sentence.items:
        clauses.append(clause)
        parts.append(part)
        if item.kind == PUNCT and item.text[0] in _CLAUSE_END:
            clause += 1
            if item.text[0] in "；;":
                part += 1


def is_list_mark(item: Item) -> bool:
    """Say whether an item coordinates what stands before and after it."""
    return (item.kind == PUNCT and item.text in _LIST) or (
        item.kind == WORD and item.text in ("和", "与", "及", "以及")
    )
