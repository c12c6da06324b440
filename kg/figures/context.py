"""What stands beside a number: words of bound, currency marks, quotation marks and titles around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.figures.units import Hedge, Tables

_TITLE = re.compile(r"《[^《》\n]{1,80}》")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）》”]{1,300}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_QUOTED = re.compile(r"“([^“”，。！？；\n]{1,14})”|‘([^‘’\n]{1,14})’|「([^「」\n]{1,14})」|『([^『』\n]{1,14})』")
_STRAIGHT = re.compile(r"\"([^\"\n]*+)\"")
LONGEST_QUOTE = 14


class Mask(NamedTuple):
    """A stretch whose numbers are treated apart."""

    start: int
    end: int
    kind: str
    """title · address · quote"""


def masks(view: str) -> list[Mask]:
    """Find titles, addresses and short quotations, in text order."""
    found: list[Mask] = []
    if "《" in view:
        found += [Mask(m.start(), m.end(), "title") for m in _TITLE.finditer(view)]
    if "://" in view or "www." in view or "@" in view:
        found += [Mask(m.start(), m.end(), "address") for m in _ADDRESS.finditer(view)]
    if "“" in view or "‘" in view or "「" in view or "『" in view:
        found += [Mask(m.start() + 1, m.end() - 1, "quote") for m in _QUOTED.finditer(view)]
    if '"' in view:
        found += [
            Mask(m.start() + 1, m.end() - 1, "quote")
            for m in _STRAIGHT.finditer(view)
            if 2 < m.end() - m.start() <= LONGEST_QUOTE + 2
        ]
    return sorted(found)


class Before(NamedTuple):
    """What was read to the left of a number."""

    start: int
    """Where the number begins with its currency mark."""
    code: str
    """Currency of the mark, or empty."""
    hedge: Hedge | None
    edge: int
    """Where all of it begins."""


NOTHING = Before(0, "", None, 0)


def before(tables: Tables, view: str, start: int, floor: int) -> Before:
    """Read a currency mark and a word of bound that end at `start`; nothing left of `floor` is touched."""
    end, code, hedge = start, "", None
    at = end - 1 if end - 1 > floor and view[end - 1] == " " else end
    for mark, currency in tables.marks.get(view[at - 1], ()) if at > floor else ():
        left = at - len(mark)
        if left < floor or not view.startswith(mark, left):
            continue
        if left and mark[0].isascii() and mark[0].isalpha() and view[left - 1].isascii() and view[left - 1].isalpha():
            continue
        start = end = at = left
        code = currency
        break
    at = end - 1 if end - 1 > floor and view[end - 1] == " " else end
    for h in tables.before.get(view[at - 1], ()) if at > floor else ():
        left = at - len(h.word)
        if left < floor or not view.startswith(h.word, left):
            continue
        if any(at >= len(x) and view.startswith(x, at - len(x)) for x in h.excepts):
            continue
        hedge, end = h, left
        break
    return Before(start, code, hedge, end)


def after(tables: Tables, view: str, end: int) -> Hedge | None:
    """Read a word of bound that begins at `end`."""
    at = end + 1 if view.startswith(("(", "（"), end) else end
    if at > end:
        inside = view[at : at + 12].replace("）", ")")
        for h in tables.after.get("(", ()):
            if inside.startswith(h.word[1:]):
                return h
        return None
    for h in tables.after.get(view[end], ()) if end < len(view) else ():
        if view.startswith(h.word, end) and not any(view.startswith(x, end) for x in h.excepts):
            return h
    return None
