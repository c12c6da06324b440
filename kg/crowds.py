"""Figures that very many documents state alike: compared a few at a time, so that work grows with their number, not its square.

A rule that compares figures by key joins each with every other of its key. Where a key has a crowd, the figures that say the
same are told apart into witnesses, the first few of them, and the rest. The rule runs over everything but the rest, then over
the rest in batches beside the witnesses of their keys: a figure meets every value there is, and what is found for it is what
one join over all would find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.namespaces import DCTERMS, FP, OA, PROV
from kg.repeats import OWN, TIES, said_by, tied_to_others

CROWD = 64
"""So many figures of one key are compared each with each."""
_WITNESSES = 3
"""Of each value; two would do, as a figure is not compared with its own sentence. Of different documents."""
_BATCH = 24
"""So many figures of each value are compared at a time."""
_SERIES = ox.NamedNode(FP + "seriesKey")
_EVIDENCE = ox.NamedNode(FP + "evidence")
_SOURCE = ox.NamedNode(OA + "hasSource")
_ABOUT_IT = tuple(ox.NamedNode(FP + n) for n in ("period", "basePeriod", "about", "evidence"))
_ABOUT_DOCUMENT = tuple(ox.NamedNode(n) for n in (PROV + "alternateOf", DCTERMS + "identifier"))
_RUN = PROV + "wasGeneratedBy"


@dataclass(frozen=True)
class Batch:
    """Some figures, and beside them whatever they are compared with."""

    store: ox.Store
    figures: frozenset[ox.NamedNode]
    """Those whose findings it gives."""


def parted(store: ox.Store) -> tuple[ox.Store, Iterator[Batch]]:
    """Return the graph without the rest of every crowd, and the rest in batches; the store itself where there is none."""
    keys = _series(store)
    values = {key: _values(store, nodes) for key, nodes in keys.items() if len(nodes) > CROWD}
    rest = {node for alike in values.values() for nodes in alike for node in nodes[_WITNESSES:]}
    while needed := tied_to_others(store, rest):
        rest -= needed
    if not rest:
        return store, iter(())
    few = ox.Store()
    few.bulk_extend(q for q in store if q.subject not in rest and q.object not in rest)
    return few, _batches(store, values, rest, keys)


def _series(store: ox.Store) -> dict[str, list[ox.NamedNode]]:
    """Return series key → its figures; figures with one comparison key are of one series."""
    keys: dict[str, list[ox.NamedNode]] = defaultdict(list)
    for q in store.quads_for_pattern(None, _SERIES, None, None):
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.Literal):
            keys[q.object.value].append(q.subject)
    return keys


def _values(store: ox.Store, nodes: Iterable[ox.NamedNode]) -> list[list[ox.NamedNode]]:
    """Return figures that say the same, in the order of their names, the first of different documents.

    What is a print of one text is apart from what is one of another: some rules compare a reprint with its first print alone.
    """
    alike: dict[object, list[ox.NamedNode]] = defaultdict(list)
    sources: dict[ox.NamedNode, ox.NamedNode | None] = {}
    for node in sorted(nodes, key=lambda n: n.value):
        sources[node] = source = _document(store, node)
        prints = _objects(store, source, _ABOUT_DOCUMENT[0]) if source is not None else []
        said = frozenset(s for s in said_by(store, node) if s[0] not in OWN and s[0] != _RUN)
        alike[said, frozenset(p.value for p in prints)].append(node)
    return [_spread(found, sources) for found in alike.values()]


def _spread(nodes: Sequence[ox.NamedNode], sources: dict[ox.NamedNode, ox.NamedNode | None]) -> list[ox.NamedNode]:
    """Return nodes with the first of each of some documents in front."""
    front: dict[object, ox.NamedNode] = {}
    for node in nodes:
        if len(front) < _WITNESSES:
            front.setdefault(sources[node], node)
    chosen = set(front.values())
    return [*front.values(), *(n for n in nodes if n not in chosen)]


def _batches(
    store: ox.Store,
    values: dict[str, list[list[ox.NamedNode]]],
    rest: set[ox.NamedNode],
    keys: dict[str, list[ox.NamedNode]],
) -> Iterator[Batch]:
    """Yield the rest, so many of each value at a time."""
    waiting = [[n for n in alike if n in rest] for found in values.values() for alike in found]
    key_of = {node: key for key, nodes in keys.items() for node in nodes}
    for start in range(0, max(map(len, waiting), default=0), _BATCH):
        figures = {node for nodes in waiting for node in nodes[start : start + _BATCH]}
        beside = _with_operands(store, figures)
        compared = {key_of[node] for node in beside if node in key_of}
        witnesses = {node for key in compared for node in keys[key] if node not in rest}
        made = ox.Store()
        made.bulk_extend(_told_of(store, _with_operands(store, beside | witnesses)))
        yield Batch(made, frozenset(figures))


def _with_operands(store: ox.Store, figures: set[ox.NamedNode]) -> set[ox.NamedNode]:
    """Return figures with those that their arithmetic rests on."""
    found, todo = set(figures), [*figures]
    while todo:
        node = todo.pop()
        for predicate in sorted(TIES):
            new = [n for n in _objects(store, node, ox.NamedNode(predicate)) if n not in found]
            found.update(new)
            todo += new
    return found


def _told_of(store: ox.Store, figures: Iterable[ox.NamedNode]) -> Iterator[ox.Quad]:
    """Yield what is said of figures, of their times, things and sentences, and of the documents of these."""
    near: dict[ox.NamedNode, None] = {}
    for figure in figures:
        for q in store.quads_for_pattern(figure, None, None, None):
            yield q
            if q.predicate in _ABOUT_IT and isinstance(q.object, ox.NamedNode):
                near[q.object] = None
    documents: dict[ox.NamedNode, None] = {}
    for node in near:
        for q in store.quads_for_pattern(node, None, None, None):
            yield q
            if q.predicate == _SOURCE and isinstance(q.object, ox.NamedNode):
                documents[q.object] = None
    for node in documents:
        for predicate in _ABOUT_DOCUMENT:
            yield from store.quads_for_pattern(node, predicate, None, None)


def _document(store: ox.Store, figure: ox.NamedNode) -> ox.NamedNode | None:
    passages = _objects(store, figure, _EVIDENCE)
    return next((d for p in passages for d in _objects(store, p, _SOURCE)), None)


def _objects(store: ox.Store, node: ox.NamedNode, predicate: ox.NamedNode) -> list[ox.NamedNode]:
    found = store.quads_for_pattern(node, predicate, None, None)
    return sorted((q.object for q in found if isinstance(q.object, ox.NamedNode)), key=lambda n: n.value)
