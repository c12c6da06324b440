"""The words of ontology/lexicon-times.ttl, ready for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon import Entry, Lexicon, load

_KINDS = ("NamedPeriod", "NamedEvent", "RelativeTime", "VagueTime", "Festival")


@dataclass(frozen=True, slots=True)
class Words:
    """Every time word with its entry."""

    entries: dict[str, Entry]
    guards: dict[str, tuple[tuple[str, int], ...]]
    """Label → (longer word that means something else, where the label lies in it)."""

    def labels(self, kind: str, grain: str | None = None) -> list[str]:
        """Return the labels of one kind, longest first."""
        found = [w for w, e in self.entries.items() if e.kind == kind and grain in (None, e.value("grain"))]
        return sorted(found, key=lambda w: (-len(w), w))

    def holds(self, text: str, start: int, label: str) -> bool:
        """Tell whether the label at an offset is the word itself and no part of a longer one."""
        for longer, at in self.guards.get(label, ()):
            if start >= at and text.startswith(longer, start - at):
                return False
        before = self.entries[label].values.get("before")
        if not before:
            return True
        after = start + len(label)
        after += text.startswith(("”", '"', "」", "’"), after)
        return text.startswith(before, after)


def words(lexicon: Lexicon | None = None) -> Words:
    """Return the time words of a lexicon, by default the shipped one."""
    return _words(lexicon or load())


@lru_cache(maxsize=4)
def _words(lexicon: Lexicon) -> Words:
    entries = {label: e for kind in _KINDS for label, e in lexicon.words(kind).items()}
    return Words(entries, {label: tuple(_occurrences(e.excepts, label)) for label, e in entries.items() if e.excepts})


def _occurrences(longer: Iterable[str], label: str) -> Iterator[tuple[str, int]]:
    for word in longer:
        for found in re.finditer(f"(?={re.escape(label)})", word):
            yield word, found.start()


def alternation(labels: Iterable[str]) -> str:
    """Return a pattern for the longest of some words."""
    return "|".join(re.escape(w) for w in sorted(labels, key=lambda w: (-len(w), w)))
