"""Whether a figure is a criterion rather than a measurement: what a rule fixes, limits or asks, or what picks things out.

- a standard: 低保标准5200元, 按每人300元的标准, 每人每年3000元, 取得证书的，奖励500元, 最高5万元
- a limit: 自付超过1万元, 采购比例不低于30% where a rule says so
- what selects: 年收入低于8000元的农户, 20户以上自然村, 入户率低于60%的12个村
"""

from __future__ import annotations

import re

from kg.extract.items import FIGURE, PUNCT, Item, Sentence
from kg.extract.kinds import COUNTS, MONEY, PEOPLE, RATES
from kg.model import Figure

EACH = re.compile(
    r"每一?(?:个|名|户|人|村|亩|位|家|所|头|只|生|县|乡|镇|辆|套|件|吨|公斤|斤|平方米|棵|株|公里|次|例|单|支|箱|张|份|间|度|群|棚|班|车|套房)"
    r"|每[十百千万]|(?<![十百千万第的0-9])[一1](?:亩|人|户|斤|公斤|棵|头|只)(?!一)"
)
"""Each one, or one that stands for all."""
_COMPARED = frozenset("低于 高于 超过 不足 不低于 不超过 少于 大于 小于".split())
_ALLOWANCES = ("补助", "助学金", "津贴", "补贴", "低保金", "奖学金", "养老金", "保障金", "奖励金")
_FIXED = re.compile(
    r"每(?:人次|人|名学生|生|户|例|单)(?:每?(?:学年|学期|年|月|天|日))?(?:再|另外?有?|各|可|最高)*(?:给予?|奖|补|发给?)?$"
    r"|每(?:亩|头|只|吨|棵|株|平方米)(?:再|各|另外?)?(?:补助|补贴|奖补|奖励|补|奖)$"
    r"|(?:不低于|不少于|不高于|不超过)每[^，]{1,3}$|[一每]亩$"
)
"""An amount right after each one, with nothing that says how it came about, is what each is due."""
_EARNED = re.compile(r"收入|产值|收益|利润|增收|分红|分[给到得]|[挣赚换]|入账")
_CAPPED = re.compile(r"(?:最高|至多|封顶)(?:可)?(?:补助|资助|奖励|奖补|补贴|给予|支持|申请|贷款?|报销)?$")
_RATE_SET = re.compile(r"[到至为]每人?每?[年月]$")
_DUE = re.compile(r"可以?(?:领取?|领到|享受?|申请|申领|获得?|得到)")
_PAID_BY_DAY = re.compile(
    r"(?:每天|每日|一天|1天)[^，]{0,3}(?:补贴|补助|津贴|补)|每(?:学期|学年)[^，]{0,3}(?:享受|补贴|补助|发放)"
)
_OWN_PAYMENT = re.compile(r"自[筹付费缴]|个人(?:负担|承担)")
_IN_KEEPING_WITH = re.compile(r"按照?(?![月季期时摩揭压])(?:(?!办法|方式|要求|原则|政策|程序|模式).)*$")
_STANDARD = re.compile(r"标准(?!化|厂房|地|田|间)")
_STIPULATED = frozenset("明确 规定 要求 倡议 约定 原则上 不得".split())
_LIMITS = re.compile(r"(?:不低于|不少于|不高于|不超过|不得低于|不得超过)$")
_GIVEN_TO = re.compile(
    r"(?:满|获得|取得|达到|符合|超过|考上|考入|考取)[^，]*的[，]?(?:分别|各|再|可)?(?:一次性)?(?:给予|给|奖励?|补助?)(?:一次性)?(?:奖励|补助)?$"
)
_GIVEN = frozenset("奖 奖励 给予 给 补助 补贴 资助 发放 奖补 补 支付 享受 申请 分别奖 再奖".split())
_DONE = frozenset("共 累计 合计 已 已经 总共 共计 了".split())
_CONDITIONAL = 3
"""How many clauses before an amount the condition may stand that it is granted under."""
_ENTITLED = frozenset("可领 可享 可享受 可申请 可申领 可获 可获得 可领取".split())
_HOLDERS = "村屯组区户业厂场社庄"
"""Last characters of places and holders that a size can pick out."""
_GRANTING = frozenset(
    "资助 补助 补贴 保费 缴费 津贴 奖励 奖补 救助 发放 给予 补偿 扶持 标准 供养 报销 享受 支付 奖".split()
)
_NEAR = 8
"""How many words before an amount a verb of granting may stand."""
SPECIFIED = ("不得", "封顶线", "起付线", "起付标准", "控制在", "上限", "下限", "限额", "额度")


def is_threshold_hedge(sentence: Sentence, i: int) -> bool:
    """Say whether 以上的/以下的 + noun follows: the figure is then a criterion of the noun."""
    items = sentence.items
    return (
        i + 2 < len(items)
        and items[i + 1].text in ("以上", "以下", "以内")
        and (items[i + 2].text == "的" or items[i + 2].tag.startswith("n"))
    )


def is_criterion(sentence: Sentence, i: int, figure: Figure, words: list[str], text: str, *, after: bool) -> bool:
    """Say whether a figure sets a standard or limit, or picks out what is meant; `after` if its phrase follows it."""
    before = "".join(words)
    if figure.unit in MONEY and (is_threshold_hedge(sentence, i) or _selects_people(sentence, i)):
        return True
    if _sizes(sentence, i, figure) or (figure.unit in MONEY and _selects_number(sentence, i, figure)):
        return True
    if figure.unit in COUNTS:
        return False
    if (
        text.endswith("标准")
        or "标准" in words[-6:]
        or (figure.unit in MONEY and _STANDARD.search(before) is not None)
        or any(w in SPECIFIED for w in words)
        or text.endswith(SPECIFIED)
    ):
        return True
    return figure.unit in MONEY and _is_due(sentence, i, figure, words, "" if after else text, text)


def is_stipulated(sentence: Sentence, i: int) -> bool:
    """Say whether a rule sets the least or the most of a rate: 明确采购比例不低于N%, 按不低于N%的比例分红."""
    items, figure = sentence.items, sentence.items[i].figure
    if figure is None or not _LIMITS.search(figure.hedge or "".join(item.text for item in items[max(0, i - 2) : i])):
        return False
    if any(sentence.part[k] == sentence.part[i] and items[k].text in _STIPULATED for k in range(i)):
        return True
    return "".join(item.text for item in items[i + 1 : i + 3]) == "的比例"


def selects(sentence: Sentence, i: int) -> bool:
    """Say whether a rate picks out the things counted after it: 入户率低于60%的12个村."""
    items = sentence.items
    compared = i > 0 and items[i - 1].text in ("高于", "低于", "超过", "大于", "小于", "不低于", "不高于", "达到")
    k = i + 1
    if k < len(items) and items[k].text in ("以上", "以下", "以内"):
        compared, k = True, k + 1
    if not compared or k + 1 >= len(items) or items[k].text != "的":
        return False
    return items[k + 1].figure is not None or items[k + 1].text[0] in "，,"


def _selects_number(sentence: Sentence, i: int, figure: Figure) -> bool:
    """Say whether an amount picks out how many are counted after it: 收入过10万元的|51个."""
    items = sentence.items
    bounded = figure.bound != "=" or (i > 0 and items[i - 1].text == "过")
    if not bounded or i + 2 >= len(items) or items[i + 1].text != "的":
        return False
    k = i + 3 if items[i + 2].text in ("有", "达", "共有") and i + 3 < len(items) else i + 2
    return items[k].figure is not None


def _selects_people(sentence: Sentence, i: int) -> bool:
    """Say whether an amount picks out who is meant: 年收入低于8000元、药费超过2万元的|农户."""
    items = sentence.items
    figure = items[i].figure
    if figure is None or figure.hedge not in _COMPARED:
        return False
    for k in range(i + 1, min(i + 10, len(items) - 1)):
        if items[k].text == "的":
            return items[k - 1].kind == FIGURE and _names_selected(items, k + 1)
        if items[k].kind == PUNCT and items[k].text != "、":
            return False
    return False


def _names_selected(items: list[Item], k: int) -> bool:
    """Say whether what a condition selects stands at item k, or is left out: 的|边缘户, 的|部分, 的|51个, 的|，."""
    if items[k].kind in (FIGURE, PUNCT) or items[k].text == "部分":
        return True
    for item in items[k : k + 3]:
        if item.kind != "word":
            return False
        if item.tag.startswith("n") and item.text[-1] in "户人口民众员":
            return True
    return False


def _sizes(sentence: Sentence, i: int, figure: Figure) -> bool:
    """Say whether a size picks out places or holders: 20户以上自然村, 海拔3000米以上的村庄, 10箱以上的养蜂户."""
    items = sentence.items
    if figure.unit in MONEY or figure.unit in RATES or not is_threshold_hedge(sentence, i):
        return False
    k = i + 2 + (items[i + 2].text == "的")
    noun = next((item for item in items[k : k + 3] if item.kind != "word" or item.text[-1] in _HOLDERS), None)
    if noun is None or noun.kind != "word" or noun.text.endswith(figure.unit_word or " "):
        return False
    return figure.unit not in PEOPLE or noun.text[-1] not in "户"


def _is_due(sentence: Sentence, i: int, figure: Figure, words: list[str], named: str, text: str) -> bool:
    """Say whether money is what a rule grants or asks of each: 每人每年3000元, 补助为2000元, 最高5万元."""
    before = "".join(words)
    allowed = any(a in named or a in words for a in _ALLOWANCES)
    if allowed and words and (words[-1] in ("为", "是", "分别为") or any(w in _ENTITLED for w in words)):
        return True
    if allowed and _RATE_SET.search(before):
        return True
    if _CAPPED.search(before) or "定额" in words or (figure.bound != "=" and _OWN_PAYMENT.search(before)):
        return True
    if _DUE.search(before) and any(a in before or a in _words_after(sentence, i) for a in _ALLOWANCES):
        return True
    if _PAID_BY_DAY.search(before) or _is_granted_if(sentence, i, words):
        return True
    if _FIXED.search(before) and figure.bound in ("=", "<=") and not _EARNED.search(before):
        return True
    each = figure.per or EACH.search(before) is not None
    granted = any(w in _GRANTING for w in words[-_NEAR:]) or any(g in text for g in _GRANTING)
    by_rule = _IN_KEEPING_WITH.search(before) is not None or ("一次性" in before and granted)
    return bool(each and granted) or by_rule


def _is_granted_if(sentence: Sentence, i: int, words: list[str]) -> bool:
    """Say whether an amount is given to whoever meets a condition: 取得证书的，每人奖励500元."""
    if not any(w in _GIVEN for w in words) or any(w in _DONE for w in words):
        return False
    if _GIVEN_TO.search("".join(words)):
        return True
    items, clause = sentence.items, sentence.clause[i]
    for k in range(i - 1, 0, -1):
        if sentence.part[k] != sentence.part[i] or clause - sentence.clause[k] > _CONDITIONAL:
            return False
        if items[k].kind == PUNCT and items[k].text[0] in "，," and items[k - 1].text in ("的", "者"):
            return True
    return False


def _words_after(sentence: Sentence, i: int) -> str:
    """Return the words of the clause after a figure, as far as a noun that it modifies may reach."""
    return "".join(
        t.text for k, t in enumerate(sentence.items[i + 1 : i + 6], i + 1) if sentence.clause[k] == sentence.clause[i]
    )
