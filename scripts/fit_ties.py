"""Fit the weights of kg/extract/likely.toml on annotated reports: `python scripts/fit_ties.py`.

Takes the project's own, tests/gold*, unless given other folders of corpus.jsonl and its *.gold.json. Logistic regression with a penalty on large weights, by plain gradient
steps from nothing, so that the same reports give the same file. With --check, leaves each folder out in turn and says how
well the pairs of it are told by the weights of the others.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.evaluate import alike
from kg.extract import extract, likely, reader
from kg.extract.clauses import clauses_of, tokens_of
from kg.extract.grammar import Grammar, compile_grammar
from kg.extract.items import Sentence
from kg.extract.scene import Scene
from kg.extract.ties import Tie
from kg.extract.words import compile_words
from kg.model import Mention, Report
from kg.read import read

OUT = Path(likely.__file__).with_name("likely.toml")
OWN = sorted(path.parent for path in (Path(__file__).parents[1] / "tests").glob("gold*/corpus.jsonl"))
PENALTY = 0.004
THRESHOLD = 0.65
"""Odds from which a tie is said."""
STEPS = 400
"""Steps after which the weights no longer change in their second decimal."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair of names of a report: its signs, and whether the annotators tie what they name."""

    report: str
    relation: str
    signs: tuple[str, ...]
    tied: bool
    link: int | None


def rows_of(folder: Path) -> list[Row]:
    """Return every pair of every report of a folder."""
    found = []
    for report in read(folder / "corpus.jsonl"):
        path = folder / f"{report.identifier}.gold.json"
        if path.exists():
            found += list(_rows(report, json.loads(path.read_text(encoding="utf-8"))["links"]))
    return found


def _rows(report: Report, links: list[dict[str, str]]) -> Iterable[Row]:
    """Yield the pairs that the reader weighs in one report, told by the annotators' links."""
    grammar = compile_grammar()
    words = compile_words(grammar)
    seen: list[likely.Pair] = []
    find_ties = reader.find_ties

    def listen(sentence: Sentence, mentions: Sequence[Mention], grammar: Grammar, scene: Scene) -> list[Tie]:
        found = find_ties(sentence, mentions, grammar, scene)
        seen.extend(likely.pairs(clauses_of(tokens_of(sentence, mentions, words)), sentence.block.start, words, scene))
        return found

    reader.find_ties = listen  # type: ignore[assignment]
    try:
        reading = extract(report)
    finally:
        reader.find_ties = find_ties
    names = {(m.start, m.end): e.label for e in reading.entities for m in e.mentions}
    label = {m: names.get((m.start, m.end), m.quote) for pair in seen for m in (pair.subject, pair.object)}
    for pair in seen:
        ends = label[pair.subject], label[pair.object]
        link = next((n for n, k in enumerate(links) if _told(pair.relation, ends, k)), None)
        yield Row(report.identifier, pair.relation, pair.signs, link is not None, link)


def _told(relation: str, ends: tuple[str, str], link: dict[str, str]) -> bool:
    if relation == "fundedBy":
        relation, ends = "funds", ends[::-1]
    return link["relation"] == relation and alike(ends[0], link["subject"]) and alike(ends[1], link["object"])


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Return the weight of each sign: logistic regression by Adam on all rows at once, from nothing."""
    index: dict[str, int] = {}
    features = [[index.setdefault(sign, len(index)) for sign in row.signs] for row in rows]
    weights, mean, square = [0.0] * len(index), [0.0] * len(index), [0.0] * len(index)
    for step in range(1, STEPS + 1):
        slope = [PENALTY * w for w in weights]
        for row, signs in zip(rows, features, strict=True):
            odds = 1 / (1 + math.exp(-sum(weights[k] for k in signs)))
            miss = (odds - row.tied) / len(rows)
            for k in signs:
                slope[k] += miss
        for k, g in enumerate(slope):
            mean[k] = 0.9 * mean[k] + 0.1 * g
            square[k] = 0.999 * square[k] + 0.001 * g * g
            weights[k] -= 0.05 * (mean[k] / (1 - 0.9**step)) / (math.sqrt(square[k] / (1 - 0.999**step)) + 1e-8)
    return {sign: round(weights[k], 2) for sign, k in sorted(index.items()) if abs(weights[k]) >= 0.05}


def fit_all(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return the weights of each relation."""
    by_relation: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_relation[row.relation].append(row)
    return {relation: fit(found) for relation, found in sorted(by_relation.items())}


def check(corpora: dict[str, list[Row]]) -> None:
    """Print how well the pairs of each folder are told by weights fitted on the others."""
    for name, held in corpora.items():
        weights = fit_all([row for other, rows in corpora.items() if other != name for row in rows])
        for threshold in (0.3, 0.4, 0.5):
            least = math.log(threshold / (1 - threshold))
            said = [r for r in held if sum(weights[r.relation].get(s, 0) for s in r.signs) >= least]
            right = {(r.report, r.link) for r in said if r.tied}
            there = {(r.report, r.link) for r in held if r.tied}
            print(
                f"{name}: {threshold} says {len(said)}, right {sum(r.tied for r in said)}; {len(right)} of {len(there)}"
            )


def written(corpora: dict[str, list[Row]], threshold: float) -> str:
    """Return the weights as TOML, headed by what they were fitted on."""
    lines = [
        "# What each sign says for or against a tie (log-odds).",
        f"# Fitted by scripts/fit_ties.py on {', '.join(corpora)}.",
        "",
        f"threshold = {threshold}",
    ]
    for relation, weights in fit_all([row for rows in corpora.values() for row in rows]).items():
        lines += ["", f"[{relation}]"]
        lines += [f"{json.dumps(sign, ensure_ascii=False)} = {w}" for sign, w in weights.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, and write or check."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folders", nargs="*", type=Path, default=OWN)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("--threshold", type=float, default=THRESHOLD)
    given = arguments.parse_args()
    corpora = {folder.name: rows_of(folder) for folder in given.folders}
    if given.check:
        check(corpora)
    else:
        OUT.write_text(written(corpora, given.threshold), encoding="utf-8")


if __name__ == "__main__":
    main()
