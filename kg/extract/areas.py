"""The programme area a figure or a named thing belongs to, by the words around it.

Words near the figure weigh most: those of its clause and its own phrase, then its sentence, the short sentence that opens
its passage (二是看得好。), the heading above, the title. A document that keeps to one area lends it to what names none.
The weights were fitted on one half of the annotated reports and checked on the other (docs/accuracy.md).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.model import Block, Report, Span

_OWN, _OWNER, _CLAUSE, _PART, _SENTENCE = 2.0, 4.0, 3.0, 1.0, 1.0
_BEFORE, _BLOCK, _LEAD, _HEADING, _TITLE, _THEME = 0.5, 0.5, 2.0, 2.0, 2.0, 2.2
_WEIGHT = {
    "general": 0.55,
    "industry": 0.75,
    "cooperation": 0.45,
    "governance": 0.5,
    "safety-net": 0.85,
    "finance": 0.75,
    "relocation": 0.85,
}
"""Areas whose words say less: means and channels (资金, 干部, 捐赠) that serve every other area."""
_REPEATED = 1.4
_FEWEST = 4
"""Words of a document below which it has no theme."""
_SENTENCE_MARK = re.compile(r"[。！？]")
_LEAD_SENTENCE = re.compile(
    r"(?<![^。！？：\n])[^。！？：\n\d]{2,28}[。！？：]"  # a sentence from its beginning
    r"|(?<=[—“])[^。！？：\n\d]{28}[。！？：]"  # or the end of a longer one, after a dash or quotation mark
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The sentence and the block that a figure or a name stands in."""

    sentence: Span
    block: Block
    heading: Span | None = None
    """What it stands under, where that is not the heading above its block (the title of a table)."""


class Areas:
    """The area words of one report, and the choice among them."""

    def __init__(self, report: Report, grammar: Grammar) -> None:
        self._view = report.view
        hits = grammar.area_automaton.find_matches_as_indexes(report.view)
        self._marks = [match.start() for match in _SENTENCE_MARK.finditer(report.view)]
        self._starts = [start for _, start, _ in hits]
        self._ends = [end for _, _, end in hits]
        self._codes = [grammar.area_codes[n] for n, _, _ in hits]
        self._title: Counter[str] = Counter()
        self._headings: dict[int, Span] = {}
        heading: Block | None = None
        for block in report.blocks:
            if block.kind == "headline":
                self._title.update(self.within(block))
            elif block.kind == "heading":
                heading = block
            elif heading is not None:
                self._headings[block.start] = heading
        if not self._title and report.title:
            for n, _, _ in grammar.area_automaton.find_matches_as_indexes(report.title):
                self._title[grammar.area_codes[n]] += 1
        self._theme = self._shares(report.blocks)
        self._leads: dict[int, list[Span]] = {}
        self._blocks: dict[int, dict[str, float]] = {}
        self._around: dict[tuple[int, int, int, Span | None], dict[str, float]] = {}

    def _shares(self, blocks: Iterable[Block]) -> dict[str, float]:
        """Return each area's share of the document's area words, squared: a theme is what dominates."""
        words = Counter(c for b in blocks for c in self.within(b) if c != "general")
        total = sum(words.values())
        return {code: (count / total) ** 2 for code, count in words.items()} if total >= _FEWEST else {}

    def within(self, span: Span) -> list[str]:
        """Return the area codes of the words inside a stretch of the text."""
        return self._codes[bisect_left(self._starts, span.start) : bisect_right(self._ends, span.end)]

    def choose(self, scope: Scope, own: Span, owner: Span | None, clause: Span, part: Span) -> str:
        """Return the area with the greatest weight; general where nothing speaks.

        `own` names the thing, `owner` what it belongs to, `clause` and `part` are where it stands in its sentence.
        """
        score: dict[str, float] = defaultdict(float, self._surroundings(scope))
        for span, weight in ((own, _OWN), (owner, _OWNER), (clause, _CLAUSE), (part, _PART)):
            if span is not None:
                self._add(score, self.within(span), weight)
        if not score:
            return "general"
        greatest = max(score.values())
        return min(code for code, weight in score.items() if weight == greatest)

    def _add(self, score: dict[str, float], codes: list[str], weight: float) -> None:
        if len(codes) == 1:
            score[codes[0]] += weight * _WEIGHT.get(codes[0], 1.0)
            return
        for code in dict.fromkeys(codes) if codes else ():
            score[code] += weight * _WEIGHT.get(code, 1.0) * (1.0 if codes.count(code) == 1 else _REPEATED)

    def _surroundings(self, scope: Scope) -> dict[str, float]:
        """Return what everything around a sentence says, itself included: the same for all that stands in it."""
        at = (scope.sentence.start, scope.sentence.end, scope.block.start, scope.heading)
        known = self._around.get(at)
        if known is not None:
            return known
        score: dict[str, float] = defaultdict(float)
        for span, weight in (
            (self._lead(scope), _LEAD),
            (scope.heading or self._headings.get(scope.block.start), _HEADING),
        ):
            if span is not None:
                self._add(score, self.within(span), weight)
        for span, weight in ((scope.sentence, _SENTENCE), (self._before(scope), _BEFORE)):
            self._spread(score, self.within(span), weight)
        for code, share in self._of_block(scope.block).items():
            score[code] += share
        for code, count in self._title.items():
            score[code] += _TITLE * _WEIGHT.get(code, 1.0) * (1.0 if count == 1 else _REPEATED)
        for code, share in self._theme.items():
            score[code] += _THEME * share
        self._around[at] = score
        return score

    def _spread(self, score: dict[str, float], codes: list[str], weight: float) -> None:
        """Share a weight out among the words of a stretch, however many there are."""
        for code in codes:
            score[code] += weight * 2 / len(codes) * _WEIGHT.get(code, 1.0)

    def _of_block(self, block: Block) -> dict[str, float]:
        """Return what the words of a block say: the same for all its sentences, however long it is."""
        known = self._blocks.get(block.start)
        if known is None:
            known = self._blocks[block.start] = defaultdict(float)
            self._spread(known, self.within(block), _BLOCK)
        return known

    def _before(self, scope: Scope) -> Span:
        """Return the sentence before, within the block."""
        before = bisect_left(self._marks, scope.sentence.start - 1)
        return Span(max(scope.block.start, self._marks[before - 1] + 1 if before else 0), scope.sentence.start)

    def _lead(self, scope: Scope) -> Span | None:
        """Return the last short sentence without a figure that stands before in the block: it says what follows is about."""
        leads = self._leads.get(scope.block.start)
        if leads is None:
            leads = self._leads[scope.block.start] = self._find_leads(scope.block)
        before = bisect_right(leads, scope.sentence.start, key=lambda lead: lead.end)
        return leads[before - 1] if before else None

    def _find_leads(self, block: Block) -> list[Span]:
        text = self._view[block.start : block.end]
        return [Span(block.start + match.start(), block.start + match.end()) for match in _LEAD_SENTENCE.finditer(text)]
