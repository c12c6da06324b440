"""Show an evaluation: a table a person can read, or JSON."""

from __future__ import annotations

import json
from typing import Any

from kg.evaluate import ATTRIBUTES, Evaluation, Score

_COLUMNS = (*ATTRIBUTES, "full")


def as_text(evaluation: Evaluation, *, errors: bool = False) -> str:
    """Return a line a document, then the totals, then every error if asked for."""
    lines = [
        f"{'document':20} {'P':>5} {'R':>5} {'F1':>5} | "
        + " ".join(f"{c:>6}" for c in _COLUMNS)
        + " | entities |  links"
    ]
    for name, parts in evaluation.documents.items():
        lines.append(_line(name, parts["figures"], parts["entities"], parts["links"]))
    figures, entities, links = (evaluation.total(p) for p in ("figures", "entities", "links"))
    lines += [
        _line("all", figures, entities, links),
        "",
        f"figures   {_prf(figures)}; every attribute right: F1 {figures.full_f1:.3f}",
        "          " + " · ".join(f"{a} {figures.accuracy(a):.3f}" for a in ATTRIBUTES),
        f"entities  {_prf(entities)}",
        f"links     {_prf(links)}",
    ]
    if errors:
        lines.append("")
        for e in evaluation.errors:
            told = " ".join(x for x in (f"gold {e.gold}" if e.gold else "", f"found {e.found}" if e.found else "") if x)
            lines.append(" · ".join(x for x in (e.document, e.what, e.item, told) if x))
    return "\n".join(lines) + "\n"


def as_json(evaluation: Evaluation) -> str:
    """Return scores by part and by document, and every error."""
    parts = ("figures", "entities", "links")
    return (
        json.dumps(
            {
                "summary": {p: _scores(evaluation.total(p), p) for p in parts},
                "documents": {
                    name: {p: _scores(scores[p], p) for p in parts} for name, scores in evaluation.documents.items()
                },
                "errors": [
                    {"document": e.document, "what": e.what, "item": e.item, "gold": e.gold, "found": e.found}
                    for e in evaluation.errors
                ],
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )


def _scores(score: Score, part: str) -> dict[str, Any]:
    found: dict[str, Any] = {"precision": score.precision, "recall": score.recall, "f1": score.f1, "gold": score.gold}
    if part == "figures":
        found["full_f1"] = score.full_f1
        found["accuracy"] = {a: score.accuracy(a) for a in ATTRIBUTES}
    return found


def _prf(score: Score) -> str:
    return f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f} on {score.gold}"


def _line(name: str, figures: Score, entities: Score, links: Score) -> str:
    return (
        f"{name:20} {figures.precision:5.3f} {figures.recall:5.3f} {figures.f1:5.3f} | "
        + " ".join(f"{figures.accuracy(c):6.3f}" for c in _COLUMNS)
        + f" |   {entities.f1:6.3f} | {links.f1:6.3f}"
    )
