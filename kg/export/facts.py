"""What a store says of its nodes: each thing once, however many graphs repeat it, in an order that does not depend on the store."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

import pyoxigraph as ox

from kg.namespaces import DCAT, DCTERMS, FP, OA, RDF, RDFS, SCHEMA, SKOS
from kg.turtle import natural, term_key

LANGUAGES = ("zh", "en")
Said = dict[str, tuple[ox.NamedNode | ox.Literal, ...]]
_TYPE = ox.NamedNode(RDF + "type")


class Facts:
    """Look-ups over a store, in one language where there are labels in several.

    Nodes that many others share (places, concepts, documents) are kept once looked up, up to a bound.
    """

    def __init__(self, store: ox.Store, language: str = "zh") -> None:
        self.store = store
        self.language = language
        self.said = lru_cache(maxsize=16384)(self.read)
        self.label = lru_cache(maxsize=16384)(self._label)
        self.top = lru_cache(maxsize=4096)(self._top)

    def read(self, iri: str) -> Said:
        """Return what is said of a node, property by property; `said` keeps it for the next time."""
        gathered: dict[str, set[ox.NamedNode | ox.Literal]] = {}
        for q in self.store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
            if isinstance(q.object, (ox.NamedNode, ox.Literal)):
                gathered.setdefault(q.predicate.value, set()).add(q.object)
        return {p: tuple(sorted(objects, key=term_key)) for p, objects in gathered.items()}

    def members(self, *classes: str) -> list[str]:
        """Return the IRIs of everything that has one of these types."""
        found = {
            q.subject.value
            for cls in classes
            for q in self.store.quads_for_pattern(None, _TYPE, ox.NamedNode(cls), None)
            if isinstance(q.subject, ox.NamedNode)
        }
        return sorted(found, key=natural)

    def subjects(self, predicate: str, iri: str) -> set[str]:
        """Return the IRIs of everything that has a node as the value of a property."""
        quads = self.store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), None)
        return {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}

    def figures(self) -> list[str]:
        """Return the stated figures, document by document in the order of the text."""
        return [iri for *_, iri in sorted(self._places_in_text())]

    def document(self, said: Said) -> str | None:
        """Return the IRI of the document that a figure, a link or an entity was read from."""
        passage = first(said, FP + "evidence") or first(said, FP + "mentionedIn")
        return iri_of(self.said(passage), OA + "hasSource") if passage else None

    def sentence(self, passage: str) -> str:
        """Return the words of a passage; empty where quotations were left out."""
        selectors = (self.said(s) for s in texts(self.said(passage), OA + "hasSelector"))
        return next((t for s in selectors if (t := text(s, OA + "exact"))), "")

    def starts(self, passage: str) -> int:
        """Return where a passage begins in its document."""
        selectors = (self.said(s) for s in texts(self.said(passage), OA + "hasSelector"))
        return next((int(t) for s in selectors if (t := text(s, OA + "start"))), -1)

    def code(self, iri: str | None) -> str | None:
        """Return the notation of a concept, a unit or a place."""
        return (text(self.said(iri), SKOS + "notation") or None) if iri else None

    def period(self, said: Said, predicate: str = FP + "period") -> tuple[str | None, str | None, str | None]:
        """Return a period as EDTF with its first and last day; None for what is open or unknown."""
        iri = iri_of(said, predicate)
        about = self.said(iri) if iri else {}
        edtf, start, end = (text(about, p) for p in (FP + "edtf", DCAT + "startDate", DCAT + "endDate"))
        return edtf or None, start or None, end or None

    def path(self, place: str | None) -> list[str]:
        """Return the labels of the places that a place lies in, the widest first, the place itself last."""
        found: dict[str, None] = {}
        while place and place not in found:
            found[place] = None
            place = iri_of(self.said(place), SCHEMA + "containedInPlace")
        return [self.label(p) or "" for p in reversed(found)]

    def _label(self, iri: str | None) -> str | None:
        """Return what people call a node: in the language asked for, else in any."""
        if not iri:
            return None
        said = self.said(iri)
        labels = [*said.get(SKOS + "prefLabel", ()), *said.get(RDFS + "label", ())]
        own = [x.value for x in labels if isinstance(x, ox.Literal) and x.language == self.language]
        return next(iter(own), None) or next((x.value for x in labels), None)

    def _top(self, iri: str | None) -> str | None:
        """Return the top concept of a concept's scheme, or the concept itself where none is marked."""
        at, seen = iri, set()
        while at and at not in seen:
            seen.add(at)
            if self.said(at).get(SKOS + "topConceptOf"):
                return at
            at = iri_of(self.said(at), SKOS + "broader")
        return iri

    def _places_in_text(self) -> Iterable[tuple[tuple[str | int, ...], str, int, str]]:
        for iri in self.members(FP + "Observation"):
            said = self.read(iri)
            document = self.document(said) or ""
            name = text(self.said(document), DCTERMS + "identifier") if document else ""
            yield natural(name), document, int(text(said, FP + "surfaceStart") or -1), iri


def texts(said: Said, predicate: str) -> list[str]:
    """Return every value of a property as a string."""
    return [o.value for o in said.get(predicate, ())]


def text(said: Said, predicate: str) -> str:
    """Return the first value of a property as a string, empty where there is none."""
    return next(iter(texts(said, predicate)), "")


def first(said: Said, predicate: str) -> str | None:
    """Return the first value of a property as a string, None where there is none."""
    return text(said, predicate) or None


def iri_of(said: Said, predicate: str) -> str | None:
    """Return the first IRI a property has as value."""
    return next((o.value for o in said.get(predicate, ()) if isinstance(o, ox.NamedNode)), None)


def number(said: Said, predicate: str) -> Decimal | None:
    """Return the value of a property as an exact decimal."""
    found = text(said, predicate)
    return Decimal(found) if found else None


def plain(value: Decimal) -> str:
    """Return a decimal in digits, without an exponent and without idle zeros."""
    digits = format(value, "f")
    return (digits.rstrip("0").rstrip(".") or "0") if "." in digits else digits
