"""Exports have the same bytes always, are told by their names, and say what they leave out."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from exports import CASES, READINGS, read_csv, store_of

from kg.cli import commands
from kg.export import FORMATS, export, format_of
from kg.export.columns import TABLES
from kg.turtle import term_key

TARGETS = {
    "csv": "out",
    "xlsx": "out.xlsx",
    "cube": "out.ttl",
    "csvw": "out",
    "graphml": "out.graphml",
    "geojson": "out.geojson",
}


def digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_do_not_depend_on_the_order_of_statements_or_on_the_clock(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = sorted(READINGS, key=lambda q: (term_key(q.object), str(q)), reverse=True)
    for name, store in (("one", READINGS), ("other", store_of(turned))):
        (tmp_path / name).mkdir()
        export(store, str(tmp_path / name / TARGETS[form]), form)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert digests(tmp_path / "one") == digests(tmp_path / "other")


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys, test_export as t\n"
        "for form in t.FORMATS: t.export(t.READINGS, f'{sys.argv[1]}/{t.TARGETS[form]}', form)\n"
    )
    here = Path(__file__).parent
    for seed in ("0", "4711"):
        (tmp_path / seed).mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], check=True, env=env)
    assert digests(tmp_path / "0") == digests(tmp_path / "4711")
    assert len(digests(tmp_path / "0")) == 4 + 1 + len(TABLES)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_graph_is_exported_empty(form: str, tmp_path: Path) -> None:
    export(ox.Store(), str(tmp_path / TARGETS[form]), form)
    assert any(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("target", "asked", "form"),
    [
        ("a.csv", None, "csv"),
        ("a", None, "csv"),
        ("a.XLSX", None, "xlsx"),
        ("a.csv.gz", None, "csv"),
        ("-", "cube", "cube"),
    ],
)
def test_the_format_is_asked_for_or_told_by_the_name(target: str, asked: str | None, form: str) -> None:
    assert format_of(target, asked) == form


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "a.ods"], "--format"),
        (["--to", "-"], "--format"),
        (["--to", "nowhere/a.xlsx"], "there is no folder nowhere"),
        (["--to", "a.txt", "-f", "cube"], "names no RDF format"),
        (["--to", "a.csv", "--boundaries", "lines.json"], "--boundaries is for --format geojson"),
    ],
)
def test_what_cannot_be_written_is_told_before_the_work(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(commands, ["export", "missing.ttl", *arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_the_command_writes_files_and_tells_what_is_left_out(tmp_path: Path) -> None:
    source = str(CASES / "export" / "awkward.ttl")
    for form in FORMATS:
        target = str(tmp_path / f"{form}-{TARGETS[form]}")
        result = CliRunner().invoke(commands, ["export", source, "--to", target, "-f", form, "--lang", "en"])
        assert result.exit_code == 0, result.output
    done = CliRunner().invoke(commands, ["export", source, "--to", "-", "-f", "csv", "--table", "entities", "-q"])
    assert read_csv(done.stdout_bytes)[1][0] == "+86资金"
    assert done.stderr == ""


def test_the_command_names_every_format_and_table() -> None:
    shown = CliRunner().invoke(commands, ["export", "--help"]).output
    assert f"[{'|'.join(FORMATS)}]" in "".join(shown.split())
    assert f"[{'|'.join(TABLES)}]" in "".join(shown.split())
