"""Documents come apart as they were built, and an embedded store answers like the files."""

from __future__ import annotations

import gzip
import os
import sys
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox
import pytest
import store_data as data
from loading import embedded, nobody

from kg import cli
from kg.errors import GraphError, StoreError
from kg.query import questions, run
from kg.store import is_graph, open_store
from kg.stores import reader, transfer
from kg.stores.documents import Sorted, split
from kg.stores.embedded import Embedded
from kg.validate import validate

LAYOUTS = ("named", "default", "merged")
__all__ = ["nobody"]


# Files → documents


def test_every_sample_comes_apart_as_it_was_built() -> None:
    readings, _ = data.samples()
    assert len(readings) > 40
    for reading in readings:
        built = data.of(reading)
        document, shared = split([q.triple for q in built], reading.report.identifier)
        own = {q.triple for q in built if q.graph_name.value != data.SHARED}  # type: ignore[union-attr]
        assert set(document.triples) == own, reading.report.identifier
        assert set(shared) == {q for q in built if q.graph_name.value == data.SHARED}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["graph.nq", "graph.trig", "graph.nq.gz", "folder of .ttl", "folder of .jsonld"])
def test_documents_come_from_any_layout_of_files(name: str, tmp_path: Path) -> None:
    readings = data.few()
    if name.startswith("folder"):
        for n, reading in enumerate(readings):
            data.written(tmp_path, data.of(reading), f"{n}{name.rpartition(' ')[2]}")
        source = str(tmp_path)
    else:
        source = data.written(tmp_path, data.of(*readings), name)
    with Sorted((source,)) as found:
        documents = {d.graph: len(d.triples) for d in found.documents()}
        shared = {q for quads in found.shared(10_000) for q in quads}
    assert sorted(documents) == sorted(map(data.graph, readings))
    assert sum(documents.values()) + len(shared) == len(data.of(*readings))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("two.ttl", "", "several documents in one graph"),
        ("none.ttl", "<urn:a> <urn:b> <urn:c> .", "holds no document"),
        ("other.nq", "<urn:a> <urn:b> <urn:c> <urn:d> .", "no document's graph"),
    ],
)
def test_graphs_that_cannot_be_told_apart_are_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    if not text:
        data.written(tmp_path, data.of(*data.few()[:2]), name)
    with pytest.raises(GraphError, match=said), Sorted((str(path),)):
        pass
    assert not list(tmp_path.glob("kg-load-*"))


def test_two_readings_of_one_document_do_not_mix(tmp_path: Path) -> None:
    built = data.of(data.few()[0])
    paths = data.written(tmp_path, built, "a.nq"), data.written(tmp_path, built[5:], "b.nq")
    with pytest.raises(GraphError, match=r"b\.nq: document .* is in .*a\.nq too"), Sorted(paths):
        pass


# The embedded store


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_embedded_store_answers_like_the_files(layout: str, tmp_path: Path) -> None:
    path = data.written(tmp_path, data.samples()[1])
    merged = open_store([path])
    folder = str(tmp_path / "store")
    assert embedded(Path(folder), path, how=layout).loaded == len(data.samples()[0])
    assert is_graph(folder)
    assert len(questions()) >= 28
    with reader(folder) as store:
        for q in questions():
            assert data.told(store.ask(q.text)) == data.told(run(merged, q.text)), q.name
    assert len(set(open_store([folder]))) == len(merged)
    assert validate(open_store([folder])) == validate(merged)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_document_takes_with_it_what_only_it_used(layout: str, tmp_path: Path) -> None:
    readings = data.few()
    folder = tmp_path / "store"

    def held() -> set[str]:
        return {str(q) for q in ox.Store.read_only(str(folder))}

    states = []
    for n in range(1, len(readings) + 1):
        embedded(folder, data.written(tmp_path, data.of(*readings[:n])), how=layout)
        states.append(held())
    assert len({len(s) for s in states}) == len(readings) > 2
    embedded(folder, str(tmp_path / "graph.nq"), replace=True)
    assert held() == states[-1]
    for n in range(len(readings) - 1, 0, -1):
        with closing(Embedded(str(folder))) as store:
            assert transfer.remove(store, [data.graph(readings[n])]).removed == 1
        assert held() == states[n - 1]
    with closing(Embedded(str(folder))) as store:
        transfer.remove(store, [readings[0].report.identifier])
    assert held() == set()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_new_reading_replaces_the_old_whole(layout: str, tmp_path: Path) -> None:
    first, second, *_ = data.few()
    poorer = data.poorer(second)
    folder, other = tmp_path / "store", tmp_path / "other"
    embedded(folder, data.written(tmp_path, data.of(first, second)), how=layout)
    with pytest.raises(StoreError, match=r"another reading of .*--replace"):
        embedded(folder, data.written(tmp_path, poorer, "poorer.nq"))
    done = embedded(folder, str(tmp_path / "poorer.nq"), replace=True)
    assert (done.replaced, done.loaded) == (1, 0)
    embedded(other, data.written(tmp_path, data.of(first), "first.nq"), str(tmp_path / "poorer.nq"), how=layout)
    assert {str(q) for q in ox.Store.read_only(str(folder))} == {str(q) for q in ox.Store.read_only(str(other))}


def test_a_sweep_finds_what_a_cut_load_left(tmp_path: Path) -> None:
    built = data.of(data.few()[0])
    folder = str(tmp_path / "store")
    store = ox.Store(folder)
    store.extend(q for q in built if q.graph_name.value == data.SHARED)  # type: ignore[union-attr]
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c"), ox.NamedNode("urn:x/0/staged")))
    del store
    with closing(Embedded(folder)) as found:
        assert transfer.sweep(found, [data.BASE]).swept > 10
    assert len(ox.Store.read_only(folder)) == 0


def test_layouts_do_not_mix(tmp_path: Path) -> None:
    first, second, *_ = data.few()
    embedded(tmp_path / "store", data.written(tmp_path, data.of(first)), how="default")
    with pytest.raises(StoreError, match="in the default layout; load with --layout default"):
        embedded(tmp_path / "store", data.written(tmp_path, data.of(second), "b.nq"), how="named")
    assert embedded(tmp_path / "store", str(tmp_path / "b.nq")).layout == "default"


def test_a_folder_of_other_things_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(StoreError, match="is no store"):
        Embedded(str(tmp_path))


def test_a_second_writer_waits_its_turn(tmp_path: Path) -> None:
    first = ox.Store(str(tmp_path / "store"))
    with pytest.raises(StoreError, match="another program is writing there"):
        Embedded(str(tmp_path / "store"))
    del first


def test_the_wildest_literals_come_back(tmp_path: Path) -> None:
    path = data.written(tmp_path, data.wild(data.few()[0]))
    for replace in (False, True):
        embedded(tmp_path / "store", path, replace=replace)
        found = ox.Store.read_only(str(tmp_path / "store"))
        assert {q.object.value for q in found if "wild" in q.predicate.value} == set(data.WILD)  # type: ignore[union-attr]


# The command


def command(*arguments: str) -> int:
    """Run `kg` and return its exit code."""
    saved, sys.argv = sys.argv, ["kg", *arguments]
    try:
        with pytest.raises(SystemExit) as left:
            cli.main()
    finally:
        sys.argv = saved
    return int(left.value.code or 0)


def test_the_command_loads_replaces_removes_and_tells(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    reading = data.few()[0]
    path, folder = data.written(tmp_path, data.of(reading)), str(tmp_path / "store")
    assert command("load", path, "--to", folder) == 0
    assert "documents: 1 loaded" in capfd.readouterr().err
    assert command("query", folder, "figures", "--format", "csv") == 0
    assert reading.report.identifier in capfd.readouterr().out
    assert command("load", path, "--to", folder, "--replace") == 0
    assert "1 replaced" in capfd.readouterr().err
    assert command("load", "--remove", "nobody", "--to", folder) == 2
    assert "no document called 'nobody'" in capfd.readouterr().err
    assert command("load", "--remove", reading.report.identifier, "--to", folder) == 0
    out, err = capfd.readouterr()
    assert ("1 removed" in err, out) == (True, "")
    assert command("load", path) == 2
    assert "--to" in capfd.readouterr().err


def test_without_the_extra_one_line_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in [
        m for m in sys.modules if m.startswith(("kg.stores.client", "kg.stores.remote", "kg.stores.profiles"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)
    path = data.written(tmp_path, data.of(data.few()[0]))
    assert command("load", path, "--to", "http://127.0.0.1:9/ds") == 2
    assert capfd.readouterr().err == (
        "Error: stores on the network need the extra `stores`: pip install 'fupin-kg[stores]'\n"
    )


# Who we are


def test_large_files_pass_through_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.stores.documents._BUCKET_BYTES", 20_000)
    monkeypatch.setattr("kg.stores.documents._BUFFERED", 500)
    readings = data.few()
    path = data.written(tmp_path, data.of(*readings))
    (tmp_path / "graph.nq.gz").write_bytes(gzip.compress(Path(path).read_bytes()))
    for source in (path, str(tmp_path / "graph.nq.gz")):
        with Sorted((source,)) as found:
            assert len([d for d in found.documents()]) == len(readings)
            assert found._folder is not None
            assert len(os.listdir(found._folder.name)) > 3
