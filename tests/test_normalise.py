"""The view has the length of its text, whatever the text; Simplified text passes unchanged."""

import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.normalise import key, view

TRADITIONAL = "兩千餘戶貧困戶顯著增收，縣裏徵求意見後發放資金。"
CHINESE = st.text(
    st.sampled_from("０９Ａｚ％．，。：（）\u3000\u00a0\n兩千餘戶乾縣著徵後於里裏發3.5%万元贫\ud800\0𠀀"), max_size=60
)


@given(st.text() | CHINESE)
def test_view_keeps_the_length(text: str) -> None:
    assert len(view(text)) == len(text)


@given(st.text() | CHINESE)
def test_view_of_a_view_is_itself(text: str) -> None:
    assert view(view(text)) == view(text)


@given(
    st.text(
        st.characters(codec="gb2312", exclude_characters="　－＋％＄＃＆＊／＜＝＞＠￥￡￠～．")
        | st.characters(max_codepoint=127)
    )
)
def test_simplified_text_passes_unchanged(text: str) -> None:
    folded = [character for character in text if "０" <= character <= "ｚ" and character.isalnum()]
    assert folded or view(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("２０２０年，投入１３．４８亿元", "2020年，投入13.48亿元"),
        ("１．加强领导", "1．加强领导"),
        ("一．加强领导", "一．加强领导"),
        ("增长８％～１０％", "增长8%~10%"),
        ("ＧＤＰ　总量\u00a0", "GDP 总量 "),
        ("（一）“两不愁”；：！？、，。", "（一）“两不愁”；：！？、，。"),
        ("显著 著名 土著 乾县 瞭望", "显著 著名 土著 乾县 瞭望"),
        (TRADITIONAL, "两千余户贫困户显著增收，县里征求意见后发放资金。"),
        (
            "乾县干部鄭重承诺，今年全县所有贫困群众全部实现脱贫摘帽",
            "乾县干部郑重承诺，今年全县所有贫困群众全部实现脱贫摘帽",
        ),
    ],
)
def test_view_folds(text: str, seen: str) -> None:
    assert view(text) == seen


def test_simplified_text_never_loads_the_converter() -> None:
    loaded = sys.modules.pop("opencc", None)
    try:
        view("全县贫困人口显著减少，２０２０年减少３１００人，乾县除外。")
        assert "opencc" not in sys.modules
    finally:
        if loaded is not None:
            sys.modules["opencc"] = loaded


def test_view_of_simplified_text_is_fast() -> None:
    text = "全县累计投入专项扶贫资金13.48亿元，实施产业项目713个，带动贫困群众6735人次务工。\n" * 20_000
    start = time.process_time()
    view(text)
    assert len(text) / (time.process_time() - start) > 5_000_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“雨露计划”", "雨露計劃"),
        ("“雨露计划” ", "「雨露计划」"),
        ("云南·怒江", "云南怒江"),
        ("ＡＢＣ公司", "abc公司"),
        ("县委、县政府", "县委 县政府"),
    ],
)
def test_key_unites(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("10%工程", "10工程"), ("扶贫办", "扶贫局"), ("互联网+", "互联网")])
def test_key_keeps_apart(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(min_size=1))
def test_key_of_a_key_is_itself(name: str) -> None:
    assert key(key(name)) == key(name)
