"""The code lists of the vocabulary and the names of the ontology's classes and properties, for dictionaries and headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from kg import resources
from kg.namespaces import RDFS, SKOS, V


@dataclass(frozen=True, slots=True)
class Code:
    """A concept or unit of the vocabulary."""

    scheme: str
    notation: str
    iri: str
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    broader: str | None
    """IRI of the concept above it."""

    def label(self, language: str) -> str:
        """Return its label in one language."""
        return self.zh if language == "zh" else self.en

    def meaning(self, language: str) -> str:
        """Return its definition in one language."""
        return self.meaning_zh if language == "zh" else self.meaning_en


@lru_cache(maxsize=32)
def codes(scheme: str, top: bool = False) -> tuple[Code, ...]:
    """Return the codes of a scheme (area, kind, stat, ind, unit …) in the vocabulary's order, or its top concepts alone."""
    return tuple(_code(scheme, iri) for iri in _members(scheme, top))


@lru_cache(maxsize=256)
def name(iri: str, language: str) -> str:
    """Return what people call a class or property; its local name where the ontology does not know it."""
    labels = {o.language: o.value for o in _described("fupin").get((iri, RDFS + "label"), ())}
    return labels.get(language) or iri.rpartition("#")[2].rpartition("/")[2]


def _members(scheme: str, top: bool) -> Iterable[str]:
    predicate = SKOS + ("topConceptOf" if top else "inScheme")
    for (iri, p), objects in _described("vocab").items():
        if p == predicate and any(o.value == V + scheme for o in objects):
            yield iri


def _code(scheme: str, iri: str) -> Code:
    described = _described("vocab")

    def said(predicate: str, language: str | None = None) -> str:
        found = described.get((iri, SKOS + predicate), ())
        return next((o.value for o in found if o.language == language), "")

    return Code(
        scheme=scheme,
        notation=said("notation"),
        iri=iri,
        zh=said("prefLabel", "zh"),
        en=said("prefLabel", "en"),
        meaning_zh=said("definition", "zh"),
        meaning_en=said("definition", "en"),
        broader=said("broader") or None,
    )


@dataclass(frozen=True, slots=True)
class _Object:
    value: str
    language: str | None


@lru_cache(maxsize=4)
def _described(file: str) -> dict[tuple[str, str], tuple[_Object, ...]]:
    """Return (subject, predicate) → values of a shipped ontology file, in its order."""
    found: dict[tuple[str, str], tuple[_Object, ...]] = {}
    for q in ox.parse(path=resources.path("ontology", f"{file}.ttl"), format=ox.RdfFormat.TURTLE):
        if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, (ox.NamedNode, ox.Literal)):
            language = q.object.language if isinstance(q.object, ox.Literal) else None
            key = q.subject.value, q.predicate.value
            found[key] = (*found.get(key, ()), _Object(q.object.value, language))
    return found
