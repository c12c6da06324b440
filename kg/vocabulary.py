"""The concepts of ontology/vocab.ttl and of files that extend it, and the triples that describe one of them in a graph.

A published graph is complete on its own, so it carries the concepts it uses: type, notation, labels, scheme, what is
broader, the symbol of a bound, the units an indicator expects. Definitions and examples stay in the vocabulary.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import OntologyError
from kg.namespaces import FP, LX, QUDT, RDF, RDFS, SCHEMA, SKOS, V

_TYPE = RDF + "type"
_COPIED = {
    _TYPE,
    RDFS + "label",
    SKOS + "notation",
    SKOS + "prefLabel",
    SKOS + "inScheme",
    SKOS + "broader",
    SKOS + "topConceptOf",
    SCHEMA + "statType",
    FP + "standard",
    FP + "symbol",
    FP + "unit",
    QUDT + "hasQuantityKind",
}
_FOLLOWED = {SKOS + "inScheme", SKOS + "broader", SCHEMA + "statType", FP + "standard", FP + "unit"}


_HEADS = ("人口", "户", "人员", "群众", "对象", "群体")


class Vocabulary:
    """The terms of the vocabulary by IRI, and by scheme and notation."""

    def __init__(self, described: dict[str, tuple[ox.Triple, ...]], name: str, labels: dict[str, str]) -> None:
        self._described = described
        self._name = name
        self._labels = labels
        """Chinese label of a kind of beneficiaries → its IRI."""
        self._closures: dict[str, tuple[tuple[str, tuple[ox.Triple, ...]], ...]] = {}
        self._concepts = {
            (scheme, notation): iri
            for iri, found in described.items()
            for scheme in _values(found, SKOS + "inScheme")
            for notation in _values(found, SKOS + "notation")
        }
        self.units = {
            notation: iri
            for iri, found in described.items()
            if QUDT + "Unit" in _values(found, _TYPE)
            for notation in _values(found, SKOS + "notation")
        }
        """Notation → IRI of every unit."""

    def unit(self, code: str) -> str:
        """Return the IRI of a unit code, or raise OntologyError."""
        try:
            return self.units[code or "other"]
        except KeyError:
            raise OntologyError(f'{self._name} has no unit with skos:notation "{code}"; add it') from None

    def concept(self, scheme: str, notation: str) -> str:
        """Return the IRI of a concept, or raise OntologyError where the vocabulary has none."""
        try:
            return self._concepts[V + scheme, notation]
        except KeyError:
            told = f'{self._name} has no concept "{notation}" in v:{scheme}; add it, or use a notation of v:{scheme}'
            raise OntologyError(told) from None

    def beneficiaries(self, name: str) -> str | None:
        """Return the kind of beneficiaries that a group's name ends with, the longest; keys leave 人口, 户 … out of names."""
        said = [name, *(name + head for head in _HEADS)]
        return next((self._labels[n[k:]] for k in range(len(name)) for n in said if n[k:] in self._labels), None)

    def indicator(self, name: str) -> str:
        """Return the IRI of an indicator by its local name (ind-sales), or the IRI itself if it is of another namespace."""
        return name if "/" in name else V + name

    def triples(self, iri: str) -> tuple[ox.Triple, ...]:
        """Return what a graph repeats of a term and of all it leads to."""
        return tuple(t for _, triples in self.closure(iri) for t in triples)

    def closure(self, iri: str) -> tuple[tuple[str, tuple[ox.Triple, ...]], ...]:
        """Return a term and all it leads to (its scheme, what is broader, its units), each with what a graph repeats."""
        known = self._closures.get(iri)
        if known is None:
            known = self._closures[iri] = tuple((at, self._described[at]) for at in self._reached(iri))
        return known

    def _reached(self, iri: str) -> dict[str, None]:
        seen: dict[str, None] = {}
        todo = [iri]
        while todo:
            at = todo.pop()
            if at in seen or at not in self._described:
                continue
            seen[at] = None
            todo.extend(
                str(getattr(t.object, "value", "")) for t in self._described[at] if t.predicate.value in _FOLLOWED
            )
        return seen


def load(*extra: Path) -> Vocabulary:
    """Load the shipped vocabulary and what files that extend it add."""
    return _load(tuple(extra))


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...]) -> Vocabulary:
    found: dict[str, list[ox.Triple]] = {}
    labels: dict[str, str] = {}
    for path in (resources.path("ontology", "vocab.ttl"), *extra):
        words: set[str] = set()
        added: dict[str, list[ox.Triple]] = {}
        try:
            for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
                if not isinstance(q.subject, ox.NamedNode):
                    continue
                if q.predicate.value == _TYPE and str(getattr(q.object, "value", "")).startswith(LX):
                    words.add(q.subject.value)
                if q.subject.value.startswith(V + "bnf-") and _is_chinese_label(q):
                    labels.setdefault(str(getattr(q.object, "value", "")), q.subject.value)
                if q.predicate.value in _COPIED:
                    added.setdefault(q.subject.value, []).append(ox.Triple(q.subject, q.predicate, q.object))
        except (SyntaxError, OSError) as error:
            raise OntologyError(f"{path}: {error}") from error
        for iri, triples in added.items():
            if iri not in words:
                found.setdefault(iri, []).extend(triples)
    names = " and ".join(["ontology/vocab.ttl", *(str(p) for p in extra)])
    return Vocabulary({iri: tuple(dict.fromkeys(triples)) for iri, triples in found.items()}, names, labels)


def _is_chinese_label(q: ox.Quad) -> bool:
    named = q.predicate.value in (SKOS + "prefLabel", SKOS + "altLabel")
    return named and isinstance(q.object, ox.Literal) and q.object.language == "zh"


def _values(found: tuple[ox.Triple, ...], predicate: str) -> list[str]:
    return [str(getattr(t.object, "value", "")) for t in found if t.predicate.value == predicate]
