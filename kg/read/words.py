"""The words of page furniture, from words.toml, as regular expressions."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_WORDS = tomllib.loads(files("kg.read").joinpath("words.toml").read_text(encoding="utf-8"))

LABELS: dict[str, str] = {label: field for field, labels in _WORDS["labels"].items() for label in labels}
"""Label → field: date, drafted, publisher, author, editor, title, other."""


def any_of(words: Iterable[str], between: str = "") -> str:
    """Write an alternation, longest first; `between` may stand between the letters of a word."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(between.join(map(re.escape, word)) for word in ordered) + ")"


LABEL = any_of(LABELS, r"\s{0,2}")
OUTLET_END = any_of(_WORDS["outlets"]["endings"])
FILING_END = any_of(_WORDS["outlets"]["filing"])
SITE_END = any_of(_WORDS["outlets"]["sites"])
BUTTON = any_of(_WORDS["furniture"]["buttons"])
ENDING = any_of(_WORDS["furniture"]["endings"])
ASIDE = any_of(_WORDS["furniture"]["asides"])
