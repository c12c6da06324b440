"""Report → Reading: what every figure measures, when and where, and the things the report names.

sentences and items → what each figure measures → its time, place and area → entities and the ties between them
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from kg import figures, places, times
from kg.extract.bare import promote
from kg.extract.grammar import Grammar, compile_grammar
from kg.extract.items import Sentence, read_sentence, sentence_spans
from kg.extract.kinds import is_money_phrase
from kg.extract.reader import Reader
from kg.extract.subject import home_village, subject_place
from kg.extract.tables import Tables, compile_words, find_tables
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
    table_words = compile_words(grammar.lexicon)
    tables = find_tables(report, table_words, scan.figures, found_times, lambda words: is_money_phrase(words, grammar))
    promoted = [*tables.figures, *promote(report, scan.bare, tables.figures, grammar.lexicon)]
    found = _outside(_joined(scan.figures, promoted), found_places)
    cells = tables.cells()
    reader = Reader(report, grammar, subject, home_village(report, found_places))
    spans: list[tuple[Span, int]] = []
    for sentence in _sentences(report, grammar, found, found_times, found_places, cells):
        spans.append((sentence.span, sentence.block.start))
        if sentence.block.start in cells:
            reader.pass_table(sentence.block)
        if sentence.block.start not in cells or any(sentence.figures()):
            reader.read(sentence)
        elif sentence.block.start not in tables.heads:
            reader.name(sentence)
    reader.tabulate(tables.tables, table_words, _Window(found_times).within, _Window(found_places).within)
    reader.finish()
    entities = reader.identities.entities()
    return Reading(
        report=report,
        subject=subject,
        sentences=_with_rows(spans, tables),
        observations=tuple(reader.observations),
        entities=entities,
        links=tuple(dict.fromkeys(reader.links)),
        skipped=_still_skipped(scan.skipped, promoted, tables.skipped),
        places=_with_parents([*(o.place for o in reader.observations), *(e.place for e in entities), subject]),
        doubts=tuple(
            (Span(p.start, p.end), "place:" + ",".join(p.candidates))
            for p in found_places
            if p.place is None and p.candidates
        ),
    )


def _sentences(
    report: Report,
    grammar: Grammar,
    found: Sequence[Figure],
    when: Sequence[Time],
    where: Sequence[PlaceMention],
    cells: Mapping[int, Sequence[Span]],
) -> Iterator[Sentence]:
    """Lay out every sentence of the body, and every cell of words, with what was found in it, one at a time."""
    view = report.view
    figures_in, times_in, places_in = _Window(found), _Window(when), _Window(where)
    for block in report.blocks:
        for span in cells[block.start] if block.start in cells else sentence_spans(view, block, found):
            here = figures_in.within(span), times_in.within(span), places_in.within(span)
            yield read_sentence(view, span, block, grammar, *here)


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


def _with_rows(sentences: Sequence[tuple[Span, int]], tables: Tables) -> tuple[Span, ...]:
    """Return the stretches that statements are read from: sentences, and rows of tables as wholes."""
    rows = {row.block.start: Span(row.block.start, row.block.end) for table in tables.tables for row in table.rows}
    spans = {span.start: span for span, block in sentences if block not in rows}
    return tuple(span for _, span in sorted((spans | rows).items()))


def _joined(known: Sequence[Figure], promoted: Sequence[Figure]) -> list[Figure]:
    """Put figures in text order; what a table or a noun makes a figure outdoes what the characters alone showed."""
    taken = {f.start for f in promoted}
    return sorted((*(f for f in known if f.start not in taken), *promoted), key=lambda f: f.start)


def _outside(found: Sequence[Figure], where: Sequence[PlaceMention]) -> list[Figure]:
    """Leave out the numbers that names of places begin with: 七台镇."""
    names = {p.start: p.end for p in where}
    return [f for f in found if names.get(f.start, 0) <= f.end]


def _still_skipped(
    skipped: Sequence[Skipped], promoted: Sequence[Figure], told: Sequence[Skipped]
) -> tuple[Skipped, ...]:
    """Leave out the numbers that were figures after all, and let tables say what the others are."""
    taken = {f.start for f in promoted} | {s.start for s in told}
    return tuple(sorted((*(s for s in skipped if s.start not in taken), *told), key=lambda s: s.start))
