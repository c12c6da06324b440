"""Graph files → documents and what they share, in bounded memory.

A file of quads may have a document's statements anywhere, so they pass through files on disk, one for a few documents.
A file without graphs (Turtle) is the merge of one document's own statements and the shared ones, and is split again.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from zlib import crc32

import pyoxigraph as ox

from kg.errors import GraphError
from kg.namespaces import FP, RDF, RDFS, XSD
from kg.store import graph_files, quads

_TYPE = RDF + "type"
_DOCUMENT = ox.NamedNode(FP + "Document")
_DECIMAL = ox.NamedNode(XSD + "decimal")
KEY = FP + "entityKey"
SHARED = frozenset({_TYPE, RDFS + "label", KEY, FP + "place", FP + "kind", FP + "area"})
"""What documents share of an entity; the rest is what one document says of it."""
_FOLDERS = ("doc/", "obs/", "derived/", "link/", "run/")
_BUCKET_BYTES = 16_000_000
_STATEMENT_BYTES = 200
_BUFFERED = 65_536


@dataclass(frozen=True)
class Document:
    """What one document states."""

    graph: str
    triples: tuple[ox.Triple, ...]

    @property
    def identifier(self) -> str:
        """Return the name of the document: the first 16 hex digits of the SHA-256 of its text."""
        return self.graph.rpartition("/")[2]

    @property
    def base(self) -> str:
        """Return what the document's IRIs begin with."""
        return base_of(self.graph)

    @property
    def iri(self) -> str:
        """Return the IRI of the document itself."""
        return document_of(self.graph)

    @cached_property
    def claims(self) -> tuple[ox.Triple, ...]:
        """Return what the document says of things that others speak of too: the names it gives them, their relations."""
        return tuple(t for t in self.triples if not is_own(_value(t.subject), self.base, self.identifier))

    @cached_property
    def size(self) -> int:
        """Return how long the document is as N-Triples, roughly, in bytes."""
        return _STATEMENT_BYTES * len(self.triples)


def base_of(graph: str) -> str:
    """Return the base of a document's graph, {base}graph/{document}."""
    base, folder, _ = graph.rpartition("graph/")
    if not folder:
        raise GraphError(
            f"graph {graph} is no document's graph ({{base}}graph/{{document}}); load what `kg build` wrote"
        )
    return base


def document_of(graph: str) -> str:
    """Return the document of a graph."""
    return f"{base_of(graph)}doc/{graph.rpartition('/')[2]}"


def graph_of(document: str) -> str:
    """Return the graph of a document."""
    base, _, name = document.rpartition("doc/")
    return f"{base}graph/{name}"


def shared_graph(base: str) -> str:
    """Return the graph of what documents share."""
    return f"{base}graph/shared"


def is_own(subject: str, base: str, identifier: str) -> bool:
    """Tell whether an IRI names a part of the document: a passage, a figure, a link, its reading."""
    return any(
        subject.startswith(f"{base}{folder}{identifier}")
        and subject[len(base) + len(folder) + len(identifier) :][:1] in ("", "-", "/")
        for folder in _FOLDERS
    )


def is_part(iri: str, base: str) -> bool:
    """Tell whether an IRI names some document or a part of one."""
    return iri.startswith(tuple(base + folder for folder in _FOLDERS))


def split(triples: Iterable[ox.Triple], source: str) -> tuple[Document, list[ox.Quad]]:
    """Split the merge of one document into its own statements and the shared ones."""
    found = list(dict.fromkeys(triples))
    documents = {_value(t.subject) for t in found if t.object == _DOCUMENT and t.predicate.value == _TYPE}
    if not documents:
        raise GraphError(f"{source}: holds no document; load graphs that `kg build` wrote")
    if len(documents) > 1:
        raise GraphError(
            f"{source}: holds {len(documents)} documents in one graph, which cannot be told apart; build it as .nq or .trig"
        )
    graph = graph_of(documents.pop())
    base, identifier = base_of(graph), graph.rpartition("/")[2]
    entities = {t.subject for t in found if t.predicate.value == KEY}
    parts: dict[object, dict[str, object]] = defaultdict(dict)
    for t in found:
        if t.predicate.value in (RDF + "subject", RDF + "predicate", RDF + "object"):
            parts[t.subject][t.predicate.value.rpartition("#")[2]] = t.object
    relations = {(p.get("subject"), p.get("predicate"), p.get("object")) for p in parts.values()}
    own, shared = [], []
    common = ox.NamedNode(shared_graph(base))
    for t in found:
        said = t.subject in entities and t.predicate.value not in SHARED
        if said or is_own(_value(t.subject), base, identifier) or (t.subject, t.predicate, t.object) in relations:
            own.append(t)
        else:
            shared.append(ox.Quad(t.subject, t.predicate, t.object, common))
    return Document(graph, tuple(own)), shared


@dataclass
class Sorted:
    """The statements of graph files sorted by document, on disk until closed."""

    sources: tuple[str, ...]
    form: str | None = None
    origins: dict[str, str] = field(default_factory=dict)
    """The file each document is in, by its graph."""
    _folder: tempfile.TemporaryDirectory[str] | None = None
    _buckets: int = 1
    _buckets_of: dict[tuple[str, str], str] = field(default_factory=dict)

    def __enter__(self) -> Sorted:
        """Read and sort the files."""
        self._folder = tempfile.TemporaryDirectory(prefix="kg-load-")
        try:
            files = [path for source in self.sources for path in graph_files(source)]
            self._buckets = max(1, min(512, sum(_size(path) for path in files) // _BUCKET_BYTES + 1))
            spool = _Spool(Path(self._folder.name))
            for path in files:
                self._sort(path, spool)
            spool.flush()
        except BaseException:
            self._folder.cleanup()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Remove what was kept on disk."""
        if self._folder:
            self._folder.cleanup()

    def shared(self, size: int) -> Iterator[list[ox.Quad]]:
        """Yield what documents share, some statements at a time; about `size` bytes each."""
        for described in self.described():
            chunk: list[ox.Quad] = []
            held = 0
            for quads_ in described.values():
                chunk += quads_
                held += sum(len(_value(q.subject)) + len(_value(q.object)) + 140 for q in quads_)
                if held >= size:
                    yield chunk
                    chunk, held = [], 0
            if chunk:
                yield chunk

    def described(self) -> Iterator[dict[str, list[ox.Quad]]]:
        """Yield what documents share by the thing it describes, some things at a time, each whole."""
        for number in range(self._buckets):
            path = self._path(f"shared-{number}")
            if not path.exists():
                continue
            found: dict[str, dict[ox.Quad, None]] = defaultdict(dict)
            for q in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
                found[_value(q.subject)][q] = None
            yield {thing: list(found[thing]) for thing in sorted(found)}

    def documents(self) -> Iterator[Document]:
        """Yield the documents, by graph within what is read at a time."""
        for number in range(self._buckets):
            path = self._path(str(number))
            if not path.exists():
                continue
            found: dict[object, dict[ox.Triple, None]] = defaultdict(dict)
            for q in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
                found[q.graph_name][_plain(q)] = None
            for graph in sorted(found, key=_value):
                yield Document(_value(graph), tuple(found.pop(graph)))

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / f"{name}.nq"

    def _sort(self, path: str, spool: _Spool) -> None:
        loose: list[ox.Triple] = []
        documents = 0
        for q in quads(path, self.form):
            if isinstance(q.graph_name, ox.DefaultGraph):
                documents += q.object == _DOCUMENT and q.predicate.value == _TYPE
                if documents > 1:
                    break
                loose.append(q.triple)
                continue
            spool.put(self._place(_value(q.graph_name), _value(q.subject), path), q)
        if not loose:
            return
        if documents > 1:
            raise GraphError(
                f"{path}: holds several documents in one graph, which cannot be told apart; build it as .nq or .trig"
            )
        document, shared = split(loose, path)
        self._claim(document.graph, path)
        for t in document.triples:
            quad = ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(document.graph))
            spool.put(self._bucket(document.graph), quad)
        for q in shared:
            spool.put(self._bucket(_value(q.subject), "shared-"), q)

    def _place(self, graph: str, subject: str, path: str) -> str:
        """Return the file for a statement."""
        bucket = self._buckets_of.get((path, graph))
        if bucket is None:
            bucket = "" if graph == shared_graph(base_of(graph)) else self._bucket(graph)
            self._buckets_of[path, graph] = bucket
            if bucket:
                self._claim(graph, path)
        return bucket or self._bucket(subject, "shared-")

    def _bucket(self, iri: str, prefix: str = "") -> str:
        return f"{prefix}{crc32(iri.encode()) % self._buckets}"

    def _claim(self, graph: str, path: str) -> None:
        """Note where a document comes from: two files may hold two readings of it, which must not mix."""
        if self.origins.setdefault(graph, path) != path:
            raise GraphError(
                f"{path}: document {document_of(graph)} is in {self.origins[graph]} too; give one of the two"
            )


@dataclass
class _Spool:
    """Files of quads, written together when enough wait."""

    folder: Path
    waiting: dict[str, list[ox.Quad]] = field(default_factory=lambda: defaultdict(list))
    count: int = 0

    def put(self, name: str, quad: ox.Quad) -> None:
        """Add a quad to a file."""
        self.waiting[name].append(quad)
        self.count += 1
        if self.count >= _BUFFERED:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for name, waiting in self.waiting.items():
            with (self.folder / f"{name}.nq").open("ab") as file:
                ox.serialize(waiting, output=file, format=ox.RdfFormat.N_QUADS)
        self.waiting.clear()
        self.count = 0


def _size(path: str) -> int:
    """Return how large a file is as N-Quads, roughly: Turtle and compressed files grow."""
    if path == "-" or not Path(path).is_file():
        return 0
    size = Path(path).stat().st_size
    name = path.lower()
    return size * (20 if name.endswith(".gz") else 1 if name.endswith((".nq", ".nt")) else 5)


def _plain(quad: ox.Quad) -> ox.Triple:
    """Return a quad's triple, its decimal without idle zeros: stores drop them, and TDB2 then cannot find 8.00 to delete it.

    The number as printed stands in fp:surfaceForm.
    """
    o = quad.object
    if not isinstance(o, ox.Literal):
        return quad.triple
    whole, point, part = o.value.partition(".")
    if not point or part == "0" or not part.endswith("0") or o.datatype != _DECIMAL:
        return quad.triple
    return ox.Triple(quad.subject, quad.predicate, ox.Literal(f"{whole}.{part.rstrip('0') or '0'}", datatype=_DECIMAL))


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
