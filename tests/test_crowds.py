"""A figure that very many texts repeat is compared a few at a time, and what is found is what one comparison of all would find."""

from __future__ import annotations

from collections import Counter

import pyoxigraph as ox
import pytest

from kg import crowds
from kg.dataset import build
from kg.model import Finding
from kg.namespaces import FP
from kg.read import read_text
from kg.validate import validate

_STORY = (
    "县里坚持把产业扶贫作为根本之策，因地制宜发展马铃薯、中药材和食用菌，龙头企业、合作社与农户结成利益共同体，"
    "带动群众在家门口增收；驻村工作队逐户走访，一户一策制定帮扶措施，教育、医疗、住房三项保障全部落实到位。"
)


def store(copies: int) -> ox.Store:
    """Return texts of which most repeat each other: word for word with a story (reprints), and in one sentence only."""
    reports = []
    for n in range(copies):
        year, loans, income, shops, sales = (
            (2020, "3.2亿元", 8810, 58, "4.6亿元")
            if n % 4
            else (2020, f"3.{n % 3 + 4}亿元", 8900, 58 - n % 5, "4.6万元")
        )
        if n % 6 == 5:
            year, income, shops, sales = 2019, 8000 + n % 2, 61, "4.1亿元"
        text = (
            f"渭源县扶贫综述\n{year}年，全县发放扶贫小额信贷{loans}。{year}年，全县农民人均可支配收入{income}元，比上年增长9.5%。"
            f"截至{year}年底，全县累计建成帮扶车间{shops}个。{year}年全县农产品销售额{sales}。第{n}号。"
        )
        text += _STORY if n % 3 == 0 else ""
        reports.append(
            read_text(text, identifier=f"r{n:03}", date=f"{year + 1}-03-{n % 28 + 1:02}", publisher=f"p{n % 7}")
        )
    made = ox.Store()
    made.bulk_extend(ox.Quad(*q.triple) for q in build(*reports).quads)
    return made


def told(findings: list[Finding]) -> list[tuple[object, ...]]:
    return [(f.rule, f.focus, f.message["zh"], [g["iri"] for g in f.figures]) for f in findings]


def test_findings_are_those_of_one_comparison_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = store(60)
    monkeypatch.setattr(crowds, "CROWD", 10**9)
    assert crowds.parted(data)[0] is data
    at_once = validate(data)
    monkeypatch.setattr(crowds, "CROWD", 6)
    monkeypatch.setattr(crowds, "_BATCH", 4)
    assert len(list(crowds.parted(data)[1])) >= 5
    assert told(validate(data)) == told(at_once)
    rules = Counter(f.rule for f in at_once)
    assert {"Contradiction", "CumulativeMonotone", "GrowthBetweenTexts", "MagnitudeJump"} <= set(rules)


def test_a_comparison_never_meets_a_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many copies there are, each comparison has as few figures of one key: work grows with their number."""
    monkeypatch.setattr(crowds, "CROWD", 16)
    monkeypatch.setattr(crowds, "_BATCH", 4)
    few, batches = crowds.parted(store(320))
    for compared in (few, *(b.store for b in batches)):
        keys = compared.quads_for_pattern(None, ox.NamedNode(FP + "seriesKey"), None, None)
        assert max(Counter(str(q.object) for q in keys).values()) <= 100
