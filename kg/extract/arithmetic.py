"""How the figures of a sentence are tied by arithmetic: what a share is a share of, what grew, what adds up to what.

Only constructions that state the tie are read: 占…的N% after the counts it sums, 比…增长N% after the level that grew,
人均… after the total it divides, and a total followed by 其中 and its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.measures import Sense
from kg.model import Observation

_RATES = frozenset({"percent", "permille", "percentage-point", "ratio"})
_WHOLE_PARTS = (0.8, 1.2)
"""Parts that come this close to their total are taken to be meant as all of it."""


def tie_figures(senses: Sequence[Sense], observations: Sequence[Observation]) -> list[Observation]:
    """Return the observations of one sentence with their ties filled in."""
    tied = list(observations)
    for n, sense in enumerate(senses):
        if sense.stat == "share" and sense.whole is not None:
            tied[n] = replace(tied[n], numerators=_counted_before(senses, n))
        elif sense.stat == "change" and sense.figure.unit in ("percent", "permille"):
            level = _level_before(senses, n)
            if level is not None:
                tied[n] = replace(tied[n], numerators=(level,))
        elif sense.stat == "average":
            total = _total_before(senses, tied, n)
            if total is not None:
                tied[n] = replace(tied[n], numerators=(total,))
        parts = _parts_after(senses, n)
        if parts:
            tied[n] = replace(tied[n], components=parts)
    return tied


def _counted_before(senses: Sequence[Sense], n: int) -> tuple[int, ...]:
    """Return the counts just before a share: those in one unit that the same verb governs."""
    found: list[int] = []
    unit = verb = None
    for sense in reversed(senses[:n]):
        if sense.figure.unit in _RATES or sense.stat not in ("total", "cumulative"):
            break
        if unit is None:
            unit, verb = sense.figure.unit, sense.verb
        elif sense.figure.unit != unit or sense.verb != verb or not verb:
            break
        found.append(sense.figure.start)
    return tuple(reversed(found))


def _level_before(senses: Sequence[Sense], n: int) -> int | None:
    """Return the level that a change without a noun of its own is a change of."""
    origin = senses[n].inherited
    for sense in reversed(senses[:n]):
        if sense.stat == "change":
            origin = sense.inherited if sense.figure.start == origin else origin
        elif sense.figure.start == origin and sense.figure.unit not in _RATES:
            return sense.figure.start
    return None


def _total_before(senses: Sequence[Sense], observations: Sequence[Observation], n: int) -> int | None:
    """Return the total of money that an average in the next clause divides."""
    if n == 0:
        return None
    before, here = senses[n - 1], senses[n]
    near = here.sentence.clause[here.at] - before.sentence.clause[before.at] <= 1
    if near and before.stat == "total" and before.figure.unit == here.figure.unit == "CNY":
        same_period = observations[n - 1].period == observations[n].period
        if same_period and before.figure.value > here.figure.value and before.kind in ("income", "revenue"):
            return before.figure.start
    return None


def _parts_after(senses: Sequence[Sense], n: int) -> tuple[int, ...]:
    """Return the parts that 其中 introduces after a total, where they are meant to be all of it."""
    total = senses[n]
    if total.stat not in ("total", "cumulative") or total.figure.value <= 0:
        return ()
    parts: list[Sense] = []
    opened = False
    for sense in senses[n + 1 :]:
        items = sense.sentence.items
        opened = opened or any(item.text == "其中" for item in items[total.at + 1 : sense.at])
        if not opened or sense.figure.unit != total.figure.unit:
            break
        if sense.stat not in ("total", "cumulative"):
            continue
        parts.append(sense)
    if len(parts) < 2:
        return ()
    ratio = float(sum(p.figure.value for p in parts) / total.figure.value)
    low, high = _WHOLE_PARTS
    return tuple(p.figure.start for p in parts) if low <= ratio <= high else ()
