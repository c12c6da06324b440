"""What the tests of stores load, and how rows of different engines compare."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Context, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import publish
from kg.dataset import build
from kg.graph import to_quads
from kg.model import Reading
from kg.namespaces import BASE, FP
from kg.results import Answer

ROOT = Path(__file__).parent.parent
SHARED = f"{BASE}graph/shared"
WILD = (
    "\"double\" 'single' \"\"\" '''",
    "back\\slash \\n \\u0041 \\",
    "line\nline\r\ntab\t",
    "𠮷野家 😀 𝒳",
    "<tag> & ]]> %41 ${x} ?x { } ;",
    " a\u2028b\u00a0\ufeff ",
    "\u0007\u007f\u0085",
    "",
    "长" * 70_000,
)


@lru_cache(maxsize=1)
def samples() -> tuple[tuple[Reading, ...], tuple[ox.Quad, ...]]:
    """Return the sample reports and the annotated corpus, read, and their graph."""
    dataset = build(ROOT / "data" / "reports", ROOT / "tests" / "gold" / "corpus.jsonl")
    return dataset.readings, dataset.quads


@lru_cache(maxsize=1)
def few() -> tuple[Reading, ...]:
    """Return some short reports that share places, periods and entities."""
    return build(ROOT / "data" / "reports" / "briefs-2016-2020.jsonl").readings


def written(folder: Path, quads: object, name: str = "graph.nq") -> str:
    """Write a graph file and return its path."""
    publish.publish(quads, str(folder / name))  # type: ignore[arg-type]
    return str(folder / name)


def of(*readings: Reading) -> list[ox.Quad]:
    """Return the graph of some readings."""
    return list(dict.fromkeys(q for r in readings for q in to_quads(r)))


def poorer(reading: Reading) -> list[ox.Quad]:
    """Return another reading of the same text: one figure, no links, entities in no area and without their other names."""
    entities = tuple(replace(e, area="", aliases=()) for e in reading.entities)
    found = of(replace(reading, observations=reading.observations[:1], links=(), entities=entities))
    while unused := {q.subject for q in found} - _referred(found):
        found = [q for q in found if q.subject not in unused]
    return found


def _referred(quads: list[ox.Quad]) -> set[object]:
    """Return what is said in the document's own graph or referred to."""
    return {x for q in quads for x in ((q.object,) if q.graph_name == ox.NamedNode(SHARED) else (q.subject, q.object))}


def graph(reading: Reading) -> str:
    """Return the graph of a reading's document."""
    return next(q.graph_name.value for q in to_quads(reading) if q.object == ox.NamedNode(FP + "Document"))  # type: ignore[union-attr]


def wild(reading: Reading) -> list[ox.Quad]:
    """Return a reading's graph whose document has the wildest titles."""
    found = to_quads(reading)
    document = next(q for q in found if q.object == ox.NamedNode(FP + "Document"))
    titles = [
        ox.Quad(document.subject, ox.NamedNode(FP + f"wild{n}"), ox.Literal(text, language="zh"), document.graph_name)
        for n, text in enumerate(WILD)
    ]
    return [*found, *titles]


def told(answer: Answer, digits: int | None = None) -> Counter[tuple[str, ...]]:
    """Return rows as a bag, numbers by value: engines print 12.30 as 12.3 or 12.30; some keep so many digits only."""
    return Counter(tuple(_value(cell, digits) for cell in row) for row in answer.strings())


def _value(cell: str, digits: int | None) -> str:
    try:
        value = Decimal(cell)
        return format((value if digits is None else Context(prec=digits).plus(value)).normalize(), "f")
    except InvalidOperation:
        return cell
