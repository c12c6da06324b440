"""What a change is a change of: its level, its base, and which way it goes.

- 由Y提高到X、增长N% · 在Y的基础上提高到X · X，比去年的Y增长N% · X，与去年的Y相比增长N% · 比…增长N% after the level that grew
- 今年X，去年Y，增长N%: of two figures of the same measure the later is the level, the earlier the base
- 由Y扩大到X，是原来的N倍
- X，上年Y，多了Z: an amount right after a word of direction, with the measure of the figures before it, is a change
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.extract.items import TIME, WORD, Item
from kg.extract.measures import Sense
from kg.extract.operands import RATES, just_before, text_of, words_before, words_of_clause
from kg.model import Observation

_STARTS = frozenset("由 从".split())
_COMPARING = frozenset("比 较 较之".split())
_WITH = frozenset("与 同 和 跟".split())
_COMPARED = ("相比", "比较", "比")
_UPON = ("的基础上", "基础上")
_RELATIVE = frozenset("同比 环比".split()) | _COMPARING
_INDIRECT = re.compile("年均|年平均|月均|可比价|不变价|可比口径|实际增长|扣除")
"""A mean of several years, or prices of another year: such a growth is not that of the printed figures."""
_FORMER = frozenset("原来 以前 此前 之前 过去 原先 当初".split())
_OF_ANYTHING = frozenset("percent permille ratio".split())
"""Units of changes that any amount can have."""
_NEAR = 2
"""How many clauses before a change the first of two figures may stand that it compares."""


def is_bare_change(senses: Sequence[Sense], n: int, directions: Mapping[str, str]) -> bool:
    """Say whether a figure that shares the measure of the one before it is a change of that: 上年是1.18万元，多了1400元."""
    sense = senses[n]
    if (
        n == 0
        or sense.inherited is None
        or sense.figure.unit in RATES
        or sense.figure.unit != senses[n - 1].figure.unit
    ):
        return False
    sentence, clause = sense.sentence, sense.sentence.clause[sense.at]
    if clause - sentence.clause[senses[n - 1].at] != 1:
        return False
    said = ""
    for k in range(sense.at - 1, -1, -1):
        item = sentence.items[k]
        if sentence.clause[k] != clause:
            break
        if item.kind != TIME:
            said = item.text + said
    return said in directions or said.rstrip("了") in directions


def tie_change(
    senses: Sequence[Sense], observations: Sequence[Observation], n: int, directions: Mapping[str, str]
) -> Observation:
    """Tie a change to the level that changed and to its base, and say which way it goes."""
    sense = senses[n]
    o = replace(observations[n], stat=direction(sense, directions))
    said = words_of_clause(sense)
    if any(_INDIRECT.search(word) for word in said):
        return o
    if o.base_period is None and o.period is not None and any("同比" in word for word in said):
        o = replace(o, base_period=_year_before(o.period))
    level, base = _level_and_base(senses, n)
    if level is None and (times := _later_and_earlier(senses, observations, n)) is not None:
        later, earlier = times
        o = replace(o, period=later.period, basis=later.basis, base_period=earlier.period)
        level, base = later.figure.start, earlier.figure.start
    if level is None and sense.figure.unit != "percentage-point":
        level = _respective(senses, n) if _is_respective(sense) else _carried_level(senses, n, directions)
        level = level if _comparable(senses, level, sense) else None
    if level is None or level == o.figure.start:
        return o
    return replace(o, numerators=(level,), base=base)


def _year_before(edtf: str) -> str | None:
    """Return the same time a year earlier, which is what 同比 compares with; nothing for times of several years."""
    times = [re.fullmatch(r"(\d{4})((?:-\d\d){0,2})", time) for time in edtf.split("/")]
    years = {time[1] for time in times if time}
    if len(years) != 1 or not all(times):
        return None
    year = int(years.pop()) - 1
    return "/".join(f"{year:04}{time[2]}" for time in times if time)


def tie_times(senses: Sequence[Sense], observations: Sequence[Observation], n: int) -> Observation:
    """Tie 是原来的2.5倍 to the level and the base that stand before it."""
    o, sense = observations[n], senses[n]
    sentence, clause = sense.sentence, sense.sentence.clause[sense.at]
    said = [k for k in range(sense.at) if sentence.clause[k] == clause]
    former = any(sentence.items[k].kind == TIME or sentence.items[k].text in _FORMER for k in said)
    if not former or sentence.items[sense.at - 1].text != "的":
        return o
    level, base = _level_and_base(senses, n)
    if level is None and (times := _later_and_earlier(senses, observations, n)) is not None:
        level, base = times[0].figure.start, times[1].figure.start
    return o if level is None else replace(o, numerators=(level,), base=base)


def _comparable(senses: Sequence[Sense], level: int | None, change: Sense) -> bool:
    """Say whether a change can be one of a level: a percentage of anything, an amount of what has its unit."""
    unit = next((s.figure.unit for s in senses if s.figure.start == level), "")
    return change.figure.unit in ("percent", "permille", unit)


def _is_respective(sense: Sense) -> bool:
    return "分别" in words_of_clause(sense)


def _respective(senses: Sequence[Sense], n: int) -> int | None:
    """Return the level that stands where a change does: 城乡低保分别达到A、B，分别提高a、b."""
    changes = _row(senses, n)
    if len(changes) < 2 or changes[0] == 0:
        return None
    levels = _row(senses, changes[0] - 1)
    if len(levels) != len(changes) or senses[levels[0]].stat == "change":
        return None
    return senses[levels[changes.index(n)]].figure.start


def _row(senses: Sequence[Sense], n: int) -> list[int]:
    """Return the figures of one clause that share unit and statistic with one of them."""
    one = senses[n]
    alike = (one.figure.unit, one.stat)
    clause = one.sentence.clause[one.at]
    return [k for k, s in enumerate(senses) if s.sentence.clause[s.at] == clause and (s.figure.unit, s.stat) == alike]


def direction(sense: Sense, directions: Mapping[str, str]) -> str:
    """Say whether a change is a rise or a fall, by the nearest word of direction before it in its clause."""
    for said in words_before(sense):
        found = max((w for w in directions if w in said), key=len, default="")
        if found:
            return directions[found]
    return "change"


def _level_and_base(senses: Sequence[Sense], n: int) -> tuple[int | None, int | None]:
    """Return the level and the base of a change where the sentence states both, else nothing."""
    change = senses[n]
    unit = "percent" if change.figure.unit == "percentage-point" else change.figure.unit
    level: Sense | None = None
    base: Sense | None = None
    for sense in just_before(senses, n):
        same = sense.figure.unit not in RATES if change.figure.unit in _OF_ANYTHING else sense.figure.unit == unit
        if sense.stat == "change" or (sense.stat == "threshold" != change.stat) or not same:
            break
        if _is_base(sense, change) and base is None:
            base = sense
        elif level is None:
            level = sense
        if level is not None and base is not None:
            break
    if level is None or base is None or level.figure.unit != base.figure.unit:
        return None, None
    if change.figure.unit == unit and not _states_same(level, base, change):
        return None, None
    return level.figure.start, base.figure.start


def _later_and_earlier(
    senses: Sequence[Sense], observations: Sequence[Observation], n: int
) -> tuple[Observation, Observation] | None:
    """Return the two figures just before a change that state one measure at two times, the later first."""
    change = senses[n]
    if n < 2 or change.figure.unit == "percentage-point":
        return None
    first, second = senses[n - 2], senses[n - 1]
    clauses = [s.sentence.clause[s.at] for s in (first, second, change)]
    parts = {s.sentence.part[s.at] for s in (first, second, change)}
    alike = second.inherited == first.figure.start or second.words == first.words
    if clauses[0] == clauses[1] or clauses[2] - clauses[1] > 1 or clauses[2] - clauses[0] > _NEAR or len(parts) > 1:
        return None
    if not alike or first.figure.unit != second.figure.unit or "change" in (first.stat, second.stat):
        return None
    if first.figure.unit in RATES or change.figure.unit not in {*_OF_ANYTHING, first.figure.unit}:
        return None
    pair = sorted((observations[n - 2], observations[n - 1]), key=lambda o: o.period or "", reverse=True)
    later, earlier = pair
    if later.period is None or earlier.period is None or not (later.period.isdigit() and earlier.period.isdigit()):
        return None
    apart = int(later.period) - int(earlier.period)
    told = _RELATIVE.intersection(words_of_clause(change))
    return (later, earlier) if apart == 1 or (apart > 1 and not told) else None


def _is_base(sense: Sense, change: Sense) -> bool:
    """Say whether a level is the one a change starts from: 由Y提高到X, 比去年的Y增长."""
    items = sense.sentence.items
    clause = sense.sentence.clause[sense.at]
    for k in range(sense.at - 1, -1, -1):
        if sense.sentence.clause[k] != clause:
            return False
        if items[k].figure is not None:
            return False
        if items[k].kind == WORD and items[k].text in _COMPARING:
            return clause == change.sentence.clause[change.at]
        if items[k].kind == WORD and items[k].text in _WITH and _ends(sense, _COMPARED):
            return change.sentence.clause[change.at] - clause <= 1
        if items[k].text == "在" and _ends(sense, _UPON):
            return True
        if items[k].kind == WORD and items[k].text in _STARTS:
            return not _is_source(items[k + 1 : sense.at])
    return False


def _is_source(between: Sequence[Item]) -> bool:
    """Say whether 从 names where something was got, not where a level starts: 从|贫困县购进农产品|10亿元."""
    acts = any(item.kind == WORD and item.tag == "v" for item in between)
    return acts and bool(between) and between[-1].text not in ("的", "时", "为", "是")


def _ends(sense: Sense, ends: tuple[str, ...]) -> bool:
    """Say whether certain words follow a figure at once: 与上年的1万元|相比, 在18万吨|的基础上."""
    following = "".join(item.text for item in sense.sentence.items[sense.at + 1 : sense.at + 4])
    return following.startswith(ends)


def _states_same(level: Sense, base: Sense, change: Sense) -> bool:
    """Say whether a change in the levels' own unit follows them at once: 由X降至Y，减少Z."""
    nearest = max(level.sentence.clause[level.at], base.sentence.clause[base.at])
    return change.sentence.clause[change.at] - nearest <= 1 and base.figure.unit == level.figure.unit


def _carried_level(senses: Sequence[Sense], n: int, directions: Mapping[str, str]) -> int | None:
    """Return the level that a change without a noun of its own, or with 增幅 for one, is a change of."""
    origin = senses[n].inherited
    phrase = senses[n].phrase
    if n > 0 and origin is None and phrase is not None and text_of(phrase) in directions:
        near = phrase.sentence.clause[senses[n].at] - phrase.sentence.clause[senses[n - 1].at] <= 1
        origin = senses[n - 1].figure.start if near else None
    for sense in reversed(senses[:n]):
        if sense.stat == "change":
            origin = sense.inherited if sense.figure.start == origin else origin
        elif sense.figure.start == origin and sense.figure.unit not in RATES:
            return sense.figure.start
    return None
