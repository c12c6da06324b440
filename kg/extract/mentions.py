"""Words that name programmes, policies, funds, groups and institutions.

A phrase names what its head noun says: …资金 a fund, …群众 a group, …局 an institution. A name in quotes with a head after it
(“雨露计划”政策) is one name. Words too general to be an entity (项目, 群众) name nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, NAME, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.phrases import Phrase, noun_phrases
from kg.model import Mention

_CLASSES = frozenset({"Programme", "Policy", "Fund", "BeneficiaryGroup", "Institution"})
_STRIPPED = re.compile(
    r"^(?:该|本|此|各|每|其|这|那|所有|全部|部分|有关|相关|广大|其他|其它|多个|多名|当地|一些|许多|众多|大批|等|全面|主要|新的|一批|一系列|系列|重点|首批|各类|各种|各级|各项|广大的)+"
)
_TITLES = re.compile(
    r"(?:书记|副书记|主任|副主任|局长|副局长|市长|县长|会长|经理|副总经理|总经理|董事长|院长|校长|部长|组长|队长|厅长|处长|科长|负责人|相关负责人|工作人员|干部|党委书记|常委)$"
)
_MIN, _MAX = 2, 26


def find_mentions(sentence: Sentence, grammar: Grammar, view: str) -> list[Mention]:
    """Return what a sentence names, left to right."""
    found: list[Mention] = []
    for phrase in _joined(sentence, grammar):
        found.extend(_mentions_of(phrase, grammar, view))
    return found


def _joined(sentence: Sentence, grammar: Grammar) -> Iterator[Phrase]:
    """Yield noun phrases; a quoted name keeps the noun that follows it."""
    yield from noun_phrases(sentence, grammar)


def _mentions_of(phrase: Phrase, grammar: Grammar, view: str) -> Iterator[Mention]:
    items = phrase.sentence.items
    first, last = phrase.first, phrase.last
    while first < last and _cannot_begin(items[first]):
        first += 1
    start, end = items[first].start, items[last].end
    text = view[start:end]
    stripped = _STRIPPED.match(text)
    if stripped is not None and stripped.end() < len(text):
        start += stripped.end()
        text = view[start:end]
    title = _TITLES.search(text)
    if title is not None and title.start() >= _MIN:
        yield from _institution(start, start + title.start(), grammar, view)
        return
    if not _MIN <= len(text) <= _MAX:
        return
    cls, concept = classify(text, items[first : last + 1], grammar)
    if cls is None:
        yield from _names_inside(start, end, grammar, view)
        return
    if is_generic(text, grammar):
        return
    yield Mention(start, end, text, cls, concept)


def _institution(start: int, end: int, grammar: Grammar, view: str) -> Iterator[Mention]:
    """Yield the body that an office holder belongs to."""
    text = view[start:end]
    found = grammar.heads.find(text)
    if found is not None and found[1].cls == "Institution" and not is_generic(text, grammar):
        yield Mention(start, end, text, "Institution", found[1].thing)


def _cannot_begin(item: Item) -> bool:
    return item.kind == WORD and item.tag in ("d", "ad", "k", "c", "p", "u", "t", "f")


def classify(text: str, items: Sequence[Item], grammar: Grammar) -> tuple[str | None, str | None]:
    """Return the class that the end of a phrase denotes, and the concept of what kind of thing it is."""
    bare = text.strip('“”‘’《》「」"')
    named = grammar.names.get(bare)
    if named is not None:
        head = grammar.heads.find(bare)
        return named.denotes[0].rpartition("#")[2], head[1].thing if head else None
    found = grammar.heads.find(bare)
    if found is None:
        return None, None
    head = found[1]
    if head.cls not in _CLASSES:
        return None, None
    return head.cls, head.thing


def is_generic(text: str, grammar: Grammar) -> bool:
    """Say whether words name nothing by themselves."""
    return text in grammar.generic or text.strip("“”") in grammar.generic


def _names_inside(start: int, end: int, grammar: Grammar, view: str) -> Iterator[Mention]:
    """Yield names known across the country inside a phrase that names nothing itself (脱贫攻坚成效)."""
    for n, a, b in grammar.name_automaton.find_matches_as_indexes(view[start:end]):
        word = grammar.name_list[n]
        entry = grammar.names[word]
        yield Mention(start + a, start + b, word, entry.denotes[0].rpartition("#")[2])


def quoted_names(sentence: Sentence) -> Iterator[Item]:
    """Yield the quoted names of a sentence."""
    for item in sentence.items:
        if item.kind == NAME:
            yield item


def numeric(item: Item) -> bool:
    """Say whether an item is a figure or a time."""
    return item.kind in (FIGURE, TIME)


def boundary(item: Item) -> bool:
    """Say whether an item ends what stands before it."""
    return item.kind in (PUNCT, FIGURE, TIME, PLACE)
