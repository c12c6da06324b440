"""What a share counts and what it is a share of.

- 占 … 的N% after the counts it sums; the whole is the figure between 占 and the share, or the one before 其中
- A, B, then a rate whose noun repeats a word of B: 应参保2万人，实际参保1.9万人，参保率95%
- of A … 中/里, B …, then 比重, 比例 or a rate
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extract.items import NAME, WORD
from kg.extract.measures import Sense
from kg.extract.operands import AMOUNTS, RATES, opened_by_among, text_of, words_before
from kg.model import Observation

_SHARING = ("占", "占比", "占到")
_TOGETHER = frozenset("合计 共计 总共 合起来".split())
_OTHER_RATES = ("发生率", "收益率", "利率", "费率", "税率", "增长率")
"""Rates that are none of the things counted beside them."""
_PROPORTIONS = ("比重", "比例", "覆盖率", "覆盖面")
_AMID = ("中", "里")
_TOTAL = re.compile("(?:总数|总量|总额|总户数|总人数|总人口|总人次)$")


def tie_share(senses: Sequence[Sense], observations: Sequence[Observation], n: int) -> Observation:
    """Tie a share to what it counts and to its whole."""
    o, share = observations[n], senses[n]
    between = _figure_within(senses, n)
    if between is None and (rated := _part_and_whole(senses, n)) is not None:
        return replace(o, numerators=(rated[0].figure.start,), denominator=rated[1].figure.start)
    if between is None and not any(word.endswith(_SHARING) for word in words_before(share)):
        return o
    subject = _sharer(share)
    if summed := _summed(senses, n):
        counted = summed
    elif subject:
        counted = [s for s in senses[:n] if s.phrase is not None and text_of(s.phrase) == subject and s.stat in AMOUNTS]
        counted = counted if len(counted) == 1 else []
    else:
        counted = _counted_before(senses, n if between is None else n - 1)
        counted = _of_the_named(senses, n, counted) if between is None else counted
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


def _part_and_whole(senses: Sequence[Sense], n: int) -> tuple[Sense, Sense] | None:
    """Return what a rate without 占 counts, and out of what: 320户群众中，304户表示满意，满意率95%."""
    if n < 2:
        return None
    whole, part, rate = senses[n - 2], senses[n - 1], senses[n]
    if rate.figure.unit != "percent" or part.figure.unit != whole.figure.unit or part.figure.unit in RATES:
        return None
    if rate.sentence.part[whole.at] != rate.sentence.part[part.at]:
        return None
    if whole.stat not in AMOUNTS or part.stat not in AMOUNTS or part.figure.value > whole.figure.value:
        return None
    sentence = rate.sentence
    if sentence.clause[rate.at] - sentence.clause[part.at] != 1 or any(
        w.endswith(_SHARING) for w in words_before(rate)
    ):
        return None
    noun = text_of(rate.phrase) if rate.phrase is not None else ""
    if _amid(whole) and noun.endswith((*_PROPORTIONS, "率")):
        return None if noun.endswith(_OTHER_RATES) else (part, whole)
    if not noun.endswith("率") or len(noun) < 3:
        return None
    stem = noun[-3:-1]
    clauses = [
        "".join(i.text for k, i in enumerate(sentence.items) if sentence.clause[k] == sentence.clause[s.at])
        for s in (whole, part)
    ]
    if part.figure.unit == "item" and not _amid(whole) and not _same_noun(part, whole):
        return None
    bidden = re.search(f"[应需拟]{stem}", clauses[0])
    return (part, whole) if stem in clauses[1] and (bidden or stem not in clauses[0]) else None


def _same_noun(one: Sense, other: Sense) -> bool:
    """Say whether two counts are of things of one name; problems are no share of villages."""
    names = [text_of(s.phrase) if s.phrase is not None else "" for s in (one, other)]
    return one.inherited == other.figure.start or (bool(names[0]) and names[1].endswith(names[0]))


def _sharer(share: Sense) -> str:
    """Return the words between the head of the clause and 占, where they name what is a share: 管理费用|占总支出的3.8%."""
    sentence, clause = share.sentence, share.sentence.clause[share.at]
    named: list[str] = []
    for k in range(share.at):
        item = sentence.items[k]
        if sentence.clause[k] != clause:
            continue
        if item.figure is not None:
            named = []
            continue
        if item.text.endswith(_SHARING):
            return "".join(named)
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


def _summed(senses: Sequence[Sense], n: int) -> list[Sense]:
    """Return the counts that 合计 takes together before 占: 因病1300户、因残700户，两项合计占贫困户5000户的40%."""
    share = senses[n]
    sentence, clause = share.sentence, share.sentence.clause[share.at]
    said = {item.text for k, item in enumerate(sentence.items[: share.at]) if sentence.clause[k] == clause}
    before = [s for s in senses[:n] if sentence.clause[s.at] == clause - 1 and s.stat in AMOUNTS]
    alike = len({s.figure.unit for s in before}) == 1 and before[0].figure.unit not in RATES
    return before if said & _TOGETHER and len(before) > 1 and alike else []


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


def _of_the_named(senses: Sequence[Sense], n: int, counted: list[Sense]) -> list[Sense]:
    """Return what is counted in the unit of the whole that 占 names, where the nearest figure only describes it.

    86个村里，43个村收入超过20万元，占行政村总数的50%: the villages are a share of the villages, not the money.
    """
    named = senses[n].whole
    words = text_of(named) if named is not None else ""
    if not counted or not words or words.startswith(_SHARING):
        return counted
    for k in range(n - 1, -1, -1):
        sense = senses[k]
        if sense.figure.unit == counted[-1].figure.unit or sense.stat not in AMOUNTS:
            continue
        if _TOTAL.sub("", words) and _same_whole(words, sense):
            parts = [s for s in senses[k + 1 : n] if s.figure.unit == sense.figure.unit and s.stat in AMOUNTS]
            return parts if len(parts) == 1 else counted
    return counted


def _whole_before(senses: Sequence[Sense], n: int, counted: Sequence[Sense]) -> Sense | None:
    """Return the figure that the counted ones are a share of: the one before 其中, or the one whose noun follows 占."""
    first, whole = counted[0], senses[n].whole
    words = text_of(whole) if whole is not None else ""
    words = "" if words.startswith(_SHARING) else words
    only = len(counted) == 1
    own = text_of(first.phrase) if first.phrase is not None else ""
    if words and own and _TOTAL.search(words) and _TOTAL.sub("", words) == own:
        return None  # 贫困劳动力7832人，占贫困劳动力总数的62%: a total that nobody states
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
    """Say whether 中 or 里 follows what is counted: 6800户贫困户中，5100户加入合作社; 150个村中有123个通了电."""
    sentence, clause = whole.sentence, whole.sentence.clause[whole.at]
    last = ""
    for k in range(whole.at + 1, len(sentence.items)):
        item = sentence.items[k]
        if sentence.clause[k] != clause or item.figure is not None:
            break
        if item.kind == WORD and item.text in ("有", "已有") and last.endswith(_AMID):
            return True
        last = item.text if item.kind in (NAME, WORD) else last
    return last.endswith(_AMID)


def _same_whole(words: str, whole: Sense) -> bool:
    """Say whether the words after 占 name what a figure counts: its noun, or 总数 of it."""
    bare = _TOTAL.sub("", words)
    if not bare:
        return True
    counted = text_of(whole.phrase) if whole.phrase is not None else ""
    counted = counted[:-1] if counted.endswith(_AMID) else counted
    return bool(counted) and (bare.endswith(counted) or counted.endswith(bare))
