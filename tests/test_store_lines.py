"""A bad line between kg and a store loses nothing, a store is told by its answers, and no password is told."""

from __future__ import annotations

import http.client
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import programs
import pyoxigraph as ox
import pytest
import servers
import store_data as data
import stores
from loading import load, nobody

from kg.errors import StoreError
from kg.query import question, run
from kg.store import open_store
from kg.stores import profiles, transfer
from kg.stores.client import Client, Credentials, credentials
from kg.stores.documents import Sorted
from kg.stores.profiles import probe
from kg.stores.remote import connect

__all__ = ["nobody"]


def test_passwords_come_from_options_url_environment_or_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://store.example/ds"
    assert credentials(url) == Credentials()
    (tmp_path / "netrc").write_text("machine store.example login net password secret1\n")
    (tmp_path / "netrc").chmod(0o600)
    assert credentials(url) == Credentials("net", "secret1")
    monkeypatch.setenv("KG_STORE_PASSWORD", "secret2")
    monkeypatch.setenv("KG_STORE_USER", "env")
    assert credentials(url) == Credentials("env", "secret2")
    assert credentials("http://url:secret3@store.example/ds") == Credentials("url", "secret3")
    assert credentials(url, "option") == Credentials("option", "secret2")
    (tmp_path / "password").write_text("secret4\n")
    assert credentials(url, "option", str(tmp_path / "password")) == Credentials("option", "secret4")
    monkeypatch.setenv("KG_STORE_TOKEN", "secret5")
    assert credentials(url).token == "secret5"
    assert "secret" not in repr(credentials(url))


def test_a_broken_netrc_does_not_tell_its_lines(tmp_path: Path) -> None:
    (tmp_path / "netrc").write_text("machine store.example login me pasword secret1\n")
    with pytest.raises(StoreError, match="netrc") as error:
        credentials("http://store.example/ds")
    assert "secret1" not in str(error.value)


def test_a_user_without_a_password_is_told_so() -> None:
    with pytest.raises(StoreError, match="KG_STORE_PASSWORD"):
        credentials("http://store.example/ds", "me")


# A bad line, between kg and a real store


class Proxy(http.server.ThreadingHTTPServer):
    """Passes requests on to a store, but not all of them."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream.removeprefix("http://")
        self.busy = 0
        """How many requests still meet a full queue."""
        self.cut: Callable[[str, str], bool] = lambda method, path: False
        """Which requests are cut in the middle of their body."""
        self.seen: list[str] = []

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Cut lines are what it is for."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Proxy

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _pass(self) -> None:
        length = int(self.headers.get("content-length", 0))
        self.server.seen.append(f"{self.command} {self.path}")
        if self.server.busy and length:
            self.server.busy -= 1
            self.rfile.read(length)
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        host, _, port = self.server.upstream.partition(":")
        if length and self.server.cut(self.command, self.path):
            with socket.create_connection((host, int(port))) as line:
                head = f"{self.command} {self.path} HTTP/1.1\r\n{self.headers}".encode().replace(b"\r\n", b"\n")
                line.sendall(head.replace(b"\n", b"\r\n"))
                line.sendall(self.rfile.read(length // 2))
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        upstream = http.client.HTTPConnection(host, int(port))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection")}
        upstream.request(self.command, self.path, self.rfile.read(length) if length else None, headers)
        answer = upstream.getresponse()
        body = answer.read()
        upstream.close()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _pass


@contextmanager
def serving(server: http.server.HTTPServer) -> Iterator[None]:
    """Serve in a thread."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    try:
        stores.oxigraph()
    except stores.Missing as reason:
        programs.missing(f"oxigraph: {reason}")
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server


@pytest.fixture
def proxy(oxigraph: servers.Server) -> Iterator[Proxy]:
    """Put a proxy before an empty store."""
    oxigraph.wipe()
    found = Proxy(oxigraph.url)
    with serving(found):
        yield found


@pytest.mark.store
def test_a_full_queue_is_waited_for(proxy: Proxy, tmp_path: Path) -> None:
    path = data.written(tmp_path, data.of(*data.few()))
    with closing(connect(proxy.url)) as store:
        proxy.busy = 2
        assert load(store, path).loaded == len(data.few())
    assert proxy.busy == 0


@pytest.mark.store
def test_a_queue_that_stays_full_is_told(proxy: Proxy, tmp_path: Path) -> None:
    with closing(connect(proxy.url)) as store:
        proxy.busy = 100
        with pytest.raises(StoreError, match=r"busy 6 times \(503\)"):
            load(store, data.written(tmp_path, data.of(*data.few())))


@pytest.mark.store
def test_a_line_that_breaks_once_is_tried_again(proxy: Proxy, tmp_path: Path) -> None:
    cuts = iter([True, True])
    with closing(connect(proxy.url)) as store:
        proxy.cut = lambda method, path: "/store" in path and next(cuts, False)
        assert load(store, data.written(tmp_path, data.of(*data.few()))).loaded == len(data.few())


@pytest.mark.store
@pytest.mark.parametrize("replace", [False, True])
def test_a_load_that_breaks_leaves_each_document_whole_or_absent(
    replace: bool, proxy: Proxy, oxigraph: servers.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.stores.client._LONGEST_WAIT", 0.01)
    readings = data.few()
    path = data.written(tmp_path, data.of(*readings))
    if replace:
        with closing(connect(oxigraph.url)) as store:
            load(store, path)
    sent = 0

    def third(method: str, target: str) -> bool:
        nonlocal sent
        sent += method == "PUT" or (method == "POST" and target == "/store")
        return sent >= 3

    with closing(connect(proxy.url)) as store:
        proxy.cut = third
        with pytest.raises(StoreError, match="upload failed"):
            load(store, path, replace=replace)
    with closing(connect(oxigraph.url)) as store:
        sizes = {d.graph: len(d.triples) for d in _documents(path)}
        rows = store.select("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        held = {row["g"].value: int(row["n"].value) for row in rows}  # type: ignore[union-attr]
        held.pop(data.SHARED, None)
        assert held.items() <= sizes.items()
        done = load(store, path, replace=replace)
        assert done.loaded + done.already + done.replaced == len(readings)
        whole = {str(q) for q in _of(path)}
        assert {str(q) for q in store.quads()} == whole


def _documents(path: str) -> list[transfer.Document]:
    with Sorted((path,)) as found:
        return list(found.documents())


def _of(path: str) -> ox.Store:
    """Return what a store makes of a file: stores write decimals in their own way."""
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.store
@pytest.mark.parametrize("layout", ["named", "default"])
@pytest.mark.parametrize("ways", ["update only", "graph store too"])
def test_a_store_of_another_kind_needs_only_the_standards(
    ways: str, layout: str, oxigraph: servers.Server, tmp_path: Path
) -> None:
    oxigraph.wipe()
    graphs = f"{oxigraph.url}/store" if ways == "graph store too" else None
    profile = profiles.generic(f"{oxigraph.url}/query", f"{oxigraph.url}/update", graphs)
    path = data.written(tmp_path, data.wild(data.few()[0]) + data.of(*data.few()[1:]))
    with closing(connect(oxigraph.url, profile=profile)) as store:
        assert load(store, path, how=layout).loaded == len(data.few())
        assert load(store, path, replace=True).replaced == len(data.few())
        assert {str(q) for q in store.quads() if q.graph_name == ox.DefaultGraph()} or layout == "named"
        figures = question("figures").text
        if layout == "default":
            assert data.told(store.ask(figures)) == data.told(run(open_store([path]), figures))
        else:
            with pytest.raises(StoreError, match="--layout default"):
                store.ask(figures)
        transfer.remove(store, [data.graph(r) for r in data.few()])
        assert store.select("SELECT * WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }") == []


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers everything with one status and headers."""

    status: int
    headers_out: dict[str, str]
    body: bytes
    authorised: list[str | None]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        type(self).authorised.append(self.headers.get("authorization"))
        self.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.body)), **self.headers_out}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.body)

    do_GET = do_POST = do_PUT = _answer

    def version_string(self) -> str:
        """Leave the header to the case."""
        return str(self.headers_out.get("X-Server", "test"))


@contextmanager
def answering(status: int, body: bytes = b"", **headers: str) -> Iterator[tuple[str, type[Answers]]]:
    """Serve one answer."""
    kind = type("Kind", (Answers,), {"status": status, "headers_out": headers, "body": body, "authorised": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    with serving(server):
        yield f"http://127.0.0.1:{server.server_address[1]}", kind


@pytest.mark.parametrize(
    ("path", "body", "profile"),
    [
        ("/repositories/kg", b'{"productVersion": "10.8"}', "graphdb"),
        ("/repositories/kg", b"12", "rdf4j"),
        ("/bigdata/namespace/kb/sparql", b"", "blazegraph"),
        ("/api/wiki", b'{"name-index": "x"}', "qlever"),
        ("/sparql", b"hello", "generic"),
    ],
)
def test_stores_are_told_by_path_and_answers(path: str, body: bytes, profile: str) -> None:
    with answering(200, body) as (url, _), closing(Client(url + path, Credentials())) as client:
        assert probe(client)[0].name == profile


def test_a_token_is_sent_and_never_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("secret-token\n")
    with answering(403, b"no: secret-token is not known") as (url, kind):
        with pytest.raises(StoreError, match=r"refused \(403\)") as error:
            connect(url, profile=profiles.named("oxigraph"), token_file=str(tmp_path / "token")).update("DROP ALL")
        assert kind.authorised == ["Bearer secret-token"]
    assert "secret-token" not in str(error.value)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"", "no such service there"),
        (500, b"<html><style>x{}</style><h1>Out of\nspace</h1></html>", r"failed \(500\): Out of"),
        (400, b"Parse error at line 1\nand more", r"failed \(400\): Parse error at line 1$"),
        (200, b"<html>welcome</html>", "no SPARQL result"),
    ],
)
def test_what_a_store_says_is_told_in_one_line(status: int, body: bytes, said: str) -> None:
    kind = {"Content-Type": "text/html" if body.startswith(b"<html") else "text/plain"}
    with (
        answering(status, body, **kind) as (url, _),
        closing(connect(url, profile=profiles.named("oxigraph"))) as store,
    ):
        with pytest.raises(StoreError, match=said) as error:
            store.select("SELECT * WHERE { ?s ?p ?o }")
        assert "\n" not in str(error.value)


def test_nobody_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.client._LONGEST_WAIT", 0.01)
    with (
        closing(connect(f"http://127.0.0.1:{servers.free_port()}/ds")) as store,
        pytest.raises(StoreError, match="is the store running there"),
    ):
        store.select("SELECT * WHERE { ?s ?p ?o }")


def test_an_answer_cut_short_by_the_store_is_no_answer() -> None:
    body = b'{"head": {"vars": ["s"]}, "results": {"bindings": []}}'
    with (
        answering(200, body, **{"X-SPARQL-MaxRows": "10000"}) as (url, _),
        closing(connect(url, profile=profiles.named("virtuoso"))) as store,
        pytest.raises(StoreError, match="10000 rows"),
    ):
        store.select("SELECT * WHERE { ?s ?p ?o }")
