"""Publication dates as pages print them → EDTF of the precision printed. Never the clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_DAY = re.compile(
    r"(?<![\d.])((?:19|20)\d\d)\s*[-/.年\\]\s*(1[0-2]|0?[1-9])\s*[-/.月\\]\s*(3[01]|[12]\d|0?[1-9])(?:\s*日|(?!\d))"
)
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTH = re.compile(r"(?<![\d.])((?:19|20)\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])(?:\s*月|(?![\d.]))")
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:\s*年|(?![\d.]))")
_HAN = re.compile(
    r"([二一][〇○零０oO九一二三四五六七八]{3})年([元一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿]{1,4})日"
)
_CLOCK = re.compile(r"[\sT]*\d{1,2}[:：时点]\d{1,2}(?:[:：分]\d{1,2}秒?|分)?(?:\.\d+)?")

_GIVEN = re.compile(
    r"(?P<year>\d{4})(?:年|(?:[-/.年]?(?P<month>(?<!\d)\d{1,2}|\d\d(?=\d\d$))(?:月|[-/.月]?(?P<day>\d{1,2})日?)?))?"
    f"(?:{_CLOCK.pattern})?"
)

_DIGITS = {**dict(zip("一二三四五六七八九", range(1, 10), strict=True)), **dict.fromkeys("〇○零０oO", 0), "元": 1}
_CHINA = timezone(timedelta(hours=8))


def find_day(text: str) -> tuple[str, int, int] | None:
    """Find the first full date: EDTF, start and end, a clock time after it included."""
    for pattern, numbers in ((_DAY, _decimal), (_HAN, _hanzi)):
        for match in pattern.finditer(text):
            edtf = _day(*numbers(match))
            if edtf:
                clock = _CLOCK.match(text, match.end())
                return edtf, match.start(), clock.end() if clock else match.end()
    return None


def parse(text: str) -> str | None:
    """Read a date that stands alone, as in metadata or after a label: a day, a month or a year."""
    text = text.strip()
    instant = _instant(text)
    if instant:
        return instant
    day = find_day(text)
    if day:
        return day[0]
    compact = _COMPACT.search(text)
    if compact:
        return _day(*_decimal(compact))
    month = _MONTH.search(text)
    if month:
        return f"{month[1]}-{int(month[2]):02d}"
    year = _YEAR.search(text)
    return year[1] if year else None


def parse_strictly(text: str) -> str | None:
    """Read a date that a person or a record gives: YYYY, YYYY-MM or YYYY-MM-DD in any usual writing, nothing else."""
    text = text.strip()
    instant = _instant(text)
    if instant:
        return instant
    match = _GIVEN.fullmatch(text)
    if not match:
        return None
    if match["day"]:
        return _day(int(match["year"]), int(match["month"]), int(match["day"]))
    if match["month"]:
        return f"{match['year']}-{int(match['month']):02d}" if 1 <= int(match["month"]) <= 12 else None
    return match["year"]


def join(parts: list[str]) -> str | None:
    """Read a date whose parts stand on lines of their own: 2021, / 02/08 or 08, 2021-02."""
    tokens = [part.strip(" /-.|") for part in parts]
    for order in (tokens, tokens[1:] + tokens[:1]):
        day = find_day("/".join(order))
        if day:
            return day[0]
    return None


def _instant(text: str) -> str | None:
    """Read an ISO instant with a zone as the day it was in China."""
    if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(_CHINA if moment.utcoffset() == timedelta(0) else moment.tzinfo).date().isoformat()


def _decimal(match: re.Match[str]) -> tuple[int, int, int]:
    return int(match[1]), int(match[2]), int(match[3])


def _hanzi(match: re.Match[str]) -> tuple[int, int, int]:
    year = int("".join(str(_DIGITS[character]) for character in match[1]))
    return year, _small(match[2]), _small(match[3])


def _small(numeral: str) -> int:
    """Read a Chinese numeral below one hundred (廿八, 二十八, 十)."""
    tens, mark, ones = numeral.replace("廿", "二十").partition("十")
    return (_DIGITS.get(tens, 1) * 10 if mark else 0) + _DIGITS.get(ones if mark else tens, 0)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
