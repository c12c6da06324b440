"""Report → Reading: what every figure measures, when and where, and the things the report names.

sentences and items → what each figure measures → its time, place and area → entities and the ties between them
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Generic, TypeVar

from kg import figures, places, times
from kg.extract.areas import Areas
from kg.extract.arithmetic import tie_figures
from kg.extract.grammar import Grammar, compile_grammar
from kg.extract.items import Sentence, read_sentence, sentence_spans
from kg.extract.measures import Sense, read_measures
from kg.extract.mentions import find_mentions, is_generic
from kg.extract.periods import Governing, Period, change_period
from kg.extract.relations import find_ties
from kg.extract.settings import Settings, national
from kg.lexicon import Lexicon
from kg.link import Identities
from kg.model import Block, Figure, Link, Mention, Observation, Place, PlaceMention, Reading, Report, Span, Time

__all__ = ["extract"]

_COUNTED = frozenset({"programme", "facility", "institution", "place", "product", "staff", "beneficiary"})


def extract(report: Report, lexicon: Lexicon | None = None) -> Reading:
    """Read a report: its figures with what they measure, its entities and their ties."""
    grammar = compile_grammar(lexicon)
    found_times = times.find_times(report.view, report.date)
    scan = figures.scan(report.view, found_times)
    year = int(report.date[:4]) if report.date else None
    subject = _subject(report, year)
    found_places = places.find_places(report.view, year, subject)
    sentences = _sentences(report, grammar, scan.figures, found_times, found_places)
    reader = _Reader(report, grammar, subject, year)
    for sentence in sentences:
        reader.read(sentence)
    return Reading(
        report=report,
        subject=subject,
        sentences=tuple(s.span for s in sentences),
        observations=tuple(reader.observations),
        entities=reader.identities.entities(),
        links=tuple(dict.fromkeys(reader.links)),
        skipped=tuple(scan.skipped),
        places=_with_parents([o.place for o in reader.observations] + [subject]),
        doubts=tuple(
            (Span(p.start, p.end), "place:" + ",".join(p.candidates))
            for p in found_places
            if p.place is None and p.candidates
        ),
    )


class _Reader:
    """Reads the sentences of one report in order."""

    def __init__(self, report: Report, grammar: Grammar, subject: Place | None, year: int | None) -> None:
        self._report = report
        self._grammar = grammar
        self._subject = subject
        self._areas = Areas(report, grammar)
        self._country = places.lookup("156")
        self._settings = Settings(subject, self._country, grammar)
        self._governing = Governing()
        self.identities = Identities(subject)
        self.observations: list[Observation] = []
        self.links: list[Link] = []

    def read(self, sentence: Sentence) -> None:
        """Read one sentence: entities first, so that figures can be about them."""
        view = self._report.view
        mentions = find_mentions(sentence, self._grammar, view)
        keys = {m: self.identities.add(m, self._area_of(sentence, m)) for m in mentions}
        for tie in find_ties(sentence, mentions, self._grammar):
            self.links.append(Link(keys[tie.subject], tie.relation, keys[tie.object], tie.sentence))
        senses = read_measures(sentence, self._grammar, view)
        periods = self._governing.read(sentence)
        settings = self._settings.read(sentence)
        if national(sentence, self._country, [s.at for s in senses]):
            settings = dict.fromkeys(settings, self._country)
        read = [self._observation(sense, periods[sense.at], settings.get(sense.at)) for sense in senses]
        self.observations.extend(tie_figures(senses, read))

    def _area_of(self, sentence: Sentence, mention: Mention) -> str:
        own = Span(mention.start, mention.end)
        return self._areas.choose([own], own, sentence.span, sentence.span, sentence.block)

    def _observation(self, sense: Sense, period: Period, place: Place | None) -> Observation:
        if sense.stat == "change":
            period = change_period(period)
        about = self._about(sense, place)
        start, end = sense.words
        return Observation(
            figure=sense.figure,
            sentence=sense.sentence.span,
            measure=self._report.text[start:end],
            indicator=sense.indicator,
            kind=sense.kind,
            stat=sense.stat,
            temporal=_temporal(sense),
            area=self._area(sense),
            period=period.edtf,
            basis=period.basis if period.edtf else "unknown",
            place=place,
            about=about,
            base_period=period.base if sense.stat == "change" else None,
        )

    def _area(self, sense: Sense) -> str:
        sentence = sense.sentence
        own = [Span(*sense.words)]
        if sense.owner is not None:
            own.append(Span(sense.owner.start, sense.owner.end))
        clause = _stretch(sentence, sentence.clause, sense.at)
        part = _stretch(sentence, sentence.part, sense.at)
        return self._areas.choose(own, clause, part, sentence.span, sentence.block)

    def _about(self, sense: Sense, place: Place | None) -> str:
        start, end = sense.words
        words = self._report.view[start:end]
        key = self.identities.find(words, ("Fund", "Programme", "Policy", "BeneficiaryGroup", "Institution"))
        if key is not None:
            return key
        if sense.phrase is not None and sense.kind in _COUNTED and not is_generic(words, self._grammar):
            cls = "BeneficiaryGroup" if sense.kind == "beneficiary" else "CountedSet"
            concept = f"https://w3id.org/fupin/vocab/kind-{sense.kind}"
            return self.identities.name(cls, words, Span(start, end), concept, self._area(sense))
        where = place or self._subject
        return where.code if where is not None else "156"


def _stretch(sentence: Sentence, numbers: Sequence[int], at: int) -> Span:
    """Return the span of the items that share a clause or part number with item `at`."""
    first = last = at
    while first > 0 and numbers[first - 1] == numbers[at]:
        first -= 1
    while last + 1 < len(numbers) and numbers[last + 1] == numbers[at]:
        last += 1
    return Span(sentence.items[first].start, sentence.items[last].end)


def _temporal(sense: Sense) -> str:
    if sense.stat == "threshold":
        return "criterion"
    if sense.stat == "cumulative":
        return "cumulative"
    if sense.kind in ("asset", "facility", "institution", "place", "staff"):
        return "stock"
    return "flow"


def _subject(report: Report, year: int | None) -> Place | None:
    """Return the place a report is about: as given, else the one its title or its text names most."""
    if report.place:
        place = places.resolve(report.place, year)
        if place is not None:
            return place
    if report.title:
        named = [
            m.place
            for m in places.find_places(report.title, year)
            if m.place is not None and m.place.level != "country"
        ]
        if named:
            return named[-1]
    count: dict[str, int] = {}
    best: dict[str, Place] = {}
    for block in report.blocks:
        for m in places.find_places(report.view[block.start : block.end], year):
            if m.place is not None and m.place.level in ("province", "prefecture", "county"):
                count[m.place.code] = count.get(m.place.code, 0) + 1
                best[m.place.code] = m.place
    if not count:
        return None
    return best[min(count, key=lambda code: (-count[code], code))]


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


_Found = TypeVar("_Found", Figure, Time, PlaceMention)


class _Window(Generic[_Found]):
    """Things in text order, handed out stretch by stretch."""

    def __init__(self, found: Sequence[_Found]) -> None:
        self._found = found
        self._starts = [f.start for f in found]

    def within(self, span: Span) -> list[_Found]:
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


def reads(block: Block) -> bool:
    """Say whether a block holds sentences."""
    return block.kind in ("headline", "heading", "paragraph", "row")
