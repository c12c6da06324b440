"""The good news of a report of findings: what was checked and agrees, between sentences and between documents, and what was derived."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import kg
from kg import publish
from kg.agreements import agreements
from kg.cli import commands
from kg.findings import FORMATS
from kg.model import Finding
from kg.read import read_text
from kg.validate import validate

REPORTS = Path(__file__).parent.parent / "data" / "reports"
ARTICLE = REPORTS / "binzhou-2021-02-08.txt"


def noted(*sources: Path) -> list[Finding]:
    store = kg.build(*sources).store()
    return agreements(store, validate(store))


@pytest.fixture(scope="module")
def article() -> list[Finding]:
    return noted(ARTICLE)


def test_total_over_mean_and_counts_over_share_give_one_group_within_rounding(article: list[Finding]) -> None:
    assert validate(kg.build(ARTICLE).quads) == []
    (found,) = [f for f in article if f.rule == "HeadcountsMeet"]
    assert {figure["quote"] for figure in found.figures} == {"1.3亿元", "1629元", "48177人", "7618人", "68.8%"}
    assert "81097.38（(48177 + 7618) / 0.688）" in found.message["zh"]
    assert "79803.56（130000000 / 1629）" in found.message["zh"]


def test_the_base_of_a_growth_is_told_with_its_interval(article: list[Finding]) -> None:
    (found,) = [f for f in article if f.severity == "Derived" and "1224.81" in f.message["zh"]]
    assert found.message["zh"] == "1224.81 元（1219.85–1229.81）= 1629 / (1 + 33/100)；原文没有写出"
    assert [figure["quote"] for figure in found.figures] == ["1629元", "33%"]


def test_the_report_of_a_file_shows_both(tmp_path: Path) -> None:
    graph = tmp_path / "seed.ttl"
    publish.publish(kg.build(ARTICLE).quads, str(graph))
    for form in ("text", "html"):
        done = CliRunner().invoke(commands, ["validate", str(graph), "-f", form], standalone_mode=False)
        assert done.return_value == 0
        assert "在舍入范围内相合" in done.output
        assert "1224.81 元（1219.85–1229.81）" in done.output


def test_documents_that_agree_are_shown_side_by_side_and_a_reprint_is_named() -> None:
    found = noted(REPORTS)
    (rate,) = [f for f in found if f.rule == "DocumentsAgree"]
    assert rate.message["zh"] == "2 个独立来源的数值相合"
    assert {(f["document"], f["quote"]) for f in rate.figures} >= {
        ("dingxi-city-bulletin-2019", "1.19%"),
        ("dingxi-relief-news-2020", "1.19%"),
    }
    (reprint,) = [f for f in found if f.rule == "Reprint"]
    assert reprint.document == "zhaotong-relocation-reprint-2020"
    assert "zhaotong-relocation-news-2020" in reprint.message["en"]


def test_documents_of_one_publisher_are_no_second_source() -> None:
    texts = [
        read_text(
            f"漳县{title}\n2019年，漳县发放扶贫小额信贷3200万元。\n",
            identifier=title,
            date="2020-02",
            place="漳县",
        )
        for title in ("通报", "快报")
    ]
    for publisher, said in (("漳县人民政府", "同一发布者的多篇文档数值相合"), (None, "2 个独立来源的数值相合")):
        found = agreements(kg.build(*(replace(t, publisher=publisher) for t in texts)).store())
        assert [f.message["zh"] for f in found if f.rule == "DocumentsAgree"] == [said]


def test_what_is_said_of_many_figures_of_one_document_is_said_once() -> None:
    report = read_text("基金会年报\n2018年投入360万元。\n2018年资助学生5720名。\n", identifier="a", date="2019")
    found = [f for f in validate(kg.build(report).quads) if f.rule == "PlaceKnown"]
    assert len(found) == 2
    text = FORMATS["text"](found, [])
    assert text.count("PlaceKnown") == 1
    assert "PlaceKnown ×2" in text
    assert all(str(figure["quote"]) in text for f in found for figure in f.figures)


def test_the_two_sample_reports_that_disagree_are_found_with_both_sentences() -> None:
    found = [f for f in validate(kg.build(REPORTS).quads) if f.rule == "Contradiction"]
    assert [{(g["document"], g["quote"]) for g in f.figures} for f in found] == [
        {("dingxi-relief-news-2020", "19.3万人"), ("dingxi-city-bulletin-2019", "18.72万人")}
    ]
