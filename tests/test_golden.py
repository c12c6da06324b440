"""The competency questions on reports as they are printed: texts → build → question → rows, on two engines.

tests/golden/reports are invented reports of real counties, with growth, shares, sums, a contradiction and a reprint in them;
expected.json has the rows of every competency question. `python tests/test_golden.py` writes it anew, to be read before it is
committed: a changed row is a changed reading.
"""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg import query
from kg.dataset import build
from kg.model import Finding
from kg.namespaces import PREFIXES
from kg.validate import validate

GOLDEN = Path(__file__).parent / "golden"
NAMES = [q.name for q in query.questions() if q.number] + ["agreements", "reprints"]


def graph() -> ox.Store:
    return build(GOLDEN / "reports").store()


def expected() -> dict[str, list[list[str]]]:
    rows: dict[str, list[list[str]]] = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    return rows


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return graph()


@pytest.fixture(scope="module")
def in_rdflib(store: ox.Store) -> rdflib.Graph:
    data = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert data is not None
    return rdflib.Graph().parse(data=data, format="nt")


def answer(store: ox.Store, name: str) -> list[list[str]]:
    return [list(row) for row in query.run(store, query.question(name).text).strings()]


def numbers(rows: list[list[str]]) -> list[list[object]]:
    def number(text: str) -> object:
        try:
            return float(text)
        except ValueError:
            return text

    return [[number(cell) for cell in row] for row in rows]


def test_every_question_has_rows() -> None:
    assert sorted(expected()) == sorted(NAMES)
    assert [name for name, rows in expected().items() if not rows] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_question_gives_the_expected_rows(name: str, store: ox.Store) -> None:
    assert answer(store, name) == expected()[name]


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(name: str, in_rdflib: rdflib.Graph) -> None:
    found = in_rdflib.query(query.question(name).text, initNs=PREFIXES)
    rows = [["" if cell is None else str(cell) for cell in row] for row in found]  # type: ignore[union-attr]
    assert numbers(rows) == numbers(expected()[name])


def test_the_one_contradiction_is_found_and_nothing_else(store: ox.Store) -> None:
    found: list[Finding] = [f for f in validate(store) if f.severity != "Info"]
    assert [(f.rule, {"4.8亿元", "4.5亿元"} <= {g["quote"] for g in f.figures}) for f in found] == [
        ("Contradiction", True)
    ]


if __name__ == "__main__":
    data = graph()
    told = {name: answer(data, name) for name in NAMES}
    lines = [
        f" {json.dumps(name)}: [\n" + ",\n".join(f"  {json.dumps(r, ensure_ascii=False)}" for r in rows) + "\n ]"
        for name, rows in told.items()
    ]
    (GOLDEN / "expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
