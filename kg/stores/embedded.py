"""The embedded store: a folder that pyoxigraph keeps, with one writer at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.results import Answer
from kg.stores import Row, is_folder, n_triples
from kg.stores.documents import base_of
from kg.stores.layouts import Merged, Named, graphs, present

_KEPT = 150_000
"""Statements kept in memory before they are written out: without it a load held a gigabyte after a million, not 230 MB."""


class Embedded:
    """A store in a folder."""

    has_default = True
    bulk = True
    insert_limit: int | None = None

    def __init__(self, folder: str, *, read_only: bool = False) -> None:
        self.name = folder
        self._read_only = read_only
        self._unwritten = 0
        path = Path(folder)
        self._new = not is_folder(folder)
        self._there = path.exists()
        if path.exists() and not is_folder(folder) and (not path.is_dir() or any(path.iterdir())):
            raise StoreError(f"{folder}: is no store; name a new folder, an empty one, or one that `kg load` filled")
        try:
            self._store = ox.Store.read_only(folder) if read_only else ox.Store(folder)
        except OSError as error:
            if "lock" in str(error).lower():
                raise StoreError(f"{folder}: another program is writing there; wait until it is done") from error
            raise StoreError(f"{folder}: cannot be opened ({' '.join(str(error).split())})") from error

    def select(self, query: str) -> list[Row]:
        """Return the rows of a query."""
        found = self._store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        names = [v.value for v in found.variables]
        return [dict(zip(names, row, strict=True)) for row in found]

    def update(self, *operations: str) -> None:
        """Carry out updates in one transaction."""
        self._store.update(" ;\n".join(operations))

    def add(self, quads: Sequence[ox.Quad]) -> None:
        """Add statements in one transaction."""
        self._store.extend(quads)
        self._unwritten += len(quads)
        if self._unwritten >= _KEPT:
            self._store.flush()
            self._unwritten = 0

    def put(self, graph: str, triples: Sequence[ox.Triple]) -> None:
        """Make triples the whole content of a graph, in one transaction."""
        name = ox.NamedNode(graph)
        self.update(f"DROP SILENT GRAPH {name}", f"INSERT DATA {{ GRAPH {name} {{\n{n_triples(triples)}}} }}")

    def ask(self, query: str) -> Answer:
        """Answer a query over the union of all graphs, or over the default graph where documents lie there."""
        from kg.query import run

        where = present(self)
        if isinstance(where, Merged) and where.name == "merged":
            graph = next(iter(graphs(self, where)))
            return run(self._store, query, default_graph=[ox.NamedNode(str(where.common(base_of(graph))))])
        return run(self._store, query, use_default_graph_as_union=isinstance(where, Named))

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every statement."""
        return iter(self._store)

    def close(self) -> None:
        """Write out what is left and free the folder; a new store that nothing came into leaves no folder behind."""
        empty = self._new and not len(self._store)
        if not self._read_only:
            self._store.flush()
        del self._store
        if empty:
            shutil.rmtree(self.name)
            if self._there:
                Path(self.name).mkdir()
