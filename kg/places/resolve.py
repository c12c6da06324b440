"""Resolve the name of one place as metadata give it: 河北曲阳县, 山东日照市东港区, 贵州威宁县."""

from __future__ import annotations

import re

from kg import normalise
from kg.model import Place
from kg.places.context import lies_in
from kg.places.divisions import COUNTRY, Division, in_year, local, table

_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_LOCAL = re.compile(
    r"(?:(?P<town>.{1,12}?(?:街道|苏木|[乡镇]))(?:办事处)?)?(?P<village>.{1,8}?(?:社区|嘎查|村))?(?:村?(?:民委员会|委会))?\Z"
)
_COUNTRY_NAMES = ("中国", "全国", "中华人民共和国")
_LONGEST = 16


def resolve(name: str, year: int | None = None) -> Place | None:
    """Return the deepest place that a name spells out, or None where it is unknown or several places share it."""
    rest = _NOT_HAN.sub("", normalise.view(name))
    if rest in _COUNTRY_NAMES:
        return COUNTRY
    rest = next((rest.removeprefix(c) for c in ("中华人民共和国", "中国") if rest.startswith(c)), rest)
    year = min(year or table().latest, table().latest)
    rows: tuple[Division, ...] = ()
    while found := _longest(rest, rows, year):
        rows, length = found
        rest = rest[length:]
    if len(rows) != 1:
        return None
    place = rows[0].place
    below = _LOCAL.match(rest)
    for part in ("town", "village"):
        if below and below[part]:
            place = local(below[part], place)
    return place


def _longest(rest: str, above: tuple[Division, ...], year: int) -> tuple[tuple[Division, ...], int] | None:
    """Return the divisions that the longest beginning of a name means below those before it, and its length.

    A full name comes before a short one, and of the short ones a province before a prefecture before a county.
    """
    for length in range(min(len(rest), _LONGEST), 1, -1):
        rows = _below(table().names.get(rest[:length], ()), above, year)
        if rows:
            return rows, length
        rows = _below(table().shorts.get(rest[:length], ()), above, year)
        for level in ("province", "prefecture", "county"):
            of_level = tuple(row for row in rows if row.level == level)
            if of_level:
                return of_level, length
    return None


def _below(rows: tuple[Division, ...], above: tuple[Division, ...], year: int) -> tuple[Division, ...]:
    if above:
        rows = tuple(r for r in rows if any(lies_in(r, up.code, year) for up in above))
    return in_year(rows, year) if rows else ()
