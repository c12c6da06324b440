"""Short names in a year: which divisions they mean, and which counties a text may call so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs as ac

from kg.model import Place
from kg.places.context import lies_in
from kg.places.divisions import Division, ancestors, in_year, table


@dataclass(frozen=True)
class Counties:
    """The short names of the counties that lie in places in force."""

    names: tuple[str, ...]
    automaton: ac.AhoCorasick
    rows: tuple[tuple[Division, ...], ...]
    near: tuple[bool, ...]
    """The county itself is named in full, or is the place the text is about."""


@lru_cache(maxsize=256)
def counties(full_names: tuple[str, ...], year: int, scope: Place | None) -> Counties:
    """Collect the short names that a text with these full names, about that place, may use for counties."""
    own: dict[str, list[Division]] = {}
    around: dict[str, list[Division]] = {}
    places = [place.code for place in (scope, *ancestors(scope)) if place.level != "country"] if scope else []
    for code in places:
        row = table().at(code, year)
        if row is not None and row.level == "county" and row.short:
            own.setdefault(row.short, []).append(row)
    for name in full_names:
        for row in in_year(table().names[name], year):
            if row.level == "county" and row.short:
                own.setdefault(row.short, []).append(row)
            elif row.level == "prefecture":
                places.append(row.code)
    for code in places[:1] + [code for code in places[1:] if code[2:] != "0000"]:
        for row in _below(code, year):
            around.setdefault(row.short, []).append(row)
    names = tuple(sorted({*own, *around} - _prefectures(year)))
    return Counties(
        names=names,
        automaton=ac.AhoCorasick(list(names) or ["\0"], matchkind=ac.MatchKind.LeftmostLongest),
        rows=tuple(tuple(dict.fromkeys(own.get(name) or around[name])) for name in names),
        near=tuple(name in own for name in names),
    )


@lru_cache(maxsize=1024)
def _below(code: str, year: int) -> tuple[Division, ...]:
    """Return the counties with a short name that lie in a province or prefecture in a year."""
    return tuple(
        row
        for row in _by_province()[code[:2]]
        if row.code != code and row.first <= year <= row.last and lies_in(row, code, year)
    )


@lru_cache(maxsize=1)
def _by_province() -> dict[str, list[Division]]:
    """Return the counties with a short name by the first two digits of their codes."""
    found: dict[str, list[Division]] = defaultdict(list)
    for rows in table().codes.values():
        found[rows[0].code[:2]] += [row for row in rows if row.short and row.level == "county"]
    return found


@lru_cache(maxsize=64)
def _prefectures(year: int) -> frozenset[str]:
    """Return the short names that the main automaton looks for in a year."""
    return frozenset(s for s in table().shorts if province_or_prefecture(s, year))


@lru_cache(maxsize=8192)
def named(name: str, year: int) -> tuple[Division, ...]:
    """Return the divisions of a full name in a year."""
    return in_year(table().names[name], year)


@lru_cache(maxsize=8192)
def called(short: str, year: int) -> tuple[Division, ...]:
    """Return the divisions of a short name that exist in a year."""
    return tuple(row for row in table().shorts[short] if row.first <= year <= row.last)


@lru_cache(maxsize=8192)
def province_or_prefecture(short: str, year: int) -> tuple[Division, ...]:
    """Return the province, else the prefectures, that a short name means in a year."""
    alive = called(short, year)
    for level in ("province", "prefecture"):
        rows = tuple(row for row in alive if row.level == level)
        if rows:
            return rows
    return ()
