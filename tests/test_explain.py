"""Every number of a reading is shown once, with what came of it; a page shows text and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import readings

from kg.explain import as_json, as_text, became, numbers, plain
from kg.figures.reasons import REASONS
from kg.model import Skipped
from kg.page import as_html

NAMES = readings.names()


class Text(HTMLParser):
    """The text of a page's main part, without its marks."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self._in_main = self._in_main or tag == "main"

    def handle_endtag(self, tag: str) -> None:
        """Leave the main part."""
        self._in_main = self._in_main and tag != "main"

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        self.text += data if self._in_main else ""


@pytest.mark.parametrize("name", NAMES)
def test_every_digit_is_in_exactly_one_number(name: str) -> None:
    reading = readings.load(name)
    text = reading.report.text
    covered = [i for n in numbers(reading) for i in range(n.start, n.end)]
    assert len(covered) == len(set(covered))
    assert [i for i, c in enumerate(text) if c in "0123456789" and i not in set(covered)] == []
    assert all(text[n.start : n.end] == n.quote for n in numbers(reading))
    assert sum(n.observation is not None for n in numbers(reading)) == len(reading.observations)


def test_page_furniture_is_outside_and_the_rest_is_not_explained() -> None:
    found = {n.quote: n.reason for n in numbers(readings.load("yunshan-2021")) if n.observation is None}
    assert found["12345678"] == "outside"
    assert found["2019"] == "unexplained"


def test_reasons_are_told_in_both_languages() -> None:
    reading = readings.load("yunshan-2021")
    start = reading.report.text.index("2019年")
    for reason in REASONS:
        skipped = (Skipped(start, start + 5, "2019年", reason),)
        number = next(n for n in numbers(replace(reading, skipped=skipped)) if n.start == start)
        assert all(number.why)
        assert number.why == (REASONS[reason]["zh"], REASONS[reason]["en"])


def test_text_tells_what_became_of_each_number() -> None:
    text = as_text(readings.load("yunshan-2021"))
    assert (
        "12.30亿元  = 1230000000 CNY · 专项产业扶贫资金 · cumulative · funding · industry · ../2020 (resolved) · 云山市"
        in text
    )
    assert "1500-3000元  = 1500–3000 CNY" in text
    assert "12345678  – 正文之外" in text


def test_json_says_the_same() -> None:
    reading = readings.load("yunshan-2021")
    assert as_json(reading).count('"taken": true') == len(reading.observations)
    assert became(reading.observations[1])["value"] == "1230000000"


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_the_text_unchanged_and_fetches_nothing(name: str) -> None:
    page = as_html(readings.load(name))
    parser = Text()
    parser.feed(page)
    assert parser.text == readings.load(name).report.text
    assert not parser.tags & {"script", "img", "link", "iframe", "object"}
    assert not re.search(r"""(?:src|href|url\()""", page)


def test_a_page_escapes_what_the_text_says() -> None:
    reading = readings.load("yunshan-2021")
    evil = "<script>alert('1')</script> & \"二\""
    text = reading.report.text.replace("联系电话", evil)
    shift = len(evil) - 4
    report = replace(reading.report, text=text, view=text, title=evil, blocks=())
    page = as_html(replace(reading, report=report, observations=(), entities=(), links=(), skipped=()))
    assert shift > 0
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_marks_may_lie_inside_each_other() -> None:
    reading = readings.load("yunshan-2021")
    whole = next(e for e in reading.entities if e.label == "产业扶贫项目")
    start = reading.report.text.index("705个")
    outer = replace(whole, mentions=(type(whole.mentions[0])(start - 2, start + 6),))
    page = as_html(replace(reading, entities=(outer,)))
    assert re.search(r'<mark class="entity CountedSet"[^>]*>(?:<mark class="figure"[^>]*>)705个', page)


@pytest.mark.parametrize(
    ("value", "shown"), [("1348000000.00", "1348000000"), ("0.50", "0.5"), ("100", "100"), ("1E+9", "1000000000")]
)
def test_decimals_are_shown_without_idle_zeros(value: str, shown: str) -> None:
    from decimal import Decimal

    assert plain(Decimal(value)) == shown
