"""Every term of another vocabulary that the project uses is one that the vocabulary publishes, and is not deprecated there.

tests/vocabularies holds the published terms, with version, date and source; scripts/vocabularies.py writes most of the lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import namespaces
from kg.dataset import build
from kg.export.cube import cube
from kg.export.facts import Facts
from kg.namespaces import PREFIXES

ROOT = Path(__file__).parent.parent
LISTS = sorted((Path(__file__).parent / "vocabularies").glob("*.txt"))
OWN = ("https://w3id.org/fupin", "https://example.org/")
PAGES = {"https://www.apache.org/licenses/LICENSE-2.0", "https://creativecommons.org/licenses/by/4.0/"}
"""What is no term of a vocabulary: the text of a licence."""
_HEAD = re.compile(r"# namespace: (\S+)\n# version: (.+)\n# date: (.+)\n# source: (.+)\n")
_NAMESPACE = re.compile(r"^(.*[#/])")


def published() -> dict[str, set[str]]:
    """Return namespace → the names of its terms."""
    found: dict[str, set[str]] = {}
    for path in LISTS:
        text = path.read_text(encoding="utf-8")
        head = _HEAD.match(text)
        assert head, f"{path.name}: namespace, version, date and source come first"
        found.setdefault(head[1], set()).update(text[head.end() :].split())
    return found


PUBLISHED = published()


def unpublished(iris: Iterable[str]) -> list[str]:
    """Return those that nobody publishes."""
    return sorted(i for i in set(iris) if not i.startswith(OWN) and i not in PAGES and not _is_published(i))


def _is_published(iri: str) -> bool:
    space = _NAMESPACE.match(iri)
    return bool(space) and (iri == space[1] or iri[len(space[1]) :] in PUBLISHED.get(space[1], ()))


def in_turtle(path: Path) -> Iterator[str]:
    """Yield every IRI of a file: terms, datatypes, and prefixed names in the queries of shapes."""
    text = path.read_text(encoding="utf-8")
    yield from in_quads(ox.parse(text, format=ox.RdfFormat.TURTLE))
    for query in re.findall(r'"""(.*?)"""', text, re.DOTALL):
        yield from in_query(query)


def in_quads(quads: Iterable[ox.Quad]) -> Iterator[str]:
    """Yield the predicates, the classes, the datatypes and whatever else is an IRI and no place on the web."""
    for q in quads:
        for term in (q.subject, q.predicate, q.object):
            if isinstance(term, ox.NamedNode):
                yield term.value
            elif isinstance(term, ox.Literal):
                yield term.datatype.value


def in_query(text: str) -> Iterator[str]:
    """Yield the IRIs that a query names by prefix."""
    text = re.sub(r'"[^"\n]*"|#[^\n]*|<[^>\s]*>', " ", text)
    for prefix, name in re.findall(r"(?<![\w:?$-])([a-z][a-z-]*):([A-Za-z][\w.-]*)", text):
        yield PREFIXES[prefix] + name


def in_code(text: str) -> Iterator[str]:
    """Yield the IRIs that a module makes of a namespace and a name."""
    for space, name in re.findall(r'\b([A-Z][A-Z_]*) \+ "([A-Za-z][\w-]*)"', text):
        if isinstance(namespace := getattr(namespaces, space, None), str):
            yield namespace + name
    for space, name in re.findall(r"\{([A-Z][A-Z_]*)\}([A-Za-z][\w-]*)(?![\w{-])", text):
        if isinstance(namespace := getattr(namespaces, space, None), str):
            yield namespace + name


def in_context(path: Path) -> Iterator[str]:
    """Yield what the keys of a JSON-LD context stand for, and their datatypes."""
    context = json.loads(path.read_text(encoding="utf-8"))["@context"]
    for value in context.values():
        for name in (value, *(value.get(k, "") for k in ("@id", "@type"))) if isinstance(value, dict) else ():
            prefix, colon, local = name.partition(":") if isinstance(name, str) else ("", "", "")
            if colon and isinstance(context.get(prefix), str):
                yield context[prefix] + local


SOURCES = {
    **{str(p.relative_to(ROOT)): p for folder in ("ontology", "shapes") for p in sorted((ROOT / folder).glob("*.ttl"))},
    **{str(p.relative_to(ROOT)): p for p in sorted((ROOT / "ontology" / "questions").glob("*.rq"))},
    **{str(p.relative_to(ROOT)): p for p in sorted((ROOT / "kg").rglob("*.py"))},
    "ontology/context.jsonld": ROOT / "ontology" / "context.jsonld",
}


def named_in(path: Path) -> Iterator[str]:
    """Yield the IRIs that a source names."""
    if path.suffix == ".ttl":
        yield from in_turtle(path)
    elif path.suffix == ".jsonld":
        yield from in_context(path)
    else:
        text = path.read_text(encoding="utf-8")
        yield from in_query(text) if path.suffix == ".rq" else in_code(text)


def test_there_are_lists_with_version_date_and_source() -> None:
    assert len(LISTS) >= 26
    assert all(terms for terms in PUBLISHED.values())
    for iri in (
        namespaces.PROV,
        namespaces.DCAT,
        namespaces.DCTERMS,
        namespaces.SKOS,
        namespaces.OA,
        namespaces.SCHEMA,
    ):
        assert len(PUBLISHED[iri]) > 30
    assert len(PUBLISHED[namespaces.UNIT]) > 2000


@pytest.mark.parametrize("name", SOURCES)
def test_every_term_of_another_vocabulary_is_published(name: str) -> None:
    assert unpublished(named_in(SOURCES[name])) == []


def test_the_sources_name_terms_of_many_vocabularies() -> None:
    """Against a reader of sources that finds nothing."""
    named = {iri for path in SOURCES.values() for iri in named_in(path)}
    spaces = {space[1] for iri in named if (space := _NAMESPACE.match(iri))} & set(PUBLISHED)
    assert len(spaces) >= 22
    assert sum(1 for iri in named if not iri.startswith(OWN)) >= 200


def test_every_term_in_what_is_published_is_published() -> None:
    """The graph of the samples, its description and its data cube; pages that a report links to are literals."""
    quads = build(ROOT / "data" / "reports").quads
    assert unpublished(in_quads(quads)) == []
    store = ox.Store()
    store.bulk_extend(ox.Quad(*q.triple) for q in quads)
    assert unpublished(in_quads(cube(Facts(store))[0])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "http://www.w3.org/ns/prov#wasDerivedfrom",
        "http://purl.org/dc/terms/PeriodOfTimes",
        "http://qudt.org/vocab/unit/MU",
        "http://qudt.org/vocab/currency/CNY",
        "https://schema.org/minimumValue",
        "http://schema.org/minValue",
        "http://www.w3.org/ns/oa#startOffset",
        "http://xmlns.com/foaf/0.1/Agent",
    ],
)
def test_a_planted_wrong_term_is_found(wrong: str, tmp_path: Path) -> None:
    text = (ROOT / "ontology" / "fupin.ttl").read_text(encoding="utf-8")
    path = tmp_path / "fupin.ttl"
    path.write_text(f"{text}\nfp:Fund rdfs:seeAlso <{wrong}> .\n", encoding="utf-8")
    assert unpublished(in_turtle(path)) == [wrong]


def test_a_wrong_term_in_a_query_or_in_code_is_found() -> None:
    assert unpublished(in_query("SELECT ?x { ?x prov:wasMadeBy ?y ; a oa:Passage }")) == [
        "http://www.w3.org/ns/oa#Passage",
        "http://www.w3.org/ns/prov#wasMadeBy",
    ]
    assert unpublished(in_code('x = SCHEMA + "minimum"')) == ["https://schema.org/minimum"]
