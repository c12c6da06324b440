"""Values that no text prints but its figures imply: the base of a growth, the whole of a share, quotients.

Each says how it was worked out and how far rounding lets it lie; none is ever presented as the text's own words. Only
figures that are one exact number take part: a bound or a range has no quotient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import lru_cache

from kg.lexicon import Lexicon, load
from kg.model import Figure, Observation, Reading

_CENT = Decimal("0.01")
_LARGE = 1000
"""Below this, cents are too coarse to check the arithmetic by."""
_CONTEXT = Context(prec=40)
_AMOUNTS = ("total", "cumulative")
_COUNTED = ("item", "person", "household", "person-time", "household-time")


@dataclass(frozen=True, slots=True)
class Derived:
    """A value worked out from stated figures."""

    figure: Figure
    """The stated figure that needs it."""
    role: str
    """base (of a growth) · whole (of a share) · number (that an average and its total imply) · mean (a total over a count)"""
    like: Observation
    """What it measures, in which unit and where: a stated figure of the same sort."""
    period: str | None
    value: Decimal
    low: Decimal
    high: Decimal
    formula: str
    inputs: tuple[int, ...]
    """Starts of the figures it was worked out from."""


@dataclass(frozen=True, slots=True)
class _Quotient:
    """A value with the least and the greatest that rounding allows, and how it came about."""

    value: Decimal
    low: Decimal
    high: Decimal
    formula: str


def derived_from(reading: Reading, lexicon: Lexicon | None = None) -> tuple[Derived, ...]:
    """Return what the figures of a reading imply and its text leaves out."""
    words = lexicon or load()
    by_start = {o.figure.start: o for o in reading.observations}
    found: list[Derived] = []
    with localcontext(_CONTEXT):
        for o in reading.observations:
            parts = [by_start[n] for n in o.numerators if n in by_start]
            if parts and _plain(o, *parts):
                found.extend(_implied(o, parts, reading, words))
        for money, count in _means(reading):
            found.append(_mean(money, count))
    return tuple(found)


def _implied(o: Observation, parts: list[Observation], reading: Reading, words: Lexicon) -> Iterator[Derived]:
    """Yield what a figure and its numerators imply."""
    if o.figure.unit == "percent" and o.base is None and o.base_period and len(parts) == 1:
        sign = _direction(o, reading, words)
        if sign and (found := _base(parts[0].figure, o.figure, sign)):
            yield _derived(o, "base", parts[0], o.base_period, found, parts)
    elif o.figure.unit == "percent" and o.denominator is None and o.stat in ("share", "rate"):
        if found := _whole([p.figure for p in parts], o.figure):
            like = replace(parts[0], about=o.about, place=o.place, area=o.area)
            yield _derived(o, "whole", like, parts[0].period, found, parts)
    elif o.stat in ("average", "mean") and o.denominator is None and len(parts) == 1:
        unit = _per(o.measure, words)
        if unit and o.figure.unit == parts[0].figure.unit and (found := _over(parts[0].figure, o.figure)):
            yield _derived(o, "number", _counted(o, unit), o.period, found, parts)


def _base(level: Figure, change: Figure, sign: int) -> _Quotient | None:
    """Work a change back to its base: 1629, 33% more than the year before, from 1224.81."""
    least, most = sorted(1 + sign * (change.value + e * change.tolerance) / 100 for e in (-1, 1))
    if least <= 0:
        return None
    low, high = level.value - level.tolerance, level.value + level.tolerance
    formula = (
        f"{_say(level.value)} / (1 {'+' if sign > 0 else '-'} {_say(change.value)}/100); "
        f"interval {_say(low)}/{_say(most)} … {_say(high)}/{_say(least)}"
    )
    return _Quotient(level.value / (1 + sign * change.value / 100), low / most, high / least, formula)


def _whole(parts: list[Figure], share: Figure) -> _Quotient | None:
    """Work a share back to its whole: 55795 are 68.8% of 81097."""
    if share.value - share.tolerance <= 0 or len({p.unit for p in parts}) != 1:
        return None
    total = sum((p.value for p in parts), Decimal(0))
    slack = sum((p.tolerance for p in parts), Decimal(0))
    least, most = (share.value - share.tolerance) / 100, (share.value + share.tolerance) / 100
    stated = " + ".join(_say(p.value) for p in parts)
    formula = (
        f"({stated}) / {_say(share.value / 100)}; "
        f"interval {_say(total - slack)}/{_say(most)} … {_say(total + slack)}/{_say(least)}"
    )
    return _Quotient(total / (share.value / 100), (total - slack) / most, (total + slack) / least, formula)


def _over(total: Figure, divisor: Figure) -> _Quotient | None:
    """Divide one figure by another: 1.2亿 at 1500 each are 80000; 500万 among 4000 are 1250 each."""
    least, most = divisor.value - divisor.tolerance, divisor.value + divisor.tolerance
    if least <= 0:
        return None
    low, high = total.value - total.tolerance, total.value + total.tolerance
    formula = f"{_say(total.value)} / {_say(divisor.value)}"
    if low != high or least != most:
        formula += f"; interval {_say(low)}/{_say(most)} … {_say(high)}/{_say(least)}"
    return _Quotient(total.value / divisor.value, low / most, high / least, formula)


def _means(reading: Reading) -> Iterator[tuple[Observation, Observation]]:
    """Yield money and count that one sentence states of one thing and one time, where there is one of each.

    The thing must be an entity: what is said of a place at large need not be of the same things.
    """
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for o in reading.observations:
        if "|" in o.about and o.stat in _AMOUNTS and _plain(o):
            groups.setdefault((o.sentence, o.about, o.period, o.temporal), []).append(o)
    for group in groups.values():
        money = [o for o in group if o.figure.unit == "CNY"]
        counts = [o for o in group if o.figure.unit in _COUNTED and o.figure.value > 1]
        if len(money) == len(counts) == 1:
            yield money[0], counts[0]


def _mean(money: Observation, count: Observation) -> Derived:
    found = _over(money.figure, count.figure)
    assert found is not None, "a count above one divides"
    return _derived(money, "mean", replace(money, stat="mean"), money.period, found, [count])


def _counted(mean: Observation, unit: str) -> Observation:
    """Return what the number that a mean implies measures: so many of those it is the mean of."""
    kind = "other" if unit == "item" else "beneficiary"
    return replace(
        mean,
        indicator=f"ind-{kind}",
        kind=kind,
        stat="count",
        figure=replace(mean.figure, unit=unit, tolerance=Decimal(0)),
    )


def _direction(change: Observation, reading: Reading, words: Lexicon) -> int:
    """Return 1 for a rise, -1 for a fall, 0 where the words before a change do not tell."""
    if change.stat in ("growth", "decrease"):
        return 1 if change.stat == "growth" else -1
    before = reading.report.view[change.sentence.start : change.figure.start]
    at, sign = max(
        ((before.rfind(word) + len(word), s) for word, s in _directions(words) if word in before), default=(0, 0)
    )
    return sign if at else 0


@lru_cache(maxsize=4)
def _directions(words: Lexicon) -> tuple[tuple[str, int], ...]:
    signs = {"growth": 1, "decrease": -1}
    return tuple((label, signs[words.code(e)]) for e in words.of("Direction") for label in e.labels)


def _per(measure: str, words: Lexicon) -> str:
    """Return the code of the unit that an average is per, from the words of what it measures; empty if they do not say."""
    found = ((measure.rfind(word), len(word), code) for word, code in _pers(words) if word in measure)
    return max(found, default=(0, 0, ""))[2]


@lru_cache(maxsize=4)
def _pers(words: Lexicon) -> tuple[tuple[str, str], ...]:
    return tuple((label, words.code(e)) for e in words.of("Per") for label in e.labels)


def _derived(
    needs: Observation, role: str, like: Observation, period: str | None, found: _Quotient, parts: list[Observation]
) -> Derived:
    return Derived(
        figure=needs.figure,
        role=role,
        like=like,
        period=period,
        value=_round(found.value),
        low=_round(found.low),
        high=_round(found.high),
        formula=found.formula,
        inputs=(*(p.figure.start for p in parts), needs.figure.start),
    )


def _plain(*observations: Observation) -> bool:
    """Tell whether every figure is one exact number."""
    return all(o.figure.bound == "=" and o.figure.value_high is None for o in observations)


def _round(value: Decimal) -> Decimal:
    """Round to cents, a small value to six digits that count."""
    if value and abs(value) < _LARGE:
        return value.quantize(Decimal(1).scaleb(value.adjusted() - 5), ROUND_HALF_EVEN)
    return value.quantize(_CENT, ROUND_HALF_EVEN)


def _say(value: Decimal) -> str:
    return format(value.normalize(), "f")
