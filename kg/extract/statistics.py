"""Which statistic a figure states: a total, a running total, a mean, a change, a share or a criterion.

A criterion outranks a change, a change a mean, a mean a running total. 增加到, 达到 state a level; 累计 holds within its
comma clause and what 、 coordinates with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.criteria import EACH, SPECIFIED, is_criterion, is_stipulated, selects
from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, Sentence
from kg.extract.kinds import COUNTS, MONEY, RATES
from kg.extract.phrases import Phrase
from kg.model import Figure

if TYPE_CHECKING:
    from kg.extract.measures import Sense
    from kg.extract.sides import Left

_EACH_HAS = re.compile(r"每一?(?:个|名|户|人|村|位|家|所|县|乡|镇)[^，。；]{0,4}都")
"""每个乡都办起2家: so many for each."""
_NEW = frozenset("新增 净增 新增加 新添 新纳入 新识别".split())
_DIFFERENCE = re.compile(
    r"(?:(?:比(?![例重较])|较(?![大多高好])).*(?:[高低多少]|高出)[了出]?|[多少](?:了|(?:[挣赚收卖拿花产缴]|收入)[了到]?)"
    r"|(?:高于|低于|高出|超出)[^，、0-9]*[^，、近约0-9])(?:近|约|将近|大约|整整)?$"
)
"""比上年多了近|, 户均多挣|, 高于市场均价|: by how much, not how much."""
_DAILY = re.compile(r"每天|每日|一天|1天")
_WAGE = re.compile(
    r"(?:月薪|月入|(?<!每)月工资|底薪|日工资|日薪)(?:平均)?(?:在|为|是|达到?)?$"
    r"|(?:每个?月|一个月|每趟|每单)(?:能|可|可以|就|还|也)*(?:挣|赚|领|拿)(?:到|了)?$|一个月$"
)
"""What a month's work or a trip brings in."""
_EXTREME = re.compile(r"最[多少高低大小]的(?!.*[均每])")
"""最多的一村达41万元: one case, whatever the others are on the average."""
_PRICED = re.compile("价格|租金|单价|均价|保底价|工钱|标准")
"""Nouns of what is paid for each, after which a count or an extent is not one for each: 以每亩700元的价格流转|1200亩."""
_PER_MANY = re.compile(r"每[百千万](?:名|户)?(?:常住|户籍|农业|农村)?(?:人口|人|老人|儿童|居民)")
_GROWING = re.compile(
    "(?:左右|以上)?的(?:幅度|速度|增速|比例)(?:逐年|不断|持续|快速|稳步)?(?:增|递增|上升|提高|下降|减少|递减)"
)
"""以每年38%的幅度增长."""
_REACH = 6
"""How far before a count, in characters, 每 + classifier may stand to make it so many for each."""
_MEAN = ("人均", "户均", "村均", "亩均", "平均", "亩产", "单产")


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
    if not (figure.unit in RATES and left.changes) and is_criterion(
        sentence, i, figure, words, text, after=phrase is not None and phrase.first > i
    ):
        return "threshold"
    if figure.unit not in RATES and figure.unit not in MONEY and _is_new(sentence, i, grammar):
        return "cumulative" if "cumulative" in cues else "change"
    if left.changes and figure.unit in COUNTS and _lifted(text, words):
        return "total"
    if (left.changes and not left.reaches) or _is_rate_of_change(text, words, cues, grammar):
        return "cumulative" if figure.unit in COUNTS and "cumulative" in cues else "change"
    if figure.unit == "percentage-point":
        return "change"
    coordinated = inherited is not None and left.partner >= 0
    if coordinated and inherited is not None and inherited.stat == "change":
        return "change"
    if figure.unit in RATES and _GROWING.match("".join(item.text for item in sentence.items[i + 1 : i + 5])):
        return "change"
    if figure.unit in RATES:
        return "threshold" if selects(sentence, i) or is_stipulated(sentence, i) else "share"
    if _EXTREME.search("".join(words)) is not None:
        return "total"
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
    if figure.unit in MONEY and ("标准" in text or any(w in text for w in SPECIFIED)):
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
    return _DIFFERENCE.search("".join(words)) is not None


def _is_new(sentence: Sentence, i: int, grammar: Grammar) -> bool:
    """Say whether what is counted came to what was there: 新增规上企业6家, 城镇新增就业3000人."""
    for k in range(i - 1, -1, -1):
        item = sentence.items[k]
        if sentence.clause[k] != sentence.clause[i] or item.kind == FIGURE:
            return False
        if item.text in _NEW or (item.text == "新" and sentence.items[k + 1].text == "纳入"):
            return True
    return False


def _words_before(sentence: Sentence, i: int) -> list[str]:
    """Return the words of the clause before a figure."""
    clause = sentence.clause[i]
    k = i
    while k > 0 and sentence.clause[k - 1] == clause:
        k -= 1
    return [item.text for item in sentence.items[k:i]]


def _is_mean(figure: Figure, words: list[str], text: str, grammar: Grammar) -> bool:
    if figure.per:
        return True
    before = "".join(words)
    if figure.unit not in MONEY:
        before = _PRICED.split(before)[-1]
    if _PER_MANY.search(before) or (figure.unit in MONEY and _WAGE.search(before)):
        return True
    near = max(len(before) - _REACH, 0) if figure.unit in COUNTS else 0
    if figure.unit in MONEY and _DAILY.search(before):
        return True
    if _EACH_HAS.search(before):
        return True
    if grammar.averages.search(before, near) or EACH.search(before, near):
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
    return EACH.search(view[sentence.start : sentence.items[opened].start]) is not None
