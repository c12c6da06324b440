"""From a number that was read to the figure it is: currency, sign, bound, tolerance and what it is counted for."""

from __future__ import annotations

from decimal import Decimal

from kg.figures import numerals
from kg.figures.context import NOTHING, after, before
from kg.figures.units import COUNTS, Hedge, Unit
from kg.figures.walk import ZERO, Number, Walk
from kg.model import Figure

_BIG = frozenset(numerals.BIG)
_WEIGHT = {">=": 0, "<=": 0, "~": 1, "=": 2}
_MINUS_AFTER = frozenset("为是至到于速率幅约比增降")


def emit(w: Walk, n: Number) -> int:
    """Keep a figure; return where to go on."""
    figure = build(w, n)
    w.figures.append(figure)
    return figure.end


def build(w: Walk, n: Number) -> Figure:
    """Make the figure, reading the words of bound on both sides."""
    view, unit, start, end = w.view, n.unit, n.start, n.end
    code = unit.code if unit else ""
    low, high = n.low, n.high
    left = before(w.t, view, start, w.floor) if start > w.floor and view[start - 1] in w.t.left else NOTHING
    right = after(w.t, view, end) if end < len(view) and view[end] in w.t.right else None
    if unit and unit.factor:
        low = numerals.unscaled(low * unit.factor)
        high = numerals.unscaled(high * unit.factor) if high is not None else None
    if left.code and unit and (not unit.word or (unit.plain and left.code != code)):
        code, start = left.code, left.start
    if start > w.floor and view[start - 1] in "-负下" and (minus := _minus(view, start, unit)):
        low, high, start = -low, -high if high is not None else None, start - minus
    hedge = left.hedge
    if hedge is not None and hedge.bare and not bare(n):
        hedge = None
    if hedge is None and right is None and not n.inner:
        bound, strict, words = "=", False, ""
    else:
        bound, strict, words = _bound(hedge, w.t.inside.get(n.inner), right)
    tolerance = ZERO
    if bound in "=~" and not n.inner and (n.scale or n.places or code not in COUNTS):
        tolerance = numerals.half(n.scale - n.places)
        if unit and unit.factor:
            tolerance = tolerance * unit.factor
    per = _per(w, end) if end < len(view) and view[end] in "/每·" else ""
    word = unit.word if unit else ""
    quote = w.text[start:end]
    factor = unit.factor if unit and unit.factor else Decimal(1)
    return Figure(
        start, end, quote, low, high, code, bound, strict, words, n.stated, n.scale, tolerance, word, per, factor
    )


def bare(n: Number) -> bool:
    """Say whether a number is a magnitude without a coefficient: 万, 千万."""
    return bool(n.hanzi) and all(c in _BIG for c in n.hanzi)


def _minus(view: str, start: int, unit: Unit | None) -> int:
    """Return the length of a minus sign or word before a share, measure or amount."""
    if unit is None or unit.role == "count":
        return 0
    if view.endswith("零下", 0, start):
        return 2
    if view[start - 1] == "负":
        return 1
    if view[start - 1] != "-":
        return 0
    previous = view[start - 2] if start > 1 else " "
    if unit.role == "share" or unit.word in ("℃", "°C", "摄氏度"):
        return int(not (previous.isascii() and previous.isalnum()) and previous not in "%)）-" + numerals.SMALL)
    return int(previous in _MINUS_AFTER or not (previous.isalnum() or previous in "%)）-"))


def _per(w: Walk, end: int) -> str:
    words: list[str] = []
    while len(words) < 3 and (m := w.t.per.match(w.view, end)):
        words.append(m[1])
        end = m.end()
    return "".join(words)


def _bound(left: Hedge | None, inner: Hedge | None, right: Hedge | None) -> tuple[str, bool, str]:
    """Merge the words of bound: one that says a direction outweighs one that says about."""
    present = [h for h in (left, inner, right) if h is not None]
    if not present:
        return "=", False, ""
    deciding = min(present, key=lambda h: _WEIGHT[h.bound])
    return deciding.bound, deciding.strict, "…".join(h.word for h in present)


def quotient(n: Number, code: str, value: Decimal) -> None:
    """Make a number the fraction or percentage that words like 百分之 and 三分之一 print."""
    n.low = n.stated = value
    n.unit = Unit("分之", code, role="share")
