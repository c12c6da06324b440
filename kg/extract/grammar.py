"""The lexicon compiled for reading: word sets by role, suffix look-up of head nouns, and a segmenter that knows the words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

import ahocorasick_rs as aho
import rjieba

from kg.lexicon import Entry, Lexicon, load
from kg.namespaces import FP, V

T = TypeVar("T")

MONEY_KINDS = frozenset({"funding", "income", "revenue", "asset", "other"})
COUNT_KINDS = frozenset({"beneficiary", "staff", "programme", "facility", "institution", "place", "product", "other"})

_REMEMBERED = 100_000
"""How many words a look-up keeps the answer for."""
_FREQUENCY = 20_000
"""Weight of a domain word in the segmenter: above the compounds it would otherwise be cut into."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a noun at the end of a phrase says of the thing named."""

    word: str
    cls: str | None
    """Local name of an ontology class; None for things that are only counted."""
    kind: str
    """Kind code of a count of such things."""
    iri: str
    thing: str | None = None
    """Vocabulary concept of what kind of thing it is."""


class Suffixes(Generic[T]):
    """Look up the longest word that ends a text."""

    def __init__(self, words: dict[str, T]) -> None:
        self._words = words
        self._lengths = sorted({len(w) for w in words}, reverse=True)
        self._known: dict[str, tuple[str, T] | None] = {}

    def find(self, text: str) -> tuple[str, T] | None:
        """Return the longest known ending of the text and what it stands for."""
        try:
            return self._known[text]
        except KeyError:
            found = self._find(text)
            if len(self._known) < _REMEMBERED:
                self._known[text] = found
            return found

    def _find(self, text: str) -> tuple[str, T] | None:
        for length in self._lengths:
            if length <= len(text):
                found = self._words.get(text[-length:])
                if found is not None:
                    return text[-length:], found
        return None


@dataclass(frozen=True, eq=False)
class Grammar:
    """Everything the reader needs of the lexicon, ready for look-up."""

    lexicon: Lexicon
    heads: Suffixes[Head]
    money_measures: Suffixes[str]
    """Measure noun of an amount of money → local name of its indicator."""
    money_nouns: frozenset[str]
    """Measure nouns of an amount of money."""
    rate_measures: Suffixes[str]
    """Measure noun of a rate → local name of its indicator."""
    count_measures: Suffixes[str]
    """Noun of what is counted → local name of its indicator."""
    measures: Suffixes[str]
    """Measure noun of any kind → local name of its indicator."""
    expected_units: dict[str, frozenset[str]]
    """Local name of an indicator → codes of the units it expects."""
    indicator_of_verb: dict[str, str]
    kind_of_verb: dict[str, str]
    """Verb → kind code of what it brings about (修建 a facility)."""
    growth_nouns: tuple[str, ...]
    """Nouns of a rate of change: 增速, 涨幅."""
    distances: tuple[str, ...]
    """Nouns of distance and height: 距离, 海拔."""
    bounding_adverbs: dict[str, str]
    """Adverb that bounds a number over the verb between them (最高补助1.8万元) → bound."""
    milestones: frozenset[str]
    """Nouns that stand after a bound and name nothing measured: 3万元|台阶."""
    relations_of_verb: dict[str, frozenset[str]]
    modifiers: frozenset[str]
    predicates: frozenset[str]
    linking: frozenset[str]
    """Words between what is measured and its number: 达到, 共有."""
    manner: frozenset[str]
    """Adverbs that the segmenter joins with the verb after them: 精心|组织."""
    household: re.Pattern[str]
    """Words of one household that a text tells about: 他家, 自己."""
    leaving: frozenset[str]
    """What poor places do once and for all: 出列, 摘帽."""
    giving: frozenset[str]
    """Verbs of giving to other places: 援建, 选派."""
    outside: frozenset[str]
    """Words that no noun phrase holds."""
    generic: frozenset[str]
    names: dict[str, Entry]
    cues: dict[str, str]
    """Cue word → local name of the statistic or temporal type."""
    averages: re.Pattern[str]
    """The cue words of a mean."""
    kinds: dict[str, str]
    """Local name of an indicator → kind code."""
    counters: dict[str, str]
    """Classifier → kind code of what it usually counts."""
    uncounted: frozenset[str]
    """Nouns of places, which follow a number without a classifier: 6省市, 12乡镇."""
    area_words: tuple[str, ...]
    area_codes: tuple[str, ...]
    area_hints: tuple[bool, ...]
    """Whether a word of an area only hints at it: people and means that every area knows."""
    area_automaton: aho.AhoCorasick
    name_automaton: aho.AhoCorasick
    name_list: tuple[str, ...]
    segmenter: rjieba.Jieba
    verbs: frozenset[str]
    """Modifiers and predicates."""
    known: frozenset[str]
    """Words of the lexicon that the segmenter keeps whole."""
    tags: dict[str, str]
    """Part of speech of words that an added file makes another than the segmenter has them: 管涌 a noun."""

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Cut a text into words with their parts of speech."""
        found: list[tuple[str, str]] = self.segmenter.tag(text, False)
        if any(len(word) == 4 and self._is_joined(word) for word, _ in found):
            found = [part for word, tag in found for part in self._parted(word, tag)]
        return [(word, self.tags.get(word, tag)) for word, tag in found] if self.tags else found

    def _is_joined(self, word: str) -> bool:
        """Say whether the segmenter has joined an adverb with the verb after it: 精心|组织."""
        return word[:2] in self.manner and word[2:] in self.predicates and word not in self.known

    def _parted(self, word: str, tag: str) -> list[tuple[str, str]]:
        return [(word[:2], "d"), (word[2:], "v")] if len(word) == 4 and self._is_joined(word) else [(word, tag)]


def compile_grammar(lexicon: Lexicon | None = None) -> Grammar:
    """Compile a lexicon, by default the shipped one."""
    return _compile(lexicon or load())


@lru_cache(maxsize=4)
def _compile(lexicon: Lexicon) -> Grammar:
    heads = {label: _head(label, e, lexicon) for e in lexicon.of("Head") for label in e.labels}
    measures = {label: _local(e.denotes[0], V) for e in lexicon.of("Measure") for label in e.labels}
    kinds = _kinds(lexicon)
    verbs = lexicon.of("Verb")
    signs = (*lexicon.of("AreaHint"), *lexicon.of("AreaWord"))
    areas = {label: (lexicon.code(e), e.kind == "AreaHint") for e in signs for label in e.labels}
    cues = {w: _local(e.denotes[0], V).split("-", 1)[1] for e in lexicon.of("Cue") for w in e.labels}
    names = lexicon.words("Name")
    modifiers = _words(lexicon.of("Modifier"))
    predicates = _words(lexicon.of("Predicate"))
    nouns = (*heads, *(w for kind in ("RatioNoun", "Party") for e in lexicon.of(kind) for w in e.labels))
    governing = [w for e in verbs for w in e.labels]
    tags = _tags((names, "nz"), (nouns, "n"), (measures, "n"), (modifiers | predicates, "v"), (governing, "v"))
    return Grammar(
        lexicon=lexicon,
        heads=Suffixes(heads),
        money_measures=_measures_of(measures, kinds, MONEY_KINDS),
        money_nouns=frozenset(w for w, indicator in measures.items() if kinds.get(indicator) in MONEY_KINDS),
        rate_measures=_measures_of(measures, kinds, frozenset({"rate"})),
        count_measures=_measures_of(measures, kinds, COUNT_KINDS),
        measures=Suffixes(measures),
        expected_units={_local(iri, V): codes for iri, codes in lexicon.units.items()},
        indicator_of_verb=_first((w, _local(e.denotes[0], V)) for e in verbs if e.denotes for w in e.labels),
        kind_of_verb=_first(
            (w, lexicon.notations[e.value("measures") or ""]) for e in verbs if e.value("measures") for w in e.labels
        ),
        growth_nouns=tuple(w for e in lexicon.of("Cue") if lexicon.code(e) == "growth" for w in e.labels),
        distances=tuple(w for w, indicator in measures.items() if indicator == "ind-distance"),
        bounding_adverbs={w: e.value("bound") or "=" for e in lexicon.of("BoundingAdverb") for w in e.labels},
        milestones=_words(lexicon.of("Milestone")),
        relations_of_verb=_relations(verbs),
        modifiers=modifiers,
        predicates=predicates,
        linking=_words(lexicon.of("Linking")),
        manner=_words(lexicon.of("Manner")),
        household=_any_of(sorted(_words(lexicon.of("OneHousehold")))),
        leaving=_words(lexicon.of("Leaving")),
        giving=_words(lexicon.of("Giving")),
        outside=_words(lexicon.of("Outside")),
        generic=_words(lexicon.of("Generic")),
        names=names,
        cues=cues,
        averages=_any_of(w for w, stat in cues.items() if stat == "average"),
        kinds=kinds,
        uncounted=_words(lexicon.of("PlaceNoun")),
        counters={w: lexicon.notations[e.value("measures") or ""] for e in lexicon.of("Counter") for w in e.labels},
        area_words=tuple(areas),
        area_codes=tuple(code for code, _ in areas.values()),
        area_hints=tuple(hint for _, hint in areas.values()),
        area_automaton=aho.AhoCorasick(list(areas), matchkind=aho.MatchKind.LeftmostLongest),
        name_automaton=aho.AhoCorasick(list(names), matchkind=aho.MatchKind.LeftmostLongest),
        name_list=tuple(names),
        segmenter=_segmenter(tags),
        verbs=modifiers | predicates,
        known=frozenset(tags),
        tags={
            **{word: "n" for word in sorted({*nouns, *measures} - modifiers - predicates - {*governing})},
            **{word: tags[word] for word in sorted(lexicon.added & tags.keys())},
        },
    )


def _measures_of(measures: dict[str, str], kinds: dict[str, str], wanted: frozenset[str]) -> Suffixes[str]:
    """Keep the measure nouns whose indicator is of a wanted kind."""
    return Suffixes({word: indicator for word, indicator in measures.items() if kinds.get(indicator) in wanted})


def _words(entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in entry.labels)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some words, and nothing where there are none."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def _local(iri: str, namespace: str) -> str:
    return iri.removeprefix(namespace)


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _relations(verbs: Iterable[Entry]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in verbs:
        for relation in entry.values.get("relation", ()):
            for word in entry.labels:
                found.setdefault(word, set()).add(relation)
    return {word: frozenset(relations) for word, relations in found.items()}


def _head(label: str, entry: Entry, lexicon: Lexicon) -> Head:
    classes = [_local(iri, FP) for iri in entry.denotes if iri.startswith(FP)]
    kind = entry.value("measures")
    return Head(
        word=label,
        cls=classes[0] if classes else None,
        kind=lexicon.notations.get(kind, "other") if kind else "other",
        iri=entry.iri,
        thing=lexicon.concept(entry),
    )


def _kinds(lexicon: Lexicon) -> dict[str, str]:
    """Follow skos:broader from each indicator to its kind."""
    prefix = V + "kind-"
    return {
        _local(iri, V): lexicon.notations[broad]
        for iri, broad in lexicon.broader.items()
        if broad.startswith(prefix) and broad in lexicon.notations
    }


def _tags(*words: tuple[Iterable[str], str]) -> dict[str, str]:
    """Return word → part of speech; a word of several kinds is of the first."""
    return _first((word, tag) for some, tag in words for word in some if len(word) > 1)


def _segmenter(tags: dict[str, str]) -> rjieba.Jieba:
    """Build a segmenter that keeps the lexicon's words whole."""
    segmenter = rjieba.Jieba()
    for word, tag in tags.items():
        if not segmenter.has_word(word):
            segmenter.add_word(word, _FREQUENCY, tag)
    return segmenter
