"""Sums count nothing twice, and of every figure that is in none it is said why."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from decimal import Decimal

import pyoxigraph as ox
import pytest
import readings

import kg
from kg.graph import to_quads
from kg.read import read_text
from kg.reprints import of_readings
from kg.totals import FORMATS, REASONS, LeftOut, Total, totals


def golden() -> ox.Store:
    read = [readings.load(name) for name in readings.names()]
    store = ox.Store()
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for r in read for q in to_quads(r))
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in of_readings(read))
    return store


@pytest.fixture(scope="module")
def added() -> tuple[list[Total], list[LeftOut]]:
    return totals(golden())


def of(*texts: str) -> tuple[list[Total], list[LeftOut]]:
    """Add up what some reports about 定西市 and its counties say."""
    read = [
        read_text(f"定西市2019年脱贫攻坚工作总结\n{t}\n", identifier=str(n), date="2020-01", place="定西市")
        for n, t in enumerate(texts)
    ]
    return totals(kg.build(*read).store())


def test_every_figure_is_in_one_total_or_left_out_once(added: tuple[list[Total], list[LeftOut]]) -> None:
    counted = [f.iri for t in added[0] for f in t.counted]
    left = [x.figure.iri for x in added[1]]
    assert (
        len(counted) + len(left)
        == len({*counted, *left})
        == sum(len(readings.load(n).observations) for n in readings.names())
    )


def test_every_reason_is_given_somewhere(added: tuple[list[Total], list[LeftOut]]) -> None:
    counts = Counter(x.reason for x in added[1])
    assert counts["reprint"] == 13
    assert counts["repeated"] == 4, "2150人 and sales told by the radio too, 年收益 and 贫困群众 told by two documents"
    assert counts["part"] == 4, "three sources of money and those poor through illness"
    assert {"threshold", "average", "share", "cumulative", "target", "period"} <= counts.keys()


def test_a_total_leaves_its_parts_out(added: tuple[list[Total], list[LeftOut]]) -> None:
    (money,) = [t for t in added[0] if (t.place, t.indicator, t.period) == ("兰田县", "资金投入", "2020")]
    assert [f.quote for f in money.counted] == ["8600万元"]
    assert (money.value, money.least, money.most) == (Decimal(86000000), Decimal(85995000), Decimal(86005000))
    parts = [x for x in added[1] if x.because == money.counted[0].iri]
    assert [(x.figure.quote, x.reason) for x in parts] == [
        ("5200万元", "part"),
        ("2300万元", "part"),
        ("1100万元", "part"),
    ]


def test_the_same_figure_counts_once_whoever_tells_it(added: tuple[list[Total], list[LeftOut]]) -> None:
    (lifted,) = [t for t in added[0] if (t.indicator, t.period) == ("脱贫人数", "2020")]
    assert lifted.value == 2150
    (again,) = [x for x in added[1] if x.because == lifted.counted[0].iri]
    assert (again.figure.document, again.reason) == ("lantian-radio-2021", "repeated")


def test_a_county_is_not_added_to_its_city() -> None:
    found, left = totals(
        kg.build(
            read_text(
                "定西市2019年脱贫攻坚工作总结\n2019年，全市投入产业扶贫资金5亿元。2019年，漳县投入产业扶贫资金8000万元。\n",
                identifier="a",
                date="2020-01",
                place="定西市",
            )
        ).store(),
        by=("area",),
    )
    assert [(t.value, len(t.counted)) for t in found] == [(500000000, 1)]
    assert [(x.figure.quote, x.reason) for x in left] == [("8000万元", "place")]


def test_what_may_overlap_gives_an_interval() -> None:
    found, _ = of("2019年，全市投入教育扶贫资金3000万元。2019年，全市投入校舍改造资金1000万元。")
    (both,) = found
    assert (both.value, both.least, both.most) == (40000000, 29995000, 40010000)


def test_running_totals_targets_and_rates_add_to_nothing() -> None:
    found, left = of(
        "截至2019年底，全市累计投入产业扶贫资金9亿元。2020年，全市计划投入产业扶贫资金2亿元。2019年，贫困发生率降至1.2%。"
    )
    assert found == []
    assert {x.figure.quote: x.reason for x in left} == {"9亿元": "cumulative", "2亿元": "target", "1.2%": "share"}


def test_some_kinds_alone() -> None:
    found, left = totals(golden(), kinds=["funding"])
    assert {t.kind for t in found} == {"funding"} == {x.figure.kind for x in left}


def test_formats_tell_the_same(added: tuple[list[Total], list[LeftOut]]) -> None:
    told = json.loads(FORMATS["json"](*added))
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](*added))))
    text = FORMATS["text"](*added)
    assert len(told["totals"]) == len(added[0])
    assert len(told["leftOut"]) == len(added[1]) == sum(1 for row in rows if row["reason"])
    assert len(rows) == sum(len(t.counted) for t in added[0]) + len(added[1])
    assert all(zh in text and en in text for x in added[1] for zh, en in [REASONS[x.reason]])
    assert "− 2150人  脱贫  (lantian-radio-2021:19)  ← 2150人 (lantian-bulletin-2021:138)" in text
