"""Score what a graph says against gold annotations: figures with every attribute, entities, links.

A figure is found when a row overlaps its span with the same value, upper value and unit. Attributes are scored on found
figures; `full` counts a figure only when all are right. Labels match when one contains the other, quotes, spaces and 的
aside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import ReportError
from kg.graph import days

ATTRIBUTES = ("bound", "stat", "kind", "area", "period", "place", "about")
_CODES = ("bound", "stat", "kind", "area")
_NOISE = re.compile(r"[\s“”\"'‘’「」《》、，,的]")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """True and false positives, false negatives, and how many found figures have each attribute right."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Return the share of what was said that is right."""
        return _ratio(self.counts["tp"], self.counts["tp"] + self.counts["fp"])

    @property
    def recall(self) -> float:
        """Return the share of what is there that was found."""
        return _ratio(self.counts["tp"], self.counts["tp"] + self.counts["fn"])

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return _ratio(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def full_f1(self) -> float:
        """Return F1 with only those figures found whose every attribute is right."""
        c = self.counts
        lost = c["tp"] - c["full"]
        return Score(Counter(tp=c["full"], fp=c["fp"] + lost, fn=c["fn"] + lost)).f1

    def accuracy(self, attribute: str) -> float:
        """Return the share of found figures whose attribute is right."""
        return _ratio(self.counts[attribute], self.counts["tp"])

    @property
    def gold(self) -> int:
        """Return how many there are in the gold."""
        return self.counts["tp"] + self.counts["fn"]


@dataclass(frozen=True, slots=True)
class Error:
    """One disagreement with the gold."""

    document: str
    what: str
    """missed · spurious · an attribute"""
    item: str
    gold: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by document and part (figures, entities, links), and every error."""

    documents: dict[str, dict[str, Score]]
    errors: tuple[Error, ...]

    def total(self, part: str) -> Score:
        """Return the score of one part over all documents."""
        return Score(sum((scores[part].counts for scores in self.documents.values()), Counter()))


def evaluate(gold: Path, rows: Mapping[str, Iterable[Row]]) -> Evaluation:
    """Compare the rows of figures, entities and links with the annotations of a folder, DIR/<document>.gold.json."""
    files = sorted(gold.glob("*.gold.json"))
    if not files:
        raise ReportError(f"{gold}: holds no *.gold.json; give the folder of the annotations")
    by_document = {part: _by_document(found) for part, found in rows.items()}
    documents: dict[str, dict[str, Score]] = {}
    errors: list[Error] = []
    for file in files:
        truth = json.loads(file.read_text(encoding="utf-8"))
        name = str(truth["id"])
        said = {part: found.get(name, []) for part, found in by_document.items()}
        documents[name] = {
            "figures": _figures(truth["figures"], said["figures"], name, errors),
            "entities": _entities(truth.get("entities", []), said["entities"], name, errors),
            "links": _links(truth.get("links", []), said["links"], name, errors),
        }
    return Evaluation(documents, tuple(errors))


def _by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["doc"], []).append(row)
    return found


def _figures(gold: list[dict[str, Any]], rows: list[Row], doc: str, errors: list[Error]) -> Score:
    used: set[int] = set()
    counts: Counter[str] = Counter()
    for g in gold:
        over = [
            i
            for i, row in enumerate(rows)
            if i not in used and max(g["start"], int(row["start"])) < min(g["end"], int(row["end"]))
        ]
        if g.get("ignore"):
            used.update(over)
            continue
        best = next((i for i in over if _same_figure(g, rows[i])), None)
        if best is None:
            counts["fn"] += 1
            found = " | ".join(f"{rows[i]['quote']} {rows[i]['value']} {rows[i]['unit']}" for i in over)
            errors.append(Error(doc, "missed", g["quote"], f"{g['value']:g} {g['unit']}", found))
            continue
        used.add(best)
        counts["tp"] += 1
        right = _right(g, rows[best])
        for attribute, ok in right.items():
            counts[attribute] += ok
            if not ok:
                errors.append(Error(doc, attribute, g["quote"], str(g.get(attribute)), rows[best].get(attribute, "")))
        counts["full"] += all(right.values())
    for i, row in enumerate(rows):
        if i not in used:
            counts["fp"] += 1
            errors.append(Error(doc, "spurious", row["quote"], "", f"{row['value']} {row['unit']}"))
    return Score(counts)


def _same_figure(gold: Mapping[str, Any], row: Row) -> bool:
    return (
        _close(gold["value"], _number(row["value"]))
        and _close(gold.get("value_high"), _number(row["value_high"]))
        and gold["unit"] == row["unit"]
    )


def _right(gold: Mapping[str, Any], row: Row) -> dict[str, bool]:
    """Tell which attributes of a found figure agree with the gold."""
    right = {code: (row[code] or "") == (gold.get(code) or "") for code in _CODES}
    right["period"] = _span(row["period"]) == _span(gold.get("period"))
    right["place"] = alike(row["place"], gold.get("place")) or not (row["place"] or gold.get("place"))
    right["about"] = any(alike(row["about"], words) for words in gold["about"])
    return right


def _entities(gold: list[dict[str, Any]], rows: list[Row], doc: str, errors: list[Error]) -> Score:
    def named(row: Row, g: Mapping[str, Any]) -> bool:
        return row["class"] == g["class"] and any(alike(row["label"], n) for n in (g["label"], *g.get("aliases", [])))

    used: set[int] = set()
    counts: Counter[str] = Counter()
    for g in gold:
        hit = next((i for i, row in enumerate(rows) if i not in used and named(row, g)), None)
        if hit is None:
            counts["fn"] += 1
            errors.append(Error(doc, "entity missed", g["label"], g["class"]))
        else:
            counts["tp"] += 1
            used.add(hit)
    for i, row in enumerate(rows):
        # Another name of an entity already found is no error.
        if i not in used and not any(named(row, g) for g in gold):
            counts["fp"] += 1
            errors.append(Error(doc, "entity spurious", row["label"], "", row["class"]))
    return Score(counts)


def _links(gold: list[dict[str, str]], rows: list[Row], doc: str, errors: list[Error]) -> Score:
    used: set[int] = set()
    counts: Counter[str] = Counter()
    for g in gold:
        hit = next((i for i, row in enumerate(rows) if i not in used and _same_link(row, g)), None)
        if hit is None:
            counts["fn"] += 1
            errors.append(Error(doc, "link missed", _link(g)))
        else:
            counts["tp"] += 1
            used.add(hit)
    for i, row in enumerate(rows):
        if i not in used:
            counts["fp"] += 1
            errors.append(Error(doc, "link spurious", _link(row)))
    return Score(counts)


def _same_link(row: Row, gold: Row) -> bool:
    return (
        row["relation"] == gold["relation"]
        and alike(row["subject"], gold["subject"])
        and alike(row["object"], gold["object"])
    )


def _link(link: Row) -> str:
    return f"{link['subject']} {link['relation']} {link['object']}"


def alike(a: str | None, b: str | None) -> bool:
    """Tell whether one label contains the other, from two characters up."""
    x, y = _NOISE.sub("", a or ""), _NOISE.sub("", b or "")
    return bool(x and y) and (x == y or (min(len(x), len(y)) >= 2 and (x in y or y in x)))


def _span(edtf: str | None) -> tuple[str | None, str | None] | None:
    """Return a period's first and last day, so that 2020 and 2020-01/2020-12 are one."""
    if not edtf:
        return None
    try:
        return days(edtf)
    except ValueError:
        return "unreadable", edtf


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
