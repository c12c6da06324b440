"""Report → Reading: what every figure measures, when and where, and the things the report names.

sentences and items → what each figure measures → its time, place and area → entities and the ties between them
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, TypeVar

from kg import figures, places, times
from kg.extract.bare import promote
from kg.extract.grammar import Grammar, compile_grammar
from kg.extract.items import Sentence, read_sentence, sentence_spans
from kg.extract.reader import Reader
from kg.extract.subject import subject_place
from kg.lexicon import Lexicon
from kg.model import Figure, Place, PlaceMention, Reading, Report, Skipped, Span, Time

__all__ = ["extract"]

def extract(report: Report, lexicon: Lexicon | None = None) -> Reading:
    """Read a report: its figures with what they measure, its entities and their ties."""
    grammar = compile_grammar(lexicon)
    found_times = times.find_times(report.view, report.date, grammar.lexicon)
    scan = figures.scan(report.view, found_times, grammar.lexicon)
    year = int(report.date[:4]) if report.date else None
    subject = subject_place(report, year, grammar.lexicon)
    found_places = places.find_places(report.view, year, subject, grammar.lexicon)
    promoted = promote(report, scan.bare, scan.figures, grammar.lexicon)
    found = sorted((*scan.figures, *promoted), key=lambda f: f.start)
    sentences = _sentences(report, grammar, found, found_times, found_places)
    reader = Reader(report, grammar, subject)
    for sentence in sentences:
        reader.read(sentence)
    reader.finish()
    entities = reader.identities.entities()
    return Reading(
        report=report,
        subject=subject,
        sentences=tuple(s.span for s in sentences),
        observations=tuple(reader.observations),
        entities=entities,
        links=tuple(dict.fromkeys(reader.links)),
        skipped=_still_skipped(scan.skipped, promoted),
        places=_with_parents([*(o.place for o in reader.observations), *(e.place for e in entities), subject]),
        doubts=tuple(
            (Span(p.start, p.end), "place:" + ",".join(p.candidates))
            for p in found_places
            if p.place is None and p.candidates
        ),
    )


def _sentences(
    report: Report, grammar: Grammar, found: Sequence[Figure], when: Sequence[Time], where: Sequence[PlaceMention]
) -> list[Sentence]:
    """Lay out every sentence of the body with what was found in it."""
    figures_in, times_in, places_in = _Window(found), _Window(when), _Window(where)
    return [
        read_sentence(
            report.view, span, block, grammar, figures_in.within(span), times_in.within(span), places_in.within(span)
        )
        for block in report.blocks
        for span in sentence_spans(report.view, block)
    ]


Found = TypeVar("Found", Figure, Time, PlaceMention)


class _Window(Generic[Found]):
    """Things in text order, handed out stretch by stretch."""

    def __init__(self, found: Sequence[Found]) -> None:
        self._found: Sequence[Found] = found
        self._starts = [f.start for f in found]

    def within(self, span: Span) -> list[Found]:
        """Return what lies inside a stretch of the text."""
        first = bisect_left(self._starts, span.start)
        last = bisect_left(self._starts, span.end, first)
        return [f for f in self._found[first:last] if f.end <= span.end]


def _with_parents(found: Sequence[Place | None]) -> tuple[Place, ...]:
    """Return places with all they lie in, each once, in order of code."""
    all_places: dict[str, Place] = {}
    for place in found:
        if place is not None:
            for one in (place, *places.ancestors(place)):
                all_places[one.code] = one
    return tuple(all_places[code] for code in sorted(all_places))


def _still_skipped(skipped: Sequence[Skipped], promoted: Sequence[Figure]) -> tuple[Skipped, ...]:
    """Leave out the numbers that were figures after all."""
    taken = {f.start for f in promoted}
    return tuple(s for s in skipped if s.start not in taken)
