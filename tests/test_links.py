"""What a sentence ties: who carries out, what money funds, who gains; and what looks like a tie and is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.model import Reading
from kg.read import read_text

_FOLDER = Path(__file__).parent / "cases" / "links"


def _cases() -> list[Any]:
    found = []
    for path in sorted(_FOLDER.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


_CASES = _cases()


def _read(text: str) -> Reading:
    return extract(read_text(text, identifier="case"))


def _said(reading: Reading, basis: str = "stated") -> list[list[str]]:
    label = {e.key: e.label for e in reading.entities}
    return sorted([label[k.subject], k.relation, label[k.object]] for k in reading.links if k.basis == basis)


def test_there_are_cases() -> None:
    assert len(_CASES) >= 60
    assert sum(not case.values[0]["links"] for case in _CASES) >= 10


@pytest.mark.parametrize("case", _CASES)
def test_ties(case: dict[str, Any]) -> None:
    assert _said(_read(case["text"])) == case["links"]


@pytest.mark.parametrize("case", [c for c in _CASES if c.values[0]["links"]])
def test_evidence_is_a_sentence_of_the_text(case: dict[str, Any]) -> None:
    reading = _read(case["text"])
    assert {k.sentence for k in reading.links} <= set(reading.sentences)


def test_ties_are_said_once_however_often_the_text_says_them() -> None:
    reading = _read("县妇联实施“春蕾计划”。县妇联继续实施“春蕾计划”。")
    assert [k.relation for k in reading.links] == ["carriedOutBy", "carriedOutBy"]
    assert len({(k.subject, k.object) for k in reading.links}) == 1
    assert len({k.sentence for k in reading.links}) == 2


_LIKELY = json.loads((_FOLDER.parent / "likely.json").read_text(encoding="utf-8"))


def test_there_are_cases_of_what_is_likely() -> None:
    assert len(_LIKELY) == 6
    assert sum(bool(case["links"]) for case in _LIKELY) >= 2


@pytest.mark.parametrize("case", _LIKELY, ids=lambda case: case["name"])
def test_likely_ties(case: dict[str, Any]) -> None:
    assert _said(_read(case["text"]), "likely") == case["links"]
