"""The lexicon as the reader of names and ties needs it: what the last word of a name says, looked up once for every word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from kg.extract.grammar import Grammar
from kg.lexicon import Entry, Lexicon
from kg.namespaces import FP

PROGRAMMES = frozenset({"Programme", "Policy", "Project"})


_UNQUOTED = str.maketrans("", "", '“”‘’"')


_SIZES = tuple("大小新旧老好")
"""Adjectives that leave a general word as general as it is: 大|工程, 旧|工厂."""


@dataclass(frozen=True, slots=True)
class Noun:
    """What a word at the end of a name says."""

    cls: str
    """Local name of an ontology class."""
    concept: str | None
    word: str
    """The head noun itself, a suffix of the word it was found in."""
    named: bool = False
    """It names a body only with a proper name before it."""
    crop: bool = False
    """It is goods or livestock: no entity, but what makes 苹果产业 a particular one."""
    place: bool = False
    """It is a kind of place (贫困县, 村): no entity, but a subject of verbs."""
    staff: bool = False
    """It is people who help (干部, 医生): no entity, but a subject of verbs."""


@dataclass(frozen=True)
class Words:
    """Word sets of the lexicon by role, with look-ups remembered."""

    grammar: Grammar
    nouns: dict[str, Noun]
    bodies: frozenset[str]
    """Words that are bodies by themselves, with which a title may begin: 党委 of 党委书记."""
    offices: frozenset[str]
    determiners: frozenset[str]
    determining: frozenset[str]
    """First characters of the determiners."""
    deictics: dict[str, str]
    """Deictic → class of what it stands for."""
    pointers: frozenset[str]
    """First characters of the deictics: 该, 此, 这."""
    ties: dict[str, frozenset[str]]
    statuses: frozenset[str]
    """Verbs that say what people are (脱贫, 搬迁, 就业) and so stand inside the names of groups."""
    qualities: frozenset[str]
    """Nouns for a quality or result of a programme (力度, 成效), which leave its name whole."""
    acts: frozenset[str]
    """Verbs that make a place their subject as a government."""
    governors: frozenset[str]
    """Verbs that never stand inside a name."""
    industries: frozenset[str]
    """Lines of work that make 产业 a particular one: 种植, 旅游, 光伏."""
    stops: frozenset[str]
    """Words that no name holds."""
    rounds: frozenset[str]
    """Verbs of checking, visiting and training that make a dated round of work."""
    launches: frozenset[str]
    """Verbs whose object is work planned."""
    outcomes: frozenset[str]
    """Words for a result without a number."""
    turned: dict[str, tuple[str, ...]]
    """Verb → the things that with it make a known name: 改造 → 危房, 棚户区."""
    campaigns: frozenset[str]
    """Those that money is spent on where no programme is named."""
    general_money: tuple[str, ...]
    """Words in the names of money for the campaign at large."""
    broad: frozenset[str]
    """Names of campaigns of the whole country, which no one body carries out."""
    anybody: frozenset[str]
    """People so general that even a count of them names no group: 86名|工人."""
    strong: frozenset[str]
    """Verbs whose object is a programme, whatever it is called."""
    parties: frozenset[str]
    """Nouns for who does a work: 承办单位, 经营方."""
    vests: frozenset[str]
    """Verbs that assign ownership."""
    coined: tuple[str, ...]
    """Last words of the names in quotes that are programmes."""
    allowances: frozenset[str]
    """Nouns of money that are schemes where the name says which people they are for."""
    mass: tuple[str, ...]
    common: tuple[str, ...]
    _lengths: tuple[int, ...]
    _nouns: dict[str, Noun | None] = field(default_factory=dict)
    _offices: dict[str, int] = field(default_factory=dict)

    def noun(self, word: str) -> Noun | None:
        """Return what the longest head noun that ends a word says."""
        try:
            return self._nouns[word]
        except KeyError:
            found = self._find(word)
            if len(self._nouns) < 200_000:
                self._nouns[word] = found
            return found

    def _find(self, word: str) -> Noun | None:
        """Find the longest; where that is only a building, a shorter one that is a programme says more (供水|工程)."""
        found: Noun | None = None
        for length in self._lengths:
            if length <= len(word):
                noun = self.nouns.get(word[-length:])
                if noun is not None:
                    if length == 1 and len(word) > 1 and not _is_body_name(word, noun):
                        return found
                    if found is None and not (noun.cls or noun.crop or noun.place or noun.staff):
                        found = noun
                    elif found is None or noun.cls in PROGRAMMES:
                        return noun
        return found

    def office(self, word: str) -> int:
        """Return where the title begins in a word that names an office holder (党委书记: 2), or -1."""
        try:
            return self._offices[word]
        except KeyError:
            found = self._title(word)
            if len(self._offices) < 200_000:
                self._offices[word] = found
            return found

    def _title(self, word: str) -> int:
        for length in range(min(len(word), 6), 1, -1):
            if word[-length:] in self.offices:
                rest = len(word) - length
                for cut in range(len(word) - 1, rest, -1):
                    if word[rest:cut] in self.bodies and word[cut:] in self.offices:
                        return cut
                return rest
        return -1

    def is_generic(self, text: str) -> bool:
        """Say whether words name nothing by themselves."""
        generic = self.grammar.generic
        return (
            text in generic
            or text in self.parties
            or text.translate(_UNQUOTED) in generic
            or (text[:1] in _SIZES and text[1:] in generic)
        )


def _is_body_name(word: str, noun: Noun) -> bool:
    """Say whether a word that only ends in a one-character noun is the name of a department: 统计局, not 全部, 格局."""
    return noun.cls == "Institution" and len(word) >= 3 and word[-2] not in "东西南北中内外大各全干格布结部"


@lru_cache(maxsize=4)
def compile_words(grammar: Grammar) -> Words:
    """Compile what the reader of names needs; once for a grammar."""
    lexicon = grammar.lexicon
    nouns: dict[str, Noun] = {}
    for entry in lexicon.of("Head"):
        _add(nouns, entry, lexicon)
    for entry in lexicon.of("Thing"):
        _add(nouns, entry, lexicon)
    for entry in lexicon.of("NamedBody"):
        for label in entry.labels:
            if label not in nouns or not nouns[label].cls or nouns[label].named:
                nouns[label] = Noun("Institution", lexicon.concept(entry), label, named=True)
    return Words(
        grammar=grammar,
        nouns=nouns,
        bodies=frozenset(w for w, n in nouns.items() if n.cls == "Institution" and not n.named),
        offices=frozenset(_labels(lexicon.of("Office"))),
        determiners=frozenset(_labels(lexicon.of("Determiner"))),
        determining=frozenset(label[0] for label in _labels(lexicon.of("Determiner"))),
        deictics={w: _class(e) for e in lexicon.of("Deictic") for w in e.labels},
        pointers=frozenset(w[0] for e in lexicon.of("Deictic") for w in e.labels if len(w) > 2)
        | frozenset(w[:2] for e in lexicon.of("Deictic") for w in e.labels if len(w) > 3),
        ties=_ties(lexicon),
        statuses=frozenset(_labels(lexicon.of("Status"))),
        qualities=frozenset(_labels(lexicon.of("Quality"))),
        acts=frozenset(_labels(lexicon.of("Act"))),
        governors=frozenset(_labels(lexicon.of("Governor"))),
        industries=frozenset(_labels(lexicon.of("Industry"))),
        stops=frozenset(_labels(lexicon.of("Stop"))),
        rounds=frozenset(_labels(lexicon.of("Round"))),
        launches=frozenset(w for w, roles in _ties(lexicon).items() if "launch" in roles),
        outcomes=frozenset(_labels(lexicon.of("Outcome"))),
        turned=_turned(lexicon),
        campaigns=frozenset(_labels(e for e in lexicon.of("Name") if "campaign" in e.values)),
        general_money=tuple(sorted(_labels(lexicon.of("GeneralMoney")))),
        broad=frozenset(_labels(e for e in lexicon.of("Name") if "broad" in e.values)),
        anybody=frozenset(_labels(e for e in lexicon.of("Generic") if "broad" in e.values)),
        strong=frozenset(w for w, roles in _ties(lexicon).items() if "launch" in roles),
        parties=frozenset(_labels(lexicon.of("Party"))),
        vests=frozenset(w for w, roles in _ties(lexicon).items() if "vest" in roles),
        coined=tuple(sorted(_labels(lexicon.of("Coined")))),
        allowances=frozenset(_labels(lexicon.of("Allowance"))),
        mass=tuple(sorted(_labels(lexicon.of("MassNoun")), key=lambda w: (-len(w), w))),
        common=tuple(sorted(_labels(lexicon.of("Common")), key=lambda w: (-len(w), w))),
        _lengths=tuple(sorted({len(w) for w in nouns}, reverse=True)),
    )


def _turned(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for entry in lexicon.of("Turned"):
        for name in lexicon.words("Name"):
            for verb in entry.labels:
                if name.endswith(verb) and len(name) - len(verb) >= 2:
                    found.setdefault(verb, set()).add(name[: -len(verb)])
    return {verb: tuple(sorted(things)) for verb, things in found.items()}


def _add(nouns: dict[str, Noun], entry: Entry, lexicon: Lexicon) -> None:
    kind = lexicon.notations.get(entry.value("measures") or "", "")
    for label in entry.labels:
        if label in nouns and nouns[label].cls and not _class(entry):
            continue
        nouns[label] = Noun(
            _class(entry),
            lexicon.concept(entry),
            label,
            crop=kind == "product",
            place=kind == "place",
            staff=kind == "staff",
        )


def _labels(entries: Iterable[Entry]) -> list[str]:
    return [label for entry in entries for label in entry.labels]


def _class(entry: Entry) -> str:
    return next((iri.removeprefix(FP) for iri in entry.denotes if iri.startswith(FP)), "")


def _ties(lexicon: Lexicon) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in lexicon.of("Tie"):
        for role in entry.values.get("tie", ()):
            for label in entry.labels:
                found.setdefault(label, set()).add(role)
    return {word: frozenset(roles) for word, roles in found.items()}
