"""What each figure measures: the phrase it belongs to, and through it the statistic, the kind and the indicator.

The constructions, each a fact of the language rather than of a text:

- number + classifier + noun: 86个|养蜂项目 · noun + number: 养蜂项目|86个
- measure + 达到/为 + number: 销售额达到|830万元 · number + 的 + noun: 60%的|贫困户 · number + 以上的 + noun: a threshold
- verb + number where the object is left out: 捐赠|90万元, 春蕾项目列支|35万元 (the subject is what it is about)
- 占 + whole + 的 + percent · 比 + base + change verb + number · a change without subject is a change of what was said before
- 、 coordinates: 资助学生420人次、86万元 share verb, object and 累计
- a verb with the noun left out keeps the noun of the figure before it: 住房320套、基本建成510套
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.criteria import is_threshold_hedge
from kg.extract.ellipsis import money_for, subject_of, words_left_out
from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, PLACE, PUNCT, WORD, Sentence
from kg.extract.kinds import BY_BODIES, COUNTS, MONEY, PEOPLE, RATES, is_money_phrase, kind_of
from kg.extract.phrases import Phrase, is_nominal, is_predicate, phrase_ending_at
from kg.extract.sharing import noun_in_quote, says_something, shared_forward, told_apart
from kg.extract.sides import Left, look_left, look_right, money_granted, only_place, verb_as_modifier
from kg.extract.statistics import statistic_of
from kg.model import Figure

_PARTED = 3
"""How many words may stand between a word of bound and its number."""
_TIER = 8
"""How many words may stand between two amounts of a row."""
_TIER_WORDS = frozenset("为 是 一次性 本科 专科 高职 中职 另".split())
_OCCASIONS = frozenset("次 场 期 场次 轮".split())
"""Classifiers of what takes place: 会议31次|研究…."""
_WORKING_TIMES = frozenset("一天 每天 一个月 每月 一月 一年下来 月薪".split())
_UNMODIFIED = MONEY | RATES
_LEVELS = frozenset("国家级 自治区级 省级 市级 州级 县级 区级 镇级 乡级 村级".split())
_NO_CLASSIFIERS = frozenset("人 户 人次 户次 次 口 例 村 县 乡 镇".split())
"""Units after which a verb is a predicate: 640人|实现脱贫."""


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
    """What the measured property belongs to (总投资2亿元的|灌区项目)."""
    whole: Phrase | None = None
    """What a share is a share of."""
    inherited: int | None = None
    """Start of the figure whose measure this one shares."""


def read_measures(sentence: Sentence, grammar: Grammar, view: str) -> list[Sense]:
    """Say what every figure of a sentence measures."""
    by_item: dict[int, Sense] = {}
    for i, figure in sentence.figures():
        by_item[i] = _sense(sentence, i, figure, grammar, view, by_item)
    return shared_forward(told_apart(sentence, list(by_item.values())), grammar, view)


def _sense(sentence: Sentence, i: int, figure: Figure, grammar: Grammar, view: str, by_item: dict[int, Sense]) -> Sense:
    left = look_left(sentence, i, grammar)
    right, of = look_right(sentence, i, grammar)
    if (
        right is None
        and left.phrase is None
        and figure.unit not in _UNMODIFIED
        and figure.unit_word not in _NO_CLASSIFIERS
    ):
        right = verb_as_modifier(sentence, i, grammar)
    if right is not None:
        right = _countable(right, figure, grammar)
        if not of and _is_told(left, right, figure, grammar):
            right = None
    earlier = _earlier(sentence, i, by_item)
    if figure.unit in COUNTS and (right is None or left.phrase is not None) and _is_level(left.phrase, view):
        left.phrase = None
    if i and right is None and figure.unit in COUNTS and sentence.items[i - 1].text == "的":
        earlier = _counted_alike(sentence, i, figure, by_item) or earlier
    aside = i > 0 and sentence.items[i - 1].text in ("（", "(")
    if right is None and left.phrase is None and figure.unit not in COUNTS | MONEY | RATES and not aside:
        earlier = _measured_alike(sentence, i, figure, by_item) or earlier
    phrase, owner = _choose(sentence, i, figure, left, right, of, grammar, view)
    whole = _whole(sentence, i, grammar) if figure.unit in ("percent", "permille") else None
    phrase = _bracketed(sentence, i, figure, left, grammar) or phrase
    own = noun_in_quote(figure, grammar)
    if earlier is not None and _counts_otherwise(figure, earlier.figure, grammar):
        earlier = None
    inherited: Sense | None = None
    if own is not None:
        phrase = None
    elif whole is not None:
        phrase = whole
    elif left.partner in by_item and _goes_with(by_item[left.partner], i, figure, phrase, grammar):
        phrase, inherited = None, by_item[left.partner]
    elif phrase is None and left.partner in by_item and says_something(by_item[left.partner]):
        inherited = by_item[left.partner]
    elif (
        phrase is None
        and earlier is not None
        and says_something(earlier)
        and _leaves_out_noun(sentence, i, figure, left, earlier, grammar)
    ):
        inherited = earlier
    if inherited is not None and phrase is None and (paid := money_for(sentence, i, figure, inherited, grammar)):
        phrase, inherited = paid, None
    verb = _verb(sentence, i, left, inherited, grammar)
    if own is not None:
        words = own
    elif phrase is not None:
        words = (phrase.start, phrase.end)
    elif inherited is not None:
        phrase, words = inherited.phrase, inherited.words
    else:
        words, phrase = words_left_out(sentence, i, figure, left, by_item, grammar)
    stat = statistic_of(sentence, i, figure, left, phrase, view, grammar, inherited)
    if (
        stat == "total"
        and (before := _earlier(sentence, i, by_item)) is not None
        and _is_tier(sentence, i, figure, before)
    ):
        stat = "threshold"
    figure = _of_wells(figure, view[words[0] : words[1]], grammar)
    subject = _subject(left, sentence, grammar, view)
    sized = is_threshold_hedge(sentence, i)
    named = figure.quote if phrase is not None and only_place(phrase) else view[words[0] : words[1]]
    left_over = _is_left_over(sentence, i)
    kind, indicator = kind_of(figure, named, verb, stat, grammar, inherited, subject, sized, left_over)
    if kind == "income" and stat != "average" and _is_part(sentence, i, earlier) and indicator in BY_BODIES:
        kind, indicator = "revenue", BY_BODIES[indicator]  # a part of what a body earned: 净收入达…：其中|种植收入
    if kind == "revenue" and (stat == "average" or inherited is not None) and _to_each(sentence, i):
        kind, indicator = "income", "ind-income"
    if (kind, indicator) == ("funding", "ind-funding") and _by_the_day(sentence, i) and not verb:
        kind, indicator = "income", "ind-income"
    if inherited is not None and inherited.at == i - 2 == left.partner and figure.unit == inherited.figure.unit:
        stat, kind, indicator = inherited.stat, inherited.kind, inherited.indicator
    return Sense(
        figure=_bounded(sentence, i, figure, grammar),
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


def _is_left_over(sentence: Sentence, i: int) -> bool:
    """Say whether a number stands for those of whom something has been said: 剩下的|6户|15人."""
    before = i - 2 if i > 1 and sentence.items[i - 1].kind == FIGURE else i - 1
    return before >= 0 and sentence.items[before].text == "的"


def _bracketed(sentence: Sentence, i: int, figure: Figure, left: Left, grammar: Grammar) -> Phrase | None:
    """Return the noun before the brackets that say nothing but its share: 产业发展|（占41.3%）."""
    items = sentence.items
    if figure.unit not in RATES or left.phrase is not None:
        return None
    k = i - 1
    while k >= 0 and items[k].kind == WORD and (items[k].text == "占" or items[k].text in grammar.linking):
        k -= 1
    return phrase_ending_at(sentence, k - 1, grammar) if k > 0 and items[k].text in ("（", "(") else None


def _is_told(left: Left, right: Phrase, figure: Figure, grammar: Grammar) -> bool:
    """Say whether the noun stands before a count and what follows is done by or with it: 抽调技术人员|82名|分片包县."""
    if left.phrase is None or figure.unit not in COUNTS:
        return False
    items = left.phrase.sentence.items
    before, after = grammar.heads.find(items[left.phrase.last].text), grammar.heads.find(items[right.last].text)
    if before is None:
        return False
    if figure.unit_word in _OCCASIONS and items[right.first].tag in ("v", "vn"):
        return True
    people = after is not None and after[1].kind in ("beneficiary", "staff", "other", "institution")
    if figure.unit in PEOPLE and before[1].kind in ("beneficiary", "staff"):
        return not people
    return bool(left.verb) and after is None


def _by_the_day(sentence: Sentence, i: int) -> bool:
    """Say whether an amount stands right behind a working time, as pay does: 一天|120块."""
    return i > 0 and sentence.items[i - 1].text in _WORKING_TIMES


def _to_each(sentence: Sentence, i: int) -> bool:
    """Say whether an amount is what each household, person or month gets: 收益…，每户每年|3000元."""
    said = "".join(item.text for item in sentence.items[max(0, i - 3) : i])
    return said.endswith(("每户每年", "每人每年", "每人每月", "每户", "每人", "每月"))


def _is_part(sentence: Sentence, i: int, earlier: Sense | None) -> bool:
    """Say whether a figure lists a part of what a body earned: 收入达80万元：其中种植收入15万元."""
    if earlier is None or earlier.kind != "revenue" or earlier.stat == "average":
        return False
    return any(item.text in ("：", ":", "其中") for item in sentence.items[earlier.at : i])


def _goes_with(before: Sense, i: int, figure: Figure, phrase: Phrase | None, grammar: Grammar) -> bool:
    """Say whether a count right after a count of the same people says nothing new of them: 贫困户60户|210人增收."""
    if before.at != i - 1 or before.figure.unit not in COUNTS or figure.unit not in PEOPLE or phrase is None:
        return False
    head = grammar.heads.find(phrase.sentence.items[phrase.last].text)
    people = head is not None and head[1].kind in ("beneficiary", "staff", "other")
    return phrase.first > i and not people and before.phrase is not None and before.phrase.first < before.at


def _is_tier(sentence: Sentence, i: int, figure: Figure, before: Sense) -> bool:
    """Say whether an amount is one more of a row of rates: 高中生每人2000元，|大学新生5000元, 分别奖500元、|800元."""
    if figure.unit not in MONEY or before.stat != "threshold" or before.figure.unit != figure.unit:
        return False
    between = sentence.items[before.at + 1 : i]
    marks = [item.text for item in between if item.kind == PUNCT]
    if marks not in (["、"], ["，"], [","]) or len(between) > _TIER:
        return False
    return all(
        item.kind in (PUNCT, PLACE) or item.tag[0] not in "vpdcr" or item.tag == "vn" or item.text in _TIER_WORDS
        for item in between
    )


def _of_wells(figure: Figure, text: str, grammar: Grammar) -> Figure:
    """Count wells and cellars as things: 口 counts them as well as people."""
    head = grammar.heads.find(text)
    if figure.unit_word == "口" and figure.unit == "person" and head is not None and head[1].kind == "facility":
        return replace(figure, unit="item")
    return figure


def _bounded(sentence: Sentence, i: int, figure: Figure, grammar: Grammar) -> Figure:
    """Take in a word of bound that a verb parts from its number: 最高补助1.8万元, 至少培育2家."""
    if figure.bound != "=":
        return figure
    items = sentence.items
    for k in range(i - 2, max(-1, i - 2 - _PARTED), -1):
        if sentence.clause[k] != sentence.clause[i] or items[k].kind == FIGURE:
            return figure
        bound = grammar.bounding_adverbs.get(items[k].text)
        if bound is not None and items[k + 1].tag in ("v", "vn", "p"):
            return replace(figure, bound=bound, hedge=items[k].text)
    return figure


def _countable(phrase: Phrase, figure: Figure, grammar: Grammar) -> Phrase:
    """Cut a phrase after a count where its end is not what the classifier counts: 85个县城|空气质量."""
    if figure.unit not in COUNTS:
        return phrase
    items = phrase.sentence.items
    expected = grammar.counters.get(figure.unit_word)
    head = grammar.heads.find(items[phrase.last].text)
    if figure.unit_word == "个" and head is not None and head[1].kind == "programme" and head[1].cls == "Programme":
        for k in range(phrase.first, phrase.last):
            inner = grammar.heads.find(items[k].text)
            if inner is not None and items[k].text.endswith(("贫困村", "示范村", "行政村", "自然村")):
                return Phrase(phrase.sentence, phrase.first, k)  # 189个贫困村|电网改造
    if head is not None and (expected is None or head[1].kind == expected or figure.unit in PEOPLE):
        return phrase
    for k in range(phrase.last - 1, phrase.first - 1, -1):
        inner = grammar.heads.find(items[k].text)
        if inner is None:
            continue
        fits = (
            inner[1].kind == expected if head is not None else inner[1].kind != "programme" or expected == "programme"
        )
        if fits and (figure.unit not in PEOPLE or inner[1].kind in ("beneficiary", "staff", "other")):
            return Phrase(phrase.sentence, phrase.first, k)
    return phrase


def _earlier(sentence: Sentence, i: int, by_item: dict[int, Sense]) -> Sense | None:
    """Return the figure before, in the same semicolon part."""
    for k in range(i - 1, -1, -1):
        if sentence.part[k] != sentence.part[i]:
            return None
        if k in by_item:
            return by_item[k]
    return None


def _is_level(phrase: Phrase | None, view: str) -> bool:
    """Say whether a phrase says nothing but a level of government: 示范区2个、县级|7个."""
    return phrase is not None and phrase.text(view) in _LEVELS


def _counted_alike(sentence: Sentence, i: int, figure: Figure, by_item: dict[int, Sense]) -> Sense | None:
    """Return the nearest figure before with the same classifier, for what leaves its noun out: 其中纳入统筹的|9个."""
    for k in range(i - 1, -1, -1):
        if k in by_item and by_item[k].figure.unit_word == figure.unit_word and by_item[k].phrase is not None:
            return by_item[k]
    return None


def _counts_otherwise(figure: Figure, before: Figure, grammar: Grammar) -> bool:
    """Say whether the classifiers of two counts are of different kinds of things: 3家|肉联厂, 卖出117头."""
    if figure.unit != "item" or before.unit != "item":
        return False
    one, two = grammar.counters.get(figure.unit_word, "other"), grammar.counters.get(before.unit_word, "other")
    return "other" not in (one, two) and one != two


def _measured_alike(sentence: Sentence, i: int, figure: Figure, by_item: dict[int, Sense]) -> Sense | None:
    """Return the nearest figure before of the same unit, if the verb is used again: 流转130亩地，从20户人家流转来|65亩."""
    items = sentence.items
    for k in range(i - 1, -1, -1):
        if k in by_item and by_item[k].figure.unit == figure.unit:
            before = {item.text for item in items[:k] if item.tag in ("v", "vn")}
            again = any(item.text in before for item in items[k + 1 : i])
            return by_item[k] if again else None
    return None


def _leaves_out_noun(sentence: Sentence, i: int, figure: Figure, left: Left, earlier: Sense, grammar: Grammar) -> bool:
    """Say whether a figure without a noun of its own goes on about the figure before it."""
    if left.verb and grammar.money_measures.find(left.verb) is not None and left.changes:
        return False
    if left.changes:
        return True
    if figure.unit in PEOPLE and earlier.figure.unit not in PEOPLE and earlier.at != i - 1:
        return False
    if figure.unit in MONEY and earlier.figure.unit in COUNTS and not left.verb:
        return any(grammar.averages.fullmatch(sentence.items[k].text) for k in range(earlier.at, i))
    if figure.unit in RATES:
        return not left.verb or not _has_subject(sentence, left, grammar)
    if left.verb:
        return (
            figure.unit == earlier.figure.unit
            and earlier.phrase is not None
            and not _has_subject(sentence, left, grammar)
        )
    return not (figure.unit in PEOPLE and _verb_follows(sentence, i, grammar))


def _has_subject(sentence: Sentence, left: Left, grammar: Grammar) -> bool:
    """Say whether anything but adverbs stands before the verb in its clause."""
    k = left.verb_at - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[left.verb_at]:
        item = sentence.items[k]
        if item.kind == FIGURE or item.text == "、":
            return False
        if item.kind == PLACE or is_nominal(sentence.items, k, grammar):
            return True
        k -= 1
    return False


def _verb_follows(sentence: Sentence, i: int, grammar: Grammar) -> bool:
    k = i + 1
    while k < len(sentence.items) and sentence.items[k].kind == FIGURE:
        k += 1
    return (
        k < len(sentence.items)
        and sentence.clause[k] == sentence.clause[i]
        and sentence.items[k].kind == WORD
        and (sentence.items[k].tag in ("v", "vn", "vd") or is_predicate(sentence.items, k, grammar))
    )


def _choose(
    sentence: Sentence,
    i: int,
    figure: Figure,
    left: Left,
    right: Phrase | None,
    of: bool,
    grammar: Grammar,
    view: str,
) -> tuple[Phrase | None, Phrase | None]:
    """Choose between the phrase before and the phrase after a figure; return it and the owner of the property."""
    if figure.unit in RATES:
        if left.phrase is not None:
            return left.phrase, None
        return (right, None) if of or not left.changes else (None, None)
    if figure.unit in MONEY:
        return _choose_for_money(sentence, i, left, right, of, grammar, view)
    if right is not None and (not of or left.phrase is None or is_threshold_hedge(sentence, i)):
        return right, None
    return left.phrase, right if of else None


def _choose_for_money(
    sentence: Sentence, i: int, left: Left, right: Phrase | None, of: bool, grammar: Grammar, view: str
) -> tuple[Phrase | None, Phrase | None]:
    """Prefer the side whose head is a measure of money or a fund."""
    left_fits = left.phrase is not None and is_money_phrase(left.phrase.text(view), grammar)
    right_fits = right is not None and is_money_phrase(right.text(view), grammar)
    if left_fits:
        return left.phrase, right if of else None
    if right is not None and right_fits:
        return right, None
    granted = money_granted(sentence, i, grammar)
    if granted is not None:
        return granted, None
    if right is not None and left.phrase is None:
        return right, None
    return left.phrase, right if of else None


def _whole(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return what a share is part of: 占 … 的 N%."""
    items = sentence.items
    k = i - 1
    while k >= 0 and items[k].kind == WORD and (items[k].text in grammar.linking or items[k].tag == "d"):
        k -= 1
    if k >= 1 and items[k].text == "的":
        k -= 1
        if items[k].text in ("）", ")"):
            while k > 0 and items[k].text not in ("（", "("):
                k -= 1
            k -= 1
    if k < 0 or not _follows(sentence, k, "占"):
        return None
    return phrase_ending_at(sentence, k, grammar, across=True)


def _follows(sentence: Sentence, k: int, verb: str) -> bool:
    """Say whether a verb stands in the clause at or before item k."""
    clause = sentence.clause[k]
    while k >= 0 and sentence.clause[k] == clause:
        if sentence.items[k].text.startswith(verb):
            return True
        k -= 1
    return False


def _verb(sentence: Sentence, i: int, left: Left, inherited: Sense | None, grammar: Grammar) -> str:
    """Return the verb that says what an amount is, if the lexicon knows one; else the verb that governs it."""
    if left.verb in grammar.indicator_of_verb or left.verb in grammar.kind_of_verb:
        return left.verb
    return _clause_verb(sentence, i, grammar) or left.verb or (inherited.verb if inherited else "")


def _clause_verb(sentence: Sentence, i: int, grammar: Grammar) -> str:
    """Return the nearest verb of the clause that says what an amount is: before the figure, else just after it."""
    items = sentence.items
    clause = sentence.clause[i]
    k = i - 1
    while k >= 0 and sentence.clause[k] == clause:
        if items[k].text in grammar.indicator_of_verb and is_predicate(items, k, grammar):
            return items[k].text
        k -= 1
    after = items[i + 1] if i + 1 < len(items) else None
    return after.text if after is not None and after.text in grammar.indicator_of_verb else ""


def _subject(left: Left, sentence: Sentence, grammar: Grammar, view: str) -> str:
    """Return the words of the subject before the phrase and verb of a figure."""
    at = left.verb_at if left.verb_at >= 0 else left.phrase.first if left.phrase is not None else -1
    while at > 0 and grammar.cues.get(sentence.items[at - 1].text) == "change":
        at -= 1
    subject = subject_of(sentence, at, grammar) if at > 0 else None
    return subject.text(view) if subject is not None else ""
