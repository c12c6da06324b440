"""Write JSON-LD with the shipped context: one object a subject, labels by language, values by their short names."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg import resources
from kg.namespaces import BASE, PREFIXES, RDF, XSD
from kg.turtle import natural, term_key

_TYPE = RDF + "type"


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
        if isinstance(definition, dict):
            found[_expand(definition["@id"])] = name, definition
    return found


@lru_cache(maxsize=1)
def _prefixes() -> tuple[tuple[str, str], ...]:
    """Return the prefixes of the context; `unit` is a property there, so the IRIs of units are written in full."""
    return tuple((name, iri) for name, iri in context().items() if isinstance(iri, str))


def write(quads: Iterable[ox.Quad], *, base: str = BASE) -> str:
    """Return the merge of all statements as one JSON-LD document, compact, with its context inside."""
    by_subject: dict[str, dict[str, list[object]]] = {}
    for q in {ox.Quad(q.subject, q.predicate, q.object) for q in quads}:
        _, subject, *_ = term_key(q.subject)
        by_subject.setdefault(subject, {}).setdefault(q.predicate.value, []).append(q.object)
    document = {
        "@context": {**context(), "@base": base},
        "@graph": [_node(iri, by_subject[iri], base) for iri in sorted(by_subject, key=natural)],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _node(iri: str, properties: dict[str, list[object]], base: str) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _relative(iri, base)}
    if _TYPE in properties:
        types = sorted(_compact(getattr(o, "value", "")) for o in properties[_TYPE])
        node["@type"] = types[0] if len(types) == 1 else types
    for predicate in sorted(properties.keys() - {_TYPE}):
        name, definition = _terms().get(predicate, (_compact(predicate), {}))
        objects = sorted(properties[predicate], key=term_key)
        if definition.get("@container") == "@language" and all(getattr(o, "language", None) for o in objects):
            node[name] = _by_language(objects)
            continue
        values = [_value(o, definition.get("@type"), base) for o in objects]
        # A container of languages would read a plain string as an error: name such a property in full.
        key = _compact(predicate) if definition.get("@container") == "@language" else name
        node[key] = values[0] if len(values) == 1 else values
    return node


def _by_language(objects: list[object]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for o in objects:
        assert isinstance(o, ox.Literal) and o.language
        found.setdefault(o.language, []).append(o.value)
    return {language: texts[0] if len(texts) == 1 else texts for language, texts in sorted(found.items())}


def _value(term: object, coerced: str | None, base: str) -> Any:
    """Return a value, bare where the context says what it is. Decimals stay strings: JSON would lose digits."""
    if isinstance(term, ox.NamedNode):
        if coerced == "@id":
            return _relative(term.value, base) if term.value.startswith(base) else _compact(term.value)
        return {"@id": _relative(term.value, base)}
    assert isinstance(term, ox.Literal)
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if coerced and _expand(coerced) == datatype:
        whole = datatype == XSD + "integer" and str(int(term.value)) == term.value
        return int(term.value) if whole else term.value
    if datatype == XSD + "string":
        return term.value if coerced is None else {"@value": term.value}
    return {"@value": term.value, "@type": _compact(datatype)}


def _relative(iri: str, base: str) -> str:
    """Return an IRI relative to the base, or short, or as it is. A colon would make a relative one look absolute."""
    local = iri.removeprefix(base)
    return local if local != iri and ":" not in local else _compact(iri)


def _compact(iri: str) -> str:
    for prefix, namespace in _prefixes():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _expand(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon and prefix in PREFIXES else name
