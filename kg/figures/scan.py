"""Walk a text from number to number: what each states, or why it states no magnitude.

One search of one pattern finds the next number; everything else looks at its neighbours, so time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.figures import numerals
from kg.figures.build import emit, quotient
from kg.figures.context import before
from kg.figures.settle import latin, settle
from kg.figures.units import MEASURED, tables
from kg.figures.values import extend, plain, unit_of, value
from kg.figures.walk import Number, Walk
from kg.lexicon import Lexicon
from kg.model import Figure, Skipped, Time
from kg.times import find_times

_BIG = frozenset(numerals.BIG)
_ONES = frozenset("一二两三四五六七八九十多")
_JOINS = frozenset("到至和与或加点分" + numerals.SMALL)
_CLASSIFIERS = frozenset("个名位家所项件台种条次")
_OPENING = frozenset("〔[【（(")
_PLACE_UNITS = frozenset("里道台门间棵")
_PLACE_ENDS = frozenset("村镇乡沟河店堡铺屯庄坪湾岭坡寨营岗峪洼坝滩窑子")
_LAW = frozenset("条款项章节编目")
_PHONE = re.compile(r"(?:0[0-9]{2,3}-[0-9]{7,8}|0[0-9]{9,11}|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4})(?![0-9])")
_DOCUMENT = re.compile(r"[〔\[【（(](?:19|20)[0-9]{2}[〕\]】）)](?:第 ?)?[0-9]+ ?号")
_BEFORE_HALF = frozenset("一大多过上下各对")
_SPACED = re.compile(r"(?: [0-9]{3})++(?![0-9])")
_PERCENT_TO = re.compile(
    r"(?:至|到|~|-|—)(?:百分之)?([0-9]++(?:\.[0-9]++)?|[零一二两三四五六七八九十百]++(?:点[零一二三四五六七八九]++)?)(?!分之)"
)


class Scan(NamedTuple):
    """What a text holds of numbers, each list in text order."""

    figures: list[Figure]
    skipped: list[Skipped]
    bare: list[Figure]
    """Numbers without a unit, unit "": each is also in `skipped` as no-unit, until a table head or the like says more."""


def find_figures(text: str) -> list[Figure]:
    """Find every figure of a text, in order; `text[f.start:f.end] == f.quote`."""
    return scan(text).figures


def scan(text: str, times: Sequence[Time] | None = None, lexicon: Lexicon | None = None) -> Scan:
    """Account for every number of a text: figures, what is skipped and why, and numbers without a unit."""
    w = Walk(text, tables(lexicon))
    view, masks = w.view, w.masks
    found = [t for t in (find_times(text, None, lexicon) if times is None else times) if not _counted(w, t)]
    search = w.t.pattern.search
    position = time = mask = 0
    while m := search(view, position):
        start = m.start()
        while time < len(found) and found[time].end <= start:
            time += 1
        w.limit = found[time].start if time < len(found) else len(view)
        if w.limit <= start:
            position = w.skip(w.limit, found[time].end, found[time].kind)
        else:
            while mask < len(masks) and masks[mask].end <= start:
                mask += 1
            masked = mask < len(masks) and masks[mask].start <= start
            position = _masked(w, m, mask) if masked else _number(w, m)
        w.floor = position = max(position, start + 1)
    return Scan(w.figures, w.skipped, w.bare)


def _counted(w: Walk, time: Time) -> bool:
    """Say whether digits that look like a time are counted after all: 2016.5—2018.5|亿元."""
    view, end = w.view, time.end
    if end >= len(view) or not view[end - 1].isdigit() or not "一" <= view[end] <= "龥":
        return False
    unit = w.t.unit.match(view, end)
    return view[end] in "万亿" or (unit is not None and w.t.units[unit[0]].role in MEASURED)


def _number(w: Walk, m: re.Match[str]) -> int:
    """Read one number; return where to go on."""
    if m[1] is not None:
        return _arabic(w, m)
    if m[3] is not None:
        return _small(w, m)
    if m[7] is not None:
        return _finish(w, Number(m.start(), m.end(7)), m, m[0][0] + m[7])
    if m[10] is not None:
        return w.skip(m.start(), m.start() + 1, "list-number")
    if m[0][0] == "半":
        return _half(w, m)
    return _vague(w, m)


def _half(w: Walk, m: re.Match[str]) -> int:
    """Read 半 before a unit of measure as 0.5; elsewhere it is part of a word."""
    start, unit = m.start(), w.t.units[m[15]]
    if unit.role != "measure" or (start and w.view[start - 1] in _BEFORE_HALF):
        return start + 1
    n = Number(start, start + 1)
    n.low = n.stated = numerals.half(0)
    n.unit, n.end, n.places = unit, m.end(), 1
    return emit(w, n)


def _masked(w: Walk, m: re.Match[str], at: int) -> int:
    """Read a number inside a title, an address or a short quotation.

    What a short quotation begins with is a name (“4个2”, “1+8”), unless it is an amount, a measure or one whole count.
    """
    mask = w.masks[at]
    if mask.kind != "quote":
        return w.skip(m.start(), mask.end, mask.kind)
    unit = w.t.units.get(m[15] or "")
    if m.start() != mask.start or (unit and unit.role in (*MEASURED, "time")):
        return _number(w, m)
    if unit and unit.role in ("count", "noun") and m.end() == mask.end and m[1] is not None:
        return _number(w, m)
    return w.skip(m.start(), mask.end, "slogan" if m[1] is None else "name")


def _vague(w: Walk, m: re.Match[str]) -> int:
    """Skip 几 and 数 with what they count; 几 before no unit states no number."""
    unit = w.t.units.get(m[15] or "")
    counted = unit is not None and unit.role not in ("none", "noun")
    if not (m[8] or m[9] or m[11] or m[12] or counted):
        return m.start() + 1
    return w.skip(m.start(), m.end() if counted else max(m.end(8), m.end(9), m.end(11), m.end(12)), "vague")


def _arabic(w: Walk, m: re.Match[str]) -> int:
    """Read a number in Arabic digits, unless it belongs to a name, a telephone or a document number."""
    view, start, end = w.view, m.start(), m.end(1)
    digits = view[start:end]
    previous = view[start - 1] if start else "\n"
    if previous.isascii():
        if previous.isalpha():
            if not before(w.t, view, start, w.floor).code:
                return w.skip(start, latin(view, end), "name")
        elif previous == "." and start - 1 >= w.floor and (start < 2 or view[start - 2] in " \n，。；：、（(约近为"):
            start, digits = start - 1, "0." + digits
        elif (
            previous in "-_."
            and start - 1 >= w.floor
            and start > 1
            and view[start - 2].isascii()
            and view[start - 2].isalnum()
        ):
            return w.skip(start, latin(view, end), "name")
        elif previous in "+×*" and w.skipped and w.skipped[-1].end == start - 1:
            return w.skip(start, end, "name")
    elif previous == "第":
        return _ordinal(w, m)
    if previous in _OPENING and (document := _DOCUMENT.match(view, start - 1)):
        return w.skip(start, document.end(), "document-number")
    if len(digits) > 6 or (digits[0] in "048" and view.startswith("-", end)):
        phone = _PHONE.match(view, start) if m[15] is None else None
        if phone:
            return w.skip(start, phone.end(), "telephone")
        if len(digits) > numerals.MAX_LENGTH:
            return w.skip(start, end, "identifier")
        digits = digits.replace(",", "").replace("，", "")
    elif len(digits) > 4:
        digits = digits.replace(",", "").replace("，", "")
    n = Number(start, end)
    if m[2] is not None:
        return _over(w, n, m.end(2), digits, m[2])
    if digits[0] == "0" and len(digits) > 1 and digits[1] != ".":
        return w.skip(start, end, "identifier")
    if m[15] is None and len(digits) < 4 and (spaced := _SPACED.match(view, end)) and _standard(w, m, spaced):
        again = w.t.pattern.match(view, spaced.end() - 1)
        if again is not None:
            n.number_end = n.end = spaced.end()
            return _finish(w, n, again, digits + spaced[0].replace(" ", ""))
    return _finish(w, n, m, digits)


def _standard(w: Walk, m: re.Match[str], spaced: re.Match[str]) -> bool:
    """Say whether groups of three stand apart as GB/T 15835 has it (10 000元), and are no cells of a table."""
    gaps = w.text[m.end(1) : spaced.end()]
    unit = w.t.unit.match(w.view, spaced.end() + w.view.startswith(" ", spaced.end()))
    return unit is not None and (" 0" in gaps or " " not in gaps)


def _small(w: Walk, m: re.Match[str]) -> int:
    """Read a run of Chinese numerals, unless it is part of a word."""
    view, start, end = w.view, m.start(), m.end(3)
    run = view[start:end]
    if start and view[start - 1] == "第":
        return _ordinal(w, m)
    if run == "零" and view.startswith(("下", "上"), end):
        return end
    if skipped := _word(w, m, run):
        return skipped
    n = Number(start, max(end, m.end(4)))
    n.hanzi = view[start : n.end]
    if m[6] is not None:
        return _over(w, n, m.end(6), run, m[6])
    if m[4] is None:
        if len(run) == 1:
            if m[11] != "几" and (listed := _pattern(w, m, start)):
                return listed
        elif run[-1] == "两" and run[-2] in "一二三四五六七八九" and (m[15] is None or run == "三两"):
            return _liang(w, n, m, run)
        elif len(run) == 2 and run[1] == "两" and run != "一两":
            return w.skip(start, start + 1, "word")
    return _finish(w, n, m, run)


def _liang(w: Walk, n: Number, m: re.Match[str], run: str) -> int:
    """Read 两 after a digit as the unit of mass; 三两个 is as vague as 几个."""
    if m[15] or m[11] or m[12]:
        return w.skip(n.start, m.end() if m[15] else n.end, "vague")
    weight = numerals.hanzi(run[:-1])
    if weight is None or weight[1] is not None:
        return w.skip(n.start, n.end, "unreadable")
    n.unit = w.t.units["两"]
    n.low = n.stated = Decimal(weight[0])
    return emit(w, n)


def _word(w: Walk, m: re.Match[str], run: str) -> int:
    """Skip a word of the lexicon that a numeral belongs to; 0 if there is none.

    A unit of measure that reaches beyond the word is stronger: 三公|里 is three kilometres.
    """
    view, start = w.view, m.start()
    reach = m.end() if m[15] and w.t.units[m[15]].role in MEASURED else 0
    if start:
        for offset, word, reason, excepts in w.t.middles.get(view[start - 1 : start + 1], ()):
            left = start - offset
            if left < 0 or not view.startswith(word, left) or left + len(word) < reach:
                continue
            if not any(view.startswith(x, start - 1) for x in excepts):
                return w.skip(left, left + len(word), reason)
    for word, reason, excepts in w.t.starts.get(view[start : start + 2], ()):
        if not view.startswith(word, start) or not word.startswith(run) or start + len(word) < reach:
            continue
        if not any(view.startswith(x, start) for x in excepts):
            return w.skip(start, start + len(word), reason)
    return 0


def _pattern(w: Walk, m: re.Match[str], start: int) -> int:
    """Skip 一户一策, 三县一区 and the like, place names and list numbers; 0 if it is none of them."""
    view = w.view
    if start and view[start - 1] in "（(" and view.startswith(("）", ")"), start + 1):
        return w.skip(start, start + 1, "list-number")
    four = view[start : start + 4]
    if len(four) == 4 and four[2] in _ONES and four[0] not in _BIG and _paired(w, four):
        return w.skip(start, start + 4, "idiom")
    if m[15] == "里" and view[start - 1 : start] == "、" and view.startswith(("、", "等"), m.end()):
        return w.skip(start, m.end(), "place")  # 燕子、五里等乡镇
    if m[15] and m[15] in _PLACE_UNITS and four[0] not in "一两百千万亿" and view[m.end() : m.end() + 1] in _PLACE_ENDS:
        return w.skip(start, m.end() + 1, "place")
    return 0


def _paired(w: Walk, four: str) -> bool:
    """Say whether numeral, noun, numeral, noun is a saying and no count or amount (三元五角, 两名一线工人)."""
    first, second = w.t.units.get(four[1]), w.t.units.get(four[3])
    if not ("一" <= four[1] <= "龥" and "一" <= four[3] <= "龥") or four[1] in _JOINS or four[1] in _CLASSIFIERS:
        return False
    return not (first and first.role in MEASURED) and not (second and second.role in MEASURED) and four[3] not in _BIG


def _ordinal(w: Walk, m: re.Match[str]) -> int:
    unit = w.t.units.get(m[15] or "")
    counted = unit is not None and unit.role not in ("none", "noun")
    end = m.end() if counted else max(m.end(1), m.end(3))
    return w.skip(m.start() - 1, end, "law-article" if m[15] and m[15] in _LAW else "ordinal")


def _over(w: Walk, n: Number, end: int, below: str, above: str) -> int:
    """Read 百分之N, 千分之N and N分之M."""
    top, bottom = plain(above), plain(below)
    if top is None or not bottom:
        return w.skip(n.start, end, "unreadable")
    n.end = n.number_end = end
    if below not in ("百", "千", "万"):
        quotient(n, "ratio", top / bottom)
        return emit(w, n)
    quotient(n, "permille" if below == "千" else "percent", top / 100 if below == "万" else top)
    n.places = len(above.partition("点")[2] or above.partition(".")[2])
    further = _PERCENT_TO.match(w.view, end) if below == "百" else None
    high = plain(further[1]) if further else None
    if further and high is not None and high > n.low:
        n.high, n.end = high, further.end()
    return emit(w, n)


def _finish(w: Walk, n: Number, m: re.Match[str], digits: str) -> int:
    """Give a number its value, magnitude and unit, then settle what it is."""
    if m[11] == "几":
        unit = w.t.units.get(m[15] or "")
        counted = unit is not None and unit.role != "none"
        return w.skip(n.start, m.end() if counted else max(m.end(11), m.end(12)), "vague")
    if not value(n, m, digits):
        return w.skip(n.start, n.end, "unreadable")
    base, full = n.number_end, max(m.end(11), m.end(12), m.end(13))
    if full > base:
        n.inner, n.number_end = m[13] or m[11] or "", full
    n.unit, n.end = unit_of(w, m, n.number_end)
    if n.unit is None:
        extend(w, n, m)
        if n.unit is None and n.inner and not m[12]:
            n.inner, n.number_end, n.end = "", base, base
    return settle(w, n)
