"""The time a figure holds for: said in its clause, carried over from the head of its sentence or paragraph, or not said.

A time that opens a clause as an adverbial governs the rest of its sentence; one inside a clause governs up to the next
semicolon; one in the first sentence of a paragraph, standing before any figure, governs the paragraph. What a figure is
compared with (比2019年, 与“十二五”末相比, 是2015年的1.8倍) governs nothing but the change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.items import FIGURE, PUNCT, TIME, WORD, Item, Sentence

_COMPARING = frozenset("比 较 与 同 和 跟 是 相当于 超过 较之".split())
_RESET = frozenset("目前 截至目前 此前 之前 如今 现在 下一步 日前 近年来 多年来 一直".split())
_OPENERS = frozenset("据统计 据了解 据悉 截至 自 从 到 在 至 于 其中 早在 仅 据介绍 预计到 预计 “ 称 表示 说".split())


@dataclass(frozen=True, slots=True)
class Period:
    """A period and how it was established."""

    edtf: str | None
    basis: str
    base: str | None = None
    """EDTF of what a change is measured against."""


UNKNOWN = Period(None, "unknown")


class Governing:
    """The time that governs what follows, kept up while a document is read in order."""

    def __init__(self, year: str | None = None) -> None:
        self._document = Period(year, "inherited") if year else UNKNOWN
        self._paragraph = UNKNOWN
        self._block = -1
        self._figures_seen = False

    def read(self, sentence: Sentence) -> dict[int, Period]:
        """Return the period of each figure of a sentence, by item."""
        if sentence.block.start != self._block:
            self._block = sentence.block.start
            self._paragraph = UNKNOWN
            self._figures_seen = False
        found: dict[int, Period] = {}
        adverbial = UNKNOWN
        local: tuple[int, Period] | None = None
        base: str | None = None
        first = _first_content(sentence.items)
        for i, item in enumerate(sentence.items):
            if item.kind == WORD and item.text in _RESET:
                adverbial, local = UNKNOWN, (sentence.part[i], UNKNOWN)
                continue
            if item.kind == TIME and item.time is not None:
                time = item.time
                if time.kind not in ("date", "period"):
                    continue
                if time.edtf is None:
                    if time.basis == "unresolved" and item.text in _RESET:
                        adverbial, local = UNKNOWN, (sentence.part[i], UNKNOWN)
                    continue
                if _is_base(sentence.items, i):
                    base = time.edtf
                    continue
                period = Period(time.edtf, _basis(time.basis))
                if _opens_clause(sentence, i):
                    adverbial, local = period, None
                    if not self._figures_seen and (i <= first or _before_figures(sentence, i)):
                        self._paragraph = Period(time.edtf, "inherited")
                else:
                    local = (sentence.part[i], period)
            elif item.kind == FIGURE:
                self._figures_seen = True
                period = self._at(sentence, i, adverbial, local)
                found[i] = Period(period.edtf, period.basis, base)
        return found

    def _at(self, sentence: Sentence, i: int, adverbial: Period, local: tuple[int, Period] | None) -> Period:
        if local is not None and local[0] == sentence.part[i]:
            return local[1]
        if adverbial.edtf is not None:
            return adverbial
        if self._paragraph.edtf is not None:
            return self._paragraph
        return self._document


def _basis(basis: str) -> str:
    return basis if basis in ("stated", "resolved", "inherited") else "unknown"


def _first_content(items: Sequence[Item]) -> int:
    for i, item in enumerate(items):
        if item.kind != PUNCT and item.text not in _OPENERS:
            return i
    return 0


def _before_figures(sentence: Sentence, i: int) -> bool:
    return all(item.kind != FIGURE for item in sentence.items[:i])


def _opens_clause(sentence: Sentence, i: int) -> bool:
    """Say whether a time stands at the head of its clause, before subject and verb."""
    k = i - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[i]:
        item = sentence.items[k]
        if item.kind == PUNCT and item.text[0] not in "，,；;：:。“\"（( 　":
            return False
        if item.kind not in (PUNCT, TIME) and item.text not in _OPENERS:
            return False
        k -= 1
    return True


def _is_base(items: Sequence[Item], i: int) -> bool:
    """Say whether a time is what something is compared with."""
    k = i - 1
    while k >= 0 and items[k].kind == PUNCT and items[k].text in "“\"‘":
        k -= 1
    if k >= 0 and items[k].kind == WORD and items[k].text in ("比", "较", "较之"):
        return True
    after = "".join(item.text for item in items[i + 1 : i + 5])
    if k >= 0 and items[k].text in _COMPARING and ("相比" in after or "比" in after[:3]):
        return True
    return k >= 0 and items[k].text in ("是", "为", "相当于") and after.lstrip("”\"’末时期年").startswith("的")


def change_period(period: Period) -> Period:
    """Return the period of a change: from the year after its base to the year it is measured in."""
    if period.base is None or period.edtf is None:
        return period
    base_year, year = period.base.split("/")[-1][:4], period.edtf.split("/")[-1][:4]
    if not (base_year.isdigit() and year.isdigit()):
        return period
    first = int(base_year) + 1
    if first < int(year) and len(period.edtf) == 4:
        return Period(f"{first}/{year}", period.basis, period.base)
    return period
