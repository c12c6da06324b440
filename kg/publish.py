"""Dataset → files: Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML, each a function of the statements alone.

A file appears whole or not at all: it is written beside its place under a temporary name, then renamed.
"""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg import jsonld, turtle
from kg.errors import GraphError
from kg.namespaces import BASE, PREFIXES


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write RDF."""

    name: str
    extensions: tuple[str, ...]
    rdf: ox.RdfFormat
    graphs: bool
    """Whether it keeps a document's graph apart from what documents share."""


FORMATS = (
    Format("turtle", ("ttl",), ox.RdfFormat.TURTLE, False),
    Format("trig", ("trig",), ox.RdfFormat.TRIG, True),
    Format("ntriples", ("nt",), ox.RdfFormat.N_TRIPLES, False),
    Format("nquads", ("nq",), ox.RdfFormat.N_QUADS, True),
    Format("jsonld", ("jsonld",), ox.RdfFormat.JSON_LD, False),
    Format("rdfxml", ("rdf", "owl"), ox.RdfFormat.RDF_XML, False),
)
NAMES = [f.name for f in FORMATS]
_ALIASES = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "json-ld": "jsonld", "xml": "rdfxml", "rdf": "rdfxml"}


def format_named(name: str) -> Format:
    """Return a format by its name or a common alias, or raise GraphError."""
    wanted = _ALIASES.get(name.lower(), name.lower())
    for form in FORMATS:
        if form.name == wanted:
            return form
    raise GraphError(f"no RDF format is called {name!r}; use one of {', '.join(NAMES)}")


def format_of(path: str | Path, name: str | None = None, *, option: str = "--format") -> Format:
    """Return the format asked for, else that of a file's extension (.gz aside), or raise GraphError."""
    if name:
        return format_named(name)
    parts = Path(path).name.lower().removesuffix(".gz").split(".")
    for form in FORMATS:
        if len(parts) > 1 and parts[-1] in form.extensions:
            return form
    known = ", ".join(f".{e}" for f in FORMATS for e in f.extensions)
    raise GraphError(f"{path}: the extension names no RDF format; use one of {known}, or {option}")


def check_target(target: str, form: str | None = None) -> None:
    """Raise GraphError before long work whose result could not be written."""
    if target == "-":
        if form:
            format_named(form)
        return
    format_of(target, form)
    path, folder = Path(target), Path(target).parent
    if path.is_dir():
        raise GraphError(f"{target}: is a folder; name a file in it")
    if not folder.is_dir():
        raise GraphError(f"{target}: there is no folder {folder}; make it first, or choose another place with -o")
    if not os.access(folder, os.W_OK):
        raise GraphError(f"{target}: the folder {folder} cannot be written to; choose another place with -o")


def serialise(quads: Iterable[ox.Quad], form: Format, *, base: str = BASE) -> bytes:
    """Return the statements in a format; formats without graphs get the merge of all."""
    if form.name in ("turtle", "trig"):
        return turtle.write(quads, base=base, graphs=form.graphs).encode()
    if form.name == "jsonld":
        return jsonld.write(quads, base=base).encode()
    if form.name == "rdfxml":
        return _rdfxml(quads)
    if not form.graphs:
        quads = {ox.Quad(q.subject, q.predicate, q.object) for q in quads}
    lines = _dump(set(quads), form.rdf).splitlines(keepends=True)
    return b"".join(sorted(lines))


def publish(
    quads: Iterable[ox.Quad], target: str, *, form: str | None = None, base: str = BASE, default: str = "turtle"
) -> None:
    """Write statements to a file, `-` for standard output; format from `form`, else the extension."""
    chosen = format_named(form or default) if target == "-" else format_of(target, form)
    write(serialise(quads, chosen, base=base), target)


def write(data: bytes, target: str) -> None:
    """Write bytes to a file at once and whole, gzipped where its name ends in .gz; `-` is standard output."""
    with whole(target) as file:
        file.write(data)


@contextmanager
def whole(target: str) -> Iterator[IO[bytes]]:
    """Open a file for what is written bit by bit; it appears when the block ends well, and not at all otherwise."""
    if target == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(target)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("xb") as file:
            if path.suffix.lower() == ".gz":
                # Without the name and the time that gzip would add.
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as zipped:
                    yield cast("IO[bytes]", zipped)
            else:
                yield file
        temporary.replace(path)
    except OSError as error:
        raise GraphError(f"{target}: cannot be written ({error.strerror}); choose another place with -o") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _dump(quads: Iterable[ox.Quad], rdf: ox.RdfFormat) -> bytes:
    data = ox.serialize(quads if rdf.supports_datasets else (q.triple for q in quads), format=rdf)
    assert data is not None
    return data


def _rdfxml(quads: Iterable[ox.Quad]) -> bytes:
    triples = sorted(
        {q.triple for q in quads},
        key=lambda t: (turtle.term_key(t.subject), t.predicate.value, turtle.term_key(t.object)),
    )
    data = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)
    assert data is not None
    # The writer declares prefixes in the order of a hash table.
    head, root, rest = data.partition(b"<rdf:RDF ")
    declared, end, body = rest.partition(b">")
    return head + root + b" ".join(sorted(declared.split(b" "))) + end + body
