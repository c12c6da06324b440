"""Graph files → a store to query. Every source answers the same: as the merge of all its graphs.

A triple that stands in two named graphs counts once: files are merged into the default graph, because a union of graphs
would repeat it. The named graphs are kept beside it only for queries that ask for them.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.errors import GraphError
from kg.publish import FORMATS, Format, format_named, format_of
from kg.stores import is_store, reader

_EXTENSIONS = {f".{e}" for form in FORMATS for e in form.extensions}
_GZIPPED = b"\x1f\x8b"
_FOUR_TERMS = re.compile(rb'^\S+\s+<[^>]*>\s+(?:<[^>]*>|"(?:[^"\\]|\\.)*"\S*)\s+<[^>]*>\s*\.\s*$', re.MULTILINE)


def open_store(sources: Iterable[str], *, form: str | None = None, named: bool = False) -> ox.Store:
    """Load graph files, folders of them or standard input (`-`) into memory; with `named`, keep their graphs too."""
    store = ox.Store()
    for source in sources:
        for path in graph_files(source):
            store.bulk_extend(_merged(quads(path, form), named))
    return store


def graph_files(source: str) -> list[str]:
    """Return the graph files of a folder in name order, or the source itself."""
    path = Path(source)
    if source == "-" or is_store(source) or not path.is_dir():
        return [source]
    found = [
        str(p)
        for p in sorted(path.rglob("*"))
        if Path(p.name.removesuffix(".gz")).suffix in _EXTENSIONS and p.is_file()
    ]
    if not found:
        raise GraphError(f"{source}: the folder holds no graph file ({', '.join(sorted(_EXTENSIONS))})")
    return found


def is_graph(source: str) -> bool:
    """Tell whether a name looks like a graph file, a folder of them, or a store."""
    path = Path(source)
    if is_store(source):
        return True
    if path.is_dir():
        return any(Path(p.name.removesuffix(".gz")).suffix in _EXTENSIONS for p in path.rglob("*"))
    return Path(path.name.lower().removesuffix(".gz")).suffix in _EXTENSIONS


def quads(source: str, form: str | None = None) -> Iterator[ox.Quad]:
    """Yield the statements of a graph file, or raise GraphError with its line; those of a store, or raise StoreError."""
    if is_store(source):
        with reader(source) as store:
            yield from store.quads()
        return
    try:
        yield from _parse(source, form)
    except SyntaxError as error:
        if "LoadDocumentCallback" in str(error.msg):
            raise GraphError(
                f"{source}: its context lies elsewhere and is not fetched; write it into the file"
            ) from error
        line = f"line {error.lineno}" if error.lineno else "the file"
        said = re.sub(
            r"^Parser error at line \d+ (?:between columns? \d+ and (?:column )?\d+|column \d+): ", "", str(error.msg)
        )
        raise GraphError(f"{source}: {line} cannot be parsed: {said}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise GraphError(f"{source}: {_reason(error)}; give a graph file that `kg build` wrote") from error


def _reason(error: BaseException) -> str:
    return "no such file" if isinstance(error, FileNotFoundError) else f"cannot be read ({error})"


def _parse(source: str, form: str | None) -> Iterator[ox.Quad]:
    """Parse a source, gunzipped where it wants to be. Standard input is told by its first characters."""
    if source == "-":
        data = sys.stdin.buffer.read()
        if data.startswith(_GZIPPED):
            data = gzip.decompress(data)
        yield from ox.parse(data, format=(format_named(form) if form else _told(data)).rdf)
        return
    chosen = format_of(source, form, option="--input-format")
    if not _gzipped(source):
        yield from ox.parse(path=source, format=chosen.rdf)
        return
    with gzip.open(source, "rb") as file:
        yield from ox.parse(cast(IO[bytes], file), format=chosen.rdf)


def _gzipped(source: str) -> bool:
    """Tell a gzipped file by its name, or by how it begins."""
    if source.lower().endswith(".gz"):
        return True
    with Path(source).open("rb") as file:
        return file.read(len(_GZIPPED)) == _GZIPPED


def _told(data: bytes) -> Format:
    """Tell a format by what the data looks like; Turtle and N-Triples are TriG too."""
    start = data.lstrip()[:200]
    if start[:1] in (b"{", b"["):
        return format_named("jsonld")
    if start.startswith((b"<?xml", b"<rdf:")):
        return format_named("rdfxml")
    return format_named("nquads" if _FOUR_TERMS.search(data[:20000]) else "trig")


def _merged(found: Iterator[ox.Quad], named: bool) -> Iterator[ox.Quad]:
    """Yield every statement in the default graph and, if asked for, in its own."""
    for q in found:
        yield ox.Quad(q.subject, q.predicate, q.object)
        if named and q.graph_name != ox.DefaultGraph():
            yield q
