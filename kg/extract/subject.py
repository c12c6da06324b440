"""The place and the year a report is about."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from kg import places
from kg.lexicon import Lexicon
from kg.model import Place, PlaceMention, Report

_LEVELS = frozenset({"province", "prefecture", "county"})
_RELATIVE = "全我该本"
"""全省, 我市 name a place over again, or a yardstick: they do not count."""
_HALF = 0.5
_TITLE = 4.0
"""A place in the title counts as much as so many in the text."""
_HELPERS = ("11", "12", "31", "32", "33", "35", "37", "44", "81", "82")
"""Provinces of the coast, Hong Kong and Macao: they send money, people and orders to the counties of others."""
_HELPER = 0.5
"""A place that may be there as a helper only counts as much of one that may not."""
_DATED = re.compile(r"[（(](?:19|20)\d\d年?[）)]\s*$")
"""A yearbook entry bears its year in brackets at the end of its title: 竹溪县扶贫开发（2018年）."""
_COLON = re.compile("[:：]")
_COMPANY = re.compile("[一-鿿（）()]{1,14}?(?:公司|集团)")
"""The rest of a company's name, whose province or city says where it is registered: 湖南｜青山生物科技有限公司."""
_LONGEST = 12
_OF_A_VILLAGE = re.compile("该村|全村|本村|我村|村里|村[“”]?[两支]委|村集体|村民|村党|驻村|村部")
_ABOVE_A_VILLAGE = re.compile("[该全我][县市州区旗乡镇]|县里|市里|镇里|乡里|各[乡县镇]")
_ABOVE = frozenset({"province", "prefecture", "county", "town"})
_OWN = 4
"""How often at least a village's story says 全村, 村里, 村民."""
_PLAINLY = 2
"""How many words of the village there are in its story for each place above it."""
_LARGE = 2
"""全县 and the like speak of what lies above more plainly than a name, which may be an address, so many times."""
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
    text, headed = _text(report)
    dateline = report.dateline
    for mention in places.find_places(text, year, lexicon=lexicon):
        place = mention.place
        if place is None or place.level == "country" or mention.quote[0] in _RELATIVE:
            continue
        if mention.start >= headed and mention.quote == dateline:
            dateline = None
            continue
        if mention.start >= headed and place.level != "county" and _COMPANY.match(text, mention.end):
            continue
        weight = (_TITLE if mention.start < headed else 1.0) * (_HELPER if place.code.startswith(_HELPERS) else 1.0)
        for one in (place, *places.ancestors(place)):
            known[one.code] = one
            weights[one.code] += weight
    found: Place | None = None
    while True:
        above = found.code if found is not None else places.COUNTRY.code
        below = [p for p in known.values() if p.parent == above and p.level in _LEVELS]
        below.sort(key=lambda p: (-weights[p.code], p.code))
        best = below[0] if below else None
        tied = len(below) > 1 and weights[below[0].code] == weights[below[1].code]
        if best is None or tied or weights[best.code] < _HALF * weights[above]:
            return found or _headed(text[:headed], year)
        found = best


def home_village(report: Report, mentions: Sequence[PlaceMention]) -> Place | None:
    """Return the one village whose story a report is: what is the village's own outweighs all that lies above it.

    A report on a county that opens with a village speaks of 全县, 县里 and other places before long.
    """
    found = [m for m in mentions if m.place is not None]
    counts = Counter(m.place for m in found if m.place is not None and m.place.level == "village")
    if not counts:
        return None
    village, named = counts.most_common(1)[0]
    text = report.view[report.blocks[0].start : report.blocks[-1].end] if report.blocks else ""
    own = len(_OF_A_VILLAGE.findall(text))
    chained = {m.end for m in found}
    above = sum(m.place is not None and m.place.level in _ABOVE for m in found)
    above -= sum(m.start in chained for m in found)
    outweighed = _PLAINLY * (above + _LARGE * len(_ABOVE_A_VILLAGE.findall(text)))
    alone = 2 * named > counts.total()
    return village if alone and own >= _OWN and named + own >= outweighed else None


def _headed(title: str, year: int | None) -> Place | None:
    """Return the place before the colon of a title, where the text names none: 某县：……."""
    name, *rest = _COLON.split(title, maxsplit=1)
    place = places.resolve(name, year) if rest and len(name) <= _LONGEST else None
    if place is None or place.level not in _LEVELS:
        return None
    return place if name.endswith(place.name) or place.name.startswith(name) else None


def _text(report: Report) -> tuple[str, int]:
    """Return the title and all that is read of a report, in one, and where the title ends in it.

    What the text names in full the title may call by its short name, so that both are read together.
    """
    headline = next((b for b in report.blocks if b.kind == "headline"), None)
    title = "" if headline is not None or not report.title else report.title + "\n"
    if not report.blocks:
        return title, len(title)
    start = report.blocks[0].start
    body = report.view[start : report.blocks[-1].end]
    if headline is None:
        return title + body, len(title)
    if headline.start == start:
        return body, headline.end - start
    named = report.view[headline.start : headline.end] + "\n"
    return named + body, len(named)


def governing_year(report: Report, lexicon: Lexicon) -> str | None:
    """Return the year of a yearbook entry or bulletin (2017年概况): everything it says holds for that year."""
    headline = next((report.text[b.start : b.end] for b in report.blocks if b.kind == "headline"), report.title or "")
    year = _YEAR.search(headline)
    if year is None:
        return None
    words = [w for e in lexicon.of("YearbookWord") for w in e.labels]
    entry = _DATED.search(headline) is not None and "报告" not in headline
    return year.group(1) if entry or any(w in headline for w in words) else None
