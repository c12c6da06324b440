"""Written numbers to exact values: Arabic with magnitudes, Chinese numerals small and capital, and the mixture of both.

Values are decimal strings or integers until the last step, so nothing is ever rounded.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

SMALL = "零〇一二两三四五六七八九十百千万亿廿卅"
CAPITAL = "壹贰叁肆伍陆柒捌玖拾佰仟"
"""Only where a second numeral or 元 follows: 陆 伍 拾 alone are parts of words."""
BIG = "百千万亿"

_FOLD = str.maketrans({**dict(zip(CAPITAL, "一二三四五六七八九十百千", strict=True)), "〇": "零", "两": "二"})
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")}
_POWER = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_MAGNITUDE = {
    small + big: _POWER.get(small, 0) + power
    for small in ("", "十", "百", "千")
    for big, power in (("万", 4), ("亿", 8), ("万亿", 12))
} | {"十": 1, "百": 2, "千": 3, "个亿": 8, "": 0}

MAX_LENGTH = 40
"""Longer runs of digits or numerals state no magnitude that a report could mean."""

# Two neighbouring digits say a range: 七八万 is 70 000 to 80 000; 三五百 is the one pair that skips.
_NEIGHBOURS = re.compile(r"(.*?[十百千万亿])??([一二三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_GROUP = re.compile(r"([0-9][0-9,，]*(?:\.[0-9]+)?)([十百千万亿]*)")


def magnitude(word: str) -> int:
    """Return the power of ten of a magnitude: 万 4, 千万 7, 万亿 12."""
    return _MAGNITUDE[word]


def scaled(digits: str, power: int) -> Decimal:
    """Return a decimal string times 10^power, written out: "13.48", 8 is 1348000000."""
    if not power:
        return Decimal(digits)
    whole, _, part = digits.partition(".")
    if len(part) <= power:
        return Decimal(whole + part + "0" * (power - len(part)))
    return Decimal(f"{whole}{part[:power]}.{part[power:]}")


def unscaled(value: Decimal, power: int = 0) -> Decimal:
    """Return a value divided by 10^power, without trailing zeros after the point: 12500000, 4 is 1250."""
    sign, figures, exponent = value.as_tuple()
    kept = len(figures)
    exponent = int(exponent) - power
    while exponent < 0 and kept > 1 and figures[kept - 1] == 0:
        kept, exponent = kept - 1, exponent + 1
    return Decimal((sign, figures[:kept] + (0,) * max(exponent, 0), min(exponent, 0)))


def mixed(run: str) -> Decimal | None:
    """Read Arabic groups with magnitudes between them: 1亿3000万, 3千5百万, 12万5千, 3万5."""
    total = section = Decimal(0)
    last = 0
    for digits, word in _GROUP.findall(run):
        power = _MAGNITUDE.get(word)
        if power is None:
            return None
        if not word and last > 1 and len(digits) == 1:
            power = last - 1
        value = scaled(digits.replace(",", "").replace("，", ""), power)
        if power >= 4 and section and value < section * 10**4 and "万" in word + "亿" and section < 10**4:
            value, section = value + section * scaled("1", 8 if "亿" in word else 4), Decimal(0)
        if power >= 4:
            total += value
        else:
            section += value
        last = power
    return total + section


def hanzi(run: str) -> tuple[int, int | None] | None:
    """Read a run of Chinese numerals: its value, and the upper end where neighbouring digits make it a range.

    None for a run that is no numeral by the rules (万千, 一二三四万).
    """
    run = run.translate(_FOLD).replace("廿", "二十").replace("卅", "三十")
    if len(run) > MAX_LENGTH:
        return None
    single = _DIGIT.get(run)
    if single is not None:
        return single, None
    near = _NEIGHBOURS.fullmatch(run)
    if near:
        head, low, high, tail = near[1] or "", near[2], near[3], near[4]
        if _DIGIT[high] == _DIGIT[low] + 1 or (low, high) == ("三", "五"):
            values = _whole(head + low + tail), _whole(head + high + tail)
            return None if None in values else (values[0] or 0, values[1])
    value = _whole(run)
    return None if value is None else (value, None)


def _whole(run: str) -> int | None:
    """Read one Chinese integer; a run of digits alone is read place by place (二〇二〇)."""
    if all(c in _DIGIT for c in run):
        return int("".join(str(_DIGIT[c]) for c in run))
    total = section = digit = 0
    pending = False
    last = 0
    zero = False
    for c in run:
        if c in _DIGIT:
            if pending:
                return None
            digit, pending = _DIGIT[c], c != "零"
            zero = c == "零"
            continue
        power = _POWER[c]
        if power < 4:
            section += (digit if pending else 1) * 10**power
        elif power == 8 or not section + digit:
            whole = total + section + digit
            total = (whole or 1) * 10**power
            section = 0
        else:
            total += (section + digit) * 10**power
            section = 0
        digit, pending, last = 0, False, power
    if pending and last > 1 and not zero and run[-2] in _POWER:
        digit *= 10 ** (last - 1)
    return total + section + digit


def digits(run: str) -> str:
    """Return Chinese digits as Arabic ones, place by place."""
    return "".join(str(_DIGIT[c]) for c in run.translate(_FOLD))


def tail(run: str) -> int:
    """Return the power of ten of the 万 or 亿 that ends a run of Chinese numerals."""
    if run.endswith("万亿"):
        return 12
    return {"万": 4, "亿": 8}.get(run[-1], 0) if len(run) > 1 or run in "万亿" else 0


@lru_cache(maxsize=256)
def half(power: int) -> Decimal:
    """Return half of 10^power."""
    return Decimal("5" + "0" * (power - 1)) if power > 0 else Decimal((0, (5,), power - 1))
