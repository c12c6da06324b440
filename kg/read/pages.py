"""HTML → a deterministic rendering to lines, what the page's metadata says, and where its body lies."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from kg.errors import ReportError
from kg.read import dates
from kg.read.lines import split

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)|encoding\s*=\s*["']([\w.:-]+)["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "embed",
    "svg", "canvas", "audio", "video", "select", "option", "textarea", "input", "button", "map", "area",
    "frame", "frameset", "datalist",
})  # fmt: skip
_BREAKING = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "tfoot", "thead", "tr", "ul", "caption",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SITE_MARK = re.compile(r"\s*[_|｜丨]+\s*|\s+[-–—－]+\s+|[-–—－]{1,2}(?=[^-–—－]{2,16}$)")
_CELL_WIDTH = 60
_MAX_NESTING = 250
"""libxml2 reads no deeper than this and drops the rest in silence."""

_TITLES = ("articletitle", "og:title", "twitter:title", "dc.title", "title")
_DATES = (
    "article:published_time", "pubdate", "publishdate", "publish_date", "publish-date", "datepublished",
    "og:release_date", "og:published_time", "apub:time", "releasedate", "createdate", "dc.date", "dcterms.date",
    "dc.date.issued", "weibo:article:create_at", "date",
)  # fmt: skip
_SOURCES = ("contentsource", "source", "mediaid", "article:source", "copyrightholder")
_SITES = ("og:site_name", "sitename", "application-name")
_AUTHORS = ("author", "article:author", "og:article:author", "dc.creator", "byl")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a reader sees it, and what its metadata says."""

    text: str
    titles: tuple[str, ...] = ()
    """From the most to the least reliable, site names still on some of them."""
    date: str | None = None
    publisher: str | None = None
    site: str | None = None
    author: str | None = None
    url: str | None = None
    body: tuple[int, int] | None = None
    """Where the body lies in the text, half-open."""


def declared_encoding(data: bytes) -> str | None:
    """Read the encoding that a page claims in its first kilobytes."""
    match = _CHARSET.search(data[:4096])
    name = match and (match[1] or match[2])
    return name.decode("ascii", "replace") if name else None


def read_page(source: str, origin: str) -> Page:
    """Render a page and read its metadata."""
    source = _DECLARATION.sub("", source.replace("\0", "\ufffd"))
    root = _parse(source, origin)
    text = _render(root)
    if not text.strip():
        raise ReportError(f"{origin}: no visible text in this page; save it with its content, not its frame or script")
    metas = _metas(root)
    linked = _linked_data(root)
    return Page(
        text=text,
        titles=tuple(_titles(root, metas, linked)),
        date=_first_date([metas.get(name) for name in _DATES] + [linked.get("datePublished")]),
        publisher=_first([metas.get(name) for name in _SOURCES]),
        site=_first([linked.get("publisher"), *(metas.get(name) for name in _SITES)]),
        author=_first([metas.get(name) for name in _AUTHORS] + [linked.get("author")], _is_person),
        url=_address(root, metas),
        body=_body(source, text),
    )


def fitting_title(page: Page, lines: list[str]) -> str | None:
    """Choose the title that the page shows too; else the most reliable one without the name of the site."""
    shown = {re.sub(r"\s+", "", line) for line in lines}
    for title in page.titles:
        for cut in _without_site(title):
            if re.sub(r"\s+", "", cut) in shown:
                return cut
    return _without_site(page.titles[0])[-1] if page.titles else None


def _without_site(title: str) -> list[str]:
    """List a title with ever more of its last parts (_要闻_某某网) left out."""
    marks = list(_SITE_MARK.finditer(title))
    cuts = [title[: mark.start()].strip() for mark in reversed(marks)]
    return [title, *(cut for cut in cuts if len(cut) >= 4)]


def _parse(source: str, origin: str) -> lxml.html.HtmlElement:
    parser = lxml.html.HTMLParser(encoding="utf-8", recover=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReportError(f"{origin}: not readable as HTML ({str(error).splitlines()[0]}); save it as text") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ReportError(f"{origin}: elements nested deeper than {_MAX_NESTING}; save the page as text")
    return root


def _render(root: Any) -> str:
    """Write the visible text: a line for each block element, cells of a table parted by tabs."""
    writer = _Writer()
    cells: list[bool] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if _is_unseen(element, tag):
                walk.skip_subtree()
                continue
            if tag in ("td", "th"):
                cells.append(_is_small_cell(element))
                writer.cell()
            elif tag in _BREAKING:
                writer.blank() if cells and cells[-1] else writer.break_line()
            writer.write(element.text, verbatim=tag == "pre")
        else:
            if tag in ("td", "th") and cells:
                cells.pop()
            elif tag in _BREAKING and not _is_unseen(element, tag):
                writer.blank() if cells and cells[-1] else writer.break_line()
            writer.write(element.tail)
    return writer.text()


class _Writer:
    """Collects text, white space collapsed as a browser does it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def write(self, text: str | None, verbatim: bool = False) -> None:
        if not text:
            return
        if verbatim:
            first, *rest = text.splitlines() or [""]
            self._line.append(first)
            for line in rest:
                self.break_line()
                self._line.append(line)
        else:
            self._line.append(_BLANKS.sub(" ", text))

    def blank(self) -> None:
        self._line.append(" ")

    def cell(self) -> None:
        if "".join(self._line).strip(" "):
            self._line.append("\t")

    def break_line(self) -> None:
        line = re.sub(r" {2,}", " ", "".join(self._line)).strip(" ")
        line = re.sub(r" *\t *", "\t", line).rstrip("\t")
        if line:
            self._lines.append(line)
        self._line = []

    def text(self) -> str:
        self.break_line()
        return "".join(f"{line}\n" for line in self._lines)


def _is_unseen(element: Any, tag: str) -> bool:
    if not tag or tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) and tag != "body"


def _is_small_cell(cell: Any) -> bool:
    """Tell a cell of a data table, whose paragraphs are one entry, from one that lays out a page."""
    width = sum(len(piece.strip()) for piece in islice(cell.itertext(), 2 * _CELL_WIDTH))
    return width <= _CELL_WIDTH and cell.find(".//table") is None


def _metas(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), html.unescape(content))
    for element in root.iter("time"):
        published = element.get("pubdate") is not None or element.get("itemprop") == "datePublished"
        if published and element.get("datetime"):
            found.setdefault("datepublished", element.get("datetime"))
    return found


def _linked_data(root: Any) -> dict[str, str]:
    """Read headline, date, author and publisher of an article's JSON-LD."""
    found: dict[str, str] = {}
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        try:
            value = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, dict):
                continue
            for name in ("headline", "datePublished", "author", "publisher"):
                part = item.get(name) or item.get("pubDate" if name == "datePublished" else "")
                part = part[0] if isinstance(part, list) and part else part
                part = part.get("name") if isinstance(part, dict) else part
                if isinstance(part, str) and part.strip():
                    found.setdefault(name, part.strip())
    return found


def _titles(root: Any, metas: dict[str, str], linked: dict[str, str]) -> Iterator[str]:
    element = next(root.iter("title"), None)
    heads = [" ".join(head.text_content().split()) for head in root.iter("h1")]
    candidates = [metas.get(name) for name in _TITLES[:-1]]
    candidates += [linked.get("headline"), element.text_content() if element is not None else None, metas.get("title")]
    candidates += heads if len(heads) == 1 else []
    seen = set()
    for title in candidates:
        title = _BLANKS.sub(" ", title or "").strip()
        if title and title not in seen:
            seen.add(title)
            yield title


def _first_date(values: list[str | None]) -> str | None:
    return next((day for day in (dates.parse(value) for value in values if value) if day), None)


def _first(values: list[str | None], fits: Any = None) -> str | None:
    cleaned = (re.sub(r"^(?:来源|作者)[:：]\s*", "", value.strip()).strip("《》 ") for value in values if value)
    return next((value for value in cleaned if 2 <= len(value) <= 40 and (fits is None or fits(value))), None)


def _is_person(value: str) -> bool:
    return not re.search(r"https?:|www\.|admin|@|\d|编辑|网$|报$|社$|政府$|公司$", value, re.IGNORECASE)


def _address(root: Any, metas: dict[str, str]) -> str | None:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and re.match(r"https?://\S+$", link.get("href") or ""):
            return str(link.get("href"))
    address = metas.get("og:url", "")
    return address if re.match(r"https?://\S+$", address) else None


def _body(source: str, text: str) -> tuple[int, int] | None:
    """Locate the body that readability picks in the rendering of the whole page."""
    from readability import Document

    try:
        picked = lxml.html.fromstring(Document(source).summary(html_partial=True))
    except Exception:  # a page that defeats the heuristics is still read as lines
        return None
    wanted = {line.view for line in split(_render(picked)) if len(line) >= 15}
    if sum(map(len, wanted)) < 60:
        return None
    spans = [(line.start, line.end) for line in split(text) if line.view in wanted]
    return (spans[0][0], spans[-1][1]) if spans else None
