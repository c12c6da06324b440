"""The lines that say when, by whom and where a report was published: 来源：…, 新华社济南6月3日电."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.read import dates, words

LABELLED = re.compile(rf"(?<![一-鿿])({words.LABEL})\s*(?:[:：]|(?<=[作来编][者源辑])\s*[|｜丨/])\s*")
_VALUE_END = re.compile(r"\t|\s{2,}|[|｜丨【】\[\]（(）)<>]")
_SENTENCE = re.compile(r"[。！？!?;；]")

_PERSON = r"[一-鿿]{1,4}(?:·[一-鿿]{1,8})*"
_PEOPLE = rf"{_PERSON}(?:[、,，/\s]+{_PERSON})*"
_NAME_MARKS = re.compile(r"[、,，/\s]+")

_OUTLET = rf"[^\s,，。、;；（(]{{0,18}}{words.FILING_END}"
_OUTLET_NAME = re.compile(rf"[^\s,，。:：]{{1,20}}{words.OUTLET_END}")
_WIRE = re.compile(
    rf"(?P<outlet>{_OUTLET})\s*(?P<place>[一-鿿]{{2,8}}?)?\s*(?P<date>(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)\s*"
    r"(?:电|讯|消息|专电)"
    rf"|(?P<outlet2>{_OUTLET})\s*(?P<place2>[一-鿿]{{2,6}}?)?(?:电|讯|消息)(?=[\s（(【]|$)"
)
_REPORTED = r"\s+(?P<place>[一-鿿]{2,6})(?:摄影)?报道"
_FILED = re.compile(rf"(?P<outlet>{_OUTLET})?\S{{0,8}}?记者\s*{_PEOPLE}{_REPORTED}$")
_BYLINE = re.compile(
    rf"[□■◎●▲\s]*(?P<outlet>{_OUTLET})?\S{{0,8}}?(?:记者|通讯员|特派员)\s*(?P<names>{_PEOPLE}?)"
    rf"(?:\s*(?:通讯员|实习生|特约记者)\s*(?P<more>{_PEOPLE}?))?(?:{_REPORTED})?$"
)
_INLINE = re.compile(
    rf"[（(][^（()）]{{0,14}}?(?:记者|通讯员|作者)\s*[:：]?\s*(?P<names>{_PEOPLE})"
    rf"\s*(?:通讯员\s*(?P<more>{_PEOPLE}))?\s*[）)]"
)
_TRAILER = re.compile(
    r"\s*[（(【\[]\s*(?P<inside>(?:来源|稿源|编辑|责任编辑|责编|记者|通讯员|作者|本报记者|供稿|文/|完)"
    r"[^（()）\[\]【】]{0,60})[）)】\]]\s*$"
)
_GLUED = re.compile(r"(?<=[。！？”])\s*(?P<inside>(?:来源|稿源)[:：]\s*[^。，,；:：]{2,24})$")
_PRINTED = re.compile(
    r"《\s*(?P<outlet>[^《》]{2,16}?)\s*》\s*[（(](?P<date>[^（()）]{8,24}?)(?:第?\s*\w+\s*版)?\s*[）)](?:[（(][^（()）]{2,20}[）)])?"
)
_COUNTERS = re.compile(
    r"星期[一二三四五六日天]|周[一二三四五六日]|第?\s*[A-Z]?\d+\s*版[:：]?|[（(]?\d+[）)]?\s*(?:次|人)|[上下]午|农历\S+|"
    rf"{words.BUTTON}(?=[:：\s】\]）)|]|$)|来自|T\|T|A[-+]|\d{{1,2}}:\d\d|[\[\]【】（）()<>_,，.:：]+"
)
_OWN = re.compile(r"^本[报网台刊社]")


@dataclass(frozen=True, slots=True)
class Credit:
    """One thing that a line says of the publication."""

    field: str
    """date, drafted, publisher, author, editor, title, other."""
    value: str
    labelled: bool
    start: int
    """Of the value, in the line."""


def read_line(view: str) -> list[Credit] | None:
    """Read a line of credits; None where the line says something else."""
    if len(view) > 200:
        return None
    inner = _unwrap(view)
    if _SENTENCE.search(re.sub(r"[（(].*?[）)]", "", inner)):
        return None
    offset = view.find(inner)
    printed = _PRINTED.fullmatch(view)
    day = printed and dates.find_day(printed["date"])
    if printed and day:
        source = Credit("publisher", printed["outlet"], False, printed.start("outlet"))
        return [source, Credit("date", day[0], True, printed.start("date"))]
    found, remainder = _labelled(inner)
    bare = not any(credit.labelled for credit in found)
    day = dates.find_day(remainder)
    if day:
        found.append(Credit("date", day[0], False, day[1]))
        remainder = remainder[: day[1]] + "\n" + remainder[day[2] :]
    if not found:
        return None
    parts = re.split(r"[\s|｜丨]+" if bare else r"\n|\s{2,}|[|｜丨\t]", _COUNTERS.sub(" ", remainder))
    rest = [part for part in (part.strip(" \t-—/·") for part in parts) if part]
    if bare and any(len(part) > 4 and not _OUTLET_NAME.fullmatch(part) for part in rest):
        return None
    if len("".join(rest)) > 24 or any(len(part) > 18 for part in rest):
        return None
    outlet = next((part for part in rest if _OUTLET_NAME.fullmatch(part)), None) if day else None
    if outlet and not any(credit.field == "publisher" for credit in found):
        found.append(Credit("publisher", outlet, False, inner.find(outlet)))
    return [replace(credit, start=credit.start + offset) for credit in found]


def is_issuer(view: str) -> bool:
    """Tell the name of an outlet or office that stands alone."""
    return len(view) <= 20 and bool(_OUTLET_NAME.fullmatch(view))


def is_bare_day(view: str) -> bool:
    """Tell a line that holds a day and nothing else but the weekday and the hour."""
    day = dates.find_day(view)
    return day is not None and bool(re.fullmatch(r"[\W_]*(?:(?:星期|周).)?[\W_]*", view[: day[1]] + view[day[2] :]))


def pending_label(view: str) -> str | None:
    """Tell the field of a line that is a label alone, its value on a later line (来源：)."""
    match = LABELLED.fullmatch(view.strip(" 【[("))
    return words.LABELS[re.sub(r"\s", "", match[1])] if match else None


def _labelled(inner: str) -> tuple[list[Credit], str]:
    """Take the labelled values out of a line; what is left keeps its place, with blanks for what was taken."""
    matches = list(LABELLED.finditer(inner))
    credits: list[Credit] = []
    left = list(inner)
    for index, match in enumerate(matches):
        field = words.LABELS[re.sub(r"\s", "", match[1])]
        stop = matches[index + 1].start() if index + 1 < len(matches) else len(inner)
        cut = _VALUE_END.search(inner, match.end(), stop)
        if cut and cut.start() > match.end():
            stop = cut.start()
        value = inner[match.end() : stop].strip(" \t:：|｜丨")
        day = dates.find_day(value) if field in ("publisher", "author", "editor") else None
        if day:
            stop = match.end() + inner[match.end() : stop].find(value) + day[1]
            value = value[: day[1]].strip()
        start = match.end() + max(0, inner[match.end() :].find(value))
        credits += _valued(field, value, start)
        left[match.start() : stop] = "\n" * (stop - match.start())
    return credits, "".join(left)


def _valued(field: str, value: str, start: int) -> Iterator[Credit]:
    if field in ("date", "drafted"):
        edtf = dates.parse(value)
        if edtf:
            yield Credit(field, edtf, True, start)
        else:
            yield Credit("other", value, True, start)
        return
    if field == "publisher":
        first, _, rest = value.partition(" ")
        if len(first) >= 3 and not first.isascii():  # an outlet's name holds no blank: reporters or buttons follow it
            value = first
            if rest and re.fullmatch(_PEOPLE, rest.strip()):
                yield Credit("author", people(rest), True, start)
        value = value.strip('《》“”" ')
    elif field in ("author", "editor"):
        value = people(value)
    if value and len(value) <= 60:
        yield Credit(field, value, True, start)
    else:
        yield Credit("other", value, True, start)


def people(names: str) -> str:
    """Write a list of names in one way: 张三、李四."""
    return "、".join(name for name in _NAME_MARKS.split(names.strip(" 　:：。")) if name)


def _unwrap(view: str) -> str:
    if view[:1] in "（([【" and view[-1:] in "）)]】":
        return view[1:-1]
    return view


@dataclass(frozen=True, slots=True)
class Dateline:
    """How a story opens: who filed it, from where."""

    outlet: str | None = None
    place: str | None = None
    author: str | None = None
    date: str | None = None


def read_dateline(view: str) -> Dateline:
    """Read the opening of a first paragraph, or a byline on a line of its own."""
    head = view[:120]
    outlet = place = author = day = None
    wire = _WIRE.match(head)
    if wire:
        outlet = wire["outlet"] or wire["outlet2"]
        place = wire["place"] or wire["place2"]
        day = dates.parse(wire["date"]) if wire["date"] and "年" in wire["date"] else None
    names = _INLINE.search(head)
    if names and (wire or names.start() < 60):
        author = people(" ".join(filter(None, (names["names"], names["more"]))))
    if not wire and len(view) <= 60:
        filed = _FILED.match(view)
        byline = _BYLINE.match(view)
        if filed:
            place = filed["place"]
        if byline:
            outlet = byline["outlet"]
            author = people(" ".join(filter(None, (byline["names"], byline["more"])))) or author
    if outlet and (_OWN.match(outlet) or len(outlet) < 2):
        outlet = None
    return Dateline(outlet, place, author, day)


def is_byline(view: str) -> bool:
    """Tell a line that names reporters and nothing else."""
    return len(view) <= 60 and bool(_BYLINE.match(view))


def is_dated(view: str) -> bool:
    """Tell a link in a list of news, which begins or ends with its date."""
    day = dates.find_day(view)
    return bool(day) and day is not None and (day[1] <= 1 or day[2] >= len(view) - 1)


def trailing(view: str) -> tuple[int, list[Credit]]:
    """Find where a paragraph ends without the credits that close it （来源：某某网 张三）, and read them."""
    match = _TRAILER.search(view, max(0, len(view) - 80)) or _GLUED.search(view, max(0, len(view) - 40))
    if not match:
        return len(view), []
    return match.start(), _labelled(match["inside"])[0]
