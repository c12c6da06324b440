"""Times read from text: cases by topic, dates rendered in every written form, and laws that hold for any text."""

from __future__ import annotations

import calendar
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.model import Time
from kg.times import find_times

CASES = Path(__file__).parent / "cases" / "times"
LEAST = {
    "absolute": 50, "carry": 40, "counted": 20, "durations": 25, "forms": 25, "open_ends": 30,
    "plans_and_events": 25, "ranges": 30, "relative": 50, "traps": 40,
}  # fmt: skip
DIGITS = "〇一二三四五六七八九"


def _cases() -> list[tuple[str, dict[str, Any]]]:
    return [(path.stem, case) for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{topic}/{case['name']}") for topic, case in _cases()])
def test_case(case: dict[str, Any]) -> None:
    found = [
        {
            "quote": t.quote,
            "start": t.start,
            "end": t.end,
            "kind": t.kind,
            "edtf": t.edtf,
            "basis": t.basis,
            "until": t.until,
        }
        for t in find_times(case["text"], case.get("reference"))
    ]
    assert found == [{"basis": "stated", "until": False} | time for time in case["times"]]


def test_cases_are_all_there() -> None:
    counted = {topic: sum(t == topic for t, _ in _cases()) for topic, _ in _cases()}
    assert sum(counted.values()) >= 500
    assert {topic: n for topic, n in LEAST.items() if counted.get(topic, 0) < n} == {}
    named = [(topic, case["name"]) for topic, case in _cases()]
    assert len(named) == len(set(named))


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones else "")


def _spelled(year: int) -> str:
    return "".join(DIGITS[int(c)] for c in str(year))


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)


YEAR_FORMS: list[Callable[[int], str]] = [
    lambda y: f"{y}年", lambda y: f"{y}年度", lambda y: f"{y} 年", lambda y: _wide(f"{y}年"), lambda y: f"{_spelled(y)}年",
    lambda y: _spelled(y).replace("〇", "零") + "年", lambda y: _spelled(y).replace("〇", "○") + "年",
]  # fmt: skip
MONTH_FORMS: list[Callable[[int, int], str]] = [
    lambda y, m: f"{y}年{m}月", lambda y, m: f"{y}年{m}月份", lambda y, m: f"{y}年{m:02d}月", lambda y, m: f"{y} 年 {m} 月",
    lambda y, m: _wide(f"{y}年{m}月"), lambda y, m: f"{_spelled(y)}年{_chinese(m)}月", lambda y, m: f"{y}年{_chinese(m)}月份",
    lambda y, m: f"{y}-{m:02d}", lambda y, m: f"{y}年的{m}月",
]  # fmt: skip
DAY_FORMS: list[Callable[[int, int, int], str]] = [
    lambda y, m, d: f"{y}年{m}月{d}日", lambda y, m, d: f"{y}年{m:02d}月{d:02d}日", lambda y, m, d: f"{y} 年 {m} 月 {d} 日",
    lambda y, m, d: f"{y}年{m}月{d}号", lambda y, m, d: f"{y}-{m:02d}-{d:02d}", lambda y, m, d: f"{y}/{m:02d}/{d:02d}",
    lambda y, m, d: f"{y}/{m}/{d}", lambda y, m, d: f"{y}.{m}.{d}", lambda y, m, d: f"{y}.{m:02d}.{d:02d}",
    lambda y, m, d: _wide(f"{y}年{m}月{d}日"), lambda y, m, d: f"{_spelled(y)}年{_chinese(m)}月{_chinese(d)}日",
]  # fmt: skip
AROUND = [
    ("", ""),
    ("，", "，全县脱贫。"),
    ("在", "，"),
    ("（", "）"),
    ("全镇", "实施项目713个。"),
    ("投入13.48亿元，", "验收。"),
    ("\n", "\n"),
]
JOINTS = ["至", "到", "-", "—", "——", "～", "~", " - "]


def _only(text: str) -> Time:
    found = find_times(text)
    assert len(found) == 1, (text, found)
    return found[0]


def _check(inner: str, edtf: str, rng: random.Random) -> None:
    before, after = rng.choice(AROUND)
    time = _only(before + inner + after)
    assert (time.quote, time.edtf, time.basis) == (inner, edtf, "stated"), (before + inner + after, time)
    assert time.start == len(before)


def test_dates_in_every_written_form() -> None:
    rng = random.Random(20210208)
    for _ in range(2000):
        year, month = rng.randint(1949, 2035), rng.randint(1, 12)
        day = rng.randint(1, calendar.monthrange(year, month)[1])
        _check(rng.choice(YEAR_FORMS)(year), f"{year}", rng)
        _check(rng.choice(MONTH_FORMS)(year, month), f"{year}-{month:02d}", rng)
        _check(rng.choice(DAY_FORMS)(year, month, day), f"{year}-{month:02d}-{day:02d}", rng)


def test_ranges_in_every_written_form() -> None:
    rng = random.Random(20201231)
    for _ in range(1500):
        low = rng.randint(1949, 2030)
        high, joint = low + rng.randint(1, 5), rng.choice(JOINTS)
        left = rng.choice([f"{low}", f"{low}年"])
        _check(f"{left}{joint}{high}年", f"{low}/{high}", rng)
        m0, m1 = sorted(rng.sample(range(1, 13), 2))
        _check(f"{low}年{m0}{rng.choice(['', '月'])}{joint}{m1}月", f"{low}-{m0:02d}/{low}-{m1:02d}", rng)
        d0, d1 = sorted(rng.sample(range(1, 29), 2))
        day = f"{low}-{m0:02d}-{d0:02d}/{low}-{m0:02d}-{d1:02d}"
        _check(f"{low}年{m0}月{d0}{rng.choice(['', '日'])}{joint}{d1}日", day, rng)
        _check(f"{low}年{m0}月{joint}{high}年{m1}月", f"{low}-{m0:02d}/{high}-{m1:02d}", rng)


def test_months_without_a_year_are_never_ahead() -> None:
    rng = random.Random(7)
    for _ in range(1000):
        year, now, month = rng.randint(1990, 2030), rng.randint(1, 12), rng.randint(1, 12)
        time = find_times(f"{month}月，全县复工。", f"{year}-{now:02d}")[0]
        assert (time.edtf, time.basis) == (f"{year - (month > now)}-{month:02d}", "resolved")


def test_times_lie_in_the_text_in_order() -> None:
    rng = random.Random(11)
    pieces = [case["text"] for _, case in _cases()] + list("年月日去今上中下旬第每至到—-/.:0123456789十百千半几〇两 \n")
    for _ in range(3000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 12)))
        reference = rng.choice([None, "2021", "2021-02", "2021-02-28", "2020-02-29"])
        end = 0
        for time in find_times(text, reference):
            assert end <= time.start < time.end <= len(text)
            assert text[time.start : time.end] == time.quote
            assert time.kind in {"date", "period", "duration", "age", "clock", "frequency"}
            assert time.basis in {"stated", "resolved", "inherited", "unresolved"}
            assert (time.edtf is None) == (
                time.basis == "unresolved" or time.kind in {"duration", "age", "clock", "frequency"}
            )
            assert not time.until or time.edtf is None or time.edtf.startswith("../")
            end = time.end


def test_edtf_is_made_of_real_dates() -> None:
    rng = random.Random(13)
    texts = [case["text"] for _, case in _cases()]
    for reference in ["2020-02-29", "2021-01-31", "2019-12", "2024", None]:
        for text in rng.sample(texts, len(texts)):
            for time in find_times(text, reference):
                for part in time.edtf.split("/") if time.edtf else []:
                    if part != "..":
                        year, *rest = map(int, part.split("-"))
                        assert 1 <= year <= 2200, (text, time)
                        assert not rest or 1 <= rest[0] <= 12, (text, time)
                        assert len(rest) < 2 or 1 <= rest[1] <= calendar.monthrange(year, rest[0])[1], (text, time)


def test_same_text_same_times() -> None:
    text = "去年2月份，逐户排查；4月份，入户核查。截至2020年底，全县脱贫。"
    assert find_times(text, "2021-02-08") == find_times(text, "2021-02-08")


def test_a_reference_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="二〇二一"):
        find_times("去年", "二〇二一")
