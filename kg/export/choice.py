"""Which figures can stand side by side: exact, not contradicted, one for each thing measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from kg.export.facts import Facts, Said, first, iri_of, number, texts
from kg.namespaces import FP, PROV, SCHEMA, V

LEFT_OUT = {
    "inexact": ("带限定词（以上、近、约……）", "hedged (at least, about …)"),
    "no period": ("时段未知", "period unknown"),
    "no place": ("地区未知", "place unknown"),
    "incomplete": ("缺指标、对象、单位或可比键", "no indicator, subject, unit or comparison key"),
    "contradicted": ("与别处的说法矛盾", "contradicted elsewhere"),
    "repeated": ("同一事已有更精确或相同的数值", "told elsewhere, as precisely or more"),
}
_EXACT = V + "bound-exact"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figures that can stand side by side, and how many cannot, by reason."""

    figures: tuple[str, ...]
    left_out: Counter[str] = field(hash=False)


@dataclass(slots=True)
class _Told:
    """What all figures of one comparison key leave possible."""

    least: Decimal | None = None
    """The greatest lower limit."""
    most: Decimal | None = None
    """The smallest upper limit."""

    def add(self, low: Decimal | None, high: Decimal | None) -> None:
        if low is not None:
            self.least = low if self.least is None else max(self.least, low)
        if high is not None:
            self.most = high if self.most is None else min(self.most, high)

    def contradicts(self, low: Decimal | None, high: Decimal | None) -> bool:
        over = self.least is not None and high is not None and self.least > high
        return over or (self.most is not None and low is not None and self.most < low)


def choose(facts: Facts) -> Chosen:
    """Choose among the stated figures: exact, of a known place and period, contradicted by none, the most precise of its key.

    A hedged figure can contradict an exact one (不足90% and 95%), so all take part in that test.
    """
    told: dict[str, _Told] = {}
    found = facts.figures()
    for iri in found:
        said = facts.read(iri)
        if key := first(said, FP + "comparisonKey"):
            told.setdefault(key, _Told()).add(*_interval(said))
    best: dict[str, tuple[Decimal, int, str]] = {}
    left_out: Counter[str] = Counter()
    for at, iri in enumerate(found):
        said = facts.read(iri)
        reason = _unfit(facts, said)
        key = first(said, FP + "comparisonKey") or ""
        low, high = _interval(said)
        if reason is None and told[key].contradicts(low, high):
            reason = "contradicted"
        if reason is None:
            this = ((high or Decimal(0)) - (low or Decimal(0)), at, iri)
            if key in best:
                reason = "repeated"
            best[key] = min(best.get(key, this), this)
        if reason:
            left_out[reason] += 1
    chosen = sorted(best.values(), key=lambda b: b[1])
    return Chosen(tuple(iri for *_, iri in chosen), left_out)


def derived(facts: Facts) -> list[str]:
    """Return the values that no text states and that are worked out for a known place and period."""
    found = facts.members(FP + "DerivedObservation")
    return [iri for iri in found if _placed(facts, facts.read(iri)) is None]


def measure(facts: Facts, said: Said) -> str:
    """Return what is measured in the text's words: a derived value's are those of a figure it comes from, else its indicator's."""
    if words := first(said, FP + "statedMeasure"):
        return words
    indicator = iri_of(said, FP + "indicator")
    for source in texts(said, PROV + "wasDerivedFrom"):
        stated = facts.said(source)
        if iri_of(stated, FP + "indicator") == indicator and (words := first(stated, FP + "statedMeasure")):
            return words
    return facts.label(indicator) or ""


def _unfit(facts: Facts, said: Said) -> str | None:
    if iri_of(said, FP + "bound") != _EXACT or FP + "valueHigh" in said:
        return "inexact"
    if not first(said, FP + "comparisonKey"):
        return "incomplete"
    return _placed(facts, said)


def _placed(facts: Facts, said: Said) -> str | None:
    """Return what a figure lacks to have its place in a table of numbers."""
    if facts.period(said)[0] is None:
        return "no period"
    if not iri_of(said, FP + "place"):
        return "no place"
    needed = ("indicator", "about", "statistic", "temporalType", "unit", "value")
    return None if all(FP + n in said for n in needed) else "incomplete"


def _interval(said: Said) -> tuple[Decimal | None, Decimal | None]:
    return number(said, SCHEMA + "minValue"), number(said, SCHEMA + "maxValue")
