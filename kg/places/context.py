"""Which places are in force where: what the text is about, what it named last, and what a relative word means there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from kg.model import Place
from kg.places.divisions import COUNTRY, Division, ancestors, local, table
from kg.places.words import Relative

# Places named before the last few have no say in which namesake is meant.
_MEMORY = 32

_LONG_KINDS = ("街道", "社区", "苏木", "嘎查")


def kind_of(place: Place) -> str:
    """Return the ending of a place's name that relative words refer to: 市 of 滨州市, 区 of 西藏自治区."""
    return place.name[-2:] if place.name.endswith(_LONG_KINDS) else place.name[-1]


def enclosing(place: Place | None, kind: str) -> Place | None:
    """Return the place itself or the nearest one around it that is of a kind."""
    if place is None:
        return None
    return next((p for p in (place, *ancestors(place)) if kind_of(p) == kind and p != COUNTRY), None)


def lies_in(division: Division, code: str, year: int) -> bool:
    """Say whether a division lies in another, or is it."""
    return code in _around(division, year)


@lru_cache(maxsize=65536)
def _around(division: Division, year: int) -> frozenset[str]:
    return frozenset((division.code, *(row.code for row in table().above(division, year))))


def in_town(name: str) -> bool:
    """Say whether a name, or its suffix, is that of a village or community, which lies in a town."""
    return name.endswith(("村", "社区", "嘎查"))


@dataclass
class Context:
    """The places in force while a text is read from its beginning to its end."""

    year: int
    subject: Place | None
    base: Place | None = None
    """Division that towns and villages named without one lie in."""
    latest: dict[str, Place] = field(default_factory=dict)
    """Kind → place of that kind named last."""
    named: dict[Place, None] = field(default_factory=dict)
    """Every place named, the last one last, repeats left out."""
    locals: dict[str, Place] = field(default_factory=dict)
    """Name → town or village named so."""

    def __post_init__(self) -> None:
        self.base = self.subject

    def name(self, place: Place) -> None:
        """Take note of a place that the text names."""
        self.named.pop(place, None)
        self.named[place] = None
        around = (place, *ancestors(place))
        for p in reversed(around):
            self.latest[kind_of(p)] = p
        if "-" in place.code:
            self.locals[place.name] = place
        if place.level in ("town", "village"):
            return
        inside = self.subject is None or self.subject in around
        if inside and (self.base is None or place not in ancestors(self.base)):
            self.base = place

    def meant_by(self, relative: Relative) -> Place | None:
        """Return the place that a relative word stands for."""
        own = enclosing(self.subject, relative.kind)
        last = self.latest.get(relative.kind)
        return (own or last) if relative.subject else (last or own)

    def choose(self, rows: tuple[Division, ...], near: Place | None) -> tuple[Division, ...]:
        """Narrow namesakes to those nearest to a place in force: the one just named, the subject, those named before."""
        if len(rows) < 2:
            return rows
        for place in self._anchors(near):
            for around in (place, *ancestors(place)[:-1]):
                inside = tuple(row for row in rows if lies_in(row, around.code, self.year))
                if inside:
                    return inside
        return rows

    def local(self, name: str, parent: Place | None) -> Place | None:
        """Return the town or village of a name: the one named so before, else a new one in the parent or base."""
        known = self.locals.get(name)
        if known is not None and (parent is None or parent == known or parent in ancestors(known)):
            return known
        parent = parent or self.base
        return local(name, parent) if parent is not None and parent != COUNTRY else None

    def parent(self, place: Place) -> Place | None:
        """Return what a town or village lies in, as a place."""
        return next(iter(ancestors(place)), None)

    def _anchors(self, near: Place | None) -> Iterator[Place]:
        if near is not None:
            yield near
        if self.subject is not None:
            yield self.subject
        yield from islice(reversed(self.named), _MEMORY)
