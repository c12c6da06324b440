"""Read the Chinese words from ontology/lexicon*.ttl: SKOS-shaped entries that say what a word denotes.

An entry has a kind (its lx: class), labels, the concepts it denotes, and what its kind needs besides (a unit its factor).
Words are data: nothing here knows one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import LexiconError
from kg.namespaces import LX, RDF, SKOS

_RDF_TYPE = RDF + "type"
_LABELS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")


@dataclass(frozen=True, slots=True)
class Entry:
    """One lexicon entry."""

    iri: str
    kind: str
    """Local name of its lx: class: Unit, Head, Verb …"""
    labels: tuple[str, ...]
    """Chinese words, preferred label first, the others in code-point order."""
    denotes: tuple[str, ...] = ()
    """IRIs of what the word names."""
    excepts: tuple[str, ...] = ()
    """Longer words that contain a label and do not mean it."""
    values: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Every other property: local name → values as strings, sorted."""

    def value(self, name: str) -> str | None:
        """Return the single value of a property, or None."""
        found = self.values.get(name, ())
        return found[0] if found else None


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Every entry, by kind, and the codes of what they denote."""

    entries: tuple[Entry, ...]
    notations: dict[str, str]
    """IRI of a vocabulary concept → its skos:notation."""
    broader: dict[str, str] = field(default_factory=dict)
    """IRI of a vocabulary concept → the broader one."""

    def of(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of one kind, in IRI order."""
        return tuple(e for e in self.entries if e.kind == kind)

    def words(self, kind: str) -> dict[str, Entry]:
        """Return label → entry for one kind."""
        return {label: e for e in self.of(kind) for label in e.labels}

    def code(self, entry: Entry) -> str:
        """Return the notation of what an entry denotes, or raise LexiconError."""
        for iri in entry.denotes:
            if iri in self.notations:
                return self.notations[iri]
        raise LexiconError(f"lexicon: {entry.iri} denotes no concept of ontology/vocab.ttl; give it lx:denotes")


def load(*extra: Path) -> Lexicon:
    """Load the shipped lexicon and any files that extend it."""
    return _load(tuple(extra))


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...]) -> Lexicon:
    shipped = resources.files("ontology", "lexicon*.ttl")
    notations: dict[str, str] = {}
    broader: dict[str, str] = {}
    for triple in [t for p in (resources.path("ontology", "vocab.ttl"), *extra) for t in _triples(p)]:
        if triple.predicate.value == SKOS + "notation" and isinstance(triple.object, ox.Literal):
            notations[_iri(triple.subject)] = triple.object.value
        elif triple.predicate.value == SKOS + "broader":
            broader[_iri(triple.subject)] = _iri(triple.object)
    entries = _entries(t for p in (*shipped, *extra) for t in _triples(p))
    return Lexicon(entries=entries, notations=notations, broader=broader)


def _triples(path: Path) -> list[ox.Triple]:
    """Parse a Turtle file, or raise LexiconError with its name and line."""
    try:
        return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, OSError, ValueError) as error:
        raise LexiconError(f"{path}: {error}") from error


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


def _entries(triples: Iterable[ox.Triple]) -> tuple[Entry, ...]:
    """Group the triples of lx: entries by subject."""
    kinds: dict[str, str] = {}
    found: dict[str, dict[str, list[str]]] = {}
    for t in triples:
        subject, predicate = _iri(t.subject), t.predicate.value
        if predicate == _RDF_TYPE:
            if _iri(t.object).startswith(LX):
                kinds[subject] = _iri(t.object)[len(LX) :]
            continue
        found.setdefault(subject, {}).setdefault(predicate, []).append(_iri(t.object))
    return tuple(_entry(iri, kinds[iri], found.get(iri, {})) for iri in sorted(kinds))


def _entry(iri: str, kind: str, found: dict[str, list[str]]) -> Entry:
    labels = list(dict.fromkeys(label for p in _LABELS for label in sorted(found.get(p, []))))
    if not labels:
        raise LexiconError(f"lexicon: {iri} has no skos:prefLabel in Chinese")
    skip = {*_LABELS, LX + "denotes", LX + "except"}
    values = {p.rpartition("#")[2].rpartition("/")[2]: tuple(sorted(v)) for p, v in found.items() if p not in skip}
    return Entry(
        iri=iri,
        kind=kind,
        labels=tuple(labels),
        denotes=tuple(sorted(found.get(LX + "denotes", []))),
        excepts=tuple(sorted(found.get(LX + "except", []))),
        values=values,
    )
