"""The divisions of GB/T 2260 by year: what a name meant in a year, what a place lies in, what a code was replaced by.

The table is data/reference/divisions.tsv, one row for each name a division had, with the first and last year it is
listed. A division that ended before the year asked for is still found by its name, under its last code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from kg import resources
from kg.errors import OntologyError
from kg.model import Place

COUNTRY = Place(code="156", name="中国", level="country", short="全国")


class Division(NamedTuple):
    """A row of the table."""

    code: str
    name: str
    short: str
    """The name without its kind (滨州 of 滨州市); empty where nothing usable is left (莒县)."""
    aliases: tuple[str, ...]
    """Other full names in use: 威宁县 of 威宁彝族回族苗族自治县."""
    parent: str
    first: int
    last: int
    successor: str
    """Code that took over after the last year."""

    @property
    def level(self) -> str:
        """Read the level off the code."""
        return "province" if self.code[2:] == "0000" else "prefecture" if self.code[4:] == "00" else "county"

    @property
    def place(self) -> Place:
        """Return the value that other stages see."""
        return _place(self)


@cache
def _place(division: Division) -> Place:
    short = division.aliases[0] if division.aliases and "自治" in division.name else ""
    return Place(code=division.code, name=division.name, level=division.level, parent=division.parent, short=short)


@dataclass(frozen=True, slots=True)
class Succession:
    """A division before and after it was renamed, moved or merged."""

    year: int
    """First year under the new name or code."""
    before: Place
    after: Place


@dataclass(frozen=True)
class Table:
    """Every division, by code and by name."""

    codes: dict[str, tuple[Division, ...]]
    """Rows of a code, oldest first."""
    names: dict[str, tuple[Division, ...]]
    """Full names and aliases."""
    shorts: dict[str, tuple[Division, ...]]
    """Short names."""
    latest: int
    """Last year of the table."""

    def at(self, code: str, year: int) -> Division | None:
        """Return the row of a code in a year, else the nearest one in time."""
        rows = self.codes.get(code, ())
        return min(rows, key=lambda row: (_distance(row, year), -row.last), default=None)

    def above(self, division: Division, year: int) -> tuple[Division, ...]:
        """Return what a division lies in, nearest first, in the year nearest to the one given in which it existed."""
        year = min(max(year, division.first), division.last)
        found: list[Division] = []
        row = self.at(division.parent, year)
        while row is not None:
            found.append(row)
            row = self.at(row.parent, year)
        return tuple(found)


@lru_cache(maxsize=1)
def table() -> Table:
    """Load the table."""
    path = resources.path("data", "reference", "divisions.tsv")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OntologyError(f"{path}: {error.strerror}; run scripts/divisions.py") from error
    codes: dict[str, list[Division]] = {}
    names: dict[str, list[Division]] = {}
    shorts: dict[str, list[Division]] = {}
    latest = 0
    for line in lines[1:]:
        code, name, short, others, parent, first, last, successor = line.split("\t")
        aliases = tuple(others.split("|")) if others else ()
        row = Division(code, name, short, aliases, parent, int(first), int(last), successor)
        codes.setdefault(code, []).append(row)
        names.setdefault(name, []).append(row)
        for alias in aliases:
            names.setdefault(alias, []).append(row)
        if short:
            shorts.setdefault(short, []).append(row)
        latest = max(latest, row.last)
    return Table(
        codes={code: tuple(rows) for code, rows in codes.items()},
        names={name: tuple(rows) for name, rows in names.items()},
        shorts={short: tuple(rows) for short, rows in shorts.items()},
        latest=latest,
    )


def in_year(rows: tuple[Division, ...], year: int) -> tuple[Division, ...]:
    """Keep the rows of a year; where there are none, those that ended last before it, else those that came first."""
    alive = [row for row in rows if row.first <= year <= row.last]
    if not alive:
        past = [row for row in rows if row.last < year]
        edge = max((row.last for row in past), default=0)
        alive = [row for row in past if row.last == edge]
    if not alive:
        edge = min((row.first for row in rows), default=0)
        alive = [row for row in rows if row.first == edge]
    return tuple({row.code: row for row in alive}.values())


def lookup(code: str, year: int | None = None) -> Place | None:
    """Return the place with a code, under the name it had in a year (default: its last one)."""
    if code == COUNTRY.code:
        return COUNTRY
    national, *below = code.split("-")
    row = table().at(national, table().latest if year is None else year)
    if row is None:
        return None
    place = row.place
    for name in below:
        place = local(name, place)
    return place


def local(name: str, parent: Place) -> Place:
    """Return the town or village of a name below a place."""
    level = "village" if name.endswith(("村", "社区", "嘎查")) else "town"
    return Place(code=f"{parent.code}-{name}", name=name, level=level, parent=parent.code)


@lru_cache(maxsize=4096)
def ancestors(place: Place) -> tuple[Place, ...]:
    """Return the places a place lies in, nearest first, the country last."""
    if place.level == "country":
        return ()
    if "-" in place.code:
        above = lookup(place.parent) if place.parent else None
        return (above, *ancestors(above)) if above else (COUNTRY,)
    rows = table().codes.get(place.code, ())
    row = next((row for row in reversed(rows) if row.name == place.name), rows[-1] if rows else None)
    if row is None:
        return (COUNTRY,)
    return (*(above.place for above in table().above(row, row.last)), COUNTRY)


def succession(code: str) -> tuple[Succession, ...]:
    """Return what became of a division: each change of name or code since, oldest first."""
    found: list[Succession] = []
    year = 0
    while rows := [row for row in table().codes.get(code, ()) if row.last >= year]:
        named = [row for i, row in enumerate(rows) if i == 0 or row.name != rows[i - 1].name]
        found += [Succession(new.first, old.place, new.place) for old, new in pairwise(named)]
        code, year = rows[-1].successor, rows[-1].last + 1
        heir = table().at(code, year)
        if heir is not None:
            found.append(Succession(year, rows[-1].place, heir.place))
    return tuple(found)


def _distance(row: Division, year: int) -> int:
    return max(row.first - year, year - row.last, 0)
