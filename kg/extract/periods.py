"""The time a figure holds for: said in its clause, carried over from the head of its sentence or paragraph, or not said.

A time set off by a comma at the head of a clause governs the rest of its sentence; one inside a clause governs that clause
and, once it has dated a figure there, what follows up to the next semicolon. The first time of a paragraph that heads a
clause and dates a figure governs the paragraph, unless it is open at one end (2017年以来, 截至6月). What a figure is compared
with (比2019年, 与“十二五”末相比, 是2015年的1.8倍) governs nothing but the change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.extract.items import FIGURE, PLACE, PUNCT, TIME, WORD, Item, Sentence
from kg.model import Time

_COMPARING = frozenset("比 较 与 同 和 跟 是 相当于 超过 较之".split())
_RESET = frozenset("目前 截至目前 此前 之前 如今 现在 下一步 日前 近年来 多年来 一直".split())
_RESET_HEADS = frozenset(word[:k] for word in _RESET for k in range(1, len(word)))
_SAME_TIME = frozenset("同期 同时期".split())
_VAGUE = re.compile(
    r"^(?:近|最近|这|过去|连续)|^[一二三四五六七八九十几多0-9]{1,3}年(?:多|间|以)?来$|^[一二三四五六七八九十几]+年间$"
)
"""Spans counted back from now (近三年, 三年来): no period that a figure can be compared by."""
_CHANGES_TO = re.compile(
    r"(?:左右)?(?:降低|下降|降|减少|减|增加|增长|增|提高|提升|提|上升|升|扩大|扩张|扩展|缩小|恢复|上调|下调|压缩|调整)(?:到|至|为|了)"
)
_OF_THE_YEAR = re.compile(r"(?:全年|年内|当年|是年|年[底末])")
"""Parts of a year that a report of one year leaves without it."""
_SECTIONS = tuple(
    re.compile(p) for p in (r"[一二三四五六七八九十]+、", r"[（(][一二三四五六七八九十]+[）)]", r"\d+[.．、]")
)
"""Numbers of headings, the highest first: a heading stands below those with a higher number before it."""
_YEAR_END = re.compile(r"年?年(?:底|末)$")
_SEASONS = tuple(s + e for s in "春夏秋冬" for e in ("", "天", "季", "里"))
_MONTH = re.compile(r"\d{4}-12")
_OPENERS = frozenset(
    "据统计 据了解 据悉 截至 自 从 到 在 至 于 其中 早在 仅 据介绍 预计到 预计 “ 称 表示 说 讯 又讯".split()
)


_BEGINNINGS = frozenset("动工 开工 开建 启动 发起 创办 成立 创建 设立 起步 筹建 奠基".split())
_BRIEF = 8
"""Words that a clause may have which says no more than when something began."""
_TELLING = frozenset(
    "公布 发布 宣布 透露 获悉 了解到 介绍 通报 表示 告诉记者 报道 采访时说 采访时表示 新闻发布会 发布会 座谈会上说".split()
)


@dataclass(frozen=True, slots=True)
class Period:
    """A period and how it was established."""

    edtf: str | None
    basis: str
    base: str | None = None
    """EDTF of what a change is measured against."""
    carried: bool = False
    """Said by an earlier sentence or a heading: it dates what happened, not the standards that hold at any time."""


UNKNOWN = Period(None, "unknown")


class Governing:
    """The time that governs what follows, kept up while a document is read in order."""

    def __init__(self, year: str | None = None, published: str | None = None) -> None:
        self._published = published
        self._document = Period(year, "inherited") if year else UNKNOWN
        self._heading = UNKNOWN
        self._headings: list[tuple[int, Period]] = []
        self._paragraph = UNKNOWN
        self._last = UNKNOWN
        self._paragraph_base: str | None = None
        self._block = -1
        self._figures_seen = False

    def read(self, sentence: Sentence) -> dict[int, Period]:
        """Return the period of each figure of a sentence, by item."""
        if sentence.block.start != self._block:
            self._block = sentence.block.start
            if sentence.block.kind == "heading" or _frames(sentence):
                self._open_heading(sentence)
            self._paragraph = self._heading
            self._paragraph_base = None
            self._figures_seen = False
        found: dict[int, Period] = {}
        said = _Said(base=self._paragraph_base)
        for i, item in enumerate(sentence.items):
            if item.kind == WORD and _resets(sentence.items, i):
                said = _Said(local=UNKNOWN, part=sentence.part[i], dated=True, candidate=said.candidate)
            elif item.kind == WORD and item.text in _SAME_TIME and _opens_clause(sentence, i):
                said = _Said(adverbial=self._last, candidate=self._last)
            elif item.kind == TIME and item.time is not None:
                said = self._hear(sentence, i, item.time, said)
            elif item.kind == FIGURE:
                period = self._at(sentence, i, said)
                if period.carried and sentence.clause[i] == said.habit:
                    period = UNKNOWN  # what is done every week is of no one year
                if period.edtf is None:
                    period = _told_after(sentence, i, self._published)
                if said.candidate.edtf is not None and period.edtf == said.candidate.edtf:
                    self._paragraph = said.candidate
                self._figures_seen = True
                self._last = replace(period, basis="inherited", carried=True)
                found[i] = period if period.base == said.base else replace(period, base=said.base)
        year = said.candidate.edtf is not None and said.candidate.edtf.isdigit()
        if year and not any(sentence.figures()) and _heads(sentence, 0):
            self._paragraph = said.candidate  # 2020年，要打赢脱贫攻坚收官战。
        return found

    def _hear(self, sentence: Sentence, i: int, time: Time, said: _Said) -> _Said:
        """Take in a time and return what the sentence has said so far."""
        items, text = sentence.items, sentence.items[i].text
        if time.kind == "frequency":
            said.habit = sentence.clause[i]
        if time.kind not in ("date", "period") or _is_dateline(items, i) or _is_told(sentence, i):
            return said
        based = _is_base(items, i)
        if self._document.edtf is not None and time.basis != "stated" and not based:
            part = _of_year(items, i, int(self._document.edtf))  # 年末, 全年 of a yearbook are those of its year
            if part is not None:
                said.put(Period(part, "inherited"), sentence, i, dated=True)
            return said
        if self._heading.edtf is not None and time.basis != "stated" and _OF_THE_YEAR.match(text):
            return said
        if time.edtf is None or _VAGUE.search(text):
            if text in _RESET:
                said = _Said(local=UNKNOWN, part=sentence.part[i], dated=True, candidate=said.candidate)
            return said
        if based:
            said.base = time.edtf
            if not self._figures_seen and _is_compared(items, i):
                self._paragraph_base = time.edtf
            return said
        if _only_begins(sentence, i):
            return said
        edtf = _stretch(sentence, i) or _meant(sentence, i, time, self._published)
        if text.startswith("上年") and self._heading.edtf is not None:
            edtf = str(int(self._heading.edtf) - 1)
        period = Period(edtf, _basis(time.basis))
        if _set_off(sentence, i) or _runs_since(sentence, i):
            said = _Said(adverbial=period, base=said.base, candidate=said.candidate)
        else:
            said.put(period, sentence, i, dated=_is_adverb(sentence, i))
        first = sentence.start == sentence.block.start or self._heading.edtf is None
        heads = _heads(sentence, i) and edtf.isdigit() and self._paragraph.edtf is not None
        if (heads or (first and not self._figures_seen)) and _may_govern(sentence, i, edtf):
            said.candidate = Period(edtf, "inherited", carried=True)
        return said

    def _open_heading(self, sentence: Sentence) -> None:
        """Let the year of a heading govern until the next heading of its rank: （一）… is part of 一、2021年工作回顾."""
        rank = next((n for n, number in enumerate(_SECTIONS) if number.match(_opening(sentence))), len(_SECTIONS))
        self._headings = [(r, period) for r, period in self._headings if r < rank]
        self._headings.append((rank, _only_year(sentence)))
        self._heading = next((p for _, p in reversed(self._headings) if p.edtf is not None), UNKNOWN)

    def _at(self, sentence: Sentence, i: int, said: _Said) -> Period:
        """Return what governs item i: the nearest scope that says a time."""
        if not said.once and _is_start(sentence, i):
            return said.origin
        if said.local is not None and said.part == sentence.part[i]:
            local = said.local
            if said.clause == sentence.clause[i]:
                said.dated = True
            if said.dated:
                if said.once and not _goes_on(sentence, i):
                    said.local, said.origin = None, local
                return local
        if said.adverbial.edtf is not None:
            return said.adverbial
        if self._paragraph.edtf is not None and not (said.local is not None and said.local.edtf is None):
            return self._paragraph
        return self._document


@dataclass(slots=True)
class _Said:
    """The times that a sentence has said so far."""

    adverbial: Period = UNKNOWN
    local: Period | None = None
    part: int = -1
    clause: int = -1
    dated: bool = False
    """The local time has dated a figure of its own clause."""
    once: bool = False
    """The local time is where a change starts from (由2015年的X减少到Y): it dates that figure alone."""
    base: str | None = None
    """EDTF of what changes are measured against."""
    origin: Period = UNKNOWN
    """Where the change before started from: 人口从2012年底的X减少到2019年底的Y，发生率由|Z|降至W."""
    candidate: Period = UNKNOWN
    """The time that governs the paragraph from here on if it dates a figure."""
    habit: int = -1
    """Clause that says how often something is done."""

    def put(self, period: Period, sentence: Sentence, i: int, *, dated: bool) -> None:
        """Note a time said inside a clause."""
        self.local, self.part, self.clause = period, sentence.part[i], sentence.clause[i]
        self.dated, self.once = dated, _is_origin(sentence.items, i)


def _basis(basis: str) -> str:
    return basis if basis in ("stated", "resolved", "inherited") else "unknown"


def _only_year(sentence: Sentence) -> Period:
    """Return the year of a heading that names just one time (一、2021年工作回顾)."""
    times = [item.time for item in sentence.items if item.time is not None and item.time.kind in ("date", "period")]
    if len(times) == 1 and times[0].edtf is not None and times[0].edtf.isdigit():
        return Period(times[0].edtf, "inherited")
    return UNKNOWN


def _opening(sentence: Sentence) -> str:
    """Return the first words of a sentence."""
    return "".join(item.text for item in sentence.items[:4])


def _resets(items: Sequence[Item], i: int) -> bool:
    """Say whether a word turns to now or to what is next, which an earlier time does not date (下|一步)."""
    text = items[i].text
    return text in _RESET or (text in _RESET_HEADS and i + 1 < len(items) and text + items[i + 1].text in _RESET)


def _frames(sentence: Sentence) -> bool:
    """Say whether a paragraph is a frame for those after it: one sentence without figures that a year opens (2017年，我们…)."""
    first = sentence.items[0] if sentence.items else None
    return (
        sentence.start == sentence.block.start
        and sentence.end == sentence.block.end
        and first is not None
        and first.kind == TIME
        and _set_off(sentence, 0)
        and all(item.kind != FIGURE for item in sentence.items)
    )


def _may_govern(sentence: Sentence, i: int, edtf: str) -> bool:
    """Say whether a time can hold for a whole paragraph: years and stretches of days can, one month is but a step."""
    if ".." in edtf or not _opens_clause(sentence, i) or sentence.items[i].text.endswith("年度"):
        return False
    return len(edtf) not in (len("2020-01"), len("2016/2020"))


def _meant(sentence: Sentence, i: int, time: Time, published: str | None) -> str:
    """Return the period that a time stands for where it stands.

    The end of a year stands for the year, unless 截至 makes it a state; 到今年4月底 in the past is such a state; a deadline
    (2025年底前) is its year; a season (去年夏天, 去年春茶) is told loosely and stands for its year.
    """
    edtf, text = time.edtf or "", sentence.items[i].text
    before = sentence.items[i - 1].text if i else ""
    if edtf.startswith("../") and not time.until:
        return edtf[3:7] if text.endswith(("底前", "末前", "年前")) else edtf[3:]
    after = sentence.items[i + 1].text if i + 1 < len(sentence.items) else ""
    reached = _set_off(sentence, i) or (text.endswith(("底", "末")) and after != "的")
    if before in ("到", "至") and reached and published and "/" not in edtf and edtf <= published:
        return f"../{edtf}"
    if _YEAR_END.search(text) and not time.until and _MONTH.fullmatch(edtf):
        return edtf[:4]
    if text.endswith(_SEASONS) and edtf[:4] == edtf.split("/")[-1][:4]:
        return edtf[:4]
    return edtf


def _told_after(sentence: Sentence, i: int, published: str | None) -> Period:
    """Return the time that a verb after the figure has before it: 41名学生|今年夏天|全部就业."""
    items = sentence.items
    for k in range(i + 1, len(items) - 1):
        if sentence.clause[k] != sentence.clause[i] or items[k].kind in (FIGURE, PUNCT):
            break
        time, after = items[k].time, items[k + 1]
        if time is None:
            continue
        dated = time.edtf is not None and ".." not in time.edtf and time.kind in ("date", "period")
        verb = after.kind == WORD and (after.tag in ("v", "d", "ad") or after.text == "全部")
        if dated and verb and not _is_base(items, k):
            return Period(_meant(sentence, k, time, published), _basis(time.basis))
        break
    return UNKNOWN


def _of_year(items: Sequence[Item], i: int, year: int) -> str | None:
    """Return what a part of the year of a yearbook stands for where a level is told of it: 由|上年末|的, 由|年初|的, 至|年底|."""
    text, before = items[i].text, items[i - 1].text if i else ""
    if before in ("至", "到") and _YEAR_END.fullmatch(text):
        return f"../{year}-12"
    if before in ("由", "从"):
        return f"{year}-01" if text == "年初" else str(year - 1) if text.startswith(("上年", "去年")) else None
    return None


def _stretch(sentence: Sentence, i: int) -> str | None:
    """Return the stretch that ends with a time, if its beginning stands before it: 自3月1日开工，到|5月10日|完工，."""
    items = sentence.items
    end = items[i].time
    if end is None or end.edtf is None or not (end.until or (i and items[i - 1].text in ("到", "至"))):
        return None
    for k in range(i - 2, 0, -1):
        start = items[k].time
        if items[k].kind == FIGURE or sentence.clause[i] - sentence.clause[k] > 1:
            return None
        if start is not None and start.edtf is not None:
            since = items[k - 1].text in ("自", "从", "自从") or start.edtf.endswith("/..")
            low, high = start.edtf.split("/")[0], end.edtf.split("/")[-1]
            return f"{low}/{high}" if since and low < high and ".." not in low else None
    return None


def _only_begins(sentence: Sentence, i: int) -> bool:
    """Say whether a clause tells of a time no more than that something began then, whatever it measures (去年3月动工，)."""
    items, last = sentence.items, _end_of_clause(sentence, i)
    return items[last].kind == PUNCT and items[last - 1].text in _BEGINNINGS and last - i <= _BRIEF


def _heads(sentence: Sentence, i: int) -> bool:
    """Say whether a time that a comma sets off opens its sentence: 2019年，…."""
    items = sentence.items
    return i == 0 and len(items) > 1 and items[0].kind == TIME and items[1].text in ("，", ",")


def _end_of_clause(sentence: Sentence, i: int) -> int:
    """Return the last item of the clause that item i stands in."""
    last = i
    while last + 1 < len(sentence.items) and sentence.clause[last + 1] == sentence.clause[i]:
        last += 1
    return last


def _is_dateline(items: Sequence[Item], i: int) -> bool:
    """Say whether a date is the one a news story was filed on (8月4日讯, 6月3日电)."""
    return i + 1 < len(items) and items[i + 1].text.startswith(("讯", "电", "日电", "报道", "消息"))


def _is_told(sentence: Sentence, i: int) -> bool:
    """Say whether a time is when something was made known (今天公布，; 5月4日，记者从县里获悉，), not when it held."""
    items = sentence.items
    clause = sentence.clause[i] + (1 if _set_off(sentence, i) else 0)
    last = i + 1
    while last < len(items) and sentence.clause[last] <= clause:
        last += 1
    marks = last - 1
    return (
        marks > i + 1
        and items[marks].kind == PUNCT
        and items[marks].text in "，,：:"
        and items[marks - 1].text in _TELLING
        and not any(item.kind == FIGURE for item in items[i:marks])
    )


def _set_off(sentence: Sentence, i: int) -> bool:
    """Say whether a time heads its clause and a comma follows it."""
    after = sentence.items[i + 1] if i + 1 < len(sentence.items) else None
    return after is not None and after.kind == PUNCT and after.text[0] in "，," and _opens_clause(sentence, i)


def _opens_clause(sentence: Sentence, i: int) -> bool:
    """Say whether a time stands at the head of its clause, before subject and verb."""
    k = i - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[i]:
        item = sentence.items[k]
        if item.kind == PUNCT and item.text[0] in "】〕":
            break
        if item.kind == PUNCT and item.text[0] not in '，,；;：:。“"（( 　】〕]':
            return False
        if item.kind not in (PUNCT, TIME) and item.text not in _OPENERS and item.tag not in ("c", "d", "p"):
            return False
        k -= 1
    return True


def _is_base(items: Sequence[Item], i: int) -> bool:
    """Say whether a time is what something is compared with."""
    k = i - 1
    while k >= 0 and items[k].kind == PUNCT and items[k].text in '“"‘':
        k -= 1
    if k >= 0 and items[k].kind == WORD and items[k].text in ("比", "较", "较之"):
        return True
    after = "".join(item.text for item in items[i + 1 : i + 5])
    if k >= 0 and items[k].text in _COMPARING and ("相比" in after or "比" in after[:3]):
        return True
    return k >= 0 and items[k].text in ("是", "为", "相当于") and after.lstrip('”"’末时期年').startswith("的")


def _is_adverb(sentence: Sentence, i: int) -> bool:
    """Say whether a time inside a clause says when its verb happened: at its head, after 在/于, or right before the verb."""
    if _opens_clause(sentence, i):
        return True
    items = sentence.items
    if items[i].text.endswith(("起", "以来")):
        return True
    if items[i - 1].tag == "p" or items[i - 1].text in ("在", "于", "将于", "自", "从", "到"):
        return True
    after = items[i + 1] if i + 1 < len(items) else None
    if after is None or after.kind != WORD or after.text == "的":
        return False
    return after.tag in ("v", "d", "p", "ad") or (items[i - 1].tag == "r" and _opens_clause(sentence, i - 1))


def _goes_on(sentence: Sentence, i: int) -> bool:
    """Say whether a count goes on in another one right behind it: 从2014年底的4万户|13万人减少到…."""
    return i + 1 < len(sentence.items) and sentence.items[i + 1].kind == FIGURE


def _is_start(sentence: Sentence, i: int) -> bool:
    """Say whether a figure is the level a change starts from: 由 X 下降到 Y."""
    items = sentence.items
    after = "".join(item.text for item in items[i + 1 : i + 4])
    if not _CHANGES_TO.match(after):
        return False
    k = i - 1
    while k >= 0 and sentence.clause[k] == sentence.clause[i]:
        if items[k].text in ("由", "从"):
            return items[k + 1].kind != PLACE
        k -= 1
    return False


def _runs_since(sentence: Sentence, i: int) -> bool:
    """Say whether the clause of a time is nothing but its beginning: 从2012年首期投产以来,."""
    items, last = sentence.items, _end_of_clause(sentence, i)
    return items[last].kind == PUNCT and items[last - 1].text in ("以来", "起", "底", "末", "止")


def _is_compared(items: Sequence[Item], i: int) -> bool:
    """Say whether 相比 follows a base: 与2015年相比, the frame of all that the paragraph tells."""
    return "相比" in "".join(item.text for item in items[i + 1 : i + 5])


def _is_origin(items: Sequence[Item], i: int) -> bool:
    """Say whether a time is where a change starts from: 由/从 T 的 X, 从 T 刚通水时的 X."""
    if i == 0 or items[i - 1].text not in ("由", "从"):
        return False
    for k in range(i + 1, min(i + 6, len(items) - 1)):
        if items[k].kind in (FIGURE, TIME, PUNCT):
            return False
        if items[k].text == "的":
            return k == i + 1 or items[k + 1].kind == FIGURE
    return False


def change_period(period: Period) -> Period:
    """Return the period of a change: from the year after its base to the year it is measured in."""
    if period.base is None or period.edtf is None:
        return period
    base_year, year = period.base.split("/")[-1][:4], period.edtf.split("/")[-1][:4]
    if not (base_year.isdigit() and year.isdigit()):
        return period
    first = int(base_year) + 1
    if first < int(year) and len(period.edtf) == 4:
        return Period(f"{first}/{year}", period.basis, period.base)
    return period
