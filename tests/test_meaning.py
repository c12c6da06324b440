"""What figures measure, when and where: one construction of the language a case, in sentences of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.model import Observation
from kg.read import read_text

FILES = sorted((Path(__file__).parent / "cases" / "meaning").glob("*.json"))
CASES = [(f"{f.stem}: {case['name']}", case) for f in FILES for case in json.loads(f.read_text(encoding="utf-8"))]
TOP = {"growth": "change", "decrease": "change", "mean": "average", "rate": "share"}


def test_the_cases_are_all_there() -> None:
    assert len(FILES) == 12
    assert len(CASES) >= 155


def _said(o: Observation, attribute: str) -> object:
    """Return what an observation says under the name that a case uses."""
    if attribute == "about":
        return o.measure
    if attribute == "place":
        return o.place.name if o.place else None
    if attribute in ("bound", "unit"):
        return getattr(o.figure, attribute)
    if attribute == "stat":
        return TOP.get(o.stat, o.stat)
    return getattr(o, attribute)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_a_construction_is_read(name: str, case: dict[str, Any]) -> None:
    report = read_text(case["text"], identifier="case", date=case.get("date"), place=case.get("place"))
    found = {o.figure.quote: o for o in reversed(extract(report).observations)}
    for quote, expected in case["figures"].items():
        assert quote in found, (quote, list(found))
        assert {a: _said(found[quote], a) for a in expected} == expected
