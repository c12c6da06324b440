"""Stores that exports are made of, and their tables by name."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import readings

from kg.export.columns import columns
from kg.export.facts import Facts
from kg.export.tables import Row, rows
from kg.graph import to_quads
from kg.namespaces import PREFIXES

CASES = Path(__file__).parent / "cases"
PREFIX = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())


def store_of(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*q.triple) for q in quads)
    return store


READINGS = store_of([q for name in readings.names() for q in to_quads(readings.load(name))])
AWKWARD = ox.Store()
AWKWARD.bulk_load(path=CASES / "export" / "awkward.ttl", format=ox.RdfFormat.TURTLE)
STORES = {"readings": READINGS, "awkward": AWKWARD}


def named(table: str, row: Row) -> dict[str, Any]:
    return dict(zip([c.name for c in columns(table)], row, strict=True))


def table(name: str, store: ox.Store = READINGS, language: str = "zh") -> list[dict[str, Any]]:
    return [named(name, row) for row in rows(name, Facts(store, language))]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
