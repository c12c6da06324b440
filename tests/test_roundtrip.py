"""Every published format, read back by Apache Jena: a parser that shares no code with ours says the same."""

from __future__ import annotations

import subprocess
from pathlib import Path

import programs
import pyoxigraph as ox
import pytest
import readings

from kg import publish
from kg.graph import to_quads
from kg.publish import FORMATS, Format

MANY = [q for name in readings.names() for q in to_quads(readings.load(name))]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_jena_reads_back_what_was_written(form: Format, packed: bool, tmp_path: Path) -> None:
    path = tmp_path / f"graph.{form.extensions[0]}{'.gz' if packed else ''}"
    publish.publish(MANY, str(path))
    done = subprocess.run([*programs.riot(), "--quiet", "--output=nquads", str(path)], capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()[-500:]
    assert done.stderr == b""
    found = set(ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS))
    # There are no blank nodes, so isomorphic means equal.
    expected = set(MANY) if form.graphs else {ox.Quad(*q.triple) for q in MANY}
    assert found == expected
