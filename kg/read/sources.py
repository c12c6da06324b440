"""Where reports come from: files, folders, JSONL corpora, standard input."""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import ReportError
from kg.limits import MAX_CHARS
from kg.model import Report
from kg.normalise import view as view_of
from kg.read import dates, encodings
from kg.read.layout import Layout, lay_out
from kg.read.lines import split

_FORMATS = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".html": "html", ".htm": "html", ".shtml": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_ACCEPTED = ".txt, .md, .html, .htm, .jsonl, a folder of these, or - for standard input"
_UNSTATED = re.compile(r"[\s（(\[]*(?:未载|未知|不详|暂?无|n/?a|null|none|unknown|-*)[\s）)\]]*", re.IGNORECASE)
"""What records put where they have nothing to put."""
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A document found but not yet read: cheap to list, to count and to send to another process."""

    origin: str
    """File, and line for a corpus: what errors name."""
    identifier: str
    format: str
    """text · html · record"""
    data: bytes


def read(
    source: str | Path,
    *,
    date: str | None = None,
    place: str | None = None,
    identifier: str | None = None,
    max_chars: int = MAX_CHARS,
    on_error: Callable[[ReportError], None] | None = None,
) -> Iterator[Report]:
    """Read every report of a file, a folder or standard input ("-").

    `date` and `place` override what the documents say. A document that cannot be read, or has more characters than
    `max_chars`, raises ReportError, or goes to `on_error` and leaves the others to be read; a source that cannot be
    read at all always raises.
    """
    checked = _checked_date(date, "the date given") if date else None
    several = 0
    for document in documents(source):
        several += 1
        try:
            report = load(document, max_chars)
        except ReportError as error:
            if on_error is None:
                raise
            on_error(error)
            continue
        if identifier:
            report = replace(report, identifier=identifier if several == 1 else f"{identifier}-{several}")
        yield replace(report, date=checked or report.date, place=place or report.place)


def documents(source: str | Path) -> Iterator[Document]:
    """List the documents of a source in a fixed order: by path, and by line within a corpus."""
    if str(source) == "-":
        data = sys.stdin.buffer.read()
        yield from _of_data(data, "standard input", "stdin", _sniff(data))
        return
    path = Path(source)
    if not path.is_dir():
        yield from _of_file(path, path.stem)
        return
    files = _files(path)
    stems = Counter(file.stem for file in files)
    for file in files:
        clear = file.stem if stems[file.stem] == 1 else file.relative_to(path).with_suffix("").as_posix()
        yield from _of_file(file, clear)


def load(document: Document, max_chars: int = MAX_CHARS) -> Report:
    """Decode a document of no more than `max_chars` characters and lay it out."""
    if document.format == "record":
        return _of_record(document, max_chars)
    if document.format == "html":
        return _of_page(document, max_chars)
    text = encodings.decode(document.data, document.origin)
    _check_length(text, document.origin, max_chars)
    return _built(text, document.origin, document.identifier, {})


def _check_length(text: str, origin: str, max_chars: int) -> None:
    if len(text) > max_chars:
        raise ReportError(
            f"{origin}: has {len(text):,} characters, and a report may have {max_chars:,};"
            " split it into reports, or raise --max-chars"
        )


def read_text(
    text: str,
    *,
    identifier: str,
    title: str | None = None,
    date: str | None = None,
    place: str | None = None,
    publisher: str | None = None,
    author: str | None = None,
    url: str | None = None,
) -> Report:
    """Make a report of a text; what is given of its publication wins over what the text says."""
    given = {
        "title": title, "date": _checked_date(date, identifier) if date else None, "place": place,
        "publisher": publisher, "author": author, "url": url,
    }  # fmt: skip
    return _built(text, identifier, identifier, given)


def _files(folder: Path) -> list[Path]:
    found = []
    for base, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = (Path(base, name) for name in names if not name.startswith("."))
        found += [file for file in shown if file.suffix.lower() in _FORMATS]
    if not found:
        raise ReportError(f"{folder}: no report in this folder; give {_ACCEPTED}")
    return sorted(found)


def _refuse(error: OSError) -> None:
    raise ReportError(f"{error.filename}: {_why(error)}")


def _of_file(path: Path, identifier: str) -> Iterator[Document]:
    suffix = path.suffix.lower()
    if suffix and suffix not in _FORMATS and path.exists():
        raise ReportError(f"{path}: {suffix} is not a format that can be read; give {_ACCEPTED}")
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ReportError(f"{path}: {_why(error)}") from None
    yield from _of_data(data, str(path), identifier, _FORMATS[suffix] if suffix else _sniff(data))


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file; check the path"
    if isinstance(error, PermissionError):
        return "permission denied; make it readable"
    return f"cannot be read ({getattr(error, 'strerror', None) or error})"


def _sniff(data: bytes) -> str:
    """Tell JSONL and HTML from text by their first characters."""
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{") and re.match(rb'\{\s*"', head):
        return "jsonl"
    return "html" if re.match(rb"<(?:!doctype|html|head|body|\?xml|meta|div|!--)", head, re.IGNORECASE) else "text"


def _of_data(data: bytes, origin: str, stem: str, format: str) -> Iterator[Document]:
    if format != "jsonl":
        yield Document(origin, stem, format, data)
        return
    if not data.strip():
        raise ReportError(f"{origin}: empty file; nothing to read")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        data = encodings.decode(data, origin).encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    records = [(number, line) for number, line in enumerate(encodings.lines(data), 1) if line.strip()]
    for number, line in records:
        yield Document(f"{origin}:{number}", stem if len(records) == 1 else f"{stem}-{number}", "record", line)


def _of_record(document: Document, max_chars: int) -> Report:
    origin = document.origin
    try:
        record = json.loads(document.data)
    except (ValueError, RecursionError) as error:
        why = str(error).split(":")[0] if isinstance(error, ValueError) else "nested too deeply"
        raise ReportError(f"{origin}: not JSON ({why}); write one object a line") from None
    if not isinstance(record, dict):
        raise ReportError(f'{origin}: not an object; write {{"text": "…"}}')
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ReportError(f'{origin}: no "text"; give each document its text as a string')
    _check_length(text, origin, max_chars)
    given: dict[str, str | None] = {}
    for name in ("title", "date", "place", "publisher", "author", "url", "id"):
        value = record.get(name)
        if value is not None and not isinstance(value, str | int):
            raise ReportError(f'{origin}: "{name}" is not a string; write it as text')
        given[name] = None if value is None or _UNSTATED.fullmatch(str(value)) else str(value).strip()
    if given["date"]:
        given["date"] = _checked_date(given["date"], origin)
    identifier = given.pop("id") or document.identifier
    return _built(text, origin, identifier, given)


def _of_page(document: Document, max_chars: int) -> Report:
    from kg.read import pages  # loaded late: plain text does not pay for an HTML parser

    source = encodings.decode(document.data, document.origin, pages.declared_encoding(document.data))
    page = pages.read_page(source, document.origin)
    _check_length(page.text, document.origin, max_chars)
    view = view_of(page.text)
    title = pages.fitting_title(page, [line.view for line in split(page.text)])
    layout = lay_out(page.text, view, title=title and view_of(title), body=page.body)
    return Report(
        text=page.text,
        view=view,
        identifier=document.identifier,
        title=title or layout.title,
        date=page.date or layout.date,
        publisher=page.publisher or layout.publisher or page.site,
        author=layout.author or page.author,
        editor=layout.editor,
        dateline=layout.dateline,
        url=page.url,
        blocks=tuple(layout.blocks),
    )


def _built(text: str, origin: str, identifier: str, given: dict[str, str | None]) -> Report:
    text = _SURROGATES.sub("\ufffd", text)
    if not text.strip():
        raise ReportError(f"{origin}: empty text; nothing to read")
    view = view_of(text)
    title = given.get("title")
    layout: Layout = lay_out(text, view, title=title and view_of(title))
    return Report(
        text=text,
        view=view,
        identifier=identifier,
        title=title or layout.title,
        date=given.get("date") or layout.date,
        publisher=given.get("publisher") or layout.publisher,
        author=given.get("author") or layout.author,
        editor=layout.editor,
        dateline=layout.dateline,
        place=given.get("place"),
        url=given.get("url"),
        blocks=tuple(layout.blocks),
    )


def _checked_date(date: str, origin: str) -> str:
    day = dates.parse_strictly(date)
    if day is None:
        raise ReportError(f"{origin}: {date!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    return day
