"""The concepts of ontology/vocab.ttl, by IRI and by notation, and the triples that describe one of them in a graph.

A published graph is complete on its own, so it carries the concepts it uses: type, notation, labels, scheme, what is
broader, the symbol of a bound, the units an indicator expects. Definitions and examples stay in the vocabulary.
"""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from kg import resources
from kg.errors import OntologyError
from kg.namespaces import FP, QUDT, RDF, RDFS, SCHEMA, SKOS, V

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
    FP + "symbol",
    FP + "unit",
    QUDT + "hasQuantityKind",
}
_FOLLOWED = {SKOS + "inScheme", SKOS + "broader", SCHEMA + "statType", FP + "unit"}


@lru_cache(maxsize=1)
def _described() -> dict[str, tuple[ox.Triple, ...]]:
    """Return what a graph repeats of each vocabulary term: IRI → triples."""
    path = resources.path("ontology", "vocab.ttl")
    found: dict[str, list[ox.Triple]] = {}
    try:
        for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(q.subject, ox.NamedNode) and q.predicate.value in _COPIED:
                found.setdefault(q.subject.value, []).append(ox.Triple(q.subject, q.predicate, q.object))
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: {error}") from error
    return {iri: tuple(triples) for iri, triples in found.items()}


@lru_cache(maxsize=1)
def units() -> dict[str, str]:
    """Return notation → IRI of every unit."""
    return {
        notation: iri
        for iri, triples in _described().items()
        if any(t.predicate.value == _TYPE and getattr(t.object, "value", "") == QUDT + "Unit" for t in triples)
        for notation in _notations(triples)
    }


def unit(code: str) -> str:
    """Return the IRI of a unit code, or raise OntologyError."""
    try:
        return units()[code or "other"]
    except KeyError:
        raise OntologyError(f'ontology/vocab.ttl has no unit with skos:notation "{code}"; add it') from None


def concept(scheme: str, notation: str) -> str:
    """Return the IRI of a concept, or raise OntologyError where the vocabulary has none."""
    iri = f"{V}{scheme}-{notation}"
    if iri not in _described():
        raise OntologyError(f"ontology/vocab.ttl has no v:{scheme}-{notation}; add it, or use a notation of v:{scheme}")
    return iri


@lru_cache(maxsize=4096)
def triples(iri: str) -> tuple[ox.Triple, ...]:
    """Return what a graph repeats of a term and of all it leads to: its scheme, what is broader, its units."""
    described = _described()
    seen: dict[str, None] = {}
    todo = [iri]
    while todo:
        at = todo.pop()
        if at in seen or at not in described:
            continue
        seen[at] = None
        todo.extend(getattr(t.object, "value", "") for t in described[at] if t.predicate.value in _FOLLOWED)
    return tuple(t for at in seen for t in described[at])


def _notations(found: tuple[ox.Triple, ...]) -> list[str]:
    objects = (t.object for t in found if t.predicate.value == SKOS + "notation")
    return [o.value for o in objects if isinstance(o, ox.Literal)]
