"""Walk through a text once and read every time in it."""

from __future__ import annotations

import re

from kg.lexicon import Entry, Lexicon
from kg.model import Time
from kg.normalise import view as view_of
from kg.times import counts, dates
from kg.times import grammar as g
from kg.times.grammar import grammar
from kg.times.numerals import whole
from kg.times.resolve import Reference, Said, first, last, spell
from kg.times.scene import Scene

_CN = frozenset(g.CN)
_NUMBERS = _CN | frozenset("0123456789")
_QUOTES = dict(zip('“"「『‘', '”"」』’', strict=True))
_OF_LIFE = frozenset("青少老中成幼童壮暮晚百千万")
"""What makes 年 a time of life or a round number, as in 青年内部."""
_PLAN_PART = re.compile(
    r"(?:期间|时期|计划期间?|期)?(?:(?P<end>末期?|收官之年|最后一年)|(?P<start>初期?|开局之年|第一年)|(?P<since>以来)|前(?P<n>[两二三四1-4])年)?"
)
_FESTIVAL_PART = re.compile(r"(?:节日?)?(?:期间|假期|长假|小长假|黄金周|前后|前夕|来临之际|前|后)?")


def find_times(text: str, reference: str | None = None, lexicon: Lexicon | None = None) -> list[Time]:
    """Find every time of a text, in order, none overlapping another."""
    view = view_of(text)
    scene = Scene(text, view, grammar(lexicon), Reference.parse(reference))
    found: list[Time] = []
    line_end = -1
    search = scene.grammar.scan.search
    match = search(view)
    while match:
        start = match.start()
        if start > line_end:
            scene.said = Said(story_day=scene.said.day or scene.said.story_day)
            line_end = view.find("\n", start)
            line_end = len(view) if line_end < 0 else line_end
        time = _read(scene, start, match[0])
        if time:
            found.append(time)
            scene.floor = time.end
        # What begins like a time and is none may hide one that begins a character later: 截〔至今〕年6月.
        match = search(view, max(time.end, scene.resume) if time else start + 1)
    return found


def _read(scene: Scene, start: int, word: str) -> Time | None:
    entry = scene.grammar.words.entries.get(word)
    if entry and scene.grammar.words.holds(scene.view, start, word):
        return _WORDS[entry.kind](scene, start, start + len(word), entry)
    view = scene.view
    head = view[start]
    if head in _NUMBERS:
        return _number(scene, start)
    if head == "每":
        return counts.read_each(scene, start)
    if entry:
        return None
    if word in _CLOSED:
        return _CLOSED[word](scene, start)
    before = view[start - 1] if start else ""
    if head in "周星礼":
        weekday = before not in _NUMBERS and g.WEEKDAY.match(view, start)
        return scene.time(start, start + len(word), "date", None, "unresolved") if weekday else None
    if head == "年" and before in _OF_LIFE:
        return None
    return dates.read_date(scene, start) or counts.read_duration(scene, start)


def _number(scene: Scene, start: int) -> Time | None:
    """Read what a number with a unit of time behind it says."""
    view = scene.view
    before = view[start - 1] if start else ""
    if before in _CN:
        return None
    if before == "第":
        time = dates.read_date(scene, start - 1) if start > scene.floor else None
        return time if time and "季" in time.quote else None
    months = g.DOTTED_MONTHS.match(view, start) if view[start + 4 : start + 5] in g.ISO_SIGNS else None
    if months:
        low, high = (spell(int(months[y]), int(months[m])) for y, m in (("y", "m"), ("y2", "m2")))
        return scene.time(start, months.end(), "period", f"{low}/{high}")
    year = g.YEAR_LIST.match(view, start)
    if year:
        return scene.time(start, year.end(), "date", year["y"])
    return (
        dates.read_date(scene, start)
        or _century(scene, start)
        or counts.read_age(scene, start)
        or counts.read_duration(scene, start)
        or counts.read_clock(scene, start)
        or dates.read_day(scene, start)
    )


def _century(scene: Scene, start: int) -> Time | None:
    """Read 21世纪, 20世纪80年代, 上世纪末, 80年代, 2020年代."""
    reference = scene.reference
    found = g.CENTURY.match(scene.view, start)
    basis = "stated"
    century: int | None
    if found:
        if found["c"]:
            century = whole(found["c"])
        else:
            century, basis = None, "unresolved"
            if reference:
                century = reference.year // 100 + (0 if found["cw"].startswith("上") else 1)
                basis = "resolved"
        decade = found["t"]
        if not decade:
            part = found.end() > found.end("c") + 2 if found["c"] else found.end() > found.end("cw")
            edtf = f"{century - 1:02d}01/{century:02d}00" if century and not part else None
            if edtf and scene.view.startswith("以来", found.end()):
                return scene.time(start, found.end() + 2, "period", f"{first(edtf)}/..", basis)
            return scene.time(start, found.end(), "period", edtf, basis if edtf else "unresolved")
    else:
        found = g.DECADE.match(scene.view, start)
        if not found:
            return None
        if found["c"]:
            low = int(found["c"])
            return scene.time(start, found.end(), "period", f"{low}/{low + 9}")
        decade, century, basis = found["t"], None, "unresolved"
        if reference:
            tens = whole(decade) or 0
            century = reference.year // 100 + (tens <= reference.year % 100)
            basis = "resolved"
    if century is None:
        return scene.time(start, found.end(), "period", None, "unresolved")
    low = (century - 1) * 100 + (whole(decade) or 0)
    return scene.time(start, found.end(), "period", f"{low}/{low + 9}", basis)


def _lunar(scene: Scene, start: int) -> Time | None:
    """Leave the lunar calendar and eras unresolved; 公元 counts as the common calendar does."""
    found = g.LUNAR.match(scene.view, start)
    if not found or found[0] in ("农历", "阴历"):
        return None
    if found[0].startswith("公元") and "前" not in found[0]:
        year = whole(found[0][2:-1])
        return scene.time(start, found.end(), "date", spell(year)) if year else None
    return scene.time(start, found.end(), "date", None, "unresolved")


def _season(scene: Scene, start: int) -> Time | None:
    """今春, 去冬."""
    view = scene.view
    if view.startswith(("节", "联", "晚"), start + 2):
        return None
    by = 0 if view[start] == "今" else -1
    year = scene.shifted("year", by)
    end = start + 2
    if year is None:
        return scene.time(start, end, "period", None, "unresolved")
    low, high = {"春": ("03", "05"), "夏": ("06", "08"), "秋": ("09", "11"), "冬": ("12", "02")}[view[start + 1]]
    year_high = year if high != "02" else spell(int(year) + 1)
    return scene.time(start, end, "period", f"{year}-{low}/{year_high}-{high}", "resolved")


def _longer_half(scene: Scene, start: int) -> Time | None:
    return scene.time(start, start + 3, "duration")


def _part_of_month(scene: Scene, start: int) -> Time | None:
    """Read 下旬 or 月底 of the month said last."""
    month = scene.said.month
    after = start + scene.view.startswith("月", start)
    if after > start and not g.MONTH_WORD_REST.match(scene.view, after):
        return None
    return dates.read_month_word(scene, start, after, month, "inherited" if month else "unresolved")


_CLOSED = {w: _lunar for w in ("农历", "阴历", "正月", "腊月", "冬月", "民国", "公元")}
_CLOSED |= {w: _century for w in ("上世纪", "上个世纪", "本世纪")}
_CLOSED |= {y + s: _season for y in "今去" for s in "春夏秋冬"}
_CLOSED |= {
    w: _part_of_month for w in ("月初", "月末", "月底", "上旬", "中旬", "下旬", "上中旬", "中下旬", "上半月", "下半月")
}
_CLOSED |= {"大半年": _longer_half}


def _named_period(scene: Scene, start: int, end: int, entry: Entry) -> Time | None:
    """Read “十三五”期间, 十三五末, “十四五”前两年."""
    view = scene.view
    if start and (view[start - 1] in _CN or view[start - 1] == "第"):
        return None
    edtf = entry.value("edtf") or ""
    if start > scene.floor and _QUOTES.get(view[start - 1]) == view[end : end + 1]:
        start, end = start - 1, end + 1
    part = _PLAN_PART.match(view, end)
    kind, until = "period", False
    if part:
        end = part.end()
        if part["end"]:
            kind, edtf = "date", last(edtf)
        elif part["start"]:
            kind, edtf = "date", first(edtf)
        elif part["since"]:
            edtf = f"{first(edtf)}/.."
        elif part["n"]:
            edtf = f"{first(edtf)}/{int(first(edtf)) + (whole(part['n']) or 0) - 1}"
    prefix = g.PREFIX.search(scene.before(start, 5))
    if prefix and prefix["until"]:
        start, until, edtf = start - len(prefix[0]), True, f"../{last(edtf)}"
    elif prefix and prefix["since"] and edtf.endswith(".."):
        start -= len(prefix[0])
    return scene.time(start, end, kind, edtf, until=until)


def _named_event(scene: Scene, start: int, end: int, entry: Entry) -> Time | None:
    """Read 党的十八大以来, 改革开放后."""
    view = scene.view
    if start and view[start - 1] in _CN:
        return None
    end += view.startswith(("”", '"', "」", "’"), end)
    tail = max((w for w in entry.values["before"] if view.startswith(w, end)), key=len)
    end += len(tail)
    since = entry.value("since") or ""
    prefix = g.PREFIX.search(scene.before(start, 5))
    if tail.endswith("期间"):
        return scene.time(start, end, "period", entry.value("edtf"))
    if tail.endswith("前"):
        return scene.time(start, end, "period", f"../{since}")
    back = len(prefix[0]) if prefix and prefix["since"] else 0
    return scene.time(start - back, end, "period", f"{since}/..")


def _vague(scene: Scene, start: int, end: int, entry: Entry) -> Time | None:
    """Quote a word that no date can be given for, unless it opens a period of its own: 最近三年."""
    after = end + scene.view.startswith("的", end)
    if scene.view[start:end] in ("最近", "近期") and g.DURATION.match(scene.view, after):
        return None
    return scene.time(start, end, "period", None, "unresolved")


def _festival(scene: Scene, start: int, end: int, entry: Entry) -> Time | None:
    part = _FESTIVAL_PART.match(scene.view, end)
    return scene.time(start, part.end() if part else end, "period", None, "unresolved")


def _relative(scene: Scene, start: int, end: int, entry: Entry) -> Time | None:
    """Read a relative word: with what follows if it is a year or a month."""
    grain = entry.value("grain")
    if grain == "year":
        return dates.read_date(scene, start)
    shift, said = int(entry.value("shift") or 0), scene.said
    if grain == "month":
        month, basis = None, "unresolved"
        if entry.value("anchor") == "said":
            if said.month:
                index = said.month[0] * 12 + said.month[1] - 1 + shift
                month, basis = (index // 12, index % 12 + 1), "inherited"
        elif edtf := scene.shifted("month", shift):
            month, basis = (int(edtf[:4]), int(edtf[5:])), "resolved"
        return dates.read_month_word(scene, start, end, month, basis)
    if grain == "week":
        return _week(scene, start, end, shift)
    if entry.value("anchor") == "said":
        day = Reference.parse(said.day or said.story_day)
        edtf = day.shifted("day", shift) if day else None
        return scene.time(start, end, "date", edtf, "inherited" if edtf else "unresolved")
    edtf = said.day = scene.shifted("day", shift)
    return dates.around(scene, start, end, "date", edtf, "resolved" if edtf else "unresolved")


def _week(scene: Scene, start: int, end: int, shift: int) -> Time:
    """Read 上周, 上周三: weeks begin on Monday (GB/T 7408)."""
    day = g.WEEKDAY.match(scene.view, end)
    week = scene.shifted("week", shift)
    basis = "resolved" if week else "unresolved"
    if not day:
        return scene.time(start, end, "period", week, basis)
    if week and scene.reference:
        at = "一二三四五六日天".index(day[1])
        monday = Reference.parse(first(week))
        return scene.time(start, day.end(), "date", monday.shifted("day", min(at, 6)) if monday else None, basis)
    return scene.time(start, day.end(), "date", None, basis)


_WORDS = {
    "NamedPeriod": _named_period,
    "NamedEvent": _named_event,
    "VagueTime": _vague,
    "Festival": _festival,
    "RelativeTime": _relative,
}
