"""Every shape finds the defect it is for and nothing else; both engines agree; what a person is shown is right."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import readings
import reference_engine
import shape_cases

from kg import findings, resources, shacl
from kg.agreements import agreements
from kg.errors import ShapeError
from kg.graph import to_quads
from kg.model import Finding
from kg.namespaces import FP, PREFIXES, RDFS, SH, SHAPES
from kg.quarantine import quarantine
from kg.validate import conforms, shipped, validate

VALID = shape_cases.names("valid")
INVALID = shape_cases.names("invalid")
EXPECTED = shape_cases.expected()


def sample() -> list[ox.Quad]:
    return to_quads(readings.load("yunshan-2021"))


def test_there_are_cases_for_every_shape() -> None:
    assert len(VALID) >= 35
    assert len(INVALID) >= 125
    rules = {r.name for r in shacl.load(shipped()).rules}
    assert rules == {shape for found in EXPECTED.values() for shape, _ in found}


def test_every_expectation_has_its_case() -> None:
    assert set(EXPECTED) == set(INVALID)


def test_the_prelude_conforms() -> None:
    assert validate(shape_cases.store()) == []


@pytest.mark.parametrize("name", VALID)
def test_valid(name: str) -> None:
    assert validate(shape_cases.store(name)) == []


@pytest.mark.parametrize("name", INVALID)
def test_invalid(name: str) -> None:
    found = Counter((f.rule, f.severity) for f in validate(shape_cases.store(name)))
    assert found == EXPECTED[name]


@pytest.mark.slow
def test_both_engines_find_the_same_nodes() -> None:
    differ = {}
    with reference_engine.parsed_once():
        for name in [*VALID, *INVALID]:
            store = shape_cases.store(name)
            fast, reference = ({(f.rule, f.focus) for f in validate(store, engine=e)} for e in ("fast", "pyshacl"))
            if fast != reference:
                differ[name] = (fast - reference, reference - fast)
    assert differ == {}


@pytest.mark.slow
def test_both_engines_agree_on_a_report() -> None:
    """A report with a changed digit, so that there is something to agree on."""
    quads = [
        ox.Quad(q.subject, q.predicate, ox.Literal("9" + q.object.value, datatype=q.object.datatype), q.graph_name)
        if q.predicate.value == FP + "value" and isinstance(q.object, ox.Literal)
        else q
        for q in sample()
    ]
    with reference_engine.parsed_once():
        fast, reference = ({(f.rule, f.focus) for f in validate(quads, engine=e)} for e in ("fast", "pyshacl"))
    assert fast == reference
    assert {rule for rule, _ in fast} >= {"Scale", "BoundsAgree"}


def test_a_report_conforms() -> None:
    assert [f for f in validate(sample()) if f.severity != "Info"] == []


def test_an_ontology_merged_into_the_data_changes_nothing() -> None:
    store = shape_cases.store("invalid/bound-of-another-scheme.ttl")
    alone = validate(store)
    store.load(path=str(resources.path("ontology", "fupin.ttl")), format=ox.RdfFormat.TURTLE)
    assert validate(store) == alone


def test_subclasses_in_the_data_are_members() -> None:
    store = shape_cases.store()
    teams = ox.NamedNode("https://example.org/Team")
    group = ox.NamedNode("https://w3id.org/fupin/id/grp/2")
    store.add(ox.Quad(teams, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(FP + "BeneficiaryGroup")))
    store.add(ox.Quad(group, ox.NamedNode(PREFIXES["rdf"] + "type"), teams))
    assert {f.rule for f in validate(store) if f.focus == group.value} == {"OneKey", "Named", "Mentioned"}


def test_named_graphs_are_merged_so_that_nothing_counts_twice() -> None:
    quads = sample()
    other = ox.NamedNode("https://example.org/copy")
    copies = [ox.Quad(q.subject, q.predicate, q.object, other) for q in quads]
    store = ox.Store()
    store.bulk_extend([*quads, *copies])
    assert validate(store) == validate(quads)


def test_a_finding_shows_every_figure_it_speaks_of() -> None:
    (f,) = validate(shape_cases.store("invalid/share-that-does-not-recompute.ttl"))
    assert f.document == "case"
    assert f.message == {
        "zh": "480 ÷ 800 = 60%，原文写 68%",
        "en": "480 of 800 is 60%, the text says 68%",
    }
    assert [(g["quote"], g["document"]) for g in f.figures] == [("60%", "case"), ("480人", "case"), ("800人", "case")]
    for g in f.figures:
        start = g["start"]
        assert isinstance(start, int)
        assert f.sentence[start : start + len(str(g["quote"]))] == g["quote"]


def test_a_contradiction_shows_both_documents() -> None:
    (f,) = validate(shape_cases.store("invalid/two-documents-disagree.ttl"))
    assert [(g["quote"], g["document"]) for g in f.figures] == [("150万元", "other"), ("120万元", "case")]


def test_messages_come_in_both_languages_from_both_engines() -> None:
    store = shape_cases.store("invalid/magnitude-not-applied.ttl")
    (fast,) = validate(store)
    (reference,) = validate(store, engine="pyshacl")
    assert fast.message == {
        "zh": "数值 120 ≠ 原文数字 120 × 10 的 4 次方",
        "en": "Value 120 is not the printed number 120 times ten to the power 4",
    }
    assert set(reference.message) == {"zh", "en"}
    assert reference.message["zh"].startswith("数值")


def test_every_rule_speaks_both_languages() -> None:
    rules = shacl.load([*shipped(), resources.path("shapes", "lexicon.ttl")]).rules
    assert len(rules) >= 120
    for rule in rules:
        assert set(rule.messages) == {"zh", "en"}, rule.name
        assert set(rule.title) in (set(), {"zh", "en"}), rule.name
        assert set(rule.advice) in (set(), {"zh", "en"}), rule.name


def test_what_is_doubtful_says_what_to_do() -> None:
    doubtful = [r for r in shacl.load(shipped()).rules if r.severity != "Violation"]
    assert len(doubtful) >= 17
    assert [r.name for r in doubtful if set(r.advice) != {"zh", "en"}] == []


@pytest.mark.parametrize(
    ("severity", "fail_on", "passes"),
    [
        ("Violation", "violation", False),
        ("Warning", "violation", True),
        ("Warning", "warning", False),
        ("Info", "warning", True),
        ("Info", "info", False),
        ("Violation", "none", True),
    ],
)
def test_what_lets_a_graph_pass(severity: str, fail_on: str, passes: bool) -> None:
    assert conforms([Finding(severity=severity, rule="x", message={})], fail_on) is passes


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ShapeError, match="fast or pyshacl"):
        validate(shape_cases.store(), engine="slow")


# Reports of findings


def test_the_text_report_marks_the_figures_and_says_what_to_do() -> None:
    text = findings.as_text(validate(shape_cases.store("invalid/share-that-does-not-recompute.ttl")))
    assert "警告 Warning (1)" in text
    assert "惠及脱贫户200户【480人】，占全县脱贫人口【800人】的【60%】" in text
    assert "→ 请核对原句中的分子与分母" in text
    assert text.endswith("Violation 0 · Warning 1 · Info 0\n")


def test_the_json_report_is_a_list_of_objects() -> None:
    (told,) = json.loads(findings.as_json(validate(shape_cases.store("invalid/two-documents-disagree.ttl"))))
    assert told["severity"] == "Warning"
    assert told["rule"] == "Contradiction"
    assert set(told["message"]) == {"zh", "en"}
    assert told["document"] == "other"
    assert [list(g) for g in told["figures"]] == [["iri", "document", "quote", "start", "end"]] * 2


def test_the_page_never_lets_a_text_become_markup() -> None:
    (f,) = validate(shape_cases.store("invalid/two-documents-disagree.ttl"))
    evil = "<script>alert(1)</script>120万元"
    figure = {**f.figures[0], "sentence": evil, "sentence_start": 0, "start": evil.index("120"), "quote": "120万元"}
    page = findings.as_html([replace(f, figures=(figure,), message={"zh": "<b>", "en": "&"}, document='"><i>')])
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<mark>120万元</mark>" in page


def test_the_turtle_report_is_a_validation_report_without_blank_nodes() -> None:
    found = validate(shape_cases.store("invalid/two-documents-disagree.ttl"))
    text = findings.as_turtle(found)
    graph = rdflib.Graph().parse(data=text, format="turtle")
    sh = rdflib.Namespace(SH)
    (result,) = graph.subjects(rdflib.RDF.type, sh.ValidationResult)
    assert graph.value(result, sh.sourceShape) == rdflib.URIRef(SHAPES + "Contradiction")
    assert graph.value(result, sh.resultSeverity) == sh.Warning
    assert {m.language for m in graph.objects(result, sh.resultMessage)} == {"zh", "en"}  # type: ignore[attr-defined]
    assert not any(isinstance(t, rdflib.BNode) for triple in graph for t in triple)
    assert findings.as_turtle(found) == text


def test_what_is_said_alike_of_many_figures_is_one_finding_in_every_format() -> None:
    quads = [q for q in sample() if q.predicate.value != FP + "place"]
    found = [f for f in validate(quads) if f.rule == "PlaceKnown"]
    assert len(found) >= 10, "one for each figure, as both engines find them"
    (told,) = json.loads(findings.as_json(found))
    assert sorted(told["foci"]) == sorted(f.focus for f in found)
    assert {g["iri"] for g in told["figures"]} >= {iri for iri in told["foci"] if "/obs/" in iri}
    graph = rdflib.Graph().parse(data=findings.as_turtle(found), format="turtle")
    (result,) = graph.subjects(rdflib.RDF.type, rdflib.Namespace(SH).ValidationResult)
    assert len(list(graph.objects(result, rdflib.Namespace(SH).focusNode))) == 1
    assert {str(o) for o in graph.objects(result, rdflib.URIRef(FP + "involves"))} >= set(told["foci"])
    for text in (findings.as_text(found), findings.as_html(found)):
        assert text.count(f"×{len(found)}") == 1
        assert text.count("PlaceKnown") == 1
    assert findings.tally(found) == "Violation 0 · Warning 1 · Info 0"


@pytest.mark.parametrize("form", findings.FORMATS)
def test_every_report_can_say_that_nothing_was_found(form: str) -> None:
    assert findings.FORMATS[form]([], [])


# What agrees


def test_what_agrees_and_what_was_derived_is_shown_and_is_no_finding() -> None:
    store = shape_cases.store("valid/headcounts-derived-apart-agree.ttl")
    assert validate(store) == []
    noted = agreements(store)
    assert [(n.severity, n.rule) for n in noted] == [
        ("Agrees", "HeadcountsMeet"),
        ("Derived", "Derived"),
        ("Derived", "Derived"),
    ]
    assert (
        noted[0].message["zh"]
        == "两处分别推算的人数 800（1200000 / 1500）与 800（480 / 0.6）在舍入范围内相合，可能是同一群体"
    )
    text = findings.as_text([], noted)
    assert "相合 Agrees (1)" in text
    assert "推算 Derived (2)" in text
    assert "相合 Agrees" in findings.as_html([], noted)


def test_a_share_that_holds_agrees_and_one_that_does_not_is_left_out() -> None:
    for name, rules in (
        ("valid/share-that-recomputes", ["ArithmeticHolds"]),
        ("invalid/share-that-does-not-recompute", []),
    ):
        store = shape_cases.store(f"{name}.ttl")
        assert [n.rule for n in agreements(store, validate(store))] == rules


# Quarantine


def test_what_violates_is_set_apart_with_what_rests_on_it_and_the_rest_conforms() -> None:
    quads = list(shape_cases.store("invalid/derived-base-wrong.ttl"))
    found = validate(quads)
    kept, apart = quarantine(quads, found)
    assert len(kept) + len(apart) == len(quads)
    assert validate(kept) == []
    gone = {q.subject.value.rpartition("/")[2] for q in apart if isinstance(q.subject, ox.NamedNode)}
    assert gone == {"growth", "base"}


@pytest.mark.parametrize("name", [n for n in INVALID if any(s == "Violation" for _, s in EXPECTED[n])])
def test_what_is_left_after_quarantine_has_no_violation(name: str) -> None:
    quads = list(shape_cases.store(name))
    kept, _ = quarantine(quads, validate(quads))
    assert [(f.rule, f.focus) for f in validate(kept) if f.severity == "Violation"] == []


def test_a_warning_is_published() -> None:
    quads = list(shape_cases.store("invalid/two-documents-disagree.ttl"))
    assert quarantine(quads, validate(quads)) == (quads, [])


# The compiler


def load_shape(tmp_path: Path, body: str) -> shacl.Shapes:
    head = "".join(f"@prefix {p}: <{n}> .\n" for p, n in PREFIXES.items())
    path = tmp_path / "shape.ttl"
    path.write_text(head + body, encoding="utf-8")
    return shacl.load([path])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("fps:X a sh:NodeShape ; sh:targetClass fp:Fund ; sh:closed true .", "shape X: sh:closed is not supported"),
        ('fps:X sh:targetClass fp:Fund ; sh:in ( "a" ) .', "sh:in of literals"),
        ("fps:X sh:targetClass fp:Fund ; sh:property [ sh:path fp:unit ; sh:minCount 1 ] .", "needs an IRI"),
        (
            "fps:X sh:targetClass fp:Fund ; sh:property fps:Y . fps:Y sh:path [ sh:inversePath fp:unit ] ; sh:minCount 1 .",
            "list",
        ),
        ("fps:X sh:targetClass fp:Fund ; sh:sparql [ sh:message 'x' ] .", "no sh:select"),
        ("fps:X sh:targetClass fp:Fund ; sh:sparql [ sh:select 'SELECT $this WHERE {' ] .", "does not parse"),
        ("fps:X sh:targetClass fp:Fund ; sh:sparql [ sh:select 'SELECT $this { VALUES $this { 1 } }' ] .", "VALUES"),
        ("fps:X sh:targetClass fp:Fund", "shape.ttl"),
    ],
)
def test_a_shape_that_cannot_be_checked_is_refused(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(ShapeError, match=message):
        load_shape(tmp_path, body)
