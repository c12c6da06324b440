"""Set apart what must not be published: the nodes that break a rule, and whatever would be left hanging without them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.model import Finding
from kg.namespaces import FP, OA, PROV, RDF

_TYPE = ox.NamedNode(RDF + "type")
_MENTIONED = ox.NamedNode(FP + "mentionedIn")
_HARD = {
    ox.NamedNode(iri)
    for iri in (
        *(FP + n for n in ("about", "evidence", "indicator", "period", "place", "unit")),
        *(RDF + n for n in ("subject", "object")),
        *(OA + n for n in ("hasSource", "hasSelector")),
        PROV + "wasDerivedFrom",
        PROV + "wasGeneratedBy",
    )
}
"""Properties whose subject says nothing once their object is gone."""
_STATEMENTS = {ox.NamedNode(FP + n) for n in ("Observation", "DerivedObservation", "Link", "Passage")}
"""Classes of nodes that go with what they rest on; an entity goes only with its last mention."""


def quarantine(quads: Iterable[ox.Quad], findings: Iterable[Finding]) -> tuple[list[ox.Quad], list[ox.Quad]]:
    """Return what may be published and what may not: every node with a Violation, and the statements that rest on it.

    A link that goes takes its direct triple with it, unless another link states the same.
    """
    everything = list(quads)
    gone: set[object] = {ox.NamedNode(f.focus) for f in findings if f.severity == "Violation" and f.focus}
    if not gone:
        return everything, []
    statements = {q.subject for q in everything if q.predicate == _TYPE and q.object in _STATEMENTS}
    rests = [(q.subject, q.object) for q in everything if q.predicate in _HARD and q.subject in statements]
    mentions: dict[object, set[object]] = {}
    for q in everything:
        if q.predicate == _MENTIONED:
            mentions.setdefault(q.subject, set()).add(q.object)
    while more := ({s for s, on in rests if on in gone} | {s for s, at in mentions.items() if at <= gone}) - gone:
        gone |= more
    ties = _direct(everything, gone) - _direct(everything, {s for s in statements if s not in gone})
    kept: list[ox.Quad] = []
    apart: list[ox.Quad] = []
    for q in everything:
        out = q.subject in gone or q.object in gone or (q.subject, q.predicate, q.object) in ties
        (apart if out else kept).append(q)
    return kept, apart


def _direct(quads: Iterable[ox.Quad], links: Iterable[object]) -> set[tuple[object, object, object]]:
    """Return the triples that some links state."""
    wanted = set(links)
    parts: dict[object, dict[str, object]] = {}
    for q in quads:
        if q.subject in wanted and q.predicate.value.startswith(RDF):
            parts.setdefault(q.subject, {})[q.predicate.value[len(RDF) :]] = q.object
    return {(p["subject"], p["predicate"], p["object"]) for p in parts.values() if len(p.keys() & _SPO) == len(_SPO)}


_SPO = {"subject", "predicate", "object"}
