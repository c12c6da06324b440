"""Check the project's own ontology, vocabulary, lexicon, shapes and questions against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg import resources, shacl
from kg.errors import KgError, OntologyError
from kg.lexicon import Lexicon
from kg.lexicon import load as load_lexicon
from kg.model import Block, Finding, Report
from kg.namespaces import FP, LX, PREFIXES, RDF, UNIT, V
from kg.normalise import view
from kg.validate import validate

_OURS = (FP, V, LX, UNIT)
"""Namespaces whose terms must be declared in ontology/."""
_MARKED = re.compile(r"〔(.*?)〕")
_IN_SPARQL = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|\b(fp|v|lx|unit):([A-Za-z][\w-]*)')
_PLACEHOLDER_DATE = "2021-02-08"
"""Relative words in examples (去年) need some date of publication to be resolved against."""


def check(extra: Iterable[Path] = ()) -> list[Finding]:
    """Return what is wrong with the ontology, the vocabulary, the lexicon (and files that extend it), shapes and questions."""
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
    """Read every example: what it marks with 〔〕 must come out as a figure, a time, a place, a skipped number or a name."""
    for entry in lexicon.entries:
        for example in entry.values.get("example", ()):
            marked = _MARKED.findall(example)
            text = re.sub("[〔〕]", "", example)
            missed = [words for words in marked if words not in _read(text, lexicon)]
            if missed or not marked:
                told = "、".join(missed)
                zh = f"例句“{example}”没有读出“{told}”" if marked else f"例句“{example}”没有用〔〕标出词语"
                en = (
                    f"“{told}” is not read from the example “{example}”"
                    if marked
                    else f"“{example}” marks nothing with 〔〕"
                )
                yield _finding("ExampleReads", entry.iri, zh, en)


def _read(text: str, lexicon: Lexicon) -> set[str]:
    """Return every stretch that is read from a sentence."""
    from kg import figures, places, times
    from kg.extract import extract

    seen = view(text)
    found_times = times.find_times(seen, _PLACEHOLDER_DATE)
    scan = figures.scan(seen, found_times, lexicon)
    body = (Block(0, len(text), "paragraph"),)
    reading = extract(Report(text=text, view=seen, identifier="example", date=_PLACEHOLDER_DATE, blocks=body), lexicon)
    spans = [(t.start, t.end) for t in found_times]
    spans += [(f.start, f.end) for f in scan.figures]
    spans += [(s.start, s.end) for s in scan.skipped]
    spans += [(p.start, p.end) for p in places.find_places(seen)]
    spans += [(m.start, m.end) for e in reading.entities for m in e.mentions]
    return {text[start:end] for start, end in spans}


def _finding(rule: str, focus: str, zh: str, en: str) -> Finding:
    return Finding(severity="Violation", rule=rule, message={"zh": zh, "en": en}, focus=focus)
