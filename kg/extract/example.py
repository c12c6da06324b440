"""An example sentence of a lexicon entry: the words it marks, and what was read of it, as far as anybody asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from kg import figures, times
from kg.extract import extract
from kg.figures import Scan
from kg.lexicon import Entry, Lexicon
from kg.model import Entity, Observation, Reading, Report, Time
from kg.namespaces import V
from kg.read import read_text

DATE = "2021-02-08"
"""The day from which relative words of time are counted."""
_MARKED = re.compile(r"〔([^〔〕]*)〕")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that an example marks."""

    start: int
    end: int
    words: str


class Example:
    """An example sentence, read as far as its kind of entry needs."""

    def __init__(self, entry: Entry, marked: str, lexicon: Lexicon) -> None:
        self.entry = entry
        self.lexicon = lexicon
        self.marked = marked
        self.text = _MARKED.sub(r"\1", marked)
        self.marks = tuple(_marks(marked))

    @cached_property
    def report(self) -> Report:
        """The sentence as a report."""
        return read_text(self.text, identifier="example", date=DATE)

    @cached_property
    def times(self) -> list[Time]:
        """Every time in it."""
        return times.find_times(self.text, DATE, self.lexicon)

    @cached_property
    def scan(self) -> Scan:
        """Every number in it."""
        return figures.scan(self.text, self.times, self.lexicon)

    @cached_property
    def reading(self) -> Reading:
        """Everything in it."""
        return extract(self.report, self.lexicon)

    def denoted(self) -> str:
        """Return the code of the concept that the entry denotes."""
        iri = next(iter(self.entry.denotes), "")
        return self.lexicon.notations.get(iri, iri)

    def indicator(self) -> str:
        """Return the local name of the indicator that the entry denotes."""
        return next(iter(self.entry.denotes), "").removeprefix(V)

    def measured(self) -> str:
        """Return the code of the kind that the entry measures."""
        return self.lexicon.notations.get(self.entry.value("measures") or "", "")

    def observation(self, mark: Mark) -> Observation | None:
        """Return what was read of the figure that is marked."""
        return next((o for o in self.reading.observations if o.figure.start <= mark.start < o.figure.end), None)

    def entity(self, mark: Mark) -> Entity | None:
        """Return the thing that is named by just the marked words."""
        return next(
            (e for e in self.reading.entities if any((m.start, m.end) == (mark.start, mark.end) for m in e.mentions)),
            None,
        )

    def phrases(self, mark: Mark) -> str:
        """Return what was read instead: the names that touch the marked words, and what figures measure."""
        text = self.text
        near = {
            text[m.start : m.end]
            for e in self.reading.entities
            for m in e.mentions
            if m.start < mark.end and mark.start < m.end
        }
        return " ".join(sorted(near | {o.measure for o in self.reading.observations}))


def _marks(marked: str) -> Iterator[Mark]:
    for n, match in enumerate(_MARKED.finditer(marked)):
        start = match.start() - 2 * n
        yield Mark(start, start + len(match[1]), match[1])


Outcome = tuple[str, str]
"""What must come out, and what came out."""
Check = Callable[[Example], Iterable[Outcome]]


def each(outcome: Callable[[Example, Mark], Outcome]) -> Check:
    """Look at every mark of an example by itself."""
    return lambda example: (outcome(example, mark) for mark in example.marks)
