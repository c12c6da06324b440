"""How the figures of a sentence are tied by arithmetic: what a share is a share of, what grew, what adds up to what.

Only constructions that state the tie are read:

- 占 … 的N% after the counts it sums; the whole is the figure between 占 and the share, or the one before 其中
- 由Y提高到X、增长N% · X，比去年的Y增长N% · 比…增长N% after the level that grew
- 总额，惠及N户，户均M: a mean begins its clause with 人均, 户均 … and divides the total before it
- a total, then 其中, 包括 or a colon and its parts · parts, then 合计, 共 and their total
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.extract.items import WORD
from kg.extract.kinds import COUNTS, MONEY
from kg.extract.measures import Sense
from kg.extract.operands import (
    AMONG,
    AMOUNTS,
    RATES,
    just_before,
    text_of,
    words_before,
    words_of_clause,
)
from kg.extract.shares import tie_share
from kg.keys import series
from kg.lexicon import Lexicon
from kg.model import Observation

_WHOLE_PARTS = (Decimal("0.8"), Decimal("1.2"))
"""Parts that come this close to their total are taken to be meant as all of it."""
_STARTS = frozenset("由 从".split())
_COMPARING = frozenset("比 较 较之".split())
_SUMMING = frozenset("合计 共计 总计 共 总共 一共 合计为 共有 合计达".split())
_INDIRECT = re.compile("年均|年平均|月均|可比价|不变价|可比口径|实际增长|扣除")
"""A mean of several years, or prices of another year: such a growth is not that of the printed figures."""
_OPENERS = frozenset("其中 包括 包含 含 ： :".split())
_SHARED_OUT = frozenset({"income", "revenue"})


@dataclass(frozen=True, slots=True)
class _Words:
    """What the lexicon knows of arithmetic."""

    directions: dict[str, str]
    """Word of change → growth or decrease."""
    members: dict[str, str]
    """户均 → the unit that a mean counts its members in."""
    sharing: frozenset[str]
    """Verbs of which an amount is given away whole."""


@lru_cache(maxsize=4)
def _compile(lexicon: Lexicon) -> _Words:
    return _Words(
        directions={w: lexicon.code(e) for e in lexicon.of("Direction") for w in e.labels},
        members={w: lexicon.code(e) for e in lexicon.of("Per") for w in e.labels},
        sharing=frozenset(w for e in lexicon.of("Sharing") for w in e.labels),
    )


def tie_figures(senses: Sequence[Sense], observations: Sequence[Observation], lexicon: Lexicon) -> list[Observation]:
    """Return the observations of one sentence with their ties filled in."""
    words = _compile(lexicon)
    tied = list(observations)
    for n, sense in enumerate(senses):
        if sense.stat == "change":
            tied[n] = _change(senses, tied, n, words)
        elif sense.stat == "share":
            tied[n] = tie_share(senses, tied, n)
        elif sense.stat == "average":
            tied[n] = _mean(senses, tied, n, words)
        elif sense.stat in AMOUNTS and sense.figure.value > 0:
            _tie_parts(senses, tied, n)
    return tied


def tie_report(observations: Sequence[Observation]) -> list[Observation]:
    """Give every growth the base that another sentence of the report states: the same series, at the base's time."""
    levels: dict[tuple[str, ...], set[int]] = {}
    for o in observations:
        if o.period is not None and o.figure.unit not in RATES:
            levels.setdefault((*series(o), o.period), set()).add(o.figure.start)
    by_start = {o.figure.start: o for o in observations}
    tied: list[Observation] = []
    for o in map(_with_earlier_base, observations):
        base: set[int] = set()
        if o.base is None and o.base_period is not None and len(o.numerators) == 1:
            base = levels.get((*series(by_start[o.numerators[0]]), o.base_period), set()) - {*o.numerators}
        tied.append(replace(o, base=min(base)) if len(base) == 1 else o)
    return tied


def _with_earlier_base(o: Observation) -> Observation:
    """Read 上年 from the year that a figure holds for: a yearbook of 2019 printed in 2020 compares with 2018."""
    if o.base_period is not None and o.base_period == o.period and o.period.isdigit():
        return replace(o, base_period=str(int(o.period) - 1))
    return o


def _change(senses: Sequence[Sense], observations: Sequence[Observation], n: int, words: _Words) -> Observation:
    """Tie a change to the level that changed and to its base, and say which way it goes."""
    o, sense = observations[n], senses[n]
    stat = _direction(sense, words)
    if any(_INDIRECT.search(word) for word in words_of_clause(sense)):
        return replace(o, stat=stat)
    member = _member(sense, words)
    if member is not None and sense.figure.unit in MONEY:
        # 户均增收2000元 is a rise, and the mean of what was shared out
        total, count = _total_and_count(senses, n, member, words)
        if total is not None and count is not None:
            return replace(o, stat=stat, numerators=(total.figure.start,), denominator=count.figure.start)
    level, base = _level_and_base(senses, n)
    if level is None and sense.figure.unit != "percentage-point":
        level = _respective(senses, n) if _is_respective(sense) else _carried_level(senses, n, words)
        level = level if _comparable(senses, level, sense) else None
    if level is None or level == o.figure.start:
        return replace(o, stat=stat)
    return replace(o, stat=stat, numerators=(level,), base=base)


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


def _direction(sense: Sense, words: _Words) -> str:
    """Say whether a change is a rise or a fall, by the nearest word of direction before it in its clause."""
    for said in words_before(sense):
        found = max((w for w in words.directions if w in said), key=len, default="")
        if found:
            return words.directions[found]
    return "change"


def _level_and_base(senses: Sequence[Sense], n: int) -> tuple[int | None, int | None]:
    """Return the level and the base of a change where the sentence states both, else nothing."""
    change = senses[n]
    unit = "percent" if change.figure.unit == "percentage-point" else change.figure.unit
    level: Sense | None = None
    base: Sense | None = None
    for sense in just_before(senses, n):
        same = sense.figure.unit not in RATES if change.figure.unit == "percent" else sense.figure.unit == unit
        if sense.stat in ("change", "threshold") or not same:
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
        if items[k].kind == WORD and items[k].text in _STARTS:
            return True
    return False


def _states_same(level: Sense, base: Sense, change: Sense) -> bool:
    """Say whether a change in the levels' own unit follows them at once: 由X降至Y，减少Z."""
    distance = change.sentence.clause[change.at] - level.sentence.clause[level.at]
    return distance <= 1 and base.figure.unit == level.figure.unit


def _carried_level(senses: Sequence[Sense], n: int, words: _Words) -> int | None:
    """Return the level that a change without a noun of its own, or with 增幅 for one, is a change of."""
    origin = senses[n].inherited
    phrase = senses[n].phrase
    if n > 0 and origin is None and phrase is not None and text_of(phrase) in words.directions:
        near = phrase.sentence.clause[senses[n].at] - phrase.sentence.clause[senses[n - 1].at] <= 1
        origin = senses[n - 1].figure.start if near else None
    for sense in reversed(senses[:n]):
        if sense.stat == "change":
            origin = sense.inherited if sense.figure.start == origin else origin
        elif sense.figure.start == origin and sense.figure.unit not in RATES:
            return sense.figure.start
    return None


def _mean(senses: Sequence[Sense], observations: Sequence[Observation], n: int, words: _Words) -> Observation:
    """Tie a mean to the total it divides, and to the count it divides by where the sentence states it."""
    o, mean = observations[n], senses[n]
    member = _member(mean, words)
    total = count = None
    if member is not None and mean.figure.unit in MONEY:
        total, count = _total_and_count(senses, n, member, words)
    if total is None:
        total, count = _income_before(senses, observations, n), None
    if total is None:
        return o
    return replace(o, numerators=(total.figure.start,), denominator=count.figure.start if count is not None else None)


def _member(mean: Sense, words: _Words) -> str | None:
    """Return the unit that a mean counts its members in: 户均 at the head of its clause."""
    sentence = mean.sentence
    first = next(k for k in range(mean.at + 1) if sentence.clause[k] == sentence.clause[mean.at])
    head = sentence.items[first].text
    if head == "平均" and first + 1 < mean.at:
        first += 1
        head = sentence.items[first].text
    if mean.at - first > 3 or mean.indicator == "ind-income-pc":
        return None
    return next((unit for word, unit in words.members.items() if head.startswith(word)), None)


def _total_and_count(senses: Sequence[Sense], n: int, member: str, words: _Words) -> tuple[Sense | None, Sense | None]:
    """Return the amount shared out and the number of those who share it, both just before their mean."""
    mean = senses[n]
    gains = mean.indicator == "ind-income-gain"
    total = count = None
    for sense in just_before(senses, n):
        if sense.stat not in AMOUNTS:
            break
        if sense.figure.unit == mean.figure.unit and total is None:
            total = sense
        elif sense.figure.unit == member and count is None:
            count = sense
        elif sense.figure.unit not in COUNTS:
            break
    if total is None or count is None or total.figure.value <= mean.figure.value:
        return None, None
    distributed = not gains and any(w in words.sharing for w in words_before(total))
    return (total, count) if total.kind in _SHARED_OUT or distributed else (None, None)


def _income_before(senses: Sequence[Sense], observations: Sequence[Observation], n: int) -> Sense | None:
    """Return the income that an average in the next clause divides."""
    if n == 0:
        return None
    before, here = senses[n - 1], senses[n]
    near = here.sentence.clause[here.at] - before.sentence.clause[before.at] <= 1
    if near and before.stat == "total" and before.figure.unit == here.figure.unit == "CNY":
        same_period = observations[n - 1].period == observations[n].period
        if same_period and before.figure.value > here.figure.value and before.kind in _SHARED_OUT:
            return before
    return None


def _tie_parts(senses: Sequence[Sense], tied: list[Observation], n: int) -> None:
    """Tie a total to its parts: those that follow 其中 lie within it, and add up to it where they are meant to be all."""
    total = senses[n]
    start = total.figure.start
    inner = _parts_after(senses, n)
    for k in inner:
        tied[k] = replace(tied[k], within=start)
    parts = [senses[k].figure for k in inner] or (
        [s.figure for s in _parts_before(senses, n)] if _sums_up(total) else []
    )
    added = sum((p.value for p in parts), Decimal(0))
    low, high = _WHOLE_PARTS
    if len(parts) > 1 and low <= added / total.figure.value <= high:
        tied[n] = replace(tied[n], components=tuple(p.start for p in parts))


def _parts_after(senses: Sequence[Sense], n: int) -> list[int]:
    """Return the positions of the parts that 其中 or a colon introduces after a total, in its own unit."""
    total = senses[n]
    items, sentence = total.sentence.items, total.sentence
    parts: list[int] = []
    opened_at = -1
    for k in range(n + 1, len(senses)):
        sense = senses[k]
        if sentence.part[sense.at] != sentence.part[total.at]:
            break
        if opened_at < 0:
            opened_at = _opening(sense, total)
            if opened_at < 0:
                if sense.figure.unit == total.figure.unit or sense.figure.unit not in COUNTS:
                    break
                continue
        elif any(item.text in (AMONG, "其余") for item in items[opened_at + 1 : sense.at]):
            break
        if sense.stat not in AMOUNTS or sense.figure.unit in RATES:
            break
        if sense.figure.unit == total.figure.unit:
            parts.append(k)
        elif sense.figure.unit not in COUNTS:
            break
    return parts


def _opening(sense: Sense, total: Sense) -> int:
    """Return the item of the 其中, 包括 or colon between a total and the first of its parts, or -1."""
    items = total.sentence.items
    for k in range(sense.at - 1, total.at, -1):
        if items[k].text in _OPENERS:
            return k
    return -1


def _sums_up(total: Sense) -> bool:
    """Say whether a figure is the sum of those before it: 合计, 共 stand in its clause."""
    return any(word in _SUMMING for word in words_before(total))


def _parts_before(senses: Sequence[Sense], n: int) -> list[Sense]:
    """Return the figures just before their sum: each in its unit, none of another."""
    total = senses[n]
    parts: list[Sense] = []
    for sense in just_before(senses, n):
        if sense.figure.unit != total.figure.unit or sense.stat not in AMOUNTS:
            break
        parts.append(sense)
    return parts[::-1] if len(parts) > 1 else []
