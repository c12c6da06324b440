"""The place a figure is about: the last place its sentence names, else the topic of the paragraph, else the report's own.

A place in an aside (其中, 仅在 …, brackets) holds for its clause only. A place above the report's own counts only where it
stands right before the figure (全国|85个县城) or is the subject, not where it is a yardstick (全省第二). A place that is part
of a body's name or of an office (齐村乡党委书记) is no setting, nor is where somebody comes from (祁阳女孩, 从寿光来的).
A town or village that is the subject of a sentence, where a scene is set (在某某村，) or a person lives of whom it tells stays
the topic while the paragraphs that follow name it, speak of 该村, 镇里, 乡长 or let somebody speak; the county's name, 全县
or an official of the county who speaks ends it. A report without a place of its own (a company that helps several counties)
is about the place its paragraph named last.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.extract.grammar import Grammar
from kg.extract.items import FIGURE, PLACE, PUNCT, TIME, WORD, Sentence
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
_SPEAKING = frozenset("介绍 说 表示 告诉 坦言 称 指出 认为 回忆 笑着 感慨 透露 算".split())
_BODIES = (
    "公司",
    "集团",
    "基金会",
    "协会",
    "商会",
    "银行",
    "医院",
    "学院",
    "大学",
    "分行",
    "支行",
    "企业",
    "期货",
    "证券",
    "资本",
    "股份",
)
_NAME_VERBS = frozenset("建设 投资 发展 开发 服务 保险 合作 教育 防护 建筑 扶贫 贸易 控股 运输".split())
"""Verbs that names of companies and foundations hold."""
_GIVEN = ("协作资金", "援助资金", "帮扶资金", "对口资金", "援建资金")
_PERSONS = frozenset("女孩 男孩 青年 小伙 小伙子 姑娘 籍 客商 商人 老板 学子 学生 老乡 企业家 人".split())
_ORIGINS = ("从", "自", "来自", "到", "赴", "往")
_AGENTS = frozenset("是 由 被 经 按照".split())
_SCENES = frozenset("在 走进 走到 来到".split())
_WITHIN = ("里", "上", "中", "内", "旁", "边")
_VILLAGERS = frozenset("村民 贫困户 脱贫户 农民 农户 社员 茶农 果农 低保户".split())
_SPOTS = ("上", "里", "旁", "边", "间", "前", "下")
_GROUNDS = (
    "车间",
    "基地",
    "大棚",
    "茶园",
    "果园",
    "园区",
    "工地",
    "现场",
    "卫生室",
    "广场",
    "安置点",
    "养殖场",
    "种植园",
)
"""Where a scene may be set."""
_COUNTIES = ("县", "区", "旗")
_FIRST = ("最", "首", "唯一", "平均", "第一")
_PRONOUNS = "他她“"
_NAMED = 4
"""How many words after a place the name of its inhabitant may stand."""
_LOCAL_WORDS = {"town": "乡镇", "village": "村"}
_RANK = {"country": 0, "province": 1, "prefecture": 2, "county": 3, "town": 4, "village": 5}


class Settings:
    """The place in force, kept up while a document is read in order."""

    def __init__(
        self, subject: Place | None, country: Place | None, grammar: Grammar, village: Place | None = None
    ) -> None:
        self._subject = subject
        self._village = village
        self._country = country
        self._grammar = grammar
        self._topic: Place | None = None
        self._block = -1
        self._carried: Place | None = None
        self._person = ""

    @property
    def topic(self) -> Place | None:
        """The town or village that the text speaks of at this point."""
        return self._topic

    def read(self, sentence: Sentence) -> dict[int, Place | None]:
        """Return the place of each figure of a sentence, by item."""
        if sentence.block.start != self._block:
            self._block = sentence.block.start
            self._carried = None
            if self._topic is not None and not self._recalled(sentence):
                self._topic = None
        if self._topic is not None and self._acts(sentence):
            self._topic = None
        if self._topic is not None and not self._person:
            self._person = _villager(sentence)
        found: dict[int, Place | None] = {}
        before: list[int] = []
        current = self._topic or self._village or self._subject or self._carried
        named = False
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
                    if not self._passes(sentence, i, place):
                        aside = (sentence.clause[i], place)
                elif self._above(place) and i + 1 < len(sentence.items) and sentence.items[i + 1].kind == FIGURE:
                    found[i + 1] = place
                elif self._is_setting(sentence, i, place):
                    current = place
                    if self._subject is None:
                        self._carried = place
                        if not named:
                            found |= dict.fromkeys(before, place)
                        named = True
                    if self._is_topic(sentence, i, place):
                        self._set_topic(sentence, i, place)
            elif item.kind == FIGURE and i not in found:
                before.append(i)
                if depth:
                    found[i] = bracket or self._named_before(sentence, i) or current
                elif aside is not None and aside[0] == sentence.clause[i]:
                    found[i] = aside[1]
                else:
                    found[i] = current
        return found

    def _set_topic(self, sentence: Sentence, i: int, place: Place) -> None:
        """Begin to speak of a town or village, or return to what lies above it."""
        text = sentence.items[i].text
        if _RANK[place.level] >= 4:
            self._topic = place
            self._person = _name_after(sentence, i)
        elif not (self._above(place) or text.endswith("里")):
            self._topic = None

    def _acts(self, sentence: Sentence) -> bool:
        """Say whether a sentence begins with a body of the report's own place: 县妇联."""
        if self._subject is None or not sentence.items or sentence.items[0].kind != WORD:
            return False
        text = sentence.items[0].text
        head = self._grammar.heads.find(text)
        return text[0] == self._subject.name[-1] and head is not None and head[1].cls == "Institution"

    def _passes(self, sentence: Sentence, i: int, place: Place) -> bool:
        """Say whether a place only gives, lends its name to a body or is where somebody comes from or goes to."""
        if _is_listed(sentence, i) or self._gives(sentence, i, place):
            return True
        before = sentence.items[i - 1] if i else None
        if _RANK[place.level] < 4:
            own = self._subject is None and sentence.items[i].text.endswith(_COUNTIES)
            speaks = self._topic is not None and not self._above(place) and _speaks(sentence, i)
            if not (own or speaks) and (self._is_part_of_name(sentence, i) or _names_body(sentence, i)):
                return True
            if _is_origin(sentence, i):
                return True
            if (
                before is not None
                and before.kind == WORD
                and before.text.endswith(_ORIGINS)
                and not self._inside(place)
            ):
                return True
        elif self._is_part_of_name(sentence, i) and _speaks(sentence, i):
            return True
        return self._contains(place) and i + 1 < len(sentence.items) and sentence.items[i + 1].text.startswith(_FIRST)

    def _is_setting(self, sentence: Sentence, i: int, place: Place) -> bool:
        """Say whether what follows is about a place that the sentence names at item i."""
        items = sentence.items
        if self._passes(sentence, i, place):
            return False
        before = items[i - 1] if i else None
        if before is not None and before.kind == WORD:
            guest = self._subject is None and before.text in ("向", "与", "和", "同", "到", "赴")
            if before.text in _SOURCES and not (self._inside(place) or guest):
                return False
            if before.text in _AGENTS and self._topic is not None and self._contains(place):
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
        if self._subject is None or self._contains(place) or self._inside(place):
            return False
        text = ""
        for item in sentence.items[i + 1 : i + 1 + _REACH]:
            if item.kind == PUNCT:
                return False
            text += item.text
            if self._grammar.giving & {item.text, item.text[:2]} or text.endswith(_GIVEN):
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

    def _contains(self, place: Place) -> bool:
        """Say whether a place is the report's own or one around it."""
        subject = self._subject
        return (
            subject is not None
            and _RANK[place.level] < 4
            and (place.level == "country" or subject.code.startswith(place.code.rstrip("0")))
        )

    def _inside(self, place: Place) -> bool:
        subject = self._subject
        return subject is not None and (place.code.startswith(subject.code.rstrip("0")) or _RANK[place.level] >= 4)

    def _is_topic(self, sentence: Sentence, i: int, place: Place) -> bool:
        """Say whether a place is what a clause is about, where a scene is set, or where its person lives."""
        items = sentence.items
        if _RANK[place.level] >= 4 and (_is_scene(sentence, i) or (_opens(sentence, i) and _name_after(sentence, i))):
            return True
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
        if sentence.items and sentence.items[0].text[0] in _PRONOUNS:
            return True
        if self._person and any(self._person in item.text for item in sentence.items):
            return True
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


def _opens(sentence: Sentence, i: int) -> bool:
    """Say whether nothing but a time stands before a place in its sentence."""
    return all(item.kind in (TIME, PUNCT) for item in sentence.items[:i])


def _is_scene(sentence: Sentence, i: int) -> bool:
    """Say whether a clause only sets the scene: 在某某村的晒场上，."""
    items = sentence.items
    if _lies_open(sentence, i):
        return True
    if i == 0 or items[i - 1].text not in _SCENES:
        return False
    if i > 1 and sentence.clause[i - 2] == sentence.clause[i] and items[i - 2].kind not in (PUNCT, TIME):
        return False
    last = i
    while last + 1 < len(items) and items[last + 1].kind == WORD and sentence.clause[last + 1] == sentence.clause[i]:
        last += 1
    ends = last + 1 < len(items) and items[last + 1].kind == PUNCT
    return ends and (last == i or items[last].text.endswith(_WITHIN) or items[last].text.endswith(_GROUNDS))


def _lies_open(sentence: Sentence, i: int) -> bool:
    """Say whether a clause opens with a spot in a place: 某某村的后山上，, 某某村的茶山上全是人."""
    items = sentence.items
    opens = i == 0 or (sentence.clause[i - 1] != sentence.clause[i] or items[i - 1].kind == TIME)
    if not opens or i + 2 >= len(items) or items[i + 1].text != "的":
        return False
    spot = items[i + 2 : i + 5]
    return any(x.text.endswith(_SPOTS) and x.kind == WORD and x.tag[0] in "nfs" for x in spot)


def _name_after(sentence: Sentence, i: int) -> str:
    """Return the name of somebody of a place: 某某村的王桂兰, 某某村农民周长海; else nothing."""
    items = sentence.items
    for k in range(i + 1, min(i + 1 + _NAMED, len(items))):
        item = items[k]
        if item.kind != WORD or item.tag.startswith(("v", "d", "p", "c")):
            return ""
        if item.tag.startswith("nr"):
            follows = items[k + 1] if len(item.text) == 1 and k + 1 < len(items) else None
            return item.text + (follows.text if follows is not None and follows.kind == WORD else "")
    return ""


def _villager(sentence: Sentence) -> str:
    """Return the name of somebody who is said to live where a scene is set: 村民|黄秀花."""
    for one, two in pairwise(sentence.items):
        if one.text in _VILLAGERS and two.kind == WORD and two.tag.startswith("nr") and len(two.text) > 1:
            return two.text
    return ""


def _names_body(sentence: Sentence, i: int) -> bool:
    """Say whether a place begins the name of a company, a foundation or the like."""
    text = ""
    for item in sentence.items[i + 1 : i + 1 + 2 * _REACH]:
        if item.kind not in (WORD, PLACE) or item.tag.startswith(("u", "p", "c", "d")):
            return False
        if item.tag == "v" and item.text not in _NAME_VERBS:
            return False
        text += item.text
        if text.endswith(_BODIES):
            return True
    return False


def _is_origin(sentence: Sentence, i: int) -> bool:
    """Say whether a place is where a person comes from: 祁阳女孩小彭."""
    after = sentence.items[i + 1] if i + 1 < len(sentence.items) else None
    return after is not None and after.kind == WORD and (after.text in _PERSONS or after.tag.startswith("nr"))


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
    if i and items[i - 1].text == "、":
        return True
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
            named = named or _names_body(sentence, i)
            return item.place is not None and item.place.place == country and item.text == "中国" and not named
        if item.kind == WORD and item.text.startswith(_NATIONAL):
            if i and sentence.items[i - 1].tag.startswith("v"):
                return False  # 安排中央财政资金
            phrase = phrase_starting_at(sentence, i, grammar)
            if phrase is None or phrase.last + 1 in figures:
                return False  # 中央16130万元、省级5268万元: a source of money, and no subject
            head = grammar.heads.find("".join(x.text for x in sentence.items[i : phrase.last + 1]))
            return head is not None and head[1].cls == "Institution"
    return False
