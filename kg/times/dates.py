"""Read dates and stretches of a year, their ranges, and 截至, 自, 以来, 起, 前, 后 around them."""

from __future__ import annotations

import calendar
import re
from typing import NamedTuple

from kg.model import Time
from kg.times import grammar as g
from kg.times.numerals import whole
from kg.times.resolve import LAST, Reference, first, interval, last, spell
from kg.times.scene import Scene

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "两": 2}
_EDGES = {"初": 1, "底": 12, "末": 12, "中": 6}
_TEN_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, LAST), "上中旬": (1, 20), "中下旬": (11, LAST)}
_TEN_DAYS |= {"上半月": (1, 15), "下半月": (16, LAST)}
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14)}
_OLD = re.compile("(?:多|余)?(?:的?历史|前|来|树龄|古)")

_Part = tuple[int | None, int | None]
_NONE: _Part = (None, None)


class Point(NamedTuple):
    """A date or stretch of time as printed: its year if said, months and days within it."""

    end: int
    low: _Part = _NONE
    high: _Part = _NONE
    year: int | None = None
    year_high: int | None = None
    word: str = ""
    """Relative word for the year."""
    kind: str = "date"
    latest: int = 0
    """Month that must not lie after the reference month for the year to be the same; 0 where there is none."""
    loose: bool = False
    """年底, 全年: the year before only where the reference is in its first three months."""

    @property
    def bare(self) -> bool:
        """No month or day is said."""
        return self.low == _NONE


def point_at(scene: Scene, start: int) -> Point | None:
    """Read one date or stretch of a year that begins here; no ranges beyond those said within one year."""
    iso = g.ISO.match(scene.view, start) if scene.view[start + 4 : start + 5] in g.ISO_SIGNS else None
    if iso:
        part = (int(iso["m"] or iso["m2"]), int(iso["d"]) if iso["d"] else None)
        if _valid(part):
            return Point(iso.end(), part, part, int(iso["y"]))
    found = scene.grammar.point.match(scene.view, start)
    if not found or found.end() == start:
        return None
    y0, y1, y, w = found.group("y0", "y1", "y", "w")
    if found["y2"]:
        y0, y1 = found.group("y2", "y3")
    if w and not scene.grammar.words.holds(scene.view, start, w):
        return None
    year, high = None, None
    if y0:
        year, high = int(y0), int(y1) if len(y1) == 4 else int(y0[:2] + y1)
        if high <= year:
            return None
    elif y:
        year = _year(y)
        if year == 0:
            return None
        if year < 1900 and _OLD.match(scene.view, found.end()):
            return None
    low, upper, kind, latest, loose = _within(scene, start, found, dated=bool(y0 or y or w))
    end = found.end()
    if kind == "":  # what follows the year is no part of it
        low, upper, kind, latest, loose, end = _NONE, _NONE, "date", 0, False, found.end("dated")
        if end < 0:
            return None
    return Point(end, low, upper, year, high, w or "", kind, latest, loose)


def _year(word: str) -> int:
    """Return a year; 0 for two Chinese digits that say about how many (七八年)."""
    if len(word) > 2:
        return whole(word.replace("O", "〇").replace("o", "〇")) or 0
    tens, ones = (int(c) if c.isascii() else whole(c) or 0 for c in word)
    if not word.isascii() and ones == tens + 1:
        return 0
    year = tens * 10 + ones
    return 2000 + year if year < 50 else 1900 + year


def _within(scene: Scene, start: int, m: re.Match[str], *, dated: bool) -> tuple[_Part, _Part, str, int, bool]:
    """Return first and last month and day, kind, the month to compare with the reference, and whether loosely.

    An empty kind says that the words are no time.
    """
    if m.lastgroup == "dated":
        return _NONE, _NONE, "date", 0, False
    no = (_NONE, _NONE, "", 0, False)
    if m["m"]:
        return _month(scene, m) or no
    if m["q"]:
        low, high = whole_quarter(m["q0"] or m["q"]), whole_quarter(m["q"])
        if low > high:
            return no
        if m["qe"]:
            month = high * 3 if m["qe"][0] in "底末" else high * 3 - 2
            return (month, None), (month, None), "date", month, False
        return (low * 3 - 2, None), (high * 3, None), "period", high * 3 if low < high else low * 3 - 2, False
    if m["e"]:
        if not dated and scene.view[start] != "年":
            return no
        part = (_EDGES[m["e"][0]], None)
        return part, part, "date", part[0] or 0, True
    if m["h"]:
        low = 1 if m["h"] == "上" else 7
        return (low, None), (low + 5, None), "period", low, False
    if m["fq"] or m["fm"]:
        months = whole_quarter(m["fq"]) * 3 if m["fq"] else (whole(m["fm"]) or 0)
        return (1, None), (months, None), "period", months, False
    if m["q1"]:
        return (1, None), (3, None), "period", 1, False
    if m["s"]:
        if not dated or m["y0"]:
            return no
        low, high = _SEASONS[m["s"][0]]
        return (low, None), (high, None), "period", low, False
    if m["all"]:
        if not dated and m["all"] == "内":
            return no
        return _NONE, _NONE, "period", 12 if m["all"] == "全年" else 0, True
    if m["f"]:
        day = scene.grammar.words.entries[m["f"]].value("monthDay")
        fixed: _Part = (int(day[:2]), int(day[3:])) if day else _NONE
        return (fixed, fixed, "date", fixed[0] or 0, False) if dated else no
    return (_NONE, _NONE, "date", 0, False) if dated else no


def whole_quarter(word: str) -> int:
    """Return the number of a quarter."""
    return _QUARTERS.get(word) or int(word)


def _month(scene: Scene, m: re.Match[str]) -> tuple[_Part, _Part, str, int, bool] | None:
    """Read months, and the days or parts within them."""
    view = scene.view
    high = _month_number(m["m"])
    low = _month_number(m["m0"] or m["mm"] or m["m"])
    joined = m["mc"] and m["mc"].strip() in "、和"
    if (
        not 1 <= high <= 12
        or (joined and (high != low + 1 or _list_number(view, m.start("m0"))))
        or (m["mm"] and high != low + 1)
    ):
        return None
    if not m["m"].isascii() and view.startswith("一", m.end()) and not view.startswith(("一日", "一号"), m.end()):
        return None  # 一月一评
    if m["d"]:
        d = whole(m["d"]) or 0
        d0 = (whole(m["d0"]) or 0) if m["d0"] else d
        if not (_valid((high, d)) and _valid((low, d0)) and d0 <= d):
            return None
        return (low, d0), (high, d), "date" if d0 == d else "period", low, False
    if m["x"]:
        d0, d = _TEN_DAYS[m["x"]]
        return (low, d0), (high, d), "date", low, False
    if low == high:
        return (low, None), (low, None), "date", low, False
    return (low, None), (high, None), "period", high if 1 == low < high else low, False


def _month_number(word: str) -> int:
    return 1 if word == "元" else whole(word) or 0


def _list_number(view: str, start: int) -> bool:
    return start == 0 or view[start - 1] in "\n 　"


def _valid(part: _Part) -> bool:
    """Tell whether a month has such a day; 29 February is one of some year."""
    month, day = part
    return month is not None and 1 <= month <= 12 and (day is None or 1 <= day <= calendar.monthrange(2000, month)[1])


def years_of(scene: Scene, point: Point, *, ahead: bool) -> tuple[int | None, str]:
    """Return the year a point lies in and how it is known."""
    said, reference = scene.said, scene.reference
    if point.year is not None:
        return point.year, "stated"
    if point.word:
        entry = scene.grammar.words.entries[point.word]
        shift, anchor = int(entry.value("shift") or 0), entry.value("anchor")
        if anchor != "reference" and said.year is not None:
            return said.year + shift, "inherited"
        if anchor != "said" and reference:
            return reference.year + shift, "resolved"
        return None, "unresolved"
    if said.year is not None:
        return said.year, "inherited"
    if reference:
        return _past_year(reference, point, ahead=ahead), "resolved"
    return None, "unresolved"


def _past_year(reference: Reference, point: Point, *, ahead: bool) -> int:
    """Choose the year of a month said without one: never one that lies ahead unless the words look ahead."""
    if point.loose and (reference.month is None or reference.month > 3):
        return reference.year
    return reference.past_year(point.latest, ahead=ahead)


def read_date(scene: Scene, start: int) -> Time | None:
    """Read the date or period that begins here, with what goes before and after it."""
    point = point_at(scene, start)
    if not point:
        return None
    view = scene.view
    right: Point | None = None
    if point.year_high is None and view[point.end : point.end + 1] in g.RANGE_SIGNS:
        joint = g.RANGE.match(view, point.end)
        right = point_at(scene, joint.end()) if joint else None
    end = right.end if right else point.end
    prefix, suffix = _before(scene, start), _after(scene, end)
    sign = suffix.lastgroup if suffix else None
    ahead = sign == "before" or bool(prefix and prefix["to"])
    if not ahead and point.latest and point.year is None and not point.word:
        ahead = bool(g.AHEAD.search(scene.before(start, 14))) or (
            sign == "since" and view[end : end + 2].strip().startswith("起") and _soon(scene.reference, point.latest)
        )
    edtf, basis, single = _resolve(scene, point, right, ahead=ahead)
    if right and edtf and first(edtf) > last(edtf):
        right, end = None, point.end
        edtf, basis, single = _resolve(scene, point, None, ahead=ahead)
        suffix = sign = None
    kind = "period" if right or point.year_high else point.kind
    plain = edtf
    until = False
    opened = compared = False
    if prefix and prefix["until"]:
        start -= len(prefix[0])
        until, edtf = True, edtf and f"../{last(edtf)}"
        if sign in ("stop", "within") and suffix:
            end = suffix.end()
    elif suffix:
        end = suffix.end()
        if sign == "since":
            opened, kind = True, "period"
            if prefix and prefix["since"]:
                start -= len(prefix[0])
            if not (view.startswith("以来", end - 2) and _this_year(scene, point)):
                edtf = edtf and f"{first(edtf)}/.."
        elif sign == "after":
            opened, kind, edtf = True, "period", edtf and f"{first(edtf)}/.."
        elif sign == "before":
            kind, edtf = "period", edtf and f"../{last(edtf)}"
        elif sign == "same":
            compared = True
            edtf = _same_stretch(scene, edtf, bare=point.bare and not right)
        elif sign == "stop":
            end = right.end if right else point.end
    elif _opened_later(scene, end, from_=bool(prefix and prefix["since"])):
        opened, kind = True, "period"
        if not _this_year(scene, point):
            edtf = edtf and f"{first(edtf)}/.."
    carries = not compared and _carries(scene, prefix, end, single, opened=opened)
    _remember(scene, point, plain, single, carries=carries)
    return scene.time(start, end, kind, edtf, basis, until=until)


def _before(scene: Scene, start: int) -> re.Match[str] | None:
    """Match 截至, 自, 从, 到, 比 before a date."""
    if start <= scene.floor or scene.view[start - 1] not in g.BEFORE_SIGNS:
        return None
    return g.PREFIX.search(scene.before(start, 5))


def _after(scene: Scene, end: int) -> re.Match[str] | None:
    """Match 以来, 起, 前, 后, 期间 after a date."""
    return g.SUFFIX.match(scene.view, end) if scene.view[end : end + 1] in g.AFTER_SIGNS else None


def _soon(reference: Reference | None, month: int) -> bool:
    """9月1日起 said in July or August is this year's."""
    return reference is not None and reference.month is not None and 0 < month - reference.month <= 2


def _this_year(scene: Scene, point: Point) -> bool:
    """今年以来 is the year, as far as it has gone."""
    entry = scene.grammar.words.entries.get(point.word)
    return point.bare and entry is not None and entry.value("shift") == "0" and entry.value("anchor") == "reference"


def _resolve(scene: Scene, point: Point, right: Point | None, *, ahead: bool) -> tuple[str | None, str, int | None]:
    """Return EDTF, basis, and the one year it lies in, if it lies in one."""
    year, basis = years_of(scene, point, ahead=ahead)
    if right is None:
        if year is None:
            return None, basis, None
        if point.year_high is not None:
            return interval(spell(year), _spell(point.year_high, point.high)), basis, None
        turns = (point.low[0] or 0) > (point.high[0] or 12)  # 11月至1月
        return interval(_spell(year, point.low), _spell(year + turns, point.high)), basis, None if turns else year
    crosses = (point.low[0] or 0) > (right.high[0] or 12)
    if right.year is None and not right.word:
        year_high = year + crosses if year is not None else None
    else:
        before = scene.said.year
        if year is not None:
            scene.said.year = year  # 次年 counts from the left end
        year_high, basis_high = years_of(scene, right, ahead=ahead)
        scene.said.year = before
        if point.year is None and not point.word:
            year = year_high - crosses if year_high is not None else None
            basis = basis_high
        elif basis_high != "stated":
            basis = basis_high
    if year is None or year_high is None:
        return None, "unresolved", None
    low, high = _spell(year, point.low), _spell(right.year_high or year_high, right.high)
    return interval(low, high), basis, year if year == year_high else None


def _spell(year: int, part: _Part) -> str:
    month, day = part
    if month is not None and month > 12:
        return spell(year + 1, month - 12, day)
    return spell(year, month, day)


def _same_stretch(scene: Scene, edtf: str | None, *, bare: bool) -> str | None:
    """去年同期: the stretch said last, in another year."""
    said = scene.said.last
    if not (edtf and bare and said and len(edtf) == 4) or ".." in said or first(said)[:4] != last(said)[:4]:
        return edtf
    return "/".join(edtf + part[4:] for part in said.split("/"))


def _opened_later(scene: Scene, end: int, *, from_: bool) -> bool:
    """Tell whether 以来 (after 自 or 从 also 起, 开始) follows in the same clause, with no other time between."""
    if not from_ and scene.view.find("以来", end, end + 17) < 0:
        return False
    found = (g.LATER_FROM if from_ else g.LATER_SINCE).match(scene.view, end)
    if not found:
        return False
    scene.resume = found.end()
    for other in scene.grammar.scan.finditer(scene.view, end, found.end()):
        entry = scene.grammar.words.entries.get(other[0])
        if not (entry and entry.kind == "VagueTime" and other.end() == found.end()):
            scene.resume = 0
            return False
    return True


def _carries(scene: Scene, prefix: re.Match[str] | None, end: int, year: int | None, *, opened: bool) -> bool:
    """Tell whether the year said governs what follows: not one compared with, counted from, or aimed at."""
    than = prefix["than"] if prefix else None
    if than and (than in "比较" or scene.view.startswith(("相比", "比"), end)):
        return False
    if scene.reference is None:
        return True
    ahead = bool(prefix and prefix["to"]) and year is not None and year > scene.reference.year
    return not (opened or ahead)


def _remember(scene: Scene, point: Point, edtf: str | None, year: int | None, *, carries: bool) -> None:
    said = scene.said
    if not carries:
        return
    entry = scene.grammar.words.entries.get(point.word)
    names_year = point.year is not None or (entry is not None and entry.value("anchor") != "either")
    if names_year and point.year_high is None and (year is not None or edtf is None):
        said.year, said.month, said.day = year, None, None
    month = point.low[0]
    if year is not None and month is not None and month <= 12:
        if month == point.high[0]:
            said.month = (year, month)
        if point.low == point.high and point.low[1] is not None:
            said.day = edtf
    if edtf:
        said.last = edtf


def read_day(scene: Scene, start: int) -> Time | None:
    """Read a day of the month said last, or of the reference date: 15日, 9至12日."""
    found = g.DAY_ALONE.match(scene.view, start)
    if not found:
        return None
    high = int(found["d"])
    low = int(found["d0"]) if found["d0"] else high
    if not 1 <= low <= high <= 31:
        return None
    said, reference = scene.said, scene.reference
    month, basis = said.month, "inherited"
    if month is None and reference and reference.month:
        back = (
            reference.day is not None and low > reference.day and not scene.view.startswith(("前", "之前"), found.end())
        )
        index = reference.year * 12 + reference.month - 1 - back
        month, basis = (index // 12, index % 12 + 1), "resolved"
    edtf = None
    if month is None:
        basis = "unresolved"
    elif _valid((month[1], high)):
        edtf = interval(spell(*month, low), spell(*month, high))
        said.month, said.last = month, edtf
        said.day = edtf if low == high else None
    else:
        return None
    return around(scene, start, found.end(), "date" if low == high else "period", edtf, basis)


def around(scene: Scene, start: int, end: int, kind: str, edtf: str | None, basis: str) -> Time:
    """Add 截至 before, and 起, 以来, 前 after, a date that is resolved already."""
    prefix, suffix = _before(scene, start), _after(scene, end)
    sign = suffix.lastgroup if suffix else None
    if prefix and prefix["until"]:
        return scene.time(start - len(prefix[0]), end, kind, edtf and f"../{last(edtf)}", basis, until=True)
    if suffix and sign in ("since", "after", "before"):
        if sign == "before":
            return scene.time(start, suffix.end(), "period", edtf and f"../{last(edtf)}", basis)
        back = len(prefix[0]) if prefix and prefix["since"] else 0
        return scene.time(start - back, suffix.end(), "period", edtf and f"{first(edtf)}/..", basis)
    return scene.time(start, end, kind, edtf, basis)


def read_month_word(scene: Scene, start: int, end: int, month: tuple[int, int] | None, basis: str) -> Time:
    """Read 本月, 上月, 当月 with the day or part of the month that may follow."""
    rest = g.MONTH_WORD_REST.match(scene.view, end)
    low = high = None
    kind = "date"
    if rest:
        if rest["d"]:
            high = whole(rest["d"])
            low = whole(rest["d0"]) if rest["d0"] else high
            kind = "date" if low == high else "period"
        elif rest["x"]:
            low, high = _TEN_DAYS[rest["x"]]
        end = rest.end()
    edtf = interval(spell(*month, low), spell(*month, high)) if month else None
    if month:
        scene.said.month, scene.said.last = month, edtf
    return around(scene, start, end, kind, edtf, basis)
