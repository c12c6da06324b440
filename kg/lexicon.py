"""Read the Chinese words from ontology/lexicon*.ttl: SKOS-shaped entries that say what a word denotes.

An entry has a kind (its lx: class), labels, the concepts it denotes, and what its kind needs besides (a unit its factor).
Words are data: nothing here knows one of them. A file that extends the lexicon may declare concepts too; its words take
the place of the same words of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg import resources
from kg.errors import LexiconError
from kg.namespaces import FP, LX, RDF, SKOS

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
    units: dict[str, frozenset[str]] = field(default_factory=dict)
    """IRI of an indicator → codes of the units it expects."""
    extra: tuple[Path, ...] = ()
    """The files that extend the shipped words."""
    added: frozenset[str] = frozenset()
    """The words that only those files have, or give another meaning."""

    def of(self, kind: str) -> tuple[Entry, ...]:
        """Return the entries of one kind, in IRI order."""
        return self._kinds.get(kind, ())

    @cached_property
    def _kinds(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind, []).append(entry)
        return {kind: tuple(entries) for kind, entries in found.items()}

    def words(self, kind: str) -> dict[str, Entry]:
        """Return label → entry for one kind."""
        return {label: e for e in self.of(kind) for label in e.labels}

    def code(self, entry: Entry) -> str:
        """Return the notation of what an entry denotes, or raise LexiconError."""
        for iri in entry.denotes:
            if iri in self.notations:
                return self.notations[iri]
        raise LexiconError(f"lexicon: {entry.iri} denotes no concept of the vocabulary; give it lx:denotes")

    def concept(self, entry: Entry) -> str | None:
        """Return the vocabulary concept among what an entry denotes, if there is one."""
        return next((iri for iri in entry.denotes if iri in self.notations), None)


def load(*extra: Path) -> Lexicon:
    """Load the shipped lexicon and any files that extend it."""
    return _load(tuple(extra))


@lru_cache(maxsize=8)
def _load(extra: tuple[Path, ...]) -> Lexicon:
    shipped = [t for p in resources.files("ontology", "lexicon*.ttl") for t in _triples(p)]
    added = {path: _triples(path) for path in extra}
    concepts = [*_triples(resources.path("ontology", "vocab.ttl")), *(t for found in added.values() for t in found)]
    notations = {_iri(t.subject): _iri(t.object) for t in concepts if t.predicate.value == SKOS + "notation"}
    units: dict[str, set[str]] = {}
    for t in concepts:
        if t.predicate.value == FP + "unit" and _iri(t.object) in notations:
            units.setdefault(_iri(t.subject), set()).add(notations[_iri(t.object)])
    own = _entries(_grouped(shipped))
    for path, found in added.items():
        _check(path, found, own, {*notations, *_typed([*shipped, *found])})
    return Lexicon(
        entries=_extended(shipped, [t for found in added.values() for t in found]) if extra else own,
        notations=notations,
        broader={_iri(t.subject): _iri(t.object) for t in concepts if t.predicate.value == SKOS + "broader"},
        units={iri: frozenset(codes) for iri, codes in units.items()},
        extra=extra,
        added=frozenset(
            label
            for found in added.values()
            for described in _grouped(found).values()
            if _kind(described)
            for predicate in _LABELS
            for label in described.get(predicate, ())
        ),
    )


def _triples(path: Path) -> list[ox.Triple]:
    """Parse a Turtle file, or raise LexiconError with its name and line."""
    try:
        return [ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    except (SyntaxError, OSError, ValueError) as error:
        raise LexiconError(f"{path}: {error}") from error


def _iri(term: object) -> str:
    return str(getattr(term, "value", term))


Described = dict[str, dict[str, list[str]]]
"""Subject → predicate → objects."""


def _grouped(triples: Iterable[ox.Triple]) -> Described:
    """Group triples by subject and predicate."""
    found: Described = {}
    for t in triples:
        found.setdefault(_iri(t.subject), {}).setdefault(t.predicate.value, []).append(_iri(t.object))
    return found


def _kind(described: dict[str, list[str]]) -> str | None:
    """Return the local name of the lx: class of a subject, None if it is no entry."""
    return next((c[len(LX) :] for c in described.get(_RDF_TYPE, ()) if c.startswith(LX)), None)


def _entries(found: Described) -> tuple[Entry, ...]:
    return tuple(_entry(iri, kind, found[iri]) for iri in sorted(found) if (kind := _kind(found[iri])))


def _entry(iri: str, kind: str, found: dict[str, list[str]]) -> Entry:
    skip = {*_LABELS, _RDF_TYPE, LX + "denotes", LX + "except"}
    values = {p.rpartition("#")[2].rpartition("/")[2]: tuple(sorted(v)) for p, v in found.items() if p not in skip}
    return Entry(
        iri=iri,
        kind=kind,
        labels=tuple(dict.fromkeys(label for p in _LABELS for label in sorted(found.get(p, [])))),
        denotes=tuple(sorted(found.get(LX + "denotes", []))),
        excepts=tuple(sorted(found.get(LX + "except", []))),
        values=values,
    )


def _extended(shipped: list[ox.Triple], added: list[ox.Triple]) -> tuple[Entry, ...]:
    """Join two sets of entries: an added word takes the place of the shipped one, unless that says it shares its words."""
    new = _grouped(added)
    both = _grouped([*shipped, *added])
    taken = {
        (_kind(both[iri]), label): iri
        for iri, described in new.items()
        for predicate in _LABELS
        for label in described.get(predicate, ())
    }
    kept = []
    for entry in _entries(both):
        shared = "scopeNote" in entry.values or entry.iri in new
        labels = tuple(w for w in entry.labels if shared or (entry.kind, w) not in taken)
        if labels == entry.labels:
            kept.append(entry)
        elif labels:
            # Its examples may be of the words that it lost.
            values = {name: found for name, found in entry.values.items() if name != "example"}
            kept.append(replace(entry, labels=labels, values=values))
    return tuple(kept)


def _typed(triples: Iterable[ox.Triple]) -> set[str]:
    """Return everything that is declared to be something, the ontology's classes included."""
    classes = _triples(resources.path("ontology", "fupin.ttl"))
    return {_iri(t.subject) for t in (*classes, *triples) if t.predicate.value == _RDF_TYPE}


def _check(path: Path, triples: list[ox.Triple], shipped: tuple[Entry, ...], declared: set[str]) -> None:
    """Raise LexiconError for an entry of an added file that cannot be read: no word, an unknown kind, what it lacks."""
    known = {e.iri: e for e in shipped}
    needed = _needed(shipped)
    for iri, described in sorted(_grouped(triples).items()):
        kind = _kind(described)
        if kind is None or iri in known:
            continue
        if LX + kind not in declared:
            raise LexiconError(
                f"{path}: {iri} is of the kind lx:{kind}, which is declared nowhere; use a kind of ontology/lexicon*.ttl"
            )
        if not described.get(SKOS + "prefLabel"):
            raise LexiconError(f'{path}: {iri} has no word; give it skos:prefLabel "…"@zh')
        for name in sorted(needed.get(kind, ())):
            if LX + name not in described:
                raise LexiconError(f"{path}: {iri} lacks lx:{name}, which every lx:{kind} has; add it")
        for name in ("denotes", "measures", "area"):
            for meant in described.get(LX + name, ()):
                if meant not in declared:
                    raise LexiconError(
                        f"{path}: {iri} names {meant} in lx:{name}, which is declared nowhere; declare it, or correct it"
                    )


def _needed(shipped: Iterable[Entry]) -> dict[str, set[str]]:
    """Return the lx: properties that every shipped entry of a kind has."""
    found: dict[str, set[str]] = {}
    for entry in shipped:
        has = {*entry.values} - {"label", "example", "scopeNote", "definition", "broad"}
        if entry.denotes:
            has.add("denotes")
        found[entry.kind] = found.get(entry.kind, has) & has
    return found
