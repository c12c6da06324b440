"""What a reader of times knows at one place of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Time
from kg.times.grammar import Grammar
from kg.times.resolve import Reference, Said


@dataclass(slots=True)
class Scene:
    """The text, its reference date, and what the paragraph has said so far."""

    text: str
    view: str
    grammar: Grammar
    reference: Reference | None
    said: Said = field(default_factory=Said)
    resume: int = 0
    """Where to look on, past words that belong to the last time without being part of its quote."""
    floor: int = 0
    """End of the last time found: nothing reaches back behind it."""

    def before(self, start: int, length: int) -> str:
        """Return up to so many characters before an offset, none that belong to an earlier time."""
        return self.view[max(self.floor, start - length) : start]

    def time(
        self, start: int, end: int, kind: str, edtf: str | None = None, basis: str = "stated", *, until: bool = False
    ) -> Time:
        """Make a time of a stretch of the text."""
        return Time(start, end, self.text[start:end], kind, edtf, basis, until)

    def shifted(self, grain: str, by: int) -> str | None:
        """Return what lies so many years, months, weeks or days from the reference date; None without one."""
        return self.reference.shifted(grain, by) if self.reference else None
