"""What a figure measures where no noun adjoins it: what Chinese leaves out because the sentence has said it, or will."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.kinds import COUNTS, MONEY, PEOPLE, is_money_phrase
from kg.extract.phrases import Phrase, is_nominal, phrase_ending_at, phrase_starting_at
from kg.extract.sides import Left, aside_before, only_place
from kg.model import Figure

if TYPE_CHECKING:
    from kg.extract.measures import Sense


_SPENDING = frozenset("支用 拨付 归还 兑现 支出 使用 下达 切块 拨 支".split())
_REACHING_PEOPLE = frozenset("惠及 覆盖 受益 资助 救助 吸纳 带动 帮扶 帮助 安置".split())
"""Verbs whose object, left out, is whoever the help reaches."""
_HEADS = frozenset("头 只 羽 匹 尾".split())
"""Classifiers of animals."""
_DRAWN = ("来自", "来源于", "用于", "用作", "源于", "出自")
"""Verbs after an amount that say where it comes from or goes, and so not what it is."""
_GOVERNING = frozenset("从 把 将 于 以 在".split())
"""Prepositions after which a noun is no subject: 从|合作社|领到."""


def words_left_out(
    sentence: Sentence, i: int, figure: Figure, left: Left, by_item: dict[int, Sense], grammar: Grammar
) -> tuple[tuple[int, int], Phrase | None]:
    """Name what is measured where no noun adjoins: the verb's subject, the verb that follows, or the verb before."""
    items = sentence.items
    if figure.unit_word in grammar.uncounted and figure.quote.endswith(figure.unit_word):
        return (figure.end - len(figure.unit_word), figure.end), None  # 向7|县派出…
    if figure.unit in MONEY and _is_drawn(sentence, i) and (money := _nearest_money(sentence, i, grammar)) is not None:
        return (money.start, money.end), money
    if figure.unit not in PEOPLE and (topic := _topic_before(sentence, i, grammar)) is not None:
        return (topic.start, topic.end), topic
    if figure.unit in PEOPLE and left.verb_at < 0 and (whole := _whole_before(sentence, i, grammar)) is not None:
        return (whole.start, whole.end), whole
    if figure.unit in PEOPLE and (place := _lives_in(sentence, i, grammar)) is not None:
        return (place.start, place.end), place
    if (meant := _said_before(sentence, i, figure, left, grammar)) is not None:
        return (meant.start, meant.end), meant
    if left.verb == "占" and (sharer := _before_verb(sentence, left.verb_at, grammar)) is not None:
        return sharer, None
    if left.verb_at > 0 and figure.unit not in PEOPLE and not left.changes:
        subject = subject_of(sentence, left.verb_at, grammar) or _carried_subject(sentence, i, left, by_item, grammar)
        if subject is None:
            subject = _spent(sentence, i, figure, left, grammar) or _topic(sentence, left, grammar)
        if subject is not None and _is_payer(subject, left, figure, grammar):
            return _deed(sentence, left.verb_at, grammar), None
        if subject is not None:
            return (subject.start, subject.end), subject
    if left.verb_at >= 0 and (figure.unit not in PEOPLE or left.verb in grammar.indicator_of_verb):
        return _deed(sentence, left.verb_at, grammar), None
    following = _verb_phrase_after(sentence, i)
    if following is not None:
        return following, None
    if left.verb_at >= 0:
        return _deed(sentence, left.verb_at, grammar), None
    if figure.unit in PEOPLE and i and items[i - 1].kind == PLACE:
        return (items[i - 1].start, items[i - 1].end), Phrase(sentence, i - 1, i - 1)
    subject = (_nearest_money(sentence, i, grammar) if figure.unit in MONEY else None) or _nearest_phrase(
        sentence, i, grammar
    )
    if subject is not None:
        return (subject.start, subject.end), subject
    return (items[i].start, items[i].end), None


def _is_payer(subject: Phrase, left: Left, figure: Figure, grammar: Grammar) -> bool:
    """Say whether a body is the subject of a verb of paying, which then says what the amount is: 公司|捐资|60万元."""
    head = grammar.heads.find(subject.sentence.items[subject.last].text)
    body = head is not None and head[1].cls == "Institution"
    return body and figure.unit in MONEY and left.verb in grammar.indicator_of_verb


def _is_drawn(sentence: Sentence, i: int) -> bool:
    """Say whether an amount is a part of money named before: 善款|有10万元|来自…, 余下12万元|用于…."""
    items = sentence.items
    return i + 1 < len(items) and sentence.clause[i + 1] == sentence.clause[i] and items[i + 1].text.startswith(_DRAWN)


def _whole_before(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the place or household whose people a number right behind it counts: 全村|427户, 她家|6口人."""
    items = sentence.items
    if not i or sentence.clause[i - 1] != sentence.clause[i]:
        return None
    after = items[i + 1] if i + 1 < len(items) and sentence.clause[i + 1] == sentence.clause[i] else None
    acts = after is not None and after.kind == WORD and after.text != "有" and after.tag in ("v", "vn", "d", "ad")
    if items[i - 1].kind == PLACE and items[i - 1].text[0] == "全" and not acts:
        return Phrase(sentence, i - 1, i - 1)
    for first in (i - 1, i - 2):
        if first >= 0 and grammar.household.fullmatch("".join(item.text for item in items[first:i])):
            return Phrase(sentence, first, i - 1)
    return None


def _lives_in(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the place whose people a clause of numbers alone counts: 杨湾村有6个小组，|414户1683人."""
    items, clause = sentence.items, sentence.clause[i]
    own = [k for k in range(len(items)) if sentence.clause[k] == clause]
    if any(items[k].kind not in (FIGURE, PUNCT) and items[k].text not in grammar.linking for k in own):
        return None
    place = next((k for k in range(own[0] - 1, -1, -1) if items[k].kind == PLACE), -1)
    return Phrase(sentence, place, place) if place >= 0 else None


def _said_before(sentence: Sentence, i: int, figure: Figure, left: Left, grammar: Grammar) -> Phrase | None:
    """Return what an object left out refers to: things that the classifier counts, people helped, money paid."""
    verb = left.verb
    if left.verb_at < 0 or left.changes:
        return None
    if figure.unit in PEOPLE and verb in _REACHING_PEOPLE:
        return _nearest_of(sentence, i, ("beneficiary",), grammar) or _nearest_of(
            sentence, i, ("funding", "programme"), grammar
        )
    expected = grammar.counters.get(figure.unit_word, "other")
    if figure.unit == "item" and (expected not in ("other", "product") or figure.unit_word in _HEADS):
        return _nearest_of(sentence, i, (expected,), grammar)
    return None


def money_for(sentence: Sentence, i: int, figure: Figure, before: Sense, grammar: Grammar) -> Phrase | None:
    """Return the money that an amount right behind a count of its takers is of: 补贴…兑现14家|37.2万元."""
    if figure.unit not in MONEY or before.at != i - 1 or before.figure.unit not in COUNTS:
        return None
    return _nearest_money(sentence, i, grammar)


def _nearest_of(sentence: Sentence, i: int, kinds: tuple[str, ...], grammar: Grammar) -> Phrase | None:
    """Return the nearest noun phrase before a figure whose head is of some kind."""
    for k in range(i - 1, -1, -1):
        if sentence.part[k] != sentence.part[i]:
            return None
        head = grammar.heads.find(sentence.items[k].text) if sentence.items[k].kind in (WORD, NAME) else None
        if head is not None and head[1].kind in kinds:
            phrase = phrase_ending_at(sentence, k, grammar)
            if phrase is not None:
                return phrase
    return None


def _topic_before(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the subject of the clause before, where a clause tells only from where to where it went: X逐年增加，从A增长到B."""
    items = sentence.items
    first = i
    while first > 0 and sentence.clause[first - 1] == sentence.clause[i]:
        first -= 1
    if first == 0 or items[first].text not in ("由", "从"):
        return None
    start = first - 1
    while start > 0 and sentence.clause[start - 1] == sentence.clause[first - 1]:
        start -= 1
    for k in range(start, first):
        verb = items[k].kind == WORD and (
            items[k].text in grammar.predicates or grammar.cues.get(items[k].text) == "change"
        )
        if verb:
            return subject_of(sentence, k, grammar)
    return None


def _spent(sentence: Sentence, i: int, figure: Figure, left: Left, grammar: Grammar) -> Phrase | None:
    """Return the money that an amount paid out of it is of: 救助基金800万元，已支用|213万元."""
    if figure.unit not in MONEY or left.verb not in _SPENDING:
        return None
    return _nearest_money(sentence, i, grammar)


def _topic(sentence: Sentence, left: Left, grammar: Grammar) -> Phrase | None:
    """Return the noun that opens the clause of a verb too short to name anything, or the clause before it."""
    items, at = sentence.items, left.verb_at
    said = items[at - 1] if at > 0 and sentence.clause[at - 1] == sentence.clause[at] else None
    acted = said is not None and said.tag in ("n", "r", "v", "a", "j") and said.text not in grammar.linking
    phrase = phrase_ending_at(sentence, at - 1, grammar) if acted else None
    if phrase is not None and phrase.first > 0 and items[phrase.first - 1].text in _GOVERNING:
        acted = False  # 蜂蜜|在省城卖
    if len(left.verb.rstrip("了过着")) > 1 or acted or left.verb == "到":
        return None
    clause = sentence.clause[left.verb_at]
    for nth in (clause, clause - 1):
        first = next((k for k, c in enumerate(sentence.clause) if c == nth), -1)
        if first < 0 or sentence.part[first] != sentence.part[left.verb_at]:
            return None
        phrase = _opening(sentence, first, left.verb_at, grammar)
        if phrase is not None:
            return phrase
    return None


def _opening(sentence: Sentence, first: int, end: int, grammar: Grammar) -> Phrase | None:
    """Return the noun phrase that a clause opens with, times and places aside, if it ends before an item."""
    items = sentence.items
    clause, k = sentence.clause[first], first
    while k < end and sentence.clause[k] == clause:
        item = items[k]
        if item.kind in (WORD, NAME) and is_nominal(items, k, grammar) and item.text not in grammar.linking:
            phrase = phrase_starting_at(sentence, k, grammar)
            return phrase if phrase is not None and phrase.last < end else None
        aside = item.kind in (TIME, PLACE) or item.tag in ("t", "d", "c", "f") or item.text in "“‘"
        if not aside:
            return None
        k += 1
    return None


def _deed(sentence: Sentence, verb_at: int, grammar: Grammar) -> tuple[int, int]:
    """Return the span of a verb with whoever does it, as far as words go: 自己|只掏了."""
    items = sentence.items
    first = verb_at
    while (
        first > 0 and sentence.clause[first - 1] == sentence.clause[verb_at] and items[first - 1].kind in (WORD, NAME)
    ):
        first -= 1
    while first < verb_at and (
        items[first].tag in ("c", "p", "t", "d", "ad", "uj") or items[first].text in grammar.linking
    ):
        first += 1
    if first == verb_at and len(items[verb_at].text) == 1:
        while first > 0 and sentence.clause[first - 1] == sentence.clause[verb_at] and items[first - 1].kind == WORD:
            first -= 1  # 每月能挣
        while first < verb_at and items[first].tag in ("t", "c", "p", "f"):
            first += 1
    return items[first].start, items[verb_at].end


def _before_verb(sentence: Sentence, verb_at: int, grammar: Grammar) -> tuple[int, int] | None:
    """Return the span of all that a clause says before its verb, adverbs aside: 互联网公募|占46%."""
    items = sentence.items
    last = verb_at - 1
    while last >= 0 and (items[last].tag in ("d", "ad", "uj") or items[last].text in grammar.linking):
        last -= 1
    first = last
    while (
        first > 0 and sentence.clause[first - 1] == sentence.clause[verb_at] and items[first - 1].kind in (WORD, NAME)
    ):
        first -= 1
    while first < last and (items[first].tag in ("d", "p", "c", "r") or items[first].text == "其中"):
        first += 1
    if last < 0 or sentence.clause[last] != sentence.clause[verb_at] or items[last].kind not in (WORD, NAME):
        return None
    return items[first].start, items[last].end


def subject_of(sentence: Sentence, verb_at: int, grammar: Grammar) -> Phrase | None:
    """Return the noun phrase before a verb, over adverbs and words of degree."""
    items = sentence.items
    k = verb_at - 1
    while k >= 0 and (items[k].kind == TIME or items[k].text in grammar.linking or items[k].tag in ("d", "ad")):
        k -= 1
    if k > 0 and items[k].text == "的":
        k -= 1
    if k > 0 and (opens := aside_before(sentence, k)) > 0:
        k = opens - 1
        return phrase_ending_at(sentence, k, grammar)
    if k < 0 or sentence.clause[k] != sentence.clause[verb_at]:
        return None
    subject = phrase_ending_at(sentence, k, grammar)
    if subject is not None and subject.first > 0 and items[subject.first - 1].text == "由":
        return subject_of(sentence, subject.first - 1, grammar)  # 保费|由财政承担八成
    if subject is None or only_place(subject):
        return None
    return None if subject.first > 0 and items[subject.first - 1].text in _GOVERNING else subject


def _carried_subject(
    sentence: Sentence, i: int, left: Left, by_item: dict[int, Sense], grammar: Grammar
) -> Phrase | None:
    """Return the subject that a verb used again carries on: X列支35万元，…；列支12万元."""
    for k in range(i - 1, -1, -1):
        item = sentence.items[k]
        if item.kind == WORD and item.text == left.verb and k != left.verb_at:
            subject = subject_of(sentence, k, grammar)
            if subject is not None:
                return subject
    return None


def _verb_phrase_after(sentence: Sentence, i: int) -> tuple[int, int] | None:
    """Return the span of the verb and its object right after a figure: 640人|实现脱贫."""
    items = sentence.items
    k = i + 1
    if not i or items[i - 1].text != "的":
        while k < len(items) and _counts_people(items[i]) and (_counts_people(items[k]) or _more_people(items, k)):
            k += 1  # 8437户、|34206人脱贫
    while k < len(items) and sentence.clause[k] == sentence.clause[i] and items[k].kind in (WORD, NAME):
        if items[k].tag == "p" and not _counts_people(items[i]):
            return None  # 这8000元|对我们…
        if items[k].tag in ("d", "ad", "u", "ul", "p", "uj", "c"):
            k += 1
            continue
        last = k
        while last < min(k + 4, len(items) - 1) and _goes_on(sentence, last + 1, i):
            last += 1
        return items[k].start, items[last].end
    return None


def _counts_people(item: Item) -> bool:
    return item.figure is not None and item.figure.unit in PEOPLE


def _more_people(items: list[Item], k: int) -> bool:
    """Say whether a list mark at k parts two counts of people."""
    return items[k].text == "、" and k + 1 < len(items) and _counts_people(items[k + 1])


def _goes_on(sentence: Sentence, k: int, i: int) -> bool:
    item = sentence.items[k]
    return sentence.clause[k] == sentence.clause[i] and item.kind in (WORD, NAME) and item.text != "、"


def _nearest_money(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the nearest money named before a figure in the sentence: 发放|慰问金|，前后共计86万元."""
    for k in range(i - 1, -1, -1):
        word = sentence.items[k].text
        if is_money_phrase(word, grammar) and word not in grammar.linking:
            return phrase_ending_at(sentence, k, grammar)
    return None


def _nearest_phrase(sentence: Sentence, i: int, grammar: Grammar) -> Phrase | None:
    """Return the nearest noun phrase before the figure in the sentence."""
    for k in range(i - 1, -1, -1):
        phrase = phrase_ending_at(sentence, k, grammar)
        if phrase is not None and not only_place(phrase) and not _is_standard(sentence, phrase):
            return phrase
    return None


def _is_standard(sentence: Sentence, phrase: Phrase) -> bool:
    """Say whether a phrase only says how something is reckoned: 按|户口|算."""
    before = sentence.items[phrase.first - 1] if phrase.first else None
    return before is not None and before.text in ("按", "按照", "据", "依")
