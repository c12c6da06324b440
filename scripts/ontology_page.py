"""Write docs/ontology.md from the ontology and the vocabularies, or say that it is stale.

usage: python scripts/ontology_page.py [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "ontology.md"
FP = Namespace("https://w3id.org/fupin/def#")
SCHEMA = Namespace("https://schema.org/")


def _both(graph: Graph, subject: Node, predicate: URIRef) -> tuple[str, str]:
    """Return the Chinese and the English text of a term, ready for a table cell."""
    found = {
        getattr(o, "language", None): str(o).replace("|", "\\|").replace("\n", " ")
        for o in graph.objects(subject, predicate)
    }
    return found.get("zh", ""), found.get("en", "")


def _name(graph: Graph, term: Node) -> str:
    return f"`{graph.namespace_manager.normalizeUri(str(term))}`"


def _names(graph: Graph, subject: Node, predicate: URIRef) -> str:
    return " ".join(sorted(_name(graph, o) for o in graph.objects(subject, predicate) if isinstance(o, URIRef)))


def _classes(graph: Graph) -> Iterator[str]:
    yield "| class | 中文 · English | definition | below |"
    yield "| --- | --- | --- | --- |"
    for term in sorted(t for t in graph.subjects(RDF.type, OWL.Class) if str(t).startswith(FP)):
        zh, en = _both(graph, term, RDFS.label)
        dzh, den = _both(graph, term, SKOS.definition)
        yield f"| {_name(graph, term)} | {zh} · {en} | {dzh} {den} | {_names(graph, term, RDFS.subClassOf)} |"


def _properties(graph: Graph) -> Iterator[str]:
    yield "| property | 中文 · English | definition | of | to |"
    yield "| --- | --- | --- | --- | --- |"
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    for term in sorted({t for kind in kinds for t in graph.subjects(RDF.type, kind) if str(t).startswith(FP)}):
        zh, en = _both(graph, term, RDFS.label)
        dzh, den = _both(graph, term, SKOS.definition)
        of, to = _names(graph, term, SCHEMA.domainIncludes), _names(graph, term, SCHEMA.rangeIncludes)
        yield f"| {_name(graph, term)} | {zh} · {en} | {dzh} {den} | {of} | {to} |"


def _schemes(graph: Graph) -> Iterator[str]:
    for scheme in sorted(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        zh, en = _both(graph, scheme, SKOS.prefLabel)
        yield f"\n### {_name(graph, scheme)} {zh} · {en}\n"
        yield "| notation | 中文 · English | below |"
        yield "| --- | --- | --- |"
        for term in sorted(graph.subjects(SKOS.inScheme, scheme)):
            label = _both(graph, term, SKOS.prefLabel)
            zh, en = label if any(label) else _both(graph, term, RDFS.label)
            yield f"| `{graph.value(term, SKOS.notation) or ''}` | {zh} · {en} | {_names(graph, term, SKOS.broader)} |"


def page() -> str:
    """Return the page as it should be."""
    graph = Graph()
    for name in ("fupin.ttl", "vocab.ttl"):
        graph.parse(ROOT / "ontology" / name)
    graph.bind("v", "https://w3id.org/fupin/vocab/")
    ontology = URIRef("https://w3id.org/fupin/def")
    zh, en = _both(graph, ontology, URIRef("http://purl.org/dc/terms/title"))
    lines = [
        f"# {en} · {zh}",
        "",
        f"Version {graph.value(ontology, OWL.versionInfo)}, `{graph.value(ontology, OWL.versionIRI)}`. This page is written by",
        "`python scripts/ontology_page.py` from `ontology/fupin.ttl` and `ontology/vocab.ttl`; a test holds it to them.",
        "",
        "The `w3id.org/fupin` names are not registered yet; [w3id/](w3id) has the redirect rules to submit.",
        "",
        "Versions are semantic: a term removed or changed in meaning is a major step. A term that goes stays, with",
        "`owl:deprecated true` and `dcterms:isReplacedBy`; no name is ever given a second meaning.",
        "",
        "## Classes",
        "",
        *_classes(graph),
        "",
        "## Properties",
        "",
        *_properties(graph),
        "",
        "## Vocabularies",
        *_schemes(graph),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(
            0
            if PAGE.read_text(encoding="utf-8") == page()
            else "docs/ontology.md is stale; run scripts/ontology_page.py"
        )
    PAGE.write_text(page(), encoding="utf-8")
