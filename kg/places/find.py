"""Find the places a text names: one pass over its words, then one over what was found, from beginning to end."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import lru_cache

import ahocorasick_rs as ac

from kg import normalise
from kg.model import Place, PlaceMention
from kg.places import words as w
from kg.places.bounds import run_before, stands_free
from kg.places.context import Context, lies_in
from kg.places.divisions import COUNTRY, Division, ancestors, in_year, table
from kg.places.villages import name_start

_COUNTY = -1
"""Pattern kind of a county's short name, which only its surroundings make a name."""

_JOINTS = "·•・"
_LIST_MARKS = "、和与及至"
_CLAUSE_ENDS = "。！？；\n"


@dataclass(slots=True)
class Spot:
    """A stretch of the text that names a place, not yet resolved."""

    start: int
    end: int
    kind: int
    rows: tuple[Division, ...] = ()
    """Divisions of that name in the year."""
    others: tuple[Division, ...] = ()
    """Divisions of that name in other years or at other levels, considered only below a parent named before it."""


def find_places(text: str, year: int | None = None, scope: Place | None = None) -> list[PlaceMention]:
    """Return the places that a text names, in text order, without overlap.

    Names are those of `year` (default: the table's last), and older ones under their last code. `scope` is the place
    the text is about: it binds 全市, 我县 and the like, decides between namesakes, and lets its counties go by their
    short names. Names of places that lie in one another and follow each other at once are one mention, of the deepest.
    """
    view = normalise.view(text)
    finder = _Finder(view, min(year or table().latest, table().latest), scope)
    return _mentions(text, view, finder.spots(), Context(finder.year, scope))


class _Finder:
    """The first pass: which words of the text name places."""

    def __init__(self, view: str, year: int, scope: Place | None) -> None:
        self.view = view
        self.year = year
        self.scope = scope
        self.words = w.load()
        self.found: list[Spot] = []
        self.end = 0
        """Where the last word that counted ended."""
        self.locals: set[str] = set()
        self.doubtful: list[tuple[int, int, int]] = []
        """(not before, suffix start, suffix end) of towns and villages that only another mention can confirm."""

    def spots(self) -> list[Spot]:
        hits: list[tuple[int, int, int]] = self.words.automaton.find_matches_as_indexes(self.view)
        kinds, words = self.words.kinds, self.words.words
        named = {words[p] for p, _, _ in hits if kinds[p] == w.NAME}
        counties = _counties(tuple(sorted(named)), self.year, self.scope)
        if counties.names:
            extra = counties.automaton.find_matches_as_indexes(self.view)
            hits = sorted([*hits, *((~p, s, e) for p, s, e in extra)], key=lambda hit: (hit[1], -hit[2], -hit[0]))
        self.suffix_starts = {s: e for p, s, e in hits if p >= 0 and kinds[p] == w.SUFFIX}
        for p, start, end in hits:
            if start < self.end:
                continue
            if p < 0:
                self._county(start, end, counties.rows[~p], counties.near[~p])
                continue
            kind = kinds[p]
            if kind == w.NOT_PLACE:
                self.end = end
            elif kind == w.GENERIC:
                self._generic(start, end)
            elif kind == w.SUFFIX:
                self._suffix(start, end)
            elif kind == w.NAME:
                self._name(start, end, words[p])
            elif kind == w.SHORT:
                self._short(start, end, words[p])
            elif kind == w.COUNTRY:
                self._add(Spot(start, end, w.COUNTRY))
            else:
                self._relative(start, end, words[p])
        self._confirm()
        return self.found

    def _add(self, spot: Spot) -> None:
        self.found.append(spot)
        self.end = spot.end

    def _parent(self, start: int) -> Spot | None:
        """Return the spot that ends where another begins, a joint between them aside."""
        if not self.found:
            return None
        last = self.found[-1]
        if last.end == start or (last.end == start - 1 and self.view[last.end] in _JOINTS):
            return last
        return None

    def _nested(self, rows: tuple[Division, ...], start: int) -> bool:
        """Say whether one of the divisions lies in the place named right before."""
        parent = self._parent(start)
        if parent is None:
            return False
        above = (*parent.rows, *parent.others)
        return any(row.code != up.code and lies_in(row, up.code, self.year) for row in rows for up in above)

    def _name(self, start: int, end: int, word: str) -> None:
        known = table().names[word]
        rows = _rows(word, self.year)
        if not self._nested(known, start):
            if word in self.words.common["name"]:
                return
            if len(word) == 2 or (len(word) == 3 and _ends_in_word(word)):
                if not stands_free(self.view, start, end):
                    return
        short = self._overrun(end)
        if short:
            if word[:-1] in table().shorts:
                self._short(start, end - 1, word[:-1])
            return
        self._add(Spot(start, end, w.NAME, rows, known))

    def _overrun(self, end: int) -> bool:
        """Say whether the last character of a full name begins an ordinary word (北京市民)."""
        for word, excepts in self.words.continuations.items():
            if self.view.startswith(word, end - 1):
                return not any(self.view.startswith(longer, end - 1) for longer in excepts)
        return False

    def _short(self, start: int, end: int, word: str) -> None:
        rows = _short_rows(word, self.year)
        if not rows:
            return
        if end in self.suffix_starts and self._suffix(end, self.suffix_starts[end]):
            return
        every = table().shorts[word]
        follows = self._follows(end, every)
        if not follows:
            if not stands_free(self.view, start, end):
                return
            if rows[0].level == "prefecture" and self._parent(start) and not self._nested(every, start):
                return
            if word in self.words.common["prefecture"] and rows[0].level == "prefecture":
                if not (self._nested(every, start) or self._supported(start, end)):
                    return
        self._add(Spot(start, end, w.SHORT, rows, every))
        self._county_after(end, rows)

    def _follows(self, end: int, rows: tuple[Division, ...]) -> bool:
        """Say whether the name of a division in one of these begins here."""
        for length in range(11, 1, -1):
            word = self.view[end : end + length]
            below = table().names.get(word, ())
            if any(lies_in(row, up.code, self.year) for row in below for up in rows):
                return True
        return self._short_below(end, rows) is not None

    def _short_below(self, start: int, rows: tuple[Division, ...]) -> tuple[int, tuple[Division, ...]] | None:
        """Return the county that goes by its short name right after a place it lies in."""
        for length in range(7, 1, -1):
            word = self.view[start : start + length]
            if word not in table().shorts or word in self.words.common["county"]:
                continue
            below = tuple(
                row
                for row in _alive(word, self.year)
                if row.level != "province" and any(row.code != up.code and lies_in(row, up.code, self.year) for up in rows)
            )
            end = start + length
            if below and end not in self.suffix_starts and stands_free(self.view, start, end):
                return end, below
        return None

    def _county_after(self, end: int, rows: tuple[Division, ...]) -> None:
        found = self._short_below(end, rows)
        if found and not self._longer_name(end, found[0]):
            self._add(Spot(end, found[0], w.SHORT, found[1], found[1]))

    def _longer_name(self, start: int, end: int) -> bool:
        """Say whether a full name begins here that goes beyond an end."""
        names = table().names
        return any(self.view[start:e] in names for e in range(end + 1, min(end + 14, len(self.view)) + 1))

    def _county(self, start: int, end: int, rows: tuple[Division, ...], near: bool) -> None:
        """Judge the short name of a county of a place in force."""
        if end in self.suffix_starts and self._suffix(end, self.suffix_starts[end]):
            return
        word = self.view[start:end]
        headed = self.view[end : end + 1] in ("：", ":") and (start == 0 or not self.view[start - 1].isalnum())
        if word in self.words.common["county"]:
            if not (self._listed(start, end, rows) or (near and headed)):
                return
        elif not (near or self._nested(rows, start) or _is_place_word(word) or self._listed(start, end, rows)):
            return
        if stands_free(self.view, start, end) or headed:
            self._add(Spot(start, end, w.SHORT, rows, rows))

    def _listed(self, start: int, end: int, rows: tuple[Division, ...]) -> bool:
        """Say whether a short name stands in a list with another county of the same parent."""
        view = self.view
        parents = {row.parent for row in rows}
        if start and view[start - 1] == "、" and self.found:
            last = self.found[-1]
            return last.end == start - 1 and any(row.parent in parents for row in last.rows)
        if view[end : end + 1] != "、":
            return False
        return any(
            row.parent in parents
            for length in range(2, 8)
            for row in table().shorts.get(view[end + 1 : end + 1 + length], ())
        )

    def _supported(self, start: int, end: int) -> bool:
        """Say whether what surrounds a name that is an ordinary word shows it to be a place."""
        view, found = self.view, self.found
        before = view[start - 1 : start]
        after = view[end : end + 1]
        if after in ("：", ":") and not before.isalnum():
            return True
        if before and before in _LIST_MARKS and found and found[-1].end == start - 1:
            return True
        if after and after in _LIST_MARKS:
            for length in range(2, 12):
                word = view[end + 1 : end + 1 + length]
                if (word in table().names or word in table().shorts) and word not in self.words.common["prefecture"]:
                    return True
        return any(len(lead) > 1 and view.endswith(lead, 0, start) for lead in self.words.leads) and (
            not after.isalnum() or after in "的"
        )

    def _relative(self, start: int, end: int, word: str) -> None:
        kind = self.words.relatives[word].kind
        if word.startswith(kind) and self._suffix(start, start + len(kind)):
            return
        before = self.view[start - 1 : start]
        if not ("\u4e00" <= before <= "\u9fff") or self.end == start or stands_free(self.view, start, end):
            self._add(Spot(start, end, w.RELATIVE))

    def _generic(self, start: int, end: int) -> None:
        """Take the suffix a generic word begins with, where a name known from elsewhere ends in it (绿塘乡|村民)."""
        first = self.view[start : start + 1]
        if first in self.words.suffixes:
            if self.view[start + 1] not in self.words.suffixes:
                self._suffix(start, start + 1)
            else:
                self.doubtful.append((self.end, start, start + 1))
        elif self.view[end - 1] in self.words.suffixes:
            self.doubtful.append((self.end, end - 1, end))

    def _suffix(self, start: int, end: int) -> bool:
        """Judge the words before 乡, 镇, 村."""
        view = self.view
        if view[start:end] == "村" and self.suffix_starts.get(end) is not None and view[end] != "村":
            return False
        parent = self._parent_before(start)
        at = name_start(view, self.end, start, end, self.words, parent)
        if at is None:
            self.doubtful.append((self.end, start, end))
            return False
        if view[start:end] == "街道" and view.startswith("办事处", end):
            self._add(Spot(at, end + 3, w.SUFFIX))
            self.locals.add(view[at:end])
            return True
        self._add(Spot(at, end, w.SUFFIX))
        self.locals.add(view[at:end])
        return True

    def _parent_before(self, start: int) -> bool:
        """Say whether nothing but Chinese characters stands between the last place named and a suffix."""
        if not self.found or self.found[-1].end != self.end:
            return False
        return run_before(self.view, self.end, start) == self.end

    def _confirm(self) -> None:
        """Take the doubtful towns and villages whose names the text gives elsewhere."""
        if not self.locals or not self.doubtful:
            return
        longest = max(map(len, self.locals))
        starts = [spot.start for spot in self.found]
        confirmed: list[Spot] = []
        for low, start, end in self.doubtful:
            for length in range(longest, end - start, -1):
                at = end - length
                if at < low or self.view[at:end] not in self.locals:
                    continue
                place = bisect_left(starts, at)
                if place < len(starts) and starts[place] < end:
                    break
                confirmed.append(Spot(at, end, w.SUFFIX))
                break
        self.found = sorted([*self.found, *confirmed], key=lambda spot: spot.start)


@dataclass(frozen=True)
class _Counties:
    """The short names of the counties that lie in places in force."""

    names: tuple[str, ...]
    automaton: ac.AhoCorasick
    rows: tuple[tuple[Division, ...], ...]
    near: tuple[bool, ...]
    """The county itself is named in full, or is the place the text is about."""


@lru_cache(maxsize=256)
def _counties(named: tuple[str, ...], year: int, scope: Place | None) -> _Counties:
    """Collect the short names that a text with these full names, about that place, may use for counties."""
    own: dict[str, list[Division]] = {}
    around: dict[str, list[Division]] = {}
    places = [place.code for place in (scope, *ancestors(scope)) if place.level != "country"] if scope else []
    for code in places:
        row = table().at(code, year)
        if row is not None and row.level == "county" and row.short:
            own.setdefault(row.short, []).append(row)
    for name in named:
        for row in in_year(table().names[name], year):
            if row.level == "county" and row.short:
                own.setdefault(row.short, []).append(row)
            elif row.level == "prefecture":
                places.append(row.code)
    for code in places[:1] + [code for code in places[1:] if code[2:] != "0000"]:
        for row in _below(code, year):
            around.setdefault(row.short, []).append(row)
    names = tuple(sorted({*own, *around} - _prefectures(year)))
    return _Counties(
        names=names,
        automaton=ac.AhoCorasick(list(names) or ["\0"], matchkind=ac.MatchKind.LeftmostLongest),
        rows=tuple(tuple(dict.fromkeys(own.get(name) or around[name])) for name in names),
        near=tuple(name in own for name in names),
    )


@lru_cache(maxsize=1024)
def _below(code: str, year: int) -> tuple[Division, ...]:
    """Return the counties with a short name that lie in a province or prefecture in a year."""
    head = code.rstrip("0") if code[2:] == "0000" else code[:4]
    head = head.ljust(2, "0")
    found = []
    for rows in table().codes.values():
        if rows[0].code[:2] != head[:2]:
            continue
        found += [r for r in rows if r.short and r.level == "county" and r.first <= year <= r.last]
    return tuple(row for row in found if lies_in(row, code, year) and row.code != code)


@lru_cache(maxsize=64)
def _prefectures(year: int) -> frozenset[str]:
    """Return the short names that the main automaton looks for in a year."""
    return frozenset(s for s in table().shorts if _short_rows(s, year))


@lru_cache(maxsize=8192)
def _rows(name: str, year: int) -> tuple[Division, ...]:
    return in_year(table().names[name], year)


@lru_cache(maxsize=8192)
def _alive(short: str, year: int) -> tuple[Division, ...]:
    return tuple(row for row in table().shorts[short] if row.first <= year <= row.last)


@lru_cache(maxsize=8192)
def _short_rows(short: str, year: int) -> tuple[Division, ...]:
    """Return the province, else the prefectures, that a short name means in a year."""
    alive = _alive(short, year)
    for level in ("province", "prefecture"):
        rows = tuple(row for row in alive if row.level == level)
        if rows:
            return rows
    return ()


@lru_cache(maxsize=8192)
def _ends_in_word(name: str) -> bool:
    """Say whether the end of a name is a word, so that another may overlap it (西南|山区 is no 南山区)."""
    from rjieba import has_word

    return bool(has_word(name[1:]))


@lru_cache(maxsize=8192)
def _is_place_word(word: str) -> bool:
    """Say whether the segmenter knows a word as the name of a place."""
    from kg.places.bounds import tags

    return tags(word) == [(word, "ns")]


def _mentions(text: str, view: str, spots: list[Spot], context: Context) -> list[PlaceMention]:
    """Resolve what was found, from the beginning of the text to its end."""
    found: list[PlaceMention] = []
    last: Spot | None = None
    for spot in spots:
        joined = last is not None and (
            last.end == spot.start or (last.end == spot.start - 1 and view[last.end] in _JOINTS)
        )
        before = found[-1] if joined and found else None
        place, candidates, inside = _resolve(view, spot, last if joined else None, before, context, found)
        start = spot.start
        if inside is not None and before is not None and last is not None and last.kind != w.RELATIVE:
            found.pop()
            start = before.start
        if place is not None:
            context.name(place)
        found.append(PlaceMention(start, spot.end, text[start : spot.end], place, candidates))
        last = spot
    return _settled(found)


def _resolve(
    view: str,
    spot: Spot,
    last: Spot | None,
    before: PlaceMention | None,
    context: Context,
    found: list[PlaceMention],
) -> tuple[Place | None, tuple[str, ...], Place | None]:
    """Return the place of a spot, the candidates where it stays open, and the place named right before that it lies in."""
    if spot.kind == w.COUNTRY:
        return COUNTRY, (), None
    if spot.kind == w.RELATIVE:
        return context.meant_by(w.load().relatives[view[spot.start : spot.end]]), (), None
    if spot.kind == w.SUFFIX:
        name = view[spot.start : spot.end].removesuffix("办事处")
        parent = before.place if before is not None and before.place not in (None, COUNTRY) else None
        if parent is not None and (parent.level == "village" or (parent.level == "town" and not _in_town(name))):
            parent = None
        if before is not None and before.place is None and last is not None and last.kind != w.RELATIVE:
            return None, (), None
        return context.local(name, parent), (), parent
    if before is not None and last is not None:
        ups = [before.place.code] if before.place else []
        for code in (*ups, *(row.code for row in (*last.rows, *last.others))):
            rows = [r for r in (*spot.rows, *spot.others) if r.code != code and lies_in(r, code, context.year)]
            if rows:
                alive = [row for row in rows if row in spot.rows] or in_year(tuple(rows), context.year)
                if len({row.code for row in alive}) == 1:
                    return alive[0].place, (), alive[0].place
                return None, tuple(sorted(row.code for row in alive)), None
    near = found[-1].place if found and not _clause_between(view, found[-1].end, spot.start) else None
    rows = context.choose(spot.rows, near)
    if len(rows) == 1:
        return rows[0].place, (), None
    return None, tuple(sorted(row.code for row in rows)), None


def _in_town(name: str) -> bool:
    return name.endswith(("村", "社区", "嘎查"))


def _clause_between(view: str, start: int, end: int) -> bool:
    return end - start > 80 or any(mark in view[start:end] for mark in _CLAUSE_ENDS)


def _settled(found: list[PlaceMention]) -> list[PlaceMention]:
    """Give a village named without its town the code of the one that the text names with it."""
    deeper: dict[str, Place | None] = {}
    for mention in found:
        place = mention.place
        if place is not None and place.code.count("-") == 2:
            short = f"{place.code.partition('-')[0]}-{place.name}"
            deeper[short] = None if deeper.get(short, place) != place else place
    if not deeper:
        return found
    return [
        replace(mention, place=deeper.get(mention.place.code) or mention.place) if mention.place is not None else mention
        for mention in found
    ]
