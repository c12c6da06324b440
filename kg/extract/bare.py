"""Numbers without a unit that are figures after all by what stands before them: 城乡收入倍差1.92, 上个月挣了2350.

The change of it that follows (比前年缩小0.02) has the same unit. In speech 元 is left out after words of earning and paying
(一个月能挣三千多) and of pay by the day (一天130，女的110).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.model import Figure, Report

PERSON = "person"

_CLAUSE_MARKS = "，,。；;：:\n"
_REACH = 16
"""How far before a number, in characters, the noun that makes it a ratio may stand."""


_LEAST = 50
"""Least amount that is money without saying so."""
_ENDS = re.compile(r"(?:块钱)?(?:左右|上下|以上|以内|出头|不到|多)?(?:[，,。；;！？!?、”’』」）)\n]|$)")
_ASPECT = "了过到出上下着得近约大概差不多才只都就能有还"
"""Characters that may stand between a word of money and its number."""


_REACHING = re.compile(
    "(?:已|累计|总共|共|还|仅|只|净|再|同比|比上年|从|由|约|近|超|逾)*"
    "(?:(?:减少|增加|减|增|下降|上升|降|升|有|为|达|达到|超过|突破|剩|剩下|剩余)(?:了|到|至|为)?)?(?:约|近|超过|逾)?"
)
"""What may stand between a noun for people and their number: 贫困人口|减少|5200多万, 总人口|52万."""


def promote(report: Report, bare: Sequence[Figure], taken: Sequence[Figure], lexicon: Lexicon) -> list[Figure]:
    """Return the bare numbers that their surroundings make figures."""
    nouns = {w: lexicon.code(e) for e in lexicon.of("RatioNoun") for w in e.labels}
    spoken = tuple(w for e in lexicon.of("SpokenMoney") for w in e.labels)
    changes = tuple(w for e in lexicon.of("Cue") if lexicon.code(e) == "change" for w in e.labels)
    starts = {f.start for f in taken}
    found: list[Figure] = []
    for figure in bare:
        if figure.start in starts:
            continue
        unit = _ratio_unit(report.view, figure, nouns)
        if unit is None and found and _continues(report.view, found[-1], figure, changes):
            unit = found[-1].unit
        if unit is None and _is_amount(report.view, figure, spoken, found):
            unit = "CNY"
        if unit is not None:
            found.append(replace(figure, unit=unit))
    return found


def _ratio_unit(view: str, figure: Figure, nouns: dict[str, str]) -> str | None:
    """Return the unit that a noun such as 倍差 or 系数 before a number gives it."""
    before = view[max(0, figure.start - _REACH) : figure.start]
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    before = before[cut + 1 :]
    found = next(((noun, unit) for noun, unit in nouns.items() if noun in before), None)
    if found is None or (
        found[1] == PERSON and not _REACHING.fullmatch(before[before.rindex(found[0]) + len(found[0]) :])
    ):
        return None
    return found[1]


def _continues(view: str, last: Figure, figure: Figure, changes: Iterable[str]) -> bool:
    """Say whether a number is the change of the ratio just before it, in the same sentence."""
    between = view[last.end : figure.start]
    return len(between) < 2 * _REACH and "。" not in between and between.endswith(tuple(changes))


def _is_amount(view: str, figure: Figure, spoken: tuple[str, ...], found: Sequence[Figure]) -> bool:
    """Say whether a number that ends its clause is money without saying so: 一个月能挣三千多, 男的一天130，女的|110."""
    if figure.value < _LEAST or not _ENDS.match(view, figure.end):
        return False
    before = view[max(0, figure.start - _REACH) : figure.start]
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    if before[cut + 1 :].rstrip(_ASPECT).endswith(spoken) or before[cut + 1 :].endswith(spoken):
        return True
    if not found or found[-1].unit != "CNY" or figure.value > 10 * found[-1].value:
        return False
    between = view[found[-1].end : figure.start]
    return len(between) < _REACH and "。" not in between and not any(c.isdigit() for c in between)
