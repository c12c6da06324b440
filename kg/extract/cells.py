"""What every figure of a table measures: the row says of what, the column which measure, both when and where.

A row of places or years leaves the measure to the header, a column of years to the row. Totals are tied to the parts above
them, unless their sum is so far off that the rows cannot be all the parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.extract.areas import Scope
from kg.extract.grammar import Grammar
from kg.extract.kinds import MONEY, PEOPLE, RATES, kind_of
from kg.extract.statistics import statistic_of_label
from kg.extract.tables import Cell, Row, Table, Words, bare_words
from kg.model import Block, Figure, Observation, Place, PlaceMention, Report, Span, Time
from kg.read.cells import is_year

_WHOLE_PARTS = (0.8, 1.2)
_COUNTING = re.compile(r"(?:个数|数量|总数|数额|金额|总额|数|额)$")
_TITLE_TAIL = re.compile(
    r"(?:分配|使用|安排|下达|完成|统计|基本)?(?:及\S{2,4})?(?:情况)?(?:统计|汇总|一览|明细|公示)?表?$"
)
_SHARE = re.compile(r"占(?P<whole>\S{2,12}?)的?(?:比例|比重|比率|百分比|比)?$")
_LAST_YEAR = ("上年", "去年", "上期", "上一年")
_THIS_YEAR = ("本年", "今年", "当年", "本期")


_Kind = TypeVar("_Kind")
Finder = Callable[[Span], list[_Kind]]
"""What lies inside a stretch of the text."""


@dataclass(frozen=True, slots=True)
class Found:
    """What else a report holds: times and places of a stretch, the choice of an area, and the entity that words name."""

    times: Finder[Time]
    places: Finder[PlaceMention]
    area: Callable[[Scope, Span, Span | None, Span, Span], str]
    entity: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class _Name:
    """A label or header, read."""

    start: int
    end: int
    words: str
    """In the view; empty where it only says when, where or that it is a total."""
    period: str | None = None
    relative: bool = False
    """Its time is told from the time of the table: 上年, 3月."""
    place: Place | None = None
    total: bool = False
    part: bool = False
    measure: bool = True
    """It is more than a word such as 金额."""


_NO_NAME = _Name(0, 0, "")


class TableReader:
    """Reads the tables of one report."""

    def __init__(self, report: Report, grammar: Grammar, words: Words, subject: Place | None, found: Found) -> None:
        self._report = report
        self._view = report.view
        self._grammar = grammar
        self._words = words
        self._subject = subject
        self._found = found

    def read(self, table: Table, topic: Place | None = None) -> list[Observation]:
        """Return what the figures of a table state, row by row; `topic` is the place spoken of before it."""
        when, where = self._period(table), self._place(table) or topic or self._subject
        headers = {n: self._name(cell) for n, cell in table.header.items()}
        made: list[tuple[Row, list[tuple[Cell, Observation]]]] = []
        above: Cell | None = None
        for row in table.rows:
            label = self._name(row.label) if row.label is not None else _NO_NAME
            label = replace(label, place=label.place or self._place_of_row(row))
            parent = above if row.part else None
            cells = [
                (
                    cell,
                    self._observation(
                        table, row, label, headers.get(cell.column, _NO_NAME), cell.figure, when, where, parent
                    ),
                )
                for cell in row.cells
                if cell.figure is not None
            ]
            if cells and not row.part and not row.total:
                above = row.label
            made.append((row, cells))
        return self._tied(made, headers)

    def _period(self, table: Table) -> str | None:
        """Return the time that the captions of a table say, or its title."""
        for block in (*reversed(table.captions), table.title):
            if block is None:
                continue
            said = [t for t in self._found.times(block) if t.kind in ("date", "period") and t.edtf is not None]
            if len(said) == 1 and not said[0].quote.startswith((*_LAST_YEAR, *_THIS_YEAR)):
                return said[0].edtf
        return None

    def _place(self, table: Table) -> Place | None:
        """Return the place that the title of a table names, unless that is above the report's own."""
        if table.title is not None:
            named = [p.place for p in self._found.places(table.title) if p.place is not None]
            if named and self._inside(named[-1]):
                return named[-1]
        return None

    def _inside(self, place: Place) -> bool:
        subject = self._subject
        return subject is None or place.level in ("town", "village") or place.code.startswith(subject.code.rstrip("0"))

    def _place_of_row(self, row: Row) -> Place | None:
        """Return the place that another cell of a row is no more than the name of."""
        for cell in row.cells:
            if cell is not row.label and not cell.is_value:
                for found in self._found.places(cell):
                    if found.place is not None and found.start == cell.start and found.end == cell.end:
                        return found.place
        return None

    def _name(self, cell: Cell) -> _Name:
        """Read a label or header."""
        start, end = bare_words(cell, self._words)
        text = self._view[start:end]
        plain = re.sub(r"\s", "", text)
        part = start > cell.start and cell.words.startswith(self._words.parts)
        if plain in self._words.totals or plain in self._words.subtotals:
            return _Name(start, end, "", total=True, place=self._place_in(cell))
        if is_year(plain):
            return _Name(start, end, "", period=plain)
        time = next((t for t in self._found.times(cell) if t.kind in ("date", "period") and t.edtf is not None), None)
        changed = any(w in plain for w in self._words.changes)
        period, relative = None, False
        if time is not None and not changed:
            period = time.edtf
            relative = time.basis != "stated"
            if time.start <= start + 1:
                start = min(end, time.end)
        place = self._place_in(cell)
        words = self._view[start:end].strip("数值")
        if place is not None and self._only_place(cell):
            words = ""
        measure = bool(words) and plain not in self._words.generic
        return _Name(start, end, self._view[start:end] if words else "", period, relative, place, False, part, measure)

    def _place_in(self, cell: Cell) -> Place | None:
        named = [p.place for p in self._found.places(cell) if p.place is not None and p.start == cell.start]
        return named[0] if named and self._inside(named[0]) else None

    def _only_place(self, cell: Cell) -> bool:
        found = self._found.places(cell)
        return bool(found) and found[0].start == cell.start and found[-1].end >= cell.end - 1

    def _observation(
        self,
        table: Table,
        row: Row,
        label: _Name,
        header: _Name,
        figure: Figure,
        when: str | None,
        where: Place | None,
        parent: Cell | None,
    ) -> Observation:
        named = [n for n in (label, header) if n.measure and n.words]
        if not named:
            named = [n for n in (header, label) if n.words] or [n for n in (header, label) if n.end > n.start]
        title = table.title
        text = self._report.text
        stat, kind, indicator = self._meaning(figure, label, header, title)
        period, basis = _period_of(label, header, when)
        place = header.place or label.place or where
        entity = self._found.entity(label.words) if label.words else None
        entity = entity or (self._found.entity(header.words) if header.words else None)
        own, owner = _span(header), _span(label) if label.words else None
        around = Block(own.start, own.end, "row") if own is not None and not label.words else row.block
        area = self._found.area(
            Scope(around, around, title),
            own or owner or Span(figure.start, figure.end),
            None if own and self._is_body(label.words) else owner,
            own or owner or around,
            Span(parent.start, parent.end) if parent is not None else owner or around,
        )
        about = place or self._subject
        return Observation(
            figure=figure,
            sentence=Span(row.block.start, row.block.end),
            measure=" ".join(text[n.start : n.end] for n in named) or figure.quote,
            indicator=indicator,
            kind=kind,
            stat=stat,
            temporal="target" if self._planned(label, header) else temporal_of(stat, kind),
            area=area,
            period=period,
            basis=basis,
            place=place,
            about=entity or (about.code if about is not None else "156"),
        )

    def _meaning(self, figure: Figure, label: _Name, header: _Name, title: Span | None) -> tuple[str, str, str]:
        """Return statistic, kind and indicator by the header, else by the row, else by the title."""
        said = [n.words for n in (header, label) if n.words]
        stat = statistic_of_label(figure, " ".join(said), self._grammar)
        if stat in ("total", "share") and any(w in s for w in self._words.changes for s in said):
            stat = "change"
        if title is not None:
            said.append(_TITLE_TAIL.sub("", self._view[title.start : title.end]))
        said = [_COUNTING.sub("", s) or s for s in said]
        verbs = [self._verb(s) for s in said]
        for words, verb in zip(said, verbs, strict=True):
            if self._tells(figure, words, verb):
                return stat, *kind_of(figure, words, verb, stat, self._grammar, None, "", False)
        return stat, *kind_of(figure, said[0] if said else "", "", stat, self._grammar, None, "", False)

    def _is_body(self, words: str) -> bool:
        """Say whether a label names who does something, not what is done."""
        head = self._grammar.heads.find(words)
        return head is not None and head[1].cls == "Institution"

    def _planned(self, label: _Name, header: _Name) -> bool:
        """Say whether a label speaks of what is planned: 计划数, 预计投资."""
        words = [w for n in (label, header) for w, _ in self._grammar.tag(_COUNTING.sub("", n.words))]
        return any(self._grammar.cues.get(w) == "target" for w in words)

    def _verb(self, words: str) -> str:
        """Return the last word of a label that says what an amount or a count is."""
        known = self._grammar.indicator_of_verb
        return next((w for w, _ in reversed(self._grammar.tag(words)) if w in known), "")

    def _tells(self, figure: Figure, words: str, verb: str) -> bool:
        """Say whether words decide what kind of thing a figure of its unit measures."""
        grammar = self._grammar
        head = grammar.heads.find(words)
        if figure.unit in RATES:
            return grammar.rate_measures.find(words) is not None
        of_verb = grammar.kinds.get(grammar.indicator_of_verb.get(verb, ""))
        if figure.unit in MONEY:
            funded = head is not None and head[1].kind == "funding"
            return (
                grammar.money_measures.find(words) is not None
                or funded
                or of_verb in ("funding", "income", "revenue", "asset")
            )
        counted = grammar.count_measures.find(words) is not None or head is not None
        return counted or (figure.unit in PEOPLE and of_verb == "beneficiary")

    def _tied(
        self, made: Sequence[tuple[Row, list[tuple[Cell, Observation]]]], headers: dict[int, _Name]
    ) -> list[Observation]:
        """Tie totals to their parts, down the columns and else along the row, and shares to what they are shares of."""
        found: list[Observation] = []
        for n, (row, cells) in enumerate(made):
            by_column = {cell.column: o for cell, o in cells if cell.column >= 0}
            for cell, observation in cells:
                parts: tuple[Observation, ...] = ()
                if row.total and cell.column >= 0:
                    parts = _parts_of(made, n, cell.column, observation)
                if not parts and headers.get(cell.column, _NO_NAME).total:
                    parts = _addable(
                        observation,
                        [
                            o
                            for c, o in by_column.items()
                            if c != cell.column and not headers[c].part and not headers[c].total
                        ],
                    )
                if parts:
                    observation = replace(observation, components=tuple(o.figure.start for o in parts))
                found.append(_tied_share(observation, headers.get(cell.column, _NO_NAME), by_column, headers))
        return found


def temporal_of(stat: str, kind: str) -> str:
    """Return the temporal type of a statistic of one kind of thing."""
    if stat == "threshold":
        return "criterion"
    if stat == "cumulative":
        return "cumulative"
    return "stock" if kind in ("asset", "facility", "institution", "place", "staff") else "flow"


def _span(name: _Name) -> Span | None:
    return Span(name.start, name.end) if name.words else None


def _period_of(label: _Name, header: _Name, when: str | None) -> tuple[str | None, str]:
    """Return the period of a cell: its column's, its row's, or that of the table."""
    named = next((n for n in (header, label) if n.period is not None), None)
    if named is None or named.period is None:
        return when, "inherited" if when else "unknown"
    if not named.relative:
        return named.period, "stated"
    if when is not None and when.isdigit() and re.fullmatch(r"\d{4}-.*", named.period):
        return re.sub(r"\d{4}(?=-)", when, named.period), "resolved"
    return named.period, "resolved"


def _parts_of(
    made: Sequence[tuple[Row, list[tuple[Cell, Observation]]]], n: int, column: int, total: Observation
) -> tuple[Observation, ...]:
    """Return the parts of a total in its column: the rows above, or below where it heads the table."""
    subtotal = made[n][0].total == "subtotal"
    before = _rows_until(made[:n][::-1], column, subtotal)[::-1]
    return _addable(total, before) or _addable(total, _rows_until(made[n + 1 :], column, subtotal))


def _rows_until(
    made: Sequence[tuple[Row, list[tuple[Cell, Observation]]]], column: int, subtotal: bool
) -> list[Observation]:
    """Return the figures of a column up to the next total; a total of subtotals leaves out what they add up."""
    rows, subtotals = [], []
    for row, cells in made:
        if row.total == "total" or (row.total and subtotal):
            break
        here = [o for cell, o in cells if cell.column == column]
        if row.total:
            subtotals += here
        elif not row.part:
            rows += here
    return subtotals if len(subtotals) > 1 else rows


def _addable(total: Observation, parts: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return the parts of a total where they can be added and are meant to be all of it."""
    same = [o for o in parts if o.figure.unit == total.figure.unit and o.stat == total.stat]
    if (
        total.figure.unit in RATES
        or total.stat not in ("total", "cumulative", "change")
        or total.figure.value <= 0
        or len(same) < 2
    ):
        return ()
    ratio = float(sum(o.figure.value for o in same) / total.figure.value)
    return tuple(same) if len(same) == len(parts) and _WHOLE_PARTS[0] <= ratio <= _WHOLE_PARTS[1] else ()


def _tied_share(
    share: Observation, header: _Name, row: dict[int, Observation], headers: dict[int, _Name]
) -> Observation:
    """Tie a share to the columns that its header names: 脱贫户占总户数比例."""
    match = _SHARE.search(header.words) if share.stat == "share" else None
    if match is None:
        return share

    def at(words: str) -> int | None:
        same = [
            c for c in row if c in headers and words and headers[c].words.removesuffix("数") == words.removesuffix("数")
        ]
        return row[same[0]].figure.start if len(same) == 1 else None

    whole, part = at(match["whole"]), at(header.words[: match.start()])
    if whole is None or part is None:
        return share
    return replace(share, denominator=whole, numerators=(part,))
