"""A store on the network, by SPARQL 1.1 Protocol, Update and Graph Store Protocol."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.errors import StoreError
from kg.query import gives_statements, needs_graphs, with_prefixes
from kg.results import Answer
from kg.stores import Row, n_triples, profiles
from kg.stores.client import Client, credentials
from kg.stores.layouts import Layout, Merged, graphs, present
from kg.stores.profiles import Profile

_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_PIECE = 2000
"""How many statements one INSERT DATA holds where there is no other way in."""


class Remote:
    """A store behind a URL."""

    def __init__(self, client: Client, profile: Profile, url: str) -> None:
        self.name = client.url
        self.profile = profile
        self.has_default = profile.has_default
        self.bulk = profile.quads is not None
        self.insert_limit = profile.insert_limit
        self._client = client
        self._url = url
        self._layout: Layout | None = None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def select(self, query: str) -> list[Row]:
        """Return the rows of a query, sent as it stands."""
        answer = self._query(query, {}, _ROWS)
        return [dict(zip(answer.variables, row, strict=True)) for row in answer.rows]

    def update(self, *operations: str) -> None:
        """Send the operations in one request."""
        # Without the charset RDF4J reads Latin-1.
        self._client.request(
            "POST", self._at(self.profile.update, "SPARQL Update"), "the update",
            content=" ;\n".join(operations).encode(), headers={"Content-Type": "application/sparql-update; charset=utf-8"},
        )  # fmt: skip

    def add(self, quads: Sequence[ox.Quad]) -> None:
        """Add statements: in one request where the store takes N-Quads, else graph by graph."""
        if self.profile.quads is not None:
            body = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
            self._client.request(
                "POST",
                self._at(self.profile.quads, "N-Quads"),
                "the upload",
                content=body,
                headers={"Content-Type": "application/n-quads"},
            )
            return
        parts: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Triple]] = defaultdict(list)
        for q in quads:
            parts[q.graph_name].append(q.triple)
        for graph, triples in parts.items():
            if self.profile.graphs is None:
                for start in range(0, len(triples), _PIECE):
                    text = n_triples(triples[start : start + _PIECE])
                    inside = text if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{\n{text}}}"
                    self.update(f"INSERT DATA {{ {inside} }}")
            else:
                self._send("POST", None if isinstance(graph, ox.DefaultGraph) else str(graph.value), triples)

    def put(self, graph: str, triples: Sequence[ox.Triple]) -> None:
        """Make triples the whole content of a graph."""
        if self.profile.graphs is None:
            name = ox.NamedNode(graph)
            self.update(f"DROP SILENT GRAPH {name}", f"INSERT DATA {{ GRAPH {name} {{\n{n_triples(triples)}}} }}")
        else:
            self._send("PUT", graph, triples)

    def ask(self, query: str) -> Answer:
        """Answer a query over all documents, wherever they lie."""
        return self._query(with_prefixes(query), self._view(query), _TRIPLES if gives_statements(query) else _ROWS)

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every statement of the documents and what they share, in the graphs of the named layout or merged."""
        where = self._where()
        if where is None:
            raise StoreError(f"{self.name}: holds no document; load some with `kg load GRAPH --to {self.name}`")
        found = graphs(self, where)
        bases = sorted({g.rpartition("graph/")[0] for g in found})
        commons = [where.common(base) for base in bases]
        wanted: list[str | None] = [*commons] if isinstance(where, Merged) else [*commons, *sorted(found)]
        for graph in wanted:
            name = ox.NamedNode(graph) if graph else ox.DefaultGraph()
            for q in ox.parse(self._fetch(graph), format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(q.subject, q.predicate, q.object, name)

    def _fetch(self, graph: str | None) -> bytes:
        if self.profile.graphs is not None and (graph or not self.profile.alone):
            response = self._client.request(
                "GET",
                self._at(self.profile.graphs, "Graph Store Protocol"),
                "reading a graph",
                params=self._graph(graph),
                headers={"Accept": _TRIPLES},
            )
            return response.content
        pattern = f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        view = {} if graph else self.profile.alone
        return self._post(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", view, _TRIPLES)[0]

    def _send(self, method: str, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        url = self._at(self.profile.graphs, "Graph Store Protocol")
        self._client.request(
            method, url, "the upload", params=self._graph(graph),
            content=n_triples(triples).encode(), headers={"Content-Type": _TRIPLES},
        )  # fmt: skip

    def _graph(self, graph: str | None) -> dict[str, str]:
        return {self.profile.graph_parameter: graph} if graph else {"default": ""}

    def _where(self) -> Layout | None:
        if self._layout is None:
            self._layout = present(self)
        return self._layout

    def _view(self, query: str) -> Mapping[str, str]:
        """Return what makes a query see all documents; one that names graphs itself is sent as it stands."""
        if needs_graphs(query):
            return {} if self.profile.name == "fuseki" else self.profile.union
        where = self._where()
        if isinstance(where, Merged):
            if where.name == "default":
                return self.profile.alone
            base = next(iter(graphs(self, where))).rpartition("graph/")[0]
            return {"default-graph-uri": str(where.common(base))}
        if where is not None and not self.profile.union and not self.profile.union_is_default:
            raise StoreError(
                f"{self.name}: the documents lie in named graphs, and how this store joins them is not known; "
                "name it with KG_STORE_PROFILE, or load with --layout default"
            )
        return self.profile.union

    def _query(self, query: str, view: Mapping[str, str], accept: str) -> Answer:
        data, kind = self._post(query, view, accept)
        if "n-triples" in kind or "text/plain" in kind:
            return Answer(quads=tuple(ox.parse(data, format=ox.RdfFormat.N_TRIPLES)))
        try:
            return Answer.of(ox.parse_query_results(_standard(data), format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError) as error:
            raise StoreError(
                f"{self.name}: the answer is no SPARQL result ({kind}); is this a SPARQL endpoint?"
            ) from error

    def _post(self, query: str, view: Mapping[str, str], accept: str) -> tuple[bytes, str]:
        url = self._at(self.profile.query, "SPARQL query")
        response = self._client.request(
            "POST", url, "the query", params=dict(view) or None, data={"query": query}, headers={"Accept": accept}
        )
        most = response.headers.get("x-sparql-maxrows")
        if most:
            raise StoreError(
                f"{self.name}: the store cut the answer at {most} rows; raise ResultSetMaxRows in its settings"
            )
        return response.content, response.headers.get("content-type", "")

    def _at(self, path: str | None, service: str) -> str:
        if path is None:
            raise StoreError(f"{self.name}: no address for {service}; give it, or name the store with --profile")
        return path if path.startswith(("http://", "https://")) else self._url + path


def connect(
    url: str,
    *,
    profile: Profile | None = None,
    user: str | None = None,
    password_file: str | None = None,
    token_file: str | None = None,
    timeout: float = 600,
) -> Remote:
    """Return the store at a URL, found by probing unless its profile is given."""
    client = Client(url, credentials(url, user, password_file, token_file), timeout=timeout)
    name = os.environ.get("KG_STORE_PROFILE")
    if profile is None and name:
        profile = profiles.named(name)
    chosen, found = (profile, client.url) if profile else profiles.probe(client)
    return Remote(client, chosen if client.named else profiles.anonymous(chosen), found)


def _standard(data: bytes) -> bytes:
    """Return SPARQL results in JSON as the standard has them: Virtuoso types literals in its own way and adds keys."""
    if b'"typed-literal"' not in data and b"__ASK_RETVAL" not in data:
        return data
    found = json.loads(data)
    bindings = found.get("results", {}).get("bindings", [])
    if found["head"].get("vars") == ["__ASK_RETVAL"]:
        return json.dumps({"head": {}, "boolean": bindings[0]["__ASK_RETVAL"]["value"] in ("1", "true")}).encode()
    for row in bindings:
        for term in row.values():
            if term["type"] == "typed-literal":
                term["type"] = "literal"
    return json.dumps({"head": {"vars": found["head"]["vars"]}, "results": {"bindings": bindings}}).encode()
