"""What is carried over from clause to clause and from sentence to sentence where Chinese leaves it out: who acts, which programme is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.clauses import Token
from kg.extract.items import PLACE, TIME, Item, Sentence
from kg.extract.words import PROGRAMMES
from kg.model import Mention

_LEAD = 16
"""Characters of a sentence that only announces what its paragraph is about."""
_OFFICIAL = ("工作报告", "概况", "公报", "年鉴")


class Scene:
    """What is carried over from sentence to sentence: who acts, and which programme is spoken of.

    A subject left out is who acted in the sentence before, else whom the report is about: the first that acts in it, or
    the place or body that its headline or paragraph begins with.
    """

    def __init__(self, home: Mention | None = None) -> None:
        self.home = home
        """The government of the place that the report is about."""
        self._bodies: dict[int, Mention] = {}
        self.lead: Mention | None = None
        """The one programme that the short first sentence of the paragraph names: the paragraph is about it."""
        self.official = False
        """A yearbook entry or a work report: all of it is what the government did, so that the doer left out says nothing."""
        self.campaign: Mention | None = None
        """The campaign of the whole country that the paragraph, or the heading above it, names."""
        self._heading_campaign: Mention | None = None
        self.section = False
        """The lead is the heading of a section: 【产业扶贫】."""
        self._sentence = 0
        self._actors: tuple[Mention, ...] = ()
        self._acted = -9
        self._acted_block = self._block = -1
        self._main: tuple[Mention, ...] = ()
        self._topic: tuple[Mention, ...] = ()
        self._programme: Mention | None = None
        self._programme_block = -1

    def enter(self, sentence: Sentence, mentions: Sequence[Mention]) -> None:
        """Begin a sentence."""
        self.official = self.official or _is_official(sentence, first=not self._sentence)
        self._sentence += 1
        self._block = sentence.block.start
        items = sentence.items
        self._bodies = {i.start: m for i in items if i.kind == PLACE and (m := _government(i)) is not None}
        if not items or sentence.start != sentence.block.start:
            return
        first = items[0]
        self._topic = ()
        named = [m for m in mentions if m.cls in PROGRAMMES]
        short = sentence.end - sentence.start <= _LEAD
        bracket = next((i.end for i in items[:12] if i.text.endswith(("】", "〕"))), -1) if first.text in "【〔" else -1
        headed = [m for m in named if m.end < bracket]
        self.section = len(headed) == 1
        self.lead = headed[0] if self.section else named[0] if len(named) == 1 and short else None
        if self.lead is not None or first.text.startswith("这"):
            self._programme, self._programme_block = self.lead or self._programme, self._block
        place = first.place.place if first.place is not None else None
        if place is not None and place.level not in ("country", "village") and first.text[0] not in "全我本该":
            self._topic = (Mention(first.start, first.end, first.text, "Institution", place=place),)
        if sentence.block.kind == "headline":
            doers = tuple(m for m in mentions if m.start == first.start and m.cls == "Institution") or self._topic
            colon = next((i.text for i in items if doers and i.start >= doers[0].end), "")
            self._main = self._main or (doers if colon in (":", "：") else ())

    def is_home(self, start: int) -> bool:
        """Say whether the place named at `start` in this sentence is the one that the report is about."""
        body = self._bodies.get(start)
        return body is not None and self.home is not None and body.place == self.home.place

    def name_campaign(self, sentence: Sentence, mentions: Sequence[Mention], campaigns: frozenset[str]) -> None:
        """Note the campaign of the whole country that a paragraph, or the heading above it, is about."""
        named = next((m for m in mentions if m.cls in PROGRAMMES and m.quote in campaigns), None)
        if sentence.block.kind in ("heading", "headline"):
            self._heading_campaign = named
        if sentence.start == sentence.block.start:
            self.campaign = self._heading_campaign
        self.campaign = named or self.campaign

    def governs_home(self, body: Mention) -> bool:
        """Say whether a body is the government of the place that the report is about."""
        return body.place is not None and self.home is not None and body.place == self.home.place

    def body(self, token: Token) -> Mention | None:
        """Return the body that a name stands for: itself, or the government of a place."""
        return token.mention if token.cls == "Institution" else self._bodies.get(token.start) if not token.cls else None

    def act(self, actors: Sequence[Mention]) -> None:
        """Note who acts."""
        self._actors, self._acted, self._acted_block = tuple(actors), self._sentence, self._block
        if not self._main and not any(a.deictic and a.place is not None for a in actors):
            self._main = self._actors

    def actors(self) -> tuple[Mention, ...]:
        """Return who acts where a sentence leaves the subject out."""
        if self._sentence - self._acted == 1 and self._acted_block == self._block:
            return self._actors
        return self._main or self._topic or (self._actors if self._sentence == self._acted else ())

    def speak_of(self, programme: Mention, block: int) -> None:
        """Note which programme is spoken of."""
        self._programme, self._programme_block = programme, block

    def programme(self, block: int) -> Mention | None:
        """Return the programme that a sentence of a paragraph goes on to speak of."""
        return self._programme if self._programme_block == block else None


def _is_official(sentence: Sentence, *, first: bool) -> bool:
    """Say whether a sentence shows a yearbook entry or a report: …工作报告, …扶贫开发（2017年）, 【概况】…."""
    words = [item.text for item in sentence.items]
    if words[:1] == ["【"]:
        return True
    if sentence.block.kind not in ("headline", "heading"):
        return False
    dated = first and words[-1] in ("）", ")") and any(item.kind == TIME for item in sentence.items)
    return dated or any(name in "".join(words) for name in _OFFICIAL)


def _government(item: Item) -> Mention | None:
    """Return the government of a place that a sentence names."""
    place = item.place.place if item.place is not None else None
    if place is None or place.level in ("country", "village"):
        return None
    pointer = item.text[0] in "全我本该此" or item.text.endswith("里")
    return Mention(item.start, item.end, item.text, "Institution", place=place, deictic=pointer)


@dataclass(slots=True)
class State:
    """What is in force within one sentence, left to right."""

    agents: list[Mention] = field(default_factory=list)
    topic: Mention | None = None
    subject: Mention | None = None
    """Programme or fund that is the grammatical subject."""
    thing: list[Mention] = field(default_factory=list)
    """Programmes or funds spoken of last."""
    work: Mention | None = None
    """The programme that the sentence says is carried out: money named after it is its money."""
    paid: list[Mention] = field(default_factory=list)
    """Money that the sentence goes on to spend."""
    groups: list[Mention] = field(default_factory=list)
    """People who are the subject."""
    heading: list[Mention] = field(default_factory=list)
    """What stands before a colon holds for every part of the list after it."""
    purpose: bool = False
    """The clauses so far only state a purpose."""
    unnamed: bool = False
    """Somebody acts whose name is not recognised, so that the subject is not left out."""
    intended: list[Mention] = field(default_factory=list)
    """People whom a clause of purpose speaks of (为帮助G…，实施Y)."""
    open_verb: Token | None = None
    """A verb of carrying out whose object has not come yet: a comma inside quotes ends no clause."""
