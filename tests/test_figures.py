"""Figures: cases by topic, written forms that parse back, and every number accounted for."""

from __future__ import annotations

import itertools
import json
import random
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from kg.figures import REASONS, find_figures, scan
from kg.lexicon import load
from kg.times import find_times

CASES = Path(__file__).parent / "cases" / "figures"


def cases() -> list[tuple[str, dict[str, object]]]:
    return [
        (f"{path.stem}: {c['name']}", c)
        for path in sorted(CASES.glob("*.json"))
        for c in json.loads(path.read_text("utf-8"))
    ]


def unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Take the marks ⟦ ⟧ out of a case's text and return where the marked spans lie."""
    plain, spans, start = "", [], 0
    for c in text:
        if c == "⟦":
            start = len(plain)
        elif c == "⟧":
            spans.append((start, len(plain)))
        else:
            plain += c
    return plain, spans


def expected(reading: str) -> tuple[Decimal, Decimal | None, str, str, bool, str]:
    """Read "30000..50000 CNY >=! /亩年" as value, upper value, unit, bound, strict and per."""
    value, unit, bound, *per = reading.split()
    low, _, high = value.partition("..")
    return (
        Decimal(low),
        Decimal(high) if high else None,
        unit,
        bound.rstrip("!"),
        bound.endswith("!"),
        per[0][1:] if per else "",
    )


@pytest.mark.parametrize(("name", "case"), cases(), ids=lambda x: x if isinstance(x, str) else "")
def test_case(name: str, case: dict[str, object]) -> None:
    text, spans = unmarked(str(case["text"]))
    got = scan(text)
    wanted = [(*span, *expected(r)) for span, r in zip(spans, case["figures"], strict=True)]
    found = [(f.start, f.end, f.value, f.value_high, f.unit, f.bound, f.strict, f.per) for f in got.figures]
    assert found == wanted, f"{name}: {text} {got.skipped}"
    for skip in case.get("skipped", ()):
        quote, _, reason = skip.rpartition(" ")
        assert (quote, reason) in [(s.quote, s.reason) for s in got.skipped], f"{name}: {skip} {got.skipped}"


def test_case_count() -> None:
    assert len(cases()) >= 600
    assert len(list(CASES.glob("*.json"))) >= 12


SMALL = "零一二三四五六七八九"
CAPITAL = dict(zip("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟", strict=True))
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
# Neighbours that must change nothing: names, times, words and other figures.
BEFORE = (
    "",
    "去年",
    "其中",
    "全镇",
    "2020年",
    "一批项目",
    "第3批",
    "“十三五”期间",
    "支出5元，",
    "（",
    "、",
    "：",
    "进一步完善，",
    "5G基站，",
    "附近",
)
AFTER = ("", "。", "，其中", "；2020年", "）", "、5元", "的项目", "\n", "，同比", "。一是")


def chinese(number: int) -> str:
    """Write an integer below 10^12 in Chinese numerals as a schoolbook does."""

    def below(n: int) -> str:
        written, gap = "", False
        for power, word in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
            digit = n // 10**power % 10
            if digit:
                written += ("零" if gap and written else "") + SMALL[digit] + word
                gap = False
            else:
                gap = True
        return written

    parts = []
    for power, word in ((8, "亿"), (4, "万"), (0, "")):
        section = number // 10**power % 10**4
        if section:
            zero = "零" if parts and (section < 1000 or (number // 10 ** (power + 4)) % 10**4 == 0) else ""
            parts.append(zero + below(section) + word)
    return "".join(parts) or "零"


def exact(digits: str, power: int = 0) -> Decimal:
    return Decimal(digits) * (Decimal(10) ** power)


def written(rng: random.Random) -> tuple[str, Decimal, Decimal | None]:
    """Render a random number in a random written form: the form, its value, and its upper end if it is a range."""
    whole = rng.choice((rng.randrange(1, 100), rng.randrange(100, 10**4), rng.randrange(10**4, 10**9)))
    part = str(rng.randrange(1, 10**3)).rstrip("0") or "1"
    decimal = f"{rng.randrange(1, 9999)}.{part}"
    word, power = rng.choice(
        (("万", 4), ("亿", 8), ("千万", 7), ("百万", 6), ("十万", 5), ("百亿", 10), ("千亿", 11), ("万亿", 12))
    )
    low = rng.randrange(1, 9000)
    high = low + rng.randrange(1, 900)
    dash = rng.choice("-—~至到～–")
    forms = (
        lambda: (str(whole), exact(str(whole)), None),
        lambda: (f"{whole:,}", exact(str(whole)), None),
        lambda: (str(whole).translate(FULL_WIDTH), exact(str(whole)), None),
        lambda: (decimal, exact(decimal), None),
        lambda: (decimal + word, exact(decimal, power), None),
        lambda: ((decimal + word).translate(FULL_WIDTH), exact(decimal, power), None),
        lambda: (f"{low}{word}", exact(str(low), power), None),
        lambda: (f"{low}亿{high}万", exact(str(low), 8) + exact(str(high), 4), None),
        lambda: (chinese(whole + 2), exact(str(whole + 2)), None),
        lambda: (re.sub("二(?=[百千万亿])", "两", chinese(whole + 2)), exact(str(whole + 2)), None),
        lambda: ("".join(CAPITAL.get(c, c) for c in chinese(whole + 20)), exact(str(whole + 20)), None),
        lambda: (f"{chinese(low)}点{''.join(SMALL[int(c)] for c in part)}", exact(f"{low}.{part}"), None),
        lambda: (f"{chinese(low)}点{''.join(SMALL[int(c)] for c in part)}亿", exact(f"{low}.{part}", 8), None),
        lambda: (f"{low}{dash}{high}", exact(str(low)), exact(str(high))),
        lambda: (f"{low}{dash}{high}万", exact(str(low), 4), exact(str(high), 4)),
        lambda: (f"{low}万{dash}{high}万", exact(str(low), 4), exact(str(high), 4)),
        lambda: (f"{low}.5{dash}{high}.5亿", exact(f"{low}.5", 8), exact(f"{high}.5", 8)),
    )
    return rng.choice(forms)()


UNITS = (
    ("元", "CNY"),
    ("亩", "mu"),
    ("人次", "person-time"),
    ("名", "person"),
    ("户", "household"),
    ("公里", "km"),
    ("吨", "t"),
    ("台", "item"),
    ("美元", "USD"),
)


def test_written_forms_parse_back_exactly() -> None:
    rng = random.Random(20210208)
    tried = 0
    for _ in range(24_000):
        form, value, high = written(rng)
        unit, code = rng.choice(UNITS)
        before, after = rng.choice(BEFORE), rng.choice(AFTER)
        text = f"{before}{form}{unit}{after}"
        start, end = len(before), len(before) + len(form) + len(unit)
        found = [f for f in find_figures(text) if f.start < end and f.end > start]
        read = [(f.start, f.end, f.value, f.value_high, f.unit, f.bound) for f in found]
        assert read == [(start, end, value, high, code, "=")], f"{text!r} wanted {value}..{high}, read {found}"
        tried += 1
    assert tried >= 20_000


def test_percent_forms_parse_back_exactly() -> None:
    rng = random.Random(7)
    for _ in range(3_000):
        number = rng.randrange(1, 1000)
        tenth = rng.randrange(1, 10)
        for form, value in (
            (f"{number}.{tenth}%", f"{number}.{tenth}"),
            (f"{number}.{tenth}％", f"{number}.{tenth}"),
            (f"百分之{chinese(number)}", str(number)),
            (f"百分之{chinese(number)}点{SMALL[tenth]}", f"{number}.{tenth}"),
            (f"{number}.{tenth}个百分点", f"{number}.{tenth}"),
        ):
            (figure,) = find_figures(f"同比增长{form}，")
            assert (figure.quote, figure.value) == (form, Decimal(value))


ALPHABET = "0123456789.,，-—~%％:/+一二三两十百千万亿零几数第点分之元个人户亩年月日成折倍约近超过以上左右余多来的是村省组号“”《》〔〕（）()ABkm \n，。、"


def test_every_digit_is_accounted_for() -> None:
    rng = random.Random(3)
    for _ in range(6_000):
        text = "".join(rng.choice(ALPHABET) for _ in range(rng.randrange(1, 40)))
        times = find_times(text)
        got = scan(text, times)
        for f in (*got.figures, *got.bare, *got.skipped):
            assert text[f.start : f.end] == f.quote
            assert f.start < f.end, f"{text!r}: {f}"
        spans = [*got.figures, *got.skipped, *times]
        for run in re.finditer("[0-9]+", text):
            assert any(s.start <= run.start() and run.end() <= s.end for s in spans), f"{text!r}: {run[0]} {got}"
        ordered = sorted([*got.figures, *got.skipped], key=lambda s: s.start)
        for one, two in itertools.pairwise(ordered):
            assert one.end <= two.start, f"{text!r}: {one} {two}"


def test_every_reason_is_explained() -> None:
    texts = [unmarked(str(case["text"]))[0] for _, case in cases()]
    reasons = {s.reason for text in texts for s in scan(text).skipped}
    assert reasons <= set(REASONS)
    assert len(reasons) >= 20
    assert all(words["zh"] and words["en"] for words in REASONS.values())


@pytest.mark.parametrize(
    "hostile",
    [
        "1",
        "零",
        "百千万",
        "1,234,",
        "一万",
        "1-",
        "三分之",
        "“1",
        "《1",
        "约",
        "1.",
        "第",
        "几十",
        "1万",
        "个1",
        "两",
        "http://1",
        "a@1",
        "1+",
        "° ",
    ],
)
def test_time_is_linear_on_hostile_text(hostile: str) -> None:
    def seconds(length: int) -> float:
        text = hostile * (length // len(hostile))
        scan(text, ())
        begun = time.perf_counter()
        scan(text, ())
        return time.perf_counter() - begun

    small = min(seconds(20_000) for _ in range(2))
    large = min(seconds(80_000) for _ in range(2))
    assert large < max(small, 0.002) * 12


def test_a_long_run_of_digits_is_one_identifier() -> None:
    text = "编号" + "7" * 1_000_000 + "。"
    got = scan(text, ())
    assert [(s.start, s.end, s.reason) for s in got.skipped] == [(2, 1_000_002, "identifier")]


def test_a_new_unit_needs_no_code(tmp_path: Path) -> None:
    extra = tmp_path / "lexicon-extra.ttl"
    extra.write_text(
        """@prefix lex: <https://w3id.org/fupin/lexicon/> .
        @prefix lx: <https://w3id.org/fupin/lexicon#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix unit: <http://qudt.org/vocab/unit/> .
        lex:unit-cord a lx:Unit ; lx:denotes unit:KiloGM ; lx:factor 250 ; skos:prefLabel "垛"@zh .""",
        "utf-8",
    )
    assert find_figures("晒了12垛草。") == []
    (figure,) = scan("晒了12垛草。", lexicon=load(extra)).figures
    assert (figure.quote, figure.value, figure.unit, figure.unit_word) == ("12垛", Decimal(3000), "kg", "垛")


def test_a_rounded_number_has_a_tolerance_and_a_count_has_none() -> None:
    money, share, count, bounded = find_figures("投入13.48亿元，占33%，共713个，超过2万元。")
    assert [f.tolerance for f in (money, share, count, bounded)] == [Decimal(500000), Decimal("0.5"), 0, 0]
    assert (money.stated, money.scale, money.unit_word) == (Decimal("13.48"), 8, "元")
    assert (bounded.hedge, bounded.strict) == ("超过", True)
