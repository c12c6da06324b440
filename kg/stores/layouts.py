"""Where a document's statements lie in a store, and how they come and go.

named: its own in {base}graph/{document}, what documents share in {base}graph/shared.
default, merged: all in one graph, the default one or {base}graph/merged, for tools that see no other. Beside it the graph
of a document keeps its claims, what it says of things that others speak of too: nobody could tell later whose they were.

A document goes whole in one request. What it shared with others is then swept: whatever nothing refers to any more goes,
and then what only that referred to. No term of the shared graph leads back to itself, so nothing unused is held in a ring.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import StoreError
from kg.namespaces import FP, OA, PROV, RDF
from kg.stores import Row, Store, iris, n_triples, portions, values, within
from kg.stores.documents import KEY, SHARED, Document, base_of, document_of, graph_of, is_own, is_part, shared_graph

_DOCUMENT = f"{ox.NamedNode(RDF + 'type')} {ox.NamedNode(FP + 'Document')}"
_SOURCE = ox.NamedNode(OA + "hasSource")
_MENTIONED = ox.NamedNode(FP + "mentionedIn")
_SELECTOR = ox.NamedNode(OA + "hasSelector")
_EVIDENCE = ox.NamedNode(FP + "evidence")
_USED = ox.NamedNode(PROV + "used")
_GENERATED = ox.NamedNode(PROV + "wasGeneratedBy")
_AT_ONCE = 200
_STAGED = "/staged"


class Layout(ABC):
    """How documents lie in a store."""

    name: str

    @abstractmethod
    def quads(self, document: Document) -> list[ox.Quad]:
        """Return a document's statements in their graphs."""

    @abstractmethod
    def common(self, base: str) -> str | None:
        """Return the graph of what documents share."""

    @abstractmethod
    def expected(self, document: Document) -> int:
        """Return what `held` counts of a document that is there whole."""

    @abstractmethod
    def held(self, store: Store, graphs: Iterable[str]) -> dict[str, int]:
        """Return how much the store holds of documents, by graph; absent ones are left out."""

    @abstractmethod
    def replace(self, store: Store, document: Document) -> None:
        """Put a document in the place of what the store holds of it, if anything, in one request."""

    @abstractmethod
    def remove(self, store: Store, graph: str) -> None:
        """Remove what a document states, in one request."""

    @abstractmethod
    def referred(self, store: Store, graph: str) -> set[str]:
        """Return the shared things that a document refers to."""

    def shared(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        """Return what documents share in its graph."""
        found = []
        for q in quads:
            graph = self.common(base_of(str(getattr(q.graph_name, "value", ""))))
            found.append(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(graph) if graph else ox.DefaultGraph()))
        return found

    def write(self, store: Store, documents: Sequence[Document]) -> None:
        """Add documents that the store does not hold: each is there whole or not at all."""
        if store.bulk:
            store.add([q for d in documents for q in self.quads(d)])
            return
        for document in documents:
            self.replace(store, document)

    def sweep(self, store: Store, things: Iterable[str], base: str) -> int:
        """Remove those things that nothing refers to any more, and what only they referred to; return how many."""
        gone = 0
        common = self.common(base)
        pending = {t for t in things if not is_part(t, base)}
        while pending:
            next_: set[str] = set()
            for some in portions(pending, _AT_ONCE):
                dead = set(some) - iris(store.select(self._living(some, base)), "t")
                if not dead:
                    continue
                those = values("t", sorted(dead))
                found = store.select(f"SELECT ?t ?o WHERE {{ {those} {within(common, '?t ?p ?o')} }}")
                if not found:
                    continue
                gone += len({row["t"] for row in found})
                next_ |= {t for t in iris(found, "o") if not is_part(t, base)} - dead
                store.update(
                    f"DELETE {{ {within(common, '?t ?p ?o')} }} WHERE {{ {those} {within(common, '?t ?p ?o')} }}"
                )
            pending = next_
        return gone

    def refresh(
        self, store: Store, described: Mapping[str, Sequence[ox.Quad]], given: Container[str], base: str
    ) -> set[str]:
        """Take out what an older reading told of shared things and the new one does not; return what that referred to.

        Places, periods and concepts are told alike by all readings of one version, so the new description holds. What an
        entity is told to be may come from any document that mentions it: those not `given` must lose nothing.
        """
        common = self.common(base)
        loose: set[str] = set()
        for some in portions(described, _AT_ONCE):
            entities = {t for t in some if any(q.predicate.value == KEY for q in described[t])}
            mentions = f"SELECT DISTINCT ?t ?g WHERE {{ {values('t', some)} GRAPH ?g {{ ?t {_MENTIONED} ?x }} }}"
            kept = {t for t, g in _pairs(store.select(mentions), "t", "g") if g not in given and g != common}
            query = f"SELECT ?s ?p ?o WHERE {{ {values('s', some)} {within(common, '?s ?p ?o')} }}"
            told = {q.triple for t in some for q in described[t]}
            stale: set[ox.Triple] = set()
            for t in map(_triple, store.select(query)):
                thing = str(getattr(t.subject, "value", ""))
                if t not in told and thing not in kept and (thing not in entities or t.predicate.value in SHARED):
                    stale.add(t)
            if stale:
                lines = sorted(n_triples([t]) for t in stale)
                store.update(f"DELETE DATA {{ {within(common, ''.join(lines))} }}")
            loose |= {t.object.value for t in stale if isinstance(t.object, ox.NamedNode)}
        return loose

    def unused(self, store: Store, base: str) -> set[str]:
        """Return every shared thing, for a sweep of all."""
        found = store.select(f"SELECT DISTINCT ?t WHERE {{ {within(self.common(base), '?t ?p ?o')} }}")
        return {t for t in iris(found, "t") if not is_part(t, base)}

    def _living(self, things: Sequence[str], base: str) -> str:
        """Return the query for those things that a document's graph speaks of or anything else refers to."""
        common, those = self.common(base), values("t", things)
        other = f"FILTER ( ?g != {ox.NamedNode(common)} )" if common else ""
        anywhere = f"{{ {those} GRAPH ?g {{ ?x ?p ?t }} FILTER ( ?x != ?t ) }}"
        if not common:
            anywhere += f" UNION {{ {those} ?x ?p ?t . FILTER ( ?x != ?t ) }}"
        return f"SELECT DISTINCT ?t WHERE {{ {{ {those} GRAPH ?g {{ ?t ?p ?o }} {other} }} UNION {anywhere} }}"


@dataclass(frozen=True)
class Named(Layout):
    """A graph for every document and one for what they share."""

    name: str = "named"

    def quads(self, document: Document) -> list[ox.Quad]:
        """Return a document's statements in its graph."""
        graph = ox.NamedNode(document.graph)
        return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in document.triples]

    def common(self, base: str) -> str:
        """Return the shared graph."""
        return shared_graph(base)

    def expected(self, document: Document) -> int:
        """Return the number of statements."""
        return len(document.triples)

    def held(self, store: Store, graphs: Iterable[str]) -> dict[str, int]:
        """Count the statements of each graph."""
        found: dict[str, int] = {}
        for some in portions(graphs, _AT_ONCE):
            found |= _sizes(store, some)
        return found

    def replace(self, store: Store, document: Document) -> None:
        """Put the graph."""
        store.put(document.graph, document.triples)

    def remove(self, store: Store, graph: str) -> None:
        """Drop the graph."""
        store.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")

    def referred(self, store: Store, graph: str) -> set[str]:
        """Return what the graph speaks of that the shared graph describes."""
        g, common = ox.NamedNode(graph), ox.NamedNode(self.common(base_of(graph)))
        found: set[str] = set()
        for pattern in ("?t ?p ?o", "?s ?p ?t"):
            query = f"SELECT DISTINCT ?t WHERE {{ GRAPH {g} {{ {pattern} }} GRAPH {common} {{ ?t ?q ?r }} }}"
            found |= iris(store.select(query), "t")
        return found


@dataclass(frozen=True)
class Merged(Layout):
    """One graph for everything, and the claims of each document beside it."""

    name: str = "default"

    def quads(self, document: Document) -> list[ox.Quad]:
        """Return a document's statements in the one graph, and its claims in its own."""
        graph = self._graph(document.base)
        claims = ox.NamedNode(document.graph)
        return [
            *(ox.Quad(t.subject, t.predicate, t.object, graph) for t in document.triples),
            *(ox.Quad(t.subject, t.predicate, t.object, claims) for t in document.claims),
        ]

    def common(self, base: str) -> str | None:
        """Return the one graph."""
        return f"{base}graph/merged" if self.name == "merged" else None

    def expected(self, document: Document) -> int:
        """Count what `held` counts: claims, the document, its passages, what has evidence in them."""
        passages = {t.subject for t in document.triples if t.predicate == _SOURCE}
        told = passages | {t.subject for t in document.triples if t.predicate == _EVIDENCE and t.object in passages}
        return 1 + len(document.claims) + sum(t.subject in told for t in document.triples)

    def held(self, store: Store, graphs: Iterable[str]) -> dict[str, int]:
        """Count the claims, and the statements of passages and of what has evidence in them."""
        found: Counter[str] = Counter()
        for some in portions(graphs, _AT_ONCE):
            base = base_of(some[0])
            of = {document_of(g): g for g in some}
            documents = values("d", of)
            within_ = [
                f"?d {_DOCUMENT}",
                f"?s {_SOURCE} ?d . ?s ?p ?o",
                f"?x {_SOURCE} ?d . ?s {_EVIDENCE} ?x . ?s ?p ?o",
            ]
            union = " UNION ".join(f"{{ {documents} {within(self.common(base), pattern)} }}" for pattern in within_)
            query = f"SELECT ?d (COUNT(*) AS ?n) WHERE {{ {{ SELECT DISTINCT ?d ?s ?p ?o WHERE {{ {union} }} }} }} GROUP BY ?d"
            present = _counts(store.select(query), "d")
            found.update({of[d]: n for d, n in present.items()})
            found.update(_sizes(store, some))
        return dict(found)

    def replace(self, store: Store, document: Document) -> None:
        """Take out what is there and put in the new in one request, staged where an update cannot hold it."""
        there = self.held(store, [document.graph])
        old = self._removal(store, document.graph) if there else []
        quads = self.quads(document)
        if store.insert_limit is None or len(quads) <= store.insert_limit:
            store.update(*old, _insert(quads))
            return
        into = [(self._graph(document.base), document.triples), (ox.NamedNode(document.graph), document.claims)]
        moves: list[str] = []
        for number, (graph, triples) in enumerate(into):
            if not triples:
                continue
            staged = f"{document.graph}/{number}{_STAGED}"
            store.put(staged, triples)
            to = "DEFAULT" if isinstance(graph, ox.DefaultGraph) else str(graph)
            moves += [f"ADD {ox.NamedNode(staged)} TO {to}", f"DROP SILENT GRAPH {ox.NamedNode(staged)}"]
        store.update(*old, *moves)

    def remove(self, store: Store, graph: str) -> None:
        """Take out a document's own statements, its claims that no other makes, and the graph of its claims."""
        store.update(*self._removal(store, graph))

    def referred(self, store: Store, graph: str) -> set[str]:
        """Return what the document's statements and claims speak of."""
        base = base_of(graph)
        common, g = self.common(base), ox.NamedNode(graph)
        found = iris(store.select(f"SELECT DISTINCT ?t WHERE {{ GRAPH {g} {{ ?t ?p ?o }} }}"), "t")
        found |= iris(store.select(f"SELECT DISTINCT ?t WHERE {{ GRAPH {g} {{ ?s ?p ?t }} }}"), "t")
        for some in portions(self._own(store, graph), _AT_ONCE):
            query = f"SELECT DISTINCT ?t WHERE {{ {values('s', some)} {within(common, '?s ?p ?t')} }}"
            found |= iris(store.select(query), "t")
        return {t for t in found if not is_part(t, base)}

    def _graph(self, base: str) -> ox.NamedNode | ox.DefaultGraph:
        common = self.common(base)
        return ox.NamedNode(common) if common else ox.DefaultGraph()

    def _own(self, store: Store, graph: str) -> set[str]:
        """Return the subjects that are parts of a document."""
        base, identifier = base_of(graph), graph.rpartition("/")[2]
        document = document_of(graph)
        d = ox.NamedNode(document)
        ways = (
            f"?s {_SOURCE} {d}",
            f"?x {_SOURCE} {d} . ?x {_SELECTOR} ?s",
            f"?x {_SOURCE} {d} . ?s {_EVIDENCE} ?x",
            f"?s {_USED} {d}",
            f"?x {_USED} {d} . ?s {_GENERATED} ?x",
        )
        found = {document}
        for way in ways:
            found |= iris(store.select(f"SELECT DISTINCT ?s WHERE {{ {within(self.common(base), way)} }}"), "s")
        return {s for s in found if is_own(s, base, identifier)}

    def _removal(self, store: Store, graph: str) -> list[str]:
        base, g = base_of(graph), ox.NamedNode(graph)
        common = self.common(base)
        operations = [
            f"DELETE {{ {within(common, '?s ?p ?o')} }} WHERE {{ {values('s', some)} {within(common, '?s ?p ?o')} }}"
            for some in portions(self._own(store, graph), _AT_ONCE)
        ]
        others = f"FILTER ( ?g NOT IN ( {g}{f', {ox.NamedNode(common)}' if common else ''} ) )"
        query = f"SELECT DISTINCT ?s ?p ?o WHERE {{ GRAPH {g} {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} {others} }}"
        kept = {_triple(row) for row in store.select(query)}
        claims = [_triple(r) for r in store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH {g} {{ ?s ?p ?o }} }}")]
        gone = sorted(n_triples([t]) for t in claims if t not in kept)
        for start in range(0, len(gone), _AT_ONCE):
            operations.append(f"DELETE DATA {{ {within(common, ''.join(gone[start : start + _AT_ONCE]))} }}")
        return [*operations, f"DROP SILENT GRAPH {g}"]


def layout(name: str, store: Store) -> Layout:
    """Return a layout by its name, or raise StoreError where the store cannot have it."""
    if name == "default" and not store.has_default:
        raise StoreError(f"{store.name}: has no default graph of its own; use --layout merged")
    return Named() if name == "named" else Merged(name)


def present(store: Store) -> Layout | None:
    """Return the layout that the documents of a store are in, None where it holds none."""
    staged = f'FILTER ( !STRENDS(STR(?g), "{_STAGED}") )'
    rows = store.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ ?d {_DOCUMENT} }} {staged} }} LIMIT 1")
    if rows:
        return Merged("merged") if next(iter(iris(rows, "g"))).endswith("graph/merged") else Named()
    if store.has_default and store.select(f"SELECT ?d WHERE {{ ?d {_DOCUMENT} }} LIMIT 1"):
        return Merged("default")
    return None


def graphs(store: Store, where: Layout) -> set[str]:
    """Return the graphs of every document that the store holds."""
    if isinstance(where, Named):
        return iris(store.select(f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?d {_DOCUMENT} }} }}"), "g")
    pattern = f"?d {_DOCUMENT}"
    if where.name == "merged":
        pattern = f"GRAPH ?g {{ {pattern} }}"
    found = iris(store.select(f"SELECT DISTINCT ?d WHERE {{ {pattern} }}"), "d")
    return {graph_of(d) for d in found}


def leftovers(store: Store) -> set[str]:
    """Return the graphs that a load which was cut off staged and left."""
    rows = store.select(
        f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER ( STRENDS(STR(?g), "{_STAGED}") ) }}'
    )
    return iris(rows, "g")


def _insert(quads: Iterable[ox.Quad]) -> str:
    """Return the INSERT DATA of some statements."""
    parts: dict[object, list[ox.Triple]] = {}
    for q in quads:
        parts.setdefault(q.graph_name, []).append(q.triple)
    inside = [
        within(None if isinstance(g, ox.DefaultGraph) else str(getattr(g, "value", "")), f"\n{n_triples(triples)}")
        for g, triples in parts.items()
    ]
    return f"INSERT DATA {{ {' '.join(inside)} }}"


def _triple(row: Row) -> ox.Triple:
    return ox.Triple(row["s"], row["p"], row["o"])  # type: ignore[arg-type]


def _sizes(store: Store, graphs_: Iterable[str]) -> dict[str, int]:
    """Return how many statements graphs hold, those that hold any."""
    query = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ {values('g', graphs_)} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    return _counts(store.select(query), "g")


def _pairs(rows: Iterable[Row], first: str, second: str) -> Iterator[tuple[str, str]]:
    for row in rows:
        a, b = row[first], row[second]
        if isinstance(a, ox.NamedNode) and isinstance(b, ox.NamedNode):
            yield a.value, b.value


def _counts(rows: Iterable[Row], variable: str) -> dict[str, int]:
    """Return the counts of a GROUP BY; some stores answer a row of nothing where there are no groups."""
    found: dict[str, int] = {}
    for row in rows:
        key, n = row[variable], row["n"]
        if isinstance(key, ox.NamedNode) and isinstance(n, ox.Literal) and int(n.value):
            found[key.value] = int(n.value)
    return found
