"""The place and the year a report is about."""

from __future__ import annotations

import re

from kg import places
from kg.lexicon import Lexicon
from kg.model import Place, Report

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")


def subject_place(report: Report, year: int | None) -> Place | None:
    """Return the place a report is about: as given, else the one its title or its text names most."""
    if report.place:
        place = places.resolve(report.place, year)
        if place is not None:
            return place
    if report.title:
        named = [
            m.place
            for m in places.find_places(report.title, year)
            if m.place is not None and m.place.level != "country"
        ]
        if named:
            return named[-1]
    count: dict[str, int] = {}
    best: dict[str, Place] = {}
    for block in report.blocks:
        for m in places.find_places(report.view[block.start : block.end], year):
            if m.place is not None and m.place.level in ("province", "prefecture", "county"):
                count[m.place.code] = count.get(m.place.code, 0) + 1
                best[m.place.code] = m.place
    if not count:
        return None
    return best[min(count, key=lambda code: (-count[code], code))]


def governing_year(report: Report, lexicon: Lexicon) -> str | None:
    """Return the year of a yearbook entry or bulletin (2017年概况): everything it says holds for that year."""
    headline = next((report.text[b.start : b.end] for b in report.blocks if b.kind == "headline"), report.title or "")
    year = _YEAR.search(headline)
    if year is None:
        return None
    words = [w for e in lexicon.of("YearbookWord") for w in e.labels]
    return year.group(1) if any(w in headline for w in words) else None
