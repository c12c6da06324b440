"""The place a figure is about: the last place its sentence names, else the topic of the paragraph, else the report's own.

A place in an aside (其中, 仅在 …, brackets) holds for its clause only. A place above the report's own counts only where it
stands right before the figure (全国|85个县城) or is the subject, not where it is a yardstick (全省第二). A place that is part
of a body's name or of an office (齐村乡党委书记) is no setting. A town or village that is the subject of a sentence stays the
topic while the paragraphs that follow name it or speak of 该村, 镇里, 乡长.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, PLACE, PUNCT, WORD, Sentence
from kg.extract.phrases import phrase_starting_at
from kg.model import Place

_REACH = 6
"""How many words after a place its verb of giving may stand."""
_ASIDE = frozenset("仅 其中 其中仅 光 单 仅在".split())
_SOURCES = frozenset("从 自 由 来自 引进 来到 到 赴 向 与 和 同 地处 位于 坐落 属于 隶属".split())
_BRACKETS = frozenset("（()）")
_RANKED = ("第", "名", "位", "前列", "领先", "首位", "先进", "居", "目录", "示范", "荣获", "荣誉", "称号", "最")
_NATIONAL = ("国务院", "国家", "中央", "全国")
_SCHOOLS = ("学校", "小学", "中学", "医院", "卫生院", "幼儿园", "学院", "大学")
_SPEAKING = frozenset("介绍 说 表示 告诉 坦言 称 指出 认为 回忆 笑着 感慨".split())
_LOCAL_WORDS = {"town": "乡镇", "village": "村"}
_RANK = {"country": 0, "province": 1, "prefecture": 2, "county": 3, "town": 4, "village": 5}


class Settings:
    """The place in force, kept up while a document is read in order."""

    def __init__(self, subject: Place | None, country: Place | None, grammar: Grammar) -> None:
        self._subject = subject
        self._country = country
        self._grammar = grammar
        self._topic: Place | None = None
        self._block = -1

    @property
    def topic(self) -> Place | None:
        """The town or village that the text speaks of at this point."""
        return self._topic

    def read(self, sentence: Sentence) -> dict[int, Place | None]:
        """Return the place of each figure of a sentence, by item."""
        if sentence.block.start != self._block:
            self._block = sentence.block.start
            if self._topic is not None and not self._recalled(sentence):
                self._topic = None
        found: dict[int, Place | None] = {}
        current = self._topic or self._subject
        aside: tuple[int, Place] | None = None
        bracket: Place | None = None
        depth = 0
        for i, item in enumerate(sentence.items):
            if item.kind == PUNCT:
                if not _BRACKETS.isdisjoint(item.text):
                    depth += sum(c in "（(" for c in item.text) - sum(c in "）)" for c in item.text)
                    if depth <= 0:
                        depth, bracket = 0, None
            elif item.kind == PLACE and item.place is not None and item.place.place is not None:
                place = item.place.place
                if depth:
                    bracket = place
                elif self._follows(sentence, i, _ASIDE):
                    aside = (sentence.clause[i], place)
                elif self._above(place) and i + 1 < len(sentence.items) and sentence.items[i + 1].kind == FIGURE:
                    found[i + 1] = place
                elif self._is_setting(sentence, i, place):
                    current = place
                    if not self._above(place) and self._is_topic(sentence, i):
                        self._topic = place if _RANK[place.level] >= 4 else None
            elif item.kind == FIGURE and i not in found:
                if depth:
                    found[i] = bracket or self._named_before(sentence, i) or current
                elif aside is not None and aside[0] == sentence.clause[i]:
                    found[i] = aside[1]
                else:
                    found[i] = current
        return found

    def _is_setting(self, sentence: Sentence, i: int, place: Place) -> bool:
        """Say whether what follows is about a place that the sentence names at item i."""
        items = sentence.items
        if _is_listed(sentence, i) or self._gives(sentence, i, place):
            return False
        if self._is_part_of_name(sentence, i) and (_RANK[place.level] < 4 or _speaks(sentence, i)):
            return False
        before = items[i - 1] if i else None
        if before is not None and before.kind == WORD and before.text in _SOURCES and not self._inside(place):
            return False
        if before is not None and before.text in ("地处", "位于", "坐落", "属于", "隶属"):
            return False
        if not self._above(place):
            return True
        if i and sentence.clause[i - 1] == sentence.clause[i] and before is not None and before.kind != PUNCT:
            return False
        return not self._ranked(sentence, i)

    def _gives(self, sentence: Sentence, i: int, place: Place) -> bool:
        """Say whether a place elsewhere only gives to the one reported on: 余姚市|投入帮扶资金, 长乐区|援建的项目."""
        if self._subject is None or self._above(place) or self._inside(place):
            return False
        for item in sentence.items[i + 1 : i + 1 + _REACH]:
            if item.kind == PUNCT:
                return False
            if item.text in self._grammar.giving:
                return True
        return False

    def _is_part_of_name(self, sentence: Sentence, i: int) -> bool:
        """Say whether a place begins the name of a body or an office: 齐村乡|党委书记."""
        items = sentence.items
        text = ""
        for item in items[i + 1 : i + 7]:
            if item.kind != WORD or not (
                item.tag.startswith(("n", "j", "v", "b", "l", "m")) and item.text not in self._grammar.predicates
            ):
                break
            text += item.text
            head = self._grammar.heads.find(text)
            if head is not None and (
                head[1].cls == "Institution" or head[1].kind == "staff" or text.endswith(_SCHOOLS)
            ):
                return True
        return False

    def _above(self, place: Place) -> bool:
        return self._subject is not None and _RANK[place.level] < _RANK[self._subject.level]

    def _inside(self, place: Place) -> bool:
        subject = self._subject
        return subject is not None and (place.code.startswith(subject.code.rstrip("0")) or _RANK[place.level] >= 4)

    def _is_topic(self, sentence: Sentence, i: int) -> bool:
        """Say whether a place is what a clause is about: no verb, preposition or list stands before it."""
        items = sentence.items
        k = i - 1
        while k >= 0 and sentence.clause[k] == sentence.clause[i]:
            if items[k].tag in ("p", "r", "v") or items[k].text in _SOURCES or items[k].text == "、":
                return False
            k -= 1
        after = items[i + 1] if i + 1 < len(items) else None
        return after is None or not (after.text == "的" or self._is_people(after.text))

    def _is_people(self, word: str) -> bool:
        head = self._grammar.heads.find(word)
        return head is not None and head[1].kind in ("beneficiary", "staff")

    def _recalled(self, sentence: Sentence) -> bool:
        """Say whether a new paragraph still speaks of the topic."""
        topic = self._topic
        assert topic is not None
        marks = _LOCAL_WORDS.get(topic.level, "")
        for item in sentence.items:
            if item.kind == PLACE and item.place is not None and item.place.place == topic:
                return True
            if (
                item.kind == WORD
                and item.text[0] in marks
                and (len(item.text) == 1 or item.text[1] in "长里党委干部支委两")
            ):
                return True
        return False

    def _ranked(self, sentence: Sentence, i: int) -> bool:
        k = i + 1
        while k < len(sentence.items) and sentence.clause[k] == sentence.clause[i]:
            if sentence.items[k].text.startswith(_RANKED):
                return True
            k += 1
        return False

    def _follows(self, sentence: Sentence, i: int, words: frozenset[str]) -> bool:
        k = i - 1
        while k >= 0 and sentence.clause[k] == sentence.clause[i]:
            if sentence.items[k].text in words:
                return True
            k -= 1
        return False

    def _named_before(self, sentence: Sentence, i: int) -> Place | None:
        """Return the place that the words before a bracket name."""
        for k in range(i - 1, -1, -1):
            item = sentence.items[k]
            if sentence.clause[k] < sentence.clause[i] - 1:
                return None
            if item.kind == PLACE and item.place is not None:
                return item.place.place
        return None


def _speaks(sentence: Sentence, i: int) -> bool:
    """Say whether the clause of a place is somebody of that place speaking: 齐村乡党委书记…介绍."""
    k = i + 1
    while k < len(sentence.items) and sentence.clause[k] == sentence.clause[i]:
        if sentence.items[k].text in _SPEAKING:
            return True
        k += 1
    return False


def _is_listed(sentence: Sentence, i: int) -> bool:
    """Say whether a place is one of several that 、 strings together: none of them alone is where something happens."""
    items = sentence.items
    for step in (1, -1):
        k = i + step
        marked = False
        while 0 <= k < len(items) and abs(k - i) <= 8 and sentence.clause[k] == sentence.clause[i]:
            marked = marked or items[k].text == "、"
            if step == 1 and k == i + 1 and items[k].text == "等":
                return True
            if items[k].kind == PLACE:
                if marked:
                    return True
                break
            k += step
    return False


def national(sentence: Sentence, country: Place | None, figures: Sequence[int], grammar: Grammar) -> bool:
    """Say whether a sentence speaks for the country: a national body is its subject."""
    if country is None or not figures:
        return False
    for i, item in enumerate(sentence.items[: figures[0]]):
        if item.kind == PLACE:
            after = sentence.items[i + 1 : i + 2]
            named = after and after[0].kind == WORD and after[0].tag.startswith("n")  # 中国|邮政某某分公司
            return item.place is not None and item.place.place == country and item.text == "中国" and not named
        if item.kind == WORD and item.text.startswith(_NATIONAL):
            phrase = phrase_starting_at(sentence, i, grammar)
            if phrase is None or phrase.last + 1 in figures:
                return False  # 中央16130万元、省级5268万元: a source of money, and no subject
            head = grammar.heads.find("".join(x.text for x in sentence.items[i : phrase.last + 1]))
            return head is not None and head[1].cls == "Institution"
    return False
