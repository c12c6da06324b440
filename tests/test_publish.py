"""Published files: every format says the same, the same bytes each time, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import programs
import pyoxigraph as ox
import pytest
import rdflib
import readings
import store_data
from rdflib.compare import isomorphic

from kg import jsonld, publish, turtle
from kg.description import description, versions
from kg.errors import GraphError
from kg.graph import to_quads
from kg.namespaces import BASE, DCTERMS, FP, PREFIXES, VOID
from kg.publish import FORMATS, Format

RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
RAPPER = {"turtle": "turtle", "ntriples": "ntriples", "nquads": "nquads", "trig": "trig", "rdfxml": "rdfxml"}
AWKWARD = [
    'say "so"',
    "back\\slash",
    "line\nbreak\ttab\rreturn",
    "beyond the BMP 𠮷𪚥",
    "control \x01 \x7f",
    "ends in \\",
    "",
    "'''",
]


def quads_of(names: Iterable[str]) -> list[ox.Quad]:
    return [q for name in names for q in to_quads(readings.load(name))]


ONE = quads_of(["yunshan-2021"])
MANY = quads_of(readings.names())
AWRY = [
    ("a passage that stands in itself", "<p> a fp:Passage ; fp:mentionedIn <p> ; fp:evidence <p> ; oa:hasSource <p> ."),
    ("two passages within one another", "<a> a fp:Passage ; fp:mentionedIn <b> . <b> a fp:Passage ; fp:mentionedIn <a> ."),
    ("evidence without a passage", "<o> a fp:Observation ; fp:evidence <nowhere> ."),
    ("a passage without a document", "<o> a fp:Observation ; fp:evidence <p> . <p> a fp:Passage ; oa:hasSource <d> ."),
    (
        "one figure under two passages",
        "<o> a fp:Observation ; fp:evidence <p>, <q> . <d> a fp:Document . "
        "<p> a fp:Passage ; oa:hasSource <d> . <q> a fp:Passage ; oa:hasSource <d> .",
    ),
    ("a node that is figure and passage", "<o> a fp:Observation, fp:Passage ; fp:evidence <o>, <p> . <p> a fp:Passage ."),
    ("values derived from one another", "<a> a fp:DerivedObservation ; prov:wasDerivedFrom <b> . "
     "<b> a fp:DerivedObservation ; prov:wasDerivedFrom <a>, <o> . <o> a fp:Observation ; fp:value 1.0 ."),
    ("a selector of two passages", "<p> a fp:Passage ; oa:hasSelector <s> . <q> a fp:Passage ; oa:hasSelector <s> . <s> oa:start 1 ."),
    ("a selector that holds itself", "<s> a fp:Passage ; oa:hasSelector <s> ."),
    ("words where a node belongs", '<o> a fp:Observation ; fp:evidence "here" ; oa:hasSelector "there" ; rdfs:label "plain" .'),
    ("nodes without a class", "<o> fp:evidence <p> . <p> oa:hasSource <d> . <d> dcterms:identifier \"x\" ."),
]  # fmt: skip
SETS = {"one": ONE, "many": MANY}


def triples(quads: Iterable[ox.Quad]) -> set[ox.Triple]:
    return {q.triple for q in quads}


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
@pytest.mark.parametrize("which", SETS)
def test_pyoxigraph_reads_back_what_was_written(form: Format, which: str) -> None:
    found = list(ox.parse(publish.serialise(SETS[which], form), format=form.rdf))
    if form.graphs:
        assert set(found) == set(SETS[which])
    else:
        assert triples(found) == triples(SETS[which])


# rdflib's own parsers of datasets still use what rdflib deprecates.
@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:rdflib")
@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_rdflib_reads_back_what_was_written(form: Format) -> None:
    expected = rdflib.Graph().parse(data=publish.serialise(ONE, publish.format_named("nt")), format="nt")
    data = publish.serialise(ONE, form)
    if form.graphs:
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format=RDFLIB[form.name])
        found = rdflib.Graph()
        for s, p, o, _ in dataset.quads():
            found.add((s, p, o))
    else:
        found = rdflib.Graph().parse(data=data, format=RDFLIB[form.name])
    assert len(found) == len(triples(ONE))
    assert isomorphic(found, expected)


@pytest.mark.parametrize("name", RAPPER)
def test_raptor_reads_back_what_was_written(name: str, tmp_path: Path) -> None:
    rapper = programs.command("raptor2-utils", "rapper")
    path = tmp_path / "graph"
    path.write_bytes(publish.serialise(MANY, publish.format_named(name)))
    done = subprocess.run(
        [rapper, "-q", "-i", RAPPER[name], "-o", "ntriples", str(path)], capture_output=True, check=True
    )
    assert triples(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)) == triples(MANY)


def test_bytes_do_not_depend_on_the_order_of_statements() -> None:
    for form in FORMATS:
        assert publish.serialise(list(reversed(MANY)) + MANY[:50], form) == publish.serialise(MANY, form)


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import readings, sys; from kg.graph import to_quads; from kg import publish\n"
        "quads = [q for n in readings.names() for q in to_quads(readings.load(n))]\n"
        "for form in publish.FORMATS: publish.write(publish.serialise(quads, form), f'{sys.argv[1]}/all.{form.name}')\n"
    )
    here = Path(__file__).parent
    for seed in ("0", "1", "4711"):
        folder = tmp_path / seed
        folder.mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])}
        subprocess.run([sys.executable, "-c", script, str(folder)], check=True, env=env)
    for form in FORMATS:
        assert len({(tmp_path / seed / f"all.{form.name}").read_bytes() for seed in ("0", "1", "4711")}) == 1


@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_awkward_strings_survive(form: Format) -> None:
    subject, predicate = ox.NamedNode(BASE + "doc/x"), ox.NamedNode(FP + "surfaceForm")
    texts = [t for t in AWKWARD if form.name != "rdfxml" or t.isprintable()]
    quads = [ox.Quad(subject, predicate, ox.Literal(t), ox.NamedNode(BASE + "graph/x")) for t in texts]
    quads += [ox.Quad(subject, predicate, ox.Literal(t, language="zh"), ox.NamedNode(BASE + "graph/x")) for t in texts]
    assert triples(ox.parse(publish.serialise(quads, form), format=form.rdf)) == triples(quads)


def test_turtle_is_laid_out_for_people() -> None:
    text = publish.serialise(ONE, publish.format_named("turtle")).decode()
    head, _, body = text.partition("\n\n")
    declared = [line.split()[1].rstrip(":") for line in head.splitlines()]
    assert declared[: len(declared)] == [
        p for p in turtle.prefixes(BASE, (q.subject.value for q in ONE)) if p in declared
    ]
    assert all(line.startswith("@prefix ") for line in head.splitlines())
    assert body.startswith("# Documents and passages")
    subjects = [block for block in body.split("\n\n") if not block.startswith("#")]
    assert len(subjects) == len({q.subject for q in ONE})
    assert all(" a " in block.splitlines()[0] for block in subjects)
    assert "_:" not in text
    assert "\no:67-74 a fp:Observation ;\n    fp:indicator v:ind-fund-input ;\n" in text
    assert "    fp:value 1230000000.0 ;\n" in text


def test_passages_stand_in_the_order_of_the_text() -> None:
    text = publish.serialise(ONE, publish.format_named("turtle")).decode()
    starts = [int(line[2:].split("-")[0]) for line in text.splitlines() if line.startswith("p:") and "Passage" in line]
    assert len(starts) > 5
    assert starts == sorted(starts)


def test_blank_nodes_are_refused() -> None:
    quad = ox.Quad(ox.BlankNode("b"), ox.NamedNode(FP + "value"), ox.Literal("1"))
    with pytest.raises(GraphError, match="blank nodes"):
        publish.serialise([quad], publish.format_named("turtle"))


def test_the_context_names_every_property_that_is_published() -> None:
    known = {jsonld._expand(d["@id"]) for d in jsonld.context().values() if isinstance(d, dict) and "@id" in d}
    published = [*MANY, *store_data.samples()[1]]
    used = {q.predicate.value for q in published} - {PREFIXES["rdf"] + "type"}
    assert used <= known
    assert not [d for d in jsonld.context().values() if "@reverse" in d and jsonld._expand(d["@reverse"]) not in known]


def framed(quads: Iterable[ox.Quad]) -> list[dict[str, Any]]:
    """Return the nodes that stand beneath no other."""
    found: list[dict[str, Any]] = json.loads(publish.serialise(quads, publish.format_named("jsonld")))["@graph"]
    return found


def test_json_ld_reads_as_json_people_expect() -> None:
    document = framed(ONE)[0]
    assert (document["@type"], document["identifier"]) == ("fp:Document", "yunshan-2021")
    assert document["readings"][0]["label"]["en"].startswith("fupin-kg")
    passage = next(p for p in document["passages"] if "12.30亿元" in p["hasSelector"][1]["exact"])
    assert [s["@type"] for s in passage["hasSelector"]] == ["oa:TextPositionSelector", "oa:TextQuoteSelector"]
    figure = passage["observations"][0]
    assert figure["@type"] == "fp:Observation"
    assert figure["surfaceForm"] == "12.30亿元"
    assert figure["surfaceForm"] in passage["hasSelector"][1]["exact"]
    assert figure["value"] == "1230000000.0"
    assert figure["surfaceStart"] == 67
    assert figure["statedMeasure"] == {"zh": "专项产业扶贫资金"}
    assert figure["indicator"] == "v:ind-fund-input"
    mentioned = [m["@id"] for p in document["passages"] for m in p.get("mentions", []) if isinstance(m, dict)]
    assert figure["about"] in mentioned
    assert list(figure)[:3] == ["@id", "@type", "indicator"]


def test_json_ld_has_everything_a_document_states_beneath_it_and_once() -> None:
    top = framed(MANY)
    documents = [n for n in top if n.get("@type") == "fp:Document"]
    assert len(documents) == len(readings.names())
    assert top[: len(documents)] == documents
    rest = {n["@type"] for n in top[len(documents) :] if isinstance(n["@type"], str)}
    assert "fp:Place" in rest
    own = {"fp:Passage", "fp:Observation", "fp:Link", "fp:Fund", "fp:BeneficiaryGroup", "fp:DerivedObservation"}
    assert not rest & own
    seen: Counter[str] = Counter()

    def walk(node: object) -> None:
        for member in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            walk(member)
        if isinstance(node, dict) and len(node) > 1 and "@id" in node:
            seen[node["@id"]] += 1

    walk(top)
    assert len(seen) == len({q.subject for q in MANY})
    assert set(seen.values()) == {1}


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:rdflib")
@pytest.mark.parametrize("case", AWRY, ids=lambda c: c[0])
def test_json_ld_of_a_graph_that_fits_no_frame_loses_nothing(case: tuple[str, str]) -> None:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = set(ox.parse(f"{prefixes}@base <{BASE}> .\n{case[1]}", format=ox.RdfFormat.TURTLE))
    data = publish.serialise(quads, publish.format_named("jsonld"))
    found = list(ox.parse(data, format=ox.RdfFormat.JSON_LD))
    assert len(found) == len(quads)
    assert set(found) == quads
    graph = rdflib.Graph().parse(data=data, format="json-ld")
    assert triples(ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)) == triples(quads)


def test_an_empty_graph_is_valid_in_every_format() -> None:
    for form in FORMATS:
        assert list(ox.parse(publish.serialise([], form), format=form.rdf)) == []


@pytest.mark.parametrize(
    ("path", "asked", "name"),
    [
        ("a.ttl", None, "turtle"),
        ("a.NQ", None, "nquads"),
        ("a.b.trig.gz", None, "trig"),
        ("a.txt", "json-ld", "jsonld"),
        ("a.rdf", None, "rdfxml"),
    ],
)
def test_the_format_is_asked_for_or_told_by_the_extension(path: str, asked: str | None, name: str) -> None:
    assert publish.format_of(path, asked).name == name


@pytest.mark.parametrize("path", ["a", "a.txt", "ttl", "a.ttl.zip"])
def test_an_unknown_extension_is_refused(path: str) -> None:
    with pytest.raises(GraphError, match="--format"):
        publish.format_of(path)


def test_gzip_adds_no_name_and_no_time(tmp_path: Path) -> None:
    for name in ("one.nq.gz", "other.nq.gz"):
        publish.publish(ONE, str(tmp_path / name))
    assert (tmp_path / "one.nq.gz").read_bytes() == (tmp_path / "other.nq.gz").read_bytes()
    assert gzip.decompress((tmp_path / "one.nq.gz").read_bytes()) == publish.serialise(ONE, publish.format_of("x.nq"))


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "graph.ttl"
    target.write_text("before")

    def full(self: Path, other: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(GraphError, match="No space left"):
        publish.publish(ONE, str(target))
    assert target.read_text() == "before"
    assert os.listdir(tmp_path) == ["graph.ttl"]


def test_the_description_counts_what_is_there() -> None:
    found = description(MANY)
    counts = {(q.subject.value, q.predicate.value): q.object.value for q in found}
    assert counts[BASE + "dataset", VOID + "triples"] == str(len(triples(MANY)))
    figures = sum(len(readings.load(name).observations) for name in readings.names())
    assert counts[BASE + "dataset/class/Observation", VOID + "entities"] == str(figures)
    assert len(versions()) >= 2
    titles = {q.object.value for q in found if q.predicate.value == DCTERMS + "title"}
    assert {"ontology/fupin.ttl", "ontology/vocab.ttl", "ontology/lexicon.ttl", "shapes/figures.ttl"} <= titles
    assert "issued" not in {q.predicate.value.removeprefix(DCTERMS) for q in found}
    assert not [q for q in found if isinstance(q.object, ox.BlankNode)]


def test_the_description_has_a_day_only_if_it_is_given() -> None:
    issued = [q.object.value for q in description(ONE, issued="2021-03-01") if q.predicate.value == DCTERMS + "issued"]
    assert issued == ["2021-03-01"]
    for wrong in ("2021-03", "2021-02-30", "20210301", "today"):
        with pytest.raises(GraphError, match="YYYY-MM-DD"):
            description(ONE, issued=wrong)
