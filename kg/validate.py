"""Check a graph against the shapes: quads → findings a person can read, and what must not be published set apart.

Fast: every constraint of the shape files as one SELECT over a merged store (kg.shacl). Reference: the same files, unchanged,
in pySHACL; slower by three orders of magnitude and held equal by tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg import resources, shacl
from kg.context import Context
from kg.errors import ShapeError
from kg.model import Finding
from kg.namespaces import PREFIXES, SH
from kg.repeats import without_repeats

SHAPES = ("figures", "entities", "provenance", "consistency", "between")
"""The shape files for graphs; shapes/lexicon.ttl is for the ontology's own files."""
SEVERITIES = ("Violation", "Warning", "Info")
if TYPE_CHECKING:
    import rdflib

_XSD_NUMBERS = ("decimal", "integer")


def validate(
    data: Iterable[ox.Quad] | ox.Store, shapes: Iterable[Path] | None = None, engine: str = "fast"
) -> list[Finding]:
    """Return what the shapes have to say of a graph, the gravest first.

    Named graphs are merged first. `engine` is fast, or pyshacl for the reference. What a document repeats is compared
    with the rest once, and what a shape tells once (fps:tellOnce) is one finding a document.
    """
    store = _merged(data)
    paths = tuple(shapes) if shapes is not None else shipped()
    context = Context(store)
    compared, told = without_repeats(store), _Told(context)
    if engine == "fast":
        hits = _shapes(paths).hits(store, compared)
        found = [_finding(hit, context) for hit in hits if told.first(hit.rule, hit.focus)]
    elif engine == "pyshacl":
        found = _reference(store, compared, paths, context, told)
    else:
        raise ShapeError(f"engine {engine!r} is not known: use fast or pyshacl")
    return sorted(dict.fromkeys(found), key=_order)


def shipped() -> tuple[Path, ...]:
    """Return the shape files that every graph is checked with."""
    return tuple(resources.path("shapes", f"{name}.ttl") for name in SHAPES)


def conforms(findings: Iterable[Finding], fail_on: str = "violation") -> bool:
    """Tell whether nothing is as grave as `fail_on` (violation, warning, info) or graver; none lets all pass."""
    if fail_on == "none":
        return True
    limit = SEVERITIES.index(fail_on.capitalize())
    return all(SEVERITIES.index(f.severity) > limit for f in findings)


@lru_cache(maxsize=8)
def _shapes(paths: tuple[Path, ...]) -> shacl.Shapes:
    return shacl.load(paths)


def _merged(data: Iterable[ox.Quad] | ox.Store) -> ox.Store:
    """Return a store of the union of all graphs: a triple in two graphs must not count twice."""
    if isinstance(data, ox.Store) and not any(True for _ in data.named_graphs()):
        return data
    store = ox.Store()
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in data)
    return store


def _order(finding: Finding) -> tuple[object, ...]:
    first = finding.figures[0] if finding.figures else {}
    at = first.get("start", -1)
    return SEVERITIES.index(finding.severity), finding.document, at, finding.rule, finding.focus, str(finding.message)


class _Told:
    """Remembers what a document has been told, where a rule names a property whose values it is told of once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._told: set[tuple[str, str, str]] = set()

    def first(self, rule: shacl.Rule, focus: shacl.Term) -> bool:
        """Tell whether a finding says anything new."""
        value = self._context.value(focus, rule.once) if rule.once else ""
        about = (rule.iri, value, self._context.document(focus) if value else "")
        if value and about in self._told:
            return False
        self._told.add(about)
        return True


def _finding(hit: shacl.Hit, context: Context) -> Finding:
    rule = hit.rule
    values = {name: _say(term) for name, term in hit.values.items()}
    message = {tag: _fill(text, values) for tag, text in rule.messages.items()}
    return _with_context(rule, message, hit.focus, hit.values.values(), context)


def _with_context(
    rule: shacl.Rule, message: dict[str, str], focus: shacl.Term, others: Iterable[shacl.Term], context: Context
) -> Finding:
    figures = context.figures(focus, others)
    return Finding(
        severity=rule.severity,
        rule=rule.name,
        message=message,
        focus=str(focus.value),
        document=context.document(focus),
        sentence=context.sentence(focus),
        figures=tuple(figures),
        title=rule.title,
        advice=rule.advice,
        compares=rule.is_doubt,
    )


def _fill(template: str, values: dict[str, str]) -> str:
    """Put values into {?name} and {$name}; a name without a value stays."""
    for name, value in values.items():
        template = template.replace(f"{{?{name}}}", value).replace(f"{{${name}}}", value)
    return template


def _say(term: shacl.Term) -> str:
    """Return a value as people write it: numbers without idle zeros, IRIs by prefix."""
    value = str(term.value)
    if isinstance(term, ox.Literal):
        if term.datatype.value.rpartition("#")[2] in _XSD_NUMBERS and "." in value:
            return value.rstrip("0").rstrip(".")
        return value
    for prefix, namespace in PREFIXES.items():
        if value.startswith(namespace):
            return f"{prefix}:{value[len(namespace) :]}"
    return value


def _reference(
    store: ox.Store, compared: ox.Store, paths: tuple[Path, ...], context: Context, told: _Told
) -> list[Finding]:
    """Run pySHACL over the graph, and for doubts over what is compared where that is less."""
    rules = {r.iri: r for r in _shapes(paths).rules}
    results = _results(store, paths)
    if compared is not store:
        results = [r for r in results if not rules[r[0]].is_doubt] + [
            r for r in _results(compared, paths) if rules[r[0]].is_doubt
        ]
    found = []
    for iri, focus, texts in sorted(results, key=lambda r: (r[0], str(r[1]), r[2])):
        rule = rules[iri]
        if told.first(rule, focus):
            message = {tag: text for tag in rule.messages for text in texts if _fits(text, rule.messages[tag])}
            found.append(_with_context(rule, message, focus, (), context))
    return found


def _results(store: ox.Store, paths: tuple[Path, ...]) -> list[tuple[str, shacl.Term, list[str]]]:
    """Return shape, focus node and messages of each result; pySHACL drops the language of the messages it fills."""
    import pyshacl
    import rdflib

    data = rdflib.Graph()
    data.parse(data=ox.serialize(_triples(store), format=ox.RdfFormat.N_TRIPLES), format="nt")
    sh = rdflib.Namespace(SH)
    _, report, _ = pyshacl.validate(data, shacl_graph=_shape_graph(paths), inplace=True)
    found: list[tuple[str, shacl.Term, list[str]]] = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        texts = sorted(str(m) for m in report.objects(result, sh.resultMessage))
        focus = report.value(result, sh.focusNode)
        node = ox.NamedNode(str(focus)) if isinstance(focus, rdflib.URIRef) else ox.Literal(str(focus))
        found.append((str(report.value(result, sh.sourceShape)), node, texts))
    return found


@lru_cache(maxsize=8)
def _shape_graph(paths: tuple[Path, ...]) -> rdflib.Graph:
    import rdflib

    graph = rdflib.Graph()
    for path in paths:
        graph.parse(path)
    return graph


def _fits(text: str, template: str) -> bool:
    """Tell whether a message is a template with values filled in."""
    fixed = re.split(r"\{[?$]\w+\}", template)
    return re.fullmatch(".*".join(re.escape(f) for f in fixed), text, re.DOTALL) is not None


def _triples(store: ox.Store) -> Iterable[ox.Triple]:
    return (ox.Triple(q.subject, q.predicate, q.object) for q in store)
