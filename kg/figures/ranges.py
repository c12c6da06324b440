"""The upper end of a range: 1.2-1.5万元, 3000至5000元, 10%—15%, 三、四百元."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.figures import numerals
from kg.figures.values import unit_of, value
from kg.figures.walk import Number, Walk

OPENS = frozenset("-–—―~至到 、")
"""What may stand between the two ends."""
_SEPARATOR = re.compile(r" ?(?:[-–—―]{1,2}|~|至|到) ?")
_PAIR = re.compile(r"、([一二三四五六七八九])([十百千万亿]*+)")
_CHAINED = re.compile(r"[-./][0-9]")


def extend_range(w: Walk, n: Number) -> bool:
    """Make a number the lower end of the range that it begins; return whether it begins one.

    The two ends agree in unit, the lower is smaller, and 从A到B with both units printed is two levels, not a range.
    """
    view, joint = w.view, w.view[n.end]
    if joint == "、":
        m = _pair(w, n)
    else:
        separator = _SEPARATOR.match(view, n.end)
        m = w.t.pattern.match(view, separator.end()) if separator and separator.end() < w.limit else None
    if m is None or (m[1] is None and m[3] is None) or m[2] or m[6] or m[11] == "几":
        return False
    digits = m[0][0] + m[1] if m[1] is not None else m[0][0] + m[3]
    digits = digits.replace(",", "").replace("，", "")
    top = Number(m.start(), max(m.end(1), m.end(3), m.end(4)))
    top.hanzi = "" if m[1] is not None else digits
    if len(digits) > numerals.MAX_LENGTH or (top.hanzi and digits[0] in "百千万亿"):
        return False
    if not value(top, m, digits) or top.high is not None:
        return False
    top.number_end = max(top.number_end, m.end(11), m.end(12), m.end(13))
    top.unit, top.end = unit_of(w, m, top.number_end)
    if not _fits(n, top):
        return False
    levels = n.unit is not None and n.start > 0 and view[n.start - 1] in "从由自" and joint in "至到"
    if levels and not view.startswith(("不等", "之间"), top.end):
        return False
    if top.unit is None and _CHAINED.match(view, top.number_end):
        return False
    if joint == "、" and top.unit is None:
        return False
    n.high, n.unit, n.end, n.number_end = top.low, top.unit, top.end, top.number_end
    n.inner = n.inner or (m[13] or m[11] or "" if top.unit else "")
    n.places = max(n.places, top.places)
    n.hanzi = n.hanzi and top.hanzi
    return True


def _pair(w: Walk, n: Number) -> re.Match[str] | None:
    """Read 三、四百: neighbouring digits with a pause mark between them, and raise the lower one."""
    pair = _PAIR.match(w.view, n.end) if len(n.hanzi) == 1 and n.unit is None else None
    joined = numerals.hanzi(n.hanzi + pair[1] + pair[2]) if pair and len(pair[2]) < 8 else None
    if joined is None or joined[1] is None:
        return None
    n.low, n.scaled = Decimal(joined[0]), True
    return w.t.pattern.match(w.view, n.end + 1)


def _fits(n: Number, top: Number) -> bool:
    """Say whether two numbers are one range, lending the lower one the magnitude said once."""
    if n.unit is not None:
        if top.unit is None or top.unit.code != n.unit.code or top.unit.role in ("time", "designation"):
            return False
        if n.unit.word != top.unit.word and top.unit.role not in ("money", "share"):
            return False
        if n.unit.factor != top.unit.factor:
            return False
    elif not n.scaled and top.scaled:
        lent = numerals.scaled(str(n.low), top.scale)
        if lent < top.low:
            n.low, n.scale = lent, top.scale
    elif len(n.hanzi) == 1 and len(top.hanzi) == 2 and top.hanzi[1] in "百千":
        lent = numerals.scaled(str(n.low), numerals.magnitude(top.hanzi[1]))
        if lent < top.low:
            n.low = lent
    return n.low < top.low
