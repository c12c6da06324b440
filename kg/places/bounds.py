"""Word boundaries around a name, by segmentation of its neighbourhood: 任县 is no place in 任县委书记, 和县 may be one."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

# Far enough for the segmenter to find its feet on either side; names and words are seldom longer.
_REACH = 8
_RIGHT = re.compile(r"[\u4e00-\u9fff]*")

# Idioms, set phrases and quantities: a name at their beginning is part of them (长治久安, 四平方公里).
_PHRASES = ("i", "l", "m")


def run_before(view: str, low: int, end: int) -> int:
    """Return where the run of Chinese characters that ends at `end` begins, not before `low`."""
    while end > low and "\u4e00" <= view[end - 1] <= "\u9fff":
        end -= 1
    return end


def stands_free(view: str, start: int, end: int, low: int = 0) -> bool:
    """Say whether no word of the segmentation reaches across either end of a name.

    A longer word that begins with the name is a name made from it (北京大学), unless it is a set phrase. Nothing before
    `low` is looked at: where a place ends there, its end is a boundary.
    """
    left = run_before(view, max(low, start - _REACH), start)
    right = _RIGHT.match(view, end, end + _REACH)
    at = left
    for word, tag in rjieba.tag(view[left : right.end() if right else end], False):
        after = at + len(word)
        if at < start < after:
            return False
        if at < end < after:
            return at == start and tag not in _PHRASES
        if after >= end:
            return True
        at = after
    return True


def tags(words: str) -> list[tuple[str, str]]:
    """Segment words into (word, part of speech)."""
    found: list[tuple[str, str]] = rjieba.tag(words, False)
    return found


@lru_cache(maxsize=8192)
def ends_in_word(name: str) -> bool:
    """Say whether the end of a name is a word, so that another may overlap it (西南|山区 is no 南山区)."""
    return bool(rjieba.has_word(name[1:]))


@lru_cache(maxsize=8192)
def is_place_word(word: str) -> bool:
    """Say whether the segmenter knows a word as the name of a place."""
    return tags(word) == [(word, "ns")]
