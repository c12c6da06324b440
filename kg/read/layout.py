"""The layout of a page or plain text: which lines are headline, credits and body, and which are page furniture.

The same reading serves plain text, page dumps with their navigation, and HTML pages rendered to lines. A header is the
lines before the first prose; where it holds credits or a breadcrumb, the text is a page and its navigation is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from kg.model import Block
from kg.read import credits, dates
from kg.read.credits import Credit
from kg.read.grids import Row, find_rows, heads_rows
from kg.read.lines import (
    Line,
    ends_body,
    is_aside,
    is_breadcrumb,
    is_caption,
    is_furniture,
    is_heading,
    is_prose,
    is_row,
    is_site,
    looks_like_title,
    mend,
    split,
)

_HEADER_LINES = 400
_TAIL_LINES = 12
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Layout:
    """What a text says of its own publication, and the parts of it to read."""

    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    author: str | None = None
    editor: str | None = None
    dateline: str | None = None
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """A text being sorted into its parts."""

    text: str
    lines: list[Line]
    title: str | None
    layout: Layout = field(default_factory=Layout)
    found: list[tuple[int, Credit]] = field(default_factory=list)
    """Credits with the number of their line."""
    credited: set[int] = field(default_factory=set)
    """Lines that hold credits and nothing else."""
    crumbs: list[int] = field(default_factory=list)
    rows: dict[int, Row] = field(default_factory=dict)
    """Lines that are cells of a table, each with its row."""

    def printed(self, number: int, credit: Credit) -> str:
        """Give a credit in the characters of the text where the view shows it unchanged."""
        line = self.lines[number] if number < len(self.lines) else None
        if line is None or line.view[credit.start : credit.start + len(credit.value)] != credit.value:
            return credit.value
        return self.text[line.start + credit.start : line.start + credit.start + len(credit.value)]


def lay_out(text: str, view: str, *, title: str | None = None, body: tuple[int, int] | None = None) -> Layout:
    """Sort the lines of a text with its view.

    `title`, folded, is known from elsewhere; `body` is where the body of a page lies.
    """
    page = _Page(text, mend(list(split(view)), view), title)
    page.rows = {number: row for row in find_rows(page.lines) for number in range(row.first, row.last + 1)}
    first = _first_prose(page.lines, body)
    header = min(first if first is not None else len(page.lines), _HEADER_LINES)
    _read_header(page, header)
    if first is not None:
        _read_inset(page, first)
    headline, start = _headline(page, header)
    last = _body_end(page, start, first, body)
    _read_issuer(page, [number for number in range(min(header, len(page.lines) - 1)) if number not in headline])
    _read_issuer(page, range(max(start, last - 4), last - 1))
    _collect(page, headline, start, last)
    _settle(page, headline, last)
    return page.layout


def _first_prose(lines: list[Line], body: tuple[int, int] | None) -> int | None:
    for number, line in enumerate(lines):
        if body and line.end <= body[0]:
            continue
        if is_prose(line) and not is_furniture(line) and not is_breadcrumb(line) and not credits.read_line(line.view):
            return number
    return None


def _read_header(page: _Page, header: int) -> None:
    """Find credits and breadcrumbs before the first prose, values on later lines included."""
    waiting: str | None = None
    digits: list[int] = []
    for number, line in enumerate(page.lines[:header]):
        if number in page.rows:
            continue
        if is_breadcrumb(line):
            page.crumbs.append(number)
            waiting = None
            continue
        read = None if _is_table_caption(page, number) else credits.read_line(line.view)
        if waiting and read is None and len(line) <= 40 and not is_furniture(line):
            _waited(page, number, waiting, line.view)
            waiting = None
            continue
        pending = credits.pending_label(line.view)
        if pending:
            waiting = pending
            page.credited.add(number)
            continue
        if read is not None:
            waiting = None
            page.credited.add(number)
            page.found += [(number, credit) for credit in read]
        elif len(line) <= 12 and re.fullmatch(r"[\d\s/.\-年月日]+", line.view):
            digits = [*digits, number] if digits and digits[-1] == number - 1 else [number]
            joined = dates.join([page.lines[index].view for index in digits]) if len(digits) in (2, 3) else None
            if joined:
                page.credited.update(digits)
                page.found.append((digits[0], Credit("date", joined, False, 0)))


def _is_table_caption(page: _Page, number: int) -> bool:
    """Tell the line above the rows of a table that names a time but is no labelled credit (截止时间：2021年6月30日)."""
    if number + 1 >= len(page.lines) or not is_caption(page.lines[number]):
        return False
    after = page.lines[number + 1]
    table = number + 1 in page.rows or is_row(after) or is_caption(after)
    return table and not any(credit.labelled for credit in credits.read_line(page.lines[number].view) or ())


def _read_issuer(page: _Page, numbers: Iterable[int]) -> None:
    """Take an outlet or office that stands alone above a bare date as the publisher."""
    for number in numbers:
        line, after = page.lines[number : number + 2]
        if credits.is_issuer(line.view) and credits.is_bare_day(after.view):
            page.found.append((number, Credit("publisher", line.view, False, 0)))


def _read_inset(page: _Page, first: int) -> None:
    """Find credits that follow a summary, which is then the first prose of the page."""
    for number in range(first + 1, min(first + 4, len(page.lines))):
        read = credits.read_line(page.lines[number].view)
        if read and len({credit.field for credit in read}) > 1 and page.lines[number + 1 : number + 2]:
            page.credited.add(number)
            page.found += [(number, credit) for credit in read]


def _waited(page: _Page, number: int, label: str, view: str) -> None:
    """Take a line as the value of the label on a line before it."""
    page.credited.add(number)
    value = dates.parse(view) if label in ("date", "drafted") else view
    if label in ("author", "editor"):
        value = credits.people(view)
    if value:
        page.found.append((number, Credit(label, value, True, 0)))


def _headline(page: _Page, header: int) -> tuple[list[int], int]:
    """Choose the lines of the headline, and the line that the body begins with."""
    given = _given_title(page, header)
    if not page.credited and not page.crumbs:
        if given:
            return given, given[-1] + 1
        alone = page.title is None and header > 0 and len(page.lines) > 1 and 0 not in page.rows
        plain = alone and looks_like_title(page.lines[0])
        return ([0], 1) if plain else ([], 0)
    chosen = given or _best_title(page, header)
    top = {number for number in page.credited if number < header}
    after = max([*top, *page.crumbs], default=-1) + 1
    if chosen:
        start = chosen[-1] + 1
        later = [number for number in top if number > chosen[-1]]
        if later and later[-1 if len(later) == 1 else 0] - chosen[-1] <= 8:
            start = max(later) + 1
        return chosen, start
    return [], after


def _given_title(page: _Page, header: int) -> list[int]:
    """Find the lines that the known title stands on, in one, two or three lines."""
    if not page.title:
        return []
    wanted = _SPACE.sub("", page.title)
    best: list[int] = []
    for number in range(min(header + 1, len(page.lines))):
        joined = ""
        for count in range(3):
            if number + count >= len(page.lines):
                break
            joined += _SPACE.sub("", page.lines[number + count].view)
            if joined == wanted or (count == 0 and joined.startswith(wanted) and len(joined) >= len(wanted)):
                exact = joined == wanted
                if exact or not best:
                    best = list(range(number, number + count + 1))
                break
            if not wanted.startswith(joined):
                break
    return best


def _best_title(page: _Page, header: int) -> list[int]:
    """Weigh the lines of a page's header: the headline stands after the breadcrumb, before the credits, and is long."""
    labelled = {_SPACE.sub("", credit.value) for _, credit in page.found if credit.field == "title"}
    repeated = Counter(line.view for line in page.lines[:header])
    weights: dict[int, float] = {}
    for number, line in enumerate(page.lines[:header]):
        if number in page.credited or number in page.crumbs or number in page.rows:
            continue
        if is_furniture(line) or is_caption(line) or not looks_like_title(line):
            continue
        if credits.is_byline(line.view) or credits.is_dated(line.view):
            continue
        before, after = _neighbours(page, number, header)
        weight = min(len(line), 30) / 10
        weight += 3 * (before in page.crumbs) + (before in page.credited)
        weight += 3 * (after in page.credited) + (after == header)
        weight += 5 * (_SPACE.sub("", line.view) in labelled) + (repeated[line.view] > 1)
        weight -= 3 * bool(re.match(r"[—–\-•·●*○]", line.view)) + 3 * (len(line.view.split()) > 4)
        weight -= 3 * (is_site(line) or credits.is_issuer(line.view))
        weights[number] = weight
    if not weights:
        return []
    return [max(weights, key=lambda number: (weights[number], -number))]


def _neighbours(page: _Page, number: int, header: int) -> tuple[int, int]:
    """Find the lines around one, furniture, names and subtitles skipped; `header` stands for the body."""

    def skipped(index: int) -> bool:
        line = page.lines[index]
        furniture = index not in page.credited and index not in page.crumbs and is_furniture(line)
        named = index not in page.credited and (credits.is_byline(line.view) or credits.is_issuer(line.view))
        return furniture or named or line.view.startswith(("——", "--", "—"))

    before, after = number - 1, number + 1
    while before >= 0 and skipped(before):
        before -= 1
    while after < header and skipped(after):
        after += 1
    return before, after


def _body_end(page: _Page, start: int, first: int | None, body: tuple[int, int] | None) -> int:
    """Find the line after the last of the body.

    A list of other pages ends a body that has been read; where most of the prose is still to come it was an inset.
    """
    lines = page.lines
    if first is None:
        ends = (number for number in range(start, len(lines)) if ends_body(lines[number]))
        return next(ends, len(lines))
    weights = [len(line) if is_prose(line) else 0 for line in lines]
    ahead = sum(weights[first:])
    behind = 0
    for number in range(first, len(lines)):
        line = lines[number]
        behind += weights[number]
        ahead -= weights[number]
        if body and line.start >= body[1] and ends_or_aside(line):
            return number
        if number == first or number in page.credited or len(line) > 60:
            continue
        signed = _is_signature(line)
        if (ends_body(line) or signed) and (behind >= 100 or behind >= ahead):
            return number
        if is_aside(line) and behind >= ahead:
            return number
    return _before_links(
        lines, max(number for number in range(first, len(lines)) if weights[number] or number == first)
    )


def _before_links(lines: list[Line], last: int) -> int:
    """Find the end of a body whose last prose is known: two dated lines after it are a list of other pages."""
    dated = [number for number in range(last + 1, len(lines)) if credits.is_dated(lines[number].view)]
    return last + 1 if len(dated) > 1 else len(lines)


def ends_or_aside(line: Line) -> bool:
    """Tell any line of page furniture that may follow a body."""
    return ends_body(line) or is_aside(line) or is_furniture(line)


def _is_signature(line: Line) -> bool:
    read = credits.read_line(line.view) if len(line) <= 60 and credits.LABELLED.search(line.view) else None
    return any(credit.labelled and credit.field == "editor" for credit in read or ())


def _collect(page: _Page, headline: list[int], start: int, last: int) -> None:
    """Make the blocks, and read what the lines around the body's end say of its origin."""
    stop = last
    while stop > start and stop - 1 not in page.rows and _closes(page.lines[stop - 1]):
        stop -= 1
        page.found += [(stop, credit) for credit in credits.read_line(page.lines[stop].view) or []]
    _read_tail(page, last)
    page.layout.blocks = [block for number in headline for block in _headline_blocks(page, page.lines[number])]
    body = []
    for number in range(start, stop):
        line = page.lines[number]
        row = page.rows.get(number)
        if row is not None:
            if number == row.last and row.first >= start:
                page.layout.blocks.append(Block(page.lines[row.first].start, line.end, "row"))
            continue
        if number in page.credited or is_aside(line) or (is_furniture(line) and not _is_table_row(line)):
            continue
        body.append(line)
        end, closing = credits.trailing(line.view)
        page.found += [(last, credit) for credit in closing]
        if end < len(line):
            view = line.view[:end].rstrip()
            line = replace(line, end=line.start + len(view), view=view)
        if line.view:
            after = page.lines[number + 1] if number + 1 < stop else None
            kind = "row" if after is not None and heads_rows(line, after) else _kind(line)
            page.layout.blocks.append(Block(line.start, line.end, kind))
    _open(page.layout, body[:3])


def _read_tail(page: _Page, last: int) -> None:
    """Read the credits after the body, up to the list of other pages; a date there may be another page's."""
    for number in range(last, min(last + _TAIL_LINES, len(page.lines))):
        line = page.lines[number]
        read = credits.read_line(line.view)
        if read is None and ends_body(line):
            break
        page.found += [(number, credit) for credit in read or [] if credit.labelled and credit.field != "date"]


def _is_table_row(line: Line) -> bool:
    """Tell a row of numbers from the counters of a page."""
    return len(line) > 12 and is_row(line)


def _open(layout: Layout, lines: list[Line]) -> None:
    """Read who filed the story from where, off the first lines of a body."""
    openings = [credits.read_dateline(line.view) for line in lines]
    layout.dateline = next((opening.place for opening in openings if opening.place), None)
    layout.author = next((opening.author for opening in openings if opening.author), None)
    layout.publisher = next((opening.outlet for opening in openings if opening.outlet), None)
    layout.date = next((opening.date for opening in openings if opening.date), None)


def _closes(line: Line) -> bool:
    """Tell a line of credits that closes a body (来源：…, a date of signature is none)."""
    read = credits.read_line(line.view) if len(line) <= 60 else None
    return is_furniture(line) or any(credit.labelled for credit in read or ())


def _headline_blocks(page: _Page, line: Line) -> list[Block]:
    """Cut a known title off the text that follows it on the same line."""
    if page.title:
        size = len(page.title)
        if line.view.startswith(page.title) and len(line) - size > 20:
            rest = line.view[size:]
            start = line.end - len(rest.lstrip())
            return [Block(line.start, line.start + size, "headline"), Block(start, line.end, "paragraph")]
    return [Block(line.start, line.end, "headline")]


def _kind(line: Line) -> str:
    if is_row(line):
        return "row"
    return "heading" if is_heading(line) and not credits.is_byline(line.view) else "paragraph"


def _settle(page: _Page, headline: list[int], last: int) -> None:
    """Choose among what the page says of itself: after the headline before before it, labelled before bare."""
    layout = page.layout
    top = headline[-1] if headline else -1
    by_field: dict[str, list[tuple[bool, bool, int, str]]] = {}
    for number, credit in page.found:
        if credit.field == "date" and not credit.labelled and number >= last:
            continue
        rank = (not credit.labelled, number < top, number)
        by_field.setdefault(credit.field, []).append((*rank, page.printed(number, credit)))
    best = {name: min(values)[3] for name, values in by_field.items()}
    printed = (page.text[page.lines[number].start : page.lines[number].end] for number in headline)
    layout.title = " ".join(printed) or None
    layout.date = best.get("date") or best.get("drafted") or layout.date or _signature_date(page, last)
    layout.publisher = best.get("publisher") or layout.publisher
    layout.author = best.get("author") or layout.author
    layout.editor = best.get("editor")


def _signature_date(page: _Page, last: int) -> str | None:
    """Read the date that an official text is signed with: alone on one of its first or last lines."""
    candidates = [*page.lines[1 : min(4, last)], *reversed(page.lines[max(0, last - 3) : last])]
    for line in candidates:
        day = dates.find_day(line.view) if len(line) <= 60 else None
        if day and re.fullmatch(r"[\s（(—–\-]*", line.view[: day[1]]):
            spoken = re.search(r"(?:会议|大会|全会)(?:第\S+会议)?上?", line.view[day[2] :])
            if spoken or re.fullmatch(r"[\s）)]*(?:印发)?", line.view[day[2] :]):
                return day[0]
    return None
