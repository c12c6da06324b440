"""Account for every number of a text: taken, with what it became, or passed over, with the reason (law 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.model import Observation, Reading

_DIGITS = re.compile(r"[0-9]+(?:[.,:][0-9]+)*")
_OWN_REASONS = {
    "outside": {
        "zh": "正文之外（导航、电话、相关链接等）",
        "en": "outside the body: navigation, telephone numbers, related links",
    },
    "unexplained": {"zh": "未能解释", "en": "not explained: please report the sentence"},
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a text and what came of it."""

    start: int
    end: int
    quote: str
    observation: Observation | None = None
    reason: str = ""
    """Why it is no figure; empty for one that was taken."""

    @property
    def why(self) -> tuple[str, str]:
        """Return the reason in Chinese and in English."""
        return _reason(self.reason)


def numbers(reading: Reading) -> tuple[Number, ...]:
    """Return every number of a text, in order: the figures, what extraction passed over, and every digit left."""
    report = reading.report
    found = [Number(o.figure.start, o.figure.end, o.figure.quote, o) for o in reading.observations]
    length = len(report.text)
    taken = _Cover(length, ((n.start, n.end) for n in found))
    body = _Cover(length, ((b.start, b.end) for b in report.blocks))
    for s in reading.skipped:
        if not taken.meets(s.start, s.end):
            reason = s.reason if body.meets(s.start, s.end) else "outside"
            found.append(Number(s.start, s.end, s.quote, reason=reason))
    known = _Cover(length, ((n.start, n.end) for n in found))
    for match in _DIGITS.finditer(report.view):
        start, end = match.span()
        if not known.meets(start, end):
            reason = "unexplained" if body.meets(start, end) else "outside"
            found.append(Number(start, end, report.text[start:end], reason=reason))
    return tuple(sorted(found, key=lambda n: (n.start, n.end)))


def became(o: Observation) -> dict[str, Any]:
    """Return what a figure was read as."""
    f = o.figure
    return {
        "value": plain(f.value),
        "value_high": plain(f.value_high) if f.value_high is not None else None,
        "unit": f.unit,
        "bound": f.bound,
        "hedge": f.hedge or None,
        "stat": o.stat,
        "kind": o.kind,
        "indicator": o.indicator,
        "area": o.area,
        "period": o.period,
        "basis": o.basis,
        "place": o.place.name if o.place else None,
        "about": o.measure,
    }


def as_text(reading: Reading) -> str:
    """Return a line a number: its offset, its words, and what it became or why it was passed over."""
    found = numbers(reading)
    lines = []
    for n in found:
        if n.observation is not None:
            lines.append(f"{n.start:>7}  {n.quote}  {_told(n.observation)}")
        else:
            zh, en = n.why
            lines.append(f"{n.start:>7}  {n.quote}  – {zh} · {en}")
    taken = sum(n.observation is not None for n in found)
    lines += ["", f"{len(found)} numbers: {taken} taken, {len(found) - taken} passed over · {_tally(found)}"]
    return "\n".join(lines) + "\n"


def as_json(reading: Reading) -> str:
    """Return every number with what it became or why it was passed over, and every entity with where it is named."""
    report = reading.report
    listed: list[dict[str, Any]] = []
    for n in numbers(reading):
        entry: dict[str, Any] = {"start": n.start, "end": n.end, "quote": n.quote, "taken": n.observation is not None}
        if n.observation is not None:
            entry["became"] = became(n.observation)
        else:
            entry["reason"] = n.reason
            entry["why"] = dict(zip(("zh", "en"), n.why, strict=True))
        listed.append(entry)
    entities = [
        {"label": e.label, "class": e.cls, "key": e.key, "mentions": [[m.start, m.end] for m in e.mentions]}
        for e in reading.entities
    ]
    said = {"document": report.identifier, "title": report.title, "date": report.date, "numbers": listed}
    return json.dumps({**said, "entities": entities}, ensure_ascii=False, indent=1) + "\n"


def plain(value: object) -> str:
    """Return a decimal without exponent or idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _told(o: Observation) -> str:
    f = o.figure
    high = f"–{plain(f.value_high)}" if f.value_high is not None else ""
    parts = [
        f"{f.bound} {plain(f.value)}{high} {f.unit}".rstrip(),
        o.measure,
        o.stat,
        o.kind,
        o.area,
        f"{o.period} ({o.basis})" if o.period else "no period",
        o.place.name if o.place else "no place",
    ]
    return " · ".join(parts)


def _tally(found: tuple[Number, ...]) -> str:
    reasons: dict[str, int] = {}
    for n in found:
        if n.observation is None:
            reasons[n.reason] = reasons.get(n.reason, 0) + 1
    return " · ".join(f"{reason} {count}" for reason, count in sorted(reasons.items(), key=lambda r: (-r[1], r[0])))


def _reason(reason: str) -> tuple[str, str]:
    from kg.figures.reasons import REASONS

    told = _OWN_REASONS.get(reason) or REASONS[reason]
    return told["zh"], told["en"]


class _Cover:
    """Marked stretches of one text, to ask whether another meets any."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]]) -> None:
        self._marked = bytearray(length)
        for start, end in spans:
            self._marked[start:end] = b"\1" * (end - start)

    def meets(self, start: int, end: int) -> bool:
        """Tell whether any character of a stretch is marked."""
        return 1 in self._marked[start:end]
