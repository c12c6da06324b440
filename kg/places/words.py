"""The automaton that finds every word this package cares about in one pass, and the sets that guard the finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs as ac

from kg import lexicon as entries
from kg.lexicon import Lexicon
from kg.places.divisions import table

# What a word found in a text is; where one word is several, the first in this order counts.
NAME, COUNTRY, SHORT, RELATIVE, SUFFIX, GENERIC, NOT_PLACE = range(7)


@dataclass(frozen=True, slots=True)
class Relative:
    """A word for a place already named."""

    kind: str
    """Ending of the names it can stand for: 市, 县, 乡 …"""
    subject: bool
    """It means the place that the text is about, where that is of its kind; else the one named last."""


@dataclass(frozen=True)
class Words:
    """The matcher and its word lists."""

    automaton: ac.AhoCorasick
    words: tuple[str, ...]
    """Pattern number → word."""
    kinds: tuple[int, ...]
    """Pattern number → NAME … NOT_PLACE."""
    relatives: dict[str, Relative]
    common: dict[str, frozenset[str]]
    """Names that are ordinary words, by level of the short name, or under "name" for full names."""
    continuations: dict[str, tuple[str, ...]]
    """Ordinary word that begins with a name's last character → longer words in which it does not count."""
    leads: tuple[str, ...]
    """Words that a place name follows."""
    followers: tuple[str, ...]
    """Words that say where the town or village before them is."""
    suffixes: frozenset[str]
    generic: tuple[str, ...]
    """Generic words for towns and villages that end in a suffix."""
    alone: frozenset[str]
    naming: frozenset[str]
    tails: frozenset[str]
    never: frozenset[str]
    """Characters that no town's or village's name contains."""


def load(lexicon: Lexicon | None = None) -> Words:
    """Return the division names and the place words of a lexicon, by default the shipped one."""
    return _compile(lexicon or entries.load())


@lru_cache(maxsize=4)
def _compile(words: Lexicon) -> Words:
    divisions = table()
    kinds: dict[str, int] = dict.fromkeys(words.words("NotPlace"), NOT_PLACE)
    kinds |= dict.fromkeys(words.words("GenericPlaceWord"), GENERIC)
    kinds |= dict.fromkeys(words.words("PlaceSuffix"), SUFFIX)
    kinds |= dict.fromkeys(words.words("RelativePlace"), RELATIVE)
    kinds |= dict.fromkeys((s for s, rows in divisions.shorts.items() if any(r.level != "county" for r in rows)), SHORT)
    kinds |= dict.fromkeys(words.words("CountryWord"), COUNTRY)
    kinds |= dict.fromkeys(divisions.names, NAME)
    suffixes = frozenset(words.words("PlaceSuffix"))
    common: dict[str, set[str]] = {}
    for entry in words.of("CommonName"):
        common.setdefault(entry.value("level") or "", set()).update(entry.labels)
    return Words(
        automaton=ac.AhoCorasick(list(kinds), matchkind=ac.MatchKind.LeftmostLongest),
        words=tuple(kinds),
        kinds=tuple(kinds.values()),
        relatives={
            label: Relative(entry.value("divisionKind") or "", entry.value("binds") == "subject")
            for label, entry in words.words("RelativePlace").items()
        },
        common={level: frozenset(found) for level, found in common.items()},
        continuations={label: entry.excepts for label, entry in words.words("Continuation").items()},
        leads=tuple(sorted(words.words("PlaceLead"), key=len, reverse=True)),
        followers=tuple(sorted(words.words("PlaceFollower"))),
        suffixes=suffixes,
        generic=tuple(label for label in words.words("GenericPlaceWord") if label.endswith(tuple(suffixes))),
        alone=frozenset(words.words("GenericAlone")),
        naming=frozenset(words.words("NamingWord")),
        tails=frozenset(words.words("ToponymTail")),
        never=frozenset(words.words("NotInName")),
    )
