"""Whether a figure is of work still to be done: its clause says so, or it lies ahead and its sentence does.

将投入3亿元 · 力争带动5000人 · 到2025年达到100亿元 (from a report of 2022). What lies ahead without any such word is left as
the text tells it: validation asks about it.
"""

from __future__ import annotations

from kg.extract.grammar import Grammar
from kg.extract.items import TIME, WORD, Sentence

_AHEAD = frozenset("要 应 能 可 到 有望 确保 前 之前 以前 安排 下一步 接下来 明年 后年 排定 再".split())
"""Words of what is to come, if the time is known to lie ahead; elsewhere they say little."""


def is_planned(sentence: Sentence, at: int, period: str | None, published: str | None, grammar: Grammar) -> bool:
    """Say whether the figure at an item is planned, given its period and the report's date (EDTF)."""
    ahead = period is not None and published is not None and _start(period) > published
    if period is not None and published is not None and not ahead and _end(period) < published:
        return False
    for k in range(at - 1, -1, -1):
        item = sentence.items[k]
        near = sentence.clause[k] == sentence.clause[at]
        if not near and not ahead:
            return False
        if item.kind == WORD and grammar.cues.get(item.text) == "target":
            return True
        if ahead and (item.text in _AHEAD or (item.kind == TIME and item.text.endswith("前"))):
            return True
    return False


def _start(edtf: str) -> str:
    """Return the first day of a period as far as it says, in a form that sorts by time."""
    start = edtf.partition("/")[0]
    return start if start not in ("", "..") else _end(edtf)


def _end(edtf: str) -> str:
    """Return the last day of a period, open ends last."""
    end = edtf.rpartition("/")[2]
    return end + "-99" if end not in ("", "..") else "9999"
