"""Names → stable identities: one entity for all the ways one report names a thing.

An identity is class, place and normalised name, so two machines that never met agree on it. The normaliser drops quotes,
spaces and marks, the name of the place in scope and words such as 市, 全市, 我县 at the head.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.model import Entity, Mention, Place, Span
from kg.normalise import key as normalised

_RELATIVE = re.compile(r"^(?:全|我|本|该)?(?:省|市|县|区|州|旗|乡|镇|村)(?:里)?(?=.{3})")


@dataclass(slots=True)
class _Group:
    """The mentions of one entity so far."""

    cls: str
    name: str
    place: Place | None
    labels: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    concept: str | None = None
    area: str | None = None


class Identities:
    """The entities of one report, by class and normalised name."""

    def __init__(self, subject: Place | None) -> None:
        self._subject = subject
        self._groups: dict[tuple[str, str], _Group] = {}

    def add(self, mention: Mention, area: str | None = None) -> str:
        """Take a mention in and return the key of its entity."""
        return self.name(mention.cls, mention.quote, Span(mention.start, mention.end), mention.concept, area)

    def name(self, cls: str, words: str, span: Span, concept: str | None = None, area: str | None = None) -> str:
        """Take words in as a name of a class and return the key of the entity."""
        name = self.normal(words)
        group = self._groups.setdefault((cls, name), _Group(cls, name, self._subject))
        group.labels.append(words)
        group.spans.append(span)
        group.concept = group.concept or concept
        group.area = group.area or area
        return self._entity(group).key

    def find(self, words: str, classes: Iterable[str]) -> str | None:
        """Return the key of the entity that words name, if the report names it."""
        name = self.normal(words)
        for cls in classes:
            group = self._groups.get((cls, name))
            if group is not None:
                return self._entity(group).key
        return None

    def normal(self, words: str) -> str:
        """Return the normalised name of words within this report's place."""
        text = words
        if self._subject is not None:
            for head in (self._subject.name, self._subject.name.rstrip("省市县区州旗乡镇村")):
                if len(head) >= 2 and text.startswith(head) and len(text) - len(head) >= 3:
                    text = text[len(head) :]
                    break
        text = _RELATIVE.sub("", text)
        return normalised(text) or normalised(words) or words

    def entities(self) -> tuple[Entity, ...]:
        """Return every entity, in order of key."""
        return tuple(sorted((self._entity(g) for g in self._groups.values()), key=lambda e: e.key))

    def _entity(self, group: _Group) -> Entity:
        labels = sorted(set(group.labels), key=lambda w: (-len(w), w))
        return Entity(
            cls=group.cls,
            place=group.place,
            name=group.name,
            label=labels[0],
            aliases=tuple(labels[1:]),
            mentions=tuple(sorted(set(group.spans), key=lambda s: (s.start, s.end))),
            kind=group.concept,
            area=group.area,
        )
