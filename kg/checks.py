"""Check the project's own ontology, vocabulary, lexicon, shapes and questions against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import resources, shacl
from kg.errors import KgError, OntologyError
from kg.extract.examples import run_examples
from kg.lexicon import Lexicon
from kg.lexicon import load as load_lexicon
from kg.model import Finding
from kg.namespaces import FP, LX, PREFIXES, RDF, UNIT, V
from kg.validate import conforms, validate

_OURS = (FP, V, LX, UNIT)
"""Namespaces whose terms must be declared in ontology/."""
_IN_SPARQL = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|\b(fp|v|lx|unit):([A-Za-z][\w-]*)')


def check(extra: Iterable[Path] = ()) -> list[Finding]:
    """Return what is wrong with ontology, vocabulary, lexicon (and files that extend it), shapes and questions."""
    lexicons = tuple(extra)
    try:
        terms = _terms(lexicons)
    except KgError as error:
        return [_finding("Readable", "", error.message, error.message)]
    declared = {
        q.subject.value for q in terms if q.predicate.value == RDF + "type" and isinstance(q.subject, ox.NamedNode)
    }
    found = validate(terms, [resources.path("shapes", "lexicon.ttl")])
    found += _shapes(declared)
    found += _questions(declared)
    try:
        found += _examples(load_lexicon(*lexicons))
    except KgError as error:
        # What a shape has told of an entry need not be told twice.
        if conforms(found):
            found.append(_finding("Readable", "", error.message, error.message))
    return found


def _terms(extra: Iterable[Path]) -> ox.Store:
    """Return everything that ontology/ declares, as one graph."""
    store = ox.Store()
    own = [resources.path("ontology", f"{name}.ttl") for name in ("fupin", "vocab")]
    for path in (*own, *resources.files("ontology", "lexicon*.ttl"), *extra):
        try:
            store.load(path=str(path), format=ox.RdfFormat.TURTLE)
        except (SyntaxError, OSError, ValueError) as error:
            raise OntologyError(f"{path}: {error}") from error
    return store


def _shapes(declared: set[str]) -> Iterator[Finding]:
    """Load every shape file: it parses, every constraint is known, every query parses, every term is declared."""
    for path in resources.files("shapes", "*.ttl"):
        try:
            shacl.load([path])
        except KgError as error:
            yield _finding("ShapeRuns", path.name, error.message, error.message)
            continue
        used = {
            term.value
            for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            for term in (q.predicate, q.object)
            if isinstance(term, ox.NamedNode)
        }
        yield from _undeclared(used | _in_sparql(path.read_text(encoding="utf-8")), declared, path)


def _questions(declared: set[str]) -> Iterator[Finding]:
    """Parse every question; it uses only terms that are declared."""
    empty = ox.Store()
    for path in sorted(resources.path("ontology", "questions").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        try:
            empty.query(text, prefixes=PREFIXES)
        except SyntaxError as error:
            yield _finding(
                "QuestionParses", path.name, f"{path.name} 无法解析：{error}", f"{path.name} does not parse: {error}"
            )
        yield from _undeclared(_in_sparql(text), declared, path)


def _in_sparql(text: str) -> set[str]:
    """Return the terms of ours that a query names by prefix, outside strings and comments."""
    return {PREFIXES[m[1]] + m[2] for m in _IN_SPARQL.finditer(text) if m[1]}


def _undeclared(used: Iterable[str], declared: set[str], path: Path) -> Iterator[Finding]:
    for iri in sorted(used):
        if iri.startswith(_OURS) and iri not in declared and iri not in _OURS:
            yield _finding(
                "TermDeclared", iri, f"{path.name} 用了没有声明的 {iri}", f"{path.name} uses {iri}, declared nowhere"
            )


def _examples(lexicon: Lexicon) -> Iterator[Finding]:
    """Read every example as its entry says it reads."""
    for failure in run_examples(lexicon):
        found = failure.found or "nothing"
        yield _finding(
            "ExampleReads",
            failure.entry,
            f"例句“{failure.example}”：应读出“{failure.expected}”，实为“{found}”",
            f"Example “{failure.example}”: expected “{failure.expected}”, found “{found}”",
        )


def _finding(rule: str, focus: str, zh: str, en: str) -> Finding:
    return Finding(severity="Violation", rule=rule, message={"zh": zh, "en": en}, focus=focus)
