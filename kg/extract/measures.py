"""What each figure measures: the phrase it belongs to, and through it the statistic, the kind and the indicator.

The constructions, each a fact of the language rather than of a text:

- number + classifier + noun: 713个|产业扶贫项目 · noun + number: 产业扶贫项目|713个
- measure + 达到/为 + number: 销售额达到|29265万元 · number + 的 + noun: 60%的|贫困户 · number + 以上的 + noun: a threshold
- verb + number where the object is left out: 捐赠|160万元, 朝阳项目列支|621万元 (the subject is what it is about)
- 占 + whole + 的 + percent · 比 + base + change verb + number · a change without subject is a change of what was said before
- 、 coordinates: 资助学生45046人次、5626万元 share verb, object and 累计
- a verb with the noun left out keeps the noun of the figure before it: 住房1784套、基本建成7351套
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, WORD, Sentence, is_list_mark
from kg.extract.kinds import COUNTS, MONEY, PEOPLE, RATES, is_money_phrase, kind_of
from kg.extract.phrases import Phrase, is_nominal, is_predicate, phrase_ending_at, phrase_starting_at
from kg.extract.statistics import is_threshold_hedge, statistic_of
from kg.model import Figure

_LINKING = frozenset(
    "达到 达 为 是 有 共 共有 约 近 超 超过 突破 逾 过 不足 低于 不低于 高于 接近 将近 大约 达标 在 到 至 已 已经 已达 高达 仅 只 就 了 着 分别 均 都 又 再 还 也 能 可 将 "
    "要 应 本 各 得 得了 多达 共计 合计 总计 累计 累积 约为 每年 每月 年均 同比 从 由 升至 降至 增至 增加到 提高到 扩大到 减少到 下降到 增长到 稳定在 保持在 迈上 预计 计划 力争 不少于 至少 最高 最低 "
    "一度 最终 曾 高 稳定 保持 维持 少于 多于 会 不会 大致 就有 便 每天 每人 每户 平均 人均 户均 总共 一共 全部 全年 当年 基本 余 多 上 出 至今 仍 目前 现 现有 年 月 日 每 按 按照 连续 先后 以 用 与 比 较 最多 拥有 实现 实现了".split()
)
_REACHING = frozenset("到 至 为 达到 达 增至 降至 升至 增加到 提高到 扩大到 减少到 下降到 增长到 是".split())
_HEDGES_AFTER = frozenset("以上 以下 以内 左右 上下 前后 多 余 不等 之多".split())
_NO_CLASSIFIERS = frozenset("人 户 人次 户次 次 口 例 村 县 乡 镇".split())
"""Units after which a verb is a predicate: 8573人|实现脱贫."""
_PARTED = 3
"""How many words may stand between a word of bound and its number."""
_SETTING_UP = frozenset("设立 成立 建立 设".split())
_GLUE = frozenset(("d", "u", "ul", "uz", "ug", "c"))


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
class Left:
    """What stands before a figure in its clause, from the nearest word outwards."""

    phrase: Phrase | None = None
    verb: str = ""
    verb_at: int = -1
    changes: bool = False
    """A verb of change governs the figure."""
    reaches: bool = False
    """到, 达到 make it a level."""
    partner: int = -1
    """Item of the figure it is coordinated with or adjoins."""


def read_measures(sentence: Sentence, grammar: Grammar, view: str) -> list[Sense]:
    """Say what every figure of a sentence measures."""
    by_item: dict[int, Sense] = {}
    for i, figure in sentence.figures():
        by_item[i] = _sense(sentence, i, figure, grammar, view, by_item)
    return _shared_forward(list(by_item.values()), grammar, view)


def _sense(
    sentence: Sentence, i: int, figure: Figure, grammar: Grammar, view: str, by_item: dict[int, Sense]
) -> Sense:
    left = _look_left(sentence, i, grammar)
    right, of = _look_right(sentence, i, grammar)
    if right is None and left.phrase is None and figure.unit in COUNTS and figure.unit_word not in _NO_CLASSIFIERS:
        right = _verb_as_modifier(sentence, i, grammar)
    if right is not None:
        right = _countable(right, figure, grammar)
    earlier = _earlier(sentence, i, by_item)
    phrase, owner = _choose(sentence, i, figure, left, right, of, grammar, view)
    whole = _whole(sentence, i, grammar) if figure.unit in ("percent", "permille") else None
    own = _noun_in_quote(figure)
    inherited: Sense | None = None
    if own is not None:
        phrase = None
    elif whole is not None:
        phrase = whole
    elif phrase is None and left.partner >= 0 and left.partner in by_item:
        inherited = by_item[left.partner]
    elif phrase is None and earlier is not None and _leaves_out_noun(sentence, i, figure, left, earlier, grammar):
        inherited = earlier
    verb = _verb(sentence, i, left, inherited, grammar)
    if own is not None:
        words = own
    elif phrase is not None:
        words = (phrase.start, phrase.end)
    elif inherited is not None:
        phrase, words = inherited.phrase, inherited.words
    else:
        words, phrase = _fallback_words(sentence, i, figure, left, by_item, grammar)
    stat = statistic_of(sentence, i, figure, left, phrase, view, grammar, inherited)
    subject = _subject(left, sentence, grammar, view)
    sized = is_threshold_hedge(sentence, i)
    kind, indicator = kind_of(figure, view[words[0] : words[1]], verb, stat, grammar, inherited, subject, sized)
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


def _noun_in_quote(figure: Figure) -> tuple[int, int] | None:
    """Return the span of the noun that stands in the figure itself, without a classifier: 7000余|农民."""
    word = figure.unit_word
    if figure.unit in PEOPLE and len(word) >= 2 and figure.quote.endswith(word) and word not in ("人次", "户次"):
        return figure.end - len(word), figure.end
    return None


def _look_left(sentence: Sentence, i: int, grammar: Grammar) -> Left:
    """Walk from a figure to the left over words of degree and linking verbs, to the phrase or verb it hangs on."""
    items = sentence.items
    left = Left()
    k = i - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[i]:
        item = items[k]
        if item.kind == FIGURE:
            left.partner = k
            return left
        if item.kind == PUNCT:
            if (item.text == "、" and k > 0 and items[k - 1].kind == FIGURE) or item.text.isspace():
                k -= 1
                continue
            return left
        word = item.text
        if item.kind == WORD and grammar.cues.get(word) == "change":
            left.changes = True
            if grammar.money_measures.find(word) is not None:  # 增收 names what grows as well
                left.verb, left.verb_at = word, k
                return left
        elif word == "的" and k > 0 and items[k - 1].kind == TIME:
            k -= 1
        elif word == "的" and k == i - 1 and (origin := _origin(sentence, k)) >= 0:
            k = origin
        elif word in _REACHING:
            left.reaches = True
        elif not (item.kind == TIME or word in _LINKING or item.tag in _GLUE or (word == "的" and k < i - 1)):
            break
        k -= 1
    if k < 0 or sentence.clause[k] != sentence.clause[i]:
        return left
    phrase = phrase_ending_at(sentence, k, grammar, across=True)
    if phrase is not None and not _only_place(phrase):
        left.phrase = phrase
        _governing_verb(sentence, i, phrase, left, grammar)
    elif phrase is None and (is_predicate(items, k, grammar) or items[k].tag in ("v", "vn")):
        left.verb, left.verb_at = items[k].text, k
    elif phrase is None and items[k].kind == WORD and items[k].tag not in ("d", "p", "c", "r", "uj"):
        before = phrase_ending_at(sentence, k - 1, grammar) if k > 0 and len(items[k].text) == 1 else None
        if before is not None or len(items[k].text) > 1:  # a word the segmenter does not know as a noun
            left.phrase = Phrase(sentence, before.first if before is not None else k, k)
    return left


def _origin(sentence: Sentence, k: int) -> int:
    """Return where 由/从 stands that opens the modifier ending at 的: 发生率|从他来时的|34.2%降到0.9%."""
    clause = sentence.clause[k]
    while k >= 0 and sentence.clause[k] == clause and sentence.items[k].kind != FIGURE:
        if sentence.items[k].text in ("由", "从"):
            return k
        k -= 1
    return -1


def _only_place(phrase: Phrase) -> bool:
    return all(item.kind == PLACE for item in phrase.sentence.items[phrase.first : phrase.last + 1])


def _governing_verb(sentence: Sentence, i: int, phrase: Phrase, left: Left, grammar: Grammar) -> None:
    """Note the verb before a phrase: a verb of change (新增|停车泊位|5458个), or the predicate."""
    before = phrase.first - 1
    if before < 0 or sentence.clause[before] != sentence.clause[i]:
        return
    item = sentence.items[before]
    if item.kind != WORD:
        return
    if grammar.cues.get(item.text) == "change":
        left.changes = before == 0 or sentence.items[before - 1].text not in ("和", "与", "及", "、")
    elif is_predicate(sentence.items, before, grammar):
        left.verb, left.verb_at = item.text, before


def _look_right(sentence: Sentence, i: int, grammar: Grammar) -> tuple[Phrase | None, bool]:
    """Return the noun phrase that follows a figure, and whether 的 stands between."""
    items = sentence.items
    k = i + 1
    of = False
    while k < len(items):
        word = items[k].text
        if word == "的" and not of:
            of = True
        elif not (word in _HEDGES_AFTER or (items[k].kind == FIGURE and of) or (word == "中" and k == i + 1)):
            break
        k += 1
    if k >= len(items) or sentence.clause[k] != sentence.clause[i]:
        return None, of
    if items[k].kind == WORD and items[k].tag == "m" and k + 1 < len(items):
        k += 1
    if items[k].kind == WORD and (items[k].tag in ("d", "p", "c", "r", "ad") or items[k].text in grammar.milestones):
        return None, of
    figure = items[i].figure
    if figure is not None and figure.unit in MONEY and items[k].text in _SETTING_UP and k + 1 < len(items):
        return phrase_starting_at(sentence, k + 1, grammar), of
    return phrase_starting_at(sentence, k, grammar, across=True), of


def _verb_as_modifier(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the phrase after number and classifier that begins with verbs: 589台|助农终端, 8个|核查评估和专项考察组."""
    items = sentence.items
    k = i + 1
    while k < min(i + 4, len(items)) and items[k].kind == WORD and items[k].tag in ("v", "vn", "vd", "zg"):
        k += 1
    if k == i + 1:
        return None
    if k < len(items) and is_list_mark(items[k]):
        k += 1
    if k >= len(items) or sentence.clause[k] != sentence.clause[i]:
        return None
    phrase = phrase_starting_at(sentence, k, grammar)
    if phrase is None or grammar.heads.find(items[phrase.last].text) is None:
        return None
    return Phrase(sentence, i + 1, phrase.last)


def _countable(phrase: Phrase, figure: Figure, grammar: Grammar) -> Phrase:
    """Cut a phrase after a count where its end is not what the classifier counts: 169个城市|空气质量."""
    if figure.unit not in COUNTS:
        return phrase
    items = phrase.sentence.items
    expected = grammar.counters.get(figure.unit_word)
    head = grammar.heads.find(items[phrase.last].text)
    if head is not None and (expected is None or head[1].kind == expected or figure.unit in PEOPLE):
        return phrase
    for k in range(phrase.last - 1, phrase.first - 1, -1):
        inner = grammar.heads.find(items[k].text)
        if inner is None:
            continue
        fits = inner[1].kind == expected if head is not None else inner[1].kind != "programme" or expected == "programme"
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


def _leaves_out_noun(
    sentence: Sentence, i: int, figure: Figure, left: Left, earlier: Sense, grammar: Grammar
) -> bool:
    """Say whether a figure without a noun of its own goes on about the figure before it."""
    if left.verb and grammar.money_measures.find(left.verb) is not None and left.changes:
        return False
    if left.changes:
        return True
    if figure.unit in RATES:
        return not left.verb or not _has_subject(sentence, left, grammar)
    if left.verb:
        return figure.unit == earlier.figure.unit and earlier.phrase is not None and not _has_subject(sentence, left, grammar)
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
        return _choose_for_money(left, right, of, grammar, view)
    if right is not None and (not of or left.phrase is None or is_threshold_hedge(sentence, i)):
        return right, None
    return left.phrase, right if of else None


def _choose_for_money(
    left: Left, right: Phrase | None, of: bool, grammar: Grammar, view: str
) -> tuple[Phrase | None, Phrase | None]:
    """Prefer the side whose head is a measure of money or a fund."""
    left_fits = left.phrase is not None and is_money_phrase(left.phrase.text(view), grammar)
    right_fits = right is not None and is_money_phrase(right.text(view), grammar)
    if left_fits:
        return left.phrase, right if of else None
    if right is not None and (right_fits or left.phrase is None):
        return right, None
    return left.phrase, right if of else None


def _whole(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return what a share is part of: 占 … 的 N%."""
    items = sentence.items
    k = i - 1
    while k >= 0 and items[k].kind == WORD and (items[k].text in _LINKING or items[k].tag == "d"):
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
    subject = _subject_of(sentence, at, grammar) if at > 0 else None
    return subject.text(view) if subject is not None else ""


def _fallback_words(
    sentence: Sentence, i: int, figure: Figure, left: Left, by_item: dict[int, Sense], grammar: Grammar
) -> tuple[tuple[int, int], Phrase | None]:
    """Name what is measured where no noun adjoins: the verb's subject, the verb that follows, or the verb before."""
    items = sentence.items
    if left.verb == "占" and (sharer := _before_verb(sentence, left.verb_at)) is not None:
        return sharer, None
    if left.verb_at > 0 and figure.unit not in PEOPLE and not left.changes:
        subject = _subject_of(sentence, left.verb_at, grammar) or _carried_subject(sentence, i, left, by_item, grammar)
        if subject is not None:
            return (subject.start, subject.end), subject
    if left.verb_at >= 0 and (figure.unit not in PEOPLE or left.verb in grammar.indicator_of_verb):
        verb = items[left.verb_at]
        return (verb.start, verb.end), None
    following = _verb_phrase_after(sentence, i)
    if following is not None:
        return following, None
    if left.verb_at >= 0:
        verb = items[left.verb_at]
        return (verb.start, verb.end), None
    subject = _nearest_phrase(sentence, i, grammar)
    if subject is not None:
        return (subject.start, subject.end), subject
    return (items[i].start, items[i].end), None


def _before_verb(sentence: Sentence, verb_at: int) -> tuple[int, int] | None:
    """Return the span of all that a clause says before its verb, adverbs aside: 互联网公募|占46%."""
    items = sentence.items
    last = verb_at - 1
    while last >= 0 and (items[last].tag in ("d", "ad", "uj") or items[last].text in _LINKING):
        last -= 1
    first = last
    while first > 0 and sentence.clause[first - 1] == sentence.clause[verb_at] and items[first - 1].kind in (WORD, NAME):
        first -= 1
    while first < last and (items[first].tag in ("d", "p", "c", "r") or items[first].text == "其中"):
        first += 1
    if last < 0 or sentence.clause[last] != sentence.clause[verb_at] or items[last].kind not in (WORD, NAME):
        return None
    return items[first].start, items[last].end


def _subject_of(sentence: Sentence, verb_at: int, grammar: Grammar) -> Phrase | None:
    """Return the noun phrase before a verb, over adverbs and words of degree."""
    items = sentence.items
    k = verb_at - 1
    while k >= 0 and (items[k].kind == TIME or items[k].text in _LINKING or items[k].tag in ("d", "ad")):
        k -= 1
    if k > 0 and items[k].text == "的":
        k -= 1
    if k < 0 or sentence.clause[k] != sentence.clause[verb_at]:
        return None
    subject = phrase_ending_at(sentence, k, grammar)
    return None if subject is None or _only_place(subject) else subject


def _carried_subject(
    sentence: Sentence, i: int, left: Left, by_item: dict[int, Sense], grammar: Grammar
) -> Phrase | None:
    """Return the subject that a verb used again carries on: X列支621万元，…；列支198.9万元."""
    for k in range(i - 1, -1, -1):
        item = sentence.items[k]
        if item.kind == WORD and item.text == left.verb and k != left.verb_at:
            subject = _subject_of(sentence, k, grammar)
            if subject is not None:
                return subject
    return None


def _verb_phrase_after(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """Return the span of the verb and its object right after a figure: 8573人|实现脱贫."""
    items = sentence.items
    k = i + 1
    while k < len(items) and sentence.clause[k] == sentence.clause[i] and items[k].kind in (WORD, NAME):
        if items[k].tag in ("d", "ad", "u", "ul", "p", "uj", "c"):
            k += 1
            continue
        last = k
        while last < min(k + 4, len(items) - 1) and _goes_on(sentence, last + 1, i):
            last += 1
        return items[k].start, items[last].end
    return None


def _goes_on(sentence: Sentence, k: int, i: int) -> bool:
    item = sentence.items[k]
    return sentence.clause[k] == sentence.clause[i] and item.kind in (WORD, NAME) and item.text != "、"


def _nearest_phrase(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the nearest noun phrase before the figure in the sentence."""
    for k in range(i - 1, -1, -1):
        phrase = phrase_ending_at(sentence, k, grammar)
        if phrase is not None and not _only_place(phrase):
            return phrase
    return None


def _shared_forward(senses: list[Sense], grammar: Grammar, view: str) -> list[Sense]:
    """Let 2614户5451人贫困人口 share the noun: a count just before another count takes the noun that follows both."""
    found = list(senses)
    for n in range(len(found) - 2, -1, -1):
        one, two = found[n], found[n + 1]
        if one.figure.unit not in COUNTS or two.figure.unit not in COUNTS or one.figure.end != two.figure.start:
            continue
        own = one.phrase is not None and one.phrase.first < one.at and one.inherited is None
        if two.phrase is None or two.phrase.first < two.at or own:
            continue
        kind, indicator = kind_of(one.figure, view[two.words[0] : two.words[1]], one.verb, one.stat, grammar, None, "", False)
        found[n] = replace(one, phrase=two.phrase, words=two.words, kind=kind, indicator=indicator)
    return found
