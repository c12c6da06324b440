"""Read what counts time without being a date: durations, ages, clock times, frequencies; and what is counted from them (近五年, 10年前)."""

from __future__ import annotations

import re

from kg.model import Time
from kg.times import grammar as g
from kg.times.dates import point_at
from kg.times.numerals import whole
from kg.times.resolve import interval, spell
from kg.times.scene import Scene

_GRAINS = (("年", "year"), ("月", "month"), ("周", "week"), ("星期", "week"), ("天", "day"), ("日", "day"))
_HUNDREDS = frozenset("百千万")


def read_age(scene: Scene, start: int) -> Time | None:
    """Read an age with 以上 and 以下, which set its limits: 69岁, 16—60周岁, 60岁以上."""
    found = g.AGE.match(scene.view, start)
    return scene.time(start, found.end(), "age") if found else None


def read_clock(scene: Scene, start: int) -> Time | None:
    """Read a time of day, with 上午 and the like before it; N点 alone may be N points."""
    found = g.CLOCK.match(scene.view, start)
    if not found:
        return None
    part = g.DAY_PART.search(scene.before(start, 4))
    words = found[0]
    if "点" in words and not (part or found["exact"] is not None or words[-1] in "分钟半许整"):
        return None
    if ":" in words and scene.before(start, 3).endswith(("比", "比例", "按", "分", "为", ":")):
        return None
    end = found.end()
    joint = g.RANGE.match(scene.view, end)
    if joint and (right := g.CLOCK.match(scene.view, joint.end())):
        end = right.end()
    return scene.time(start - len(part[0]) if part else start, end, "clock")


def read_each(scene: Scene, start: int) -> Time | None:
    """Read 每年, 每两个月, 每周一, and dates that come round every year: 每年5月6日至5月20日."""
    found = g.EACH.match(scene.view, start)
    if not found:
        return None
    end = found.end()
    if scene.view.startswith("年", end - 1):
        after = end + scene.view.startswith("的", end)
        point = point_at(scene, after)
        if point and not point.word and point.year is None and not point.bare:
            end = point.end
            joint = g.RANGE.match(scene.view, end)
            if joint and (right := point_at(scene, joint.end())) and right.year is None:
                end = right.end
    return scene.time(start, end, "frequency")


def read_duration(scene: Scene, start: int) -> Time | None:
    """Read a length of time, or the period or date that is counted by it."""
    found = g.DURATION.match(scene.view, start)
    if not found or _idiom(scene, start, found):
        return None
    before = g.BEFORE_DURATION.search(scene.before(start, 6))
    after = g.AFTER_DURATION.match(scene.view, found.end())
    if before and before["th"]:
        return None  # 第三年 is an ordinal
    if before and before["half"] and found["n"] == "半":
        return None
    grain, count = _count(found)
    if grain and after and after.lastgroup in ("ago", "later"):
        return _moved(scene, start, after.end(), grain, count, ahead=after.lastgroup == "later")
    since = bool(after and after.lastgroup == "since")
    past = bool(before and before["past"]) and not _nearly(scene, start, before)
    if grain and (since or past):
        begin = start - len(before[0]) if before and past else start
        end = after.end() if after and since else found.end()
        if before and before[0].startswith("过去") and count == 1 and grain == "year" and not since:
            return _resolved(scene, begin, end, "date", scene.shifted("year", -1))
        return _resolved(scene, begin, end, "period", _stretch(scene, grain, count, back=True))
    if grain and before and before["next"]:
        return _resolved(
            scene, start - len(before[0]), found.end(), "period", _stretch(scene, grain, count, back=False)
        )
    return scene.time(start, found.end(), "duration")


def _idiom(scene: Scene, start: int, found: re.Match[str]) -> bool:
    """Tell 百年, 四周, 一年一次, 一天天 and 两个一百年 from lengths of time."""
    view, n, unit = scene.view, found["n"], found["u"]
    if n.isascii() or n[0].isdigit():
        return False
    if _HUNDREDS.issuperset(n) or (n == "四" and unit == "周") or (n in "多几数" and unit == "世纪"):
        return True
    if g.NOT_DURATION.match(view, found.end() - 1):
        return True
    if n == "一百" and scene.before(start, 2) == "两个":
        return True
    rest = view[found.end() : found.end() + 2]
    return rest[:1] == unit or (rest[:1] == "一" and rest != "一夜" and unit in ("年", "天", "周", "日"))


def _nearly(scene: Scene, start: int, before: re.Match[str] | None) -> bool:
    """历时近五年: 近 says nearly, not recent."""
    if not before or before["past"] != "近":
        return False
    return bool(g.NEARLY.search(scene.before(start - len(before[0]), 3)))


def _count(found: re.Match[str]) -> tuple[str | None, int | None]:
    """Return the unit and the definite number of a duration, if it has them."""
    unit = found["u"]
    grain = next((name for sign, name in _GRAINS if unit.endswith(sign)), None)
    if unit in ("周年", "学年", "工作日", "自然日") or unit.endswith(("学年", "工作日", "自然日")):
        return None, None
    if found["n"] == "半" and grain == "year":
        return "month", None if found["v2"] else 6
    vague = found["to"] or found["v"] or found["v2"] or any(c in unit for c in "半多来") or found.end() > found.end("u")
    return grain, None if vague else whole(found["n"])


def _stretch(scene: Scene, grain: str, count: int | None, *, back: bool) -> str | None:
    if count is None:
        return None
    if grain == "week":
        grain, count = "day", count * 7
    here, there = scene.shifted(grain, 0), scene.shifted(grain, -count if back else count)
    if here is None or there is None:
        return None
    return interval(there, here) if back else interval(here, there)


def _moved(scene: Scene, start: int, end: int, grain: str, count: int | None, *, ahead: bool) -> Time:
    """10年前 counts from the reference date; 3年后 from the year said before, for it continues a story."""
    if ahead:
        if grain == "year" and count is not None and scene.said.year is not None:
            scene.said.year += count
            return scene.time(start, end, "date", spell(scene.said.year), "inherited")
        return scene.time(start, end, "date", None, "unresolved")
    if count is None:
        return scene.time(start, end, "date", None, "unresolved")
    if grain == "week":
        grain, count = "day", count * 7
    return _resolved(scene, start, end, "date", scene.shifted(grain, -count))


def _resolved(scene: Scene, start: int, end: int, kind: str, edtf: str | None) -> Time:
    return scene.time(start, end, kind, edtf, "resolved" if edtf else "unresolved")
