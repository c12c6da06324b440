"""From a match to the value, magnitude and unit that it prints."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.figures import numerals
from kg.figures.units import Unit
from kg.figures.walk import Number, Walk

DIGITS = frozenset("0123456789")
_MIXED = re.compile(r"(?:零?[0-9]++(?:\.[0-9]++)?+(?:[十百千]?(?:万亿|[万亿])|百(?!分)|千(?![瓦米克伏卡]))++){1,8}+")
_ODD = re.compile(r"零?[0-9]++(?!\.)")
_LONE = re.compile(r"[0-9](?![0-9.,%万亿千百个家十])")


def plain(word: str) -> Decimal | None:
    """Read a plain number, Arabic or Chinese, with decimals."""
    if len(word) > numerals.MAX_LENGTH:
        return None
    if word[0] in DIGITS:
        return Decimal(word)
    whole, _, part = word.partition("点")
    found = numerals.hanzi(whole)
    if found is None:
        return None
    return Decimal(f"{found[0]}.{numerals.digits(part)}") if part else Decimal(found[0])


def value(n: Number, m: re.Match[str], digits: str) -> bool:
    """Set the value; False where the numerals form no number."""
    power = numerals.magnitude(m[12]) if m[12] else 0
    if digits[0] in DIGITS:
        n.stated = Decimal(digits)
        point = digits.find(".")
        n.places = len(digits) - point - 1 if point >= 0 else 0
        n.low = numerals.scaled(digits, power) if power else n.stated
        n.scale, n.scaled = power, power > 0
        return True
    found = numerals.hanzi(digits)
    if found is None:
        return False
    if m[4]:
        if len(m[4]) > numerals.MAX_LENGTH:
            return False
        if m[5]:
            power += numerals.magnitude(m[5])
            n.end = n.number_end = m.end(5)
        printed = f"{found[0]}.{numerals.digits(m[4])}"
        n.stated, n.low = Decimal(printed), numerals.scaled(printed, power)
        n.places, n.scale, n.scaled = len(m[4]), power, power > 0
        return True
    n.low = numerals.scaled(str(found[0]), power)
    if found[1] is not None:
        n.high = numerals.scaled(str(found[1]), power)
    n.scale = power + numerals.tail(digits)
    n.scaled = n.scale > 0
    n.stated = numerals.unscaled(n.low, n.scale) if n.scale else n.low
    return True


def unit_of(w: Walk, m: re.Match[str], number_end: int) -> tuple[Unit | None, int]:
    """Return the unit after a number and where it ends; it does not reach into the next time (3万人|次年)."""
    if m[15] is None:
        return None, number_end
    unit, end = w.t.units[m[15]], m.end()
    if unit.role == "none" or (m[14] and m[14] != " " and unit.word != "%"):
        return None, number_end
    if number_end < w.limit < end:
        shorter = w.t.unit.match(w.view, number_end, w.limit)
        if shorter and w.t.units[shorter[0]].role != "none":
            return w.t.units[shorter[0]], shorter.end()
    return unit, end


def extend(w: Walk, n: Number, m: re.Match[str]) -> None:
    """Read what a number without a unit may go on with: 1亿|3000万元, 3.2万|高寒山区群众."""
    view = w.view
    if not (n.scaled or n.inner) or n.number_end >= len(view):
        return
    if n.scaled and not n.hanzi and not n.inner:
        _mixed(w, n)
    if n.unit is None and m[15] is None and n.number_end < w.limit:
        noun = w.t.noun_after.match(view, n.number_end, min(w.limit, n.number_end + 16))
        if noun:
            n.unit = w.t.units.get(noun[1])
            n.end = noun.end()


def _mixed(w: Walk, n: Number) -> None:
    """Read the groups that follow a first magnitude: 1亿|3000万, 12万|5千, 3万|5."""
    view, end = w.view, n.number_end
    if view[end] not in DIGITS and view[end] != "零":
        return
    more = _MIXED.match(view, end, w.limit)
    if more:
        end = more.end()
    odd = _ODD.match(view, end, w.limit)
    if odd and (more or n.scale >= 4) and w.t.unit.match(view, odd.end()):
        end = odd.end()
    elif lone := _LONE.match(view, end, w.limit):
        end = lone.end()
    if end == n.number_end or end - n.start > numerals.MAX_LENGTH:
        return
    total = numerals.mixed(view[n.start : end].replace("零", ""))
    if total is None:
        return
    n.low = n.stated = total
    n.scale, n.places, n.number_end, n.end = 0, 0, end, end
    if view[end : end + 1] in ("余", "多"):
        n.inner = view[end]
        end = n.number_end = n.end = end + 1
    found = w.t.unit.match(view, end)
    if found and w.t.units[found[0]].role != "none":
        n.unit, n.end = w.t.units[found[0]], found.end()
