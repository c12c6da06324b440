"""Show findings: grouped by severity for a person, or JSON for a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from kg.model import Finding

_SEVERITIES = {"Violation": "违例", "Warning": "警告", "Info": "提示"}


def as_text(findings: Sequence[Finding]) -> str:
    """Return the findings by severity, each with its rule, its sentence with the figure marked, and what to do."""
    if not findings:
        return "符合全部规则 · conforms: no findings\n"
    lines: list[str] = []
    for severity, group in groupby(findings, key=lambda f: f.severity):
        found = list(group)
        lines += [f"{_SEVERITIES[severity]} {severity} ({len(found)})", ""]
        for f in found:
            lines += [*_lines(f), ""]
    return "\n".join([*lines, tally(findings)]) + "\n"


def as_json(findings: Iterable[Finding]) -> str:
    """Return a list of objects: severity, rule, message, document, sentence, figures."""
    return json.dumps([_object(f) for f in findings], ensure_ascii=False, indent=1) + "\n"


def tally(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity, in one line."""
    counts = Counter(f.severity for f in findings)
    return " · ".join(f"{severity} {counts[severity]}" for severity in _SEVERITIES)


def _lines(f: Finding) -> list[str]:
    zh, en = f.message.get("zh", ""), f.message.get("en", "")
    lines = [f"  {f.rule}: {zh}", f"    {en}"]
    shown: set[tuple[object, object]] = set()
    for figure in f.figures:
        sentence = str(figure.get("sentence") or "")
        at = (figure.get("document"), figure.get("start"))
        if at not in shown:
            shown.add(at)
            lines.append(f"    {figure.get('document')}: {_marked(sentence, figure) or figure.get('quote')}")
    if not f.figures:
        lines.append(f"    {f'{f.document}: ' if f.document else ''}{f.sentence or f.focus}")
    if advice := f.advice.get("zh"):
        lines.append(f"    → {advice}")
    if advice := f.advice.get("en"):
        lines.append(f"    → {advice}")
    return [line for line in lines if line.strip()]


def _marked(sentence: str, figure: dict[str, object]) -> str:
    """Return a sentence with the figure in brackets."""
    start, first = figure.get("start"), figure.get("sentence_start")
    quote = str(figure.get("quote") or "")
    if not isinstance(start, int) or not isinstance(first, int) or not sentence:
        return sentence
    at = start - first
    return f"{sentence[:at]}【{quote}】{sentence[at + len(quote) :]}"


def _object(f: Finding) -> dict[str, Any]:
    return {
        "severity": f.severity,
        "rule": f.rule,
        "title": f.title,
        "message": f.message,
        "advice": f.advice,
        "focus": f.focus,
        "document": f.document,
        "sentence": f.sentence,
        "figures": [
            {name: figure.get(name) for name in ("iri", "document", "quote", "start", "end")} for figure in f.figures
        ],
    }
