"""Load, replace, remove: documents from graph files into a store, each whole or not at all; then count and compare.

What documents share goes first, so that a document that is there has all it needs. A load that was cut off is taken up by
running it again: whatever is there whole is left alone. One load at a time: a sweep cannot know what another is about to add.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import StoreError
from kg.namespaces import DCTERMS, FP
from kg.stores import Store, iris, portions, values, within
from kg.stores.documents import Document, Sorted, base_of, graph_of, shared_graph
from kg.stores.layouts import Layout, graphs, layout, leftovers, present

CHUNK = 4_000_000
"""Bytes of one request, roughly; a document that is longer goes alone."""
Progress = Callable[[int, int], None]


@dataclass
class Done:
    """What a load or removal did."""

    layout: str
    loaded: int = 0
    replaced: int = 0
    already: int = 0
    removed: int = 0
    swept: int = 0
    statements: int = 0
    """What the store holds of the documents given, after they were loaded."""


def load(
    store: Store,
    found: Sorted,
    *,
    replace: bool = False,
    how: str | None = None,
    chunk: int = CHUNK,
    progress: Progress = lambda done, total: None,
) -> Done:
    """Load documents; those that the store has are left alone, or replaced.

    `how` is the layout for a store that holds no documents yet. A document of which the store holds another reading is
    not mixed with it: without `replace`, StoreError names it after the others are loaded.
    """
    where = _layout(store, how)
    if not found.origins:
        raise StoreError("the graphs hold no document; load what `kg build` wrote")
    done = Done(where.name)
    for quads in found.shared(chunk):
        moved = where.shared(quads)
        store.add(moved)
        _compare_shared(store, moved)
    expected: dict[str, int] = {}
    other: list[str] = []
    referred: dict[str, set[str]] = defaultdict(set)

    def put(waiting: list[Document]) -> None:
        held = where.held(store, [d.graph for d in waiting])
        fresh = [d for d in waiting if d.graph not in held]
        for document in waiting:
            if document.graph not in held:
                continue
            if replace:
                referred[document.base] |= where.referred(store, document.graph)
                where.replace(store, document)
                done.replaced += 1
            elif held[document.graph] == expected[document.graph]:
                done.already += 1
            else:
                other.append(document.iri)
                del expected[document.graph]
        if fresh:
            where.write(store, fresh)
        done.loaded += len(fresh)
        progress(done.loaded + done.replaced + done.already + len(other), len(found.origins))

    for documents in _ahead(_chunks(found.documents(), chunk)):
        expected |= {d.graph: where.expected(d) for d in documents}
        put(documents)
    for base in referred:
        for described in found.described():
            referred[base] |= where.refresh(store, _of_base(described, base), found.origins, base)
    for base, things in referred.items():
        done.swept += where.sweep(store, things, base)
    done.statements = _compare(store, where, expected)
    if other:
        raise StoreError(
            f"{store.name}: holds another reading of {_some(other)}, left as it is; --replace puts the new in its place"
        )
    return done


def _chunks(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    """Yield documents some at a time, about `size` bytes each."""
    waiting: list[Document] = []
    held = 0
    for document in documents:
        if waiting and held + document.size > size:
            yield waiting
            waiting, held = [], 0
        waiting.append(document)
        held += document.size
    if waiting:
        yield waiting


def _ahead(chunks: Iterator[list[Document]]) -> Iterator[list[Document]]:
    """Yield each chunk while the next is being read: the store is at work meanwhile, and we would only wait."""
    with ThreadPoolExecutor(1) as other:
        following = other.submit(next, chunks, None)
        while chunk := following.result():
            following = other.submit(next, chunks, None)
            yield chunk


def remove(store: Store, names: Iterable[str]) -> Done:
    """Remove documents by their identifier, the first 16 hex digits of their SHA-256, or their IRI, and what only they used."""
    where = _holding(store)
    done = Done(where.name)
    held = graphs(store, where)
    wanted = [graph for name in names for graph in _found(store, where, held, name)]
    referred: dict[str, set[str]] = defaultdict(set)
    for graph in dict.fromkeys(wanted):
        referred[base_of(graph)] |= where.referred(store, graph)
        where.remove(store, graph)
        done.removed += 1
    for base, things in referred.items():
        done.swept += where.sweep(store, things, base)
    if left := where.held(store, wanted):
        raise StoreError(f"{store.name}: still holds {_some(sorted(left))} after their removal")
    return done


def sweep(store: Store, bases: Iterable[str] = ()) -> Done:
    """Remove everything shared that no document uses, and what a load that was cut off left behind."""
    staged = leftovers(store)
    for graph in sorted(staged):
        store.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")
    where = present(store) or layout("named", store)
    done = Done(where.name, removed=0, swept=len(staged))
    for base in sorted({base_of(g) for g in graphs(store, where)} | set(bases)):
        done.swept += where.sweep(store, where.unused(store, base), base)
    return done


def _of_base(described: dict[str, list[ox.Quad]], base: str) -> dict[str, list[ox.Quad]]:
    """Return the descriptions that are under a base."""
    common = ox.NamedNode(shared_graph(base))
    return {thing: quads for thing, quads in described.items() if quads[0].graph_name == common}


def _layout(store: Store, how: str | None) -> Layout:
    """Return the layout the store's documents are in, else the one asked for: two side by side would count twice."""
    there = present(store)
    if there is None:
        return layout(how or "named", store)
    if how and how != there.name:
        raise StoreError(f"{store.name}: holds documents in the {there.name} layout; load with --layout {there.name}")
    return there


def _holding(store: Store) -> Layout:
    where = present(store)
    if where is None:
        raise StoreError(f"{store.name}: holds no document")
    return where


def _found(store: Store, where: Layout, held: set[str], name: str) -> list[str]:
    """Return the graphs of the documents that a name means."""
    named = [
        g for g in held if name in (g, g.rpartition("/")[2], g.rpartition("graph/")[0] + "doc/" + g.rpartition("/")[2])
    ]
    if not named:
        identifier = ox.NamedNode(DCTERMS + "identifier")
        pattern = (
            f"?d {identifier} ?name ; a {ox.NamedNode(FP + 'Document')} FILTER ( STR(?name) = {ox.Literal(name)} )"
        )
        inside = f"GRAPH ?g {{ {pattern} }}"
        if where.common("") is None:
            inside = pattern
        named = sorted(
            {graph_of(d) for d in iris(store.select(f"SELECT DISTINCT ?d WHERE {{ {inside} }}"), "d")} & held
        )
    if not named:
        raise StoreError(f"{store.name}: holds no document called {name!r}; nothing was removed")
    if len(named) > 1:
        raise StoreError(
            f"{store.name}: {len(named)} documents are called {name!r} ({_some(named)}); remove them by IRI"
        )
    return named


def _compare(store: Store, where: Layout, expected: dict[str, int]) -> int:
    """Count what the store holds of the documents, or raise StoreError where it is not what was sent."""
    held = where.held(store, expected)
    wrong = [g for g, n in expected.items() if held.get(g, 0) != n]
    if wrong:
        first = wrong[0]
        raise StoreError(
            f"{store.name}: {len(wrong)} of {len(expected)} documents are not there as sent, "
            f"{first} with {held.get(first, 0)} of {expected[first]} statements; load them again with --replace"
        )
    return sum(held.values())


def _compare_shared(store: Store, quads: list[ox.Quad]) -> None:
    """Compare what was sent of the shared statements with what the store holds of the same things."""
    sent: dict[str | None, dict[str, set[ox.Triple]]] = defaultdict(lambda: defaultdict(set))
    for q in quads:
        graph = q.graph_name.value if isinstance(q.graph_name, ox.NamedNode) else None
        if isinstance(q.subject, ox.NamedNode):
            sent[graph][q.subject.value].add(q.triple)
    for graph, things in sent.items():
        for some in portions(things, 500):
            query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {values('s', some)} {within(graph, '?s ?p ?o')} }}"
            n = store.select(query)[0]["n"]
            held, least = int(n.value) if isinstance(n, ox.Literal) else 0, sum(len(things[s]) for s in some)
            if held < least:
                raise StoreError(
                    f"{store.name}: holds {held} of {least} shared statements that were sent; load them again"
                )


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
