"""How the figures of a sentence are tied by arithmetic: what a share is a share of, what grew, what adds up to what.

Only constructions that state the tie are read:

- shares (kg.extract.shares) and changes (kg.extract.changes)
- 总额，惠及N户，户均M · 总额，N户每户M: a mean divides the total before it by the number before it
- a total, then 其中, 包括, a colon or 由…组成 and its parts · parts, then 合计, 共 and their total
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from kg.extract.changes import direction, is_bare_change, tie_change, tie_times
from kg.extract.items import Sentence
from kg.extract.kinds import COUNTS, MONEY
from kg.extract.measures import Sense
from kg.extract.operands import (
    AMONG,
    AMOUNTS,
    RATES,
    just_before,
    words_before,
)
from kg.extract.shares import tie_share
from kg.keys import series
from kg.lexicon import Lexicon
from kg.model import Figure, Observation

_WHOLE_PARTS = (Decimal("0.8"), Decimal("1.2"))
"""Parts that come this close to their total are taken to be meant as all of it."""
_MEANT_WHOLE = Decimal("1.5")
"""Parts that are meant as all (a colon, 由…组成, a list of three or more) may differ so much from their total, as a factor."""
_SUMMING = frozenset("合计 共计 总计 共 总共 一共 合计为 共有 合计达".split())
_OPENERS = frozenset("包括 包含 含 ： :".split())
_WHOLE = frozenset("由 ： :".split())
_COMPOSING = frozenset("组成 构成".split())
_NEAR_MEAN = 4
"""How many words may stand between 每户 and the mean."""
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
        if sense.stat == "change" or is_bare_change(senses, n, words.directions):
            tied[n] = _shared_gain(senses, tied, n, words) or tie_change(senses, tied, n, words.directions)
            _date_base(tied, n)
            if not tied[n].numerators and sense.figure.unit not in RATES and sense.figure.value > 0:
                _tie_parts(senses, tied, n)  # 新增就业4200人，其中县内1500人
        elif sense.figure.unit == "ratio":
            tied[n] = tie_times(senses, tied, n)
        elif sense.stat == "share":
            tied[n] = tie_share(senses, tied, n)
        elif sense.stat == "average":
            tied[n] = _mean(senses, tied, n, words)
        elif sense.stat in AMOUNTS and sense.figure.value > 0:
            _tie_parts(senses, tied, n)
    return tied


def _date_base(tied: list[Observation], n: int) -> None:
    """Give the base of a change its own time where it has that of the level: 9240元，比2019年的8400元增长10%."""
    change = tied[n]
    for k, o in enumerate(tied[:n]):
        if o.figure.start == change.base and change.base_period is not None and o.period == change.period:
            tied[k] = replace(o, period=change.base_period, basis="stated")


def tie_report(observations: Sequence[Observation]) -> list[Observation]:
    """Give every growth the base that another sentence of the report states: the same series, at the base's time."""
    dated = [_with_earlier_base(o) for o in observations]
    if not any(map(_lacks_base, dated)):
        return dated
    levels: dict[tuple[str, ...], set[int]] = {}
    for o in observations:
        if o.period is not None and o.figure.unit not in RATES:
            levels.setdefault((*series(o), o.period), set()).add(o.figure.start)
    by_start = {o.figure.start: o for o in observations}
    tied: list[Observation] = []
    for o in dated:
        base: set[int] = set()
        if o.base_period is not None and _lacks_base(o):
            base = levels.get((*series(by_start[o.numerators[0]]), o.base_period), set()) - {*o.numerators}
        tied.append(replace(o, base=min(base)) if len(base) == 1 else o)
    return tied


def _lacks_base(o: Observation) -> bool:
    """Say whether a growth of one figure names the time of its base, but not the base."""
    return o.base is None and o.base_period is not None and len(o.numerators) == 1


def _with_earlier_base(o: Observation) -> Observation:
    """Read 上年 from the year that a figure holds for: a yearbook of 2019 printed in 2020 compares with 2018."""
    if o.base_period is not None and o.base_period == o.period and o.period.isdigit():
        return replace(o, base_period=str(int(o.period) - 1))
    return o


def _shared_gain(
    senses: Sequence[Sense], observations: Sequence[Observation], n: int, words: _Words
) -> Observation | None:
    """Tie 户均增收2000元, a rise that is the mean of what was shared out, to the amount and the number of households."""
    sense = senses[n]
    member = _member(sense, words) if sense.figure.unit in MONEY else None
    if member is None:
        return None
    total, count = _total_and_count(senses, n, member, words)
    if total is None or count is None:
        return None
    stat = direction(sense, words.directions)
    return replace(observations[n], stat=stat, numerators=(total.figure.start,), denominator=count.figure.start)


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
    """Return the unit that a mean counts its members in: 户均 heads its clause, or follows their number (1200户脱贫户每户)."""
    if mean.indicator == "ind-income-pc":
        return None
    sentence, clause = mean.sentence, mean.sentence.clause[mean.at]
    first = next(k for k in range(mean.at + 1) if sentence.clause[k] == clause)
    if sentence.items[first].text == "平均" and first + 1 < mean.at:
        first += 1
    counted = next((k for k in range(mean.at - 1, first - 1, -1) if sentence.items[k].figure is not None), None)
    starts = [first] if counted is None else range(counted + 1, mean.at)
    for k in starts:
        said = "".join(item.text for item in sentence.items[k : mean.at])
        unit = next((unit for word, unit in words.members.items() if said.startswith(word)), None)
        number = sentence.items[counted].figure if counted is not None else None
        if unit is not None and mean.at - k <= _NEAR_MEAN and (number is None or number.unit == unit):
            return unit
    return None


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
    given = any(w in words.sharing for sense in (total, mean) for w in words_before(sense))
    distributed = not gains and (given or _says_no_more(mean, words))
    return (total, count) if total.kind in _SHARED_OUT or distributed else (None, None)


def _says_no_more(mean: Sense, words: _Words) -> bool:
    """Say whether a mean has no noun and no verb of its own, so that it is one of what stands before it: 平均每村50万元."""
    said = "".join(reversed([*words_before(mean)])).removeprefix("平均")
    return any(said == word for word in words.members)


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
    whole = len(inner) > 2 or (bool(inner) and _is_meant_whole(senses[inner[0]], total))
    parts = [senses[k].figure for k in inner] or (
        [s.figure for s in _parts_before(senses, n)] if _sums_up(total) else []
    )
    listed = not inner and len(parts) > 2 and _in_one_clause(senses, parts)
    added = sum((p.value for p in parts), Decimal(0))
    low, high = _WHOLE_PARTS
    low, high = (1 / _MEANT_WHOLE if listed else low), (_MEANT_WHOLE if whole or listed else high)
    if len(parts) > 1 and low <= added / total.figure.value <= high:
        tied[n] = replace(tied[n], components=tuple(p.start for p in parts))


def _in_one_clause(senses: Sequence[Sense], parts: Sequence[Figure]) -> bool:
    """Say whether parts are one list: 东片320户、西片410户、北片350户，合计1080户."""
    starts = {p.start for p in parts}
    return len({s.sentence.clause[s.at] for s in senses if s.figure.start in starts}) == 1


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
        elif any(
            item.text in AMONG or item.text == "其余" for item in items[opened_at + 1 : sense.at]
        ) or _is_past_list(senses, k, total, opened_at):
            break
        if sense.stat not in AMOUNTS or sense.figure.unit in RATES:
            break
        if sense.figure.unit == total.figure.unit:
            if not _counts_alike(sense.figure, total.figure):
                break
            parts.append(k)
        elif sense.figure.unit not in COUNTS:
            break
    return parts


def _is_past_list(senses: Sequence[Sense], k: int, total: Sense, opened_at: int) -> bool:
    """Say whether a list of parts has ended before figure k: another began, its bracket closed, or a clause without a figure came."""
    here, before = senses[k], senses[k - 1]
    sentence = here.sentence
    if any(item.text in AMONG or item.text == "其余" for item in sentence.items[opened_at + 1 : here.at]):
        return True
    bracket = any(item.text in ("（", "(") for item in sentence.items[total.at : opened_at])
    if bracket and any(item.text in ("）", ")") for item in sentence.items[opened_at : here.at]):
        return True
    return sentence.clause[here.at] - sentence.clause[before.at] > 1


def _counts_alike(one: Figure, other: Figure) -> bool:
    """Say whether two counts can be part and whole: 11场 are not made of 1.2万单."""
    return one.unit != "item" or one.unit_word == other.unit_word or "个" in (one.unit_word, other.unit_word)


def _opening(sense: Sense, total: Sense) -> int:
    """Return the item of the 其中, 包括 or colon between a total and the first of its parts, or -1."""
    items = total.sentence.items
    for k in range(sense.at - 1, total.at, -1):
        if items[k].text in _OPENERS or items[k].text in AMONG:
            return k
        if items[k].text == "由" and _is_composed(total.sentence, k):
            return k
    return -1


def _is_composed(sentence: Sentence, opened_at: int) -> bool:
    """Say whether 组成 ends the list that 由 begins."""
    rest = range(opened_at + 1, len(sentence.items))
    return any(sentence.items[k].text in _COMPOSING for k in rest if sentence.part[k] == sentence.part[opened_at])


def _is_meant_whole(first: Sense, total: Sense) -> bool:
    """Say whether a list of parts is meant as all of its total: a colon or 由 opens it."""
    opened_at = _opening(first, total)
    return opened_at >= 0 and first.sentence.items[opened_at].text in _WHOLE


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
