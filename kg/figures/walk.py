"""The state of one walk through a text, and the number that is being read."""

from __future__ import annotations

from decimal import Decimal

from kg.figures.context import masks
from kg.figures.units import Tables, Unit
from kg.model import Figure, Skipped
from kg.normalise import view as view_of

ZERO = Decimal(0)


class Number:
    """A number while it is being read."""

    __slots__ = (
        "end",
        "hanzi",
        "high",
        "inner",
        "low",
        "number_end",
        "places",
        "scale",
        "scaled",
        "start",
        "stated",
        "unit",
    )

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        """Where the number with its unit ends."""
        self.number_end = end
        """Where the number ends, its magnitude and 余 included."""
        self.low = self.stated = ZERO
        self.high: Decimal | None = None
        self.scale = self.places = 0
        self.scaled = False
        """It has a printed magnitude: 万, 亿, 千万."""
        self.inner = ""
        """余, 多 or 来 inside the number."""
        self.hanzi = ""
        """The Chinese numerals it is written in; empty for Arabic digits."""
        self.unit: Unit | None = None


class Walk:
    """A text with everything found in it so far."""

    __slots__ = ("bare", "figures", "floor", "limit", "masks", "skipped", "t", "text", "view")

    def __init__(self, text: str, tables: Tables) -> None:
        self.text = text
        self.view = view_of(text)
        self.t = tables
        self.masks = masks(self.view)
        self.figures: list[Figure] = []
        self.skipped: list[Skipped] = []
        self.bare: list[Figure] = []
        self.floor = 0
        """What lies left of it is read."""
        self.limit = len(text)
        """Where the next time begins."""

    def skip(self, start: int, end: int, reason: str) -> int:
        """Note that a stretch is no figure; return where to go on."""
        start = max(start, self.floor)
        self.skipped.append(Skipped(start, end, self.text[start:end], reason))
        return end
