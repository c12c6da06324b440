"""Tables in plain text: every number in a cell is a figure with its row and column, or is skipped with the reason."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.model import Observation, Reading
from kg.read import read, read_text

ROOT = Path(__file__).parent
CASES = ROOT / "cases" / "tables"
REPORT = ROOT.parent / "data" / "reports" / "enshi-funds-table-2019.txt"
ATTRIBUTES = ("stat", "kind", "area", "period", "temporal")


def _cases() -> list[tuple[str, dict[str, Any]]]:
    return [(path.stem, case) for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]


def _reading(case: dict[str, Any]) -> Reading:
    text = "\n".join(case["text"]) + "\n"
    return extract(read_text(text, identifier="case", date=case.get("date"), place=case.get("place")))


def _said(o: Observation, asked: dict[str, Any], quotes: dict[int, str]) -> dict[str, Any]:
    """Say of an observation what a case asks."""
    said: dict[str, Any] = {
        "unit": o.figure.unit,
        "place": o.place and (o.place.short or o.place.name),
        "tolerance": str(o.figure.tolerance.normalize().__format__("f")),
        "scale": o.figure.scale,
        "parts": [quotes[start] for start in o.components],
        "numerators": [quotes[start] for start in o.numerators],
        "denominator": quotes.get(o.denominator or -1),
    }
    said |= {name: getattr(o, name) for name in ATTRIBUTES}
    said["stat"] = {"growth": "change", "decrease": "change"}.get(o.stat, o.stat)
    return {name: said[name] for name in asked}


def test_cases_were_found() -> None:
    topics = {topic for topic, _ in _cases()}
    assert topics == {"one-cell-a-line", "rows-on-one-line", "times-and-places", "totals", "traps", "units"}
    assert len(_cases()) >= 40


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{topic}/{case['name']}") for topic, case in _cases()])
def test_table(case: dict[str, Any]) -> None:
    reading = _reading(case)
    text, found = reading.report.text, reading.observations
    quotes = {o.figure.start: o.figure.quote for o in found}
    for o in found:
        assert text[o.figure.start : o.figure.end] == o.figure.quote
        assert o.sentence.start <= o.figure.start < o.figure.end <= o.sentence.end
    expected = [(quote, Decimal(value), unit, measure) for quote, value, unit, measure, *_ in case["figures"]]
    assert [(o.figure.quote, o.figure.value, o.figure.unit, o.measure) for o in found] == expected
    for o, figure in zip(found, case["figures"], strict=True):
        asked = case.get("common", {}) | (figure[4] if len(figure) > 4 else {})
        assert _said(o, asked, quotes) == asked, o.figure.quote
    skipped = [[s.quote, s.reason] for s in reading.skipped]
    for one in case.get("skipped", ()):
        assert one in skipped
    assert set(case.get("entities", ())) <= {e.label for e in reading.entities}
    assert not case.keys() - {"name", "text", "date", "place", "common", "figures", "skipped", "entities"}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{topic}/{case['name']}") for topic, case in _cases()])
def test_every_digit_is_accounted_for(case: dict[str, Any]) -> None:
    reading = _reading(case)
    spans = [(o.figure.start, o.figure.end) for o in reading.observations]
    spans += [(s.start, s.end) for s in reading.skipped]
    for match in re.finditer(r"[0-9]+", reading.report.view):
        within = any(start <= match.start() and match.end() <= end for start, end in spans)
        read_at_all = any(b.start <= match.start() < b.end for b in reading.report.blocks)
        assert within or not read_at_all, match[0]


def test_sample_table_adds_up() -> None:
    """Every total of the sample report is the sum of the figures it is tied to."""
    [report] = read(REPORT)
    found = extract(report).observations
    values = {o.figure.start: o.figure.value for o in found}
    totals = [o for o in found if o.components]
    assert [o.figure.quote for o in totals] == ["167000", "167000", "161826", "250", "120000"]
    for total in totals:
        assert sum(values[start] for start in total.components) == total.figure.value
    assert {o.period for o in totals} == {"2019"}
