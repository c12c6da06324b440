"""The real stores give what the files give, whatever lay in them before, and in either layout."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import programs
import pyoxigraph as ox
import pytest
import servers
import store_data as data
import stores
from servers import Server

from kg.errors import StoreError
from kg.query import question, run
from kg.store import open_store, quads
from kg.stores import reader, transfer
from kg.stores.client import Client, Credentials
from kg.stores.documents import Sorted
from kg.stores.profiles import probe
from kg.stores.remote import Remote, connect

pytestmark = [pytest.mark.store, pytest.mark.slow]
QUESTIONS = ("figures", "entities", "links")


@pytest.fixture(scope="module", params=list(servers.ALL))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start each store once."""
    try:
        getattr(stores, request.param)()
    except stores.Missing as reason:
        programs.missing(f"{request.param}: {reason}")
    with servers.ALL[request.param](tmp_path_factory.mktemp(request.param)) as found:
        yield found


@pytest.fixture(params=[0, 1], ids=["named", "in-one-graph"])
def layout(request: pytest.FixtureRequest, server: Server) -> str:
    """Return a layout of the store, which is empty."""
    server.wipe()
    return server.layouts[request.param]


@pytest.fixture
def store(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Remote]:
    """Return the store, user and password from the environment."""
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    if server.user and server.password:
        monkeypatch.setenv("KG_STORE_USER", server.user)
        monkeypatch.setenv("KG_STORE_PASSWORD", server.password)
    found = connect(server.url)
    yield found
    found.close()


def load(
    store: Remote, *sources: str, replace: bool = False, how: str | None = None, chunk: int = 400_000
) -> transfer.Done:
    with Sorted(sources) as found:
        return transfer.load(store, found, replace=replace, how=how, chunk=chunk)


def left(store: Remote) -> list[tuple[str, ...]]:
    """Return every statement of ours in the store, with its graph; the default graph may show what others hold too."""
    rows = store.select('SELECT * WHERE { GRAPH ?g { ?s ?p ?o } FILTER ( CONTAINS(STR(?g), "/id/graph/") ) }')
    if store.has_default:
        rows += store.select("SELECT * WHERE { ?s ?p ?o }")
    return sorted(tuple(str(row.get(name)) for name in "gspo") for row in rows)


def everything(store: Remote) -> int:
    """Count every statement of ours in the store."""
    return len(left(store))


def test_the_store_is_found_out(server: Server) -> None:
    client = Client(server.url, Credentials())
    endings = {"oxigraph": "/query", "fuseki": "/sparql", "rdf4j": "", "virtuoso": "/sparql"}
    for url in (server.url, server.url + endings[server.name]):
        client.url = url
        profile, dataset = probe(client)
        assert (profile.name, dataset) == (server.name, server.url)
    client.close()


def test_samples_load_and_answer_like_the_files(server: Server, store: Remote, layout: str, tmp_path: Path) -> None:
    path = data.written(tmp_path, data.samples()[1])
    merged = open_store([path])
    done = load(store, path, how=layout)
    assert (done.loaded, done.layout) == (len(data.samples()[0]), layout)
    assert len(set(open_store([server.url]))) == len(merged)
    # Virtuoso keeps fifteen digits of 三分之二.
    digits = 15 if server.name == "virtuoso" else None
    for name in QUESTIONS:
        text = question(name).text
        expected = data.told(run(merged, text), digits)
        assert sum(expected.values()) > 50
        with reader(server.url) as other:
            assert data.told(other.ask(text), digits) == expected, name
    again = load(store, path)
    assert (again.loaded, again.already) == (0, done.loaded)


def test_replaced_and_removed_documents_leave_no_orphan(store: Remote, layout: str, tmp_path: Path) -> None:
    first, second, *_ = data.few()
    fuller, poorer = data.of(first, second), data.poorer(second)
    load(store, data.written(tmp_path, data.of(first), "first.nq"), how=layout)
    alone = everything(store)
    load(store, data.written(tmp_path, fuller, "both.nq"))
    both = everything(store)
    with pytest.raises(StoreError, match="--replace"):
        load(store, data.written(tmp_path, poorer, "poorer.nq"))
    assert everything(store) == both
    assert load(store, str(tmp_path / "poorer.nq"), replace=True).replaced == 1
    assert everything(store) < both
    assert load(store, str(tmp_path / "both.nq"), replace=True).replaced == 2
    assert everything(store) == both
    assert transfer.remove(store, [second.report.identifier]).removed == 1
    assert everything(store) == alone
    transfer.remove(store, [data.graph(first)])
    assert left(store) == []


def test_a_document_longer_than_an_update_may_be_is_replaced_whole(store: Remote, layout: str, tmp_path: Path) -> None:
    longest = max(data.samples()[0], key=lambda r: len(r.observations))
    path = data.written(tmp_path, data.of(longest))
    assert len(data.of(longest)) > 2000
    load(store, path, how=layout)
    before = everything(store)
    assert load(store, path, replace=True).replaced == 1
    assert everything(store) == before


def test_the_wildest_literals_come_back(server: Server, store: Remote, layout: str, tmp_path: Path) -> None:
    path = data.written(tmp_path, data.wild(data.few()[0]))
    for replace in (False, True):
        load(store, path, how=layout, replace=replace)
        values = {q.object.value for q in quads(server.url) if "wild" in q.predicate.value}  # type: ignore[union-attr]
        assert values == set(data.WILD)


def test_a_connection_cut_within_a_document_leaves_it_absent(server: Server, store: Remote, layout: str) -> None:
    graph = data.graph(data.few()[0])
    body = "".join(f'<urn:s{n}> <urn:p> "{"长" * 200}" .\n' for n in range(3000)).encode()
    parts = urllib.parse.urlsplit(server.url)
    parameter = urllib.parse.urlencode({store.profile.graph_parameter: graph})
    target = f"{parts.path}{store.profile.graphs}?{parameter}"
    head = f"PUT {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/n-triples\r\n"
    head += _authorisation(server, target) + f"Content-Length: {len(body)}\r\n\r\n"
    with servers.socket.create_connection((parts.hostname or "", parts.port or 80)) as line:
        line.sendall(head.encode() + body[: len(body) // 2])
        line.shutdown(servers.socket.SHUT_WR)
        while line.recv(65536):
            pass
    assert store.select(f"SELECT * WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT 1") == []


def _authorisation(server: Server, target: str) -> str:
    """Return the header that answers Virtuoso's challenge."""
    if not server.user or not server.password:
        return ""
    url = urllib.parse.urljoin(server.url, target)
    flow = httpx.DigestAuth(server.user, server.password).auth_flow(request := httpx.Request("PUT", url))
    next(flow)
    flow.send(httpx.put(url, content=b"", headers={"Content-Type": "application/n-triples"}))
    return f"Authorization: {request.headers['authorization']}\r\n"


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_wrong_password_is_one_line_that_does_not_tell_it(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        stores.fuseki()
    except stores.Missing as reason:
        programs.missing(f"fuseki: {reason}")
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    monkeypatch.delenv("KG_STORE_PASSWORD", raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    path = data.written(tmp_path, data.of(data.few()[0]))
    with servers.fuseki_with_password(tmp_path, scheme) as server:
        host = server.url.removeprefix("http://")

        def attempt(url: str) -> transfer.Done:
            with closing(connect(url)) as store:
                return load(store, path)

        with pytest.raises(StoreError, match=r"refused \(401\).*--user"):
            attempt(server.url)
        with pytest.raises(StoreError, match=r"refused \(401\).*wrong") as refused:
            attempt(f"http://{servers.USER}:not-the-one@{host}")
        assert "not-the-one" not in str(refused.value)
        assert attempt(f"http://{servers.USER}:{servers.PASSWORD}@{host}").loaded == 1
        (tmp_path / "netrc").write_text(f"machine 127.0.0.1 login {servers.USER} password {servers.PASSWORD}\n")
        (tmp_path / "netrc").chmod(0o600)
        assert attempt(server.url).already == 1


def test_a_wrong_password_is_refused_by_virtuoso(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        stores.virtuoso()
    except stores.Missing as reason:
        programs.missing(f"virtuoso: {reason}")
    path = data.written(tmp_path, data.of(data.few()[0]))
    monkeypatch.setenv("KG_STORE_PASSWORD", "not-the-one")
    with (
        servers.virtuoso(tmp_path) as server,
        pytest.raises(StoreError, match=r"refused \(401\)") as refused,
        closing(connect(server.url, user=servers.USER)) as store,
    ):
        load(store, path)
    assert "not-the-one" not in str(refused.value)


def test_an_answer_in_statements_comes_from_any_store(
    server: Server, store: Remote, layout: str, tmp_path: Path
) -> None:
    load(store, data.written(tmp_path, data.of(data.few()[0])), how=layout)
    found = store.ask("CONSTRUCT { ?d a fp:Document } WHERE { ?d a fp:Document }").quads
    assert found is not None
    assert [type(q.subject) for q in found] == [ox.NamedNode]
    assert store.ask("ASK { ?d a fp:Document }").yes is True
