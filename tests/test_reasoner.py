"""Ontology, vocabulary and sample graph are consistent under full OWL 2 DL, and every class can have members: HermiT says so.

HermiT comes with owlready2 and needs Java. It knows no xsd:date (no datatype of OWL 2), so dates are left out of what it reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import owlready2
import programs
import pyoxigraph as ox
import pytest

from kg import resources
from kg.namespaces import FP, PREFIXES, XSD

ROOT = Path(__file__).parent.parent
SOURCES = (
    resources.path("ontology", "fupin.ttl"),
    resources.path("ontology", "vocab.ttl"),
    ROOT / "data" / "graph" / "binzhou-2021-02-08.ttl",
)
_DATES = {XSD + n for n in ("date", "gYear", "gYearMonth")}


def quads(extra: str = "") -> Iterable[ox.Quad]:
    """Yield what the sources say and what a test adds, without dates."""
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    texts = [*(p.read_text(encoding="utf-8") for p in SOURCES), head + extra]
    for text in texts:
        for q in ox.parse(text, format=ox.RdfFormat.TURTLE):
            if not (isinstance(q.object, ox.Literal) and q.object.datatype.value in _DATES):
                yield q


def reason(folder: Path, extra: str = "") -> set[str]:
    """Return the classes that can have no members, or raise owlready2.OwlReadyInconsistentOntologyError."""
    owlready2.JAVA_EXE = programs.command("default-jre-headless", "java")
    path = folder / "all.nt"
    store = ox.Store()
    store.bulk_extend(quads(extra))
    store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    with world.get_ontology("https://example.org/inferred#"):
        owlready2.sync_reasoner_hermit(world, debug=0)
    return {c.iri for c in world.inconsistent_classes()} - {"http://www.w3.org/2002/07/owl#Nothing"}


def test_everything_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    assert sum(1 for _ in quads()) > 5_000
    assert reason(tmp_path) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        "<https://w3id.org/fupin/id/x> a fp:Fund , fp:Institution .",
        "<https://w3id.org/fupin/id/x> a fp:Observation , fp:DerivedObservation .",
        "<https://w3id.org/fupin/id/x> a fp:Link , fp:Passage .",
    ],
)
def test_a_planted_contradiction_is_found(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        reason(tmp_path, wrong)


def test_a_class_that_can_have_no_members_is_found(tmp_path: Path) -> None:
    wrong = "fp:Both a owl:Class ; rdfs:subClassOf fp:Fund , fp:Place ."
    assert reason(tmp_path, wrong) == {FP + "Both"}
