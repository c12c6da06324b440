"""What a person meets at the command line: exit codes, one-line errors, data and messages apart."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import readings

from kg import __version__, cli, publish
from kg.graph import to_quads

ROOT = Path(__file__).parent.parent
REPORT = "云山市产业帮扶见成效\n2020年，云山市投入产业扶贫资金1.2亿元，实施项目31个。\n"


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `kg` in this process, as from a shell."""

    def call(*arguments: object, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        return Done(int(left.value.code or 0), out, err)

    return call


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "yunshan-2021.ttl"
    publish.publish(to_quads(readings.load("yunshan-2021")), str(path))
    return path


def one_line(done: Done, *words: str) -> None:
    """Check that a command could not run and says why in one line."""
    assert done.code == 2
    assert done.out == ""
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].startswith("Error: ")
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    for name in ("build", "validate", "query", "explain", "check", "eval"):
        assert f"  {name} " in done.out
        assert run(name, "-h").code == 0


def test_version(run: Run) -> None:
    assert run("--version").out == f"kg, version {__version__}\n"


def test_help_is_quick_because_little_is_imported() -> None:
    script = "import sys; import kg.cli; kg.cli.commands.main(['--help'], standalone_mode=False); print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env)
    modules = done.stdout.splitlines()[-1].split()
    assert not {"rdflib", "pyshacl", "rich", "rjieba", "opencc", "lxml"} & set(modules)


def test_python_m_kg_works() -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "--version"], capture_output=True, text=True, check=True, env=env
    )
    assert __version__ in done.stdout


def test_output_is_utf8_whatever_the_locale(graph: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "query", str(graph), "entities"], capture_output=True, check=True, env=env
    )
    assert "贫困群众" in done.stdout.decode("utf-8")
    assert b"\x1b[" not in done.stdout


def test_a_closed_pipe_is_no_error(graph: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [
        sys.executable,
        "-m",
        "kg",
        "query",
        str(graph),
        "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000",
        "-f",
        "csv",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_build_writes_a_graph_and_tells_what_is_in_it(run: Run, report: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.ttl"
    done = run("build", report, "-o", target, "--date", "2021-01", "--fail-on", "none")
    assert (done.code, done.out) == (0, "")
    assert "1 report, " in done.err
    for word in ("figures", "funding 1", "entities", "links", "findings", str(target)):
        assert word in done.err
    rows = csv.DictReader(io.StringIO(run("query", target, "figures", "-f", "csv").out))
    assert [(r["doc"], r["quote"], r["value"]) for r in rows] == [
        ("report", "1.2亿元", "120000000"),
        ("report", "31个", "31"),
    ]


def test_build_reads_and_writes_streams(run: Run, report: Path) -> None:
    text = REPORT.encode()
    streamed = run("build", "-", "-q", "--fail-on", "none", stdin=text)
    assert streamed.code == 0
    assert streamed.out.startswith("@prefix fp: ")
    assert streamed.err == ""
    quads = run("build", report, "-q", "-f", "nquads", "--fail-on", "none")
    assert "graph/shared> ." in quads.out


def test_several_sources_make_one_graph(run: Run, report: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "more.jsonl"
    lines = [{"id": f"r{i}", "text": f"海陵县修建道路{i}公里。", "date": "2020"} for i in range(1, 4)]
    corpus.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    target = tmp_path / "all.nq"
    done = run("build", report, corpus, "-o", target, "--fail-on", "none")
    assert "4 reports" in done.err
    rows = list(csv.DictReader(io.StringIO(run("query", target, "figures", "-f", "csv").out)))
    assert {r["doc"] for r in rows} == {"report", "r1", "r2", "r3"}


def test_base_and_quotes_are_options(run: Run, report: Path) -> None:
    done = run("build", report, "-q", "--base", "https://example.org/kg/", "--no-quotes", "--fail-on", "none")
    assert "<https://example.org/kg/doc/> " in done.out
    assert "oa:exact" not in done.out
    assert run("build", report, "--base", "例").code == 2
    assert run("build", report, "--base", "https://example.org/kg").code == 2


def test_a_description_can_be_written_beside(run: Run, report: Path, tmp_path: Path) -> None:
    run("build", report, "-q", "-o", tmp_path / "out.nq", "--describe", tmp_path / "void.ttl", "--fail-on", "none")
    assert "void:triples" in (tmp_path / "void.ttl").read_text(encoding="utf-8")


def test_a_report_that_cannot_be_read_does_not_stop_the_others(run: Run, report: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "bad.jsonl"
    corpus.write_text('{"id": "good", "text": "投入资金3万元。"}\n{"id": "bad"}\n', encoding="utf-8")
    done = run("build", corpus, "-o", tmp_path / "out.ttl", "--fail-on", "none")
    assert done.code == 1
    assert "bad.jsonl:2" in done.err
    assert run("query", tmp_path / "out.ttl", "figures", "-f", "csv").out.count("\n") == 2


def test_bad_reports_are_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 40)
    one_line(run("build", tmp_path / "missing.txt"), "missing.txt", "no such file")
    for name in ("empty.txt", "binary.txt"):
        done = run("build", tmp_path / name)
        assert (done.code, done.out) == (2, "")
        assert name in done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(run: Run, tmp_path: Path, encoding: str) -> None:
    (tmp_path / "report.txt").write_bytes(REPORT.encode(encoding))
    done = run("build", tmp_path / "report.txt", "-q", "-o", tmp_path / "out.ttl", "--fail-on", "none")
    assert done.code == 0
    assert "1.2亿元" in run("query", tmp_path / "out.ttl", "figures", "-f", "csv").out


@pytest.mark.parametrize("text", ["今天天气很好。\n", "Nothing here is Chinese, and 12 apples are no matter.\n"])
def test_a_text_without_figures_is_a_valid_graph(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "plain.txt").write_text(text, encoding="utf-8")
    done = run("build", tmp_path / "plain.txt", "-o", tmp_path / "out.ttl")
    assert done.code == 0
    assert run("validate", tmp_path / "out.ttl").code == 0
    assert run("query", tmp_path / "out.ttl", "figures", "-f", "csv").out.count("\n") == 1


def test_an_output_that_cannot_be_written_leaves_nothing(run: Run, report: Path, tmp_path: Path) -> None:
    before = sorted(os.listdir(tmp_path))
    one_line(run("build", report, "-o", tmp_path / "none" / "out.ttl"), "none", "-o")
    one_line(run("build", report, "-o", tmp_path), "--format")
    one_line(run("build", report, "-o", tmp_path / "out.doc"), "--format", ".ttl")
    one_line(run("build", report, "-o", "/proc/out.ttl"), "/proc")
    assert sorted(os.listdir(tmp_path)) == before


def test_validate_tells_by_its_exit_code(run: Run, graph: Path, tmp_path: Path) -> None:
    assert run("validate", graph).code == 0
    text = graph.read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(text.replace("fp:value 705.0", "fp:value 7050.0"), encoding="utf-8")
    done = run("validate", wrong)
    assert done.code == 1
    assert "705个" in done.out
    found = json.loads(run("validate", wrong, "--format", "json").out)
    assert {"severity", "rule", "message", "document", "sentence", "figures"} <= found[0].keys()
    assert {"zh", "en"} == found[0]["message"].keys()
    assert {"iri", "document", "quote", "start", "end"} == found[0]["figures"][0].keys()
    assert run("validate", wrong, "--fail-on", "none").code == 0


def test_check_finds_the_project_in_order(run: Run) -> None:
    done = run("check")
    assert done.code == 0, done.out[-2000:]
    assert "Violation 0" in done.out or "no findings" in done.out


def test_query_lists_and_shows_questions(run: Run, graph: Path) -> None:
    listed = run("query", "--list").out
    assert "figures" in listed
    assert "cq25" in listed
    assert "PREFIX fp: " in run("query", "figures", "--show").out


def test_query_takes_sparql_from_argument_file_and_stream(run: Run, graph: Path, tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?f a fp:Fund }"
    (tmp_path / "count.rq").write_text(text, encoding="utf-8")
    for asked, stdin in ((text, b""), (tmp_path / "count.rq", b""), ("-", text.encode())):
        assert run("query", graph, asked, "-f", "csv", stdin=stdin).out.split() == ["n", "1"]
    assert run("query", "-", text, "-f", "csv", stdin=graph.read_bytes()).out.split() == ["n", "1"]


def test_query_answers_in_every_format(run: Run, graph: Path, tmp_path: Path) -> None:
    assert "─" in run("query", graph, "links").out
    assert run("query", graph, "ASK { ?s a fp:Fund }").out == "yes\n"
    assert json.loads(run("query", graph, "links", "-f", "json").out)["head"]["vars"] == [
        "doc",
        "subject",
        "relation",
        "object",
        "basis",
    ]
    assert run("query", graph, "links", "-o", tmp_path / "links.csv").out == ""
    assert (tmp_path / "links.csv").read_text(encoding="utf-8").startswith("doc,subject,relation,object")
    construct = "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t FILTER ( ?t = fp:Fund ) }"
    assert " a fp:Fund ." in run("query", graph, construct).out
    assert run("query", graph, construct, "-f", "nt").out.startswith("<https://")


def test_bad_queries_are_refused_in_one_line(run: Run, graph: Path, tmp_path: Path) -> None:
    one_line(run("query", graph, "SELECT * {\n ?s ?p ?o .\n FILTERX }"), "line 3")
    one_line(run("query", graph, "figurs"), "did you mean figures?")
    one_line(run("query", tmp_path / "none.ttl", "figures"), "none.ttl")
    one_line(run("query", graph, tmp_path / "none.rq"), "none.rq")
    one_line(run("query", graph, "figures", "-f", "docx"), "table, csv")
    one_line(run("query", graph, "CONSTRUCT WHERE { ?s ?p ?o }", "-f", "csv"), "turtle")
    broken = tmp_path / "broken.ttl"
    broken.write_text("@prefix a: <http://a/> .\na:b a:c a:d .\n\na:f a:g ,, .\n", encoding="utf-8")
    one_line(run("query", broken, "figures"), "broken.ttl: line 4")


def test_wrong_usage_is_code_2(run: Run, graph: Path) -> None:
    for arguments in ((), ("build",), ("query", graph), ("nothing",), ("build", "x.txt", "--date"), ("validate",)):
        done = run(*arguments)
        assert done.code == (0 if not arguments and done.out else 2)


def test_explain_accounts_for_every_digit(run: Run, tmp_path: Path) -> None:
    text = "首页 电话 12345678\n\n云山市2020年见成效\n\n2020年3月5日，云山市投入1.2亿元，第2批项目31个，占68.8%。\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    said = json.loads(run("explain", tmp_path / "page.txt", "--json").out)
    covered = {i for n in said["numbers"] for i in range(n["start"], n["end"])}
    assert not [i for i, c in enumerate(text) if c.isdigit() and i not in covered]
    for n in said["numbers"]:
        assert text[n["start"] : n["end"]] == n["quote"]
        assert n["taken"] == ("became" in n)
        assert n["taken"] or (n["why"]["zh"] and n["why"]["en"])
    assert {n["quote"] for n in said["numbers"] if n["taken"]} == {"1.2亿元", "31个", "68.8%"}


def test_explain_takes_words_a_stream_and_draws_a_page(run: Run) -> None:
    words = run("explain", "投入资金3亿元，<b>5</b>月完成")
    assert "= 300000000 CNY" in words.out
    assert run("explain", "-", stdin="投入资金3亿元".encode()).out.count("CNY") == 1
    page = run("explain", "投入资金3亿元，<b>5</b>月完成", "--html").out
    assert page.startswith("<!doctype html>")
    assert "<b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert 'class="figure"' in page


def test_eval_scores_a_graph(run: Run, graph: Path, tmp_path: Path) -> None:
    o = readings.load("yunshan-2021").observations[1]
    gold = {
        "id": "yunshan-2021",
        "figures": [
            {
                "quote": o.figure.quote, "start": o.figure.start, "end": o.figure.end, "value": float(o.figure.value),
                "unit": "CNY", "bound": "=", "stat": "total", "kind": "funding", "area": "industry",
                "period": "../2020-12", "place": "云山市", "about": ["产业扶贫资金"],
            }
        ],
        "entities": [{"label": "专项产业扶贫资金", "class": "Fund"}],
        "links": [],
    }  # fmt: skip
    (tmp_path / "yunshan-2021.gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    scored = json.loads(run("eval", graph, "--gold", tmp_path, "--json").out)
    figures = scored["summary"]["figures"]
    assert figures["recall"] == 1.0
    assert figures["accuracy"] == {a: float(a != "stat") for a in figures["accuracy"]}
    assert scored["summary"]["entities"]["recall"] == 1.0
    text = run("eval", graph, "--gold", tmp_path, "--errors").out
    assert "yunshan-2021 · stat · 12.30亿元 · gold total found cumulative" in text
    assert "spurious" in text
    (tmp_path / "empty").mkdir()
    one_line(run("eval", graph, "--gold", tmp_path / "empty"), "gold.json")


def test_a_fault_of_ours_is_one_line_unless_debug_is_asked_for(
    run: Run, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("kg.query.ask", fail)
    one_line(run("query", graph, "figures"), "planted", "--debug")
    monkeypatch.setattr(sys, "argv", ["kg", "query", str(graph), "figures", "--debug"])
    with pytest.raises(ZeroDivisionError):
        cli.main()
