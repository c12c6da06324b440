"""Questions give the rows they should, on two engines and from any layout of the files; mistakes are named in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import readings

from kg import publish, query, results
from kg.errors import GraphError, QueryError
from kg.graph import to_quads
from kg.namespaces import PREFIXES
from kg.reprints import of_readings
from kg.store import graph_files, is_graph, open_store, quads

CASES = Path(__file__).parent / "cases" / "questions"
CONTRACT = {
    "figures": "doc quote start end value value_high unit bound stat kind area period place about".split(),
    "entities": ["doc", "label", "class"],
    "links": ["doc", "subject", "relation", "object", "basis"],
}
NAMES = [q.name for q in query.questions()]


def apart(name: str) -> list[ox.Quad]:
    """Return what the file of one document says."""
    own = to_quads(readings.load(name))
    return own + [q for q in REPRINTS if q.graph_name == own[0].graph_name]


REPRINTS = of_readings(readings.load(name) for name in readings.names())
APART = {name: apart(name) for name in readings.names()}
QUADS = [q for quads_of_one in APART.values() for q in quads_of_one]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Write the readings once in every layout a user may have."""
    folder = tmp_path_factory.mktemp("graphs")
    layouts = {name: [str(folder / f"all.{name}")] for name in ("ttl", "nq", "trig", "nt", "jsonld", "rdf", "nq.gz")}
    for paths in layouts.values():
        publish.publish(QUADS, paths[0])
    apart = folder / "apart"
    apart.mkdir()
    for name, own in APART.items():
        publish.publish(own, str(apart / f"{name}.ttl"))
    return layouts | {
        "several": [str(p) for p in sorted(apart.iterdir())],
        "folder": [str(apart)],
        "both": [*layouts["ttl"], *layouts["nq"]],
    }


@pytest.fixture(scope="session")
def store(files: dict[str, list[str]]) -> ox.Store:
    return open_store(files["ttl"])


@pytest.fixture(scope="session")
def in_rdflib(files: dict[str, list[str]]) -> rdflib.Graph:
    return rdflib.Graph().parse(files["ttl"][0], format="turtle")


def expected(name: str) -> tuple[list[str], list[list[str]]]:
    case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return case["columns"], case["rows"]


def as_numbers(rows: list[list[str]]) -> list[list[object]]:
    """Make 10000 and 10000.0 one: engines print decimals differently."""

    def number(text: str) -> object:
        try:
            return float(text)
        except ValueError:
            return text

    return [[number(x) for x in row] for row in rows]


def test_every_question_has_expected_rows_and_none_is_left_over() -> None:
    assert sorted(p.stem for p in CASES.glob("*.json")) == sorted(NAMES)
    assert [q.number for q in query.questions() if q.number] == list(range(1, 26))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_the_expected_rows(name: str, store: ox.Store) -> None:
    columns, rows = expected(name)
    answer = query.run(store, query.question(name).text)
    assert list(answer.variables) == columns
    assert [list(row) for row in answer.strings()] == rows
    assert rows


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(name: str, in_rdflib: rdflib.Graph) -> None:
    found = in_rdflib.query(query.question(name).text, initNs=PREFIXES)
    rows = [["" if x is None else str(x) for x in row] for row in found]  # type: ignore[union-attr]
    assert as_numbers(rows) == as_numbers(expected(name)[1])


@pytest.mark.parametrize("layout", ["nq", "trig", "nt", "jsonld", "rdf", "nq.gz", "several", "folder", "both"])
def test_every_layout_of_the_files_gives_the_same_rows(layout: str, files: dict[str, list[str]]) -> None:
    loaded = open_store(files[layout])
    for name in NAMES:
        answer = query.run(loaded, query.question(name).text)
        assert [list(row) for row in answer.strings()] == expected(name)[1], name


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_names_the_columns(name: str) -> None:
    assert expected(name)[0] == CONTRACT[name]


def test_what_figures_says_is_what_was_read(store: ox.Store) -> None:
    rows = {(r["doc"], int(r["start"])): r for r in query.rows(store, "figures")}
    assert len(rows) == sum(len(readings.load(name).observations) for name in readings.names())
    for name in readings.names():
        for o in readings.load(name).observations:
            row = rows[name, o.figure.start]
            assert (row["quote"], int(row["end"]), row["bound"]) == (o.figure.quote, o.figure.end, o.figure.bound)
            assert float(row["value"]) == float(o.figure.value)
            assert (row["unit"], row["kind"], row["period"]) == (o.figure.unit, o.kind, o.period or "")
            assert (row["place"], row["about"]) == (o.place.name if o.place else "", o.measure)


def test_finer_codes_answer_as_those_above_them(store: ox.Store) -> None:
    rows = query.rows(store, "figures")
    finer = {("growth", "change"), ("standard", "threshold"), ("rate", "share")}
    for name in readings.names():
        for o in readings.load(name).observations:
            row = next(r for r in rows if r["doc"] == name and int(r["start"]) == o.figure.start)
            assert row["stat"] == dict(finer).get(o.stat, o.stat)
    areas = {r["area"] for r in rows}
    assert {"governance", "general"} <= areas
    assert not {"assets", "revitalisation"} & areas


def test_without_quotes_entities_keep_their_words() -> None:
    loaded = ox.Store()
    for name in readings.names():
        loaded.bulk_extend(ox.Quad(*q.triple) for q in to_quads(readings.load(name), quotes=False))
    assert {r["label"] for r in query.rows(loaded, "entities")} >= {"云山市乡村振兴局", "贫困群众"}
    assert query.rows(loaded, "links")


def test_named_graphs_can_be_asked_for(files: dict[str, list[str]]) -> None:
    answer = query.ask(files["nq"], "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?d a fp:Document } }")
    assert len(answer.rows) == len(readings.names())
    merged = query.ask(files["nq"], "SELECT (COUNT(*) AS ?n) WHERE { ?o a fp:Observation }").strings()
    both = query.ask(
        files["nq"], "SELECT (COUNT(*) AS ?n) WHERE { ?o a fp:Observation . GRAPH ?g { ?o fp:value ?v } }"
    ).strings()
    assert merged == both


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", True),
        ("select * from <http://a> { ?s ?p ?o }", True),
        ("# GRAPH\nSELECT * { ?s rdfs:label 'graph from' }", False),
        ("SELECT * { ?s ?p <http://x/graph> }", False),
    ],
)
def test_graphs_are_loaded_only_where_a_query_speaks_of_them(text: str, wanted: bool) -> None:
    assert query.needs_graphs(text) is wanted


def test_a_question_is_found_by_name_and_number() -> None:
    assert query.question("money-by-area") == query.question("cq10") == query.question("cq10-money-by-area")


@pytest.mark.parametrize(("name", "said"), [("figure", "did you mean figures"), ("zzz", "kg query --list")])
def test_an_unknown_question_says_what_there_is(name: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        query.question(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s ?p ?o", "line 1"),
        ("SELECT ?a WHERE {\n ?a a fp:Fund .\n FILTERX }", "line 3"),
        ("SELECT ?a { ?a nope:b ?c }", "line 1"),
    ],
)
def test_a_query_with_a_mistake_names_its_line(text: str, said: str, store: ox.Store) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        query.run(store, text)
    assert "\n" not in caught.value.format_message()


def test_a_question_shown_elsewhere_declares_its_prefixes(store: ox.Store) -> None:
    for q in query.questions():
        text = query.with_prefixes(q.text)
        found = store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        assert len(list(found)) == len(expected(q.name)[1])
        assert text.startswith("# zh: ")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_rows_are_written_in_the_standard_formats(form: str, store: ox.Store) -> None:
    answer = query.run(store, query.question("figures").text)
    data = results.serialise(answer, form)
    if form == "csv":
        header = data.decode().splitlines()[0]
        assert header == ",".join(CONTRACT["figures"])
        assert len(data.decode().splitlines()) == len(answer.rows) + 1
    else:
        read = ox.parse_query_results(data, format=results._FORMATS[form])
        assert isinstance(read, ox.QuerySolutions)
        assert [[row[v] for v in answer.variables] for row in read] == [
            [row[v] for v in answer.variables] for row in answer.rows
        ]


def test_yes_and_no_are_answers_too(store: ox.Store) -> None:
    yes = query.run(store, "ASK { ?s a fp:Fund }")
    assert yes.yes is True
    assert b"true" in results.serialise(yes, "json")
    assert results.serialise(yes, "csv") == b"true\n"
    assert query.run(store, "ASK { ?s a fp:Nothing }").yes is False


def test_construct_and_describe_give_statements(store: ox.Store) -> None:
    built = query.run(store, "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t . FILTER ( ?t = fp:Fund ) }")
    assert built.quads is not None
    assert len(built.quads) == 4
    described = query.run(store, "DESCRIBE v:area-industry")
    assert described.quads


def test_a_syntax_error_in_a_file_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix a: <http://a/> .\n\na:b a:c a:d .\na:e a:f ;; .\n", encoding="utf-8")
    with pytest.raises(GraphError, match=r"broken\.ttl: line 4"):
        list(quads(str(path)))


@pytest.mark.parametrize(
    ("name", "data"), [("missing.ttl", None), ("cut.nq.gz", b"\x1f\x8b\x08\x00"), ("notgz.ttl.gz", b"abc")]
)
def test_a_file_that_cannot_be_read_is_named(name: str, data: bytes | None, tmp_path: Path) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(GraphError, match=name):
        list(quads(str(tmp_path / name)))


def test_a_folder_is_read_in_name_order_and_must_hold_a_graph(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="no graph file"):
        graph_files(str(tmp_path))
    for name in ("b.ttl", "a.nq.gz", "c.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [Path(p).name for p in graph_files(str(tmp_path))] == ["a.nq.gz", "b.ttl"]


@pytest.mark.parametrize(
    ("name", "graph"), [("a.ttl", True), ("a.NQ.gz", True), ("a.txt", False), ("a.jsonl", False), ("-", False)]
)
def test_graphs_are_told_from_reports_by_name(name: str, graph: bool) -> None:
    assert is_graph(name) is graph
