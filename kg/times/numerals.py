"""Small whole numbers as they stand before 年, 月, 日, 岁: Arabic, Chinese, or Chinese digits in a row (二〇二〇)."""

from __future__ import annotations

DIGITS = "〇零○一二三四五六七八九"
"""Chinese digits that a year is spelled with."""

_VALUES = {c: max(i - 2, 0) for i, c in enumerate(DIGITS)} | {"两": 2, "O": 0, "o": 0, "Ｏ": 0}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def whole(words: str) -> int | None:
    """Return the value of a numeral, or None where it names no definite number (几, 数十, 三五).

    >>> whole("二十一"), whole("二〇二〇"), whole("廿三"), whole("三五")
    (21, 2020, 23, None)
    """
    if len(words) > 12:
        return None
    if words.isascii():
        return int(words) if words.isdigit() else None
    words = words.replace("廿", "二十").replace("卅", "三十")
    if not any(c in _TENS for c in words):
        digits = [_VALUES.get(c) for c in words]
        if None in digits or 1 < len(digits) < 4:
            return None
        return int("".join(map(str, digits)))
    total = 0
    digit: int | None = None
    for c in words:
        if c in _TENS:
            total += (1 if digit is None else digit) * _TENS[c]
            digit = None
        elif c not in _VALUES or digit:
            return None
        else:
            digit = _VALUES[c]
    return total + (digit or 0)
