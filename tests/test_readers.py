"""Whatever reads a graph reads it in every form: files in every format, plain or gzipped, folders, stores, endpoints, pipes."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import programs
import pytest
import servers
import store_data as data
import stores

from kg import cli, publish
from kg.publish import FORMATS

COMMANDS = {
    "query": ["query", "…", "figures", "--format", "csv"],
    "SPARQL": ["query", "…", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "--format", "csv"],
    "validate": ["validate", "…", "--format", "json"],
    "export": ["export", "…", "--to", "-", "--format", "csv", "-q"],
    "totals": ["totals", "…"],
    "eval": ["eval", "…", "--gold", str(Path(__file__).parent / "gold")],
    "diff": ["diff", "…", "same.nq"],
}
FILES = [f"g.{form.extensions[0]}{packed}" for form in FORMATS for packed in ("", ".gz")]
FOLDERS = ["folder", "store-named", "store-default", "store-merged"]
SOURCES = [*FILES, "G.NQ", *FOLDERS, "g.ttl g.nq", "store-named g.jsonld", "g.rdf store-merged folder"]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the same graph in every form there is."""
    folder = tmp_path_factory.mktemp("readers")
    quads = data.of(*data.few())
    for name in [*FILES, "G.NQ", "same.nq"]:
        publish.publish(quads, str(folder / name))
    (folder / "folder" / "below").mkdir(parents=True)
    for n, reading in enumerate(data.few()):
        publish.publish(data.of(reading), str(folder / "folder" / ("below" if n % 2 else ".") / f"{n}.ttl"))
    (folder / "folder" / "notes.txt").write_text("no graph")
    return folder


@pytest.fixture
def call(place: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run `kg` in that folder."""
    monkeypatch.chdir(place)

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            cli.main()
        return int(left.value.code or 0), *capfd.readouterr()

    for layout in ("named", "default", "merged"):
        if not (place / f"store-{layout}").exists():
            assert run("load", "same.nq", "--to", f"store-{layout}", "--layout", layout, "-q") == (0, "", "")
    return run


def asked(command: str, sources: str) -> list[str]:
    """Return the arguments of a command for some sources."""
    return [part for word in COMMANDS[command] for part in (sources.split() if word == "…" else [word])]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_reader_takes_every_form_of_a_graph(command: str, call: Call) -> None:
    expected = call(*asked(command, "same.nq"))
    assert expected[0] == 0
    assert len(expected[1]) > 5
    for sources in SOURCES:
        if command != "diff" or " " not in sources:
            assert call(*asked(command, sources)) == expected, sources


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("form", FORMATS, ids=lambda f: f.name)
def test_standard_input_is_told_by_what_it_holds(packed: bool, form: publish.Format, place: Path, call: Call) -> None:
    graph = (place / f"g.{form.extensions[0]}").read_bytes()
    found = call("query", "-", "figures", "--format", "csv", stdin=gzip.compress(graph) if packed else graph)
    assert found == call("query", "same.nq", "figures", "--format", "csv")


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a store."""
    try:
        stores.oxigraph()
    except stores.Missing as reason:
        programs.missing(f"oxigraph: {reason}")
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as found:
        yield found.url


@pytest.mark.store
def test_every_reader_takes_an_endpoint_alone_and_beside_files(endpoint: str, call: Call) -> None:
    assert call("load", "same.nq", "--to", endpoint, "-q") == (0, "", "")
    for command in COMMANDS:
        expected = call(*asked(command, "same.nq"))
        for sources in (endpoint, f"{endpoint} g.ttl", f"store-default {endpoint}"):
            if command != "diff" or " " not in sources:
                assert call(*asked(command, sources)) == expected, (command, sources)
    assert call("diff", endpoint, "folder")[0] == 0
    assert call("load", endpoint, "--to", "copied", "-q") == (0, "", "")
    assert call("diff", "copied", "same.nq")[0] == 0


WRONG = {
    "missing.ttl": (None, "no such file"),
    "report.txt": (b"<urn:a> <urn:b> <urn:c> .", "--input-format"),
    "cut.nq.gz": (gzip.compress(b"<urn:a> <urn:b> <urn:c> .\n" * 1000)[:40], "cannot be read"),
    "named.nq.gz": (b"<urn:a> <urn:b> <urn:c> .", "not a gzipped file"),
    "cut.ttl": (b"<urn:a> <urn:b>", "line 1 cannot be parsed"),
    "bytes.nt": (b"\xff\xfe", "line 1 cannot be parsed"),
    "elsewhere.jsonld": (b'{"@context": "https://example.org/c", "a": "b"}', "write it into the file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_one_line_with_the_remedy(name: str, place: Path, call: Call) -> None:
    content, said = WRONG[name]
    if content is not None:
        (place / name).write_bytes(content)
    for command in COMMANDS:
        if command == "eval" and name.endswith(".txt"):
            continue  # a text is a report to be read
        code, out, err = call(*asked(command, name))
        assert (code, out, err.count("\n")) == (2, "", 1), command
        assert err.startswith(f"Error: {name}: "), command
        assert said.lower() in err.lower(), command
    assert call("load", name, "--to", "never")[0] == 2
    assert not (place / "never").exists()
    (place / "empty").mkdir(exist_ok=True)
    assert call("load", name, "--to", "empty")[0] == 2
    assert not list((place / "empty").iterdir())


def test_a_gzipped_file_needs_no_name_that_tells_it(place: Path, call: Call) -> None:
    (place / "packed.dat").write_bytes((place / "g.nq.gz").read_bytes())
    expected = call("query", "same.nq", "figures", "--format", "csv")
    assert call("query", "packed.dat", "figures", "--format", "csv", "--input-format", "nq") == expected
