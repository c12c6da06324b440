"""The place and the year a report is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from kg import places
from kg.lexicon import Lexicon
from kg.model import Place, Report

_LEVELS = frozenset({"province", "prefecture", "county"})
_RELATIVE = "全我该本"
"""全省, 我市 name a place over again, or a yardstick: they do not count."""
_HALF = 0.5
_TITLE = 4.0
"""A place in the title counts as much as so many in the text."""
_DATED = re.compile(r"[（(](?:19|20)\d\d年?[）)]\s*$")
"""A yearbook entry bears its year in brackets at the end of its title: 竹溪县扶贫开发（2018年）."""
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def subject_place(report: Report, year: int | None, lexicon: Lexicon | None = None) -> Place | None:
    """Return the place a report is about: as given, else the one that its title and text speak of most.

    From the country down, the place that holds at least half of all that is said of the one above; never below a county.
    """
    if report.place:
        place = places.resolve(report.place, year)
        if place is not None:
            return place
    weights: dict[str, float] = defaultdict(float)
    known: dict[str, Place] = {}
    for text, weight in _texts(report):
        for mention in places.find_places(text, year, lexicon=lexicon):
            place = mention.place
            if place is None or place.level == "country" or mention.quote[0] in _RELATIVE:
                continue
            if mention.quote == report.dateline:
                continue
            for one in (place, *places.ancestors(place)):
                known[one.code] = one
                weights[one.code] += weight
    found: Place | None = None
    while True:
        above = found.code if found is not None else places.COUNTRY.code
        below = [p for p in known.values() if p.parent == above and p.level in _LEVELS]
        best = min(below, key=lambda p: (-weights[p.code], p.code), default=None)
        if best is None or weights[best.code] < _HALF * weights[above]:
            return found
        found = best


def _texts(report: Report) -> Iterator[tuple[str, float]]:
    """Yield what is said of places, with its weight."""
    if report.title and not any(b.kind == "headline" for b in report.blocks):
        yield report.title, _TITLE
    if report.blocks:
        body = report.view[report.blocks[0].start : report.blocks[-1].end]
        headline = next((b for b in report.blocks if b.kind == "headline"), None)
        if headline is not None:
            yield report.view[headline.start : headline.end], _TITLE
        yield body, 1.0


def governing_year(report: Report, lexicon: Lexicon) -> str | None:
    """Return the year of a yearbook entry or bulletin (2017年概况): everything it says holds for that year."""
    headline = next((report.text[b.start : b.end] for b in report.blocks if b.kind == "headline"), report.title or "")
    year = _YEAR.search(headline)
    if year is None:
        return None
    words = [w for e in lexicon.of("YearbookWord") for w in e.labels]
    entry = _DATED.search(headline) is not None and "报告" not in headline
    return year.group(1) if entry or any(w in headline for w in words) else None
