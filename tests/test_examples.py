"""The questions as sh:SPARQLExecutable are those of the .rq files, and each of them parses."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import query
from kg.namespaces import RDFS, SH

ROOT = Path(__file__).parent.parent
_spec = importlib.util.spec_from_file_location("examples", ROOT / "scripts" / "examples.py")
assert _spec is not None
assert _spec.loader is not None
examples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(examples)


def test_the_file_is_what_the_script_writes() -> None:
    assert (ROOT / "ontology" / "examples.ttl").read_text(encoding="utf-8") == examples.examples()


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOT / "ontology" / "examples.ttl")


def test_every_question_is_there_with_both_languages_and_runs(graph: rdflib.Graph) -> None:
    sh = rdflib.Namespace(SH)
    found = dict(graph.subject_objects(sh.select))
    assert len(found) == len(query.questions())
    for node, text in found.items():
        languages = {comment.language for comment in graph.objects(node, rdflib.URIRef(RDFS + "comment"))}
        assert languages == {"zh", "en"}
        assert isinstance(ox.Store().query(str(text)), ox.QuerySolutions), node
