"""Reports that print the same text: found by what they share of hashed runs of characters, so that none counts twice.

A text is reduced to its letters and digits, every run of eight of them is hashed, and every eighth hash is kept. Two texts
are prints of one if the smaller set lies almost wholly within the larger. Each text is looked up in an index of those
before it, so the work grows with the number of texts and not with its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

import pyoxigraph as ox

from kg.iris import Iris, document_id
from kg.model import Reading, Report
from kg.namespaces import BASE, FP, OA, PROV, RDF, SCHEMA

_RUN = 8
_KEPT = 8
"""One hash in so many is kept."""
_FEWEST = 12
"""A text with fewer hashes (about a hundred characters) is too short to tell by them."""
_SHARED = 0.75
_COMMON = 64
"""A run that so many different texts have is a phrase of the genre and tells nothing."""
_ALTERNATE = ox.NamedNode(PROV + "alternateOf")


def sketch(text: str) -> frozenset[int]:
    """Return what a text is recognised by."""
    letters = "".join(c for c in text if c.isalnum())
    hashes = (crc32(letters[i : i + _RUN].encode()) for i in range(len(letters) - _RUN + 1))
    return frozenset(h for h in hashes if h % _KEPT == 0)


def reprints(sketches: Sequence[frozenset[int]]) -> dict[int, int]:
    """Return reprint → the first print before it, by position; the sketches are in order of publication."""
    index: dict[int, list[int]] = {}
    found: dict[int, int] = {}
    for n, marks in enumerate(sketches):
        if len(marks) < _FEWEST:
            continue
        votes = Counter(first for mark in marks for first in index.get(mark, ()))
        near = [first for first, shared in votes.items() if shared >= _SHARED * min(len(marks), len(sketches[first]))]
        if near:
            found[n] = min(near)
            continue
        for mark in marks:
            holders = index.setdefault(mark, [])
            if len(holders) < _COMMON:
                holders.append(n)
    return found


def body(report: Report) -> str:
    """Return what a report says, without the furniture of its page."""
    return "".join(report.view[b.start : b.end] for b in report.blocks)


def of_readings(readings: Iterable[Reading], base: str = BASE) -> list[ox.Quad]:
    """Return which of some documents are prints of others, each in its own graph: later prov:alternateOf first."""
    iris = Iris(base)
    texts = {document_id(r.report.text): r.report for r in readings}
    order = sorted(texts, key=lambda doc: (texts[doc].date or "9", doc))
    found = reprints([sketch(body(texts[doc])) for doc in order])
    return [
        ox.Quad(
            ox.NamedNode(iris.document(order[n])),
            _ALTERNATE,
            ox.NamedNode(iris.document(order[first])),
            ox.NamedNode(iris.graph(order[n])),
        )
        for n, first in sorted(found.items())
    ]


def of_store(store: ox.Store) -> list[ox.Quad]:
    """Return the same of a merged graph that says nothing of it, as far as its quotations tell."""
    if any(True for _ in store.quads_for_pattern(None, _ALTERNATE, None, None)):
        return []
    texts = _quoted(store)
    order = sorted(texts, key=lambda doc: (_date(store, doc), doc.value))
    found = reprints([sketch(texts[doc]) for doc in order])
    return [ox.Quad(order[n], _ALTERNATE, order[first]) for n, first in sorted(found.items())]


def _quoted(store: ox.Store) -> Mapping[ox.NamedNode, str]:
    """Return document → its quoted sentences in order."""
    found: dict[ox.NamedNode, dict[int, str]] = {}
    for document in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(FP + "Document"), None):
        if isinstance(document.subject, ox.NamedNode):
            found[document.subject] = {}
    for source in store.quads_for_pattern(None, ox.NamedNode(OA + "hasSource"), None, None):
        start, words = -1, ""
        for selector in store.quads_for_pattern(source.subject, ox.NamedNode(OA + "hasSelector"), None, None):
            start = int(_literal(store, selector.object, OA + "start") or start)
            words = _literal(store, selector.object, OA + "exact") or words
        if isinstance(source.object, ox.NamedNode) and source.object in found:
            found[source.object][start] = words
    return {doc: "".join(parts[at] for at in sorted(parts)) for doc, parts in found.items()}


def _date(store: ox.Store, document: ox.NamedNode) -> str:
    return _literal(store, document, SCHEMA + "datePublished") or "9"


def _literal(store: ox.Store, node: object, predicate: str) -> str:
    if not isinstance(node, ox.NamedNode):
        return ""
    quads = store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
    return min((q.object.value for q in quads if isinstance(q.object, ox.Literal)), default="")
