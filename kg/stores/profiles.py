"""What sets stores apart: the paths of their services and what a query sees when it names no graph.

Measured with the real programs: Oxigraph 0.5, Fuseki 5.2, RDF4J 3.7, Virtuoso 7.2. The other rows follow their manuals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from kg.errors import StoreError
from kg.stores.client import Client


@dataclass(frozen=True)
class Profile:
    """A kind of store. Paths are relative to the URL of the dataset; None where there is no such service."""

    name: str
    query: str | None = ""
    update: str | None = ""
    graphs: str | None = ""
    """SPARQL 1.1 Graph Store Protocol."""
    quads: str | None = None
    """Where N-Quads can be added to several graphs in one request that is whole or has not happened."""
    graph_parameter: str = "graph"
    union: Mapping[str, str] = field(default_factory=dict)
    """What a query must say to see all graphs together."""
    alone: Mapping[str, str] = field(default_factory=dict)
    """What a query must say to see the default graph alone."""
    union_is_default: bool = False
    """Whether a query that names no graph sees all graphs together."""
    has_default: bool = True
    insert_limit: int | None = None
    """The greatest number of statements that one update may insert."""


_KNOWN = (
    Profile("fuseki", query="/query", update="/update", graphs="/data", quads="/data", union={"default-graph-uri": "urn:x-arq:UnionGraph"}),
    Profile("oxigraph", query="/query", update="/update", graphs="/store", quads="/store", union={"union-default-graph": ""}),
    Profile(
        "rdf4j", update="/statements", graphs="/rdf-graphs/service", quads="/statements", union_is_default=True,
        alone={"default-graph-uri": "http://www.openrdf.org/schema/sesame#nil"},
    ),
    Profile(
        "graphdb", update="/statements", graphs="/rdf-graphs/service", quads="/statements", union_is_default=True,
        alone={"default-graph-uri": "http://www.openrdf.org/schema/sesame#nil"},
    ),
    # Its INSERT DATA runs out of memory near 5,000 statements; N-Quads get an HTML page and 200.
    Profile(
        "virtuoso", query="/sparql-auth", update="/sparql-auth", graphs="/sparql-graph-crud-auth", graph_parameter="graph-uri",
        union_is_default=True, has_default=False, insert_limit=2000,
    ),
    Profile("blazegraph", graphs=None, quads="", union_is_default=True, alone={"default-graph-uri": "http://www.bigdata.com/rdf#nullGraph"}),
    Profile("stardog", query="/query", update="/update", union={"default-graph-uri": "tag:stardog:api:context:all"}),
    Profile("qlever", union_is_default=True),
)  # fmt: skip
PROFILES = {p.name: p for p in _KNOWN}
NAMES = [*PROFILES, "generic"]


def generic(query: str | None, update: str | None, graphs: str | None) -> Profile:
    """Return a store that speaks the standards at these addresses and of which nothing else is known."""
    return Profile("generic", query=query, update=update, graphs=graphs)


def named(name: str) -> Profile:
    """Return a profile by its name, or raise StoreError."""
    if name not in PROFILES:
        raise StoreError(f"no store is called {name!r}; use one of {', '.join(PROFILES)}, or the --…-url options")
    return PROFILES[name]


def probe(client: Client) -> tuple[Profile, str]:
    """Tell what answers at a URL, by its path and its headers; return the URL of the dataset too."""
    url = client.url
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    if "/repositories/" in parts.path:
        version = client.look(f"{root}/rest/info/version")
        is_graphdb = version is not None and version.status_code == 200 and "productVersion" in version.text
        return PROFILES["graphdb" if is_graphdb else "rdf4j"], url.removesuffix("/statements")
    if "/namespace/" in parts.path and parts.path.endswith("/sparql"):
        return PROFILES["blazegraph"], url
    answer = client.look(url)
    if answer is None:
        # Let the first real request say why.
        return generic("", "", None), url
    server = answer.headers.get("server", "").lower()
    if "fuseki-request-id" in answer.headers or "fuseki" in server:
        return PROFILES["fuseki"], _without(url, "/query", "/sparql", "/update", "/data", "/get")
    if "oxigraph" in server:
        return PROFILES["oxigraph"], _without(url, "/query", "/update", "/store")
    if "virtuoso" in server:
        return PROFILES["virtuoso"], _without(url, "/sparql", "/sparql-auth")
    alive = client.look(f"{root}/admin/alive")
    if (
        alive is not None
        and alive.status_code == 200
        and ("sd-" in " ".join(alive.headers).lower() or "stardog" in server)
    ):
        return PROFILES["stardog"], _without(url, "/query", "/update")
    stats = client.look(url, params={"cmd": "stats"})
    if stats is not None and stats.status_code == 200 and "name-index" in stats.text:
        return PROFILES["qlever"], url
    return generic("", "", None), url


def anonymous(profile: Profile) -> Profile:
    """Return the profile for somebody without a name: Virtuoso has a door for readers."""
    return replace(profile, query="/sparql") if profile.name == "virtuoso" else profile


def _without(url: str, *endings: str) -> str:
    for ending in endings:
        if url.endswith(ending):
            return url.removesuffix(ending)
    return url
