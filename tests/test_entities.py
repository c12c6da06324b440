"""What a sentence names: programmes, funds, groups and bodies, with their true left edge, lists split, short forms united."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.extract import extract
from kg.link import PROGRAMMES
from kg.model import Reading
from kg.read import read_text

_FOLDER = Path(__file__).parent / "cases" / "entities"
_CLASSES = {"Programme", "Fund", "BeneficiaryGroup", "Institution"}


def _cases() -> list[Any]:
    found = []
    for path in sorted(_FOLDER.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{path.stem}: {case['name']}"))
    return found


_CASES = _cases()


def _read(text: str) -> Reading:
    return extract(read_text(text, identifier="case"))


def test_there_are_cases() -> None:
    assert len(_CASES) >= 165


@pytest.mark.parametrize("case", _CASES)
def test_names(case: dict[str, Any]) -> None:
    reading = _read(case["text"])
    # The government of the report's own place is always listed: a case need not say so, and most speak of something else.
    home = reading.subject.name if reading.subject is not None else ""
    named = [["Programme" if e.cls in PROGRAMMES else e.cls, e.label] for e in reading.entities]
    found = [n for n in named if n[0] in _CLASSES and (n in case["entities"] or n != ["Institution", home])]
    assert sorted(found) == case["entities"]


@pytest.mark.parametrize("case", _CASES)
def test_a_mention_is_words_of_the_text(case: dict[str, Any]) -> None:
    reading = _read(case["text"])
    for entity in reading.entities:
        assert entity.mentions
        for span in entity.mentions:
            assert 0 <= span.start < span.end <= len(case["text"])
        assert entity.label in case["text"]


def test_a_relative_body_belongs_to_its_place() -> None:
    reading = _read("青河县民政局上门核查。县民政局当场办理。")
    bodies = [e for e in reading.entities if e.cls == "Institution" and e.label != "青河县"]
    assert [(e.label, len(e.mentions)) for e in bodies] == [("青河县民政局", 2)]
    assert bodies[0].place is not None
    assert bodies[0].place.name == "青河县"


def test_a_provincial_body_belongs_to_the_province() -> None:
    reading = _read("青河县认真落实省委要求。自治区党委多次调研。")
    assert all(e.place is None or e.place.code != "156" for e in reading.entities)


def test_a_national_body_belongs_to_the_country() -> None:
    reading = _read("财政部到青河县调研。")
    place = next(e.place for e in reading.entities if e.label == "财政部")
    assert place is not None
    assert place.code == "156"


def test_a_pointer_is_a_mention_of_what_it_points_at() -> None:
    reading = _read("青河县启动棚户区改造。该县还实施饮水安全工程。")
    county = next(e for e in reading.entities if e.cls == "Institution")
    assert (county.label, len(county.mentions)) == ("青河县", 2)


def test_a_dated_round_of_work() -> None:
    text = "2020年5月,考核组对各乡镇进行实地核查,指标全部达标。"
    reading = _read(text)
    work = next(e for e in reading.entities if e.cls == "Activity")
    assert (work.period, work.status) == ("2020-05", "completed")
    assert work.outcome is not None
    assert text[work.outcome.start : work.outcome.end] == "指标全部达标"
    doers = {k.object for k in reading.links if k.subject == work.key}
    assert doers == {e.key for e in reading.entities if e.label == "考核组"}


def test_planned_work_is_not_done() -> None:
    reading = _read("2021年,青河县将启动城乡供水一体化建设。")
    work = next(e for e in reading.entities if e.cls == "Activity")
    assert (work.label, work.status) == ("城乡供水一体化建设", "planned")


def test_things_of_the_other_classes() -> None:
    reading = _read("“甘泉”“蜜谷”等品牌走俏。扶贫资产纳入县综合监管平台。青河县光伏发电项目并网。")
    found = {(e.cls, e.label) for e in reading.entities}
    assert {
        ("Brand", "“甘泉”"),
        ("Brand", "“蜜谷”"),
        ("Asset", "扶贫资产"),
        ("InformationSystem", "县综合监管平台"),
        ("Project", "青河县光伏发电项目"),
    } <= found
