"""The view of a text that the matchers see, and the form of a name that identity is made of.

A view has exactly as many code points as its text, so an offset into one is an offset into the other (law 1).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc

# Full-width forms that mean what their half-width twins mean. Chinese punctuation stays: readers know both kinds.
_FOLDED = {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F) if chr(wide - 0xFEE0).isalnum()}
_FOLDED |= dict(zip("％＋－／～＄＆＠＃＊＝＜＞￥￡￠﹪﹢﹣−", "%+-/~$&@#*=<>¥£¢%+--", strict=True))
_FOLDED |= dict.fromkeys("\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
_WIDE = frozenset(_FOLDED)

# U+FF0E is a full stop in some texts and ends a list number in others; between digits it is a decimal point.
_WIDE_POINT = re.compile(r"(?<=[0-9])．(?=[0-9])")

_LINES = re.compile(r"[^\n]+")

# Two to four characters in ten of a Traditional text differ from their Simplified forms. Where fewer than one in this
# many do, they are names in a Simplified text, whose 乾县 must not become 干县 on their account.
_TRADITIONAL_SHARE = 20


# Times, figures and places each ask for the view of a report's view.
@functools.lru_cache(maxsize=2)
def view(text: str) -> str:
    """Fold full-width letters, digits and signs to half-width, Traditional characters to Simplified, one for one."""
    return _folded(text)


def _folded(text: str) -> str:
    if _gb2312().issuperset(text):
        return text
    present = set(text)
    folded = text
    for wide in sorted(present & _WIDE):
        folded = folded.replace(wide, _FOLDED[wide])
    if "．" in present:
        folded = _WIDE_POINT.sub(".", folded)
    traditional = _traditional(present)
    if not traditional:
        return folded
    if sum(map(traditional.__contains__, folded)) * _TRADITIONAL_SHARE < len(folded):
        for character in sorted(traditional):
            folded = folded.replace(character, _one(character))
        return folded
    return _LINES.sub(lambda line: _simplify(line[0]), folded)


@functools.lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Reduce a name to what identity needs: NFKC, case folded, without spaces, quotes, punctuation and middle dots.

    >>> key("“雨露计划” ") == key("雨露計劃")
    True
    """
    reduced = _reduce(name)
    while reduced != name:  # what was dropped may have kept a letter and its accent apart
        name, reduced = reduced, _reduce(reduced)
    return reduced


def _reduce(name: str) -> str:
    plain = unicodedata.normalize("NFKC", _folded(name)).casefold()
    if plain.isalnum():
        return plain
    kept = "".join(character for character in plain if character == "%" or unicodedata.category(character)[0] in "LNSM")
    return kept or plain.strip()


def _traditional(characters: set[str]) -> set[str]:
    """Pick the characters that only Traditional text uses.

    GB 2312 is the set that Simplified text is printed with; 著 and 乾 are in it, so they alone prove nothing, and a
    text that stays within it never loads the converter.
    """
    rare = sorted(character for character in characters - _gb2312() if "\u3400" <= character <= "\U0003ffff")
    rare = [character for character in rare if not "\ud800" <= character <= "\uf8ff"]
    if not rare:
        return set()
    return {character for character in rare if _converted(character) != character}


def _simplify(line: str) -> str:
    """Convert a line by phrases, or by characters where phrases would change its length."""
    try:
        simple = _converted(line)
    except UnicodeEncodeError:  # a lone surrogate
        simple = ""
    return simple if len(simple) == len(line) else "".join(_one(character) for character in line)


def _one(character: str) -> str:
    simple = character if "\ud800" <= character <= "\udfff" else _converted(character)
    return simple if len(simple) == 1 else character


def _converted(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@functools.cache
def _gb2312() -> frozenset[str]:
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(pair.decode("gb2312", "ignore") for pair in rows)


@functools.cache
def _converter() -> opencc.OpenCC:
    # Loaded late: a tenth of a second that Simplified text never pays.
    import opencc

    return opencc.OpenCC("t2s")
