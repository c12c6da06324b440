"""Lists: what 、和及 coordinate are things of one class, named by the noun that closes the list.

助学、助残、村小修缮三个项目 are three projects; 水渠清淤、护坡加固等项目 is a group of projects and its members.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, WORD, Item, Sentence, is_list_mark
from kg.extract.words import Words
from kg.model import Mention

_GOVERNING = frozenset({"carry", "pay", "spend", "launch"})
_OPENERS = frozenset({"等", "等等"})
_TOPICAL = ("产业", "产业带", "产业项目", "培训", "培训班", "岗位", "岗")
"""What these close are crops, goods, subjects taught and posts, no programmes of their own: 茶叶、食用菌|等产业."""
_CLOSED = frozenset({"Programme", "Policy", "Project"})


def members(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the members of the lists that a programme noun closes (…等工程, …三个项目)."""
    items = sentence.items
    for j, item in enumerate(items):
        if item.kind != WORD or j < 3:
            continue
        noun = words.noun(item.text)
        if noun is None or noun.cls not in _CLOSED or item.text in words.grammar.names:
            continue
        if noun.word.endswith(_TOPICAL):
            continue
        closing = _closing(items, j)
        if closing < 0:
            continue
        spans = _members_before(items, closing, words)
        if len(spans) < 2:
            continue
        for n, (first, last) in enumerate(spans):
            if n == 0 and first < last and _governs(items[first].text, words):
                first += 1
            start, end = items[first].start, items[last].end
            text = view[start:end]
            if 3 <= len(text) <= 24 and not words.is_generic(text):
                yield Mention(start, end, text, noun.cls, noun.concept)


def _governs(word: str, words: Words) -> bool:
    """Say whether a word is the verb before a list: 建起|竹编、豆腐等扶贫作坊."""
    return word in words.governors or not words.ties.get(word, frozenset()).isdisjoint(_GOVERNING)


def turned_round(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield programmes said as verb and object: 改造|城镇棚户区 is 棚户区改造, 创建|文明城市 is 文明城市创建."""
    items = sentence.items
    for k, item in enumerate(items):
        if item.kind != WORD or item.text not in words.turned:
            continue
        last = k
        while (
            last + 1 < len(items)
            and last - k < 5
            and items[last + 1].kind in (WORD, PLACE)
            and items[last + 1].tag[0] in "nbajs"
        ):
            last += 1
        if last == k:
            continue
        text = view[items[k + 1].start : items[last].end]
        if any(text.endswith(thing) for thing in words.turned[item.text]):
            start, end = item.start, items[last].end
            yield Mention(start, end, view[start:end], "Programme", None)


def fields_of_work(sentence: Sentence) -> list[tuple[int, int]]:
    """Return the stretches that only list fields of work: 工会、共青团、残疾人、慈善|等事业."""
    items = sentence.items
    found: list[tuple[int, int]] = []
    for k in range(1, len(items) - 1):
        if (items[k].text in ("等", "等各项") and items[k + 1].text in ("事业", "各项事业", "社会事业")) or (
            items[k].text == "等"
            and items[k + 1].text == "工作"
            and sum(i.text == "、" for i in items[max(0, k - 12) : k]) >= 4
        ):
            first = k
            while first > 0 and not (items[first - 1].kind == PUNCT and items[first - 1].text not in "、"):
                first -= 1
            found.append((items[first].start, items[k].end))
    return found


def _closing(items: list[Item], j: int) -> int:
    """Return the item after the last member of the list that the noun at j closes, or -1."""
    k = j - 1
    while (
        k > 0
        and j - k < 6
        and items[k].kind == WORD
        and items[k].text not in _OPENERS
        and items[k].tag not in ("p", "c", "uj")
    ):
        k -= 1
    if k > 0 and items[k].kind == WORD and items[k].text in _OPENERS:
        return k
    if k > 0 and items[k].kind == FIGURE and items[k + 1 : j + 1] and k + 1 == j:
        return k
    return -1


def _members_before(items: list[Item], closing: int, words: Words) -> list[tuple[int, int]]:
    """Return the members of a list that ends before item `closing`, first and last item of each."""
    spans: list[tuple[int, int]] = []
    last = closing - 1
    k = last
    while k >= 0:
        item = items[k]
        mark = (item.kind == PUNCT and item.text == "、") or (is_list_mark(item) and spans)
        adjoining = item.kind == NAME and k + 1 < len(items) and items[k + 1].kind == NAME
        if mark:
            spans.append((k + 1, last))
            last = k - 1
        elif adjoining:
            spans.append((k + 1, last))
            last = k
        elif (
            _starts_list(items, k, words)
            and not (k < last and (items[k + 1].text == "、" or is_list_mark(items[k + 1])))
            and k != last
        ):
            break
        k -= 1
    if spans and k + 1 <= last:
        spans.append((k + 1, last))
    spans = [(a, b) for a, b in spans if a <= b]
    return list(reversed(spans))


def _starts_list(items: list[Item], k: int, words: Words) -> bool:
    """Say whether the first member of a list begins after item k."""
    item = items[k]
    if item.kind == PUNCT or item.kind == FIGURE:
        return True
    if item.kind != WORD:
        return False
    if item.tag in ("p", "r", "uj", "u", "d", "c") and item.text not in ("至",):
        return True
    if item.text in words.governors and len(item.text) > 1:
        return True
    return item.text in words.grammar.predicates and item.text not in words.grammar.modifiers
