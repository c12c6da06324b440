"""What a share counts and what it is a share of: 占 … 的N%."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.items import NAME, WORD
from kg.extract.measures import Sense
from kg.extract.operands import AMOUNTS, RATES, opened_by_among, text_of, words_before
from kg.model import Observation

_SHARING = ("占", "占比", "占到")
_TOTAL = re.compile("(?:总数|总量|总额|总户数|总人数|总人口|总人次)$")


def tie_share(senses: Sequence[Sense], observations: Sequence[Observation], n: int) -> Observation:
    """Tie a share to what it counts and to its whole."""
    o, share = observations[n], senses[n]
    between = _figure_within(senses, n)
    if between is None and not any(word.endswith(_SHARING) for word in words_before(share)):
        return o
    subject = _sharer(share)
    if subject:
        counted = [s for s in senses[:n] if s.phrase is not None and text_of(s.phrase) == subject and s.stat in AMOUNTS]
        counted = counted if len(counted) == 1 else []
    else:
        counted = _counted_before(senses, n if between is None else n - 1)
    if not counted:
        return o
    if between is not None:
        whole = between if between.figure.unit == counted[0].figure.unit else None
    else:
        whole = _whole_before(senses, n, counted)
    if whole is None and share.whole is None:
        return o
    return replace(
        o,
        numerators=tuple(c.figure.start for c in counted),
        denominator=whole.figure.start if whole is not None else None,
    )


def _sharer(share: Sense) -> str:
    """Return the words between the head of the clause and 占, where they name what is a share: 管理费用|占总支出的3.8%."""
    sentence, clause = share.sentence, share.sentence.clause[share.at]
    named: list[str] = []
    for k in range(share.at):
        item = sentence.items[k]
        if sentence.clause[k] != clause:
            continue
        if item.text.endswith(_SHARING) or item.figure is not None:
            return "" if item.figure is not None else "".join(named)
        if item.kind in (NAME, WORD) and (item.kind == NAME or item.tag.startswith(("n", "v", "j", "l"))):
            named.append(item.text)
    return ""


def _figure_within(senses: Sequence[Sense], n: int) -> Sense | None:
    """Return the figure of the whole between 占 and the share: 占贫困人口9000人的45%."""
    if n == 0:
        return None
    before, share = senses[n - 1], senses[n]
    sentence = share.sentence
    if sentence.clause[before.at] != sentence.clause[share.at] or before.stat not in AMOUNTS:
        return None
    texts = [item.text for item in sentence.items]
    within = [
        k for k in range(before.at) if texts[k].endswith("占") and sentence.clause[k] == sentence.clause[share.at]
    ]
    of = any(t == "的" for t in texts[before.at + 1 : share.at])
    return before if within and of and before.figure.unit not in RATES else None


def _counted_before(senses: Sequence[Sense], n: int) -> list[Sense]:
    """Return the counts just before a share: those in one unit that the same verb governs."""
    found: list[Sense] = []
    for sense in reversed(senses[:n]):
        if sense.figure.unit in RATES or sense.stat not in AMOUNTS:
            break
        if found and (sense.figure.unit != found[-1].figure.unit or sense.verb != found[-1].verb or not sense.verb):
            break
        found.append(sense)
        if opened_by_among(sense):
            break
    return found[::-1]


def _whole_before(senses: Sequence[Sense], n: int, counted: Sequence[Sense]) -> Sense | None:
    """Return the figure that the counted ones are a share of: the one before 其中, or the one whose noun follows 占."""
    first, whole = counted[0], senses[n].whole
    words = text_of(whole) if whole is not None else ""
    words = "" if words.startswith(_SHARING) else words
    only = len(counted) == 1
    for sense in reversed(senses[: senses.index(first)]):
        if sense.figure.unit != first.figure.unit or sense.stat not in AMOUNTS:
            continue
        opened = only and (opened_by_among(first) or _amid(sense))
        if not words:
            return sense if opened else None
        if _same_whole(words, sense):
            return sense
        if opened:
            return None
    return None


def _amid(whole: Sense) -> bool:
    """Say whether 中 ends the clause of a figure: 6800户贫困户中，5100户加入合作社."""
    sentence, clause = whole.sentence, whole.sentence.clause[whole.at]
    last = ""
    for k in range(whole.at + 1, len(sentence.items)):
        if sentence.clause[k] != clause or sentence.items[k].figure is not None:
            break
        last = sentence.items[k].text if sentence.items[k].kind in (NAME, WORD) else last
    return last.endswith("中")


def _same_whole(words: str, whole: Sense) -> bool:
    """Say whether the words after 占 name what a figure counts: its noun, or 总数 of it."""
    bare = _TOTAL.sub("", words)
    if not bare:
        return True
    counted = text_of(whole.phrase) if whole.phrase is not None else ""
    return bool(counted) and (bare.endswith(counted) or counted.endswith(bare))
