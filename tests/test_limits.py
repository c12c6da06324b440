"""A report too long for one reading is refused in one line, before any work."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import commands
from kg.errors import ReportError
from kg.extract import extract
from kg.limits import MAX_CHARS
from kg.read import read, read_text

_LINE = "2020年，全县脱贫480人。\n"


def test_a_text_of_twenty_megabytes_is_refused_in_one_line(tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text(_LINE * (20_000_000 // len(_LINE.encode()) + 1), encoding="utf-8")
    target = tmp_path / "x.ttl"
    done = CliRunner().invoke(commands, ["build", str(text), "-o", str(target)], standalone_mode=False)
    assert done.return_value == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Error: {text}: has ")
    assert line.endswith("characters, and a report may have 2,000,000; split it into reports, or raise --max-chars")
    assert not target.exists()


@pytest.mark.parametrize("suffix", [".txt", ".html", ".jsonl"])
def test_the_limit_is_the_last_length_that_is_read(suffix: str, tmp_path: Path) -> None:
    text = (_LINE * 9).strip()
    written = {
        ".txt": text,
        ".html": f"<html><body><p>{text}</p></body></html>",
        ".jsonl": f'{{"text": {text!r}}}'.replace("'", '"'),
    }
    source = tmp_path / f"r{suffix}"
    source.write_text(written[suffix], encoding="utf-8")
    (report,) = read(source)
    length = len(report.text)
    assert [r.text for r in read(source, max_chars=length)] == [report.text]
    with pytest.raises(ReportError, match=rf"has {length} characters, and a report may have {length - 1}; split"):
        list(read(source, max_chars=length - 1))


def test_one_long_report_of_a_corpus_leaves_the_others_to_be_read(tmp_path: Path) -> None:
    source = tmp_path / "c.jsonl"
    source.write_text(f'{{"text": "{"很长" * 60}"}}\n{{"text": "2020年，全县脱贫480人。"}}\n', encoding="utf-8")
    refused: list[ReportError] = []
    assert len(list(read(source, max_chars=100, on_error=refused.append))) == 1
    assert [str(e.message) for e in refused] == [
        f"{source}:1: has 120 characters, and a report may have 100; split it into reports, or raise --max-chars"
    ]


@pytest.mark.parametrize("mark", ["", "，", " ", "；"])
def test_a_text_without_full_stops_is_cut_between_its_figures(mark: str) -> None:
    text = mark.join(f"全县投入资金{n}.25亿元" for n in range(1, 400))
    reading = extract(read_text(text, identifier="r", date="2021-01-05"))
    assert [str(o.figure.stated) for o in reading.observations] == [f"{n}.25" for n in range(1, 400)]
    assert max(s.end - s.start for s in reading.sentences) <= 1000
    assert all(o.sentence in reading.sentences for o in reading.observations)


def test_the_default_limit_is_what_help_says() -> None:
    assert str(MAX_CHARS) in CliRunner().invoke(commands, ["build", "--help"]).stdout
