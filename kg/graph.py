"""Turn what was read into RDF.

There are no blank nodes. A document's own statements lie in its named graph; what documents share (types, labels
and keys of entities, places, periods, vocabulary) lies in {base}graph/shared.
"""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from urllib.parse import quote

import pyoxigraph as ox

from kg import __version__, vocabulary
from kg.derive import Derived, derived_from
from kg.iris import Iris, document_id
from kg.keys import comparison_key, series_key
from kg.lexicon import Lexicon
from kg.lexicon import load as load_lexicon
from kg.model import Entity, Figure, Link, Observation, Place, Reading, Span
from kg.namespaces import BASE, DCAT, DCTERMS, FP, OA, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, V
from kg.vocabulary import Vocabulary

_N = ox.NamedNode
_TYPE = _N(RDF + "type")
_LABEL = _N(RDFS + "label")
_NOTATION = _N(SKOS + "notation")
_DECIMAL = _N(XSD + "decimal")
_INTEGER = _N(XSD + "integer")

_DIGITS = 18

_CLASSES = {"Brand": SCHEMA + "Brand"}
_STATUS = {"planned": "PotentialActionStatus", "active": "ActiveActionStatus", "completed": "CompletedActionStatus"}
_BOUNDS = {
    ("=", False): "exact",
    ("=", True): "exact",
    (">=", False): "min-inclusive",
    (">=", True): "min-exclusive",
    ("<=", False): "max-inclusive",
    ("<=", True): "max-exclusive",
    ("~", False): "approx",
    ("~", True): "approx",
}


def to_quads(
    reading: Reading,
    *,
    base: str = BASE,
    quotes: bool = True,
    derive: bool = True,
    lexicon: Lexicon | None = None,
) -> list[ox.Quad]:
    """Return everything one reading states, its own graph first, then what it shares with others.

    Without `quotes`, passages keep their offsets but not their words. Without `derive`, nothing is worked out.
    `lexicon` is the one the report was read with: the files that extend it also describe concepts.
    """
    lexicon = lexicon or load_lexicon()
    terms = vocabulary.load(*lexicon.extra)
    derived = derived_from(reading, lexicon) if derive else ()
    return _Writer(reading, Iris(base), quotes, terms).quads(derived)


def interval(figure: Figure) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest value that the words allow, None where they set no limit.

    A rounded number stands for everything that rounds to it. 以上, 超过 leave the top open, 以下, 不足 the bottom; 近
    puts the number at the top (approximate and strict); 约 means the rounding of the last digit that is not zero.
    """
    low, high = figure.value, figure.value if figure.value_high is None else figure.value_high
    match figure.bound:
        case ">=":
            return low, None
        case "<=":
            return None, high
        case "~" if figure.strict:
            return None, high
        case "~":
            about = figure.tolerance or _last_digit(figure) / 2
            return low - about, high + about
    return low - figure.tolerance, high + figure.tolerance


def _last_digit(figure: Figure) -> Decimal:
    """Return the place value of the last printed digit that is not zero: 1000 for 5000, 0.1 for 3.2."""
    exponent = figure.value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def days(edtf: str) -> tuple[str | None, str | None]:
    """Return the first and the last day of a period, None for an open end."""
    start, interval_, end = edtf.partition("/")
    return _day(start, last=False), _day(end if interval_ else start, last=True)


def _day(part: str, *, last: bool) -> str | None:
    if part in ("", ".."):
        return None
    year, *rest = (int(x) for x in part.split("-"))
    month = rest[0] if rest else (12 if last else 1)
    day = rest[1] if len(rest) > 1 else (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04d}-{month:02d}-{day:02d}"


@lru_cache(maxsize=65536)
def _node(iri: str) -> ox.NamedNode:
    return _N(iri)


@lru_cache(maxsize=512)
def _fp(name: str) -> ox.NamedNode:
    return _N(FP + name)


def _decimal(value: Decimal) -> ox.Literal:
    """Return a decimal that Turtle writes bare: always a point, never an exponent.

    Stores keep 18 digits after the point, and one with more (三分之一) is no number to them.
    """
    text = format(value, "f")
    if len(text.rpartition(".")[2]) > _DIGITS and "." in text:
        text = format(round(value, _DIGITS), "f")
    return _decimal_of(text if "." in text else text + ".0")


@lru_cache(maxsize=16384)
def _decimal_of(text: str) -> ox.Literal:
    # By text, not by value: 12.3 and 12.30 are equal, and one would be printed as the other.
    return ox.Literal(text, datatype=_DECIMAL)


@lru_cache(maxsize=16384)
def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_INTEGER)


def _zh(text: str) -> ox.Literal:
    return ox.Literal(text, language="zh")


def _date(edtf: str) -> ox.Literal:
    """Return a date typed by its precision."""
    datatype = {0: "gYear", 1: "gYearMonth"}.get(edtf.count("-"), "date")
    return ox.Literal(edtf, datatype=_N(XSD + datatype))


@cache
def _concept_quads(iri: str, graph: str, terms: Vocabulary) -> tuple[tuple[str, tuple[ox.Quad, ...]], ...]:
    """Return a vocabulary term and all it leads to, each with its description as quads of the shared graph."""
    g = _node(graph)
    return tuple(
        (at, tuple(ox.Quad(t.subject, t.predicate, t.object, g) for t in triples)) for at, triples in terms.closure(iri)
    )


@lru_cache(maxsize=8192)
def _period_quads(edtf: str | None, iris: Iris) -> tuple[ox.Quad, ...]:
    p, g = _node(iris.period(edtf)), _node(iris.shared)
    quads = [ox.Quad(p, _TYPE, _N(DCTERMS + "PeriodOfTime"), g)]
    if edtf is not None:
        quads.append(ox.Quad(p, _fp("edtf"), ox.Literal(edtf), g))
        for name, day in zip(("startDate", "endDate"), days(edtf), strict=True):
            if day:
                quads.append(ox.Quad(p, _N(DCAT + name), _date(day), g))
    return tuple(quads)


@dataclass(slots=True)
class _Writer:
    """The quads of one reading, gathered in order."""

    reading: Reading
    iris: Iris
    quotes: bool
    terms: Vocabulary
    own: list[ox.Quad] = field(default_factory=list)
    shared: list[ox.Quad] = field(default_factory=list)
    described: list[ox.Quad] = field(default_factory=list)
    """What the concepts and periods used are, each of them described once."""
    passages: dict[tuple[int, int], ox.NamedNode] = field(default_factory=dict)
    used: dict[str, ox.NamedNode] = field(default_factory=dict)
    concepts: dict[tuple[str, str], ox.NamedNode] = field(default_factory=dict)
    tied: set[tuple[str, str, str]] = field(default_factory=set)
    placed: set[Place] = field(default_factory=set)
    doc: str = ""
    document: ox.NamedNode = field(init=False)
    run: ox.NamedNode = field(init=False)
    graph: ox.NamedNode = field(init=False)
    common: ox.NamedNode = field(init=False)
    starts: list[int] = field(init=False)
    told: dict[int, Observation] = field(init=False)

    def __post_init__(self) -> None:
        self.doc = document_id(self.reading.report.text)
        self.document = _node(self.iris.document(self.doc))
        self.run = _node(self.iris.run(self.doc))
        self.graph = _node(self.iris.graph(self.doc))
        self.common = _node(self.iris.shared)
        self.starts = [s.start for s in self.reading.sentences]
        self.told = {o.figure.start: o for o in self.reading.observations}

    def quads(self, worked_out: Iterable[Derived]) -> list[ox.Quad]:
        """Return every quad once, a document's own first."""
        self._document()
        derived = {(d.figure.start, d.role): d for d in worked_out}
        by_start = {o.figure.start: self.iris.observation(self.doc, o.figure) for o in self.reading.observations}
        for o in self.reading.observations:
            self._observation(o, by_start, derived)
        for d in derived.values():
            self._derived(d, by_start)
        for entity in self.reading.entities:
            self._entity(entity)
        for link in self.reading.links:
            self._link(link)
        places = [*self.reading.places, *(o.place for o in self.reading.observations), self.reading.subject]
        for place in places:
            if place is not None:
                self._place(place)
        return [*self.own, *dict.fromkeys(self.shared), *self.described]

    def _say(self, s: ox.NamedNode, p: ox.NamedNode, o: ox.NamedNode | ox.Literal) -> None:
        self.own.append(ox.Quad(s, p, o, self.graph))

    def _share(self, s: ox.NamedNode, p: ox.NamedNode, o: ox.NamedNode | ox.Literal) -> None:
        self.shared.append(ox.Quad(s, p, o, self.common))

    def _use(self, iri: str) -> ox.NamedNode:
        """Return a vocabulary term, described in the shared graph."""
        known = self.used.get(iri)
        if known is None:
            known = self.used[iri] = _node(iri)
            for at, quads in _concept_quads(iri, self.iris.shared, self.terms):
                if at == iri or at not in self.used:
                    self.used[at] = _node(at)
                    self.described.extend(quads)
        return known

    def _concept(self, scheme: str, notation: str) -> ox.NamedNode:
        """Return a concept by scheme and notation, described in the shared graph."""
        at = (scheme, notation)
        known = self.concepts.get(at)
        if known is None:
            known = self.concepts[at] = self._use(self.terms.concept(scheme, notation))
        return known

    def _use_period(self, edtf: str | None) -> ox.NamedNode:
        iri = self.iris.period(edtf)
        known = self.used.get(iri)
        if known is None:
            known = self.used[iri] = _node(iri)
            self.described.extend(_period_quads(edtf, self.iris))
        return known

    def _document(self) -> None:
        d, report = self.document, self.reading.report
        self._say(d, _TYPE, _fp("Document"))
        self._say(d, _node(DCTERMS + "identifier"), ox.Literal(report.identifier))
        self._say(d, _node(SCHEMA + "sha256"), ox.Literal(sha256(report.text.encode()).hexdigest()))
        if report.title:
            self._say(d, _node(DCTERMS + "title"), _zh(report.title))
        if report.date:
            self._say(d, _node(SCHEMA + "datePublished"), _date(report.date))
        for name in ("publisher", "author", "editor"):
            if value := getattr(report, name):
                self._say(d, _node(SCHEMA + name), _zh(value))
        if report.url:
            iri = quote(report.url, safe="!#$%&'()*+,/:;=?@[]~")
            self._say(d, _node(SCHEMA + "url"), ox.Literal(iri, datatype=_node(XSD + "anyURI")))
        self._say(d, _node(SCHEMA + "inLanguage"), ox.Literal("zh"))
        if self.reading.subject:
            self._say(d, _fp("place"), _node(self.iris.place(self.reading.subject.code)))
        self._say(self.run, _TYPE, _node(PROV + "Activity"))
        self._say(self.run, _LABEL, ox.Literal(f"fupin-kg {__version__}", language="en"))
        self._say(self.run, _node(PROV + "used"), d)

    def _passage(self, span: Span) -> ox.NamedNode:
        """Return a stretch of the document, described once, with a selector by offsets and one by its words."""
        known = self.passages.get((span.start, span.end))
        if known is not None:
            return known
        iri = self.iris.passage(self.doc, span)
        p = self.passages[span.start, span.end] = _N(iri)
        position = _N(iri + "-pos")
        self._say(p, _TYPE, _fp("Passage"))
        self._say(p, _node(OA + "hasSource"), self.document)
        self._say(p, _node(OA + "hasSelector"), position)
        self._say(position, _TYPE, _node(OA + "TextPositionSelector"))
        self._say(position, _node(OA + "start"), _number(span.start))
        self._say(position, _node(OA + "end"), _number(span.end))
        if self.quotes:
            words = _N(iri + "-quo")
            self._say(p, _node(OA + "hasSelector"), words)
            self._say(words, _TYPE, _node(OA + "TextQuoteSelector"))
            self._say(words, _node(OA + "exact"), ox.Literal(self.reading.report.text[span.start : span.end]))
        return p

    def _sentence(self, span: Span) -> ox.NamedNode:
        """Return the sentence that a span lies in, or the span itself where no sentence holds it."""
        i = bisect_right(self.starts, span.start) - 1
        if i >= 0 and span.end <= self.reading.sentences[i].end:
            return self._passage(self.reading.sentences[i])
        return self._passage(Span(span.start, span.end))

    def _statement(self, s: ox.NamedNode, o: Observation, figure: Figure) -> None:
        """Say what a stated and a derived figure have in common: thing, place, unit and origin."""
        if o.about:
            self._say(s, _fp("about"), self._thing(o.about))
        if o.place:
            self._say(s, _fp("place"), _node(self.iris.place(o.place.code)))
        self._say(s, _fp("area"), self._concept("area", o.area))
        self._say(s, _fp("unit"), self._use(self.terms.unit(figure.unit)))
        self._say(s, _node(PROV + "wasGeneratedBy"), self.run)

    def _observation(self, o: Observation, by_start: dict[int, str], derived: dict[tuple[int, str], Derived]) -> None:
        f, say = o.figure, self._say
        s = _node(self.iris.observation(self.doc, f))
        say(s, _TYPE, _fp("Observation"))
        say(s, _fp("indicator"), self._use(self.terms.indicator(o.indicator)))
        say(s, _fp("statistic"), self._concept("stat", o.stat))
        say(s, _fp("temporalType"), self._concept("time", o.temporal))
        self._statement(s, o, f)
        if o.measure:
            say(s, _fp("statedMeasure"), _zh(o.measure))
        say(s, _fp("period"), self._use_period(o.period))
        say(s, _fp("periodBasis"), self._concept("basis", o.basis))
        say(s, _fp("value"), _decimal(f.value.normalize()))
        if f.value_high is not None:
            say(s, _fp("valueHigh"), _decimal(f.value_high.normalize()))
        say(s, _fp("bound"), self._concept("bound", _BOUNDS[f.bound, f.strict]))
        if f.hedge:
            say(s, _fp("hedge"), ox.Literal(f.hedge))
        say(s, _fp("statedValue"), _decimal(f.stated))
        say(s, _fp("scale"), _number(f.scale))
        if f.factor != 1:
            say(s, _fp("factor"), _decimal(f.factor))
        say(s, _fp("tolerance"), _decimal(f.tolerance.normalize()))
        for name, limit in zip(("minValue", "maxValue"), interval(f), strict=True):
            if limit is not None:
                say(s, _node(SCHEMA + name), _decimal(limit.normalize()))
        say(s, _fp("surfaceForm"), ox.Literal(self.reading.report.text[f.start : f.end]))
        say(s, _fp("surfaceStart"), _number(f.start))
        say(s, _fp("surfaceEnd"), _number(f.end))
        say(s, _fp("evidence"), self._passage(o.sentence))
        whole = self.told.get(o.within) if o.within is not None else None
        say(s, _fp("comparisonKey"), ox.Literal(comparison_key(o, self.doc, whole)))
        say(s, _fp("seriesKey"), ox.Literal(series_key(o)))
        self._relate(s, o, by_start, derived)

    def _relate(
        self, s: ox.NamedNode, o: Observation, by_start: dict[int, str], derived: dict[tuple[int, str], Derived]
    ) -> None:
        """Tie a figure to those it is a part, a share or a change of."""
        tied: list[tuple[str, int | None]] = [("numerator", n) for n in o.numerators]
        tied += [("component", n) for n in o.components]
        tied += [("denominator", o.denominator), ("comparedWith", o.base), ("within", o.within)]
        for name, start in dict.fromkeys(tied):
            if start is not None and start in by_start:
                self._say(s, _fp(name), _node(by_start[start]))
        for name, role in (("comparedWith", "base"), ("denominator", "whole"), ("denominator", "number")):
            if d := derived.get((o.figure.start, role)):
                self._say(s, _fp(name), _node(self.iris.derived(self.doc, d.figure, d.role)))
        if o.base_period:
            self._say(s, _fp("basePeriod"), self._use_period(o.base_period))

    def _derived(self, d: Derived, by_start: dict[int, str]) -> None:
        o, say = d.like, self._say
        s = _node(self.iris.derived(self.doc, d.figure, d.role))
        say(s, _TYPE, _fp("DerivedObservation"))
        say(s, _fp("indicator"), self._use(self.terms.indicator(o.indicator)))
        say(s, _fp("statistic"), self._concept("stat", o.stat))
        say(s, _fp("temporalType"), self._concept("time", o.temporal))
        self._statement(s, o, o.figure)
        say(s, _fp("period"), self._use_period(d.period))
        say(s, _fp("periodBasis"), self._concept("basis", o.basis))
        say(s, _fp("bound"), self._concept("bound", "approx"))
        say(s, _fp("value"), _decimal(d.value))
        say(s, _node(SCHEMA + "minValue"), _decimal(d.low))
        say(s, _node(SCHEMA + "maxValue"), _decimal(d.high))
        say(s, _fp("formula"), ox.Literal(d.formula))
        for start in dict.fromkeys(d.inputs):
            say(s, _node(PROV + "wasDerivedFrom"), _node(by_start[start]))

    def _thing(self, about: str) -> ox.NamedNode:
        """Return what a figure is about: an entity by its key, a place by its code."""
        return _node(self.iris.entity(about) if "|" in about else self.iris.place(about))

    def _entity(self, e: Entity) -> None:
        s = _node(self.iris.entity(e.key))
        self._share(s, _TYPE, _N(_CLASSES.get(e.cls, FP + e.cls)))
        # The label is a function of the key, or two reports that word one thing differently would give it two.
        # An activity's period is part of its name (核查评估|2020-05); the label leaves it to fp:period.
        self._share(s, _LABEL, _zh(e.name.partition("|")[0]))
        self._share(s, _fp("entityKey"), ox.Literal(e.key))
        if e.place:
            self._share(s, _fp("place"), _node(self.iris.place(e.place.code)))
            self._place(e.place)
        # Of the key's name, as the label: two reports that share a group give it one kind.
        kind = e.kind or (self.terms.beneficiaries(e.name) if e.cls == "BeneficiaryGroup" else None)
        if kind:
            self._share(s, _fp("kind"), self._use(kind))
        if e.area:
            self._share(s, _fp("area"), self._concept("area", e.area))
        for label in dict.fromkeys((e.label, *e.aliases)):
            self._say(s, _node(SKOS + "altLabel"), _zh(label))
        for passage in dict.fromkeys(map(self._sentence, e.mentions)):
            self._say(s, _fp("mentionedIn"), passage)
        if e.period:
            self._say(s, _fp("period"), self._use_period(e.period))
        if e.status:
            self._say(s, _node(SCHEMA + "actionStatus"), _node(SCHEMA + _STATUS[e.status]))
        if e.outcome:
            words = self.reading.report.text[e.outcome.start : e.outcome.end]
            self._say(s, _fp("statedOutcome"), _zh(words))

    def _link(self, link: Link) -> None:
        subject, predicate, obj = _node(self.iris.entity(link.subject)), _fp(link.relation), self._thing(link.object)
        at = (link.subject, link.relation, link.object)
        node = _node(self.iris.link(self.doc, at))
        if at not in self.tied:
            self.tied.add(at)
            self._say(subject, predicate, obj)
            self._say(node, _TYPE, _fp("Link"))
            self._say(node, _node(RDF + "subject"), subject)
            self._say(node, _node(RDF + "predicate"), predicate)
            self._say(node, _node(RDF + "object"), obj)
            self._say(node, _fp("linkBasis"), self._use(f"{V}tie-{link.basis}"))
        self._say(node, _fp("evidence"), self._passage(link.sentence))

    def _place(self, place: Place) -> None:
        if place in self.placed:
            return
        self.placed.add(place)
        s = _node(self.iris.place(place.code))
        self._share(s, _TYPE, _fp("Place"))
        self._share(s, _LABEL, _zh(place.name))
        if place.code.isdigit():
            self._share(s, _NOTATION, ox.Literal(place.code))
        if place.short:
            self._share(s, _node(SKOS + "altLabel"), _zh(place.short))
        if place.parent:
            self._share(s, _node(SCHEMA + "containedInPlace"), _node(self.iris.place(place.parent)))
