"""The programme area a figure or a named thing belongs to, by the words around it.

Words near the figure weigh most: those of its clause and its own phrase, then its sentence, the short sentence that opens
its passage (二是看得好。), the label of its paragraph (【健康扶贫】), the heading above, the title. A document that keeps to
one area lends it to what names none. Words for people and means, which every area knows (孩子, 捐款), only hint.
The weights were fitted on one half of the annotated reports and checked on the other (docs/accuracy.md).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.extract.grammar import Grammar
from kg.model import Block, Report, Span

_OWN, _OWNER, _CLAUSE, _PART, _SENTENCE = 1.9, 4.0, 3.0, 1.4, 1.0
_EARLIER, _BEFORE, _BLOCK, _PARAGRAPH = 1.3, 0.5, 0.5, 1.0
_LEAD, _LABEL, _HEADING, _TITLE, _THEME = 2.0, 2.0, 2.0, 2.0, 2.2
_WEIGHT = {
    "general": 0.55,
    "industry": 0.6,
    "cooperation": 0.55,
    "governance": 0.5,
    "safety-net": 0.85,
    "finance": 0.8,
    "relocation": 0.75,
    "photovoltaic": 1.3,
    "consumption": 0.9,
}
"""Areas whose words say less: means and channels (资金, 干部, 捐赠) that serve every other area."""
_HINT = 0.6
"""What a hint says of an area, beside a word that shows it."""
_PART_OF = {"housing": "relocation"}
"""Areas that are part of another where that is spoken of: the houses of people who move."""
_SPOKEN_OF = 0.2
"""Share of the greatest weight from which an area is spoken of."""
_REPEATED = 1.4
_FEWEST = 4
"""Words of a document below which it has no theme."""
_SENTENCE_MARK = re.compile(r"[。！？]")
_CLAUSE_MARK = re.compile(r"[，,；;：:。！？（）()\n]")
_LABEL_MARK = re.compile(
    r"\s*(?:【[^】\n]{2,24}】"  # a yearbook's 【健康扶贫】, or a short sentence with a number or a dash before it
    r"|(?:[（(][一二三四五六七八九十]+[）)]|\d{1,2}[.、．]|[一二三四五六七八九十]+、|[—-]{1,2})[^。！？：\n\d]{2,40}[。！？：])"
)
_TOPIC_MARK = re.compile(r"(?<=[。！？；;：:\s])[^，。；：！？\n\d]{2,12}方面[，,：:]")
_LEAD_SENTENCE = re.compile(
    r"(?<![^。！？：\n])[^。！？：\n\d]{2,28}[。！？：]"  # a sentence from its beginning
    r"|(?<=[—“])[^。！？：\n\d]{28}[。！？：]"  # or the end of a longer one, after a dash or quotation mark
)


Sign = tuple[str, float]
"""The area that a word shows, and how strongly it does."""


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
        signs = [(code, _HINT if h else 1.0) for code, h in zip(grammar.area_codes, grammar.area_hints, strict=True)]
        self._marks = [match.start() for match in _SENTENCE_MARK.finditer(report.view)]
        self._commas = [match.start() for match in _CLAUSE_MARK.finditer(report.view)]
        self._starts = [start for _, start, _ in hits]
        self._ends = [end for _, _, end in hits]
        self._signs = [signs[n] for n, _, _ in hits]
        self._title: list[Sign] = []
        self._headings: dict[int, Span] = {}
        heading: Block | None = None
        for block in report.blocks:
            if block.kind == "headline":
                self._title += self.within(block)
            elif block.kind == "heading":
                heading = block
            elif heading is not None:
                self._headings[block.start] = heading
        if not self._title and report.title:
            self._title = [signs[n] for n, _, _ in grammar.area_automaton.find_matches_as_indexes(report.title)]
        self._theme = self._shares(report.blocks)
        self._leads: dict[int, list[Span]] = {}
        self._topics: dict[int, list[Span]] = {}
        self._silent: dict[int, Block] = {}
        """Start of a paragraph without a word of an area → the paragraph before, which it goes on from."""
        for one, next_ in pairwise(report.blocks):
            if one.kind == next_.kind == "paragraph" and all(strength < 1.0 for _, strength in self.within(next_)):
                self._silent[next_.start] = one
        self._labels: dict[int, Span | None] = {}
        self._blocks: dict[int, dict[str, float]] = {}
        self._around: dict[tuple[int, int, int, Span | None], dict[str, float]] = {}

    def _shares(self, blocks: Iterable[Block]) -> dict[str, float]:
        """Return each area's share of the document's area words, squared: a theme is what dominates."""
        words: dict[str, float] = defaultdict(float)
        for block in blocks:
            for code, strength in self.within(block):
                if code != "general":
                    words[code] += strength
        total = sum(words.values())
        return {code: (count / total) ** 2 for code, count in words.items()} if total >= _FEWEST else {}

    def within(self, span: Span) -> list[Sign]:
        """Return what the words inside a stretch of the text are signs of."""
        return self._signs[bisect_left(self._starts, span.start) : bisect_right(self._ends, span.end)]

    def choose(self, scope: Scope, own: Span, owner: Span | None, clause: Span, part: Span) -> str:
        """Return the area with the greatest weight; general where nothing speaks.

        `own` names the thing, `owner` what it belongs to, `clause` and `part` are where it stands in its sentence.
        """
        score: dict[str, float] = defaultdict(float, self._surroundings(scope))
        for span, weight in (
            (own, _OWN),
            (owner, _OWNER),
            (clause, _CLAUSE),
            (part, _PART),
            (self._earlier(scope.sentence, clause), _EARLIER),
            (self._topic(scope.block, clause) or self._label(scope.block), _LABEL),
        ):
            if span is not None:
                self._add(score, self.within(span), weight)
        if not score:
            return "general"
        greatest = max(score.values())
        best = min(code for code, weight in score.items() if weight == greatest)
        wider = _PART_OF.get(best)
        return wider if wider is not None and score.get(wider, 0.0) >= _SPOKEN_OF * greatest else best

    def _add(self, score: dict[str, float], signs: list[Sign], weight: float) -> None:
        if len(signs) == 1:
            code, strength = signs[0]
            score[code] += weight * _WEIGHT.get(code, 1.0) * strength
            return
        for code, strengths in _by_code(signs).items():
            repeated = 1.0 if len(strengths) == 1 else _REPEATED
            score[code] += weight * _WEIGHT.get(code, 1.0) * max(strengths) * repeated

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
        self._add(score, self._title, _TITLE)
        for code, share in self._theme.items():
            score[code] += _THEME * share
        self._around[at] = score
        return score

    def _spread(self, score: dict[str, float], signs: list[Sign], weight: float) -> None:
        """Share a weight out among the words of a stretch, however many there are."""
        total = max(1.0, sum(strength for _, strength in signs))
        for code, strength in signs:
            score[code] += weight * 2 * strength / total * _WEIGHT.get(code, 1.0)

    def _of_block(self, block: Block) -> dict[str, float]:
        """Return what the words of a block say: the same for all its sentences, however long it is."""
        known = self._blocks.get(block.start)
        if known is None:
            known = self._blocks[block.start] = defaultdict(float)
            self._spread(known, self.within(block), _BLOCK)
            before = self._silent.get(block.start)
            if before is not None:
                self._spread(known, [sign for sign in self.within(before) if sign[0] != "general"], _PARAGRAPH)
        return known

    def _before(self, scope: Scope) -> Span:
        """Return the sentence before, within the block."""
        before = bisect_left(self._marks, scope.sentence.start - 1)
        return Span(max(scope.block.start, self._marks[before - 1] + 1 if before else 0), scope.sentence.start)

    def _earlier(self, sentence: Span, clause: Span) -> Span | None:
        """Return the nearest clause before, in the same sentence, that has a word of an area."""
        last = bisect_left(self._starts, clause.start) - 1
        if last < 0 or self._starts[last] < sentence.start:
            return None
        start, end = self._starts[last], self._ends[last]
        mark = bisect_left(self._commas, start)
        after = bisect_left(self._commas, end)
        return Span(
            max(sentence.start, self._commas[mark - 1] + 1 if mark else 0),
            min(clause.start, self._commas[after]) if after < len(self._commas) else clause.start,
        )

    def _topic(self, block: Block, clause: Span) -> Span | None:
        """Return the last topic that a paragraph sets before a clause, as 住房方面 does."""
        topics = self._topics.get(block.start)
        if topics is None:
            found = (Span(m.start(), m.end()) for m in _TOPIC_MARK.finditer(self._view, block.start, block.end))
            topics = self._topics[block.start] = [span for span in found if self.within(span)]
        before = bisect_right(topics, clause.start, key=lambda topic: topic.start)
        return topics[before - 1] if before else None

    def _label(self, block: Block) -> Span | None:
        """Return the run-in heading that a paragraph begins with: 【健康扶贫】."""
        if block.start not in self._labels:
            match = _LABEL_MARK.match(self._view, block.start, block.end) if block.kind == "paragraph" else None
            self._labels[block.start] = Span(match.start(), match.end()) if match else None
        return self._labels[block.start]

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


def _by_code(signs: Iterable[Sign]) -> dict[str, list[float]]:
    """Group signs by the area they are of."""
    found: dict[str, list[float]] = {}
    for code, strength in signs:
        found.setdefault(code, []).append(strength)
    return found
