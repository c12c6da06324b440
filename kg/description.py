"""Describe a dataset in VoID and DCAT: what it holds, how much, under which licence, by which versions. No clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pyoxigraph as ox

from kg import __version__, resources
from kg.namespaces import BASE, DCAT, DCTERMS, OWL, RDF, VOID, XSD

_N = ox.NamedNode
_TYPE = _N(RDF + "type")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def description(quads: Iterable[ox.Quad], *, base: str = BASE) -> list[ox.Quad]:
    """Return the description of a dataset: counts of statements, documents and classes, versions, licence."""
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    dataset = _N(base + "dataset")
    classes = Counter(o.value for _, p, o in triples if p == _TYPE and isinstance(o, ox.NamedNode))
    found = [
        ox.Quad(dataset, _TYPE, _N(VOID + "Dataset")),
        ox.Quad(dataset, _TYPE, _N(DCAT + "Dataset")),
        ox.Quad(dataset, _N(DCTERMS + "title"), ox.Literal("扶贫报道知识图谱", language="zh")),
        ox.Quad(dataset, _N(DCTERMS + "title"), ox.Literal("Poverty-alleviation reports as a graph", language="en")),
        ox.Quad(dataset, _N(DCTERMS + "license"), _N(_LICENCE)),
        ox.Quad(dataset, _N(DCTERMS + "language"), ox.Literal("zh")),
        ox.Quad(dataset, _N(DCAT + "version"), ox.Literal(f"fupin-kg {__version__}")),
        ox.Quad(dataset, _N(VOID + "uriSpace"), ox.Literal(base)),
        ox.Quad(dataset, _N(VOID + "triples"), _count(len(triples))),
        ox.Quad(dataset, _N(VOID + "distinctSubjects"), _count(len({s for s, _, _ in triples}))),
        ox.Quad(dataset, _N(VOID + "properties"), _count(len({p for _, p, _ in triples}))),
    ]
    found += [ox.Quad(dataset, _N(DCTERMS + "conformsTo"), _N(iri)) for iri in versions()]
    for cls, count in sorted(classes.items()):
        part = _N(f"{base}dataset/class/{cls.rpartition('#')[2].rpartition('/')[2]}")
        found += [
            ox.Quad(dataset, _N(VOID + "classPartition"), part),
            ox.Quad(part, _N(VOID + "class"), _N(cls)),
            ox.Quad(part, _N(VOID + "entities"), _count(count)),
        ]
    return found


def versions() -> list[str]:
    """Return the version IRIs of the ontology, vocabulary, lexicon and shapes that were used."""
    files = [*resources.files("ontology", "*.ttl"), *resources.files("shapes", "*.ttl")]
    version = OWL + "versionIRI"
    return sorted(
        {
            q.object.value
            for path in files
            for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
            if q.predicate.value == version and isinstance(q.object, ox.NamedNode)
        }
    )


def _count(n: int) -> ox.Literal:
    return ox.Literal(str(n), datatype=_N(XSD + "integer"))
