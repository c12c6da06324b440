"""Reading does not get worse: floors under the scores on the annotated reports of our own (docs/accuracy.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.evaluate import Evaluation, evaluate
from kg.query import rows

GOLD = Path(__file__).parent / "gold"
FLOORS = {"bound": 0.97, "stat": 0.93, "kind": 0.91, "area": 0.83, "period": 0.94, "place": 0.92, "about": 0.88}


@pytest.fixture(scope="module")
def scores() -> Evaluation:
    store = kg.build(GOLD / "corpus.jsonl").store()
    return evaluate(GOLD, {part: rows(store, part) for part in ("figures", "entities", "links")})


def test_every_annotated_report_is_scored(scores: Evaluation) -> None:
    assert len(scores.documents) == 24
    assert scores.total("figures").gold >= 600


def test_figures_are_found(scores: Evaluation) -> None:
    assert scores.total("figures").precision >= 0.98
    assert scores.total("figures").recall >= 0.98
    assert scores.total("figures").full_f1 >= 0.62


@pytest.mark.parametrize(("attribute", "floor"), FLOORS.items())
def test_an_attribute_is_right(scores: Evaluation, attribute: str, floor: float) -> None:
    assert scores.total("figures").accuracy(attribute) >= floor


def test_entities_and_links_are_found(scores: Evaluation) -> None:
    assert scores.total("entities").f1 >= 0.72
    assert scores.total("links").f1 >= 0.30
