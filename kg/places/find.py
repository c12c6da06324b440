"""Find the places a text names: one pass over its words, then one over what was found, from beginning to end."""

from __future__ import annotations

from dataclasses import replace

from kg import normalise
from kg.lexicon import Lexicon
from kg.model import Place, PlaceMention
from kg.places import words as w
from kg.places.context import Context, in_town, lies_in
from kg.places.divisions import COUNTRY, in_year, table
from kg.places.spots import JOINTS, LISTING, Finder, Spot

_CLAUSE_ENDS = "。！？；\n"


def find_places(
    text: str, year: int | None = None, scope: Place | None = None, lexicon: Lexicon | None = None
) -> list[PlaceMention]:
    """Return the places that a text names, in text order, without overlap.

    Names are those of `year` (default: the table's last), and older ones under their last code. `scope` is the place
    the text is about: it binds 全市, 我县 and the like, decides between namesakes, and lets its counties go by their
    short names. Names of places that lie in one another and follow each other at once are one mention, of the deepest.
    """
    view = normalise.view(text)
    words = w.load(lexicon)
    finder = Finder(view, min(year or table().latest, table().latest), scope, words)
    return _mentions(text, view, finder.spots(), Context(finder.year, scope), words)


def _mentions(text: str, view: str, spots: list[Spot], context: Context, words: w.Words) -> list[PlaceMention]:
    """Resolve what was found, from the beginning of the text to its end."""
    found: list[PlaceMention] = []
    last: Spot | None = None
    for spot in spots:
        joined = last is not None and (
            last.end == spot.start or (last.end == spot.start - 1 and view[last.end] in JOINTS)
        )
        before = found[-1] if joined and found else None
        place, candidates, inside = _resolve(view, spot, last if joined else None, before, context, found, words)
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
    words: w.Words,
) -> tuple[Place | None, tuple[str, ...], Place | None]:
    """Return the place of a spot, the candidates where it stays open, and the place named right before that it lies in."""
    if spot.kind == w.COUNTRY:
        return COUNTRY, (), None
    if spot.kind == w.RELATIVE:
        return context.meant_by(words.relatives[view[spot.start : spot.end]]), (), None
    if spot.kind == w.SUFFIX:
        name = view[spot.start : spot.end].removesuffix("办事处")
        parent = before.place if before is not None and before.place not in (None, COUNTRY) else None
        if last is None and found and found[-1].place is not None and view[found[-1].end : spot.start] in LISTING:
            listed = found[-1].place
            if listed.level == ("village" if in_town(name) else "town"):
                return context.local(name, context.parent(listed)), (), None
        if parent is not None and (parent.level == "village" or (parent.level == "town" and not in_town(name))):
            parent = None
        if before is not None and before.place is None and last is not None and last.kind != w.RELATIVE:
            return None, (), None
        return context.local(name, parent), (), parent
    if before is not None and last is not None:
        if before.place is not None and before.place.level == "province" and before.place.code == spot.rows[0].code:
            return before.place, (), before.place
        ups = [before.place.code] if before.place else []
        for code in (*ups, *(row.code for row in (*last.rows, *last.others))):
            rows = [r for r in (*spot.rows, *spot.others) if r.code != code and lies_in(r, code, context.year)]
            if rows:
                alive = [row for row in rows if row in spot.rows] or list(in_year(tuple(rows), context.year))
                if len({row.code for row in alive}) == 1:
                    return alive[0].place, (), alive[0].place
                return None, tuple(sorted(row.code for row in alive)), None
    near = found[-1].place if found and not _clause_between(view, found[-1].end, spot.start) else None
    chosen = context.choose(spot.rows, near)
    if len(chosen) == 1:
        return chosen[0].place, (), None
    return None, tuple(sorted(row.code for row in chosen)), None


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
        replace(mention, place=deeper.get(mention.place.code) or mention.place)
        if mention.place is not None
        else mention
        for mention in found
    ]
