"""The ontology and the vocabulary: clean, small, used, consistent, and with the codes that queries promise."""

from __future__ import annotations

import re
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
import shape_cases
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg import checks, resources
from kg.namespaces import FP, PREFIXES, V

HYGIENE = sorted((Path(__file__).parent / "hygiene").glob("*.rq"))
ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
CLASH = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")


def ontology() -> ox.Store:
    store = ox.Store()
    for name in ("fupin", "vocab"):
        store.load(path=str(resources.path("ontology", f"{name}.ttl")), format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = solutions.variables
    return sorted(tuple(str(getattr(row[n], "value", "")) for n in names) for row in solutions)


def test_there_are_hygiene_queries() -> None:
    assert len(HYGIENE) >= 18
    for path in HYGIENE:
        head = path.read_text(encoding="utf-8").splitlines()[:3]
        assert re.fullmatch(r"# level: (error|warn)", head[0]), path.name
        assert head[1].startswith("# problem: ") and head[2].startswith("# solution: "), path.name


@pytest.mark.parametrize("path", HYGIENE, ids=lambda p: p.stem)
def test_hygiene(path: Path) -> None:
    found = rows(ontology(), path.read_text(encoding="utf-8"))
    assert found == [], path.read_text(encoding="utf-8").splitlines()[1:3]


@pytest.mark.parametrize(
    ("query", "damage"),
    [
        ("term-without-label", 'DELETE WHERE { fp:Fund rdfs:label ?x }'),
        ("term-without-definition", 'DELETE WHERE { fp:Fund skos:definition ?x }'),
        ("term-not-claimed", 'DELETE WHERE { fp:Fund rdfs:isDefinedBy ?x }'),
        ("concept-without-label", 'INSERT DATA { v:area-health skos:prefLabel "医"@zh }'),
        ("concept-without-definition", 'DELETE WHERE { v:area-health skos:definition ?x }'),
        ("concept-orphan", 'DELETE WHERE { v:area-health skos:topConceptOf ?x }'),
        ("concept-of-no-scheme", 'INSERT DATA { v:area-health skos:inScheme v:nothing }'),
        ("concept-iri", 'INSERT DATA { v:area-health skos:notation "medicine" }'),
        ("concept-cycle", 'INSERT DATA { v:area-monitoring skos:broader v:area-relapse }'),
        ("indicator-without-kind", 'DELETE WHERE { v:ind-sales skos:broader ?x }'),
        ("class-not-disjoint", 'INSERT DATA { fp:New a owl:Class ; rdfs:isDefinedBy <https://w3id.org/fupin/def> }'),
        ("property-without-range", 'DELETE WHERE { fp:unit schema:rangeIncludes ?x }'),
        ("property-with-domain", 'INSERT DATA { fp:unit rdfs:domain fp:Observation }'),
        ("external-undeclared", 'INSERT DATA { fp:Fund rdfs:subClassOf schema:Grant }'),
        ("deprecated-without-successor", 'INSERT DATA { fp:Fund owl:deprecated true }'),
        ("definition-is-label", 'INSERT DATA { fp:Fund skos:definition "Fund."@en }'),
        ("same-label-twice", 'INSERT DATA { v:area-health skos:prefLabel "教育扶贫"@zh }'),
        ("same-definition-twice", 'INSERT { fp:Fund skos:definition ?x } WHERE { fp:Asset skos:definition ?x }'),
    ],
)  # fmt: skip
def test_hygiene_finds_what_it_is_for(query: str, damage: str) -> None:
    store = ontology()
    store.update(damage, prefixes=PREFIXES)
    assert rows(store, (Path(__file__).parent / "hygiene" / f"{query}.rq").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name", sorted(p.stem for p in (ROOT / "ontology").glob("*.ttl") if p.stem not in ("cube-dsd", "examples"))
)
def test_every_file_of_terms_has_a_version(name: str) -> None:
    assert _versions(ROOT / "ontology" / f"{name}.ttl") == ["0.1.0"]


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "shapes").glob("*.ttl")))
def test_every_file_of_shapes_has_a_version(name: str) -> None:
    assert _versions(ROOT / "shapes" / f"{name}.ttl") == ["0.1.0"]


def _versions(path: Path) -> list[str]:
    """Return the versions that a file says it is, where its version IRI says so, too."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    found = rows(store, "SELECT ?v ?iri { ?o a owl:Ontology ; owl:versionInfo ?v ; owl:versionIRI ?iri }")
    return [version for version, iri in found if version in iri.split("/")]


def test_small_stays_small() -> None:
    classes = rows(ontology(), "SELECT ?c { ?c a owl:Class ; rdfs:isDefinedBy ?o }")
    assert 15 <= len(classes) <= 20


def test_every_term_is_used_by_a_question_a_shape_or_the_graph() -> None:
    declared = {iri for (iri,) in rows(ontology(), "SELECT ?t { ?t rdfs:isDefinedBy ?o }")}
    used: set[str] = set()
    for path in (*(ROOT / "shapes").glob("*.ttl"), *(ROOT / "ontology" / "questions").glob("*.rq")):
        used |= set(re.findall(r"\bfp:(\w+)", path.read_text(encoding="utf-8")))
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'_fp\("(\w+)"\)', text)) | set(re.findall(r'FP \+ "(\w+)"', text))
        for group in re.findall(r"FP \+ n for n in \(([^)]*)\)", text):
            used |= set(re.findall(r'"(\w+)"', group))
    assert len(declared) >= 55
    assert {iri for iri in declared if iri.removeprefix(FP) not in used} == set()


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        (
            "area",
            "consumption cooperation disability ecology education employment finance general governance health housing "
            "industry infrastructure monitoring photovoltaic relocation safety-net",
        ),
        (
            "kind",
            "asset beneficiary facility funding income institution other place product programme rate revenue staff",
        ),
        ("stat", "average change cumulative share threshold total"),
        ("time", "criterion cumulative flow stock target"),
    ],
)
def test_the_codes_that_queries_print(scheme: str, codes: str) -> None:
    query = f"SELECT ?n {{ ?c skos:topConceptOf v:{scheme} ; skos:notation ?n }}"
    assert [n for (n,) in rows(ontology(), query)] == codes.split()


def test_every_kind_has_a_generic_indicator() -> None:
    kinds = [n for (n,) in rows(ontology(), "SELECT ?n { ?c skos:inScheme v:kind ; skos:notation ?n }")]
    for kind in kinds:
        assert rows(ontology(), f"SELECT ?b {{ v:ind-{kind} a fp:Indicator ; skos:broader ?b }}") == [
            (f"{V}kind-{kind}",)
        ]


def test_bounds_have_the_symbols_that_queries_print() -> None:
    found = rows(ontology(), "SELECT ?n ?s { ?c skos:inScheme v:bound ; skos:notation ?n ; fp:symbol ?s }")
    assert dict(found) == {
        "approx": "~",
        "exact": "=",
        "max-exclusive": "<=",
        "max-inclusive": "<=",
        "min-exclusive": ">=",
        "min-inclusive": ">=",
    }


def test_units_convert() -> None:
    found = dict(rows(ontology(), "SELECT ?n ?m { ?u a qudt:Unit ; skos:notation ?n ; qudt:conversionMultiplier ?m }"))
    assert float(found["hectare"]) == pytest.approx(15 * float(found["mu"]))
    assert float(found["t"]) == 2000 * float(found["jin"])
    assert len(found) >= 20


# Consistency by a reasoner


def closure(extra: str = "") -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(resources.path("ontology", "fupin.ttl"))
    data = ox.serialize(shape_cases.store("valid/link-with-sentence.ttl"), format=ox.RdfFormat.N_QUADS)
    graph.parse(data=data, format="nt")
    graph.parse(data="".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items()) + extra, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def clashes(graph: rdflib.Graph) -> list[str]:
    return [str(o) for o in graph.objects(None, CLASH)]


def test_the_reasoner_finds_no_contradiction() -> None:
    graph = closure()
    assert clashes(graph) == []
    fund = rdflib.URIRef("https://w3id.org/fupin/id/fund/1")
    types = {str(t) for t in graph.objects(fund, RDF.type)} & {str(c) for c in graph.subjects(RDF.type, OWL.Class)}
    assert {t for t in types if t.startswith(FP)} == {FP + "Fund"}, "inference must not invent a type"


@pytest.mark.parametrize(
    "wrong",
    [
        "<https://w3id.org/fupin/id/fund/1> a fp:Institution .",
        "<https://w3id.org/fupin/id/obs/money> a fp:DerivedObservation .",
    ],
)
def test_the_reasoner_finds_a_planted_contradiction(wrong: str) -> None:
    assert clashes(closure(wrong))


def test_no_class_is_unsatisfiable() -> None:
    graph = closure()
    empty = [c for c in graph.subjects(RDFS.subClassOf, OWL.Nothing) if c != OWL.Nothing]
    assert empty == []
    assert (rdflib.URIRef(FP + "Indicator"), RDFS.subClassOf, SKOS.Concept) in graph


# kg check


def test_the_project_checks_out() -> None:
    assert [f for f in checks.check() if f.severity == "Violation"] == []


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ('lex:x a lx:Head ; skos:prefLabel "某物"@zh ; lx:denotes v:thing-dragon .', "Entry"),
        ('lex:x a lx:Dragon ; skos:prefLabel "某物"@zh .', "EntryKind"),
        ('lex:x a lx:Unit ; skos:prefLabel "元"@zh ; lx:denotes unit:CCY_CNY .', "WordOnce"),
        ('lex:x a lx:Head ; skos:prefLabel "甲"@zh , "乙"@zh .', "EntryLabel"),
        ('lex:x a lx:NotPlace ; skos:prefLabel "某物"@zh ; skos:example "今年〔某物〕很多。"@zh .', "ExampleReads"),
        ('lex:x a lx:NotPlace ; skos:prefLabel "某物"@zh ; skos:example "没有标出。"@zh .', "ExampleReads"),
        ('lx:New a rdfs:Class ; rdfs:label "新"@zh .', "TermLabels"),
        ("this is no Turtle", "Readable"),
    ],
)
def test_a_wrong_word_is_found(tmp_path: Path, entry: str, rule: str) -> None:
    path = tmp_path / "more.ttl"
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    path.write_text(f"{head}@prefix lex: <https://w3id.org/fupin/lexicon/> .\n{entry}\n", encoding="utf-8")
    before = {(f.rule, f.focus, str(f.message)) for f in checks.check()}
    after = {(f.rule, f.focus, str(f.message)) for f in checks.check([path])}
    assert rule in {r for r, _, _ in after - before}
