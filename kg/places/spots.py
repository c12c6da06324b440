"""The first pass over a text: which of its words name places, judged by what stands around them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kg.model import Place
from kg.places import words as w
from kg.places.bounds import ends_in_word, is_place_word, run_before, stands_free
from kg.places.context import in_town, lies_in
from kg.places.counties import called, counties, named, province_or_prefecture
from kg.places.divisions import Division, table
from kg.places.villages import name_start

JOINTS = "·•・"
LISTING = ("、", "和", "与", "及")
_COLONS = ("：", ":")
_LIST_MARKS = "、和与及至"


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


class Finder:
    """The first pass: which words of the text name places."""

    def __init__(self, view: str, year: int, scope: Place | None, words: w.Words) -> None:
        self.view = view
        self.year = year
        self.scope = scope
        self.province = scope is not None and scope.level == "province" and not scope.name.endswith("市")
        self.words = words
        self.found: list[Spot] = []
        self.end = 0
        """Where the last word that counted ended."""
        self.locals: set[str] = set()
        self.doubtful: list[tuple[int, int, int]] = []
        """(not before, suffix start, suffix end) of towns and villages that only another mention can confirm."""

    def spots(self) -> list[Spot]:
        """Read the text once, from beginning to end."""
        hits: list[tuple[int, int, int]] = self.words.automaton.find_matches_as_indexes(self.view)
        kinds, words = self.words.kinds, self.words.words
        full = {words[p] for p, _, _ in hits if kinds[p] == w.NAME}
        local = counties(tuple(sorted(full)), self.year, self.scope)
        if local.names:
            extra = local.automaton.find_matches_as_indexes(self.view)
            hits = sorted([*hits, *((~p, s, e) for p, s, e in extra)], key=lambda hit: (hit[1], -hit[2], -hit[0]))
        self.suffix_starts = {s: e for p, s, e in hits if p >= 0 and kinds[p] == w.SUFFIX}
        for p, start, end in hits:
            if start < self.end:
                continue
            if p < 0:
                self._county(start, end, local.rows[~p], local.near[~p])
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
                self._country(start, end)
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
        if last.end == start or (last.end == start - 1 and self.view[last.end] in JOINTS):
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
        if self._overrun(end):
            if word[:-1] in table().shorts:
                self._short(start, end - 1, word[:-1])
            return
        known = table().names[word]
        rows = named(word, self.year)
        if not self._nested(known, start):
            if word in self.words.common["name"]:
                return
            if len(word) == 2 and not self._alone(start, rows):
                return
            if (len(word) == 2 or (len(word) == 3 and ends_in_word(word))) and not stands_free(self.view, start, end):
                return
        self._add(Spot(start, end, w.NAME, rows, known))

    def _alone(self, start: int, rows: tuple[Division, ...]) -> bool:
        """Say whether a county name of two characters may be one here: 兴县 is none in 工业兴县."""
        alive = tuple(row for row in rows if row.first <= self.year <= row.last)
        if self.scope is not None and any(lies_in(row, self.scope.code[:4] + "00", self.year) for row in rows):
            return True
        before = self.view[start - 1 : start]
        if before and before in LISTING and self.found and self.found[-1].end == start - 1:
            return True
        return bool(alive) and (
            not before.isalnum() or self.end == start or self.view.endswith(self.words.leads, 0, start)
        )

    def _overrun(self, end: int) -> bool:
        """Say whether the last character of a full name begins an ordinary word (北京市民)."""
        for word, excepts in self.words.continuations.items():
            if self.view.startswith(word, end - 1):
                return not any(self.view.startswith(longer, end - 1) for longer in excepts)
        return False

    def _short(self, start: int, end: int, word: str) -> None:
        rows = province_or_prefecture(word, self.year)
        if not rows:
            return
        if end in self.suffix_starts and self._suffix(end, self.suffix_starts[end]):
            return
        if self.scope is not None and rows[0].level == "prefecture":
            own = tuple(row for row in called(word, self.year) if lies_in(row, self.scope.code, self.year))
            rows = own or rows
        every = table().shorts[word]
        follows = self._follows(end, every)
        if not follows:
            if not stands_free(self.view, start, end):
                return
            if rows[0].level == "prefecture" and self._parent(start) and not self._nested(every, start):
                return
            common = rows[0].level == "prefecture" and word in self.words.common["prefecture"]
            if common and not (self._nested(every, start) or self._supported(start, end)):
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
            end = start + length
            word = self.view[start:end]
            if word not in table().shorts:
                continue
            below = tuple(
                row
                for row in called(word, self.year)
                if row.level != "province"
                and any(row.code != up.code and lies_in(row, up.code, self.year) for up in rows)
            )
            below = tuple(row for row in below if row.level == "prefecture") or below
            common = word in self.words.common["county"] and bool(below) and below[0].level == "county"
            if common and self.view[end : end + 1] not in _COLONS:
                continue
            if below and end not in self.suffix_starts and stands_free(self.view, start, end, start):
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
        fresh = start == 0 or not self.view[start - 1].isalnum() or self._nested(rows, start)
        headed = fresh and self.view[end : end + 1] in _COLONS
        if word in self.words.common["county"]:
            if not (self._listed(start, end, rows) or (near and headed)):
                return
        elif not (
            near
            or not self.province
            or self._nested(rows, start)
            or is_place_word(word)
            or self._listed(start, end, rows)
        ):
            return
        if stands_free(self.view, start, end) or headed:
            self._add(Spot(start, end, w.SHORT, rows, rows))

    def _listed(self, start: int, end: int, rows: tuple[Division, ...]) -> bool:
        """Say whether a short name stands in a list with another county of the same parent."""
        view = self.view
        families = {self._family(row) for row in rows}
        if start and view[start - 1] == "、" and self.found:
            last = self.found[-1]
            return last.end == start - 1 and any(self._family(row) in families for row in last.rows)
        if view[end : end + 1] != "、":
            return False
        return any(
            self._family(row) in families
            for length in range(2, 8)
            for row in table().shorts.get(view[end + 1 : end + 1 + length], ())
        )

    def _family(self, row: Division) -> str:
        """Return what counties in one list share: their parent, or their province where the text is about one."""
        return row.code[:2] if self.province else row.parent

    def _supported(self, start: int, end: int) -> bool:
        """Say whether what surrounds a name that is an ordinary word shows it to be a place."""
        view, found = self.view, self.found
        before = view[start - 1 : start]
        after = view[end : end + 1]
        if after in _COLONS and not before.isalnum():
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

    def _country(self, start: int, end: int) -> None:
        """Judge 中国 and the like by their left side: there is none in 其中国有企业."""
        if not self.view[start - 1 : start].isalnum() or stands_free(self.view, start, end):
            self._add(Spot(start, end, w.COUNTRY))

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
            second = self.view[start + 1]
            if second not in self.words.suffixes or second == first:
                self._suffix(start, start + 1)
            else:
                self.doubtful.append((self.end, start, start + 1))
        elif self.view[start:end] in self.words.alone:
            self._suffix(end - 1, end)
        elif self.view[end - 1] in self.words.suffixes:
            self.doubtful.append((self.end, end - 1, end))

    def _suffix(self, start: int, end: int) -> bool:
        """Judge the words before 乡, 镇, 村."""
        view = self.view
        if view[start:end] == "村" and self.suffix_starts.get(end) is not None and view[end] != "村":
            return False
        parent = self._parent_before(start, view[start:end])
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

    def _parent_before(self, start: int, suffix: str) -> bool:
        """Say whether the words before a suffix follow at once on a place they may lie in, or on one they are listed with."""
        if not self.found:
            return False
        last = self.found[-1]
        left = run_before(self.view, last.end, start)
        if left == last.end == self.end:
            return last.kind != w.COUNTRY and (
                last.kind != w.SUFFIX or (in_town(suffix) and not in_town(self.view[last.start : last.end]))
            )
        return left == last.end + 1 and self.end <= left and last.kind == w.SUFFIX and self.view[last.end] == "、"

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
