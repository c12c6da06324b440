"""Describe a dataset in VoID and DCAT: what it holds, how much, under which licence, made with what. No clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from kg import __version__, resources
from kg.errors import GraphError
from kg.namespaces import BASE, DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SCHEMA, VOID, XSD

_N = ox.NamedNode
_TYPE = _N(RDF + "type")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_VOCABULARIES = ("https://w3id.org/fupin/def#", "https://w3id.org/fupin/vocab/", PROV, SCHEMA, DCTERMS)


def description(quads: Iterable[ox.Quad], *, base: str = BASE, issued: str | None = None) -> list[ox.Quad]:
    """Return the description of a dataset: counts of statements and of each class, versions, licence.

    It has no date unless one is given (YYYY-MM-DD): the same statements are described by the same bytes.
    """
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
        ox.Quad(dataset, _N(VOID + "uriSpace"), ox.Literal(base)),
        ox.Quad(dataset, _N(VOID + "triples"), _count(len(triples))),
        ox.Quad(dataset, _N(VOID + "distinctSubjects"), _count(len({s for s, _, _ in triples}))),
        ox.Quad(dataset, _N(VOID + "distinctObjects"), _count(len({o for _, _, o in triples}))),
        ox.Quad(dataset, _N(VOID + "properties"), _count(len({p for _, p, _ in triples}))),
        ox.Quad(dataset, _N(VOID + "classes"), _count(len(classes))),
    ]
    found += [ox.Quad(dataset, _N(VOID + "vocabulary"), _N(iri)) for iri in _VOCABULARIES]
    found += [ox.Quad(dataset, _N(DCTERMS + "conformsTo"), _N(iri)) for iri in versions()]
    if issued:
        found.append(ox.Quad(dataset, _N(DCTERMS + "issued"), _day(issued)))
    for cls, count in sorted(classes.items()):
        part = _N(f"{base}dataset/class/{cls.rpartition('#')[2].rpartition('/')[2]}")
        found += [
            ox.Quad(dataset, _N(VOID + "classPartition"), part),
            ox.Quad(part, _N(VOID + "class"), _N(cls)),
            ox.Quad(part, _N(VOID + "entities"), _count(count)),
        ]
    return [*found, *_made_with(dataset)]


def versions() -> list[str]:
    """Return the version IRIs of the ontology files that were used."""
    return sorted({iri for path in _files() if (iri := _header(path).get(OWL + "versionIRI"))})


def _made_with(dataset: ox.NamedNode) -> Iterator[ox.Quad]:
    """Say which tool made the dataset, and which ontology, vocabulary, lexicon and shapes it used, to the byte."""
    tool = _N(f"{dataset.value}/tool")
    yield ox.Quad(dataset, _N(PROV + "wasAttributedTo"), tool)
    yield ox.Quad(tool, _TYPE, _N(PROV + "SoftwareAgent"))
    yield ox.Quad(tool, _N(RDFS + "label"), ox.Literal(f"fupin-kg {__version__}", language="en"))
    yield ox.Quad(tool, _N(OWL + "versionInfo"), ox.Literal(__version__))
    for path in _files():
        used = _N(f"{dataset.value}/{path.parent.name}/{path.stem}")
        yield ox.Quad(dataset, _N(PROV + "wasInfluencedBy"), used)
        yield ox.Quad(used, _TYPE, _N(PROV + "Entity"))
        yield ox.Quad(used, _N(DCTERMS + "title"), ox.Literal(f"{path.parent.name}/{path.name}"))
        # A file without a version of its own is released with the tool.
        version = _header(path).get(OWL + "versionInfo", __version__)
        yield ox.Quad(used, _N(OWL + "versionInfo"), ox.Literal(version))
        yield ox.Quad(used, _N(SCHEMA + "sha256"), ox.Literal(sha256(path.read_bytes()).hexdigest()))


def _files() -> list[Path]:
    return [*resources.files("ontology", "*.ttl"), *resources.files("shapes", "*.ttl")]


def _header(path: Path) -> dict[str, str]:
    """Return what a file says of its own version."""
    return {
        q.predicate.value: q.object.value
        for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if q.predicate.value in (OWL + "versionIRI", OWL + "versionInfo") and not isinstance(q.object, ox.Triple)
    }


def _day(issued: str) -> ox.Literal:
    """Return a day, or raise GraphError."""
    try:
        whole = date.fromisoformat(issued).isoformat() == issued
    except ValueError:
        whole = False
    if not whole:
        raise GraphError(f"--issued {issued}: is no day; write it as YYYY-MM-DD")
    return ox.Literal(issued, datatype=_N(XSD + "date"))


def _count(n: int) -> ox.Literal:
    return ox.Literal(str(n), datatype=_N(XSD + "integer"))
