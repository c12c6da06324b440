"""Names in quotes: what they are by what is known of them, by their last word, or by the verb that governs them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.items import NAME, PUNCT, WORD, Item, Sentence
from kg.extract.words import PROGRAMMES, Words
from kg.model import Mention
from kg.namespaces import V

CLASSES = frozenset(
    {"Programme", "Policy", "Project", "Fund", "BeneficiaryGroup", "Institution", "InformationSystem", "Asset"}
)
"""Classes of what a name may name."""
_QUOTES = '“”‘’《》「」"'
_SLOGAN = re.compile(r"[0-9+＋一二三四五六七八九十两双百千万]")
_HONOURS = ("先进", "优秀", "示范", "模范", "最美", "十佳", "标兵", "明星")
_OFFERED = frozenset("服务 套餐 课堂 主题教育 礼包".split())
"""What a slogan in quotes makes a programme of its own: “两免”|服务."""
_DOCUMENTS = ("意见", "方案", "规划", "办法", "条例", "计划", "纲要", "通知", "决定", "规定", "细则", "措施")


def find_quoted(sentence: Sentence, words: Words, view: str, found: list[Mention]) -> Iterator[Mention]:
    """Yield the names in quotes that need no head noun after them."""
    items = sentence.items
    starts = {m.start: m for m in found}
    for k, item in enumerate(items):
        if item.kind != NAME:
            continue
        if item.text[0] == "《":
            if item.text.rstrip("》").endswith(_DOCUMENTS):
                yield Mention(item.start, item.end, item.text, "Policy", V + "thing-plan")
            continue
        owner = next((m for m in found if m.start <= item.start and item.end < m.end), None)
        bare = item.text.strip(_QUOTES)
        cls, concept = _quoted_class(items, k, bare, words)
        if cls is None and owner is not None and owner.cls in PROGRAMMES and item.start in starts:
            continue
        if cls is None and k + 1 < len(items) and items[k + 1].text in _OFFERED and _SLOGAN.search(bare):
            yield Mention(item.start, items[k + 1].end, view[item.start : items[k + 1].end], "Programme")
        if owner is not None and owner.cls == "Fund" and item.start in starts and bare not in words.grammar.names:
            continue  # “春苗”｜奖学金
        if cls is None or words.is_generic(bare) or (cls == "Institution" and _is_honour(items, k, bare)):
            continue
        yield Mention(item.start, item.end, view[item.start : item.end], cls, concept)


def _is_honour(items: list[Item], k: int, bare: str) -> bool:
    """Say whether a body in quotes is a title that another is given: 荣获“先进单位”, 省里的“爱心企业”称号."""
    if bare.startswith(_HONOURS) or any(bare[:-2].endswith(word) for word in _HONOURS):
        return True
    return k + 1 < len(items) and items[k + 1].text in ("称号", "荣誉", "荣誉称号")


def _quoted_class(items: list[Item], k: int, bare: str, words: Words) -> tuple[str | None, str | None]:
    """Say what a name in quotes is, by what is known of it, its last word, or the verb that governs it."""
    known = words.grammar.names.get(bare)
    if known is not None:
        return known.denotes[0].rpartition("#")[2], None
    if known is None and len(bare) <= 12:
        stem = next((bare[:n] for n in range(len(bare) - 1, 3, -1) if bare[:n] in words.grammar.names), None)
        if stem is not None and not bare[len(stem) :].isalnum():
            return words.grammar.names[stem].denotes[0].rpartition("#")[2], None
    noun = words.noun(bare)
    if (
        noun is not None
        and noun.cls in CLASSES
        and not noun.named
        and len(noun.word) > 1
        and (bare != noun.word or (noun.cls == "BeneficiaryGroup" and len(bare) > 2))
        and "+" not in bare
    ):
        return noun.cls, noun.concept
    if bare.isdigit():
        return None, None
    if len(bare) >= 3 and bare.endswith(words.coined) and not _followed_by_noun(items, k):
        return "Programme", None
    if len(bare) >= 3 and _SLOGAN.search(bare) and _promoted(items, k, words):
        return "Programme", None
    if len(bare) >= 3 and k > 0 and "name" in words.ties.get(items[k - 1].text, ()) and not _followed_by_noun(items, k):
        return "Programme", None
    if len(bare) >= 4 and k > 0 and items[k - 1].text in words.strong and not _followed_by_noun(items, k):
        return "Programme", None
    if 4 <= len(bare) <= 8 and bare.isalpha() and _sets_going(items, k, words):
        return "Programme", None
    if len(bare) >= 4 and k > 0 and items[k - 1].text in ("享受", "享受到") and not _followed_by_noun(items, k):
        return "Programme", None
    return None, None


def _sets_going(items: list[Item], k: int, words: Words) -> bool:
    """Say whether a name in quotes opens a clause as the subject of what a programme does: “云菜进城”|销售蔬菜."""
    if (k > 0 and items[k - 1].kind != PUNCT) or k + 1 >= len(items):
        return False
    after = items[k + 1]
    return after.kind == WORD and after.text in words.grammar.predicates and after.tag.startswith("v")


def _promoted(items: list[Item], k: int, words: Words) -> bool:
    """Say whether what stands at k is the object of a verb of carrying out, or coordinated with such an object."""
    i = k - 1
    steps = 0
    while i >= 0 and steps < 6:
        item = items[i]
        if item.kind == NAME or (item.kind == PUNCT and item.text in "、"):
            i -= 1
            continue
        if item.kind == PUNCT:
            return False
        if item.kind == WORD:
            roles = words.ties.get(item.text)
            if roles is not None and "carry" in roles:
                return True
            if item.tag in ("p", "r", "c", "u", "uj", "d"):
                return False
        steps += 1
        i -= 1
    return False


def _followed_by_noun(items: list[Item], k: int) -> bool:
    return k + 1 < len(items) and items[k + 1].kind == WORD and items[k + 1].tag.startswith("n")
