"""A tie between two names, as one sentence states it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Tie:
    """Two mentions and the relation that their sentence states between them."""

    subject: Mention
    relation: str
    object: Mention
    sentence: Span
    likely: bool = False
    """No construction states it: how the sentence sets the two names makes it likely."""
    inner: bool = False
    """Only a name inside a fund's name says it: it holds where the text also speaks of the programme by itself."""
