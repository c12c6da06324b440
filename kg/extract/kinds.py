"""What kind of thing a figure measures, and the curated indicator nearest to it.

Units decide between counts, money and rates; within them the head noun decides, then the verb, then the classifier.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.grammar import Grammar, Head
from kg.model import Figure
from kg.namespaces import V

if TYPE_CHECKING:
    from kg.extract.measures import Sense

PEOPLE = frozenset({"person", "person-time", "household", "household-time"})
COUNTS = PEOPLE | {"item"}
RATES = frozenset({"percent", "permille", "percentage-point", "ratio"})
MONEY = frozenset({"CNY", "USD", "HKD", "EUR", "JPY", "GBP"})
_MONEY_KINDS = ("funding", "income", "revenue", "asset", "other")
_EXTENTS = frozenset({"mu", "hectare", "m2", "km2"})
_NUMBER_OF = re.compile(r"(?:总数量|总数|数量|总人数|人数|户数|个数|总量|人次|(?<=[村县乡镇])数)$")
BY_BODIES = {"ind-income": "ind-collective-income", "ind-income-gain": "ind-collective-income"}
"""Indicator of what people earn → of what bodies earn."""
_TRAINED = "ind-persons-trained"
"""Whoever is trained is helped, cadres and teachers too."""
_POPULATION = "ind-population"
_POOR = "ind-poor-population"
_SETTING_UP = frozenset("设立 成立 建立 组建".split())
_HAMLETS = ("自然村", "自然屯", "自然寨", "村民小组", "村组", "屯", "村")
_OF_VILLAGES = re.compile("村均|每村|各村")
_SOLD = re.compile("销售|售出|卖出|网销")
_RESIDENTS = frozenset("家庭 人家 住户 农户 居民 村民 常住户 劳动力 人口".split())
_THERE_IS = frozenset("有 共有 现有 总共有 共 辖 居住 居住着 住着 其中".split())
"""Words before people who are simply there: 共有家庭631户."""
_USING = frozenset("利用 使用 动用 争取 上争".split())
"""Verbs after which an amount of a fund is what is spent of it."""
_BODIES = frozenset({"institution", "place", "beneficiary", "staff"})
_OF_PEOPLE = frozenset("个 批 类 种 群 支 队 组 拨 对 些 人 名 家".split())
"""Classifiers that can count people though they are none of the units of people."""
_OF_POOR = re.compile("(?:贫困|脱贫|低保|特困|困难|五保)[^，]*(?:成员|家属)$")
_TASK = re.compile("任务|目标|计划|指标|进度")
_PAYING_OUT = frozenset("支用 拨付 发放 支出 使用 列支 兑现".split())
"""Verbs of what is paid out of a fund, not of its size."""
_GOING = frozenset("走 跑 行 赶 骑 走了 跑了 行驶".split())
"""Verbs after which a length is how far somebody went."""
_LOADS = frozenset({"kg", "t", "jin", "m3"})
_SIZED = frozenset({"facility", "programme", "institution"})


def is_money_phrase(text: str, grammar: Grammar) -> bool:
    """Say whether a phrase names an amount of money: it ends in a measure of money or in a fund."""
    head = grammar.heads.find(text)
    return grammar.money_measures.find(text) is not None or (head is not None and head[1].kind == "funding")


def kind_of(
    figure: Figure,
    text: str,
    verb: str,
    stat: str,
    grammar: Grammar,
    inherited: Sense | None,
    subject: str,
    sized: bool,
    left_over: bool = False,
) -> tuple[str, str]:
    """Return the kind code and the local name of the indicator of a figure.

    `text` names what is measured, `subject` whoever the verb's subject is; `sized` is true of 800万元以上的基地,
    `left_over` of 剩下的6户.
    """
    if figure.unit in RATES:
        return "rate", _rate_indicator(figure, text, stat, grammar)
    if figure.unit in MONEY:
        kind, indicator = _money_kind(text, verb, grammar, inherited, subject, sized)
        units = grammar.lexicon.units.get(V + indicator)
        if units is not None and not units.isdisjoint(MONEY):
            return kind, indicator
        # 人均40元 beside 42万人口: an indicator that is not measured in money does not name what the money is.
        return (kind, indicator) if units is None or figure.unit in units else ("funding", "ind-funding")
    kind, found = _count_kind(figure, text, verb, subject, grammar, sized, left_over)
    if kind == "staff" and figure.unit in PEOPLE and _OF_POOR.search(text):
        return "beneficiary", "ind-beneficiary"  # 贫困户|家庭成员
    return kind, found


def _rate_indicator(figure: Figure, text: str, stat: str, grammar: Grammar) -> str:
    if stat == "change":
        return "ind-growth-points" if figure.unit == "percentage-point" else "ind-growth-rate"
    found = grammar.rate_measures.find(text)
    if found is not None:
        return found[1]
    if figure.unit == "percent" and figure.value > 100 and _TASK.search(text):  # 完成年度任务的109%
        return "ind-completion-rate"
    return "ind-coverage-share" if figure.unit == "percent" else "ind-rate"


def _money_kind(
    text: str, verb: str, grammar: Grammar, inherited: Sense | None, subject: str, sized: bool
) -> tuple[str, str]:
    found = grammar.money_measures.find(text)
    if found is not None:
        paid = grammar.indicator_of_verb.get(verb, "")
        if found[1] == "ind-fund-size" and verb in _USING:
            return "funding", "ind-funding"
        if found[1] == "ind-fund-size" and grammar.kinds.get(paid) == "funding" and verb in _PAYING_OUT:
            return "funding", paid
        return _of_indicator(_earned_by_a_body(found[1], text, subject, grammar), grammar)
    head = grammar.heads.find(text)
    if sized and head is not None and head[1].kind in _SIZED:
        return "asset", "ind-size-threshold"
    if verb in _SETTING_UP and head is not None and head[1].cls == "Fund":
        return "asset", "ind-fund-size"
    if verb in grammar.indicator_of_verb:
        indicator = grammar.indicator_of_verb[verb]
        if grammar.kinds.get(indicator) in _MONEY_KINDS:
            return _of_indicator(indicator, grammar)
        return "funding", "ind-funding"
    if _SOLD.search(text) and (head is None or head[1].kind != "funding"):
        return _of_indicator("ind-sales", grammar)
    if inherited is not None and inherited.kind in _MONEY_KINDS:
        return inherited.kind, inherited.indicator
    return "funding", "ind-funding"


def _of_indicator(indicator: str, grammar: Grammar) -> tuple[str, str]:
    return grammar.kinds.get(indicator, "funding"), indicator


def _earned_by_a_body(indicator: str, text: str, subject: str, grammar: Grammar) -> str:
    """Income of a village collective or a firm is revenue, not what people earn."""
    if indicator not in BY_BODIES:
        return indicator
    body = grammar.heads.find(subject)
    inside = any(word in text for word in ("集体", "企业", "公司", "合作社", "基地"))
    if inside or _OF_VILLAGES.search(text) or (body is not None and body[1].cls == "Institution"):
        return BY_BODIES[indicator]
    return indicator


def _count_kind(
    figure: Figure, text: str, verb: str, subject: str, grammar: Grammar, sized: bool, left_over: bool
) -> tuple[str, str]:
    text = _NUMBER_OF.sub("", text) or text
    found = grammar.heads.find(text) or grammar.heads.find(text.rstrip("”’」》里内"))
    head = found[1] if found is not None else None
    counted = _counted(figure, text, verb, head, grammar)
    if counted is not None:
        return counted
    if figure.unit in PEOPLE:
        if (text in _RESIDENTS and verb in _THERE_IS) or (text == "人家" and not verb):
            return "other", _POPULATION
        if sized and text.startswith(_HAMLETS):  # 50户以上的自然村: how big it is
            return "other", _POPULATION
        if text == figure.quote and left_over:
            return "beneficiary", "ind-beneficiary"  # 剩下的|6户
        if (text == figure.quote and not verb) or grammar.household.fullmatch(text):  # 全村218户: how many live there
            return "other", _POPULATION
        return _people_kind(head, verb, grammar)
    if figure.unit_word in grammar.uncounted and text == figure.unit_word:
        return "place", "ind-place"
    expected = _expected(figure, text, grammar)
    if expected is not None:
        return expected
    if figure.unit in ("km", "m"):
        built = (head is not None and head.kind == "facility") or grammar.kind_of_verb.get(verb) == "facility"
        far = verb in _GOING or any(word in subject or word in text for word in grammar.distances)
        return ("facility", "ind-road-length") if built and not far else ("other", "ind-distance")
    if figure.unit in _EXTENTS:
        return "facility", "ind-land-area"
    if figure.unit in _LOADS and head is not None and head.kind in ("facility", "other"):
        return (head.kind, f"ind-{head.kind}")  # 5000吨的冷库, 垃圾5万吨
    if figure.unit in ("kg", "t", "jin"):
        return "product", "ind-crop-output"
    if figure.unit in ("kW", "MW"):
        return "facility", "ind-installed-capacity"
    if figure.unit == "item":
        kind = _item_kind(figure, head, verb, grammar)
        return kind, f"ind-{kind}"
    return "other", "ind-other"


def _expected(figure: Figure, text: str, grammar: Grammar) -> tuple[str, str] | None:
    """Return kind and indicator of a noun whose indicator expects the unit: 水位28.5米 is a level, no length of road."""
    found = grammar.measures.find(text)
    if found is None or figure.unit in COUNTS or figure.unit not in grammar.expected_units.get(found[1], ()):
        return None
    return grammar.kinds[found[1]], found[1]


def _people_kind(head: Head | None, verb: str, grammar: Grammar) -> tuple[str, str]:
    indicator = grammar.indicator_of_verb.get(verb, "")
    if head is not None and head.kind == "staff" and indicator != _TRAINED:
        return "staff", "ind-staff"
    if grammar.kind_of_verb.get(verb) == "other":  # 查处41人
        return "other", "ind-other"
    if grammar.kinds.get(indicator) == "beneficiary":
        return "beneficiary", indicator
    return "beneficiary", "ind-beneficiary"


def _counted(figure: Figure, text: str, verb: str, head: Head | None, grammar: Grammar) -> tuple[str, str] | None:
    """Return kind and indicator where the noun itself has a curated indicator of a fitting kind."""
    found = grammar.count_measures.find(text)
    if found is None or figure.unit not in COUNTS or (head is not None and len(head.word) > len(found[0])):
        return None
    kind = grammar.kinds[found[1]]
    if kind == "facility" and figure.unit_word == "家":  # 8家医院: bodies that act
        return "institution", "ind-institution"
    helped = grammar.indicator_of_verb.get(verb, "")
    if found[1] in (_POPULATION, _POOR) and grammar.kinds.get(helped) == "beneficiary":
        return "beneficiary", helped
    if found[1] == _POPULATION and verb in ("解决", "解决了"):  # 解决了3万农村人口的饮水问题
        return "beneficiary", "ind-persons-helped"
    people = kind in ("beneficiary", "staff") or (kind == "other" and figure.unit in PEOPLE)
    if kind == "staff" and grammar.indicator_of_verb.get(verb) == _TRAINED:
        return None
    return (kind, found[1]) if (figure.unit in PEOPLE) == people else None


def _item_kind(figure: Figure, head: Head | None, verb: str, grammar: Grammar) -> str:
    if grammar.counters.get(figure.unit_word) == "other":
        return "other"
    if figure.unit_word == "户":  # market entities: households are no items
        return "institution"
    if figure.unit_word == "家" and head is not None and head.kind in ("other", "beneficiary"):
        return "institution"  # 38家会员
    if grammar.counters.get(figure.unit_word) == "product" and head is not None and head.kind in _BODIES:
        return "product"  # 卖出117头 after a slaughterhouse
    if head is not None and head.kind in ("beneficiary", "staff") and figure.unit_word not in _OF_PEOPLE:
        return grammar.counters.get(figure.unit_word) or "other"  # 为学生配镜|119副
    if head is not None:
        if head.cls == "Institution" and grammar.counters.get(figure.unit_word) == "institution":
            return "institution"
        if head.kind == "programme" and grammar.counters.get(figure.unit_word) == "facility":
            return "facility"  # 危房改造640套
        return "programme" if head.kind == "funding" else head.kind
    return grammar.counters.get(figure.unit_word) or grammar.kind_of_verb.get(verb) or "other"
