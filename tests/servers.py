"""Real stores on loopback, each in a folder of its own, stopped by its own process id."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import stores

USER, PASSWORD = "dba", "dba"
RDF4J_REPOSITORY = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
@prefix ns: <http://www.openrdf.org/config/sail/native#> .
[] a rep:Repository ; rep:repositoryID "%s" ; rdfs:label "kg" ;
  rep:repositoryImpl [ rep:repositoryType "openrdf:SailRepository" ;
    sr:sailImpl [ sail:sailType "openrdf:NativeStore" ; ns:tripleIndexes "spoc,posc,ospc,cspo" ] ] .
"""
VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
[SPARQL]
"""
WITH_PASSWORD = """
@prefix : <#> .
@prefix fuseki: <http://jena.apache.org/fuseki#> .
@prefix ja: <http://jena.hpl.hp.com/2005/11/Assembler#> .
[] a fuseki:Server ; fuseki:services ( :service ) .
:service a fuseki:Service ; fuseki:name "ds" ; fuseki:allowedUsers "{user}" ; fuseki:dataset [ a ja:MemoryDataset ] ;
  fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:update ; fuseki:name "update" ] ;
  fuseki:endpoint [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] .
"""


@dataclass
class Server:
    """A running store."""

    name: str
    url: str
    user: str | None = None
    password: str | None = None
    wipe: Callable[[], None] = field(default=lambda: None)
    """Leaves the store empty."""

    @property
    def layouts(self) -> tuple[str, str]:
        """Return the layouts it can have: Virtuoso has no default graph."""
        return ("named", "merged") if self.name == "virtuoso" else ("named", "default")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


@contextmanager
def running(command: list[str], folder: Path, ready: str) -> Iterator[None]:
    """Start a program and wait until it answers; stop it afterwards."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            for _ in range(600):
                if process.poll() is not None:
                    break
                try:
                    if httpx.get(ready, timeout=5).status_code < 500:
                        break
                except httpx.HTTPError:
                    time.sleep(0.1)
            else:
                raise AssertionError(f"{command[0]} did not answer at {ready}")
            if process.poll() is not None:
                raise AssertionError(
                    f"{command[0]} ended: {(folder / 'output.txt').read_text(errors='replace')[-800:]}"
                )
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Start Oxigraph."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [*stores.oxigraph(), "serve", "-l", str(folder / "data"), "-b", url.removeprefix("http://")]
    with running(command, folder, url):
        yield Server("oxigraph", url, wipe=lambda: _update(f"{url}/update"))


@contextmanager
def fuseki(folder: Path) -> Iterator[Server]:
    """Start Fuseki with a TDB2 dataset."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/ds"
    (folder / "tdb").mkdir()
    command = [*stores.fuseki(), "--localhost", "--port", str(port), "--tdb2", "--loc", str(folder / "tdb"), "--update"]
    with running([*command, "/ds"], folder, url):
        yield Server("fuseki", url, wipe=lambda: _update(f"{url}/update"))


@contextmanager
def fuseki_with_password(folder: Path, scheme: str) -> Iterator[Server]:
    """Start Fuseki in memory, for one user only; the scheme is basic or digest."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/ds"
    (folder / "config.ttl").write_text(WITH_PASSWORD.format(user=USER))
    (folder / "passwd").write_text(f"{USER}: {PASSWORD}\n")
    command = [*stores.fuseki(), "--localhost", "--port", str(port), "--config", str(folder / "config.ttl")]
    with running([*command, "--passwd", str(folder / "passwd"), f"--auth={scheme}"], folder, f"{url}/query"):
        yield Server("fuseki", url, USER, PASSWORD)


@contextmanager
def rdf4j(folder: Path) -> Iterator[Server]:
    """Start the RDF4J server with one native repository."""
    port = free_port()
    root = f"http://127.0.0.1:{port}/rdf4j-server"
    java, *options, archive = stores.rdf4j()
    flag = f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}"
    command = [java, flag, *options, "--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server", archive]
    with running(command, folder, f"{root}/protocol"):
        url = f"{root}/repositories/kg"
        headers = {"Content-Type": "text/turtle"}
        httpx.put(url, content=RDF4J_REPOSITORY % "kg", headers=headers, timeout=60).raise_for_status()
        yield Server("rdf4j", url, wipe=lambda: _update(f"{url}/statements"))


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Start Virtuoso with its first user."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, sql=free_port(), port=port))
    with running([*stores.virtuoso(), "-f", "-c", str(folder / "virtuoso.ini")], folder, f"{url}/sparql"):
        server = Server("virtuoso", url, USER, PASSWORD)
        server.wipe = lambda: _drop_each(url)
        yield server


def _update(url: str) -> None:
    headers = {"Content-Type": "application/sparql-update"}
    httpx.post(url, content="DROP ALL", headers=headers, timeout=120).raise_for_status()


def _drop_each(url: str) -> None:
    """Drop our graphs: Virtuoso's DROP ALL would take its own with them."""
    query = 'SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } FILTER ( CONTAINS(STR(?g), "/id/graph/") ) }'
    accept = {"Accept": "application/sparql-results+json"}
    rows = httpx.post(f"{url}/sparql", data={"query": query}, headers=accept, timeout=120).json()["results"]["bindings"]
    for row in rows:
        httpx.post(
            f"{url}/sparql-auth", content=f"DROP SILENT GRAPH <{row['g']['value']}>", timeout=120,
            headers={"Content-Type": "application/sparql-update"}, auth=httpx.DigestAuth(USER, PASSWORD),
        ).raise_for_status()  # fmt: skip


ALL = {"oxigraph": oxigraph, "fuseki": fuseki, "rdf4j": rdf4j, "virtuoso": virtuoso}
