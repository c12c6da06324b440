"""What the graph says of a reading, and how it names things."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pyoxigraph as ox
import pytest
import readings

from kg.extract import extract
from kg.graph import days, interval, to_quads
from kg.keys import comparison_key
from kg.model import Figure, Place, Reading
from kg.namespaces import BASE, FP, RDF, RDFS, SCHEMA, SKOS, V
from kg.read import read_text

NAMES = readings.names()


def graph(reading: Reading, **options: object) -> set[tuple[str, str, str]]:
    return {(q.subject.value, q.predicate.value, q.object.value) for q in to_quads(reading, **options)}  # type: ignore[arg-type]


def about(reading: Reading, quote: str, **options: object) -> dict[str, list[str]]:
    """Return the properties of the figure with a quote."""
    triples = graph(reading, **options)
    subject = next(s for s, p, o in triples if p == FP + "surfaceForm" and o == quote)
    found: dict[str, list[str]] = {}
    for s, p, o in sorted(triples):
        if s == subject:
            found.setdefault(re.sub(r"^.*[/#]", "", p), []).append(o)
    return found


def figure(value: str, bound: str = "=", **fields: object) -> Figure:
    return Figure(0, 1, "x", Decimal(value), bound=bound, **fields)  # type: ignore[arg-type]


def test_there_are_readings() -> None:
    assert len(NAMES) >= 3


@pytest.mark.parametrize("name", NAMES)
def test_no_blank_nodes_and_only_ascii_iris(name: str) -> None:
    for q in to_quads(readings.load(name)):
        for term in (q.subject, q.predicate, q.object, q.graph_name):
            assert not isinstance(term, ox.BlankNode)
            if isinstance(term, ox.NamedNode):
                assert re.fullmatch(r"https?://[!-~]+", term.value)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_an_exact_decimal(name: str) -> None:
    literals = [q.object for q in to_quads(readings.load(name)) if isinstance(q.object, ox.Literal)]
    assert not [x for x in literals if x.datatype.value.endswith(("double", "float"))]
    decimals = [x.value for x in literals if x.datatype.value.endswith("decimal")]
    assert decimals
    assert all(re.fullmatch(r"-?\d+\.\d+", x) for x in decimals)


@pytest.mark.parametrize("name", NAMES)
def test_every_term_used_is_described(name: str) -> None:
    quads = to_quads(readings.load(name))
    subjects = {q.subject.value for q in quads}
    used = {
        q.object.value for q in quads if isinstance(q.object, ox.NamedNode) and q.object.value.startswith((V, BASE))
    }
    assert used - subjects == set()


def test_a_document_is_named_by_its_text() -> None:
    reading = readings.load("yunshan-2021")
    digest = sha256(reading.report.text.encode()).hexdigest()
    document = f"{BASE}doc/{digest[:16]}"
    assert (document, SCHEMA + "sha256", digest) in graph(reading)
    assert (document, RDF + "type", FP + "Document") in graph(reading)


def test_own_statements_and_shared_facts_lie_apart() -> None:
    quads = to_quads(readings.load("yunshan-2021"))
    shared, own = f"{BASE}graph/shared", quads[0].graph_name.value
    triples: dict[str, set[ox.Triple]] = {}
    for q in quads:
        triples.setdefault(q.graph_name.value, set()).add(q.triple)
    assert triples.keys() == {shared, own}
    assert not triples[shared] & triples[own]
    predicates = {name: {t.predicate.value for t in found} for name, found in triples.items()}
    assert SKOS + "altLabel" in predicates[own]
    assert SKOS + "altLabel" not in predicates[shared]
    assert {FP + "entityKey", FP + "kind", RDFS + "label"} <= predicates[shared]


def test_two_reports_share_the_facts_of_one_thing() -> None:
    shared = [
        {q.triple for q in to_quads(readings.load(name)) if q.graph_name.value.endswith("shared")}
        for name in ("yunshan-2021", "yunshan-2022")
    ]
    keys = [{t.subject.value for t in found if t.predicate.value == FP + "entityKey"} for found in shared]
    both = keys[0] & keys[1]
    assert len(both) >= 3
    for subject in both:
        said = [t for found in shared for t in found if t.subject.value == subject]
        labels = {t.object.value for t in said if t.predicate.value == RDFS + "label"}
        assert len(labels) == 1


def test_an_entity_iri_can_be_recomputed_from_its_key() -> None:
    keys = [(s, o) for s, p, o in graph(readings.load("yunshan-2021")) if p == FP + "entityKey"]
    assert len(keys) > 10
    for subject, key in keys:
        place = key.split("|")[1]
        scope = "none" if place == "-" else place
        assert subject.endswith(f"/{scope}-{sha256(key.encode()).hexdigest()[:12]}")


def test_a_town_without_code_is_named_by_parent_and_hash() -> None:
    town = Place("990221-青石镇", "青石镇", "town", "990221")
    triples = graph(readings.load("hailing-2021"))
    subject = next(s for s, p, o in triples if p == RDFS + "label" and o == town.name)
    assert subject == f"{BASE}place/990221-{sha256('青石镇'.encode()).hexdigest()[:12]}"
    assert (subject, SCHEMA + "containedInPlace", f"{BASE}place/990221") in triples
    assert not [o for s, p, o in triples if s == subject and p == SKOS + "notation"]


def test_a_base_changes_things_but_not_the_ontology() -> None:
    base = "https://example.org/kg/"
    triples = graph(readings.load("yunshan-2021"), base=base)
    iris = {x for t in triples for x in t if x.startswith("http")}
    assert not [x for x in iris if x.startswith(BASE)]
    assert {x for x in iris if x.startswith(V)}
    assert FP + "Observation" in iris


def test_without_quotes_offsets_stay() -> None:
    triples = graph(readings.load("yunshan-2021"), quotes=False)
    predicates = {p.rpartition("#")[2] for _, p, _ in triples if "oa#" in p}
    assert predicates == {"hasSource", "hasSelector", "start", "end"}


def test_a_figure_keeps_its_words_its_value_and_its_limits() -> None:
    found = about(readings.load("yunshan-2021"), "12.30亿元")
    assert found["value"] == ["1230000000.0"]
    assert found["statedValue"] == ["12.30"]
    assert found["scale"] == ["8"]
    assert (found["minValue"], found["maxValue"]) == (["1229500000.0"], ["1230500000.0"])
    assert found["indicator"] == [V + "ind-fund-input"]
    assert found["period"] == [BASE + "period/to_2020"]
    assert found["statedMeasure"] == ["专项产业扶贫资金"]
    assert found["bound"] == [V + "bound-exact"]


def test_a_range_keeps_both_ends() -> None:
    found = about(readings.load("yunshan-2021"), "1500-3000元")
    assert (found["value"], found["valueHigh"]) == (["1500.0"], ["3000.0"])
    assert (found["minValue"], found["maxValue"]) == (["1500.0"], ["3000.0"])


def test_a_figure_about_a_place_points_at_the_place() -> None:
    found = about(readings.load("yunshan-2021"), "90%")
    assert found["about"] == found["place"] == [BASE + "place/990100"]


def test_a_link_is_said_directly_and_with_its_sentence() -> None:
    triples = graph(readings.load("yunshan-2021"))
    links = [s for s, p, o in triples if p == RDF + "type" and o == FP + "Link"]
    assert len(links) == 8
    for link in links:
        parts = {p: o for s, p, o in triples if s == link}
        assert (parts[RDF + "subject"], parts[RDF + "predicate"], parts[RDF + "object"]) in triples
        assert "/p/" in parts[FP + "evidence"]


def test_derived_values_are_apart_and_can_be_left_out() -> None:
    reading = readings.load("yunshan-2021")
    triples = graph(reading)
    derived = {s for s, p, o in triples if o == FP + "DerivedObservation"}
    assert len(derived) == 2
    base = next(s for s in derived if s.endswith("-base"))
    said = {p.rpartition("#")[2].rpartition("/")[2]: o for s, p, o in triples if s == base}
    assert (said["value"], said["minValue"], said["maxValue"]) == ("1200.00", "1194.82", "1205.22")
    assert said["formula"] == "1500 / (1 + 25/100); interval 1499.5/1.255 … 1500.5/1.245"
    assert not {"surfaceForm", "evidence", "statedMeasure"} & said.keys()
    assert not [s for s, p, o in graph(reading, derive=False) if "/derived/" in s + o]


@pytest.mark.parametrize(
    ("made", "least", "most"),
    [
        (figure("1348000000", tolerance=Decimal(500000)), "1347500000", "1348500000"),
        (figure("418"), "418", "418"),
        (figure("6", ">=", tolerance=Decimal("0.5")), "6", None),
        (figure("10000", ">=", strict=True), "10000", None),
        (figure("30000", "<="), None, "30000"),
        (figure("90", "<=", strict=True), None, "90"),
        (figure("25000", "~", strict=True), None, "25000"),
        (figure("5000", "~"), "4500", "5500"),
        (figure("3.2", "~", tolerance=Decimal("0.05")), "3.15", "3.25"),
        (figure("12000", value_high=Decimal(15000)), "12000", "15000"),
        (figure("20000", value_high=Decimal(30000), tolerance=Decimal(5000)), "15000", "35000"),
        (figure("12000", ">=", value_high=Decimal(15000)), "12000", None),
        (figure("12000", "<=", value_high=Decimal(15000)), None, "15000"),
    ],
)
def test_limits_follow_bound_range_and_rounding(made: Figure, least: str | None, most: str | None) -> None:
    assert interval(made) == (None if least is None else Decimal(least), None if most is None else Decimal(most))


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2020-11-21/2020-11-30", "2020-11-21", "2020-11-30"),
        ("2016/2020", "2016-01-01", "2020-12-31"),
        ("../2020-12", None, "2020-12-31"),
        ("2017/..", "2017-01-01", None),
    ],
)
def test_periods_have_a_first_and_a_last_day(edtf: str, first: str | None, last: str | None) -> None:
    assert days(edtf) == (first, last)


def test_comparison_keys_meet_only_where_figures_can_be_compared() -> None:
    o = next(o for o in readings.load("yunshan-2021").observations if o.figure.quote == "1.2亿元")
    same = replace(o, figure=replace(o.figure, value=Decimal(7), start=1, end=2), sentence=o.sentence)
    assert comparison_key(o, "a") == comparison_key(same, "b")
    for other in (
        replace(o, period="2019"),
        replace(o, place=None),
        replace(o, stat="average"),
        replace(o, temporal="stock"),
        replace(o, about="990100"),
        replace(o, indicator="ind-sales"),
        replace(o, figure=replace(o.figure, unit="person")),
    ):
        assert comparison_key(other, "a") != comparison_key(o, "a")


def test_figures_of_an_unknown_period_meet_only_within_their_document() -> None:
    o = next(o for o in readings.load("yunshan-2021").observations if o.period is None)
    assert comparison_key(o, "a") == comparison_key(o, "a")
    assert comparison_key(o, "a") != comparison_key(o, "b")


def test_a_generic_indicator_is_told_apart_by_the_words() -> None:
    o = next(o for o in readings.load("yunshan-2021").observations if o.figure.quote == "1.2亿元")
    generic = replace(o, indicator="ind-revenue")
    assert comparison_key(generic, "a") != comparison_key(replace(generic, measure="电费收入"), "a")
    assert comparison_key(o, "a") == comparison_key(replace(o, measure="收益"), "a")


def test_a_report_without_figures_is_a_graph_of_the_document() -> None:
    reading = replace(readings.load("yunshan-2021"), observations=(), entities=(), links=(), places=(), subject=None)
    types = {o for _, p, o in graph(reading) if p == RDF + "type"}
    assert types == {FP + "Document", "http://www.w3.org/ns/prov#Activity"}


def test_a_third_is_a_number_to_every_store() -> None:
    text = "全县搬迁7.83万人，约为全县总人口的三分之一。"
    store = ox.Store()
    store.extend(to_quads(extract(read_text(text, identifier="r"))))
    told = [o.value for _, _, o, _ in store.quads_for_pattern(None, ox.NamedNode(FP + "value"), None)]
    assert "0." + "3" * 18 in told
    query = f"SELECT ?v WHERE {{ GRAPH ?g {{ ?o <{FP}value> ?v }} FILTER (isNumeric(?v)) }}"
    assert len(list(store.query(query))) == len(told)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", readings.names())
def test_nothing_is_said_twice(name: str) -> None:
    quads = to_quads(readings.load(name))
    assert len(quads) == len(set(quads))
