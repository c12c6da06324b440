"""Rounds of work with a date: 5月份，由8个核查组对各县脱贫成效进行实地核查评估, and work that is only planned: 2024年将启动….

A round is what a verb of checking, visiting or training does in a stretch that a time opens. Its period is that time, its
status whether the text says it is done, going on or to come; a result said without a number (全部达标) is its outcome.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.items import NAME, PUNCT, TIME, WORD, Item, Sentence
from kg.extract.words import Words
from kg.model import Mention, Span

_PLANNED = frozenset("将 拟 计划 要 准备 力争 预计 即将 打算".split())
_ACTIVE = frozenset("正在 正 持续 目前".split())
_SPEAKERS = frozenset("我 你 您 他 她".split())
_MANNER = re.compile(r"逐|实地|全面|深入|集中|专项|联合|交叉|随机|分批|分组|重点|全覆盖")
_STOP = re.compile(r"[，,。；;：:！？!?（(\n]")
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class Round:
    """One round of work."""

    start: int
    end: int
    period: str | None
    status: str
    """planned · active · completed"""
    doers: tuple[Mention, ...] = ()
    outcome: Span | None = None


def find_rounds(
    sentence: Sentence, mentions: Sequence[Mention], words: Words, view: str, published: str | None
) -> Iterator[Round]:
    """Yield the rounds of work of a sentence: at most one for each time that opens a stretch of it."""
    items = sentence.items
    openers = [k for k, item in enumerate(items) if item.kind == TIME and _opens(items, k, item)]
    for n, k in enumerate(openers):
        last = openers[n + 1] if n + 1 < len(openers) else len(items)
        found = _round(sentence, k, last, mentions, words, view, published)
        if found is not None:
            yield found


def _opens(items: list[Item], k: int, item: Item) -> bool:
    """Say whether a time opens a stretch of a sentence: it stands first, or right after a mark."""
    if item.time is None or item.time.edtf is None or item.time.until:
        return False
    if item.time.kind not in ("date", "period"):
        return False
    return k == 0 or items[k - 1].kind == PUNCT


def _round(
    sentence: Sentence,
    first: int,
    last: int,
    mentions: Sequence[Mention],
    words: Words,
    view: str,
    published: str | None,
) -> Round | None:
    items = sentence.items
    time = items[first].time
    if time is None:
        return None
    if any(i.text in _SPEAKERS for i in items):
        return None
    period = time.edtf
    planned = any(i.kind == WORD and i.text in _PLANNED for i in items[first:last])
    verbs = words.launches if planned else words.rounds
    for k in range(first + 1, last):
        item = items[k]
        if item.kind != WORD or item.text not in verbs:
            continue
        if not planned and not _is_verb(items, k, words):
            continue
        start, end = _phrase(items, k, last, view, planned, words)
        if end - start < 4:
            continue
        status = "planned" if planned or _after(period, published) else "completed"
        if status == "completed" and any(i.text in _ACTIVE for i in items[first:k]) and not published:
            status = "active"
        return Round(start, end, period, status, _doers(items, first, k, mentions), _outcome(items, k, last, words))
    return None


def _is_verb(items: list[Item], k: int, words: Words) -> bool:
    """Say whether a verb of checking is one here, not part of a body's name (核查组)."""
    for item in items[k + 1 : k + 4]:
        if item.kind != WORD:
            return True
        noun = words.noun(item.text)
        if noun is not None and noun.cls == "Institution":
            return False
        if (
            item.text not in ("和", "及", "与")
            and not item.tag.startswith(("v", "b", "j", "d"))
            and item.text != "专项"
        ):
            return True
    return True


def _phrase(items: list[Item], k: int, last: int, view: str, planned: bool, words: Words) -> tuple[int, int]:
    """Return the words of the round: from its verb, or the verbs and adverbs before it, to the next mark."""
    first = k
    while first > 0 and items[first - 1].kind == WORD and not planned:
        if not (_MANNER.match(items[first - 1].text) or items[first - 1].text in words.rounds):
            break
        first -= 1
    if planned and k + 1 < last:
        first = k + 1
    start = items[first].start
    end = start
    for item in items[first:last]:
        if item.kind == PUNCT and _STOP.match(item.text):
            break
        if item.end - start > _LONGEST and end > start:
            break
        end = item.end
    while end > start and view[end - 1] in "、和与及 ":
        end -= 1
    return start, end


def _after(period: str | None, published: str | None) -> bool:
    """Say whether a period begins after the day of publication."""
    if not period or not published:
        return False
    begin = period.split("/")[0]
    return begin not in ("", "..") and begin > published and not published.startswith(begin)


def _doers(items: list[Item], first: int, k: int, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return the bodies between the time and the verb that are its subject: not those after 对, 向, 在."""
    start, end = items[first].end, items[k].start
    found = []
    for m in mentions:
        if m.cls != "Institution" or not (start <= m.start and m.end <= end):
            continue
        before = next((i for i in reversed(items[first:k]) if i.end <= m.start and i.kind != NAME), None)
        if before is None or before.text not in ("对", "向", "在", "到", "赴", "和", "、", "深入"):
            found.append(m)
    return tuple(found)


def _outcome(items: list[Item], k: int, last: int, words: Words) -> Span | None:
    """Return the clause that states a result without a number."""
    for n in range(k + 1, last):
        if items[n].kind == WORD and items[n].text in words.outcomes:
            first = n
            while first > k + 1 and items[first - 1].kind != PUNCT:
                first -= 1
            return Span(items[first].start, items[n].end)
    return None
