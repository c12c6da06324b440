"""The cube takes one figure of each kind and passes the integrity constraints of its standard."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from exports import AWKWARD, CASES, PREFIX, READINGS, STORES, table

from kg.export.choice import choose
from kg.export.cube import cube
from kg.export.facts import Facts
from kg.namespaces import FP, QB, SDMX_ATTRIBUTE, SDMX_MEASURE, SKOS

CONSTRAINTS = sorted((CASES / "cube").glob("ic-*.rq"))


def cube_of(store: ox.Store = READINGS) -> ox.Store:
    quads, _ = cube(Facts(store))
    found = ox.Store()
    found.extend(quads)
    return found


def test_the_constraints_are_those_that_apply() -> None:
    # Without slices 7 to 10 and 18 hold emptily; without a measure dimension there are no 15 to 17, without hierarchies no 20, 21.
    assert [int(p.stem[3:]) for p in CONSTRAINTS] == [*range(1, 15), 18, 19]


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda p: p.stem)
@pytest.mark.parametrize("which", STORES)
def test_a_cube_passes_the_integrity_constraint(path: Path, which: str) -> None:
    assert not bool(cube_of(STORES[which]).query(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda p: p.stem)
def test_the_integrity_constraint_finds_a_planted_fault(path: Path) -> None:
    store = cube_of()
    store.update(PREFIX + path.with_suffix(".ru").read_text(encoding="utf-8"))
    assert bool(store.query(path.read_text(encoding="utf-8")))


def test_the_cube_has_the_chosen_figures_with_their_values() -> None:
    facts, found = Facts(READINGS), cube_of()
    values = {
        q.subject.value: Decimal(q.object.value)
        for q in found.quads_for_pattern(None, ox.NamedNode(SDMX_MEASURE + "obsValue"), None)
    }
    stated = {r["iri"]: r["value"] for r in table("figures")}
    assert {iri: v for iri, v in values.items() if iri in stated} == {iri: stated[iri] for iri in choose(facts).figures}


def test_derived_values_are_estimates_and_targets_forecasts() -> None:
    def status(store: ox.Store) -> dict[str, str]:
        predicate = ox.NamedNode(SDMX_ATTRIBUTE + "obsStatus")
        return {q.subject.value: q.object.value[-1] for q in store.quads_for_pattern(None, predicate, None)}

    found = status(cube_of())
    assert {s for iri, s in found.items() if "/derived/" in iri} == {"E"}
    assert {s for iri, s in found.items() if "/obs/" in iri} <= {"A", "F"}
    assert sorted(status(cube_of(AWKWARD)).values()) == ["A", "F"]


def test_the_cube_has_no_blank_node_and_every_code_a_label() -> None:
    found = cube_of()
    assert not [q for q in found if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    asked = "ASK { ?c a skos:Concept . FILTER NOT EXISTS { ?c skos:prefLabel ?label } }"
    assert not bool(found.query(asked, prefixes={"skos": SKOS}))
    observations = found.quads_for_pattern(None, None, ox.NamedNode(QB + "Observation"))
    assert len(list(observations)) > 10


def test_the_structure_file_says_dimensions_in_the_same_words_as_the_ontology() -> None:
    dsd, ontology = ox.Store(), ox.Store()
    root = Path(__file__).parent.parent / "ontology"
    dsd.bulk_load(path=root / "cube-dsd.ttl", format=ox.RdfFormat.TURTLE)
    ontology.bulk_load(path=root / "fupin.ttl", format=ox.RdfFormat.TURTLE)
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    own = {q.subject for q in dsd if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(FP)}
    assert own
    for subject in own:
        known = {q.object for q in ontology.quads_for_pattern(subject, label, None)}
        assert {q.object for q in dsd.quads_for_pattern(subject, label, None)} == known
