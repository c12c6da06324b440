"""The tables of a report: captions, header, rows and columns, and which figure every number in a cell is.

Rows come as blocks, whether their cells stand on one line or one on each. A bare number takes its unit from its header,
its row label, the column of units, the header's noun (户数) or the caption, in this order; where none says one it stays
without unit. Row numbers, telephone numbers and years are told apart by their header.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg import figures
from kg.extract.grammar import Suffixes
from kg.extract.kinds import MONEY
from kg.lexicon import Lexicon
from kg.model import Block, Figure, Report, Skipped, Span, Time
from kg.read.cells import is_nothing, is_number, is_year, split_cells

_CAPTION = re.compile(r"([一-鿿]{2,4})\s*[：:]\s*([^\s:：）)；;。]{1,14})")
_IN_BRACKETS = re.compile(r"\s*[（(\[]\s*(?:单位\s*[：:]\s*)?([^（）()\[\]]{1,8})[）)\]]$")
_AFTER_MARK = re.compile(r"/\s*([^/]{1,4})$")
_LISTED = re.compile(r"[、，,；;]|/|和|\s")
_BAR = re.compile(r"[\t|｜]")
_RULE = re.compile(r"[-:—=\s]+")
_ABOVE = 4
"""Blocks above a table that may be its captions and title."""
_SECTION = 20
"""Characters of the longest heading inside a table."""
_OPENING = re.compile(r"[:：]$|(?:如下|见下表)[。：:]?$")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of tables, from the lexicon."""

    units: frozenset[str]
    totals: frozenset[str]
    subtotals: frozenset[str]
    parts: tuple[str, ...]
    indexes: dict[str, str]
    """Header → why its numbers are no figures."""
    counts: Suffixes[str]
    """End of a header → unit code."""
    generic: frozenset[str]
    changes: tuple[str, ...]
    things: dict[str, str]
    """Header of the row labels → class of what they name."""
    lexicon: Lexicon
    """The words that units are read with."""


@dataclass(frozen=True, slots=True)
class Cell(Span):
    """A cell with the words to be seen in it."""

    words: str
    column: int = -1
    """Its column, -1 where the row does not fit the header."""
    figure: Figure | None = None
    """What a cell that holds a number states."""

    @property
    def is_value(self) -> bool:
        """Say whether the cell holds a number and nothing else."""
        return is_number(self.words)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its label."""

    block: Block
    cells: tuple[Cell, ...]
    label: Cell | None
    total: str = ""
    """total · subtotal · empty for a row of its own"""
    part: bool = False
    """It is contained in the row before it (其中：…)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what stands above it."""

    title: Block | None
    captions: tuple[Block, ...]
    header: dict[int, Cell]
    rows: tuple[Row, ...]
    heads: tuple[tuple[Block, tuple[Cell, ...]], ...]
    """The rows of the header, with their cells."""
    things: str = ""
    """Class of what the row labels name, where their header says it (项目名称)."""

    @property
    def start(self) -> int:
        """Where its first row begins."""
        return self.heads[0][0].start if self.heads else self.rows[0].block.start


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a report, and what they change in the account of its numbers."""

    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    """Figures that only a table makes such."""
    skipped: tuple[Skipped, ...]
    """Numbers whose header says what else they are."""

    @property
    def heads(self) -> frozenset[int]:
        """Where the rows of headers begin: they name measures and no things."""
        return frozenset(block.start for table in self.tables for block, _ in table.heads)

    def cells(self) -> dict[int, list[Span]]:
        """Return the cells of words, by the start of their block."""
        found: dict[int, list[Span]] = {}
        for table in self.tables:
            for row in table.rows:
                here = found.setdefault(row.block.start, [])
                here += [Span(c.start, c.end) for c in row.cells if c.words and not c.is_value]
            for block, cells in table.heads:
                found[block.start] = [Span(c.start, c.end) for c in cells if c.words and not c.is_value]
        return found


@lru_cache(maxsize=4)
def compile_words(lexicon: Lexicon) -> Words:
    """Collect the words of tables; once for a lexicon."""

    def of(kind: str) -> frozenset[str]:
        return frozenset(w for e in lexicon.of(kind) for w in e.labels)

    return Words(
        units=of("TableUnit"),
        totals=of("TableTotal"),
        subtotals=of("TableSubtotal"),
        parts=tuple(sorted(of("TablePart"), key=lambda w: (-len(w), w))),
        indexes={w: e.value("reason") or "identifier" for e in lexicon.of("TableIndex") for w in e.labels},
        counts=Suffixes({w: lexicon.code(e) for e in lexicon.of("TableCount") for w in e.labels}),
        generic=of("TableGeneric"),
        changes=tuple(sorted(of("TableChange"))),
        things={w: e.denotes[0].rpartition("#")[2] for e in lexicon.of("TableThings") for w in e.labels},
        lexicon=lexicon,
    )


def find_tables(
    report: Report, words: Words, found: Sequence[Figure], when: Sequence[Time], is_money: Callable[[str], bool]
) -> Tables:
    """Find every table of a report; `is_money` says whether words name an amount of money."""
    if not any(block.kind == "row" for block in report.blocks):
        return Tables((), (), ())
    starts = [f.start for f in found]
    dated = {t.start: t for t in when}
    tables, new, skipped = [], [], []
    for table in _layouts(report, words):
        units = _Units(report.view, table, words, is_money)
        rows = []
        for row in table.rows:
            cells = []
            for cell in row.cells:
                reason = _no_figure(table, row, cell, words, dated)
                if not cell.is_value:
                    cells.append(cell)
                elif reason is not None:
                    cells.append(cell)
                    skipped.append(Skipped(cell.start, cell.end, report.text[cell.start : cell.end], reason))
                else:
                    at = bisect_left(starts, cell.start)
                    figure = found[at] if at < len(found) and found[at].end <= cell.end else None
                    if figure is None:
                        figure = units.read(row, cell, report.text)
                        if figure is not None:
                            new.append(figure)
                    cells.append(replace(cell, figure=figure))
            rows.append(replace(row, cells=tuple(cells)))
        skipped += _heading_years(report, table)
        tables.append(replace(table, rows=tuple(rows)))
    return Tables(tuple(tables), tuple(new), tuple(skipped))


def bare_words(cell: Cell, words: Words) -> tuple[int, int]:
    """Return the span of a label or header without 其中：, numbering and the unit in brackets."""
    start, end = cell.start, cell.end
    text = cell.words
    if numbered := re.match(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s*)(?=\D)", text):
        start += numbered.end()
    for part in words.parts:
        match = re.match(rf"{part}\s*[：:、]?\s*", text[start - cell.start :])
        if match and match.end() < end - start and (match[0][-1] in "：:、 " or part == "其中"):
            start += match.end()
            break
    if unit := _IN_BRACKETS.search(text[start - cell.start :]):
        end = start + unit.start()
    return (start, end) if end > start else (cell.start, cell.end)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as a caption or header names it: 万元, 元/亩."""

    words: str
    code: str
    word: str
    """Without magnitude and what it is counted for."""


def unit_of(words: str, lexicon: Lexicon) -> Unit | None:
    """Read the name of a unit; None where words are none."""
    words = words.removeprefix("人民币").strip()
    one = next(iter(figures.scan("1" + words, (), lexicon).figures), None) if words else None
    if one is None or one.start > 0 or not one.unit_word:
        return None
    rest = words[one.end - 1 :]
    return Unit(words, one.unit, one.unit_word) if not rest or rest[1:] == one.per else None


def _layouts(report: Report, words: Words) -> Iterator[Table]:
    """Yield the tables of a report without their figures."""
    blocks = report.blocks
    at = 0
    while at < len(blocks):
        if blocks[at].kind != "row":
            at += 1
            continue
        run = [blocks[at]]
        stop = at + 1
        while stop < len(blocks) and (blocks[stop].kind == "row" or _is_section(report, blocks[stop : stop + 2])):
            if blocks[stop].kind == "row":
                run.append(blocks[stop])
            stop += 1
        title, captions = _above(report, at)
        for heads, body in _parts(report, run):
            table = _table(report, title, captions, heads, body, words)
            if table is not None:
                yield table
        at = stop


def _is_section(report: Report, blocks: Sequence[Block]) -> bool:
    """Say whether a heading and the block after it are the name of a group of rows and the first of them."""
    text = report.view[blocks[0].start : blocks[0].end]
    if len(blocks) < 2 or (blocks[0].kind, blocks[1].kind) != ("heading", "row") or len(text) > _SECTION:
        return False
    if text.endswith("表") or _CAPTION.search(text) or re.search(r"\d", text):
        return False
    return any(c.is_value and not is_year(c.words) for c in _cells(report, blocks[1]))


def _above(report: Report, at: int) -> tuple[Block | None, tuple[Block, ...]]:
    """Return the title and the captions that stand above the row at `at`."""
    captions: list[Block] = []
    for block in reversed(report.blocks[max(0, at - _ABOVE) : at]):
        text = report.view[block.start : block.end]
        if block.kind == "row":
            break
        if (
            len(text) <= 60
            and re.search(r"[一-鿿]\s*[：:]\s*\S", text)
            and block.kind != "headline"
            and "。" not in text
        ):
            captions.append(block)
        elif block.kind in ("heading", "headline") or _OPENING.search(text):
            return block, tuple(reversed(captions))
        else:
            break
    return None, tuple(reversed(captions))


def _parts(report: Report, blocks: Sequence[Block]) -> Iterator[tuple[list[Block], list[Block]]]:
    """Cut rows that follow each other into tables: each begins with rows without numbers."""
    heads: list[Block] = []
    body: list[Block] = []
    for block in blocks:
        cells = _cells(report, block)
        if all(_RULE.fullmatch(c.words) for c in cells):
            continue
        headed = not any(c.is_value and not is_year(c.words) for c in cells)
        headed = headed and len(cells) > 1 and not any(is_nothing(c.words) for c in cells)
        if headed and sum(bool(c.words) for c in cells) > 1 and (not body or len(cells) > 2):
            if body:
                yield heads, body
                heads, body = [], []
            heads.append(block)
        else:
            body.append(block)
    if body:
        yield heads, body


def _cells(report: Report, block: Block) -> list[Cell]:
    """Cut a row into its cells; tabs before its first word are empty cells."""
    view = report.view[block.start : block.end]
    cells = [Cell(block.start + a, block.start + b, view[a:b]) for a, b in split_cells(view)]
    margin = block.start
    while margin > 0 and report.view[margin - 1] in "\t ":
        margin -= 1
    empty = Cell(block.start, block.start, "")
    return [empty] * report.view.count("\t", margin, block.start) + cells if "\t" in view else cells


def _table(
    report: Report,
    title: Block | None,
    captions: tuple[Block, ...],
    heads: list[Block],
    body: list[Block],
    words: Words,
) -> Table | None:
    """Put a table together; None where rows of numbers are all there is to see."""
    rows = [_cells(report, block) for block in body]
    columns = Counter(len(cells) for cells in rows if any(c.is_value for c in cells)).most_common(1)
    if not columns or (len(body) < 2 and not heads):
        return None
    count = columns[0][0]
    above = tuple((block, tuple(_cells(report, block))) for block in heads)
    header = _header(report, above, count)
    types = [_is_value_column([cells[n] for cells in rows if len(cells) == count]) for n in range(count)]
    indexed = _is_index(rows, count, types, header, words)
    labels = [n for n in range(count) if not types[n] and not _is_unit_column(header.get(n), words)]
    label = labels[0] if labels else -1
    made = []
    for block, cells in zip(body, rows, strict=True):
        placed = _placed(cells, count, types, indexed, report.view[block.start : block.end])
        named = next((c for c in placed if c.column == label and c.words), None)
        named = named or next((c for c in placed if c.words and not c.is_value), None)
        made.append(_row(block, tuple(placed), named, words))
    if indexed and 0 not in header:
        header = header | {0: Cell(body[0].start, body[0].start, next(iter(words.indexes)), 0)}
    return Table(title, captions, header, tuple(made), above, _things(header.get(label), words))


def _header(report: Report, heads: Sequence[tuple[Block, tuple[Cell, ...]]], count: int) -> dict[int, Cell]:
    """Give each column its header: the last row of heads that fits, what it leaves empty from the row above."""
    header: dict[int, Cell] = {}
    for block, cells in heads:
        lacking = count - len(cells)
        first = 0 if _BAR.search(report.view, block.start, block.end) else lacking
        if lacking in (0, 1) or (lacking > 0 and not first):
            header |= {n + first: replace(c, column=n + first) for n, c in enumerate(cells) if c.words}
    return header


def _things(header: Cell | None, words: Words) -> str:
    return words.things.get(header.words, "") if header is not None else ""


def _is_value_column(cells: Sequence[Cell]) -> bool:
    values = sum(c.is_value for c in cells)
    return values > 0 and 2 * (values + sum(is_nothing(c.words) for c in cells)) > len(cells)


def _is_index(rows: list[list[Cell]], count: int, types: list[bool], header: dict[int, Cell], words: Words) -> bool:
    """Say whether the first column counts the rows."""
    if not types[0]:
        return False
    if 0 in header:
        return header[0].words in words.indexes
    first = [cells[0].words for cells in rows if len(cells) == count]
    return len(first) > 1 and not all(types) and first == [str(n) for n in range(1, len(first) + 1)]


def _is_unit_column(header: Cell | None, words: Words) -> bool:
    return header is not None and header.words in words.units


def _placed(cells: list[Cell], count: int, types: list[bool], indexed: bool, view: str) -> list[Cell]:
    """Give each cell of a row its column; -1 where cells are left out and nothing shows which."""
    if len(cells) == count or (len(cells) < count and _BAR.search(view)):
        return [replace(c, column=n) for n, c in enumerate(cells)]
    values = [n for n, is_value in enumerate(types) if is_value and not (indexed and n == 0)]
    texts = [n for n, is_value in enumerate(types) if not is_value]
    if sum(c.is_value or is_nothing(c.words) for c in cells) != len(values):
        return cells
    placed = []
    for cell in cells:
        if cell.is_value or is_nothing(cell.words):
            placed.append(replace(cell, column=values.pop(0)))
        else:
            placed.append(replace(cell, column=texts.pop(0) if texts else -1))
    return placed


def _row(block: Block, cells: tuple[Cell, ...], label: Cell | None, words: Words) -> Row:
    text = re.sub(r"\s", "", label.words) if label is not None else ""
    total = "total" if text in words.totals else "subtotal" if text in words.subtotals else ""
    part = text.startswith(("其中", *(p + mark for p in words.parts for mark in "：:")))
    return Row(block, cells, label, total, part)


def _no_figure(table: Table, row: Row, cell: Cell, words: Words, dated: dict[int, Time]) -> str | None:
    """Return why the number of a cell is no figure, where its header, or the cell itself, says so."""
    header = table.header.get(cell.column)
    text = re.sub(r"\s", "", header.words) if header is not None else ""
    if text in words.indexes:
        return words.indexes[text]
    if row.label is cell and is_year(cell.words):
        return "date"
    time = dated.get(cell.start)
    return time.kind if time is not None and time.end >= cell.end and not cell.words[-1].isdigit() else None


def _heading_years(report: Report, table: Table) -> Iterator[Skipped]:
    """Yield the bare years that head columns: they are times."""
    for cell in table.header.values():
        if is_year(cell.words):
            yield Skipped(cell.start, cell.end, report.text[cell.start : cell.end], "date")


class _Units:
    """The units of one table."""

    def __init__(self, view: str, table: Table, words: Words, is_money: Callable[[str], bool]) -> None:
        self._table = table
        self._words = words
        self._is_money = is_money
        self._caption = [u for block in table.captions for u in self._in_caption(view[block.start : block.end])]
        if not self._caption and table.title is not None:
            self._caption = list(self._in_caption(view[table.title.start : table.title.end]))
        self._headers = {n: self._in_words(c.words) for n, c in table.header.items()}
        self._column = next((n for n, c in table.header.items() if c.words in words.units), -1)

    def read(self, row: Row, cell: Cell, text: str) -> Figure | None:
        """Make the number of a cell the figure it is; None where nothing says its unit."""
        header = self._table.header.get(cell.column)
        unit = self._headers.get(cell.column)
        if unit is None and row.label is not None:
            unit = self._in_words(row.label.words)
        if unit is None and self._column >= 0:
            named = next((c.words for c in row.cells if c.column == self._column), "")
            unit = unit_of(named, self._words.lexicon)
        if unit is not None:
            return self._figure(cell, text, unit.words)
        said = [header.words] if header is not None else []
        said += [row.label.words] if row.label is not None else []
        return self._by_caption(cell, text, said)

    def _by_caption(self, cell: Cell, text: str, said: Sequence[str]) -> Figure | None:
        """Choose among the units of the caption the one that header and label ask for."""
        counted = next((c[1] for s in said[:1] if (c := self._words.counts.find(_plain(s)))), None)
        money = [u for u in self._caption if u.code in MONEY]
        others = [u for u in self._caption if u.code not in MONEY]
        if counted is not None:
            fitting = [u for u in self._caption if u.code == counted]
            if fitting:
                return self._figure(cell, text, fitting[0].words)
            figure = self._figure(cell, text, "个")
            return replace(figure, unit=counted, unit_word="") if figure is not None else None
        if any(self._is_money(_plain(s)) for s in said) and len(money) == 1:
            return self._figure(cell, text, money[0].words)
        named = [u for u in others if any(u.word in s for s in said)]
        if len(named) == 1 and len(self._caption) > 1:
            return self._figure(cell, text, named[0].words)
        return self._figure(cell, text, self._caption[0].words) if len(self._caption) == 1 else None

    def _in_caption(self, text: str) -> Iterator[Unit]:
        """Yield the units that a caption names."""
        for match in _CAPTION.finditer(text):
            if not match[1].endswith(tuple(self._words.units)):
                continue
            whole = unit_of(match[2], self._words.lexicon)
            if whole is not None:
                yield whole
                continue
            rest = text[match.start(2) :].rstrip("）) ")
            yield from (u for w in _LISTED.split(rest) if (u := unit_of(w, self._words.lexicon)) is not None)

    def _in_words(self, text: str) -> Unit | None:
        """Return the unit that a header or label names in brackets or after a stroke."""
        match = _IN_BRACKETS.search(text) or _AFTER_MARK.search(text)
        return unit_of(match[1], self._words.lexicon) if match else None

    def _figure(self, cell: Cell, text: str, unit: str) -> Figure | None:
        """Read the number of a cell as if its unit were printed after it."""
        found = figures.scan(cell.words + unit, (), self._words.lexicon).figures
        if not found or found[0].end < len(cell.words):
            return None
        start, end = cell.start + found[0].start, cell.end
        return replace(found[0], start=start, end=end, quote=text[start:end])


def _plain(text: str) -> str:
    return _IN_BRACKETS.sub("", text)
