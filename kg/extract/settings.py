"""The place a figure is about: the last place its sentence names, else the one the report is about.

A place in an aside (其中, 仅在 …, brackets) holds for its clause only. A place that is part of a name, or that a person comes
from, still is the nearest place said. 全国 and national bodies speak for the country.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.items import FIGURE, PLACE, PUNCT, WORD, Sentence
from kg.model import Place

_ASIDE = frozenset("仅 其中 其中仅 光 单 仅在".split())
_SOURCES = frozenset("从 自 由 来自 引进 来到 到 赴 向 与 和 同".split())
_NATIONAL = ("国务院", "国家", "中央", "全国")
_RANK = {"country": 0, "province": 1, "prefecture": 2, "county": 3, "town": 4, "village": 5}


class Settings:
    """The place in force, kept up while a document is read in order."""

    def __init__(self, subject: Place | None, country: Place | None) -> None:
        self._subject = subject
        self._country = country

    def read(self, sentence: Sentence) -> dict[int, Place | None]:
        """Return the place of each figure of a sentence, by item."""
        found: dict[int, Place | None] = {}
        current = self._subject
        aside: tuple[int, Place] | None = None
        bracket: Place | None = None
        depth = 0
        for i, item in enumerate(sentence.items):
            if item.kind == PUNCT:
                depth += sum(c in "（(" for c in item.text) - sum(c in "）)" for c in item.text)
                if depth <= 0:
                    depth, bracket = 0, None
            elif item.kind == PLACE and item.place is not None and item.place.place is not None:
                place = item.place.place
                if self._is_source(sentence, i):
                    continue
                if depth:
                    bracket = place
                elif self._is_aside(sentence, i):
                    aside = (sentence.clause[i], place)
                elif not self._is_whole(sentence, i):
                    current = place
                else:
                    bracket = place
            elif item.kind == FIGURE:
                if depth and bracket is not None:
                    found[i] = bracket
                elif depth and self._whole_place(sentence, i) is not None:
                    found[i] = self._whole_place(sentence, i)
                elif aside is not None and aside[0] == sentence.clause[i]:
                    found[i] = aside[1]
                else:
                    found[i] = current
        return found

    def _is_source(self, sentence: Sentence, i: int) -> bool:
        """Say whether a place outside the subject is only where something comes from or goes to."""
        place = sentence.items[i].place
        if i == 0 or place is None or place.place is None:
            return False
        before = sentence.items[i - 1]
        if before.kind != WORD or before.text not in _SOURCES:
            return False
        return not self._within_subject(place.place)

    def _within_subject(self, place: Place) -> bool:
        subject = self._subject
        return subject is not None and (place.code.startswith(subject.code.rstrip("0")) or _RANK[place.level] >= 4)

    def _is_aside(self, sentence: Sentence, i: int) -> bool:
        k = i - 1
        while k >= 0 and sentence.clause[k] == sentence.clause[i]:
            if sentence.items[k].text in _ASIDE:
                return True
            k -= 1
        return False

    def _is_whole(self, sentence: Sentence, i: int) -> bool:
        """Say whether a place names what something is a share of (占全省 …)."""
        k = i - 1
        return k >= 0 and sentence.items[k].text.startswith("占")

    def _whole_place(self, sentence: Sentence, i: int) -> Place | None:
        """Return the place that the words before a bracket name."""
        for k in range(i - 1, -1, -1):
            item = sentence.items[k]
            if sentence.clause[k] < sentence.clause[i] - 1:
                return None
            if item.kind == PLACE and item.place is not None:
                return item.place.place
        return None


def national(sentence: Sentence, country: Place | None, figures: Sequence[int]) -> bool:
    """Say whether a sentence speaks for the country: a national body is its subject."""
    if country is None or not figures:
        return False
    for item in sentence.items[: figures[0]]:
        if item.kind == PLACE:
            return False
        if item.kind == WORD and item.text.startswith(_NATIONAL):
            return True
    return False
