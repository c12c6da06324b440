"""Ties between entities that one sentence states: what money funds, whom a programme benefits, who carries it out.

A tie needs a verb that states it, with the two names on its two sides in one sentence; standing in one paragraph is no tie.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.extract.grammar import Grammar
from kg.extract.items import Sentence
from kg.model import Mention, Span

_PROGRAMMES = frozenset({"Programme", "Policy", "Project"})


@dataclass(frozen=True, slots=True)
class Tie:
    """Two mentions and the relation that their sentence states between them."""

    subject: Mention
    relation: str
    object: Mention
    sentence: Span


def find_ties(sentence: Sentence, mentions: Sequence[Mention], grammar: Grammar) -> Iterator[Tie]:
    """Yield the ties of one sentence."""
    for one, two in zip(mentions, mentions[1:], strict=False):
        between = [
            item.text
            for item in sentence.items
            if one.end <= item.start and item.end <= two.start and item.kind == "word"
        ]
        relations = {r for word in between for r in grammar.relations_of_verb.get(word, ())}
        if one.cls == "Institution" and two.cls in _PROGRAMMES and "carriedOutBy" in relations:
            yield Tie(two, "carriedOutBy", one, sentence.span)
        elif one.cls in _PROGRAMMES and two.cls == "BeneficiaryGroup" and "benefits" in relations:
            yield Tie(one, "benefits", two, sentence.span)
        elif one.cls == "Fund" and two.cls in _PROGRAMMES and (relations or not between):
            yield Tie(two, "fundedBy", one, sentence.span)
