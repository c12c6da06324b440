"""A report that says the same again and again is told its doubts once, by both engines alike."""

from __future__ import annotations

import pytest
import reference_engine

from kg.dataset import build
from kg.model import Finding
from kg.read import read_text
from kg.validate import validate

_AGREES = "2020年，云岭县投入扶贫资金3.2亿元。"
_DISAGREES = "2020年，云岭县投入扶贫资金4.1亿元。"


def findings(text: str, engine: str = "fast") -> list[Finding]:
    report = read_text(text, identifier="r", date="2021-01-05")
    return [f for f in validate(build(report).quads, engine=engine) if f.rule == "Contradiction"]


@pytest.mark.parametrize("times", [1, 2, 9])
def test_a_contradiction_is_told_once_however_often_it_is_repeated(times: int) -> None:
    (told,) = findings(f"{_AGREES}{_DISAGREES}" * times)
    assert [figure["quote"] for figure in told.figures] == ["4.1亿元", "3.2亿元"]


def test_many_values_of_one_thing_are_one_finding() -> None:
    assert len(findings("".join(f"2020年，云岭县投入扶贫资金{n}.1亿元。" for n in range(1, 30)))) == 1


def test_a_figure_that_only_repeats_contradicts_nothing() -> None:
    assert findings(_AGREES * 5) == []


def test_a_repeated_sentence_with_another_figure_is_no_repetition() -> None:
    texts = [f"2020年，全县脱贫480人，占全县贫困人口{whole}人的60%。" for whole in (800, 900, 800, 900)]
    report = read_text("\n".join(texts), identifier="r", date="2021-01-05")
    (told,) = (f for f in validate(build(report).quads) if f.rule == "ShareArithmetic")
    assert "900人" in told.sentence


def test_both_engines_see_a_repeated_text_alike() -> None:
    text = f"{_AGREES}{_DISAGREES}" * 3
    with reference_engine.parsed_once():
        fast, reference = ({(f.rule, f.focus) for f in findings(text, engine)} for engine in ("fast", "pyshacl"))
    assert fast == reference
    assert len(fast) == 1
