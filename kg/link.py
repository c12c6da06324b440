"""Names → stable identities: one entity for all the ways one report names a thing.

An identity is class, place and normalised name, so two machines that never met agree on it. The normaliser drops quotes,
spaces and marks, the place's name at the head, and a head noun that may be left out (“雨露计划”政策, 雨露计划). A relative
name (市委, 县扶贫办) belongs to the place in scope; a short form after the full one (村委会 after 江冲村村委会) is the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg import places
from kg.model import Entity, Mention, Place, Span
from kg.normalise import key as normalised

PROGRAMMES = frozenset({"Programme", "Policy", "Project"})
_LEVELS = {
    "省": "province",
    "市": "prefecture",
    "州": "prefecture",
    "县": "county",
    "区": "county",
    "旗": "county",
    "乡": "town",
    "镇": "town",
}
_SCOPE = re.compile(r"^(?:全|我|本|该)(?:省|市|县|区|州|旗|乡|镇|村)(?:里)?(?=.{2})")
_LEVEL = re.compile(r"^[省市县区州旗](?![城域场级民标内外直属辖际政委区县市里])(?=.{3})")
_LEVEL_OF_BODY = re.compile(r"^[省市县区州旗](?![城域场级直委政区县市镇村])(?=.{3})")
_GOVERNMENT = re.compile(r"^[省市县区州旗乡镇]?(?:人民)?政府$")
_DEICTIC = re.compile(r"^(?:我|该|本|全|此|这一|这项|此次|本次)")
_COMPANY = re.compile(r"(?:集团公司|有限公司|有限责任公司|股份有限公司|股份公司|公司|集团)$")
_SHORTENED = frozenset({"Programme", "Institution", "Fund"})


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
    period: str | None = None
    status: str | None = None
    outcome: Span | None = None
    into: _Group | None = None
    """The fuller name of the same thing, once found."""

    @property
    def key(self) -> str:
        return f"{self.cls}|{self.place.code if self.place else '-'}|{self.name}"

    @property
    def first(self) -> int:
        return self.spans[0].start


class Identities:
    """The entities of one report, by class, place and normalised name."""

    def __init__(
        self,
        subject: Place | None,
        common: tuple[str, ...] = (),
        mass: tuple[str, ...] = (),
        turned: Mapping[str, tuple[str, ...]] | None = None,
        text: str = "",
    ) -> None:
        self._subject = subject
        self._text = text
        """The report as read: labels are its own characters, where names are compared in simplified ones."""
        self._common = common
        self._mass = mass
        self._turned = turned or {}
        self._turners = tuple(self._turned)
        self._groups: dict[tuple[str, str, str], _Group] = {}
        self._last: dict[str, _Group] = {}
        self._named: dict[str, tuple[str, Span]] = {}
        self._bare: dict[tuple[str, str], str] = {}
        """Words and the name of the place they are said of → the words without it."""
        self._noted: list[Place] = []
        """Places in the order they were first named, last first."""

    def note_place(self, place: Place, words: str, span: Span) -> None:
        """Remember where a place is first named, for a government that the text then calls 我市 or 该县."""
        if self._named.setdefault(place.code, (words, span))[1] == span:
            self._noted.insert(0, place)

    def add(self, mention: Mention, area: Callable[[], str] | None = None) -> str:
        """Take a mention in and return the key of its entity; empty where it stands for nothing named before."""
        span = Span(mention.start, mention.end)
        if mention.deictic:
            return self._deictic(mention, span)
        key = self.name(mention.cls, mention.quote, span, mention.concept, None, mention.place)
        group = self._last[_family(mention.cls)]
        if group.area is None and area is not None:
            group.area = area()
        return key

    def name(
        self,
        cls: str,
        words: str,
        span: Span,
        concept: str | None = None,
        area: str | None = None,
        place: Place | None = None,
    ) -> str:
        """Take words in as a name of a class and return the key of the entity."""
        name, where = self._identity(cls, words, place)
        group = self._group(cls, name, where)
        group.labels.append(self._text[span.start : span.end] or words)
        group.spans.append(span)
        group.concept = group.concept or concept
        group.area = group.area or area
        self._last[_family(cls)] = group
        return group.key

    def activity(self, words: str, span: Span, period: str | None, status: str, outcome: Span | None, area: str) -> str:
        """Take in a round of work: its period is part of what it is."""
        name = normalised(words) + (f"|{period}" if period else "")
        group = self._group("Activity", name, self._subject)
        group.labels.append(words)
        group.spans.append(span)
        group.period, group.status, group.area = period, status, area
        group.outcome = group.outcome or outcome
        return group.key

    def find(self, words: str, classes: Iterable[str]) -> str | None:
        """Return the key of the entity that words name, if the report names it."""
        for cls in classes:
            name, where = self._identity(cls, words, None)
            group = self._groups.get((_family(cls), where.code if where else "-", name))
            if group is not None:
                return group.key
        return None

    def _group(self, cls: str, name: str, place: Place | None) -> _Group:
        at = (_family(cls), place.code if place else "-", name)
        group = self._groups.get(at)
        if group is None:
            group = self._groups[at] = _Group(cls, name, place)
        return group

    def _deictic(self, mention: Mention, span: Span) -> str:
        """Bind 我市, 该公司, 该项目 to what they stand for."""
        if mention.cls == "Institution" and mention.place is not None:
            words, first = self._named.get(mention.place.code, (mention.place.name, span))
            key = self.name("Institution", words, first, mention.concept, None, mention.place)
            group = self._last["Institution"]
        else:
            found = self._last.get(_family(mention.cls))
            noun = _DEICTIC.sub("", mention.quote)
            if found is None or (mention.cls == "Institution" and not _fits(noun, found.labels)):
                return ""
            group, key = found, found.key
        group.spans.append(span)
        return key

    def _identity(self, cls: str, words: str, place: Place | None) -> tuple[str, Place | None]:
        """Return the normalised name of words and the place it belongs to."""
        where = place or self._subject
        if cls == "Institution":
            return self._body(words, place, where)
        at = words, where.name if where is not None else ""
        bare = self._bare.get(at)
        if bare is None:
            text = _LEVEL.sub("", _SCOPE.sub("", words if where is None else _without_place(words, where)))
            bare = self._bare[at] = normalised(text) or normalised(words) or words
        if cls in PROGRAMMES:
            bare = _without(self._common, self._in_order(bare))
        elif cls == "BeneficiaryGroup":
            bare = _without(self._mass, bare)
        return bare, where

    def _in_order(self, name: str) -> str:
        """Put the object of a programme before its verb: 改造|农村危房 is 农村危房改造."""
        for verb, things in self._turned.items() if name.startswith(self._turners) else ():
            if name.startswith(verb) and len(name) > len(verb) and name.endswith(things):
                return name[len(verb) :] + verb
        return name

    def _body(self, words: str, place: Place | None, where: Place | None) -> tuple[str, Place | None]:
        """Return the normalised name of a body and the place it belongs to; a government is called by its place."""
        text = words if where is None else _without_place(words, where)
        if place is not None and (not _without_place(words, place) or words == place.name or _GOVERNMENT.match(text)):
            return place.name, place
        if place is None:
            level = self._level(text)
            where = level or where
            if _GOVERNMENT.match(text) and where is not None:
                return where.name, where
            if level is not None:
                text = _LEVEL_OF_BODY.sub("", text)
        text = _SCOPE.sub("", text)
        if not text and where is not None:
            return where.name, where
        return normalised(text) or normalised(words) or words, where

    def _level(self, text: str) -> Place | None:
        """Return the place that a relative body belongs to: 省委 of a city's report is that of its province.

        A county-level city is called 市 as well, so the place whose name ends so comes before the one of that level.
        """
        level = _LEVELS.get(text[:1])
        if level is None:
            return None
        chain = [self._subject, *places.ancestors(self._subject)] if self._subject is not None else list(self._noted)
        named = next((p for p in chain if p.name.endswith(text[:1])), None)
        return named or next((p for p in chain if p.level == level), None)

    def united(self) -> dict[str, str]:
        """Unite short forms with full names said before; return key → key of the entity it turned out to be."""
        fuller = _Fuller(self._groups.values())
        for group in self._groups.values():
            group.into = fuller.of(group)
        return {g.key: _root(g).key for g in self._groups.values() if g.into is not None}

    def entities(self) -> tuple[Entity, ...]:
        """Return every entity, in order of key."""
        members: dict[str, list[_Group]] = {}
        for group in self._groups.values():
            members.setdefault(_root(group).key, []).append(group)
        return tuple(_entity(_root(found[0]), found) for _, found in sorted(members.items()))


def _family(cls: str) -> str:
    return "Programme" if cls in PROGRAMMES else cls


def _fits(noun: str, labels: Sequence[str]) -> bool:
    """Say whether a body can be called 该公司, 该医院: its name ends so, or it is a company by another noun."""
    if any(label.endswith(noun) for label in labels):
        return True
    company = ("公司", "集团", "企业", "银行", "证券", "期货", "股份")
    return noun in ("公司", "企业", "集团") and any(label.endswith(company) for label in labels)


def _without(nouns: tuple[str, ...], name: str) -> str:
    """Drop a noun that a name may leave out at its end (…政策, 相对贫困|人口), if enough is left to know the thing by."""
    if name.endswith(nouns):
        for noun in nouns:
            if name.endswith(noun) and len(name) - len(noun) >= 4:
                return name[: -len(noun)]
    return name


def _without_place(text: str, place: Place) -> str:
    """Drop a place's name, full or short, from the head of words; 滨州市委 keeps its 市."""
    full = place.name
    short = full[:-1] if full[-1] in "省市县区州旗乡镇" else full
    if len(short) >= 2 and text.startswith(short):
        level = full[len(short) :]
        rest = text[len(short) :]
        if rest.startswith(level) and len(rest) - len(level) >= 2:
            return rest[len(level) :] if not rest[len(level) :].startswith(("委", "政", "人大")) else rest
        if len(rest) >= 2:
            return rest
        if not rest or rest == level:
            return ""
        return level + rest if rest[0] in "委" else text
    return text


def _root(group: _Group) -> _Group:
    while group.into is not None:
        group = group.into
    return group


class _Fuller:
    """Look up the full name of which another is a short form, among many."""

    def __init__(self, groups: Iterable[_Group]) -> None:
        self._by_end: dict[tuple[str, str], list[_Group]] = {}
        self._by_stem: dict[str, list[_Group]] = {}
        self._by_edges: dict[tuple[str, str], list[_Group]] = {}
        for group in groups:
            name, family = group.name, _family(group.cls)
            if family not in _SHORTENED:
                continue
            for n in range(1, len(name) - 2):
                self._by_end.setdefault((family, name[n:]), []).append(group)
            company = _COMPANY.search(name) if family == "Institution" else None
            if company is not None and company.start() >= 3:
                self._by_stem.setdefault(name[: company.start()], []).append(group)
            if family == "Programme" and len(name) >= 6:
                self._by_edges.setdefault((name[:3], name[-2:]), []).append(group)

    def of(self, short: _Group) -> _Group | None:
        """Return the one full name, said before, whose end a name is; 公司, 集团 may also be left out at the end."""
        name, family = short.name, _family(short.cls)
        if family not in _SHORTENED or len(name) < 3:
            return None
        found = list(self._by_stem.get(name, ())) if family == "Institution" else []
        if family == "Institution" or len(name) >= 4:
            found += [g for g in self._by_end.get((family, name), ()) if g.first < short.first]
        if family == "Programme" and len(name) >= 5:
            edges = self._by_edges.get((name[:3], name[-2:]), ())
            found += [
                g for g in edges[:50] if len(name) < len(g.name) and g.first < short.first and _within(name, g.name)
            ]
        distinct = list(dict.fromkeys(g.key for g in found if g is not short))
        return next(g for g in found if g.key == distinct[0]) if len(distinct) == 1 else None


def _within(one: str, two: str) -> bool:
    """Say whether the characters of one occur in two in the same order."""
    rest = iter(two)
    return all(c in rest for c in one)


def _entity(root: _Group, members: Sequence[_Group]) -> Entity:
    labels = sorted({label for g in members for label in g.labels}, key=lambda w: (-len(w), w))
    spans = {(s.start, s.end): s for g in members for s in g.spans}
    return Entity(
        cls=root.cls,
        place=root.place,
        name=root.name,
        label=labels[0],
        aliases=tuple(labels[1:]),
        mentions=tuple(spans[at] for at in sorted(spans)),
        kind=next((g.concept for g in (root, *members) if g.concept), None),
        area=next((g.area for g in (root, *members) if g.area), None),
        period=root.period,
        status=root.status,
        outcome=root.outcome,
    )
