"""The cells of a table in plain text: parted by tabs, bars, wide gaps, single blanks before numbers, or line breaks."""

from __future__ import annotations

import re

_BAR = re.compile(r" *[\t|｜] *")
_EDGE_BAR = re.compile(r" *[|｜] *")
_BREAK = re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")
_GAP = re.compile(r"\s{2,}")
_BLANK = re.compile(r"\s+")
_AMOUNT = r"\d[\d,，]*(?:\.\d+)?"
_UNIT = r"\s?[^\d\s年月日号第时点组、。，；,.;:：/（）()\-]{0,4}(?:/[^\d\s/]{1,3})?"
_NUMBER = re.compile(rf"[-+±约近]?{_AMOUNT}(?:[-~～—–]{_AMOUNT})?{_UNIT}")
_NOTHING = re.compile(r"[-—–―/\\…*×]{1,6}|[无〇]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_number(cell: str) -> bool:
    """Tell a cell that holds a number, with its unit or without (14286.5, 87个, 97.3%)."""
    return bool(_NUMBER.fullmatch(cell))


def is_nothing(cell: str) -> bool:
    """Tell a cell that says there is no value (—, /)."""
    return bool(_NOTHING.fullmatch(cell))


def is_year(cell: str) -> bool:
    """Tell a bare year, which heads a column or a row."""
    return bool(_YEAR.fullmatch(cell))


def split_cells(view: str) -> list[tuple[int, int]]:
    """Return the span of each cell of a row, empty ones included where tabs or bars show them.

    >>> split_cells("产业发展|48600||46170")
    [(0, 4), (5, 10), (11, 11), (12, 17)]
    """
    start, end = 0, len(view)
    if _BREAK.search(view):
        return _between(_BREAK, view, start, end)
    if _BAR.search(view):
        if opening := _EDGE_BAR.match(view):
            start = opening.end()
        closing = view.rstrip(" ")
        if closing.endswith(("|", "｜")) and len(closing) > start:
            end = len(closing.rstrip("|｜").rstrip(" ")) if not closing.endswith(("||", "｜｜")) else len(closing) - 1
        return _between(_BAR, view, start, end)
    gaps = _between(_GAP, view, start, end)
    return gaps if len(gaps) > 1 else _between(_BLANK, view, start, end)


def _between(mark: re.Pattern[str], view: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    for match in mark.finditer(view, start, end):
        found.append((start, match.start()))
        start = match.end()
    return [*found, (start, end)]
