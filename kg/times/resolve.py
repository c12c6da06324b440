"""From the parts of a date as printed to EDTF: the year that is missing, and what relative words count from."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

LAST = 31
"""A day that stands for the last of its month."""

_REFERENCE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-2][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Reference:
    """The publication date, as precisely as it is known."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, edtf: str | None) -> Reference | None:
        """Read YYYY, YYYY-MM or YYYY-MM-DD; None where there is no reference."""
        if edtf is None:
            return None
        found = _REFERENCE.fullmatch(edtf)
        if not found:
            raise ValueError(f"reference date {edtf!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(x) if x else None for x in found.groups())
        if day and month and day > calendar.monthrange(year or 0, month)[1]:
            raise ValueError(f"reference date {edtf!r} is no day of the calendar")
        return cls(year or 0, month, day)

    def shifted(self, grain: str, by: int) -> str | None:
        """Return the year, month, day or week that lies so many away, in EDTF; None where the reference is too coarse."""
        if not -1000 < by < 1000:
            return None
        if grain == "year":
            return spell(self.year + by)
        if self.month is None:
            return None
        if grain == "month":
            index = self.year * 12 + self.month - 1 + by
            return spell(index // 12, index % 12 + 1)
        if self.day is None:
            return None
        day = date(self.year, self.month, self.day)
        if grain == "day":
            return (day + timedelta(days=by)).isoformat()
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=by)
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"

    def past_year(self, month: int, *, ahead: bool = False) -> int:
        """Return the year of a month said without one: the last such month, or the coming one where the words look ahead."""
        late = self.month is not None and month > self.month and not ahead
        return self.year - late


@dataclass(slots=True)
class Said:
    """What the paragraph has said so far, for the parts that Chinese leaves out."""

    year: int | None = None
    month: tuple[int, int] | None = None
    day: str | None = None
    last: str | None = None
    story_day: str | None = None
    """The day that earlier paragraphs said last: 当天 of the next one is still it."""


def spell(year: int, month: int | None = None, day: int | None = None) -> str:
    """Write a date in EDTF; a day past the month's end becomes its last."""
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{min(day, calendar.monthrange(year, month)[1]):02d}"


def interval(low: str, high: str) -> str:
    """Join two ends; one date where they are the same."""
    return low if low == high else f"{low}/{high}"


def first(edtf: str) -> str:
    """Return where a date or interval begins."""
    return edtf.partition("/")[0]


def last(edtf: str) -> str:
    """Return where a date or interval ends."""
    return edtf.rpartition("/")[2]
