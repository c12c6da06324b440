"""Walk a text from number to number: what each states, or why it states no magnitude.

One search of one pattern finds the next number; everything else looks at its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.figures import numerals
from kg.figures.context import after, before, masks
from kg.figures.units import COUNTS, Hedge, Tables, Unit, tables
from kg.lexicon import Lexicon
from kg.model import Figure, Skipped, Time
from kg.normalise import view as view_of
from kg.times import find_times

_ZERO = Decimal(0)
_HALF = Decimal("0.5")
_TEN = Decimal(10)
_BIG = frozenset("百千万亿")
_SMALL = frozenset(numerals.SMALL)
_DIGITS = frozenset("0123456789")
_OPENING = frozenset("〔[【（(")
_ADDRESS_UNITS = frozenset(("组", "社", "队", "栋", "幢", "单元", "楼", "层", "室", "排", "班", "村", "屯"))
_ADDRESS_ENDS = frozenset("村镇乡区园院屯寨路街社")
_PLACE_UNITS = frozenset("里道台门间棵家户")
_PLACE_ENDS = frozenset("村镇乡沟河店堡铺屯庄坪湾桥岭坡寨营庙岗峪洼塘坝滩窑子")
_RANKED = frozenset(("名", "位", "强"))
_RANKING = re.compile(r"(?<![目此之以先今最然日月年天])[前后]$")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-/:@#&=?~]*")
_CHAIN = re.compile(r"(?:[-./:][0-9A-Za-z]+)++")
_PLUS = re.compile(r"(?:[+×*][0-9A-Za-z]+)++")
_PHONE = re.compile(r"(?:0[0-9]{2,3}-[0-9]{7,8}|0[0-9]{9,11}|1[3-9][0-9]{9}|[48]00-?[0-9]{3}-?[0-9]{4})(?![0-9])")
_SEPARATOR = re.compile(r" ?(?:[-–—―]{1,2}|~|至|到) ?")
_PROPORTION = re.compile(r" ?[:：∶比] ?[0-9]+(?:\.[0-9]+)?(?![0-9个家名户人%])")
_DOCUMENT = re.compile(r"[〔\[【（(](?:19|20)[0-9]{2}[〕\]】）)](?:第 ?)?[0-9]+ ?号")
_LISTED = re.compile(r"[.、．)）](?![0-9])")
_PAIR = re.compile(r"、([一二三四五六七八九])([十百千万亿]*)")
_MIXED = re.compile(r"(?:零?[0-9]++(?:\.[0-9]++)?+(?:[十百千]?(?:万亿|[万亿])|百(?!分)|千(?![瓦米克伏卡]))++)++")
_TRAILING = re.compile(r"[0-9](?![0-9.,%万亿千百个家十])")
_CHANGE = re.compile(r"[0-9零一二两三四五六七八九]")
_MONEY_TAIL = re.compile(r"([零一二两三四五六七八九]|[0-9])(?:([角毛])(?:([零一二两三四五六七八九]|[0-9])分?)?|(?![0-9.万亿千百十元块%个人名户]))")
_COORDINATE = re.compile(r"°[0-9°′″'\"~\-—～NSEW]*")


class Scan(NamedTuple):
    """What a text holds of numbers, each list in text order."""

    figures: list[Figure]
    skipped: list[Skipped]
    bare: list[Figure]
    """Numbers without a unit, unit "": each is also in `skipped` as no-unit, until a table head or the like says more."""


class _Number:
    """A number while it is being read."""

    __slots__ = ("end", "hanzi", "high", "inner", "low", "number_end", "places", "scale", "scaled", "start", "stated", "unit")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.number_end = end
        self.low = self.stated = _ZERO
        self.high: Decimal | None = None
        self.scale = self.places = 0
        self.unit: Unit | None = None
        self.inner = ""
        self.hanzi = ""
        self.scaled = False


def scan(text: str, times: Sequence[Time] | None = None, lexicon: Lexicon | None = None) -> Scan:
    """Account for every number of a text: figures, what is skipped and why, and numbers without a unit."""
    return _Scanner(text, find_times(text) if times is None else times, tables(lexicon)).run()


def find_figures(text: str) -> list[Figure]:
    """Find every figure of a text, in order; `text[f.start:f.end] == f.quote`."""
    return scan(text).figures


class _Scanner:
    """The state of one walk."""

    def __init__(self, text: str, times: Sequence[Time], known: Tables) -> None:
        self.text = text
        self.view = view_of(text)
        self.t = known
        self.times = times
        self.masks = masks(self.view)
        self.figures: list[Figure] = []
        self.skipped: list[Skipped] = []
        self.bare: list[Figure] = []
        self.floor = 0
        self.limit = len(text)

    def run(self) -> Scan:
        view, times, marked = self.view, self.times, self.masks
        search = self.t.pattern.search
        position = time = mask = 0
        while m := search(view, position):
            start = m.start()
            while time < len(times) and times[time].end <= start:
                time += 1
            self.limit = times[time].start if time < len(times) else len(view)
            if self.limit <= start:
                position = self.skip(times[time].start, times[time].end, times[time].kind)
            else:
                while mask < len(marked) and marked[mask].end <= start:
                    mask += 1
                if mask < len(marked) and marked[mask].start <= start:
                    position = self.masked(m, mask)
                else:
                    position = self.number(m)
            self.floor = position = max(position, start + 1)
        return Scan(self.figures, self.skipped, self.bare)

    # What is no figure

    def skip(self, start: int, end: int, reason: str) -> int:
        start = max(start, self.floor)
        self.skipped.append(Skipped(start, end, self.text[start:end], reason))
        return end

    def masked(self, m: re.Match[str], at: int) -> int:
        """Read a number inside a title, an address or a short quotation."""
        mask = self.masks[at]
        if mask.kind != "quote":
            return self.skip(m.start(), mask.end, mask.kind)
        unit = self.t.units.get(m[15] or "")
        first = m.start() == mask.start
        if unit and unit.role in ("money", "share", "measure", "time") or (not first and unit):
            return self.number(m)
        if first and unit and unit.role in ("count", "noun") and m.end() == mask.end and m[1] is not None:
            return self.number(m)
        if first:
            return self.skip(m.start(), mask.end, "slogan" if m[1] is None else "name")
        return self.number(m)

    # One number

    def number(self, m: re.Match[str]) -> int:
        if m[1] is not None:
            return self.arabic(m)
        if m[3] is not None:
            return self.small(m)
        if m[7] is not None:
            n = _Number(m.start(), m.end(7))
            return self.finish(n, m, m[0][0] + m[7])
        if m[10] is not None:
            return self.skip(m.start(), m.start() + 1, "list-number")
        return self.vague(m)

    def vague(self, m: re.Match[str]) -> int:
        """Skip 几 and 数 with what they count; 几 before no unit states no number."""
        unit = self.t.units.get(m[15] or "")
        counted = unit is not None and unit.role not in ("none", "noun")
        if not (m[8] or m[9] or m[11] or m[12] or counted):
            return m.start() + 1
        return self.skip(m.start(), m.end(15) if counted else max(m.end(8), m.end(9), m.end(11), m.end(12)), "vague")

    def arabic(self, m: re.Match[str]) -> int:
        view, start = self.view, m.start()
        digits = view[start] + m[1]
        end = m.end(1)
        previous = view[start - 1] if start else "\n"
        if previous.isascii():
            if previous.isalpha() and not self.currency(start):
                return self.skip(start, self.latin(end), "name")
            if previous in "-_." and start > 1 and view[start - 2].isascii() and view[start - 2].isalnum() and start - 1 >= self.floor:
                return self.skip(start, self.latin(end), "name")
            if previous in "+×*" and self.skipped and self.skipped[-1].end == start - 1:
                return self.skip(start, end, "name")
        elif previous in "第№":
            return self.ordinal(start, m)
        if len(digits) > 6:
            phone = _PHONE.match(view, start)
            if phone and m[15] is None:
                return self.skip(start, phone.end(), "telephone")
            if len(digits) > numerals.MAX_LENGTH:
                return self.skip(start, end, "identifier")
        if previous in _OPENING:
            document = _DOCUMENT.match(view, start - 1)
            if document:
                return self.skip(start, document.end(), "document-number")
        n = _Number(start, end)
        clean = digits.replace(",", "").replace("，", "")
        if m[2] is not None:
            return self.over(n, m, m.end(2), clean, m[2])
        return self.finish(n, m, clean)

    def small(self, m: re.Match[str]) -> int:
        """Read a run of Chinese numerals, unless it is part of a word."""
        view, start = self.view, m.start()
        run = view[start : m.end(3)]
        skipped = self.word(start, run)
        if skipped:
            return skipped
        previous = view[start - 1] if start else "\n"
        if previous == "第":
            return self.ordinal(start, m)
        if previous == "负" or previous == "正":
            pass
        n = _Number(start, m.end(4) if m[4] else m.end(3))
        n.hanzi = run
        if m[6] is not None:
            return self.over(n, m, m.end(6), run, m[6])
        if len(run) == 1:
            listed = self.listed(m, start)
            if listed:
                return listed
        return self.finish(n, m, run)

    def word(self, start: int, run: str) -> int:
        """Skip a word of the lexicon that this numeral belongs to; 0 if there is none."""
        view = self.view
        for word, reason, excepts in self.t.starts.get(view[start : start + 2], ()):
            if view.startswith(word, start) and not any(view.startswith(x, start) for x in excepts):
                return self.skip(start, start + len(word), reason)
        if start:
            for offset, word, reason, excepts in self.t.middles.get(view[start - 1 : start + 1], ()):
                if start - offset >= 0 and view.startswith(word, start - offset):
                    if any(view.startswith(x, start - 1) for x in excepts):
                        continue
                    return self.skip(start - offset, start - offset + len(word), reason)
        return 0

    def listed(self, m: re.Match[str], start: int) -> int:
        """Skip 一户一策, 三县一区 and the like, place names and list numbers; 0 if it is none of them."""
        view = self.view
        around = view[max(0, start - 1) : start + 4]
        if start and view[start - 1] in "（(" and view[start + 1 : start + 2] in ("）", ")"):
            return self.skip(start, start + 1, "list-number")
        del around
        unit = m[15]
        second = view[start + 2 : start + 3]
        if second and second in "一二两三四五六七八九十百千万多" and view[start] not in _BIG and "一" <= view[start + 1] <= "龥":
            known = self.t.units.get(view[start + 1])
            last = view[start + 3 : start + 4]
            countable = known is not None and (known.role in ("money", "measure", "share") or view[start + 1] in "个名位家所项件台种条次")
            if not countable and last and "一" <= last <= "龥" and view[start + 1] not in _SMALL:
                return self.skip(start, start + 4, "idiom")
        if unit and unit[0] in _PLACE_UNITS and len(unit) == 1 and view[m.end(15) : m.end(15) + 1] in _PLACE_ENDS and view[start] not in "一两":
            return self.skip(start, m.end(15) + 1, "place")
        return 0

    def ordinal(self, start: int, m: re.Match[str]) -> int:
        unit = self.t.units.get(m[15] or "")
        end = m.end(15) if unit and unit.role != "none" else max(m.end(1), m.end(3))
        law = unit is not None and unit.word in ("条", "款", "项", "章", "节", "编", "目")
        return self.skip(start - 1, end, "law-article" if law else "ordinal")

    def latin(self, end: int) -> int:
        found = _LATIN.match(self.view, end)
        return min(found.end(), end + 300) if found else end

    def currency(self, start: int) -> bool:
        return bool(before(self.t, self.view, start, self.floor).code)

    # Values

    def over(self, n: _Number, m: re.Match[str], end: int, below: str, above: str) -> int:
        """Read 百分之N, 千分之N and N分之M."""
        top = self.plain(above)
        if top is None:
            return self.skip(n.start, end, "unreadable")
        n.end = n.number_end = end
        if below in ("百", "千", "万"):
            n.low = n.stated = top
            if below == "万":
                n.low = top / 100
            n.unit = Unit("分之", "permille" if below == "千" else "percent", role="share")
            again = re.compile(r"(?:至|到|~|-|—)(?:百分之)?([0-9]+(?:\.[0-9]+)?|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)(?!分之)").match(self.view, end)
            high = self.plain(again[1]) if again else None
            if again and high is not None and high > n.low:
                n.high, n.end = high, again.end()
            return self.emit(n)
        bottom = self.plain(below)
        if not bottom:
            return self.skip(n.start, end, "fraction")
        n.low = n.stated = top / bottom
        n.unit = Unit("分之", "ratio", role="share")
        return self.emit(n)

    def plain(self, word: str) -> Decimal | None:
        """Read a plain number, Arabic or Chinese, with decimals."""
        if word[0] in _DIGITS:
            return Decimal(word) if len(word) <= numerals.MAX_LENGTH else None
        whole, _, part = word.partition("点")
        found = numerals.hanzi(whole)
        if found is None or len(part) > numerals.MAX_LENGTH:
            return None
        return Decimal(f"{found[0]}.{numerals.digits(part)}") if part else Decimal(found[0])

    def finish(self, n: _Number, m: re.Match[str], digits: str) -> int:
        """Give a number its value, magnitude and unit, then its surroundings."""
        if m[11] == "几":
            return self.vague_tail(n, m)
        if not self.value(n, m, digits):
            return self.skip(n.start, n.end, "unreadable")
        unit = self.t.units.get(m[15] or "")
        if unit and (unit.role == "none" or (m[14] and m[14] != " " and unit.word != "%")):
            unit = None
        inner = m[13] or m[11]
        if inner and (m[12] or unit):
            n.inner = inner
            n.number_end = max(m.end(11), m.end(12), m.end(13))
        elif m[12]:
            n.number_end = m.end(12)
        n.unit = unit
        n.end = m.end(15) if unit else n.number_end
        if n.end > self.limit and unit:
            n.unit, n.end = None, n.number_end
        if n.unit is None and n.number_end < len(self.view):
            self.extend(n, m)
        return self.settle(n)

    def vague_tail(self, n: _Number, m: re.Match[str]) -> int:
        unit = self.t.units.get(m[15] or "")
        if unit and unit.role == "none":
            unit = None
        return self.skip(n.start, m.end(15) if unit else max(m.end(11), m.end(12)), "vague")

    def value(self, n: _Number, m: re.Match[str], digits: str) -> bool:
        """Set the value; False where the numerals form no number."""
        word = m[12]
        power = numerals.magnitude(word) if word else 0
        if digits[0] in _DIGITS:
            n.stated = Decimal(digits)
            n.places = len(digits) - digits.find(".") - 1 if "." in digits else 0
            n.scale = power
            n.low = numerals.scaled(digits, power) if power else n.stated
            n.scaled = bool(word)
            return True
        if m[4]:
            found = numerals.hanzi(digits)
            if found is None or len(m[4]) > numerals.MAX_LENGTH:
                return False
            part = numerals.digits(m[4])
            if m[5]:
                power += numerals.magnitude(m[5])
                n.end = n.number_end = m.end(5)
            n.stated = Decimal(f"{found[0]}.{part}")
            n.places, n.scale, n.scaled = len(part), power, bool(power)
            n.low = numerals.scaled(f"{found[0]}.{part}", power)
            return True
        found = numerals.hanzi(digits)
        if found is None:
            return False
        n.low = numerals.scaled(str(found[0]), power)
        if found[1] is not None:
            n.high = numerals.scaled(str(found[1]), power)
        tail = numerals.tail(digits)
        n.scale = tail + power
        n.stated = n.low.scaleb(-n.scale) if n.scale else n.low
        n.scaled = tail > 0 or bool(word)
        return True

    def extend(self, n: _Number, m: re.Match[str]) -> None:
        """Read what a number without a unit may go on with: 1亿[3000万元], 5.96万[高深山区群众]."""
        view, end = self.view, n.number_end
        if n.scaled and not n.hanzi and not n.inner:
            more = _MIXED.match(view, end, self.limit)
            if more:
                end = more.end()
            trailing = _TRAILING.match(view, end, self.limit) if more is None or not view[end - 1].isdigit() else None
            rest = re.compile(r"零?[0-9]+(?![0-9.])").match(view, end, self.limit) if more or n.scale >= 4 else None
            if rest and not trailing and self.t.unit.match(view, rest.end()):
                trailing = rest
            if trailing:
                end = trailing.end()
            total = numerals.mixed(view[n.start : end].replace("零", "")) if end > n.number_end else None
            if total is not None:
                n.low = n.stated = total
                n.scale, n.places, n.number_end, n.end = 0, 0, end, end
                n.unit = self.unit_at(n)
        if n.unit is None and (n.scaled or n.inner) and not m[15]:
            noun = self.t.noun_after.match(view, n.number_end, min(self.limit, n.number_end + 16))
            if noun:
                n.unit = self.t.units.get(noun[1])
                n.end = noun.end()

    def unit_at(self, n: _Number) -> Unit | None:
        found = self.t.unit.match(self.view, n.number_end, self.limit)
        unit = self.t.units.get(found[0]) if found else None
        if unit is None or unit.role == "none" or found is None:
            return None
        n.end = found.end()
        return unit

    # Surroundings

    def settle(self, n: _Number) -> int:
        """Decide what a number with its unit is, looking left and right."""
        view = self.view
        if n.high is None:
            ranged = self.ranged(n)
            if ranged:
                return ranged
        unit = n.unit
        if unit is None:
            return self.without_unit(n)
        if unit.role in ("time", "designation"):
            if unit.reason == "slogan" and not n.hanzi and n.low > 20:
                n.unit, n.end = None, n.number_end
                return self.without_unit(n)
            return self.skip(n.start, n.end, unit.reason)
        if unit.word in _RANKED and _RANKING.search(view[max(0, n.start - 2) : n.start]):
            return self.skip(n.start, n.end, "rank")
        if unit.word in _ADDRESS_UNITS and n.start and view[n.start - 1] in _ADDRESS_ENDS:
            return self.skip(n.start, n.end, "ordinal")
        if n.hanzi:
            stopped = self.hanzi_unit(n, unit)
            if stopped:
                return stopped
        if unit.role == "money":
            self.money_tail(n)
        elif unit.word == "个" or (unit.code == "item" and unit.word in ("对", "群")):
            if self.t.person_after.match(view, n.end, n.end + 20):
                n.unit = Unit(unit.word, "person", role="count")
        elif unit.code == "household" and unit.word == "户":
            self.body(n)
        return self.emit(n)

    def hanzi_unit(self, n: _Number, unit: Unit) -> int:
        """Skip what Chinese numerals do not count: articles, ordinals with 二, names with a bare magnitude."""
        run = n.hanzi
        if run == "一" and not n.inner and n.high is None:
            if unit.role in ("count", "noun"):
                return self.skip(n.start, n.end, "article")
        elif run == "二" and not n.inner and unit.role == "count" and unit.word not in ("人", "口"):
            return self.skip(n.start, n.end, "ordinal")
        elif unit.role == "noun" and not n.scaled and not n.inner:
            return self.skip(n.start, n.end, "word")
        elif all(c in _BIG for c in run) and not n.inner:
            hedge = before(self.t, self.view, n.start, self.floor).hedge
            if hedge is None or hedge.bound == "=":
                return self.skip(n.start, n.end, "name")
            if run in ("百", "千") and (hedge.bare or hedge.bound == "~"):
                return self.skip(n.start, n.end, "vague")
        return 0

    def body(self, n: _Number) -> None:
        """Count companies and the like that are counted in 户 as items."""
        view = self.view
        near = self.t.body_after.match(view, n.end)
        if near is None:
            clause = view[max(self.floor, n.start - 12) : n.start]
            near = self.t.body_after.search(re.split("[，。；,;\n]", clause)[-1])
        if near:
            n.unit = Unit("户", "item", role="count")

    def money_tail(self, n: _Number) -> None:
        """Read 角 and 分 after 元: 三元五角, 8块5, 12元3角4分."""
        unit = n.unit
        if unit is None or unit.word not in ("元", "块", "圆", "角", "毛") or n.inner or n.high is not None:
            return
        tail = _MONEY_TAIL.match(self.view, n.end, self.limit)
        low = n.low * unit.factor if unit.factor else n.low
        if tail is None or (unit.word == "元" and not tail[2]):
            return
        step = Decimal("0.1") if unit.factor is None else Decimal("0.01")
        if tail[2] and unit.factor is not None:
            return
        first = self.plain(tail[1]) or _ZERO
        low += first * step
        end = tail.end()
        if tail[3]:
            low += (self.plain(tail[3]) or _ZERO) * Decimal("0.01")
        elif not tail[2] and unit.factor is not None and self.view.startswith("分", end):
            end += 1
        n.low = n.stated = low
        n.scale, n.places = 0, 2 if tail[3] or unit.factor else 1
        n.unit = Unit(unit.word, unit.code, None, "money")
        n.end = end
        if self.view.startswith("钱", end) or self.view.startswith("整", end):
            n.end += 1

    def without_unit(self, n: _Number) -> int:
        """Keep a number without unit for whoever knows its unit, or say what else it is."""
        view, end = self.view, n.end
        mark = before(self.t, view, n.start, self.floor)
        if mark.code:
            n.unit = Unit("", mark.code, role="money")
            return self.emit(n)
        following = view[end : end + 1]
        if n.hanzi:
            run = n.hanzi
            if not (n.scaled or len(run) > 1 or n.places):
                return self.skip(n.start, end, "word")
            if all(c in _BIG for c in run):
                return self.skip(n.start, end, "vague" if mark.hedge and mark.hedge.bound != "=" else "word")
            return self.loose(n)
        if following and following.isascii():
            if following.isalpha() or following == "_":
                return self.skip(n.start, self.latin(end), "name")
            if following in "-./:":
                chain = _CHAIN.match(view, end, self.limit)
                if chain:
                    links = chain[0].count(following)
                    if following == ":" and links == 1:
                        return self.skip(n.start, chain.end(), "proportion")
                    if following == "/" and links == 1:
                        return self.skip(n.start, chain.end(), "fraction")
                    if following == "." and links > 0:
                        return self.skip(n.start, chain.end(), "version")
                    if len(chain[0]) > 3 or links > 1:
                        return self.skip(n.start, chain.end(), "identifier")
            if following in "+*" and (plus := _PLUS.match(view, end)):
                return self.skip(n.start, plus.end(), "name")
        if following in ("°", "′", "″") and (coordinate := _COORDINATE.match(view, end)):
            return self.skip(n.start, coordinate.end(), "coordinate")
        if following in (":", "：", "∶", "比") and (proportion := _PROPORTION.match(view, end)):
            return self.skip(n.start, proportion.end(), "proportion")
        if following == "×" and (plus := _PLUS.match(view, end)):
            return self.skip(n.start, plus.end(), "name")
        start = n.start
        if start and view[start - 1] in "（(" and following in ("）", ")") and n.low < 100 and not n.scaled:
            return self.skip(start, end, "list-number")
        if _LISTED.match(view, end) and not view[max(0, start - 8) : start].rpartition("\n")[2].strip() and n.low < 1000:
            if start == 0 or "\n" in view[max(0, start - 8) : start]:
                return self.skip(start, end, "list-number")
        if n.low >= 1000000 and not n.scaled and n.places == 0 and n.high is None and "," not in view[start:end]:
            return self.skip(start, end, "identifier")
        return self.loose(n)

    def loose(self, n: _Number) -> int:
        n.unit = None
        figure = self.figure(n)
        self.bare.append(figure)
        return self.skip(figure.start, figure.end, "no-unit")

    def ranged(self, n: _Number) -> int:
        """Read the upper end of a range and settle both as one; 0 if there is none."""
        view = self.view
        if n.end >= self.limit:
            return 0
        c = view[n.end]
        if c == "、" and len(n.hanzi) == 1:
            pair = _PAIR.match(view, n.end)
            if pair is None:
                return 0
            m = self.t.pattern.match(view, n.end + 1)
            if m is None or not m[15]:
                return 0
            joined = numerals.hanzi(n.hanzi + pair[1] + pair[2])
            if joined is None or joined[1] is None:
                return 0
        else:
            if c not in "-–—―~至到 ":
                return 0
            separator = _SEPARATOR.match(view, n.end)
            if separator is None or separator.end() >= self.limit:
                return 0
            m = self.t.pattern.match(view, separator.end())
            if m is None or (m[1] is None and m[3] is None) or m[2] or m[6] or m[11] == "几":
                return 0
        start = m.start()
        if m[3] is not None and n.hanzi == "" and len(m[3]) == 0 and view[start] not in "十":
            return 0
        other = _Number(start, m.end(1) if m[1] is not None else m.end(3))
        digits = view[start] + m[1].replace(",", "").replace("，", "") if m[1] is not None else view[start : m.end(3)]
        if m[3] is not None:
            other.hanzi = digits
        if len(digits) > numerals.MAX_LENGTH or not self.value(other, m, digits) or other.high is not None:
            return 0
        unit = self.t.units.get(m[15] or "")
        if unit and (unit.role == "none" or (m[14] and m[14] != " ")):
            unit = None
        if n.unit is not None:
            if unit is None or unit.code != n.unit.code or unit.role in ("time", "designation"):
                return 0
            if n.unit.word != unit.word and not (unit.code and unit.role in ("money", "share")):
                return 0
        elif not n.scaled and other.scaled:
            shared = numerals.scaled(str(n.low), other.scale)
            if shared < other.low:
                n.low = shared
                n.scale = other.scale
        if unit is not None and unit.factor and n.unit is not None and n.unit.factor != unit.factor:
            return 0
        if n.low >= other.low:
            return 0
        if n.unit is not None and c in "至到" and n.start and view[n.start - 1] in "从由自" and not view.startswith(("不等", "之间"), m.end(15)):
            return 0
        if unit is None:
            following = view[max(m.end(1), m.end(3), m.end(12)) :][:2] if False else view[max(m.end(1), m.end(3), m.end(12)) : max(m.end(1), m.end(3), m.end(12)) + 2]
            if following[:1] in ("-", ".", "/") and following[1:].isdigit():
                return 0
        n.high = other.low
        n.unit = unit
        n.inner = n.inner or (m[13] or m[11] or "" if unit else "")
        n.number_end = max(m.end(1), m.end(3), m.end(12), m.end(5))
        n.end = m.end(15) if unit else n.number_end
        n.places = max(n.places, other.places)
        n.hanzi = n.hanzi and other.hanzi
        return self.settle(n)

    # What is a figure

    def emit(self, n: _Number) -> int:
        figure = self.figure(n)
        self.figures.append(figure)
        return figure.end

    def figure(self, n: _Number) -> Figure:
        view, unit = self.view, n.unit
        left = before(self.t, view, n.start, self.floor)
        code, start = unit.code if unit else "", n.start
        low, high = n.low, n.high
        if unit and unit.factor:
            low = low * unit.factor
            high = high * unit.factor if high is not None else None
        if left.code and unit and (not unit.word or (unit.role == "money" and unit.word in ("元", "块", "圆") and left.code != code)):
            code, start = left.code, left.start
        negative = self.negative(left.start, unit)
        if negative:
            low, high, start = -low, -high if high is not None else None, start - negative
        right = after(self.t, view, n.end)
        inner = self.t.inside.get(n.inner)
        bound, strict, hedge = _bound(left.hedge if self.bounds(left.hedge, n) else None, inner, right)
        per = ""
        if n.end < len(view) and view[n.end] in "/每":
            per = self.per(n.end)
        tolerance = _ZERO
        if bound in ("=", "~") and not n.inner and (n.scale or n.places or code not in COUNTS):
            tolerance = numerals.half(n.scale - n.places) * (unit.factor if unit and unit.factor else 1)
        return Figure(
            start,
            n.end,
            self.text[start : n.end],
            low,
            high,
            code,
            bound,
            strict,
            hedge,
            n.stated,
            n.scale,
            tolerance,
            unit.word if unit else "",
            per,
        )

    def bounds(self, hedge: Hedge | None, n: _Number) -> bool:
        """A word like 过 or 上 bounds only a bare magnitude."""
        return hedge is not None and (not hedge.bare or (bool(n.hanzi) and all(c in _BIG for c in n.hanzi)))

    def negative(self, start: int, unit: Unit | None) -> int:
        """Return the length of a sign or word of minus before a share or measure."""
        view = self.view
        if unit is None or unit.role not in ("share", "measure", "money") or start <= self.floor:
            return 0
        if view.startswith("零下", start - 2) and start >= 2:
            return 2
        if view[start - 1] == "负":
            return 1
        if view[start - 1] == "-" and (start == 1 or not (view[start - 2].isalnum() or view[start - 2] in "%)）") or view[start - 2] in "为是至到于速率幅约"):
            return 1
        return 0

    def per(self, end: int) -> str:
        words: list[str] = []
        while len(words) < 3 and (m := self.t.per.match(self.view, end)):
            words.append(m[1])
            end = m.end()
        return "".join(words)


def _bound(left: Hedge | None, inner: Hedge | None, right: Hedge | None) -> tuple[str, bool, str]:
    """Merge the words of bound: one that says a direction outweighs one that says about."""
    present = [h for h in (left, inner, right) if h is not None]
    if not present:
        return "=", False, ""
    deciding = next((h for h in present if h.bound in (">=", "<=")), None) or next((h for h in present if h.bound == "~"), present[0])
    return deciding.bound, deciding.strict, "…".join(h.word for h in present)
