"""Which statistic a figure states: a total, a running total, a mean, a change, a share or a criterion.

A criterion outranks a change, a change a mean, a mean a running total. 增加到, 达到 state a level; 累计 holds within its
comma clause and what 、 coordinates with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, PUNCT, Sentence
from kg.extract.kinds import COUNTS, MONEY, RATES
from kg.extract.phrases import Phrase
from kg.model import Figure

if TYPE_CHECKING:
    from kg.extract.measures import Sense
    from kg.extract.sides import Left

_EACH = re.compile(
    r"每一?(?:个|名|户|人|村|亩|位|家|所|头|只|生|县|乡|镇|辆|套|件|吨|公斤|斤|平方米|棵|株|公里|次|例)"
    r"|每[十百千万]|(?<![十百千万第0-9])[一1](?:亩|人|户|斤|公斤|棵|头|只)(?!一)"
)
_EACH_HAS = re.compile(r"每一?(?:个|名|户|人|村|位|家|所|县|乡|镇)[^，。；]{0,4}都")
"""每个乡都办起2家: so many for each."""
_COMPARED = frozenset("低于 高于 超过 不足 不低于 不超过 少于 大于 小于".split())
_DAILY = re.compile(r"每天|每日|一天|1天")
_ALLOWANCES = ("补助", "助学金", "津贴", "补贴", "低保金", "奖学金", "养老金", "保障金")
_ENTITLED = frozenset("可领 可享 可享受 可申请 可申领 可获 可获得 可领取".split())
_SPECIFIED = (
    "不得",
    "封顶线",
    "起付线",
    "起付标准",
    "控制在",
    "上限",
    "下限",
    "限额",
    "额度",
)
_REACH = 6
"""How far before a count, in characters, 每 + classifier may stand to make it so many for each."""
_MEAN = ("人均", "户均", "村均", "亩均", "平均", "亩产", "单产")
_GRANTING = frozenset(
    "资助 补助 补贴 保费 缴费 津贴 奖励 奖补 救助 发放 给予 补偿 扶持 标准 供养 报销 享受 支付 奖".split()
)
_NEAR = 8
"""How many words before an amount a verb of granting may stand."""


def statistic_of(
    sentence: Sentence,
    i: int,
    figure: Figure,
    left: Left,
    phrase: Phrase | None,
    view: str,
    grammar: Grammar,
    inherited: Sense | None,
) -> str:
    """Return the local name of the statistic of the figure at item i."""
    words = _words_before(sentence, i)
    cues = _cues(words, grammar)
    text = phrase.text(view) if phrase is not None else ""
    if not (figure.unit in RATES and left.changes) and _is_criterion(sentence, i, figure, words, text):
        return "threshold"
    if left.changes and figure.unit in COUNTS and _lifted(text, words):
        return "total"
    if (left.changes and not left.reaches) or _is_rate_of_change(text, words, cues, grammar):
        return "cumulative" if figure.unit in COUNTS and "cumulative" in cues else "change"
    if figure.unit == "percentage-point":
        return "change"
    coordinated = inherited is not None and left.partner >= 0
    if coordinated and inherited is not None and inherited.stat == "change":
        return "change"
    if figure.unit in RATES:
        return "threshold" if _selects(sentence, i) else "share"
    if _is_mean(figure, words, text, grammar) or _each_in_bracket(sentence, i, view):
        return "average"
    if "cumulative" in cues:
        return "cumulative"
    if inherited is not None and coordinated:
        return inherited.stat
    return "total"


def _lifted(text: str, words: list[str]) -> bool:
    """Say whether fewer poor means people lifted out, a total of its own: 减少贫困人口1.31万人."""
    return "减少" in words and text.startswith(("贫困", "农村贫困", "建档立卡贫困"))


def statistic_of_label(figure: Figure, text: str, grammar: Grammar) -> str:
    """Return the local name of the statistic of a figure that only a label names, as in a table."""
    words = [word for word, _ in grammar.tag(text)]
    cues = _cues(words, grammar)
    if figure.unit in MONEY and ("标准" in text or any(w in text for w in _SPECIFIED)):
        return "threshold"
    if figure.unit == "percentage-point" or "change" in cues:
        return "change"
    if _is_rate_of_change(text, words, cues, grammar):
        return "change"
    if figure.unit in RATES:
        return "share"
    if _is_mean(figure, words, text, grammar):
        return "average"
    return "cumulative" if "cumulative" in cues else "total"


def _cues(words: list[str], grammar: Grammar) -> set[str]:
    """Return what some words say of the figure they stand with: change, growth or a running total."""
    return {grammar.cues[word] for word in words if word in grammar.cues}


def _is_rate_of_change(text: str, words: list[str], cues: set[str], grammar: Grammar) -> bool:
    """Say whether the figure is a growth by its noun (增速分别为7.8%), or by 高/低/多/少 in a comparison (比散卖高15%)."""
    rate = grammar.rate_measures.find(text)
    grows = text.endswith(grammar.growth_nouns)
    noun = next(w for w in grammar.growth_nouns if text.endswith(w)) if grows else ""
    if (noun and (rate is None or len(rate[0]) <= len(noun))) or "growth" in cues:
        return True
    compared = any(w in ("比", "较") for w in words)
    return compared and words[-1] in ("高", "低", "多", "少", "高出", "高了", "低了", "多了", "少了")


def is_threshold_hedge(sentence: Sentence, i: int) -> bool:
    """Say whether 以上的/以下的 + noun follows: the figure is then a criterion of the noun."""
    items = sentence.items
    return (
        i + 2 < len(items)
        and items[i + 1].text in ("以上", "以下", "以内")
        and (items[i + 2].text == "的" or items[i + 2].tag.startswith("n"))
    )


def _selects(sentence: Sentence, i: int) -> bool:
    """Say whether a rate picks out the things counted after it: 入户率低于60%的12个村."""
    items = sentence.items
    compared = i > 0 and items[i - 1].text in ("高于", "低于", "超过", "大于", "小于", "不低于", "不高于", "达到")
    k = i + 1
    if k < len(items) and items[k].text in ("以上", "以下", "以内"):
        compared, k = True, k + 1
    return compared and k + 1 < len(items) and items[k].text == "的" and items[k + 1].figure is not None


def _selects_people(sentence: Sentence, i: int) -> bool:
    """Say whether an amount picks out who is meant: 年收入低于8000元、药费超过2万元的|农户."""
    items = sentence.items
    figure = items[i].figure
    if figure is None or figure.hedge not in _COMPARED:
        return False
    for k in range(i + 1, min(i + 10, len(items) - 1)):
        if items[k].text == "的":
            return (
                items[k - 1].kind == FIGURE
                and items[k + 1].tag.startswith("n")
                and items[k + 1].text[-1] in "户人口民众员"
            )
        if items[k].kind == PUNCT and items[k].text != "、":
            return False
    return False


def _words_before(sentence: Sentence, i: int) -> list[str]:
    """Return the words of the clause before a figure."""
    clause = sentence.clause[i]
    k = i
    while k > 0 and sentence.clause[k - 1] == clause:
        k -= 1
    return [item.text for item in sentence.items[k:i]]


def _is_criterion(sentence: Sentence, i: int, figure: Figure, words: list[str], text: str) -> bool:
    if figure.unit in MONEY and (is_threshold_hedge(sentence, i) or _selects_people(sentence, i)):
        return True
    if figure.unit in COUNTS:
        return False
    if (
        text.endswith("标准")
        or "标准" in words[-6:]
        or (figure.unit in MONEY and "标准" in words)
        or any(w in _SPECIFIED for w in words)
        or text.endswith(_SPECIFIED)
    ):
        return True
    if figure.unit not in MONEY:
        return False
    allowed = any(a in text or a in words for a in _ALLOWANCES)
    if allowed and words and (words[-1] in ("为", "是", "分别为") or any(w in _ENTITLED for w in words)):
        return True
    each = figure.per or _EACH.search("".join(words)) is not None
    granted = any(w in _GRANTING for w in words[-_NEAR:]) or any(g in text for g in _GRANTING)
    by_rule = "按照" in words or "按" in words or ("一次性" in words and granted)
    return bool(each and granted) or by_rule


def _is_mean(figure: Figure, words: list[str], text: str, grammar: Grammar) -> bool:
    if figure.per:
        return True
    before = "".join(words)
    near = max(len(before) - _REACH, 0) if figure.unit in COUNTS else 0
    if figure.unit in MONEY and _DAILY.search(before):
        return True
    if _EACH_HAS.search(before):
        return True
    if grammar.averages.search(before, near) or _EACH.search(before, near):
        return True
    return any(cue in text for cue in _MEAN)


def _each_in_bracket(sentence: Sentence, i: int, view: str) -> bool:
    """Say whether a figure in brackets spells out what each one has: 每户都有服务团队（1名医生、1名护士）."""
    opened = -1
    for k in range(i - 1, -1, -1):
        text = sentence.items[k].text
        if text in ("）", ")"):
            return False
        if text in ("（", "("):
            opened = k
            break
    if opened < 0:
        return False
    return _EACH.search(view[sentence.start : sentence.items[opened].start]) is not None
