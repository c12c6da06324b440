"""Noun phrases with their true edges.

A phrase ends in a noun (or a verb used as one: 危房改造) and runs left over nouns, adjectives and verbs that modify what
follows, to the verb, preposition, classifier or mark before it. A verb with nothing nominal before it is the predicate,
not a modifier: 资助|贫困家庭学生, but 危房改造资金.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, Item, Sentence, is_list_mark

_NOMINAL = ("n", "vn", "j", "l", "an", "b", "s", "i", "eng", "ng", "ag", "zg", "g", "nr")
_RESULTS = frozenset("起到了完着过掉得于给")
_PARTICLES = frozenset("给 了 着 过 过来 出去 起来 下来 进来 回来".split())
_SKIPPED_LEFT = frozenset("等们")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: items first..last (inclusive) of its sentence."""

    sentence: Sentence
    first: int
    last: int

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.sentence.items[self.first].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.sentence.items[self.last].end

    def text(self, view: str) -> str:
        """Return its words."""
        return view[self.start : self.end]


def is_predicate(items: list[Item], i: int, grammar: Grammar) -> bool:
    """Say whether the word at i is a verb that governs what follows, rather than a part of a noun phrase."""
    item = items[i]
    if item.kind != "word":
        return False
    word = item.text
    if _goes_to(items, i):
        return True
    if word in grammar.modifiers:
        if word not in grammar.predicates:
            return _acts_here(items, i, grammar)
        return not is_nominal(items, i - 1, grammar)
    if word in grammar.predicates or is_completed(item):
        return True
    return item.tag in ("v", "vd", "vi") and not is_nominal(items, i - 1, grammar)


def is_completed(item: Item) -> bool:
    """Say whether a verb carries its result or aspect, and so never modifies a noun: 建|起, 指|着, 送|到."""
    return item.kind == "word" and item.tag == "v" and len(item.text) > 1 and item.text[-1] in _RESULTS


def _goes_to(items: list[Item], i: int) -> bool:
    """Say whether a particle of result or direction follows a verb, which then is no modifier: 流转|给, 种|了."""
    return items[i].tag in ("v", "vn") and i + 1 < len(items) and items[i + 1].text in _PARTICLES


def _acts_here(items: list[Item], i: int, grammar: Grammar) -> bool:
    """Say whether a verb that could modify a noun governs it here: after an adverb (共|建设), before a place (帮扶|该县)."""
    if i + 1 < len(items) and items[i + 1].kind == PLACE:
        return True
    before = items[i - 1] if i else None
    return before is not None and before.kind == "word" and (before.tag == "d" or before.text in ("共", "已", "累计"))


def is_nominal(items: list[Item], i: int, grammar: Grammar) -> bool:
    """Say whether the item at i can stand inside a noun phrase as a noun."""
    if i < 0:
        return False
    item = items[i]
    if item.kind == NAME:
        return True
    if item.kind != "word" or item.text in grammar.outside:
        return False
    if item.text in grammar.predicates and item.text not in grammar.modifiers:
        return False
    return item.text == "率" or item.tag.startswith("n") or item.tag in _NOMINAL or item.text in grammar.modifiers


def joins(items: list[Item], i: int, grammar: Grammar) -> bool:
    """Say whether the item at i can belong to a noun phrase that continues to its right."""
    item = items[i]
    if item.kind in (NAME, PLACE):
        return True
    if item.kind != "word" or item.text in grammar.outside:
        return False
    if item.text in ("的", "之"):
        return False
    if i + 1 < len(items) and items[i + 1].text == "率":
        return True
    if is_predicate(items, i, grammar):
        return False
    return (
        item.tag.startswith("n")
        or item.tag in _NOMINAL
        or item.tag in ("a", "v", "t", "k", "z", "h", "ad")
        or item.text in grammar.modifiers
    )


def phrase_ending_at(sentence: Sentence, last: int, grammar: Grammar, across: bool = False) -> Phrase | None:
    """Return the noun phrase whose last item is `last`.

    `across` also takes what 、和 coordinate before it (门诊费、住院费) and what 的 subordinates.
    """
    items = sentence.items
    if last < 0 or not (is_nominal(items, last, grammar) or items[last].kind in (NAME, PLACE)):
        return None
    first = last
    while first > 0:
        before = first - 1
        item = items[before]
        if joins(items, before, grammar):
            if _acts_on(items, before, last, grammar):
                break
            first = before
            continue
        if item.kind == PUNCT and item.text in "（）()" and before > 0 and joins(items, before - 1, grammar):
            break
        if across and before > 0 and (is_list_mark(item) or item.text == "的"):
            beyond = items[before - 1]
            if beyond.kind in (NAME, PLACE) or is_nominal(items, before - 1, grammar):
                first = before - 1
                continue
        break
    while first < last and _weak_start(items, first, grammar):
        first += 1
    return Phrase(sentence, first, last)


def _acts_on(items: list[Item], i: int, last: int, grammar: Grammar) -> bool:
    """Say whether the word at i is done for people: for those before it (为N人贫困群众|减免|住院费), or by a body (基金会|资助|学生)."""
    if items[i].text not in grammar.indicator_of_verb or i == 0:
        return False
    found = grammar.heads.find(items[i - 1].text)
    helped = grammar.heads.find(items[last].text)
    if found is not None and found[1].cls in ("Institution", "Fund") and helped is not None and last > i:
        return helped[1].kind == "beneficiary"
    if found is None or found[1].kind != "beneficiary":
        return False
    return any(item.kind == FIGURE or item.tag == "p" for item in items[max(0, i - 5) : i - 1])


def _weak_start(items: list[Item], i: int, grammar: Grammar) -> bool:
    """Say whether a phrase cannot begin with the word at i: adverbs, time words, a lone verb before a noun."""
    item = items[i]
    if item.kind != "word":
        return False
    return item.tag in ("ad", "d", "t", "k", "c") or item.text in _SKIPPED_LEFT


def phrase_starting_at(sentence: Sentence, first: int, grammar: Grammar, across: bool = False) -> Phrase | None:
    """Return the noun phrase whose first item is `first`, up to the verb or mark that ends it."""
    items = sentence.items
    last = -1
    i = first
    while i < len(items):
        item = items[i]
        if item.kind in (FIGURE, TIME) or item.kind == PUNCT:
            if not (
                across and last >= 0 and is_list_mark(item) and i + 1 < len(items) and joins(items, i + 1, grammar)
            ):
                break
            i += 1
            continue
        if item.text == "的" and last >= 0 and i + 1 < len(items) and joins(items, i + 1, grammar):
            i += 1
            continue
        if item.tag == "f" and last == i - 1 and i + 2 < len(items) and items[i + 1].text == "的":
            i += 1
            continue  # 村镇|间|的公路
        if across and last >= 0 and is_list_mark(item) and i + 1 < len(items) and joins(items, i + 1, grammar):
            i += 1
            continue
        if not joins(items, i, grammar):
            break
        if last >= 0 and _may_act(item, grammar) and _named_people(sentence, first, last, grammar):
            break
        if item.kind in (NAME, PLACE) or is_nominal(items, i, grammar):
            last = i
        i += 1
    if last < 0:
        return None
    start = first
    while start < last and _weak_start(items, start, grammar):
        start += 1
    return Phrase(sentence, start, last)


def _may_act(item: Item, grammar: Grammar) -> bool:
    """Say whether a word can be what people do."""
    return item.text in grammar.predicates or (item.kind == "word" and item.tag in ("v", "vd"))


def _named_people(sentence: Sentence, first: int, last: int, grammar: Grammar) -> bool:
    """Say whether the phrase so far ends in people, who then are the subject of a verb that follows."""
    found = grammar.heads.find(sentence.items[last].text)
    return found is not None and found[1].kind in ("beneficiary", "staff", "institution")


def noun_phrases(sentence: Sentence, grammar: Grammar) -> list[Phrase]:
    """Return the sentence's maximal noun phrases, left to right, cut at 的, 、 and conjunctions."""
    items = sentence.items
    found: list[Phrase] = []
    i = 0
    while i < len(items):
        if not joins(items, i, grammar):
            i += 1
            continue
        last = i
        while last + 1 < len(items) and joins(items, last + 1, grammar):
            if items[last + 1].text in grammar.predicates and _named_people(sentence, i, last, grammar):
                break
            last += 1
        end = last
        while end > i and not (items[end].kind in (NAME, PLACE) or is_nominal(items, end, grammar)):
            end -= 1
        phrase = phrase_ending_at(sentence, end, grammar)
        if phrase is not None:
            found.append(Phrase(sentence, max(phrase.first, i), end))
        i = last + 1
    return found
