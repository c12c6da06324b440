"""What each figure measures: the phrase it belongs to, the statistic it states, the kind of thing it counts.

The constructions, each a fact of the language rather than of a text:

- number + classifier + noun: 713个|产业扶贫项目 · noun + number: 产业扶贫项目|713个
- measure + 达到/为 + number: 销售额达到|29265万元 · number + 的 + noun: 60%的|贫困户 · number + 以上的 + noun: a threshold
- verb + number where the object is left out: 捐赠|160万元, 朝阳项目列支|621万元 (the subject is what it is about)
- 占 + whole + 的 + percent · 比 + base + change verb + number · a change without subject is a change of what was said before
- 、 coordinates: 资助学生45046人次、5626万元 share verb, object and 累计
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.grammar import Grammar, Head
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.phrases import Phrase, is_predicate, phrase_ending_at, phrase_starting_at
from kg.model import Figure

_PEOPLE = frozenset({"person", "person-time", "household", "household-time"})
_COUNTS = _PEOPLE | {"item"}
_RATES = frozenset({"percent", "permille", "percentage-point", "ratio"})
_MONEY = frozenset({"CNY", "USD", "HKD", "EUR", "JPY", "GBP"})
_LINKING = frozenset(
    "达到 达 为 是 有 共 共有 约 近 超 超过 突破 逾 过 不足 低于 不低于 高于 接近 将近 大约 达标 在 到 至 已 已经 已达 高达 仅 只 就 了 着 分别 均 都 又 再 还 也 能 可 将 "
    "要 应 本 各 得 得了 多达 共计 合计 总计 累计 约为 每年 每月 年均 同比 从 由 升至 降至 增至 增加到 提高到 扩大到 减少到 下降到 增长到 稳定在 保持在 迈上 预计 计划 力争 不少于 至少 最高 最低 "
    "每天 每人 每户 平均 人均 户均 总共 一共 全部 全年 当年 基本 余 多 上 出 至今 仍 目前 现 现有 年 月 日 每 按 按照 连续 先后 以 用 与 比 较".split()
)
_TO = frozenset("到 至 为 达到 达 增至 降至 升至 增加到 提高到 扩大到 减少到 下降到 增长到".split())
_HEDGE_AFTER = frozenset("以上 以下 以内 左右 上下 前后 多 余 不等 之多".split())
_ASIDE = frozenset("（(")
_EACH = frozenset(
    "每人 每户 每名 每位 每亩 每村 每个 每家 每所 每场 每头 每只 每辆 每套 每平方米 每公斤 每斤 每户每年 每人每年 每人每月 每生每年 每生".split()
)
_GRANTING = frozenset("资助 补助 补贴 奖励 奖补 救助 发放 给予 补偿 扶持 标准 供养 报销 享受 支付".split())


@dataclass(frozen=True, slots=True)
class Sense:
    """What a figure measures, before time and place are known."""

    figure: Figure
    sentence: Sentence
    at: int
    """Its item."""
    phrase: Phrase | None
    """The noun phrase it belongs to."""
    words: tuple[int, int]
    """Span of the words that name what is measured."""
    kind: str
    stat: str
    indicator: str
    verb: str = ""
    owner: Phrase | None = None
    """What the measured property belongs to (总投资3.17亿元的|光伏电站项目)."""
    whole: Phrase | None = None
    """What a share is a share of."""
    inherited: int | None = None
    """Start of the figure whose measure this one shares."""


@dataclass(slots=True)
class _Left:
    """What stands before a figure, from the nearest word outwards."""

    phrase: Phrase | None = None
    verb: str = ""
    verb_at: int = -1
    changes: bool = False
    reaches: bool = False
    partner: int = -1
    """Item of the figure it is coordinated with or adjoins."""


def read_measures(sentence: Sentence, grammar: Grammar, view: str) -> list[Sense]:
    """Say what every figure of a sentence measures."""
    senses: list[Sense] = []
    by_item: dict[int, Sense] = {}
    for i, figure in sentence.figures():
        sense = _sense(sentence, i, figure, grammar, view, by_item)
        by_item[i] = sense
        senses.append(sense)
    return _shared_forward(senses, by_item, grammar, view)


def _sense(sentence: Sentence, i: int, figure: Figure, grammar: Grammar, view: str, by_item: dict[int, Sense]) -> Sense:
    left = _look_left(sentence, i, grammar)
    right, of = _look_right(sentence, i, grammar)
    earlier = _earlier(sentence, i, by_item)
    phrase, owner = _choose(sentence, i, figure, left, right, of, grammar, view)
    whole = _whole(sentence, i, grammar) if figure.unit in ("percent", "permille") else None
    inherited: Sense | None = None
    if whole is not None:
        phrase = whole
    elif phrase is None and left.partner >= 0 and left.partner in by_item:
        inherited = by_item[left.partner]
    elif phrase is None and right is None and not _own_words(left, figure):
        inherited = earlier
    verb = left.verb or _clause_verb(sentence, i, grammar) or (inherited.verb if inherited else "")
    if phrase is not None:
        words = (phrase.start, phrase.end)
    elif inherited is not None:
        phrase, words = inherited.phrase, inherited.words
    else:
        words, phrase = _fallback_words(sentence, i, left, grammar)
    stat = _statistic(sentence, i, figure, left, right, of, phrase, view, grammar, inherited)
    kind, indicator = _kind(figure, phrase, words, verb, stat, view, grammar, inherited)
    return Sense(
        figure=figure,
        sentence=sentence,
        at=i,
        phrase=phrase,
        words=words,
        kind=kind,
        stat=stat,
        indicator=indicator,
        verb=verb,
        owner=owner,
        whole=whole,
        inherited=inherited.figure.start if inherited else None,
    )


def _look_left(sentence: Sentence, i: int, grammar: Grammar) -> _Left:
    """Walk from a figure to the left over words of degree and linking verbs, to the phrase or verb it hangs on."""
    items = sentence.items
    left = _Left()
    k = i - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[i]:
        item = items[k]
        if item.kind == FIGURE:
            left.partner = k
            return left
        if item.kind == TIME or (item.kind == PUNCT and item.text.isspace()):
            k -= 1
            continue
        if item.kind == PUNCT:
            if item.text == "、":
                k -= 1
                continue
            return left
        word = item.text
        if grammar.cues.get(word) == "change" and item.kind == WORD:
            left.changes = True
            k -= 1
            continue
        if word in _TO:
            left.reaches = True
        if word in _LINKING or item.tag in ("d", "u", "ul", "uz", "ug", "c") or (word == "的" and k < i - 1):
            k -= 1
            continue
        phrase = phrase_ending_at(sentence, k, grammar, across=True)
        if phrase is not None:
            left.phrase = phrase
            before = phrase.first - 1
            if before >= 0 and items[before].kind == WORD and sentence.clause[before] == sentence.clause[i]:
                word = items[before].text
                if grammar.cues.get(word) == "change":
                    left.changes = True
                elif is_predicate(items, before, grammar):
                    left.verb, left.verb_at = word, before
            return left
        if is_predicate(items, k, grammar) or item.tag in ("v", "vn"):
            left.verb, left.verb_at = word, k
            return left
        k -= 1
    return left


def _look_right(sentence: Sentence, i: int, grammar: Grammar) -> tuple[Phrase | None, bool]:
    """Return the noun phrase that follows a figure, and whether 的 stands between."""
    items = sentence.items
    k = i + 1
    of = False
    while k < len(items):
        word = items[k].text
        if word in _HEDGE_AFTER:
            k += 1
        elif word == "的" and not of:
            of = True
            k += 1
        elif (items[k].kind == FIGURE and of) or (word == "中" and k == i + 1):
            k += 1
        else:
            break
    if k >= len(items) or sentence.clause[k] != sentence.clause[i]:
        return None, of
    if items[k].kind == WORD and items[k].tag in ("d", "p", "c", "r", "ad"):
        return None, of
    return phrase_starting_at(sentence, k, grammar, across=True), of


def _earlier(sentence: Sentence, i: int, by_item: dict[int, Sense]) -> Sense | None:
    """Return the figure before, in the same semicolon part."""
    for k in range(i - 1, -1, -1):
        if sentence.part[k] != sentence.part[i]:
            return None
        if k in by_item:
            return by_item[k]
    return None


def _own_words(left: _Left, figure: Figure) -> bool:
    """Say whether a figure without a noun still has a verb of its own that says what it is."""
    return bool(left.verb) and not left.changes and figure.unit not in _RATES


def _choose(
    sentence: Sentence,
    i: int,
    figure: Figure,
    left: _Left,
    right: Phrase | None,
    of: bool,
    grammar: Grammar,
    view: str,
) -> tuple[Phrase | None, Phrase | None]:
    """Choose between the phrase before and the phrase after a figure; return it and the owner of the property."""
    if figure.unit in _RATES:
        if left.phrase is not None:
            return left.phrase, None
        return (right, None) if of or not left.changes else (None, None)
    if figure.unit in _MONEY:
        return _choose_for_money(left, right, of, grammar, view)
    if right is not None and not of:
        return right, None
    if left.phrase is not None:
        return left.phrase, right if of else None
    if right is not None and _threshold_hedge(sentence, i):
        return right, None
    return right, None


def _choose_for_money(
    left: _Left, right: Phrase | None, of: bool, grammar: Grammar, view: str
) -> tuple[Phrase | None, Phrase | None]:
    """Prefer the side whose head is a measure of money or a fund."""
    left_fits = left.phrase is not None and _is_money_phrase(left.phrase, grammar, view)
    right_fits = right is not None and _is_money_phrase(right, grammar, view)
    if left_fits:
        return left.phrase, right if of else None
    if right is not None and (right_fits or left.phrase is None):
        return right, None
    return left.phrase, right if of else None


def _is_money_phrase(phrase: Phrase, grammar: Grammar, view: str) -> bool:
    text = phrase.text(view)
    head = grammar.heads.find(text)
    return grammar.money_measures.find(text) is not None or (head is not None and head[1].kind == "funding")


def _threshold_hedge(sentence: Sentence, i: int) -> bool:
    """Say whether 以上的/以下的 + noun follows: the figure is then a criterion of the noun."""
    items = sentence.items
    return (
        i + 2 < len(items)
        and items[i + 1].text in ("以上", "以下", "以内")
        and (items[i + 2].text == "的" or items[i + 2].tag.startswith("n"))
    )


def _whole(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return what a share is part of: 占 … 的 N%."""
    items = sentence.items
    k = i - 1
    while k >= 0 and items[k].kind == WORD and (items[k].text in _LINKING or items[k].tag == "d"):
        k -= 1
    if k < 0 or items[k].text != "的":
        if k < 0 or not _follows(sentence, k, "占"):
            return None
        return phrase_ending_at(sentence, k, grammar, across=True)
    if items[k - 1].text in ("）", ")"):
        while k > 0 and items[k].text not in ("（", "("):
            k -= 1
    phrase = phrase_ending_at(sentence, k - 1, grammar, across=True)
    if phrase is None or not _follows(sentence, k - 1, "占"):
        return None
    return phrase


def _follows(sentence: Sentence, k: int, verb: str) -> bool:
    """Say whether a verb stands in the clause before item k."""
    clause = sentence.clause[k]
    while k >= 0 and sentence.clause[k] == clause:
        if sentence.items[k].text.startswith(verb):
            return True
        k -= 1
    return False


def _clause_verb(sentence: Sentence, i: int, grammar: Grammar) -> str:
    """Return the nearest governing verb of the clause that the lexicon knows."""
    clause = sentence.clause[i]
    k = i - 1
    while k >= 0 and sentence.clause[k] == clause:
        word = sentence.items[k].text
        if word in grammar.indicator_of_verb and is_predicate(sentence.items, k, grammar):
            return word
        k -= 1
    return ""


def _fallback_words(sentence: Sentence, i: int, left: _Left, grammar: Grammar) -> tuple[tuple[int, int], Phrase | None]:
    """Name what is measured where no noun adjoins: the subject of the verb, the verb that follows, or the verb before."""
    items = sentence.items
    if left.verb_at > 0:
        k = left.verb_at - 1
        while k >= 0 and items[k].kind == WORD and (items[k].text in _LINKING or items[k].tag in ("d", "ad")):
            k -= 1
        if k >= 0 and sentence.clause[k] == sentence.clause[i]:
            subject = phrase_ending_at(sentence, k, grammar)
            if subject is not None and items[subject.last].kind != PLACE:
                return (subject.start, subject.end), subject
    if left.verb_at >= 0:
        verb = items[left.verb_at]
        return (verb.start, verb.end), None
    k = i + 1
    while k < len(items) and sentence.clause[k] == sentence.clause[i] and items[k].kind in (WORD, NAME):
        if items[k].tag not in ("d", "ad", "u", "ul", "p", "uj", "c"):
            last = k
            while (
                last + 1 < len(items)
                and sentence.clause[last + 1] == sentence.clause[i]
                and items[last + 1].kind in (WORD, NAME)
                and items[last + 1].text != "、"
            ):
                last += 1
            return (items[k].start, items[min(last, k + 4)].end), None
        k += 1
    subject = _sentence_subject(sentence, i, grammar)
    if subject is not None:
        return (subject.start, subject.end), subject
    item = items[i]
    return (item.start, item.end), None


def _sentence_subject(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the nearest noun phrase before the figure in the sentence."""
    for k in range(i - 1, -1, -1):
        phrase = phrase_ending_at(sentence, k, grammar)
        if phrase is not None and sentence.items[k].kind != PLACE:
            return phrase
    return None


def _statistic(
    sentence: Sentence,
    i: int,
    figure: Figure,
    left: _Left,
    right: Phrase | None,
    of: bool,
    phrase: Phrase | None,
    view: str,
    grammar: Grammar,
    inherited: Sense | None,
) -> str:
    """Decide the statistic. A criterion outranks a change, a change an average, an average a running total."""
    words = _words_before(sentence, i)
    text = phrase.text(view) if phrase is not None else ""
    if figure.unit not in _RATES and _is_threshold(sentence, i, figure, words, text):
        return "threshold"
    change = left.changes and not left.reaches
    if change and figure.unit in _COUNTS and "累计" in words:
        return "cumulative"
    if change:
        return "change"
    if figure.unit == "percentage-point":
        return "change"
    if figure.unit in _RATES:
        return "change" if inherited and inherited.stat == "change" and left.partner >= 0 else "share"
    if _is_average(figure, words, text, grammar):
        return "average"
    if any(grammar.cues.get(w) == "cumulative" for w in words):
        return "cumulative"
    if inherited is not None and left.partner >= 0:
        return inherited.stat
    return "total"


def _words_before(sentence: Sentence, i: int) -> list[str]:
    """Return the words of the clause before a figure."""
    clause = sentence.clause[i]
    k = i
    while k > 0 and sentence.clause[k - 1] == clause:
        k -= 1
    return [item.text for item in sentence.items[k:i]]


def _is_threshold(sentence: Sentence, i: int, figure: Figure, words: list[str], text: str) -> bool:
    if _threshold_hedge(sentence, i) and (figure.unit in _MONEY or figure.unit not in _COUNTS):
        return True
    if "标准" in text or "标准" in words[-6:]:
        return True
    granted = any(w in _GRANTING for w in words[-8:]) or any(g in text for g in _GRANTING)
    if (
        figure.unit in _MONEY
        and (any(w in _EACH for w in words) or figure.per)
        and (granted or "按" in words or "按照" in words)
    ):
        return True
    return figure.unit in _MONEY and ("按照" in words or "按" in words)


def _is_average(figure: Figure, words: list[str], text: str, grammar: Grammar) -> bool:
    if figure.per:
        return True
    if any(grammar.cues.get(w) == "average" for w in words) or any(w in _EACH for w in words):
        return True
    return any(cue in text for cue in ("人均", "户均", "村均", "亩均", "平均"))


def _kind(
    figure: Figure,
    phrase: Phrase | None,
    words: tuple[int, int],
    verb: str,
    stat: str,
    view: str,
    grammar: Grammar,
    inherited: Sense | None,
) -> tuple[str, str]:
    """Return the kind code and the indicator of a figure."""
    text = view[words[0] : words[1]]
    if figure.unit in _RATES:
        found = grammar.rate_measures.find(text)
        if stat == "change":
            return "rate", "ind-growth-points" if figure.unit == "percentage-point" else "ind-growth-rate"
        if found is not None:
            return "rate", found[1]
        return "rate", "ind-coverage-share" if figure.unit == "percent" else "ind-rate"
    if figure.unit in _MONEY:
        return _money_kind(text, verb, stat, grammar, inherited)
    return _count_kind(figure, phrase, text, verb, grammar)


def _money_kind(text: str, verb: str, stat: str, grammar: Grammar, inherited: Sense | None) -> tuple[str, str]:
    found = grammar.money_measures.find(text)
    if found is not None:
        indicator = found[1]
        return grammar.kinds.get(indicator, "funding"), indicator
    if stat == "threshold":
        head = grammar.heads.find(text)
        if head is not None and head[1].kind in ("facility", "programme", "institution"):
            return "asset", "ind-size-threshold"
    if verb in grammar.indicator_of_verb:
        indicator = grammar.indicator_of_verb[verb]
        kind = grammar.kinds.get(indicator, "funding")
        if kind in ("funding", "income", "revenue", "asset"):
            return kind, indicator
        return "funding", "ind-funding"
    if inherited is not None and inherited.kind in ("funding", "income", "revenue", "asset", "other"):
        return inherited.kind, inherited.indicator
    return "funding", "ind-funding"


def _count_kind(figure: Figure, phrase: Phrase | None, text: str, verb: str, grammar: Grammar) -> tuple[str, str]:
    head = _head(text, grammar)
    counted = _counted(figure, text, head, grammar)
    if counted is not None:
        return counted
    if figure.unit in _PEOPLE:
        if head is not None and head.kind in ("staff", "other"):
            return head.kind, f"ind-{head.kind}"
        indicator = grammar.indicator_of_verb.get(verb, "")
        if grammar.kinds.get(indicator) == "beneficiary":
            return "beneficiary", indicator
        return "beneficiary", "ind-beneficiary"
    if figure.unit in ("mu", "hectare", "m2", "km2", "km", "m"):
        return (
            ("other", "ind-distance")
            if head is not None and head.kind == "other"
            else ("facility", _area_indicator(figure))
        )
    if figure.unit in ("kg", "t", "jin"):
        return "product", "ind-crop-output"
    if figure.unit in ("kW", "MW"):
        return "facility", "ind-installed-capacity"
    if figure.unit == "item":
        return _item_kind(figure, head, verb, grammar)
    return "other", "ind-other"


def _counted(figure: Figure, text: str, head: Head | None, grammar: Grammar) -> tuple[str, str] | None:
    """Return kind and indicator where the noun itself has a curated indicator of a fitting kind."""
    found = grammar.count_measures.find(text)
    if found is None or (head is not None and len(head.word) > len(found[0])):
        return None
    kind = grammar.kinds[found[1]]
    people = kind in ("beneficiary", "staff", "other")
    return (kind, found[1]) if (figure.unit in _PEOPLE) == people and figure.unit in _COUNTS else None


def _head(text: str, grammar: Grammar) -> Head | None:
    found = grammar.heads.find(text)
    return found[1] if found is not None else None


def _area_indicator(figure: Figure) -> str:
    return "ind-road-length" if figure.unit in ("km", "m") else "ind-land-area"


def _item_kind(figure: Figure, head: Head | None, verb: str, grammar: Grammar) -> tuple[str, str]:
    if head is not None:
        kind = "programme" if head.kind == "funding" else head.kind
        return kind, f"ind-{kind}"
    kind = grammar.counters.get(figure.unit_word, "other")
    return kind, f"ind-{kind}"


def _shared_forward(senses: list[Sense], by_item: dict[int, Sense], grammar: Grammar, view: str) -> list[Sense]:
    """Let 2614户5451人贫困人口 share the noun: a count just before another count takes the noun that follows both."""
    found = list(senses)
    for n in range(len(found) - 2, -1, -1):
        one, two = found[n], found[n + 1]
        if one.figure.unit in _COUNTS and two.figure.unit in _COUNTS and one.figure.end == two.figure.start:
            if (
                two.phrase is not None
                and two.phrase.first > two.at
                and (one.phrase is None or one.phrase.first > one.at)
            ):
                kind, indicator = _kind(one.figure, two.phrase, two.words, one.verb, one.stat, view, grammar, None)
                found[n] = replace(one, phrase=two.phrase, words=two.words, kind=kind, indicator=indicator)
    return found


def items_text(items: list[Item]) -> str:
    """Return the words of items, for messages."""
    return "".join(item.text for item in items)
