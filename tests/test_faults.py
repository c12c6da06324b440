"""Planted faults are found, and sound reports raise no alarm: the whole way from text to findings.

tests/faults/generate.py writes the reports and the list of truth; a sentence with a fault differs from a sound one in a number.
tests/faults/wordings.json has further sentences, each written before anybody looked whether it is read; sound.json has sound
ones that once raised an alarm.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults import generate

from kg.dataset import build
from kg.model import Finding
from kg.read import read_text
from kg.validate import validate

FAULTS = Path(__file__).parent / "faults"
TRUTH: list[dict[str, str]] = json.loads((FAULTS / "truth.json").read_text(encoding="utf-8"))
SOUND: list[dict[str, str]] = json.loads((FAULTS / "sound.json").read_text(encoding="utf-8"))
WORDINGS: list[dict[str, str]] = json.loads((FAULTS / "wordings.json").read_text(encoding="utf-8"))
RULES = {
    "Contradiction", "CumulativeMonotone", "DifferenceArithmetic", "FutureFigure", "GrowthArithmetic", "GrowthBetweenTexts", "GrowthFitsDifference",
    "HouseholdSize", "MagnitudeJump", "MeanArithmetic", "PartNotLarger", "RateFloor", "ReceivedVsInvested", "ShareArithmetic", "ShareRange",
    "SumOfParts", "UnitWordClash",
}  # fmt: skip


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return validate(build(FAULTS / "corpus.jsonl").quads)


def found(fault: dict[str, str], findings: list[Finding]) -> Iterator[Finding]:
    """Yield the findings of the right rule that show the planted figure."""
    for f in findings:
        shown = {(figure["document"], figure["quote"]) for figure in f.figures}
        if f.rule == fault["rule"] and (fault["document"], fault["quote"]) in shown:
            yield f


def test_the_texts_are_those_that_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "HERE", tmp_path)
    generate.main()
    for name in ("corpus.jsonl", "truth.json"):
        assert (tmp_path / name).read_bytes() == (FAULTS / name).read_bytes()


def test_there_are_enough_reports_and_faults_of_every_kind() -> None:
    texts = [json.loads(line) for line in (FAULTS / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    halves = Counter(text["id"][0] for text in texts)
    assert halves == {"c": 27, "f": 27}
    assert len(TRUTH) == 66
    assert {fault["rule"] for fault in TRUTH} == RULES
    said = {text["id"]: text["text"] for text in texts}
    assert all(fault["quote"] in said[fault["document"]] for fault in TRUTH)


def test_planted_faults_are_found(findings: list[Finding]) -> None:
    missed = [fault for fault in TRUTH if not any(found(fault, findings))]
    assert len(missed) <= 0.05 * len(TRUTH), missed


def test_sound_reports_raise_no_alarm(findings: list[Finding]) -> None:
    alarms = [(f.rule, f.document, f.message["zh"]) for f in findings if f.document.startswith("c")]
    assert len(alarms) <= 2, alarms


def test_faulty_reports_raise_no_alarm_but_for_their_faults(findings: list[Finding]) -> None:
    planted = {(fault["document"], fault["quote"]) for fault in TRUTH}
    others = [f for f in findings if planted.isdisjoint((g["document"], g["quote"]) for g in f.figures)]
    assert [(f.rule, f.document, f.message["zh"]) for f in others] == []


# Further wordings


def told(case: dict[str, str], half: str) -> list[Finding]:
    """Return what is found in one sentence, sound or faulty, and in the report of the year before that it continues."""
    title = "渭源县巩固拓展脱贫攻坚成果综述"
    texts = {
        "before": ("2021-01-15", case.get("before")),
        "here": ("2022-01-20", case["text"].replace("{x}", case[half])),
    }
    reports = [
        read_text(f"{title}\n{text}\n", identifier=name, date=date) for name, (date, text) in texts.items() if text
    ]
    return validate(build(*reports).quads)


def test_there_are_wordings_of_every_kind() -> None:
    assert len(WORDINGS) >= 87
    assert {case["rule"] for case in WORDINGS} == RULES | {"TimesArithmetic"}
    assert len({case["name"] for case in WORDINGS}) == len(WORDINGS)


def test_faults_are_found_in_other_wordings() -> None:
    missed = [
        case["name"]
        for case in WORDINGS
        if not any(
            f.rule == case["rule"] and case.get("figure", case["fault"]) in {g["quote"] for g in f.figures}
            for f in told(case, "fault")
        )
    ]
    assert len(missed) <= 0.05 * len(WORDINGS), missed


def test_other_wordings_raise_no_alarm_where_they_are_sound() -> None:
    alarms = [(case["name"], f.rule, f.message["zh"]) for case in WORDINGS for f in told(case, "sound")]
    assert alarms == []


def test_what_once_raised_a_false_alarm_no_longer_does() -> None:
    assert len(SOUND) >= 8
    assert [(case["name"], f.rule) for case in SOUND for f in told({**case, "sound": ""}, "sound")] == []
