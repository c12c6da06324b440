"""Graphs in stores: an embedded folder, or a server that speaks SPARQL 1.1.

documents.py splits graph files into documents, layouts.py says where their statements lie, transfer.py loads, replaces
and removes; embedded.py and remote.py are the two kinds of store, client.py and profiles.py what a remote one needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from kg.results import Answer

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Row = Mapping[str, Term | None]
LAYOUTS = ("named", "default", "merged")


class Store(Protocol):
    """What loading needs of a store. Every call is whole or has not happened."""

    name: str
    """How messages call it; never holds a password."""
    has_default: bool
    """Whether there is a default graph apart from the union of all graphs."""
    bulk: bool
    """Whether `add` takes statements of several graphs at once."""
    insert_limit: int | None
    """The greatest number of statements that one update may insert."""

    def select(self, query: str) -> list[Row]:
        """Return the rows of a query that names its graphs."""

    def update(self, *operations: str) -> None:
        """Carry out SPARQL Update operations in one request."""

    def add(self, quads: Sequence[ox.Quad]) -> None:
        """Add statements."""

    def put(self, graph: str, triples: Sequence[ox.Triple]) -> None:
        """Make triples the whole content of a graph."""

    def ask(self, query: str) -> Answer:
        """Answer a query over what the loaded documents state together."""

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every statement of the loaded documents and what they share."""

    def close(self) -> None:
        """Let go of the store."""


def is_url(source: str) -> bool:
    """Tell an endpoint from a file."""
    return source.startswith(("http://", "https://"))


def is_folder(source: str) -> bool:
    """Tell an embedded store from a folder of graph files: RocksDB keeps a file CURRENT."""
    return (Path(source) / "CURRENT").is_file()


def is_store(source: str) -> bool:
    """Tell a store, embedded or remote, from a graph file."""
    return is_url(source) or is_folder(source)


@contextmanager
def reader(source: str) -> Iterator[Store]:
    """Open a store to read; a remote one is probed, and user, password and token come from the environment."""
    store: Store
    if is_url(source):
        from kg.stores.remote import connect

        store = connect(source)
    else:
        from kg.stores.embedded import Embedded

        store = Embedded(source, read_only=True)
    try:
        yield store
    finally:
        store.close()


def within(graph: str | None, pattern: str) -> str:
    """Return a pattern in a graph, None being the default graph."""
    return f"GRAPH {ox.NamedNode(graph)} {{ {pattern} }}" if graph else pattern


def values(variable: str, terms: Iterable[str]) -> str:
    """Return a VALUES clause of IRIs."""
    return f"VALUES ?{variable} {{ {' '.join(str(ox.NamedNode(t)) for t in terms)} }}"


def n_triples(triples: Iterable[ox.Triple]) -> str:
    """Return triples as N-Triples, which is also what INSERT DATA takes."""
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


def portions(found: Iterable[str], size: int) -> Iterator[list[str]]:
    """Yield IRIs in sorted order, some at a time: a query has a limit to its length."""
    ordered = sorted(found)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def iris(rows: Iterable[Row], variable: str) -> set[str]:
    """Return the IRIs among the values of a variable."""
    return {term.value for row in rows if isinstance(term := row[variable], ox.NamedNode)}
