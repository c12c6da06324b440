"""Ties that no construction states and that a sentence makes likely by how it sets two names.

Every pair of names that a relation could tie is described by a few signs: which comes first, how far apart they are, which
verb stands before the later one, whether another name of the kind stands nearer, whether the body acts or the programme is
what is done. A sign has a weight for each relation (likely.toml), fitted by `scripts/fit_ties.py` on the project's own
annotated reports; a pair whose weights come to odds of `threshold` is a tie that is said to be likely, not stated.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.extract.arguments import agents_of, groups_after, objects_of, subject_of
from kg.extract.clauses import NAMED, VERB, Token, inside, is_media, roles_of
from kg.extract.scene import Scene
from kg.extract.words import Words
from kg.model import Mention

_WEIGHTS = Path(__file__).with_name("likely.toml")
_RELATIONS = {
    ("Programme", "Fund"): "fundedBy",
    ("Programme", "BeneficiaryGroup"): "benefits",
    ("Fund", "BeneficiaryGroup"): "benefits",
    ("Programme", "Institution"): "carriedOutBy",
}
_THINGS = frozenset({"Programme", "Fund"})
_MARKS = frozenset("的 由 为 对 给 让 使 向 从 以 用 把 将 ； 其中".split())
_GIVEN_TO = frozenset("为 对 给 让 使 向".split())
_NOTHING = {"bias": -math.inf, "carried": -math.inf, "actor": -math.inf}
_FARTHEST = 12
"""Names of a sentence beyond which pairs are not looked at: a list of dozens says nothing of each pair."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, the relation that could tie them, and the signs of it."""

    subject: Mention
    relation: str
    object: Mention
    signs: tuple[str, ...]


def pairs(rows: Sequence[list[Token]], block: int, words: Words, scene: Scene) -> Iterator[Pair]:
    """Yield every pair of names of a sentence that a relation could tie, and those with what is carried over."""
    tokens = [token for row in rows for token in row]
    named = [k for k, token in enumerate(tokens) if token.kind == NAMED and token.mention is not None]
    if not named or len(named) > _FARTHEST:
        return
    classes = {tokens[k].cls for k in named}
    if any(one in classes and two in classes for one, two in _RELATIONS):
        yield from _together(_View(rows, tokens, words, scene), named)
    yield from _carried(tokens, named, block, scene)


def _together(view: _View, named: Sequence[int]) -> Iterator[Pair]:
    """Yield the pairs of names that stand in one sentence."""
    tokens = view.tokens
    for a in named:
        for b in named:
            relation = _RELATIONS.get((tokens[a].cls, tokens[b].cls))
            one, two = tokens[a].mention, tokens[b].mention
            if relation is not None and one is not None and two is not None:
                yield Pair(one, relation, two, view.signs(a, b))


def likely(
    rows: Sequence[list[Token]], block: int, words: Words, scene: Scene
) -> Iterator[tuple[Mention, str, Mention]]:
    """Yield the pairs that their signs make likely."""
    weights = _weights()
    yield from _waged_at_home(rows, words, scene)
    for pair in pairs(rows, block, words, scene):
        table = weights.signs.get(pair.relation, _NOTHING)
        if sum(table.get(sign, 0.0) for sign in pair.signs) >= weights.least and not _excluded(pair, words, scene):
            yield pair.subject, pair.relation, pair.object


def _waged_at_home(rows: Sequence[list[Token]], words: Words, scene: Scene) -> Iterator[tuple[Mention, str, Mention]]:
    """Tie the campaign of the whole country to the government whose own report tells of it."""
    if not scene.official or scene.home is None:
        return
    for token in (token for row in rows for token in row):
        if token.mention is not None and token.mention.quote in words.campaigns:
            yield token.mention, "carriedOutBy", scene.home


def _excluded(pair: Pair, words: Words, scene: Scene) -> bool:
    """Say whether no sign can tie a pair: one name in the other, or a campaign of the whole country and one body."""
    if inside(pair.subject, pair.object) or inside(pair.object, pair.subject):
        return True
    broad = pair.relation == "carriedOutBy" and pair.subject.quote in words.broad
    return broad and not scene.governs_home(pair.object)


class _View:
    """What is looked up for every pair of a sentence, once a sentence."""

    def __init__(self, rows: Sequence[list[Token]], tokens: list[Token], words: Words, scene: Scene) -> None:
        self.tokens, self.scene = tokens, scene
        self._acting: set[Mention] = set()
        self._with_agent: set[int] = set()
        self._subjects: set[Mention] = set()
        self._done: dict[Mention, set[str]] = {}
        self._last: dict[int, frozenset[str]] = {}
        """Place of a token → roles of the last verb before it in its clause."""
        self._count = {
            cls: min(sum(t.cls == cls for t in tokens), 4)
            for cls in ("Programme", "Fund", "BeneficiaryGroup", "Institution")
        }
        at = 0
        for row in rows:
            self._look(row, at, words)
            at += len(row)

    def _look(self, row: list[Token], at: int, words: Words) -> None:
        first = next((k for k, t in enumerate(row) if t.kind == VERB), len(row))
        classes = {t.cls for t in row}
        if "Institution" in classes:
            self._acting.update(agents_of(row, first))
            if any(t.cls == "Institution" for t in row[:first]):
                self._with_agent.add(row[0].clause)
        if classes & _THINGS:
            subject = subject_of(row, first, words)
            if subject is not None:
                self._subjects.add(subject)
        last: frozenset[str] = frozenset()
        for k, token in enumerate(row):
            self._last[at + k] = last
            if token.roles:
                last = token.roles
            gives = token.text in _GIVEN_TO
            if token.kind == VERB or gives:
                found = objects_of(row, k, {"Programme", "Fund"}, words) if classes & _THINGS and not gives else []
                people = groups_after(row, k) if "BeneficiaryGroup" in classes else []
                for mention in (*found, *people):
                    self._done.setdefault(mention, set()).update(token.roles or {token.text})

    def signs(self, a: int, b: int) -> tuple[str, ...]:
        """Return the signs that the name at `a` is tied to that at `b`."""
        one, two = self.tokens[a], self.tokens[b]
        low, high = (a, b) if a < b else (b, a)
        order = ">" if a < b else "<"
        apart = abs(one.clause - two.clause)
        where = "clause" if not apart else "next" if apart == 1 else "part" if one.part == two.part else "far"
        between = self.tokens[low + 1 : high]
        found = ["bias", where + order, f"gap {_size(len(between))}{order}"]
        found.append(f"nearer subject {min(2, sum(t.cls == one.cls for t in between))}{order}")
        found.append(f"nearer object {min(2, sum(t.cls == two.cls for t in between))}{order}")
        found += {f"between {t.text}{order}" for t in between if t.text in _MARKS}
        found += [f"verb {role}{order}" for role in self._last[high]] or [f"no verb{order}"]
        found += [f"subject done: {role}" for role in self._done.get(one.mention, ())]  # type: ignore[arg-type]
        found += [f"object done: {role}" for role in self._done.get(two.mention, ())]  # type: ignore[arg-type]
        found += [f"subjects {self._count[one.cls]}", f"objects {self._count[two.cls]}", f"of {one.cls}"]
        if two.mention in self._acting:
            found.append("object acts")
        if two.cls == "Institution" and apart and one.clause in self._with_agent:
            found.append("another acts")
        if one.mention in self._subjects:
            found.append("subject is spoken of")
        if two.mention is not None and is_media(two.mention):
            found.append("media")
        if self.scene.official:
            found.append("official")
        if one.mention is self.scene.lead:
            found.append("lead")
        return tuple(found)


def _carried(tokens: list[Token], named: Sequence[int], block: int, scene: Scene) -> Iterator[Pair]:
    """Yield the pairs of a name with the programme spoken of, and of a programme with who acted before."""
    spoken = scene.programme(block)
    alone = all(t.cls != "Programme" for t in tokens)
    actors = scene.actors()[:2]
    if spoken is None and (alone or not actors):
        return
    unled = all(t.cls != "Institution" for t in tokens)
    for k in named:
        token = tokens[k]
        mention = token.mention
        if mention is None:
            continue
        opens = "opening" if token.clause == tokens[0].clause else "later"
        roles = roles_of([t for t in tokens if t.clause == token.clause])
        relation = _RELATIONS.get(("Programme", token.cls))
        if spoken is not None and relation is not None and spoken is not mention:
            found = ["carried", f"carried {'alone' if alone else 'beside another'}", f"carried {opens}"]
            found += [f"carried with {role}" for role in roles]
            found += [
                f"carried {word}"
                for word, holds in (("lead", scene.lead is spoken), ("section", scene.section))
                if holds
            ]
            yield Pair(spoken, relation, mention, tuple(found))
        if token.cls == "Programme":
            for actor in actors:
                found = ["actor", f"actor {'unsaid' if unled else 'beside another'}", f"actor {opens}"]
                found += [f"actor does: {role}" for role in roles]
                found += ["actor official"] if scene.official else []
                yield Pair(mention, "carriedOutBy", actor, tuple(found))


def _size(count: int) -> str:
    return str(count) if count <= 2 else "few" if count <= 5 else "some" if count <= 10 else "many"


@dataclass(frozen=True, slots=True)
class _Weights:
    signs: dict[str, dict[str, float]]
    least: float
    """Sum of weights from which a tie is likely: the log-odds of the threshold."""


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    table = tomllib.loads(_WEIGHTS.read_text(encoding="utf-8"))
    threshold = table.pop("threshold")
    return _Weights(table, math.log(threshold / (1 - threshold)))
