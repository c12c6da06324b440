"""Figures that a document states again word for word: compared once, however often they stand there.

A report repeats itself: a headline and its paragraph, a table printed twice. What is compared with other figures is then
the first of them; otherwise the work, and the doubts told, would grow with the square of the repetitions.
"""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox

from kg.namespaces import FP, PROV

_RUN = ox.NamedNode(PROV + "wasGeneratedBy")
_SERIES = ox.NamedNode(FP + "seriesKey")
_WORDS = ox.NamedNode(FP + "surfaceForm")
_START = ox.NamedNode(FP + "surfaceStart")
TIES = {FP + n for n in ("numerator", "denominator", "component", "comparedWith")}
OWN = {FP + n for n in ("surfaceStart", "surfaceEnd", "evidence")}
"""What every figure has of its own, repeated or not."""


def without_repeats(store: ox.Store) -> ox.Store:
    """Return the graph without the figures that repeat an earlier one of their document; the store itself if there are none."""
    repeats = {node for alike in _alike(store) for node in _later(store, alike)}
    while needed := tied_to_others(store, repeats):
        repeats -= needed
    if not repeats:
        return store
    kept = ox.Store()
    kept.bulk_extend(q for q in store if q.subject not in repeats and q.object not in repeats)
    return kept


def tied_to_others(store: ox.Store, repeats: set[ox.NamedNode]) -> set[ox.NamedNode]:
    """Return those of some figures that a figure which is none of them is tied to."""
    return {
        q.object
        for predicate in sorted(TIES)
        for q in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None)
        if isinstance(q.object, ox.NamedNode) and q.object in repeats and q.subject not in repeats
    }


def _alike(store: ox.Store) -> list[list[ox.NamedNode]]:
    """Return the figures that have document, series and printed words in common, where there are several."""
    parts: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for predicate in (_RUN, _SERIES, _WORDS):
        for q in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(q.subject, ox.NamedNode) and not isinstance(q.object, ox.Triple):
                parts[q.subject].append(q.object.value)
    groups: dict[tuple[str, ...], list[ox.NamedNode]] = defaultdict(list)
    for node, found in parts.items():
        if len(found) == 3:
            groups[tuple(found)].append(node)
    return [nodes for nodes in groups.values() if len(nodes) > 1]


def _later(store: ox.Store, alike: list[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return those of some figures that say nothing which an earlier one does not say."""
    first: dict[frozenset[tuple[str, str]], ox.NamedNode] = {}
    later = []
    for _, node in sorted((_start(store, node), node.value) for node in alike):
        said = frozenset(said_by(store, ox.NamedNode(node)))
        if said in first:
            later.append(ox.NamedNode(node))
        else:
            first[said] = ox.NamedNode(node)
    return later


def said_by(store: ox.Store, node: ox.NamedNode) -> list[tuple[str, str]]:
    """Return what a figure states; another figure it is tied to counts by its words and how far away they stand."""
    start = _start(store, node)
    found = []
    for q in store.quads_for_pattern(node, None, None, None):
        predicate = q.predicate.value
        if predicate in OWN:
            continue
        if predicate in TIES and isinstance(q.object, ox.NamedNode):
            at = _start(store, q.object)
            words = [str(t.object) for t in store.quads_for_pattern(q.object, _WORDS, None, None)]
            found.append((predicate, f"{at - start} {words}" if at >= 0 else "derived"))
        else:
            found.append((predicate, str(q.object)))
    return found


def _start(store: ox.Store, node: ox.NamedNode) -> int:
    """Return where a figure begins in its document, -1 for what is no figure."""
    for q in store.quads_for_pattern(node, _START, None, None):
        if isinstance(q.object, ox.Literal) and q.object.value.isdigit():
            return int(q.object.value)
    return -1
