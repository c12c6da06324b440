"""Pages of many kinds are read as their cases say; whatever is read, offsets hold and nothing crashes."""

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import ReportError
from kg.model import Report
from kg.read import read, read_text

CASES = Path(__file__).parent / "cases" / "reading"
EXPECTED = sorted(CASES.glob("*.expected.json"))
REPORTS = Path(__file__).parent.parent / "data" / "reports"
TEXTS = sorted(CASES.glob("*.txt"))
METADATA = ("identifier", "title", "date", "publisher", "author", "editor", "dateline", "place", "url")
PLAIN = "全县投入资金300万元，帮助贫困户120户。\n"


def test_cases_were_found() -> None:
    assert len(EXPECTED) >= 32
    assert len(TEXTS) >= 23


def said(report: Report) -> list[str]:
    return [report.text[block.start : block.end] for block in report.blocks]


def check_offsets(report: Report) -> None:
    assert len(report.view) == len(report.text)
    end = 0
    for block in report.blocks:
        assert end <= block.start < block.end <= len(report.text)
        words = report.text[block.start : block.end]
        assert words == words.strip()
        assert block.kind in ("headline", "heading", "paragraph", "row")
        end = block.end


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_page_is_read_as_its_case_says(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    report = list(read(CASES / case["file"]))[case.get("document", 0)]
    check_offsets(report)
    for name in METADATA:
        if name in case:
            assert getattr(report, name) == case[name], name
    body = [report.text[block.start : block.end] for block in report.blocks if block.kind != "headline"]
    assert body[0].startswith(case["first"])
    assert body[-1].endswith(case["last"])
    if "kinds" in case:
        assert [block.kind for block in report.blocks] == case["kinds"]
    for words in case.get("absent", ()):
        assert words in report.text
        assert not any(words in block for block in said(report))
    for words in case.get("unseen", ()):
        assert words not in report.text
    unknown = case.keys() - {*METADATA, "file", "document", "shows", "first", "last", "kinds", "absent", "unseen"}
    assert not unknown


def test_sample_reports_are_read() -> None:
    reports = list(read(REPORTS))
    assert len(reports) >= 23
    for report in reports:
        check_offsets(report)
        assert report.title
        assert sum(block.kind == "paragraph" for block in report.blocks) >= 2
    assert len({report.identifier for report in reports}) == len(reports)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_encoding_changes_nothing(path: Path, encoding: str, tmp_path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    copy = tmp_path / path.name
    copy.write_bytes(text.encode(encoding))
    assert list(read(copy)) == list(read(path))


def test_big5_text_without_a_declaration(tmp_path: Path) -> None:
    original = CASES / "traditional-page.txt"
    copy = tmp_path / original.name
    copy.write_bytes(original.read_text(encoding="utf-8").encode("big5hkscs"))
    assert list(read(copy)) == list(read(original))


def test_line_ends_are_kept(tmp_path: Path) -> None:
    original = CASES / "county-site-page.txt"
    text = original.read_text(encoding="utf-8").replace("\n", "\r\n")
    copy = tmp_path / "copy.txt"
    copy.write_bytes(text.encode())
    (report,) = read(copy)
    assert report.text == text
    check_offsets(report)
    assert said(report) == said(next(read(original)))


def test_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    assert next(read(path)).text == PLAIN


BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "empty file"),
    "blank": ("a.txt", " \n\u3000\n".encode(), "empty text"),
    "mark only": ("a.txt", b"\xef\xbb\xbf", "empty text"),
    "pdf": ("a.txt", b"%PDF-1.7\n...", "PDF"),
    "office": ("a.txt", b"PK\x03\x04" + bytes(99), "archive"),
    "zeros": ("a.txt", bytes(1000), "binary data"),
    "noise": ("a.txt", bytes(range(256)) * 20, "binary data"),
    "extension": ("a.docx", b"x", r"\.docx is not a format"),
    "page without text": ("a.html", b"<html><script>1</script></html>", "no visible text"),
    "empty page": ("a.html", b"", "empty file"),
    "page too deep": ("a.html", b"<div>" * 5000 + b"1", "nested deeper"),
    "corpus without lines": ("a.jsonl", b"\n\n", "empty file"),
    "record not JSON": ("a.jsonl", b'{"text": "a"}\n{"text": \n', r"a\.jsonl:2: not JSON"),
    "record too deep": ("a.jsonl", b'{"text": ' + b"[" * 100_000, "nested too deeply"),
    "record no object": ("a.jsonl", b"[1]\n", r"a\.jsonl:1: not an object"),
    "record without text": ("a.jsonl", b'{"title": "a"}\n', 'no "text"'),
    "record with a bad date": ("a.jsonl", '{"text": "好", "date": "昨天"}'.encode(), "not a date"),
    "record with a bad title": ("a.jsonl", b'{"text": "a", "title": [1]}', '"title" is not a string'),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_gives_one_line(name: str, tmp_path: Path) -> None:
    file, data, message = BAD_FILES[name]
    path = tmp_path / file
    path.write_bytes(data)
    with pytest.raises(ReportError, match=message) as caught:
        list(read(path))
    assert str(tmp_path) in caught.value.message
    assert "\n" not in caught.value.message


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        list(read(tmp_path / "a.txt"))


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text(PLAIN, encoding="utf-8")
    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read anything, so the mode bits prove nothing
    with pytest.raises(ReportError, match="permission denied"):
        list(read(path))


def test_folder_is_read_in_order_and_names_stay_apart(tmp_path: Path) -> None:
    for name in ("b/x.txt", "a/x.txt", "a/y.TXT", "c.html", ".hidden.txt", "notes.docx", ".git/z.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PLAIN, encoding="utf-8")
    assert [report.identifier for report in read(tmp_path)] == ["a/x", "y", "b/x", "c"]


def test_folder_without_reports(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no report in this folder"):
        list(read(tmp_path))


def test_bad_document_does_not_stop_a_corpus(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "好的。"}\nnot json\n{"text": "也好。", "id": "last"}\n', encoding="utf-8")
    errors: list[ReportError] = []
    assert [report.identifier for report in read(path, on_error=errors.append)] == ["a-1", "last"]
    assert [error.message.split(":")[1] for error in errors] == ["2"]


@pytest.mark.parametrize(
    ("data", "identifier", "first"),
    [
        (PLAIN.encode(), "stdin", "全县投入"),
        (f'{{"text": "{PLAIN.strip()}", "id": "r"}}\n'.encode(), "r", "全县投入"),
        (f"<!doctype html><p>{PLAIN}</p>".encode("gb18030"), "stdin", "全县投入"),
    ],
    ids=["text", "records", "page"],
)  # fmt: skip
def test_standard_input(data: bytes, identifier: str, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    (report,) = read("-")
    assert report.identifier == identifier
    assert said(report)[0].startswith(first)


def test_what_is_given_wins(tmp_path: Path) -> None:
    path = CASES / "county-site-page.txt"
    (report,) = read(path, date="2020-1", place="安徽", identifier="mine")
    assert (report.date, report.place, report.identifier) == ("2020-01", "安徽", "mine")
    with pytest.raises(ReportError, match="not a date"):
        list(read(path, date="2020-13"))


def test_read_text_takes_what_is_known() -> None:
    report = read_text("标题在此\n" + PLAIN, identifier="t", title="标题 在此", date="2019", publisher="甲网")
    assert [block.kind for block in report.blocks] == ["headline", "paragraph"]
    assert (report.title, report.date, report.publisher) == ("标题 在此", "2019", "甲网")
    with pytest.raises(ReportError, match="empty text"):
        read_text("", identifier="t")


def test_title_on_the_line_of_its_body() -> None:
    title = "云岭县脱贫攻坚记事"
    report = read_text(f"{title} {PLAIN}", identifier="t", title=title)
    assert said(report) == [title, PLAIN.strip()]
    assert [block.kind for block in report.blocks] == ["headline", "paragraph"]


def test_lone_surrogate_is_replaced_in_place() -> None:
    report = read_text("好\ud800了。", identifier="t")
    assert report.text == "好\ufffd了。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


LAYOUT = st.lists(
    st.sampled_from(
        ["首页 > 要闻", "2021", "/ 02/08", "来源：", "大众网", "来源：甲报 2020-01-02 10:00", "标题一则 增收一万元", "", "　　", PLAIN.strip(),
         "一、概况", "合计  300  20", "（完）", "，续行", "责任编辑：甲乙", "相关推荐", "2022-01-01 别的新闻", "好\u3000的\r", "a", "本报记者 甲乙 丙丁报道"]
    ),
    max_size=14,
)  # fmt: skip


@given(LAYOUT | st.lists(st.text(), max_size=5), st.none() | st.sampled_from(["标题一则 增收一万元", "来源：", "全县"]))
def test_offsets_hold_whatever_the_text(lines: list[str], title: str | None) -> None:
    text = "\n".join([*lines, "末。"])
    report = read_text(text, identifier="t", title=title)
    assert len(report.text) == len(text)
    check_offsets(report)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(folder: Path, data: bytes) -> None:
    for name in ("a.txt", "a.html", "a.jsonl"):
        (folder / name).write_bytes(data)
        try:
            for report in read(folder / name):
                check_offsets(report)
        except ReportError as error:
            assert "\n" not in error.message


MARKUP = st.sampled_from(
    ["<p>", "</p>", "<table><tr><td>", "</div>", "<b", ' x="', "&#1114112;", "&amp", "<!--", "-->", "<pre>", "\n", "<br>",
     "<script>", "</script>", "<td hidden>", "全县投入资金300万元，", "帮助贫困户。", "\0", "<?xml encoding='x'?>", "<![CDATA["]
)  # fmt: skip


@given(st.lists(MARKUP, max_size=25))
def test_no_markup_crashes_the_reader(folder: Path, pieces: list[str]) -> None:
    path = folder / "b.html"
    path.write_text("".join(pieces) + "末。", encoding="utf-8")
    try:
        for report in read(path):
            check_offsets(report)
    except ReportError as error:
        assert "\n" not in error.message


def test_twenty_megabytes_are_read_in_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text((PLAIN.strip() * 4 + "\n") * 95_000, encoding="utf-8")
    assert path.stat().st_size > 20_000_000
    start = time.process_time()
    (report,) = read(path, max_chars=10_000_000)
    assert time.process_time() - start < 20
    assert len(report.blocks) == 95_000
