"""Tables whose cells stand one on a line, as they are pasted from web pages: header cells, then row after row.

What shows a table is that it repeats: a label and the same number of values, line after line, below as many header cells.
Nothing is said here of what the cells mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.cells import is_nothing, is_number, is_year, split_cells
from kg.read.lines import Line, ends_body, is_aside, is_breadcrumb, is_button, is_caption, is_prose, is_row

_WIDTH = 24
"""Characters of the longest cell."""
_COLUMNS = 15
_FEWEST_NUMBERS = 3
_LEADING = 4
"""Text columns that may stand before the first number."""
_LACKING = 4
"""Rows that a whole one may make up for."""
_TITLE_END = re.compile(
    r"(?:表|图|情况|统计|公示|明细|清单|一览|公告|分配方案)[一二三四五六七八九十\d]*(?:[（(][^（）()]*[）)])?$"
)
_NUMBERED = re.compile(r"附?[表图]\s*[\d一二三四五六七八九十]")
_PARTED = re.compile(r"[\t|｜]|\s{2,}")
_SENTENCE_END = re.compile(r"[。！？；：…!?;:，,、][”’」』）)\"']*$")
_NOTE = re.compile(r"(?:备?注|说明|附注|资料来源|数据来源|来源)\s*[:：]")

TEXT, NUMBER, YEAR, NOTHING = "text", "number", "year", "nothing"


@dataclass(frozen=True, slots=True)
class Row:
    """The lines of one row: first..last, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows found in a run of cells, header first where there is one."""

    rows: tuple[Row, ...]
    covered: int
    """Lines in whole rows."""
    bounded: bool
    """What stands before the header cannot be one of its cells."""
    left: int
    """Lines of the run after the last row."""

    @property
    def rank(self) -> tuple[int, bool, int]:
        """Order among the readings of one run."""
        return self.covered, self.bounded, -self.left


def find_rows(lines: Sequence[Line]) -> list[Row]:
    """Find the rows of every table of a text, in order; a row on one line is not among them."""
    found: list[Row] = []
    at = 0
    while at < len(lines):
        stop = at
        while stop < len(lines) and _is_cell(lines[stop]):
            stop += 1
        if stop - at >= 2 * _FEWEST_NUMBERS:
            found += _Run(lines[at:stop], lines[at - 1] if at else None).find(at)
        at = stop + 1
    return found


def heads_rows(line: Line, after: Line) -> bool:
    """Tell the header of a table whose rows stand on one line each: as many words as the row below has cells."""
    if is_row(line) or not is_row(after) or is_caption(line) or _SENTENCE_END.search(line.view):
        return False
    if _NUMBERED.match(line.view) or bool(_PARTED.search(after.view)) != bool(_PARTED.search(line.view)):
        return False
    cells = [line.view[a:b] for a, b in split_cells(line.view)]
    below = [after.view[a:b] for a, b in split_cells(after.view)]
    return len(cells) == len(below) > 1 and all(0 < len(c) <= _WIDTH and not is_number(c) for c in cells)


def _is_cell(line: Line) -> bool:
    if len(line) > _WIDTH or is_row(line) or is_prose(line) or is_caption(line):
        return False
    if ends_body(line) or is_aside(line) or is_breadcrumb(line) or _NOTE.match(line.view):
        return False
    return not _SENTENCE_END.search(line.view)


def _sort(view: str) -> str:
    if is_year(view):
        return YEAR
    if is_number(view):
        return NUMBER
    return NOTHING if is_nothing(view) else TEXT


class _Run:
    """Lines in a row that may be cells, and what each looks like."""

    def __init__(self, lines: Sequence[Line], above: Line | None) -> None:
        self._lines = lines
        self._sorts = [_sort(line.view) for line in lines]
        self._above = above
        """The line before, which is no cell."""

    def find(self, offset: int) -> list[Row]:
        """Return the rows of its tables, numbered from `offset`."""
        found: list[Row] = []
        start = first = 0
        while first < len(self._sorts):
            if self._sorts[first] != NUMBER:
                first += 1
                continue
            grid = self._grid(start, first)
            if grid is None:
                first += 1
                continue
            found += [Row(row.first + offset, row.last + offset) for row in grid.rows]
            start = first = grid.rows[-1].last + 1
        return found

    def _grid(self, start: int, first: int) -> _Grid | None:
        """Find the table whose first number stands at `first` and whose header begins at `start` or later."""
        found = []
        lead = first
        while lead > start and first - lead <= _COLUMNS + _LEADING and self._sorts[lead - 1] in (TEXT, YEAR):
            lead -= 1
        for row in range(max(lead + 1, first - _LEADING), first + 1):
            for columns in range(2, min(_COLUMNS, row - lead + 1) + 1):
                for header in (row - columns, row - columns + 1):
                    grid = self._read(start, header, row, columns)
                    if grid is not None:
                        found.append(grid)
        return max(found, key=lambda grid: grid.rank) if found else self._pairs(start, first)

    def _read(self, start: int, header: int, row: int, columns: int) -> _Grid | None:
        """Read a table with its header at one place and its first row at another; None if it is none."""
        corner = row - header < columns
        if header < start or row == header or any(sort not in (TEXT, YEAR) for sort in self._sorts[header:row]):
            return None
        types = _types(self._sorts[row : row + columns])
        if types is None or (columns == 2 and not self._marked(header, row)):
            return None
        bounded = self._bounded(start, header, row)
        if corner and not bounded:
            return None
        rows, end, whole = self._rows(row, types)
        if whole < (3 if columns == 2 else 2):
            return None
        first = header if bounded else self._upper_edge(start, header, columns)
        return _Grid((Row(first, row - 1), *rows), whole * columns, bounded, len(self._sorts) - end)

    def _rows(self, at: int, types: list[str]) -> tuple[list[Row], int, int]:
        """Read rows from a place on: whole ones, a label above a group of rows, rows with cells left out."""
        sorts, columns = self._sorts, len(types)
        rows: list[Row] = []
        whole, end = 0, at
        while at < len(sorts) and len(rows) < _LACKING * (whole + 1):
            if _fits(sorts[at : at + columns], types):
                size = columns
                whole += 1
            elif not rows:
                break
            elif sorts[at] == TEXT and _fits(sorts[at + 1 : at + 1 + columns], types):
                size = 1
            else:
                size = _short(sorts, at, types)
                if not size:
                    break
            rows.append(Row(at, at + size - 1))
            at += size
            end = at
        return rows, end, whole

    def _bounded(self, start: int, header: int, row: int) -> bool:
        """Say whether the line before a header cannot be one of its cells: a caption, a title, the end of other text."""
        if header == start:
            return True
        before, cells = self._lines[header - 1], self._lines[header:row]
        if _TITLE_END.search(before.view) or is_number(before.view) or len(before) > max(map(len, cells)) + 4:
            return True
        return cells[0].after_blank and not any(cell.after_blank for cell in cells[1:])

    def _marked(self, header: int, row: int) -> bool:
        """Say whether a table of two columns shows itself as one: a caption above it, or a unit in its header."""
        above = self._lines[header - 1] if header else self._above
        if above is not None and (is_caption(above) or _TITLE_END.search(above.view)):
            return True
        return any(line.view.endswith((")", "）")) for line in self._lines[header:row])

    def _upper_edge(self, start: int, header: int, columns: int) -> int:
        """Return where a header of more than one line begins, if that can be seen; else the lines above are no part of it."""
        for at in range(header - 1, max(start, header - columns) - 1, -1):
            if self._bounded(start, at, header):
                return at
        return header

    def _pairs(self, start: int, first: int) -> _Grid | None:
        """Read labels and values in turn, each value with its unit, as a table without a header."""
        at = first - 1
        rows: list[Row] = []
        while start <= at < len(self._sorts) - 1 and self._sorts[at] == TEXT and self._sorts[at + 1] == NUMBER:
            label, value = self._lines[at], self._lines[at + 1]
            if is_button(label) or len(label) < 2 or value.view[-1].isdigit():
                break
            rows.append(Row(at, at + 1))
            at += 2
        if len(rows) < _FEWEST_NUMBERS or (at < len(self._sorts) and self._sorts[at] != TEXT):
            return None
        return _Grid(tuple(rows), 2 * len(rows), True, len(self._sorts) - at)


def _types(sorts: list[str]) -> list[str] | None:
    """Say which columns hold numbers, by the first row; None where it cannot be one."""
    types = [NUMBER if sort in (NUMBER, NOTHING) or (sort == YEAR and n) else TEXT for n, sort in enumerate(sorts)]
    indexed = sorts[:1] == [NUMBER] and TEXT in types
    if NUMBER not in types[1:] or not (types[0] == TEXT or indexed):
        return None
    return types


def _fits(sorts: list[str], types: list[str]) -> bool:
    if types[0] == NUMBER and sorts[:1] != [NUMBER]:
        return False
    return len(sorts) == len(types) and all(
        sort in (NUMBER, NOTHING, YEAR) if wanted == NUMBER else sort != NUMBER
        for sort, wanted in zip(sorts, types, strict=True)
    )


def _short(sorts: list[str], at: int, types: list[str]) -> int:
    """Return the length of a row that lacks cells: a label and numbers, up to the next label; 0 if it is none."""
    if sorts[at] != TEXT:
        return 0
    values = sum(t == NUMBER for t in types) - (types[0] == NUMBER)
    after = at + 1
    while after < len(sorts) and sorts[after] in (NUMBER, NOTHING, YEAR) and after - at <= values:
        after += 1
    count = after - at - 1
    ends = after == len(sorts) or sorts[after] == TEXT or types[0] == NUMBER
    return count + 1 if ends and count >= 1 and count + 1 <= len(types) else 0
