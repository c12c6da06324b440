"""The pipeline from Python: reports in, one dataset out."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg.errors import ReportError
from kg.namespaces import FP
from kg.read import read_text
from kg.store import quads
from kg.validate import validate

TEXT = "云山市帮扶见成效\n2020年，云山市投入产业扶贫资金1.2亿元，实施产业扶贫项目31个，惠及贫困群众5600人。\n"


def test_build_takes_a_report_or_a_path(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    made = kg.build(read_text(TEXT, identifier="report"))
    assert set(kg.build(tmp_path / "report.txt").quads) == set(made.quads)
    assert len(made.readings) == 1


def test_a_dataset_answers_questions() -> None:
    made = kg.build(read_text(TEXT, identifier="report", date="2021"))
    rows = made.query("figures").strings()
    assert [row[1] for row in rows] == ["1.2亿元", "31个", "5600人"]
    assert made.query("ASK { ?s a fp:Document }").yes is True
    assert made.counts()["figures"] == {"funding": 1, "programme": 1, "beneficiary": 1}


def test_a_dataset_is_written_in_any_format(tmp_path: Path) -> None:
    made = kg.build(read_text(TEXT, identifier="report"))
    for name in ("a.ttl", "a.nq.gz", "a.jsonld"):
        made.write(tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000


def test_the_same_report_twice_says_nothing_twice() -> None:
    one = read_text(TEXT, identifier="report")
    assert kg.build(one, one).quads == kg.build(one).quads


def test_one_text_under_two_names_is_one_document() -> None:
    made = kg.build(read_text(TEXT, identifier="a"), read_text(TEXT, identifier="b", date="2021"))
    assert made.quads == kg.build(read_text(TEXT, identifier="a")).quads
    assert made.repeated == (("b", "a"),)
    assert "OneIdentifier" not in {f.rule for f in validate(made.quads)}


def test_two_builds_merge_by_union() -> None:
    texts = [read_text(TEXT.replace("31", n), identifier=f"r{n}") for n in ("31", "32")]
    together = kg.build(*texts)
    apart = [kg.build(text) for text in texts]
    assert set(together.quads) == set(apart[0].quads) | set(apart[1].quads)


def test_an_unreadable_report_raises_or_is_handed_over(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text('{"id": "a"}\n{"id": "b", "text": "投入资金3万元。"}\n', encoding="utf-8")
    with pytest.raises(ReportError):
        kg.build(corpus)
    unread: list[ReportError] = []
    assert len(kg.build(corpus, on_error=unread.append).readings) == 1
    assert len(unread) == 1


def test_importing_the_package_imports_no_stage() -> None:
    script = "import sys, kg; print('pyoxigraph' in sys.modules or 'kg.extract' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_what_breaks_a_rule_is_set_apart_with_its_finding(tmp_path: Path) -> None:
    made = kg.build(read_text(TEXT, identifier="report"))
    wrong = next(q for q in made.quads if q.object.value == "31.0" and q.predicate.value == FP + "statedValue")
    broken = ox.Quad(
        wrong.subject, wrong.predicate, ox.Literal("3100.0", datatype=wrong.object.datatype), wrong.graph_name
    )
    planted = replace(made, quads=tuple(broken if q == wrong else q for q in made.quads))
    findings = validate(planted.quads)
    assert {f.focus for f in findings if f.severity == "Violation"} == {wrong.subject.value}

    assert planted.release(findings, str(tmp_path / "out.v1.nq.gz")) == str(tmp_path / "out.v1.quarantine.nq.gz")
    kept, apart = (set(quads(str(tmp_path / f"out.v1{x}.nq.gz"))) for x in ("", ".quarantine"))
    assert kept < set(planted.quads)
    assert wrong.subject not in {q.subject for q in kept}
    assert broken in apart
    assert set(planted.quads) <= kept | apart
    assert "http://www.w3.org/ns/shacl#ValidationResult" in {q.object.value for q in apart}
    assert not [f for f in validate(kept) if f.severity == "Violation"]

    assert made.release(validate(made.quads), str(tmp_path / "out.v1.nq.gz")) is None
    assert [p.name for p in tmp_path.iterdir()] == ["out.v1.nq.gz"]
