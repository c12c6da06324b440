"""Values that no text prints but its figures imply: the base of a growth, the whole of a share.

Each says how it was worked out and how far rounding lets it lie; none is ever presented as the text's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

from kg.model import Figure, Observation, Reading

_CENT = Decimal("0.01")
_CONTEXT = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value worked out from stated figures."""

    figure: Figure
    """The stated figure that needs it."""
    role: str
    """base (of a growth) · whole (of a share)"""
    like: Observation
    """What it measures, in which unit and where: a stated figure of the same sort."""
    period: str | None
    value: Decimal
    low: Decimal
    high: Decimal
    formula: str
    inputs: tuple[int, ...]
    """Starts of the figures it was worked out from."""


def derived_from(reading: Reading) -> tuple[Derived, ...]:
    """Return the base of every growth and the whole of every share that the text leaves out."""
    by_start = {o.figure.start: o for o in reading.observations}
    found: list[Derived] = []
    with localcontext(_CONTEXT):
        for o in reading.observations:
            parts = [by_start[n] for n in o.numerators if n in by_start]
            if o.figure.unit != "percent" or not parts or not _plain(o, *parts):
                continue
            if o.base is None and o.base_period and len(parts) == 1:
                found.extend(_base(o, parts[0]))
            elif o.denominator is None and o.base_period is None and _top(o.stat) == "share":
                found.extend(_whole(o, parts))
    return tuple(found)


def _base(growth: Observation, level: Observation) -> list[Derived]:
    """Work a growth back to its base: 1629, 33% more than the year before, from 1224.81."""
    f, g = level.figure, growth.figure
    least, most = 1 + (g.value - g.tolerance) / 100, 1 + (g.value + g.tolerance) / 100
    if least <= 0:
        return []
    low, high = f.value - f.tolerance, f.value + f.tolerance
    formula = (
        f"{_say(f.value)} / (1 + {_say(g.value)}/100); interval {_say(low)}/{_say(most)} … {_say(high)}/{_say(least)}"
    )
    value = f.value / (1 + g.value / 100)
    return [_derived(growth, "base", level, growth.base_period, (value, low / most, high / least), formula, [level])]


def _whole(share: Observation, parts: list[Observation]) -> list[Derived]:
    """Work a share back to its whole: 55795 are 68.8% of 81097."""
    g, units = share.figure, {p.figure.unit for p in parts}
    if g.value - g.tolerance <= 0 or len(units) != 1:
        return []
    total = sum((p.figure.value for p in parts), Decimal(0))
    slack = sum((p.figure.tolerance for p in parts), Decimal(0))
    least, most = (g.value - g.tolerance) / 100, (g.value + g.tolerance) / 100
    stated = " + ".join(_say(p.figure.value) for p in parts)
    formula = (
        f"({stated}) / {_say(g.value / 100)}; "
        f"interval {_say(total - slack)}/{_say(most)} … {_say(total + slack)}/{_say(least)}"
    )
    like = replace(parts[0], about=share.about, place=share.place, area=share.area)
    values = (total / (g.value / 100), (total - slack) / most, (total + slack) / least)
    return [_derived(share, "whole", like, parts[0].period, values, formula, parts)]


def _derived(
    needs: Observation,
    role: str,
    like: Observation,
    period: str | None,
    values: tuple[Decimal, Decimal, Decimal],
    formula: str,
    parts: list[Observation],
) -> Derived:
    value, low, high = values
    return Derived(
        figure=needs.figure,
        role=role,
        like=like,
        period=period,
        value=value.quantize(_CENT, ROUND_HALF_EVEN),
        low=low.quantize(_CENT, ROUND_FLOOR),
        high=high.quantize(_CENT, ROUND_CEILING),
        formula=formula,
        inputs=(*(p.figure.start for p in parts), needs.figure.start),
    )


def _plain(*observations: Observation) -> bool:
    """Tell whether every figure is one exact number: a bound or a range has no quotient."""
    return all(o.figure.bound == "=" and o.figure.value_high is None for o in observations)


def _top(stat: str) -> str:
    return "share" if stat == "rate" else stat


def _say(value: Decimal) -> str:
    return format(value.normalize(), "f")
