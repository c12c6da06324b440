"""Where the nodes of a graph were read: the figures, sentences and documents that a finding speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.namespaces import DCTERMS, FP, OA, PROV, RDF

Term = ox.NamedNode | ox.BlankNode | ox.Literal
_TYPE = RDF + "type"
_OPERANDS = tuple(FP + n for n in ("numerator", "denominator", "comparedWith", "component", "within", "involves"))
_DERIVED_FROM = PROV + "wasDerivedFrom"
_USERS = tuple(FP + n for n in ("period", "place", "about", "unit", "indicator"))


class Context:
    """Look-ups over a merged store."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def figures(self, focus: Term, others: Iterable[Term] = ()) -> list[dict[str, object]]:
        """Return every stated figure that a finding involves, the one it is about first.

        A figure brings its operands, a derived value the figures it was computed from. A node that is no figure (a
        period, a place, an entity) brings the first figure that uses it, so that a person has something to look at.
        """
        seen: dict[str, None] = {}
        for node in (focus, *sorted((o for o in others if isinstance(o, ox.NamedNode)), key=str)):
            for stated in self._stated(node):
                seen[stated] = None
        if not seen and (user := self._user(focus)):
            seen[user] = None
        return [self.figure(iri) for iri in seen]

    def figure(self, iri: str) -> dict[str, object]:
        """Return one stated figure with its words, offsets, document and sentence."""
        node = ox.NamedNode(iri)
        passage = self._first(node, FP + "evidence")
        start, end = (self._first(node, FP + n) for n in ("surfaceStart", "surfaceEnd"))
        at = self._selected(passage, OA + "start")
        return {
            "iri": iri,
            "document": self.document(node),
            "quote": _text(self._first(node, FP + "surfaceForm")),
            "start": _number(start),
            "end": _number(end),
            "sentence": _text(self._selected(passage, OA + "exact")),
            "sentence_start": _number(at),
        }

    def sentence(self, node: Term) -> str:
        """Return the sentence a node was read from; empty where there is none, or quotations were left out."""
        passage = self._passage(node)
        return _text(self._selected(passage, OA + "exact")) if passage else ""

    def document(self, node: Term) -> str:
        """Return the identifier of the document a node was read from; empty for what documents share."""
        passage = self._passage(node)
        source = self._first(passage, OA + "hasSource") if passage else node
        return _text(self._first(source, DCTERMS + "identifier")) if source else ""

    def value(self, node: Term, predicate: str) -> str:
        """Return the value that a node has of a property; empty where it has none."""
        return _text(self._first(node, predicate))

    def _passage(self, node: Term) -> Term | None:
        """Return the passage of a figure, a derived value, a link, an entity, or of the first figure that uses the node."""
        if self._first(node, OA + "hasSource"):
            return node
        if found := self._first(node, FP + "evidence") or self._first(node, FP + "mentionedIn"):
            return found
        if stated := next(iter(self._stated(node)), None):
            return self._first(ox.NamedNode(stated), FP + "evidence")
        if selected := self._subject(OA + "hasSelector", node):
            return selected
        user = self._user(node)
        return self._first(ox.NamedNode(user), FP + "evidence") if user else None

    def _stated(self, node: Term) -> Iterator[str]:
        """Yield a node and its operands as stated figures."""
        todo, seen = [node], set()
        while todo:
            at = todo.pop(0)
            if at in seen or not isinstance(at, ox.NamedNode):
                continue
            seen.add(at)
            types = {t.value for t in self._all(at, _TYPE) if isinstance(t, ox.NamedNode)}
            if FP + "Observation" in types:
                yield at.value
                if at == node:
                    todo += [o for p in _OPERANDS for o in sorted(self._all(at, p), key=str)]
            elif FP + "DerivedObservation" in types:
                todo += sorted(self._all(at, _DERIVED_FROM), key=str)
            elif FP + "Discrepancy" in types:
                todo += sorted(self._all(at, FP + "involves"), key=str)

    def _user(self, node: Term) -> str | None:
        """Return the first figure, by IRI, that has the node as period, place, subject, unit or indicator."""
        if isinstance(node, ox.Literal):
            return None
        users = (
            q.subject.value
            for p in _USERS
            for q in self.store.quads_for_pattern(None, ox.NamedNode(p), node, None)
            if isinstance(q.subject, ox.NamedNode) and "/obs/" in q.subject.value
        )
        return min(users, default=None)

    def _selected(self, passage: Term | None, predicate: str) -> Term | None:
        if passage is None:
            return None
        found = (self._first(s, predicate) for s in sorted(self._all(passage, OA + "hasSelector"), key=str))
        return next((f for f in found if f is not None), None)

    def _subject(self, predicate: str, node: Term) -> Term | None:
        if isinstance(node, ox.Literal):
            return None
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), node, None)
        return min((q.subject for q in quads if not isinstance(q.subject, ox.Triple)), key=str, default=None)

    def _first(self, node: Term | None, predicate: str) -> Term | None:
        return min(self._all(node, predicate), key=str, default=None) if node is not None else None

    def _all(self, node: Term, predicate: str) -> list[Term]:
        if isinstance(node, ox.Literal):
            return []
        quads = self.store.quads_for_pattern(node, ox.NamedNode(predicate), None, None)
        return [q.object for q in quads if not isinstance(q.object, ox.Triple)]


def _text(term: Term | None) -> str:
    return str(term.value) if term is not None else ""


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, ox.Literal) and term.value.lstrip("-").isdigit() else -1
