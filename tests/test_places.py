"""Places: cases by topic in tests/cases/places, where 〔…〕 marks each mention and `places` lists their codes in order."""

from __future__ import annotations

import json
import re
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.places import ancestors, enclosing, find_places, lookup, resolve, succession
from kg.places.divisions import table

CASES = Path(__file__).parent / "cases" / "places"
LOADED = [(path.stem, case) for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
MARKED = re.compile("〔([^〔〕]*)〕")


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the text without marks, and the spans that were marked."""
    text, spans = "", []
    for i, part in enumerate(MARKED.split(marked)):
        if i % 2:
            spans.append((len(text), len(text) + len(part)))
        text += part
    return text, spans


def test_there_are_cases_of_every_topic() -> None:
    assert len(LOADED) >= 200
    assert len({topic for topic, _ in LOADED}) >= 12
    assert len({(topic, case["name"]) for topic, case in LOADED}) == len(LOADED)


@pytest.mark.parametrize("case", [case for _, case in LOADED], ids=[f"{t}: {c['name']}" for t, c in LOADED])
def test_case(case: dict[str, Any]) -> None:
    text, spans = unmark(case["text"])
    scope = lookup(case["scope"], case.get("year")) if "scope" in case else None
    found = find_places(text, case.get("year"), scope)
    expected = []
    for (start, end), place in zip(spans, case["places"], strict=True):
        candidates = tuple(place["candidates"]) if isinstance(place, dict) else ()
        expected.append((text[start:end], start, end, None if isinstance(place, dict) else place, candidates))
    assert [(m.quote, m.start, m.end, m.place.code if m.place else None, m.candidates) for m in found] == expected


NAMES = json.loads((Path(__file__).parent / "cases" / "place-names.json").read_text("utf-8"))


@pytest.mark.parametrize("case", NAMES, ids=[f"{c['name']} {c.get('year', '')}" for c in NAMES])
def test_name_of_metadata(case: dict[str, Any]) -> None:
    place = resolve(case["name"], case.get("year"))
    assert (place.code if place else None) == case["code"]


def test_succession_follows_renames_and_new_codes() -> None:
    assert [(s.year, s.before.name, s.after.code) for s in succession("372330")] == [
        (2000, "邹平县", "371626"),
        (2018, "邹平县", "371681"),
    ]
    assert [(s.year, s.after.name) for s in succession("372300")] == [(1992, "滨州地区"), (2000, "滨州市")]
    assert [(s.year, s.after.code, s.after.name) for s in succession("420600")] == [(2010, "420600", "襄阳市")]
    assert succession("371600") == ()
    assert succession("000000") == ()


def test_every_successor_is_a_division_of_a_later_year() -> None:
    followed = [s for code in table().codes for s in succession(code)]
    assert len(followed) > 3000
    assert all(s.before.level == s.after.level for s in followed if s.before.code == s.after.code)
    assert all(lookup(s.after.code) is not None for s in followed)


def test_ancestors_end_with_the_country() -> None:
    village = resolve("日照市东港区河山镇甄家庄村")
    assert village is not None
    assert [p.name for p in ancestors(village)] == ["河山镇", "东港区", "日照市", "山东省", "中国"]
    assert all(ancestors(row.place)[-1].code == "156" for rows in table().codes.values() for row in rows)


def test_ancestors_are_those_of_the_places_own_time() -> None:
    old = lookup("372330")
    assert old is not None
    assert [p.name for p in ancestors(old)] == ["滨州地区", "山东省", "中国"]


def test_lookup_takes_the_name_of_the_year() -> None:
    assert [(lookup("420600", year) or pytest.fail("no place")).name for year in (2005, 2015)] == ["襄樊市", "襄阳市"]
    assert lookup("999999") is None
    village = lookup("371102-河山镇-甄家庄村")
    assert village is not None
    assert (village.level, village.parent) == ("village", "371102-河山镇")


def test_enclosing_climbs_to_the_kind_asked_for() -> None:
    assert (enclosing(lookup("371102"), "市") or pytest.fail("no place")).code == "371100"
    assert (enclosing(lookup("640422"), "区") or pytest.fail("no place")).code == "640000"
    assert enclosing(lookup("371102"), "县") is None


def test_the_table_is_whole() -> None:
    rows = [row for rows in table().codes.values() for row in rows]
    assert len(rows) == 7665
    assert sum(row.first <= 2020 <= row.last and row.level == "province" for row in rows) == 34
    assert all(row.parent == "156" or row.parent in table().codes for row in rows)
    assert all(row.successor == "" or row.successor in table().codes for row in rows)


PIECES = st.lists(
    st.sampled_from(
        [
            *sorted(table().names)[::23],
            *sorted(table().shorts)[::37],
            *("全市", "该县", "镇", "村", "石桥村", "、", "。", "\n", "乡村振兴", "和", "在", "资源", "3个", "①", "𠮷"),
            *(" ", "的", "河山镇", "各县市区", "：", "民"),
        ]
    ),
    max_size=30,
)


@settings(max_examples=400, deadline=None)
@given(PIECES, st.sampled_from([None, "371600", "520526", "110000", "640422"]))
def test_quotes_are_slices_in_order_without_overlap(pieces: list[str], scope: str | None) -> None:
    text = "".join(pieces)
    found = find_places(text, 2020, lookup(scope) if scope else None)
    assert all(text[m.start : m.end] == m.quote and m.quote for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(not m.candidates or m.place is None for m in found)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(text[m.start : m.end] == m.quote for m in find_places(text, 2020, lookup("371600")))


@pytest.mark.parametrize(
    "unit", ["村", "乡镇", "鼓楼区", "山东", "全市", "石桥村、", "和静县、", "日照、", "贫困村", "威宁", "江冲村"]
)
def test_time_is_linear(unit: str) -> None:
    scope = lookup("371600")
    find_places(unit * 100, 2020, scope)

    def seconds(times: int) -> float:
        text = unit * times
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            find_places(text, 2020, scope)
            best = min(best, time.process_time() - start)
        return best

    short, long = seconds(500), seconds(4_000)
    assert long < 24 * short + 0.05
