"""Scores: what counts as found, right, missed and spurious."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg import scores
from kg.evaluate import Evaluation, evaluate

GOLD: dict[str, Any] = {
    "quote": "3亿元", "start": 10, "end": 13, "value": 3e8, "unit": "CNY", "bound": "=", "stat": "total",
    "kind": "funding", "area": "general", "period": "2020", "place": "云山市", "about": ["专项资金", "资金"],
}  # fmt: skip
ROW = {
    "doc": "d", "quote": "3亿元", "start": "10", "end": "13", "value": "300000000", "value_high": "", "unit": "CNY",
    "bound": "=", "stat": "total", "kind": "funding", "area": "general", "period": "2020", "place": "云山市", "about": "专项资金",
}  # fmt: skip


def score(
    tmp_path: Path,
    gold: list[dict[str, Any]],
    rows: list[dict[str, str]],
    entities: tuple[list[dict[str, Any]], list[dict[str, str]]] = ([], []),
    links: tuple[list[dict[str, Any]], list[dict[str, str]]] = ([], []),
) -> Evaluation:
    truth = {"id": "d", "figures": gold, "entities": entities[0], "links": links[0]}
    (tmp_path / "d.gold.json").write_text(json.dumps(truth), encoding="utf-8")
    return evaluate(tmp_path, {"figures": rows, "entities": entities[1], "links": links[1]})


def counts(found: Evaluation, part: str = "figures") -> tuple[int, int, int]:
    c = found.total(part).counts
    return c["tp"], c["fp"], c["fn"]


def test_a_figure_that_agrees_in_all_is_full(tmp_path: Path) -> None:
    found = score(tmp_path, [GOLD], [ROW])
    assert counts(found) == (1, 0, 0)
    assert found.total("figures").full_f1 == 1.0
    assert found.errors == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("start", "14"), ("value", "300000001000"), ("unit", "USD"), ("value_high", "5"), ("value", "")],
)
def test_a_figure_elsewhere_or_with_another_value_is_not_found(tmp_path: Path, field: str, value: str) -> None:
    row = ROW | {field: value} | ({"end": "17"} if field == "start" else {})
    found = score(tmp_path, [GOLD], [row])
    assert counts(found) == (0, 1, 1)
    assert {e.what for e in found.errors} == {"missed", "spurious"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bound", "~"),
        ("stat", "share"),
        ("kind", "other"),
        ("area", "health"),
        ("period", ""),
        ("place", "海陵县"),
        ("about", "村"),
    ],
)
def test_a_wrong_attribute_is_counted_once_and_named(tmp_path: Path, field: str, value: str) -> None:
    found = score(tmp_path, [GOLD], [ROW | {field: value}])
    total = found.total("figures")
    assert counts(found) == (1, 0, 0)
    assert total.accuracy(field) == 0.0
    assert total.full_f1 == 0.0
    assert [(e.what, e.item) for e in found.errors] == [(field, "3亿元")]


@pytest.mark.parametrize(
    ("field", "value"),
    [("period", "2020-01/2020-12"), ("place", "云岭省云山市"), ("about", "市级“专项 资金”"), ("value", "3e8")],
)
def test_what_means_the_same_is_right(tmp_path: Path, field: str, value: str) -> None:
    assert score(tmp_path, [GOLD], [ROW | {field: value}]).total("figures").full_f1 == 1.0


def test_an_ignored_figure_is_neither_rewarded_nor_punished(tmp_path: Path) -> None:
    assert counts(score(tmp_path, [GOLD | {"ignore": True}], [ROW])) == (0, 0, 0)
    assert counts(score(tmp_path, [GOLD | {"ignore": True}], [])) == (0, 0, 0)


def test_one_row_finds_one_figure(tmp_path: Path) -> None:
    assert counts(score(tmp_path, [GOLD, GOLD], [ROW])) == (1, 0, 1)


def test_entities_match_by_class_and_any_name(tmp_path: Path) -> None:
    gold = [{"label": "雨露计划", "class": "Programme", "aliases": ["助学行动"]}]
    rows = [
        {"doc": "d", "label": "“雨露计划”", "class": "Programme"},
        {"doc": "d", "label": "助学行动", "class": "Programme"},
        {"doc": "d", "label": "雨露计划", "class": "Fund"},
    ]
    found = score(tmp_path, [], [], (gold, rows))
    assert counts(found, "entities") == (1, 1, 0)


def test_links_match_by_relation_and_both_ends(tmp_path: Path) -> None:
    gold = [{"subject": "专项资金", "relation": "funds", "object": "产业项目"}]
    row = {"doc": "d", "subject": "专项资金", "relation": "funds", "object": "产业项目"}
    assert counts(score(tmp_path, [], [], links=(gold, [row])), "links") == (1, 0, 0)
    assert counts(score(tmp_path, [], [], links=(gold, [row | {"relation": "benefits"}])), "links") == (0, 1, 1)


def test_a_document_without_rows_is_missed_not_forgotten(tmp_path: Path) -> None:
    assert counts(score(tmp_path, [GOLD], [ROW | {"doc": "other"}])) == (0, 0, 1)


def test_scores_are_shown_as_text_and_json(tmp_path: Path) -> None:
    found = score(tmp_path, [GOLD], [ROW | {"stat": "share"}])
    text = scores.as_text(found, errors=True)
    assert "figures   P 1.000 R 1.000 F1 1.000 on 1; every attribute right: F1 0.000" in text
    assert "d · stat · 3亿元 · gold total found share" in text
    summary = json.loads(scores.as_json(found))["summary"]["figures"]
    assert (summary["f1"], summary["full_f1"], summary["accuracy"]["stat"]) == (1.0, 0.0, 0.0)
