"""Decide what a number with its neighbours is: a figure, a number without a unit, or none of both."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.figures import numerals
from kg.figures.build import bare, build, emit, quotient
from kg.figures.context import before
from kg.figures.ranges import OPENS, extend_range
from kg.figures.units import MEASURED, Unit
from kg.figures.values import plain
from kg.figures.walk import ZERO, Number, Walk

_ADDRESS_UNITS = frozenset(("组", "社", "队", "栋", "幢", "单元", "楼", "层", "室", "排", "班", "村", "屯"))
_ADDRESS_ENDS = frozenset("村镇乡区园院屯寨路街社")
_BARE_BOUND = ("以上项目", "以上的", "以上企业", "以上产业")
_NUMBERED = {"次": ("人大", "届", "政协"), "期": ("园", "厂", "场", "库", "站", "程", "园区", "小区")}
"""Classifiers that number what stands before them in Chinese numerals: 人大四次会议, 产业园三期."""
_RANKED = frozenset(("名", "位", "强"))
_RANKING = re.compile(r"(?<![目此之以先今最然日月年天])[前后]$")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+\-/:@#&=?~]{0,300}")
_CHAIN = re.compile(r"(?:[-./:][0-9A-Za-z]+)++")
_PLUS = re.compile(r"(?:[+×*][0-9A-Za-z]+)++")
_PROPORTION = re.compile(r" ?[:：∶比] ?[0-9]+(?:\.[0-9]+)?(?![0-9个家名户人%])")
_COORDINATE = re.compile(r"°[0-9°′″'\"~\-—～NSEW]*")
_LISTED = re.compile(r"[.、．)）](?![0-9])")
_ONE = f"[0-9零一二两三四五六七八九{numerals.CAPITAL}]"
_MONEY = re.compile(rf"零?+({_ONE})(?:([角毛])(?:({_ONE})分?)?|(?![0-9.万亿千百十元块%个人名户]))")
_TENTH = re.compile(r"([1-9一二三四五六七八九半])(?![0-9零一二三四五六七八九十百千万亿个户人名年])")
_CLAUSE = re.compile(r"[，。；,;\n]")
_JOINING = ("入股", "加入", "参加", "依托", "通过", "对接", "进入", "到", "在", "与", "和", "带动")
_HOUSEHOLDS = re.compile("[户民众人]|家庭|.{6}")
"""Whoever else is counted between a body and the number, or too much for the body to be counted at all."""
_QUOTES = ("“", "「", "『", "《", "‘", '"')
_NAMED = re.compile('[^“”「」『』《》‘’，。；：！？,;:!?\n]{1,10}[”」』》’"]')
"""The rest of a name in quotes that begins with a numeral: “一元|爱心日”."""
_BELOW = re.compile(r"/([1-9][0-9]{0,2})(?![0-9./])")
_HALF_WORDS = frozenset("年月天日个数价径成小山夜")
_LONG = 1_000_000


def settle(w: Walk, n: Number) -> int:
    """Decide what a number is, looking left and right; return where to go on."""
    view = w.view
    if n.high is None and n.end < w.limit and view[n.end] in OPENS:
        extend_range(w, n)
    unit = n.unit
    if unit is None:
        return _without_unit(w, n)
    if unit.reason:
        if unit.reason == "slogan" and not n.hanzi and n.low > 20:
            n.unit, n.end = None, n.number_end
            return _without_unit(w, n)
        return w.skip(n.start, n.end, unit.reason)
    if unit.role == "count":
        if unit.word in _RANKED and _RANKING.search(view[max(0, n.start - 2) : n.start]):
            return w.skip(n.start, n.end, "rank")
        if n.hanzi and unit.word in _NUMBERED and view.endswith(_NUMBERED[unit.word], 0, n.start):
            return w.skip(n.start, n.end, "ordinal")
        if unit.word in _ADDRESS_UNITS and n.start and view[n.start - 1] in _ADDRESS_ENDS:
            return w.skip(n.start, n.end, "ordinal")
    if n.hanzi and (reason := _uncounted(w, n, unit)):
        return w.skip(n.start, n.end, reason)
    if unit.role == "money":
        if unit.plain or unit.factor:
            _money(w, n, unit)
            if (
                n.high is None
                and n.end < w.limit
                and view[n.end] in OPENS
                and n.unit is not None
                and n.unit.role == "money"
            ):
                extend_range(w, n)  # 1块6到2块
    elif unit.word == "个":
        if w.t.person_after.match(view, n.end, n.end + 20):
            n.unit = w.t.person
    elif unit.word == "户":
        _body(w, n)
    elif unit.word == "度":
        if n.scaled or "电" in view[max(w.floor, n.start - 10) : n.start]:
            n.unit = w.t.units["度电"]
    elif unit.role == "share" and unit.factor:
        _tenths(w, n, unit)
    if view.startswith("半", n.end) and unit.role in MEASURED and n.high is None and not n.scaled and not n.inner:
        _and_half(w, n)
    return emit(w, n)


def _and_half(w: Walk, n: Number) -> None:
    """Read 两斤半 as 2.5 jin."""
    if n.end + 1 < w.limit and w.view[n.end + 1] not in _HALF_WORDS and not n.places:
        n.low += numerals.half(0)
        n.stated, n.places, n.end = n.low, 1, n.end + 1


def _uncounted(w: Walk, n: Number, unit: Unit) -> str:
    """Return why Chinese numerals count nothing here: an article, 二 that tells things apart, a bare magnitude in a name."""
    run = n.hanzi
    if bare(n) and not n.inner and n.high is None:
        hedge = before(w.t, w.view, n.start, w.floor).hedge
        if hedge is None and unit.role == "money" and w.view.startswith(_BARE_BOUND, n.end):
            return ""  # 亿元以上项目
        if hedge is None or hedge.bound == "=":
            return "name"
        return "vague" if run in ("百", "千") and (hedge.bare or hedge.bound == "~") else ""
    if len(run) > 1 or n.inner or n.high is not None:
        return ""
    if _NAMED.match(w.view, n.end) and w.view.endswith(_QUOTES, 0, n.start):
        return "name"
    if unit.role == "noun":
        return "article" if run == "一" else "word"
    if unit.role == "count":
        if run == "一":
            return "article"
        if run == "二" and unit.word not in ("人", "口"):
            return "ordinal"
    return ""


def _body(w: Walk, n: Number) -> None:
    """Count companies and the like, which are counted in 户 too, as items."""
    near = w.t.body_after.match(w.view, n.end)
    if near is None and w.t.person_after.match(w.view, n.end, n.end + 20) is None:
        clause = _CLAUSE.split(w.view[max(w.floor, n.start - 12) : n.start])[-1]
        near = next((m for m in w.t.body_after.finditer(clause) if _is_counted(clause, m)), None)
    if near:
        n.unit = Unit("户", "item", role="count")


def _is_counted(clause: str, body: re.Match[str]) -> bool:
    """Say whether bodies before a number are what it counts: 企业|净增320户, but 加入合作社｜发展120户."""
    return not clause.endswith(_JOINING, 0, body.start()) and not _HOUSEHOLDS.search(clause, body.end())


def _money(w: Walk, n: Number, unit: Unit) -> None:
    """Read 角 and 分 after 元 or 块 (三元五角, 8块5, 12元3角4分), and 块 that counts pieces (220块光伏板)."""
    if unit.word == "块" and (w.t.piece_after.match(w.view, n.end) or w.view.endswith(w.t.pieces, 0, n.start)):
        n.unit = Unit("块", "item", role="count")
        return
    if n.inner or n.high is not None:
        return
    tail = _MONEY.match(w.view, n.end, w.limit)
    if tail is None or (tail[2] and unit.factor) or (not tail[2] and unit.word in ("元", "圆")):
        return
    step = Decimal("0.1") if unit.factor is None else Decimal("0.01")
    low = n.low * (unit.factor or 1) + (plain(tail[1]) or ZERO) * step
    if tail[3]:
        low += (plain(tail[3]) or ZERO) * Decimal("0.01")
    n.low = n.stated = low
    n.scale, n.places, n.end = 0, 2 if tail[3] or unit.factor else 1, tail.end()
    n.unit = Unit(unit.word, unit.code, None, "money")
    if unit.factor and w.view.startswith("分", n.end):
        n.end += 1
    if w.view.startswith(("钱", "整"), n.end):
        n.end += 1


def _tenths(w: Walk, n: Number, unit: Unit) -> None:
    """Read 九成五 as 95 %, 八五折 and 85折 as 85 %."""
    if unit.word == "折" and n.low >= 10:
        n.unit = Unit("折", unit.code, None, "share")
    elif unit.word == "成" and n.high is None and (m := _TENTH.match(w.view, n.end)):
        n.low += Decimal("0.5") if m[1] == "半" else (plain(m[1]) or ZERO) / 10
        n.stated, n.places, n.end = n.low, 1, m.end()


def _without_unit(w: Walk, n: Number) -> int:
    """Keep a number without unit for whoever knows its unit, or say what else it is."""
    view, start, end = w.view, n.start, n.end
    mark = before(w.t, view, start, w.floor)
    if mark.code:
        n.unit = Unit("", mark.code, role="money")
        return emit(w, n)
    if n.hanzi:
        if bare(n):
            return w.skip(start, end, "vague" if mark.hedge and mark.hedge.bound != "=" else "word")
        if n.scaled or n.places or len(n.hanzi) > 1:
            return _loose(w, n)
        return w.skip(start, end, "word")
    following = view[end : end + 1]
    if following == "/" and (below := _BELOW.match(view, end)) and _is_share(w, n, below):
        return emit(w, n)
    named = _named(w, n, following) if (following and following in _JOINED) or following.isalpha() else None
    if named:
        return w.skip(start, named[0], named[1])
    if start and view[start - 1] in "（(" and following in ("）", ")") and n.low < 100 and not n.scaled:
        return w.skip(start, end, "list-number")
    if n.low < 1000 and _LISTED.match(view, end):
        line = view[max(0, start - 8) : start].rpartition("\n")
        if not line[2].strip() and (line[1] or start <= 8):
            return w.skip(start, end, "list-number")
    if n.low >= _LONG and not n.scaled and not n.places and n.high is None and "," not in view[start:end]:
        return w.skip(start, end, "identifier")
    return _loose(w, n)


def _is_share(w: Walk, n: Number, below: re.Match[str]) -> bool:
    """Make 的3/4 or 3/4的 the ratio it is; other fractions are scores and page counts."""
    bottom = Decimal(below[1])
    led = n.start > 0 and w.view[n.start - 1] in "的约近占过达到足"
    if n.scaled or not bottom or n.low >= bottom or not (led or w.view.startswith(("的", "以", "左"), below.end())):
        return False
    quotient(n, "ratio", n.low / bottom)
    n.end = n.number_end = below.end()
    return True


_JOINED = frozenset("-./:+*×°′″：∶比_ ")


def _named(w: Walk, n: Number, following: str) -> tuple[int, str] | None:
    """Return where a number that runs on without a unit ends, and what it is then."""
    view, end = w.view, n.end
    if following.isascii() and (following.isalpha() or following == "_"):
        return latin(view, end), "name"
    if following in "-./:" and (chain := _CHAIN.match(view, end, w.limit)):
        links = chain[0].count(following)
        if following == ".":
            return chain.end(), "version"
        if links > 1 or (following == "-" and len(chain[0]) > 3):
            return chain.end(), "identifier"
        if following in ":/":
            return chain.end(), "proportion" if following == ":" else "fraction"
    if following in "+*×" and (plus := _PLUS.match(view, end)):
        return plus.end(), "name"
    if following in "°′″" and (coordinate := _COORDINATE.match(view, end)):
        return coordinate.end(), "coordinate"
    if following in ":：∶比 " and (proportion := _PROPORTION.match(view, end)):
        return proportion.end(), "proportion"
    return None


def latin(view: str, end: int) -> int:
    """Return where the letters and digits that a number runs into end."""
    found = _LATIN.match(view, end)
    return found.end() if found else end


def _loose(w: Walk, n: Number) -> int:
    n.unit = None
    figure = build(w, n)
    w.bare.append(figure)
    return w.skip(figure.start, figure.end, "no-unit")
