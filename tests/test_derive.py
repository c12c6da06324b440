"""What figures imply: worked out only from exact figures, with the interval that rounding allows, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.derive import Derived, derived_from
from kg.figures import find_figures
from kg.model import Figure, Observation, Reading, Report, Span

GROUP = "BeneficiaryGroup|990100|脱贫户"


def read(text: str, **said: dict[str, object]) -> tuple[Derived, ...]:
    """Derive from a sentence; each quote is given what its observation says besides."""
    found = {f.quote: f for f in find_figures(text)}
    observations = tuple(observed(found[quote], text, **fields) for quote, fields in said.items())
    starts = {o.figure.quote: o.figure.start for o in observations}
    observations = tuple(replace(o, numerators=tuple(starts[str(n)] for n in o.numerators)) for o in observations)
    report = Report(text=text, view=text, identifier="x")
    return derived_from(Reading(report, None, (), observations, (), (), ()))


def observed(figure: Figure, text: str, **fields: object) -> Observation:
    plain = Observation(
        figure=figure,
        sentence=Span(0, len(text)),
        measure="资金",
        indicator="ind-funding",
        kind="funding",
        stat="total",
        temporal="flow",
        area="industry",
        period="2020",
        basis="stated",
        place=None,
        about="990100",
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


GROWN = {
    "1629元": {"stat": "average", "measure": "受益"},
    "33%": {"stat": "growth", "numerators": ("1629元",), "base_period": "2019"},
}


def test_the_base_of_a_growth() -> None:
    (base,) = read("受益1629元，比2019年增加了33%。", **GROWN)
    assert (base.role, base.value, base.low, base.high) == (
        "base",
        Decimal("1224.81"),
        Decimal("1219.85"),
        Decimal("1229.81"),
    )
    assert (base.period, base.like.measure, base.like.figure.unit) == ("2019", "受益", "CNY")
    assert base.formula == "1629 / (1 + 33/100); interval 1628.5/1.335 … 1629.5/1.325"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("受益1629元，比2019年增加了33%。", "1224.81"),
        ("受益1629元，比2019年减少33%。", "2431.34"),
        ("受益1629元，比2019年变动33%。", None),
    ],
)
def test_the_words_tell_a_rise_from_a_fall_and_without_them_nothing_is_derived(text: str, value: str | None) -> None:
    found = read(text, **{**GROWN, "33%": {**GROWN["33%"], "stat": "change"}})
    assert [str(d.value) for d in found] == ([value] if value else [])


def test_the_whole_of_a_share() -> None:
    (whole,) = read(
        "纳入低保48177人，特困7618人，占享受政策群体的68.8%。",
        **{
            "48177人": {"kind": "beneficiary"},
            "7618人": {"kind": "beneficiary"},
            "68.8%": {"stat": "share", "numerators": ("48177人", "7618人"), "about": GROUP},
        },
    )
    assert (whole.role, whole.value, whole.low, whole.high) == (
        "whole",
        Decimal("81097.38"),
        Decimal("81038.49"),
        Decimal("81156.36"),
    )
    assert (whole.like.about, whole.like.figure.unit, len(whole.inputs)) == (GROUP, "person", 3)


@pytest.mark.parametrize(
    ("measure", "unit"), [("人均受益", "person"), ("户均增收", "household"), ("村均收入", "item"), ("受益", None)]
)
def test_the_number_that_a_total_and_its_mean_imply(measure: str, unit: str | None) -> None:
    found = read(
        "收益1.3亿元，受益1629元。",
        **{"1.3亿元": {}, "1629元": {"stat": "average", "measure": measure, "numerators": ("1.3亿元",)}},
    )
    assert [(d.role, str(d.value), str(d.low), str(d.high), d.like.figure.unit) for d in found] == (
        [("number", "79803.56", "76710.65", "82898.37", unit)] if unit else []
    )


def test_the_mean_of_money_and_count_of_one_thing() -> None:
    (mean,) = read(
        "资助贫困家庭学生45046人次、5626万元。",
        **{"45046人次": {"about": GROUP, "kind": "beneficiary"}, "5626万元": {"about": GROUP}},
    )
    assert (mean.role, str(mean.value), mean.like.stat) == ("mean", "1248.95", "mean")
    assert mean.formula == "56260000 / 45046; interval 56255000/45046 … 56265000/45046"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("受益1629元，比2019年增加33%以上。", GROWN),
        ("受益1629元，比2019年增加33%。", {**GROWN, "33%": {"stat": "growth", "numerators": ("1629元",)}}),
        ("受益1629元，比2019年增加33%。", {**GROWN, "33%": {"stat": "growth", "base_period": "2019"}}),
        ("资助学生450人次、5626万元。", {"450人次": {"about": "990100"}, "5626万元": {"about": "990100"}}),
        ("资助学生450人次、5626万元。", {"450人次": {"about": GROUP, "period": "2019"}, "5626万元": {"about": GROUP}}),
        ("资助450人、20户、5626万元。", {"450人": {"about": GROUP}, "20户": {"about": GROUP}, "5626万元": {"about": GROUP}}),
        ("资助450人，计划5626万元。", {"450人": {"about": GROUP}, "5626万元": {"about": GROUP, "temporal": "target"}}),
    ],
    ids=["a bound", "no base period", "no level", "a place at large", "two periods", "two counts", "a target"],
)  # fmt: skip
def test_what_does_not_follow_is_not_derived(text: str, said: dict[str, dict[str, object]]) -> None:
    assert read(text, **said) == ()
