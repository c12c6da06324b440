"""Numbers without a unit that are figures after all: ratios by their noun, table cells by the unit of the caption.

城乡收入倍差1.92, and the change of it that follows (比上年缩小0.01); a row of a table under 单位：万元.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from kg import figures
from kg.lexicon import Lexicon
from kg.model import Block, Figure, Report

_CAPTION = re.compile(r"单位\s*[：:]\s*([^\s，,；;。、）)]{1,8})")
_CLAUSE_MARKS = "，,。；;：:\n"
_REACH = 16
"""How far before a number, in characters, the noun that makes it a ratio may stand."""


def promote(report: Report, bare: Sequence[Figure], taken: Sequence[Figure], lexicon: Lexicon) -> list[Figure]:
    """Return the bare numbers that their surroundings make figures."""
    nouns = {w: lexicon.code(e) for e in lexicon.of("RatioNoun") for w in e.labels}
    changes = tuple(w for e in lexicon.of("Cue") if lexicon.code(e) == "change" for w in e.labels)
    rows = list(_rows_with_units(report, lexicon))
    starts = {f.start for f in taken}
    found: list[Figure] = []
    for figure in bare:
        row = next(((b, unit) for b, unit in rows if b.start <= figure.start < b.end), None)
        if row is not None and figure.start not in starts:
            found.append(_in_unit(figure, row[1]))
            continue
        unit = _ratio_unit(report.view, figure, nouns)
        if unit is None and found and _continues(report.view, found[-1], figure, changes):
            unit = found[-1].unit
        if unit is not None:
            found.append(replace(figure, unit=unit))
    return found


def _ratio_unit(view: str, figure: Figure, nouns: dict[str, str]) -> str | None:
    """Return the unit that a noun such as 倍差 or 系数 before a number gives it."""
    before = view[max(0, figure.start - _REACH) : figure.start]
    cut = max(before.rfind(mark) for mark in _CLAUSE_MARKS)
    before = before[cut + 1 :]
    return next((unit for noun, unit in nouns.items() if noun in before), None)


def _continues(view: str, last: Figure, figure: Figure, changes: Iterable[str]) -> bool:
    """Say whether a number is the change of the ratio just before it, in the same sentence."""
    between = view[last.end : figure.start]
    return len(between) < 2 * _REACH and "。" not in between and between.endswith(tuple(changes))


def _rows_with_units(report: Report, lexicon: Lexicon) -> Iterable[tuple[Block, Figure]]:
    """Yield the rows of tables with the unit that the caption above them gives, as a figure of one."""
    unit: Figure | None = None
    for block in report.blocks:
        caption = _CAPTION.search(report.view, block.start, block.end)
        if caption is not None:
            one = figures.scan("1" + caption.group(1), lexicon=lexicon).figures
            unit = one[0] if one else None
        elif block.kind == "row" and unit is not None:
            yield block, unit
        elif block.kind != "row":
            unit = None


def _in_unit(figure: Figure, one: Figure) -> Figure:
    """Scale a bare number by the unit of its caption (万元)."""
    factor = one.value
    return replace(
        figure,
        value=figure.value * factor,
        value_high=figure.value_high * factor if figure.value_high is not None else None,
        unit=one.unit,
        scale=figure.scale + one.scale,
        tolerance=figure.tolerance * factor if factor != Decimal(1) else figure.tolerance,
        unit_word=one.unit_word,
    )
