"""What makes two figures speak of the same: the keys by which figures of one document, or of many, are compared.

A key is a hash, so comparing is a join. It asks for the same thing, indicator, words, place, time, statistic and unit; words of
scope that the place already says (全县, 我市, the place's own name) are left out, and 2018年 and 累计 live in period and statistic.
"""

from __future__ import annotations

import re
from hashlib import sha256

from kg.model import Observation, Place
from kg.normalise import key as name_key

_OUTER = re.compile(
    "(?:(?:全|我|该|本|各)(?:国|省|自治区|区|市|州|盟|县|旗|镇|乡|村|地)|累计|累积|共计|总共|先后|全年|当年|年末|年底)(?=.)"
)
_TELLING = 3
"""Characters that a measure of money needs to be told from others of its place: 捐赠, 列支, 补助 happen many times over."""
_HELPED = frozenset({"ind-persons-helped", "ind-beneficiary"})
"""Help in one area reaches others than help in another: households lent to, households given seed."""
_PEOPLE = frozenset({"person", "household"})
"""Units of people, who are told by the whole that they are counted within: of those moved, |the poor| are not the poor of the place."""
_MONEY = frozenset({"CNY", "USD", "HKD", "EUR", "JPY", "GBP"})


def comparison_key(o: Observation, doc: str, whole: Observation | None = None) -> str:
    """Return the hash that figures share if they speak of the same thing, measure, place, time and unit.

    A generic indicator says too little, so the text's own words take part; so they do where a figure is about a place at large.
    A period that nobody states is equal to no other document's, so such figures meet only within their own; one whose words
    say too little meets none. `whole` is the figure that it is counted within, if any.
    """
    generic = o.indicator == f"ind-{o.kind}"
    words = measure_key(o.measure, o.place)
    vague = "|" not in o.about and o.figure.unit in _MONEY and len(words) < _TELLING
    parts = (
        o.about,
        o.indicator,
        o.area if o.indicator in _HELPED else "",
        words if generic or "|" not in o.about else "",
        o.place.code if o.place else "",
        f"{doc}@{o.figure.start}" if vague else o.period or doc,
        o.temporal,
        o.stat,
        o.figure.unit,
        *((o.base_period,) if o.base_period else ()),
        *((f"{doc}@{o.figure.start}",) if o.personal else ()),
        *((measure_key(whole.measure, whole.place),) if whole is not None and o.figure.unit in _PEOPLE else ()),
    )
    return _hash(parts)


def series_key(o: Observation) -> str:
    """Return the hash that figures share if they measure the same of the same thing at different times."""
    return _hash(series(o))


def series(o: Observation) -> tuple[str, ...]:
    """Return what figures share if they measure the same of the same thing at different times."""
    place = o.place.code if o.place else ""
    whose = (str(o.figure.start),) if o.personal else ()
    return o.about, o.indicator, measure_key(o.measure, o.place), place, o.temporal, o.stat, o.figure.unit, *whose


def measure_key(measure: str, place: Place | None) -> str:
    """Reduce the words of a measure to what tells it from others: no scope that the place says, no 累计.

    >>> measure_key("全县农村居民人均可支配收入", None) == measure_key("农村居民人均可支配收入", None)
    True
    """
    words = name_key(measure)
    names = (place.name, place.short) if place is not None else ()
    shorter = ""
    while shorter != words:
        shorter = words
        for name in names:
            if name and words.startswith(name) and len(words) > len(name):
                words = words[len(name) :]
        if outer := _OUTER.match(words):
            words = words[outer.end() :]
    return words


def _hash(parts: tuple[str, ...]) -> str:
    return sha256("|".join(parts).encode()).hexdigest()[:16]
