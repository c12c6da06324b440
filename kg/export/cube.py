"""A graph as an RDF Data Cube: the figures that can stand side by side, under the structure of ontology/cube-dsd.ttl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from kg import resources
from kg.export.choice import choose, derived, measure
from kg.export.facts import Facts, Said, iri_of, text
from kg.namespaces import (
    BASE,
    CUBE,
    DCAT,
    DCTERMS,
    FP,
    PROV,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SDMX_ATTRIBUTE,
    SDMX_CODE,
    SDMX_DIMENSION,
    SDMX_MEASURE,
    SKOS,
    XSD,
    V,
)

_N = ox.NamedNode
_TYPE = RDF + "type"
_CODED = ("indicator", "statistic", "temporalType", "unit")
_TARGETS = (V + "time-target",)
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_COPIED = {
    "concept": (SKOS + "notation", SKOS + "prefLabel", SKOS + "inScheme", SKOS + "broader", SKOS + "topConceptOf"),
    "period": (_TYPE, FP + "edtf", DCAT + "startDate", DCAT + "endDate"),
    "thing": (_TYPE, RDFS + "label"),
    "document": (
        _TYPE,
        *(DCTERMS + n for n in ("identifier", "title")),
        *(SCHEMA + n for n in ("datePublished", "publisher", "url")),
    ),
}


def cube(facts: Facts, base: str = BASE) -> tuple[list[ox.Quad], Counter[str]]:
    """Return the cube with its structure and code lists, and how many figures are left out, by reason."""
    writer = _Writer(facts, base)
    chosen = choose(facts)
    for iri in chosen.figures:
        said = facts.read(iri)
        target = iri_of(said, FP + "temporalType") in _TARGETS
        writer.observation(iri, said, "F" if target else "A")
    for iri in derived(facts):
        # A value that a text states, too, is that text's.
        writer.observation(iri, facts.read(iri), "E")
    return [*writer.quads, *_structure(base)], chosen.left_out


def _structure(base: str) -> Iterator[ox.Quad]:
    yield from ox.parse(path=resources.path("ontology", "cube-dsd.ttl"), format=ox.RdfFormat.TURTLE)
    dataset = _N(base + "cube")
    yield ox.Quad(dataset, _N(_TYPE), _N(QB + "DataSet"))
    yield ox.Quad(dataset, _N(QB + "structure"), _N(CUBE + "dsd"))
    yield ox.Quad(dataset, _N(DCTERMS + "license"), _N(_LICENCE))
    for label, language in (("扶贫报道中的数值", "zh"), ("Figures of poverty-alleviation reports", "en")):
        yield ox.Quad(dataset, _N(RDFS + "label"), ox.Literal(label, language=language))


class _Writer:
    """The observations written so far, and what they use."""

    def __init__(self, facts: Facts, base: str) -> None:
        self.facts, self.dataset = facts, _N(base + "cube")
        self.quads: list[ox.Quad] = []
        self.described: set[str] = set()
        self.taken: set[tuple[str, ...]] = set()

    def observation(self, iri: str, said: Said, status: str) -> None:
        """Write one observation, unless its place in the cube is taken."""
        dimensions: dict[str, ox.NamedNode | ox.Literal] = {
            SDMX_DIMENSION + "refArea": said[FP + "place"][0],
            SDMX_DIMENSION + "refPeriod": said[FP + "period"][0],
            FP + "statedMeasure": ox.Literal(measure(self.facts, said), language="zh"),
            **{FP + name: said[FP + name][0] for name in ("about", *_CODED)},
        }
        place = tuple(str(dimensions[p]) for p in sorted(dimensions))
        if place in self.taken:
            return
        self.taken.add(place)
        self._say(iri, _TYPE, _N(QB + "Observation"))
        self._say(iri, QB + "dataSet", self.dataset)
        for predicate, value in dimensions.items():
            self._say(iri, predicate, value)
        self._say(iri, SDMX_MEASURE + "obsValue", _decimal(said))
        self._say(iri, SDMX_ATTRIBUTE + "unitMeasure", said[FP + "unit"][0])
        self._say(iri, SDMX_ATTRIBUTE + "obsStatus", _N(f"{SDMX_CODE}obsStatus-{status}"))
        if base_period := iri_of(said, FP + "basePeriod"):
            self._say(iri, SDMX_ATTRIBUTE + "basePer", _N(base_period))
            self._describe(base_period, "period")
        for name in ("surfaceForm", "formula"):
            if FP + name in said:
                self._say(iri, FP + name, said[FP + name][0])
        if document := self._document(said):
            self._say(iri, DCTERMS + "source", _N(document))
            self._describe(document, "document")
        for name in _CODED:
            self._concept(said[FP + name][0].value)
        self._describe(said[FP + "period"][0].value, "period")
        self._describe(said[FP + "about"][0].value, "thing")
        self._place(said[FP + "place"][0].value)

    def _document(self, said: Said) -> str | None:
        """Return the document of a stated figure, or of the figures that a derived one comes from."""
        if found := self.facts.document(said):
            return found
        source = iri_of(said, PROV + "wasDerivedFrom")
        return self.facts.document(self.facts.said(source)) if source else None

    def _say(self, subject: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        self.quads.append(ox.Quad(_N(subject), _N(predicate), value))

    def _describe(self, iri: str, sort: str) -> bool:
        """Copy what the graph says of a node, once."""
        key = f"{sort} {iri}"
        if key in self.described:
            return False
        self.described.add(key)
        said = self.facts.said(iri)
        for predicate in _COPIED[sort]:
            for value in said.get(predicate, ()):
                self._say(iri, predicate, value)
        return True

    def _concept(self, iri: str) -> None:
        """Describe a code and the codes above it, within its scheme: a kind is no indicator."""
        if not self._describe(iri, "concept"):
            return
        self._say(iri, _TYPE, _N(SKOS + "Concept"))
        said = self.facts.said(iri)
        for scheme in said.get(SKOS + "inScheme", ()):
            self._say(scheme.value, _TYPE, _N(SKOS + "ConceptScheme"))
            for label in self.facts.said(scheme.value).get(SKOS + "prefLabel", ()):
                self._say(scheme.value, SKOS + "prefLabel", label)
        for broader in said.get(SKOS + "broader", ()):
            self._concept(broader.value)

    def _place(self, iri: str) -> None:
        """Describe a place as a code of the list of divisions, and the places it lies in."""
        self._describe(iri, "thing")
        if f"area {iri}" in self.described:
            return
        self.described.add(f"area {iri}")
        said = self.facts.said(iri)
        self._say(iri, _TYPE, _N(SKOS + "Concept"))
        self._say(iri, SKOS + "inScheme", _N(CUBE + "area"))
        for label in said.get(RDFS + "label", ()):
            self._say(iri, SKOS + "prefLabel", label)
        if code := text(said, SKOS + "notation"):
            self._say(iri, SKOS + "notation", ox.Literal(code))
        if parent := iri_of(said, SCHEMA + "containedInPlace"):
            self._say(iri, SKOS + "broader", _N(parent))
            self._place(parent)
        else:
            self._say(iri, SKOS + "topConceptOf", _N(CUBE + "area"))


def _decimal(said: Said) -> ox.Literal:
    """Return a value as Turtle writes it bare, with a point: stores drop it."""
    digits = text(said, FP + "value")
    return ox.Literal(digits if "." in digits else digits + ".0", datatype=_N(XSD + "decimal"))
