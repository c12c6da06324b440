"""Numbers without a unit that are figures after all by the noun before them: 城乡收入倍差1.92.

The change of it that follows (比前年缩小0.02) has the same unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.model import Figure, Report

_CLAUSE_MARKS = "，,。；;：:\n"
_REACH = 16
"""How far before a number, in characters, the noun that makes it a ratio may stand."""


def promote(report: Report, bare: Sequence[Figure], taken: Sequence[Figure], lexicon: Lexicon) -> list[Figure]:
    """Return the bare numbers that their surroundings make figures."""
    nouns = {w: lexicon.code(e) for e in lexicon.of("RatioNoun") for w in e.labels}
    changes = tuple(w for e in lexicon.of("Cue") if lexicon.code(e) == "change" for w in e.labels)
    starts = {f.start for f in taken}
    found: list[Figure] = []
    for figure in bare:
        if figure.start in starts:
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
