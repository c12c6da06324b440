"""The programme area a figure or a named thing belongs to, by the words around it.

Words nearest to the figure weigh most: those of its own phrase, then its clause, its sentence, the heading above it, the
title. A document that keeps to one area lends it to figures that name none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable

from kg.extract.grammar import Grammar
from kg.model import Block, Report, Span

_OWN, _CLAUSE, _PART, _SENTENCE, _BLOCK, _HEADING, _TITLE, _THEME = 8.0, 3.0, 1.5, 0.8, 0.2, 2.5, 1.2, 3.0
_WEIGHT = {"general": 0.55, "industry": 0.8, "cooperation": 0.4, "governance": 0.6, "finance": 0.9}
_LEAST_SHARE = 0.6
"""Share of a document's area words from which one area is its theme."""


class Areas:
    """The area words of one report, and the choice among them."""

    def __init__(self, report: Report, grammar: Grammar) -> None:
        self._view = report.view
        hits = grammar.area_automaton.find_matches_as_indexes(report.view)
        self._starts = [start for _, start, _ in hits]
        self._ends = [end for _, _, end in hits]
        self._codes = [grammar.area_codes[n] for n, _, _ in hits]
        self._title: Counter[str] = Counter()
        self._headings: dict[int, Span] = {}
        heading: Block | None = None
        for block in report.blocks:
            if block.kind == "headline":
                self._title.update(self.within(block.start, block.end))
            elif block.kind == "heading":
                heading = block
            elif heading is not None:
                self._headings[block.start] = heading
        if not self._title and report.title:
            for n, _, _ in grammar.area_automaton.find_matches_as_indexes(report.title):
                self._title[grammar.area_codes[n]] += 1
        self._theme = self._find_theme(report.blocks)

    def _find_theme(self, blocks: Iterable[Block]) -> str | None:
        words = Counter(c for b in blocks for c in self.within(b.start, b.end) if c != "general")
        if not words:
            return None
        code, count = min(words.items(), key=lambda kv: (-kv[1], kv[0]))
        return code if count >= 3 and count / sum(words.values()) >= _LEAST_SHARE else None

    def within(self, start: int, end: int) -> list[str]:
        """Return the area codes of the words inside a stretch of the text."""
        n = bisect_left(self._starts, start)
        found = []
        while n < len(self._starts) and self._starts[n] < end:
            if self._ends[n] <= end:
                found.append(self._codes[n])
            n += 1
        return found

    def choose(self, own: Iterable[Span], clause: Span, part: Span, sentence: Span, block: Block) -> str:
        """Return the area with the greatest weight; general where nothing speaks."""
        score: dict[str, float] = defaultdict(float)
        for span in own:
            self._add(score, span, _OWN)
        for span, weight in ((clause, _CLAUSE), (part, _PART), (sentence, _SENTENCE), (block, _BLOCK)):
            self._add(score, span, weight)
        heading = self._headings.get(block.start)
        if heading is not None:
            self._add(score, heading, _HEADING)
        for code in self._title:
            score[code] += _TITLE * _WEIGHT.get(code, 1.0)
        if self._theme is not None:
            score[self._theme] += _THEME
        if not score:
            return "general"
        return min(score.items(), key=lambda kv: (-kv[1], kv[0]))[0]

    def _add(self, score: dict[str, float], span: Span, weight: float) -> None:
        for code, count in Counter(self.within(span.start, span.end)).items():
            score[code] += weight * _WEIGHT.get(code, 1.0) * (1.0 if count == 1 else 1.4)
