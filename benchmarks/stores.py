"""Load rate into each store, against curl sending the same file to the same program, emptied in between.

    python benchmarks/stores.py [DOCUMENTS] [STORE…]

Documents are the sample reports over and over under new names. Virtuoso takes no quads, so curl sends it a file a graph.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import servers  # noqa: E402

from kg import publish  # noqa: E402
from kg.dataset import build  # noqa: E402
from kg.namespaces import BASE  # noqa: E402

BETWEEN = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
KG = [sys.executable, "-m", "kg", "load"]


def main(documents: int, names: list[str]) -> None:
    """Print a line a store."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nq"
        statements = generate(path, documents)
        print(f"{documents} documents, {statements} statements, {path.stat().st_size / 1e6:.0f} MB of N-Quads\n")
        print(f"{'store':10} {'kg load':>8} {'docs/s':>7} {'curl':>8} {'ratio':>6} {'kg MB':>6}")
        if "embedded" in names:
            seconds, memory = timed([*KG, str(path), "--to", f"{folder}/store", "-q"])
            bulk = clock(lambda: ox.Store(f"{folder}/bulk").bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS))
            report("embedded", documents, seconds, bulk, memory)
        for name in names:
            if name in servers.ALL:
                place = Path(folder) / name
                place.mkdir()
                with servers.ALL[name](place) as server:
                    curl(server, path, place)  # untimed: the first load into a Java program is slow
                    server.wipe()
                    seconds, memory = timed([*KG, str(path), "--to", server.url, "-q"], server)
                    server.wipe()
                    report(name, documents, seconds, clock(lambda: curl(server, path, place)), memory)  # noqa: B023


def generate(path: Path, documents: int) -> int:
    """Write the documents and return how many statements they are."""
    found: dict[str, list[str]] = {}
    samples = publish.serialise(build(ROOT / "data" / "reports").quads, publish.format_named("nquads"))
    for line in samples.decode().splitlines(keepends=True):
        found.setdefault(line.rsplit(" ", 2)[1][1:-1].rpartition("/")[2], []).append(line)
    shared = found.pop("shared")
    statements = len(shared)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(shared)
        for n in range(documents):
            old = sorted(found)[n % len(found)]
            new = sha256(f"{old} {n}".encode()).hexdigest()[:16]
            file.writelines(line.replace(old, new) for line in found[old])
            statements += len(found[old])
    return statements


def curl(server: servers.Server, path: Path, folder: Path) -> None:
    """Send the file as a person would."""
    targets = {"oxigraph": "/store", "fuseki": "/data", "rdf4j": "/statements"}
    send = ["curl", "-sS", "--fail", "-o", os.devnull]
    if server.name in targets:
        header = "Content-Type: application/n-quads"
        run([*send, "-X", "POST", "-T", str(path), "-H", header, server.url + targets[server.name]])
        return
    config = folder / "curl.txt"
    if not config.exists():
        config.write_text(split(server, path, folder))
    run([*send, "--digest", "-u", f"{server.user}:{server.password}", "-K", str(config)])


def split(server: servers.Server, path: Path, folder: Path) -> str:
    """Write a file a graph and return curl's settings for sending them over one line."""
    graphs: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        triple, graph, _ = line.rsplit(" ", 2)
        graphs.setdefault(graph[1:-1], []).append(f"{triple} .\n")
    requests = []
    for graph, lines in graphs.items():
        name = folder / f"{graph.removeprefix(BASE).replace('/', '-')}.nt"
        name.write_text("".join(lines), encoding="utf-8")
        url = f"{server.url}/sparql-graph-crud-auth?graph-uri={graph}"
        requests.append(
            f'url = "{url}"\nupload-file = "{name}"\nheader = "Content-Type: application/n-triples"\noutput = /dev/null\n'
        )
    return "silent\nfail\n" + "".join(requests)


def timed(command: list[str], server: servers.Server | None = None) -> tuple[float, float]:
    """Run a command; return seconds and the most megabytes it held."""
    who = {"KG_STORE_USER": server.user, "KG_STORE_PASSWORD": server.password} if server and server.user else {}
    environment = {**os.environ, **{k: v or "" for k, v in who.items()}, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    # A process begins with the memory of the one that started it on its account, so a small one goes between.
    done = subprocess.run([sys.executable, "-c", BETWEEN, *command], env=environment, check=True, capture_output=True)
    return time.perf_counter() - start, int(done.stdout) / 1024


def run(command: list[str]) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True)


def clock(work: Callable[[], object]) -> float:
    """Return the seconds some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(name: str, documents: int, seconds: float, other: float, memory: float) -> None:
    """Print a line."""
    print(
        f"{name:10} {seconds:7.1f}s {documents / seconds:7.0f} {other:7.1f}s {other / seconds:6.2f} {memory:6.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2:] or ["embedded", *servers.ALL])
