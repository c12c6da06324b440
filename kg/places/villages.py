"""Names of towns and villages, which no table lists: the words before 乡, 镇, 村 and the like, as far as they are a name."""

from __future__ import annotations

from kg.places.bounds import run_before, tags
from kg.places.words import Words

# 巴音布鲁克 and 额勒再特乌鲁 are the usual limit; names with 族 in them go further (兴旺侗族苗族).
_LONGEST = 6
_LONGEST_ETHNIC = 12
# The limit where nothing leads to the name.
_UNLED = 4

# What a name may end in beside the word it is made from: 幸福新村, 罗家上村.
_SIDES = "新老上下前后大小东西南北中"

_NUMBERS = "二三四五六七八九十"
_COUNTING = "个座处所余多来几条类批级万千百十"

# Parts of speech of place, person and other proper names; a name the segmenter does not know falls into single characters.
_NAMES = ("nr", "ns", "nt", "nz", "nrt", "nrfg", "zg", "x", "g")
_CONTENT = ("v", "a", "d", "p", "c", "r", "m", "q", "t", "u", "f", "y", "l", "i", "b", "j", "k", "s")
_JOINING = ("c", "p")
_FUNCTION = (*_JOINING, "u", "ud", "ug", "uj", "ul", "uv", "uz", "y")
_NEVER_ALONE = ("v", "d", "p", "c", "r", "q", "u", "y", "f")


def name_start(view: str, low: int, start: int, end: int, words: Words, after_parent: bool) -> int | None:
    """Return where the name begins whose suffix is view[start:end], or None where there is no name.

    `low` is the end of the place or word before. After a place that it lies in, a name needs no other support; elsewhere
    it needs a boundary on its left and must look like a name.
    """
    left = run_before(view, max(low, start - _LONGEST_ETHNIC - 4), start)
    suffix = view[start:end]
    if left == start or view.startswith("级", end):  # 建设｜村级电站
        return None
    if after_parent and left - low in (0, 1) and _is_name(view[left:start], suffix, words):
        return left
    if view.startswith(words.followers, end) and 2 <= start - left <= 4 and _is_name(view[left:start], suffix, words):
        return left
    led = _after_lead(view, left, start, words)
    if led is not None and _is_name(view[led:start], suffix, words) and _is_like(view, led, start, end, words):
        return led
    return _trimmed(view, left, start, suffix, words)


def _is_like(view: str, led: int, start: int, end: int, words: Words) -> bool:
    return _looks_like_name(view[led:start], True, view.startswith("民", end), words)


def _after_lead(view: str, left: int, start: int, words: Words) -> int | None:
    """Return where the last word that leads to a place ends, if what follows it is long enough for a name."""
    ends = [at + len(lead) for lead in words.leads if len(lead) > 1 and (at := view.rfind(lead, left, start)) >= 0]
    return max(ends) if ends and start - max(ends) > 1 else None


def _is_name(name: str, suffix: str, words: Words) -> bool:
    """Judge words that stand between a place and a suffix."""
    limit = _LONGEST_ETHNIC if "族" in name else _LONGEST
    if len(name) > limit or not words.never.isdisjoint(name) or is_generic(name + suffix, words):
        return False
    if name in words.naming:
        return True
    parts = tags(name)
    if len(parts) > 1 and len(parts[0][0]) == 1 and parts[0][1] in _JOINING:
        return False
    if len(name) <= 3 and name[-1] in words.tails:
        return True
    if len(parts) == 1 and len(name) > 1:
        return parts[0][1] in _NAMES or not parts[0][1].startswith(_NEVER_ALONE)
    return not any(len(word) > 1 and tag.startswith(_CONTENT) and tag not in _NAMES for word, tag in parts)


def _trimmed(view: str, left: int, start: int, suffix: str, words: Words) -> int | None:
    """Find a name at the end of running text."""
    parts = tags(view[left:start])
    at = start
    for word, tag in reversed(parts):
        if len(word) == 1:
            if word in words.never or (tag in _FUNCTION and at == start):
                break
            if tag in _FUNCTION and start - at > 1:
                break
        elif _is_numbered(word, suffix):
            pass
        elif tag not in _NAMES and word not in words.naming and (tag.startswith(_CONTENT) or start - at > 1):
            break
        if start - at + len(word) > _LONGEST:
            break
        at -= len(word)
    name = view[at:start]
    if len(name) < 2 or is_generic(name + suffix, words):
        return None
    if len(name) > _UNLED:
        return None
    people = view.startswith("民", start + len(suffix))
    return at if _is_numbered(name, suffix) or _looks_like_name(name, at == left, people, words) else None


def _is_numbered(name: str, suffix: str) -> bool:
    """Say whether a town is called by a number and what there were so many of: 七台镇, 五里乡; not so 三个镇."""
    return suffix in ("镇", "乡") and len(name) == 2 and name[0] in _NUMBERS and name[1] not in _COUNTING


def _looks_like_name(name: str, bounded: bool, people: bool, words: Words) -> bool:
    """Say whether words look like the proper part of a town's or village's name.

    An ordinary noun may be one by its last character (石桥村), but not before 民: 基地村民 are villagers on a base.
    """
    parts = tags(name)
    if len(parts) == 1 and people:
        return parts[0][1] in _NAMES
    if len(name) == 2 and len(parts) == 2 and parts[0][1] == "v":
        return False
    if name in words.naming or name[-1] in words.tails or (name[-1] in _SIDES and name[:-1] in words.naming):
        return True
    if len(parts) == 1:
        return parts[0][1] in _NAMES
    return bounded and all(len(word) == 1 or tag in _NAMES for word, tag in parts)


def is_generic(name: str, words: Words) -> bool:
    """Say whether a word with a suffix names no single place."""
    return name in words.alone or name.endswith(words.generic)
