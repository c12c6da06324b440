"""Write JSON-LD with the shipped context, framed by document: under each document its passages, under each passage what it states.

What documents share (places, periods, concepts) follows the documents and is referred to. An entity stands in full where
it is first mentioned; so does everything that belongs to several others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg import resources
from kg.namespaces import BASE, FP, OA, PREFIXES, PROV, RDF, XSD
from kg.turtle import natural, predicate_key, term_key

_TYPE = RDF + "type"
_DOCUMENT, _PASSAGE, _OBSERVATION, _LINK, _DERIVED = (
    FP + name for name in ("Document", "Passage", "Observation", "Link", "DerivedObservation")
)
_DEPTH = {_DOCUMENT: 0, _PASSAGE: 1, _OBSERVATION: 2, _LINK: 2, _DERIVED: 3}
_DEEPEST = 4
_FRAME: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    PROV + "used": (("readings", _DOCUMENT, None),),
    OA + "hasSource": (("passages", _DOCUMENT, _PASSAGE),),
    FP + "evidence": (("observations", _PASSAGE, _OBSERVATION), ("links", _PASSAGE, _LINK)),
    FP + "mentionedIn": (("mentions", _PASSAGE, None),),
    PROV + "wasDerivedFrom": (("derived", _OBSERVATION, _DERIVED),),
}
"""Property → the reversed term under which an object of a class holds its subjects of a class (None: of any)."""
_HELD = frozenset({OA + "hasSelector"})
"""Properties whose objects stand beneath their subjects."""
_TERMS_OF_FRAME = [term for rules in _FRAME.values() for term, *_ in rules]
_WIDTH = 120
_Described = dict[str, dict[str, list[object]]]
_plain = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=1)
def context() -> dict[str, Any]:
    """Return the shipped context."""
    text = resources.path("ontology", "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[str, dict[str, str]]]:
    """Return property IRI → short name and how its values are written."""
    found = {}
    for name, definition in context().items():
        if isinstance(definition, dict) and "@id" in definition:
            found[_expand(definition["@id"])] = name, definition
    return found


@lru_cache(maxsize=1)
def _prefixes() -> tuple[tuple[str, str], ...]:
    """Return the prefixes of the context; `unit` is a property there, so the IRIs of units are written in full."""
    return tuple((name, iri) for name, iri in context().items() if isinstance(iri, str))


def write(quads: Iterable[ox.Quad], *, base: str = BASE) -> str:
    """Return the merge of all statements as one JSON-LD document, compact, with its context inside."""
    described: _Described = {}
    for q in {ox.Quad(q.subject, q.predicate, q.object) for q in quads}:
        _, subject, *_ = term_key(q.subject)
        described.setdefault(subject, {}).setdefault(q.predicate.value, []).append(q.object)
    nodes = ",\n  ".join(_Writer(described, base).nodes())
    head = ",\n  ".join(f"{_plain(name)}: {_plain(value)}" for name, value in {**context(), "@base": base}.items())
    return f'{{\n "@context": {{\n  {head}\n }},\n "@graph": [\n  {nodes}\n ]\n}}\n'


class _Writer:
    """The nodes written so far, and which stand beneath which."""

    def __init__(self, described: _Described, base: str) -> None:
        self._described, self._base = described, base
        self._names: dict[str, str] = {}
        self._depths = {iri: _depth(properties) for iri, properties in described.items()}
        self._beneath = self._framed()
        self._written: set[str] = set()

    def nodes(self) -> Iterator[str]:
        """Yield the text of every node that stands beneath no other, documents first."""
        for iri in sorted(self._described, key=lambda i: (self._depths[i], natural(i))):
            if iri not in self._written:
                yield self._node(iri, 2)

    def _framed(self) -> dict[str, dict[str, list[str]]]:
        """Take the statements that the frame turns round out of their subjects; return node → term → what stands beneath."""
        found: dict[str, dict[str, list[str]]] = {}
        for subject, properties in self._described.items():
            for predicate in _FRAME.keys() & properties.keys():
                stay: list[object] = []
                for o in properties[predicate]:
                    above = o.value if isinstance(o, ox.NamedNode) else ""
                    if term := self._term(predicate, subject, above):
                        found.setdefault(above, {}).setdefault(term, []).append(subject)
                    else:
                        stay.append(o)
                if stay:
                    properties[predicate] = stay
                else:
                    del properties[predicate]
        return found

    def _term(self, predicate: str, subject: str, above: str) -> str | None:
        # Always from a node to a deeper one, so that nothing stands beneath itself.
        if above not in self._described or self._depths[above] >= self._depths[subject]:
            return None
        for term, holder, held in _FRAME[predicate]:
            if _is(self._described[above], holder) and (held is None or _is(self._described[subject], held)):
                return term
        return None

    def _node(self, iri: str, indent: int) -> str:
        self._written.add(iri)
        properties = self._described[iri]
        parts = [("@id", _plain(self._relative(iri)))]
        if _TYPE in properties:
            types = sorted(self._compact(getattr(o, "value", "")) for o in properties[_TYPE])
            parts.append(("@type", _plain(types[0] if len(types) == 1 else types)))
        for predicate in sorted(properties.keys() - {_TYPE}, key=predicate_key):
            objects = sorted(properties[predicate], key=term_key)
            name, definition = _terms().get(predicate, (self._compact(predicate), {}))
            if predicate in _HELD and all(isinstance(o, ox.NamedNode) for o in objects):
                parts.append((name, self._several([getattr(o, "value", "") for o in objects], indent + 1)))
            elif definition.get("@container") != "@language":
                values = [_plain(self._value(o, definition.get("@type"))) for o in objects]
                parts.append((name, values[0] if len(values) == 1 else _lay_out(values, indent + 1)))
            elif all(getattr(o, "language", None) for o in objects):
                parts.append((name, _plain(_by_language(objects))))
            else:
                # A container of languages would read a plain string as an error: name such a property in full.
                values = [_plain(self._value(o, None)) for o in objects]
                parts.append(
                    (self._compact(predicate), values[0] if len(values) == 1 else _lay_out(values, indent + 1))
                )
        beneath = self._beneath.get(iri, {})
        for term in (t for t in _TERMS_OF_FRAME if t in beneath):
            parts.append((term, self._several(sorted(beneath[term], key=natural), indent + 1)))
        return _lay_out([f"{_plain(name)}: {text}" for name, text in parts], indent, "{}")

    def _several(self, iris: list[str], indent: int) -> str:
        """Return nodes in full where they are met first, else by name. Always a list: readers can loop over it."""
        texts = [
            self._node(iri, indent + 1)
            if iri in self._described and iri not in self._written
            else _plain(self._relative(iri))
            for iri in iris
        ]
        return _lay_out(texts, indent)

    def _value(self, term: object, coerced: str | None) -> Any:
        """Return a value, bare where the context says what it is. Decimals stay strings: JSON would lose digits."""
        if isinstance(term, ox.NamedNode):
            return self._relative(term.value) if coerced == "@id" else {"@id": self._relative(term.value)}
        assert isinstance(term, ox.Literal)
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if coerced and _expand(coerced) == datatype:
            whole = datatype == XSD + "integer" and str(int(term.value)) == term.value
            return int(term.value) if whole else term.value
        if datatype == XSD + "string":
            return term.value if coerced is None else {"@value": term.value}
        return {"@value": term.value, "@type": self._compact(datatype)}

    def _relative(self, iri: str) -> str:
        """Return an IRI relative to the base, or short, or as it is. A colon would make a relative one look absolute."""
        local = iri.removeprefix(self._base)
        return local if local != iri and ":" not in local else self._compact(iri)

    def _compact(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = _shorten(iri)
        return known


def _depth(properties: dict[str, list[object]]) -> int:
    types = (getattr(o, "value", "") for o in properties.get(_TYPE, ()))
    return min((_DEPTH.get(t, _DEEPEST) for t in types), default=_DEEPEST)


def _is(properties: dict[str, list[object]], cls: str) -> bool:
    return any(getattr(o, "value", "") == cls for o in properties.get(_TYPE, ()))


def _by_language(objects: list[object]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for o in objects:
        assert isinstance(o, ox.Literal) and o.language
        found.setdefault(o.language, []).append(o.value)
    return {language: texts[0] if len(texts) == 1 else texts for language, texts in sorted(found.items())}


def _lay_out(parts: list[str], indent: int, brackets: str = "[]") -> str:
    """Return members in brackets: in one line where it holds them, else each on a line of its own."""
    opening, closing = brackets[0], brackets[1]
    one = ", ".join(parts)
    if len(one) + indent + 2 <= _WIDTH and "\n" not in one:
        return f"{opening}{one}{closing}"
    margin = "\n" + " " * indent
    return opening + margin + " " + f",{margin} ".join(parts) + margin + closing


def _shorten(iri: str) -> str:
    for prefix, namespace in _prefixes():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
