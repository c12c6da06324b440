"""Run the example sentences of the lexicon: an entry that no longer reads its own example is an error.

skos:example "累计投入〔专项产业扶贫资金〕3.2亿元。"@zh marks the words that the entry decides. What must come out depends on the
kind of entry: a head or a name must be a phrase or mention with just those edges, a verb, a cue or an area word must give
the marked figure the indicator, statistic or area it denotes, a generic word must name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract import extract
from kg.lexicon import Entry, Lexicon
from kg.model import Observation, Reading
from kg.namespaces import V
from kg.read import read_text

_MARKED = re.compile(r"〔([^〔〕]*)〕")


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not read as marked."""

    entry: str
    """IRI of the entry."""
    example: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.entry}: example {self.example!r}: expected {self.expected}, found {self.found or 'nothing'}"


def run_examples(lexicon: Lexicon, kinds: frozenset[str] | None = None) -> Iterator[Failure]:
    """Run every example of the lexicon, or of some kinds of entry, and yield those that fail."""
    for entry in lexicon.entries:
        if kinds is not None and entry.kind not in kinds:
            continue
        for example in entry.values.get("example", ()):
            failure = _run(entry, example, lexicon)
            if failure is not None:
                yield failure


def _run(entry: Entry, example: str, lexicon: Lexicon) -> Failure | None:
    text = _MARKED.sub(r"\1", example)
    reading = extract(read_text(text, identifier="example"), lexicon)
    for words in _MARKED.findall(example):
        expected, found = _outcome(entry, words, text.index(words), reading)
        if expected != found:
            return Failure(entry.iri, example, expected, found)
    return None


def _outcome(entry: Entry, words: str, start: int, reading: Reading) -> tuple[str, str]:
    """Return what the marked words must come out as, and what they came out as."""
    if entry.kind in ("Verb", "Cue", "AreaWord"):
        observation = next((o for o in reading.observations if o.figure.start <= start < o.figure.end), None)
        wanted = _denoted(entry)
        return wanted, _said(entry.kind, wanted, observation)
    named = sorted(
        {reading.report.text[s.start : s.end] for e in reading.entities for s in e.mentions if s.start < start + len(words) and start < s.end}
    )
    if entry.kind == "Generic":
        return "no entity", "no entity" if words not in named else words
    if entry.kind == "Measure":
        fitting = [o for o in reading.observations if o.measure == words]
        return _denoted(entry), fitting[0].indicator if fitting else ""
    phrases = sorted({o.measure for o in reading.observations} | set(named))
    return words, words if words in phrases else " ".join(phrases)


def _denoted(entry: Entry) -> str:
    """Return the local name of what an entry denotes, without the prefix of its scheme for statistics and areas."""
    if not entry.denotes:
        return ""
    name = entry.denotes[0].removeprefix(V)
    return name if name.startswith("ind-") else name.split("-", 1)[1]


def _said(kind: str, wanted: str, observation: Observation | None) -> str:
    if observation is None:
        return ""
    if kind == "Verb":
        return observation.indicator
    if kind == "AreaWord":
        return observation.area
    return wanted if wanted in (observation.stat, observation.temporal) else observation.stat
