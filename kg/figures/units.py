"""The words around a number, from the lexicon, as the tables and the one pattern that the scanner needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from kg import lexicon as words
from kg.errors import LexiconError
from kg.figures import numerals

COUNTS = frozenset({"item", "person", "household", "person-time", "household-time"})
"""Codes of counted things: 一 before them is an article, and a full count has no tolerance."""
Start = tuple[str, str, tuple[str, ...]]
Middle = tuple[int, str, str, tuple[str, ...]]
T = TypeVar("T")
MEASURED = ("money", "share", "measure")
_SHARES = frozenset({"percent", "permille", "percentage-point", "ratio"})


MARKED = "①-⒛㈠-㈩㊀-㊉Ⅰ-ⅿ"
"""Characters that number an item of a list."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a word straight after a number says."""

    word: str
    code: str = ""
    factor: Decimal | None = None
    role: str = "measure"
    """money · share · count · measure · noun · time · designation · none"""
    reason: str = ""
    """Why a number before it is no figure; empty for units."""
    plain: bool = False
    """元, 圆 and 块: the words that a currency named elsewhere can make its own."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """A word of bound."""

    word: str
    bound: str
    strict: bool
    bare: bool = False
    excepts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tables:
    """Everything the scanner looks up."""

    units: dict[str, Unit]
    pattern: re.Pattern[str]
    unit: re.Pattern[str]
    per: re.Pattern[str]
    person_after: re.Pattern[str]
    noun_after: re.Pattern[str]
    body_after: re.Pattern[str]
    piece_after: re.Pattern[str]
    pieces: tuple[str, ...]
    """Piece nouns long enough to make a number behind them a count: 操场|1块."""
    person: Unit
    left: frozenset[str]
    """Characters that end a currency mark or a word of bound, and the space that may follow one."""
    right: frozenset[str]
    """Characters that begin a word of bound after a figure."""
    marks: dict[str, tuple[tuple[str, str], ...]] = field(hash=False)
    """Last character of a currency mark → (mark, code), longest first."""
    before: dict[str, tuple[Hedge, ...]] = field(hash=False)
    """Last character of a word of bound → the words, longest first."""
    after: dict[str, tuple[Hedge, ...]] = field(hash=False)
    inside: dict[str, Hedge] = field(hash=False)
    starts: dict[str, tuple[Start, ...]] = field(hash=False)
    """First two characters of a word that begins with its numeral → (word, reason, exceptions), longest first."""
    middles: dict[str, tuple[Middle, ...]] = field(hash=False)
    """Character before the numeral and the numeral → (offset of the numeral, word, reason, exceptions)."""


_kept: list[tuple[words.Lexicon, Tables]] = []


def tables(lexicon: words.Lexicon | None = None) -> Tables:
    """Return the tables of a lexicon, made once."""
    lexicon = lexicon or words.load()
    for known, made in _kept:
        if known is lexicon:
            return made
    made = _tables(lexicon)
    del _kept[7:]
    _kept.insert(0, (lexicon, made))
    return made


def _tables(lexicon: words.Lexicon) -> Tables:
    units = _units(lexicon)
    unit = f"(?:{trie(w for w in units if not _latin(w))}|{trie(w for w in units if _latin(w))}(?![A-Za-z0-9]))"
    people = trie(_labels(lexicon, "PersonNoun", "HouseholdNoun"))
    apart = trie(x for e in lexicon.of("PersonNoun") for x in e.excepts)
    modifier = trie(_labels(lexicon, "PersonModifier"))
    relative = "[^，。；：、！？（）()“”《》,;:!?0-9\\s的]{2,10}的"  # 8个|等待手术的|孩子
    bodies = trie(_labels(lexicon, "BodyNoun"))
    starts, middles = _nonfigures(lexicon)
    stops = "，。；：、！？（）()“”《》,;:!?0-9\\s的了在为用到投给让把被使获得是有元"
    marks = _keyed(((m, (m, lexicon.code(e))) for e in lexicon.of("CurrencyMark") for m in e.labels), -1)
    lefts = _keyed(((h.word, h) for h in _hedges(lexicon, "before")), -1)
    rights = _keyed(((h.word, h) for h in _hedges(lexicon, "after")), 0)
    return Tables(
        units=units,
        pattern=_pattern(unit),
        unit=re.compile(unit),
        per=re.compile(f"(?:[/·]|每(?!每))({unit}|学年|学期|生|(?:min|[shda])(?![A-Za-z]))"),
        person_after=re.compile(
            f"(?:{relative})?(?:{modifier}){{0,3}}(?!{apart})(?:{people}|人(?![工民防才大文居造行社力际体行]))"
        ),
        noun_after=re.compile(f"[^{stops}]{{0,8}}?(?!{apart})({people})"),
        body_after=re.compile(bodies),
        piece_after=re.compile(f"[^{stops}]{{0,8}}?{trie(_labels(lexicon, 'PieceNoun'))}"),
        pieces=tuple(word for word in _labels(lexicon, "PieceNoun") if len(word) > 1),
        person=Unit("个", "person", role="count"),
        left=frozenset((*marks, *lefts, " ")),
        right=frozenset((*rights, "(", "（")),
        marks=marks,
        before=lefts,
        after=rights,
        inside={h.word: h for h in _hedges(lexicon, "inside")},
        starts=starts,
        middles=middles,
    )


def _labels(lexicon: words.Lexicon, *kinds: str) -> list[str]:
    return [label for kind in kinds for e in lexicon.of(kind) for label in e.labels]


def _units(lexicon: words.Lexicon) -> dict[str, Unit]:
    """Map every word that can follow a number; a word that only looks like one maps to the role none."""
    found: dict[str, Unit] = {}
    excepts: list[str] = []
    for kind in ("Unit", "PlaceNoun", "PersonNoun", "HouseholdNoun", "TimeUnit", "Designation"):
        for e in lexicon.of(kind):
            excepts += e.excepts
            for label in e.labels:
                found.setdefault(label, _unit(lexicon, e, label))
    for word in excepts:
        found.setdefault(word, Unit(word, role="none"))
    return found


def _unit(lexicon: words.Lexicon, e: words.Entry, label: str) -> Unit:
    if e.kind in ("TimeUnit", "Designation"):
        reason = e.value("reason")
        if not reason:
            raise LexiconError(f"lexicon: {e.iri} has no lx:reason; give it one of kg.figures.REASONS")
        return Unit(label, role="time" if e.kind == "TimeUnit" else "designation", reason=reason)
    code = lexicon.code(e)
    factor = e.value("factor")
    role = "measure"
    if e.kind in ("PersonNoun", "HouseholdNoun"):
        role = "noun"
    elif e.kind == "PlaceNoun" or code in COUNTS:
        role = "count"
    elif code in _SHARES:
        role = "share"
    elif any("/CCY_" in iri for iri in e.denotes):
        role = "money"
    return Unit(label, code, Decimal(factor) if factor else None, role, plain=label in ("元", "圆", "块"))


def _hedges(lexicon: words.Lexicon, side: str) -> list[Hedge]:
    return [
        Hedge(label, e.value("bound") or "=", e.value("strict") == "true", e.value("bareOnly") == "true", e.excepts)
        for e in lexicon.of("Hedge")
        if e.value("side") == side
        for label in e.labels
    ]


def _nonfigures(lexicon: words.Lexicon) -> tuple[dict[str, tuple[Start, ...]], dict[str, tuple[Middle, ...]]]:
    """Index the words without magnitude by their first numeral and the character beside it."""
    starts: dict[str, list[Start]] = {}
    middles: dict[str, list[Middle]] = {}
    for e in lexicon.of("NonFigure"):
        reason = e.value("reason") or "word"
        for label in e.labels:
            at = next((i for i, c in enumerate(label) if c in numerals.SMALL), None)
            if at is None or len(label) < 2:
                raise LexiconError(f"lexicon: {e.iri} has the label {label} without a numeral; remove it")
            if at == 0:
                excepts = tuple(x for x in e.excepts if x.startswith(label))
                starts.setdefault(label[:2], []).append((label, reason, excepts))
            else:
                excepts = tuple(x for x in e.excepts if x.startswith(label[at - 1 :]))
                middles.setdefault(label[at - 1 : at + 1], []).append((at, label, reason, excepts))
    return (
        {k: tuple(sorted(v, key=lambda x: (-len(x[0]), x[0]))) for k, v in starts.items()},
        {k: tuple(sorted(v, key=lambda x: (-len(x[1]), x[1]))) for k, v in middles.items()},
    )


def _keyed(words_of: Iterable[tuple[str, T]], at: int) -> dict[str, tuple[T, ...]]:
    """Index by the character at one end of each word, longest word first."""
    found: dict[str, list[tuple[str, T]]] = {}
    for word, value in words_of:
        found.setdefault(word[at], []).append((word, value))
    return {k: tuple(x for _, x in sorted(v, key=lambda p: (-len(p[0]), p[0]))) for k, v in found.items()}


def _latin(word: str) -> bool:
    return word[-1].isascii() and word[-1].isalpha()


class _Node(dict[str, "_Node"]):
    """A node of a trie of words; the empty key marks the end of one."""


def trie(labels: Iterable[str]) -> str:
    """Write words as one pattern that takes the longest and never tries a branch twice."""
    root = _Node()
    for label in labels:
        node = root
        for c in label:
            node = node.setdefault(c, _Node())
        node[""] = _Node()
    return _write(root)


def _write(node: _Node) -> str:
    leaves = [c for c in node if c and list(node[c]) == [""]]
    branches = [re.escape(c) + _write(node[c]) for c in node if c and c not in leaves]
    if leaves:
        branches.append(f"[{''.join(map(re.escape, leaves))}]" if len(leaves) > 1 else re.escape(leaves[0]))
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return body + ("?+" if "" in node else "")


def _pattern(unit: str) -> re.Pattern[str]:
    """Compile the one pattern of a number: it begins with a single character class so that the search is quick.

    Every repetition is possessive: no text makes it try twice.
    """
    small, capital, digit = numerals.SMALL, numerals.CAPITAL, "零〇一二三四五六七八九"
    myriad = "[十百千]?+(?:万亿|[万亿])"
    scale = f"(?:{myriad}|个亿|百(?![分佳强])|千(?![瓦米克伏卡焦赫帕]))"
    arabic = r"(?:[0-9]{0,2}(?:[,，][0-9]{3})++(?![0-9])|[0-9]*+)(?:\.[0-9]++)?+"
    part = rf"([{small}]++(?:点[{digit}]++)?+|[0-9]++(?:\.[0-9]++)?+)"
    return re.compile(
        f"[0-9{small}{capital}几数半{MARKED}](?:"
        f"(?<=[0-9])({arabic})(?:分之{part})?+"
        f"|(?<=[{small}])((?:[{small.replace('千', '')}]|千(?![瓦米克]))*+)(?:点([{digit}]++)(?![十百千点分刻时])((?:{myriad})?+))?+(?:分之{part})?+"
        f"|(?<=[{capital}])(?=[{capital}元圆角万亿])([{capital}万亿零]*+)"
        f"|(?<=几)([十百千万亿]*+)|(?<=数)([十百千万亿]++)|(?<=[{MARKED}])()|(?<=半)(?={unit}))"
        f"([余多来几])?+(?: ?({scale}))?+([余多来])?+(\r?\n| )?+({unit})?+"
    )
