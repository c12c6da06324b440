"""Bodies that no head noun names: a government by its place, the body of an office holder, the paper that reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.extract.edges import left_edge
from kg.extract.items import FIGURE, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.words import Words
from kg.model import Mention
from kg.namespaces import V

_MEDIA = re.compile(
    r"(?:^|[（(\s：:，。,])(?:来源[：:]\s*|记者从)?(?P<name>[\u4e00-\u9fffA-Z]{2,10}(?:网|日报|晚报|早报|时报|商报|晨报|都市报|电视台|广播电台|卫视|客户端|通讯社|新闻|融媒体中心|新闻社))"
    r"(?=[·\-－—]|\s?(?:特约|首席|见习|全媒体)?记者|\s?通讯员|\s?(?:[\u4e00-\u9fff]{0,6})\d{1,2}月\d{1,2}日[电讯]|讯[（(]|[）)]|\s|$)"
)
_SUBJECT_WORDS = frozenset(
    "对 把 将 以 通过 按照 围绕 坚持 紧扣 聚焦 从 为 针对 结合 根据 依托 利用 始终 持续 积极 正 已 已经 还 也 共 先后 全面 率先 计划 曾".split()
)
_COLLECTIVE = frozenset(
    "等 多 等多 所有 各 全部 多省份 省份 省 乡镇 县区 县市区 区县 各地 多地 两地 三地 两市 两县 上下 多个".split()
)
_POINTERS = "我该本全此"
_EXAMINATIONS = ("验收", "评估", "自查", "初审", "考核", "检查", "抽查", "核查", "评审", "审查", "普查")


def find(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the bodies of a sentence that no head noun names."""
    yield from _governments(sentence, words, view)
    yield from _office_holders(sentence, words, view)
    yield from _media(sentence, view)
    yield from _subsidiaries(sentence, words, view)


def _governments(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield places that act: the subject of a verb of carrying out, deciding or paying is the government of the place."""
    items = sentence.items
    for i, item in enumerate(items):
        if item.kind == PLACE and item.place is not None:
            place, pointer = item.place.place, item.text[0] in _POINTERS
        elif item.kind == WORD and item.text in ("公司", "集团") and words.deictics.get(item.text) == "Institution":
            place, pointer = None, True
        else:
            continue
        if item.kind == PLACE and (
            place is None or place.level in ("country", "village") or item.text.endswith(("里", "内", "外"))
        ):
            continue
        if _is_subject(items, i, words) and _acts_next(items, i, words):
            yield Mention(item.start, item.end, item.text, "Institution", place=place, deictic=pointer)


def _is_subject(items: list[Item], i: int, words: Words) -> bool:
    """Say whether a clause begins at item i, or it is coordinated with such a beginning."""
    k = i - 1
    while k >= 0:
        before = items[k]
        if (before.kind == PUNCT and before.text in "、") or before.kind in (PLACE, TIME):
            k -= 1
        elif before.kind == WORD and k + 1 < i and _is_body(before, words):
            return True
        elif before.kind == WORD and (
            before.text in ("由", "和", "与", "同", "以及", "记者", "目前", "今年", "近年来", "如今", "此外", "同时")
            or before.tag == "t"
        ):
            k -= 1
        else:
            return before.kind == PUNCT
    return True


def _is_body(item: Item, words: Words) -> bool:
    noun = words.noun(item.text)
    return noun is not None and noun.cls == "Institution"


def _acts_next(items: list[Item], i: int, words: Words) -> bool:
    """Say whether the first verb after a place is one that a government does."""
    for k in range(i + 1, min(i + 6, len(items))):
        item = items[k]
        if item.kind == PUNCT:
            if item.text.strip() and item.text not in "、":
                return False
            continue
        if item.kind == FIGURE:
            return False
        if item.kind != WORD:
            continue
        text = item.text
        if text in _COLLECTIVE:
            continue
        if text == "通过" and _examined(items, k):
            return False
        roles = words.ties.get(text)
        if roles is not None and not roles.isdisjoint(("carry", "pay")) and item.tag not in ("n",):
            return True
        if text in words.acts or text in _SUBJECT_WORDS or (len(text) == 4 and text[2:] in words.acts):
            return True
        if item.tag in ("d", "ad", "t", "vd", "a", "c"):
            continue
        return False
    return False


def _examined(items: list[Item], k: int) -> bool:
    """Say whether 通过 at k is what a place does under examination (通过|省级验收), not the means of an act of its own."""
    for item in items[k + 1 : k + 6]:
        if item.kind == PUNCT:
            return False
        if item.text.endswith(_EXAMINATIONS):
            return True
    return False


def _office_holders(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield the bodies that titles begin with: 齐村乡|党委|书记, 市委|常委."""
    items = sentence.items
    for j, item in enumerate(items):
        if item.kind != WORD or len(item.text) < 3:
            continue
        cut = words.office(item.text)
        if cut <= 0:
            continue
        body = item.text[:cut]
        noun = words.noun(body)
        if noun is None or noun.cls != "Institution":
            continue
        first = left_edge(items, j, noun, words)
        start, end = items[first].start, item.start + cut
        text = view[start:end]
        if not words.is_generic(text):
            place = items[first].place
            at = place.place if place is not None and items[first].start == start else None
            yield Mention(start, end, text, "Institution", noun.concept, at)


def _media(sentence: Sentence, view: str) -> Iterator[Mention]:
    """Yield the paper, agency or site that a byline, dateline or source line names."""
    text = view[sentence.start : sentence.end]
    if "记者" not in text and "来源" not in text and "电" not in text and "讯" not in text:
        return
    for match in _MEDIA.finditer(text):
        start, end = match.span("name")
        yield Mention(sentence.start + start, sentence.start + end, match["name"], "Institution", V + "inst-media")


def _subsidiaries(sentence: Sentence, words: Words, view: str) -> Iterator[Mention]:
    """Yield companies whose name has no head noun, after or before the word for what they are: 子公司|青云物流."""
    items = sentence.items
    for k, item in enumerate(items):
        if item.text != "子公司":
            continue
        spans = list(_coined_from(items, k + 1, 1))
        if k > 1 and items[k - 1].text == "等":
            spans += _coined_from(items, k - 2, -1)
        for first, last in spans:
            start, end = items[first].start, items[last].end
            yield Mention(start, end, view[start:end], "Institution", V + "inst-company")


def _coined_from(items: list[Item], at: int, step: int) -> Iterator[tuple[int, int]]:
    """Yield first and last item of the coined names that 、 coordinates, from item `at` to the right or to the left."""
    while True:
        for more in (1, 2):
            first, last = (at, at + more) if step > 0 else (at - more, at)
            if first >= 0 and last < len(items) and _is_coined(items[first : last + 1]):
                break
        else:
            return
        yield first, last
        mark = last + 1 if step > 0 else first - 1
        if not 0 <= mark < len(items) or items[mark].text != "、":
            return
        at = mark + step


def _is_coined(items: list[Item]) -> bool:
    """Say whether words are the name of a company and its line of business: 青云|物流, 青|屿|物流."""
    *name, business = items
    if business.kind != WORD or not business.tag.startswith("n") or len(business.text) != 2:
        return False
    if len(name) == 2:
        return all(i.kind in (WORD, PLACE) and len(i.text) == 1 and i.tag[0] in "ngajz" for i in name)
    proper = name[0].kind == PLACE or (name[0].kind == WORD and name[0].tag in ("nr", "nrt", "nz", "ns"))
    return proper and len(name[0].text) in (2, 3)
