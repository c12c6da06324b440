"""Run the example sentences of the lexicon: an entry that no longer reads its own example is an error.

skos:example "县里投入〔产业奖补资金〕3.2亿元。"@zh marks the words that the entry decides. What must come of them
depends on the kind of entry, and each kind has its function here: a unit must give the figure its code, a head or a
name must be a phrase with just those edges, a verb, a cue or an area word must give the marked figure the indicator,
statistic or area it denotes, a word that is no place must leave the places beside it alone, a tie must tie the two
things marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg import places
from kg.extract.example import Check, Example, Mark, Outcome, each
from kg.extract.subject import governing_year
from kg.lexicon import Lexicon
from kg.model import Figure, PlaceMention, Skipped, Time
from kg.namespaces import FP, V

_CHANGES = ("change", "growth", "decrease")
_RELATIONS = {
    "carry": "carriedOutBy", "join": "carriedOutBy", "draw": "fundedBy", "ask": "carriedOutBy", "launch": "carriedOutBy", "pay": "fundedBy", "spend": "fundedBy",
    "get": "fundedBy", "benefit": "benefits", "enjoy": "benefits", "manage": "managedIn", "vest": "vestedIn",
    "link": "linkedTo", "have": "benefits",
}  # fmt: skip
"""Role of a verb → the relation that its example must state between the two things it marks; other roles part names."""


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
        return f"{self.entry}: example “{self.example}”: expected {self.expected}, found {self.found or 'nothing'}"


def run_examples(lexicon: Lexicon, kinds: frozenset[str] | None = None) -> Iterator[Failure]:
    """Run every example of the lexicon, or of some kinds of entry, and yield those that fail."""
    for entry in lexicon.entries:
        if kinds is None or entry.kind in kinds:
            for example in entry.values.get("example", ()):
                yield from _run(Example(entry, example, lexicon))


def _run(example: Example) -> Iterator[Failure]:
    entry = example.entry
    if not example.marks:
        yield Failure(entry.iri, example.marked, "words marked with 〔〕", "none")
    elif not any(label in example.text for label in entry.labels):
        yield Failure(entry.iri, example.marked, "one of the entry's words", "none")
    else:
        for expected, found in _CHECKS.get(entry.kind, _read)(example):
            if expected != found:
                yield Failure(entry.iri, example.marked, expected, found)
                return


# Numbers


@each
def _figure(example: Example, mark: Mark) -> Outcome:
    """Expect a figure with the unit that the word denotes."""
    return f"{mark.words} {example.denoted()}", _unit_of(example, mark)


def _counting(unit: str) -> Check:
    """Expect a figure in a unit that the word brings about without naming it."""
    return each(lambda example, mark: (f"{mark.words} {unit}", _unit_of(example, mark)))


@each
def _bounded(example: Example, mark: Mark) -> Outcome:
    """Expect a figure with the bound of the word."""
    bound = example.entry.value("bound") or ""
    strict = example.entry.value("strict") == "true"
    figure = _marked_figure(example, mark)
    expected = f"{mark.words} {_bound(bound, strict)}"
    return expected, f"{mark.words} {_bound(figure.bound, figure.strict)}" if figure else _numbers(example)


@each
def _bounded_from_afar(example: Example, mark: Mark) -> Outcome:
    """Expect a figure that the word bounds over a verb."""
    o = example.observation(mark)
    expected = f"{mark.words} {example.entry.value('bound')}"
    return expected, f"{o.figure.quote} {o.figure.bound}" if o else _numbers(example)


@each
def _ratio(example: Example, mark: Mark) -> Outcome:
    """Expect a bare number that the word makes a figure."""
    o = example.observation(mark)
    return f"{mark.words} {example.denoted()}", f"{o.figure.quote} {o.figure.unit}" if o else _numbers(example)


@each
def _spoken(example: Example, mark: Mark) -> Outcome:
    """Expect a bare number that the word makes money."""
    o = example.observation(mark)
    return f"{mark.words} CNY", f"{o.figure.quote} {o.figure.unit}" if o else _numbers(example)


@each
def _passed_over(example: Example, mark: Mark) -> Outcome:
    """Expect a number that is no figure, for the reason that the word gives."""
    reason = example.entry.value("reason") or "word"
    found = next((s.reason for s in example.scan.skipped if _meet(s, mark)), "")
    if any(_meet(t, mark) for t in example.times):
        found = reason if example.entry.kind == "TimeUnit" else "time"
    return f"{mark.words} {reason}", f"{mark.words} {found}" if found else _numbers(example)


def _unit_of(example: Example, mark: Mark) -> str:
    figure = _marked_figure(example, mark)
    return f"{mark.words} {figure.unit}" if figure else _numbers(example)


def _marked_figure(example: Example, mark: Mark) -> Figure | None:
    return next((f for f in example.scan.figures if (f.start, f.end) == (mark.start, mark.end)), None)


def _bound(symbol: str, strict: bool) -> str:
    return f"{symbol} strict" if strict and symbol != "~" else symbol


def _meet(one: Skipped | Time, mark: Mark) -> bool:
    return one.start < mark.end and mark.start < one.end


def _numbers(example: Example) -> str:
    """Say what the numbers of an example were read as."""
    told = [f"{f.quote} {f.unit}" for f in example.scan.figures]
    return "; ".join(told + [f"{s.quote} {s.reason}" for s in example.scan.skipped])


# Times and places


@each
def _time(example: Example, mark: Mark) -> Outcome:
    """Expect a time of just the marked words."""
    return mark.words, " ".join(t.quote for t in example.times if _meet(t, mark))


def _places(example: Example) -> Iterator[Outcome]:
    """Expect the places that are marked and no others."""
    found = places.find_places(example.text, lexicon=example.lexicon)
    yield " ".join(m.words for m in example.marks), " ".join(p.quote for p in found)


@each
def _year(example: Example, mark: Mark) -> Outcome:
    """Expect the year that the title says all the text holds for."""
    return mark.words, governing_year(example.report, example.lexicon) or ""


# What figures measure


@each
def _verb(example: Example, mark: Mark) -> Outcome:
    """Expect a figure of the verb's indicator or kind; a verb with neither stands beside the phrase marked."""
    indicator, kind = example.indicator(), example.measured()
    if not indicator and not kind:
        return _phrase_of(example, mark)
    o = example.observation(mark)
    return indicator or kind, (o.indicator if indicator else o.kind) if o else ""


@each
def _cue(example: Example, mark: Mark) -> Outcome:
    """Expect a figure with the statistic or the temporal type of the word; a rise or a fall is a change told finer."""
    wanted = example.denoted()
    o = example.observation(mark)
    if o is None:
        return wanted, ""
    if V + f"time-{wanted}" in example.entry.denotes:
        return wanted, o.temporal
    return wanted, wanted if wanted in ("change", "growth") and o.stat in _CHANGES else o.stat


@each
def _stat(example: Example, mark: Mark) -> Outcome:
    """Expect a figure with just the statistic of the word."""
    o = example.observation(mark)
    return example.denoted(), o.stat if o else ""


@each
def _area(example: Example, mark: Mark) -> Outcome:
    """Expect a figure of the word's area."""
    o = example.observation(mark)
    return example.denoted(), o.area if o else ""


@each
def _kind(example: Example, mark: Mark) -> Outcome:
    """Expect a figure of the kind that the word counts."""
    o = example.observation(mark)
    return example.measured(), o.kind if o else ""


@each
def _mean(example: Example, mark: Mark) -> Outcome:
    """Expect a mean that is tied to the total it divides."""
    o = example.observation(mark)
    return "average of a total", f"{o.stat}{' of a total' if o.numerators else ''}" if o else ""


@each
def _measure(example: Example, mark: Mark) -> Outcome:
    """Expect words that a figure measures, with the indicator of the word."""
    told = [o.indicator for o in example.reading.observations if o.measure == mark.words]
    return f"{mark.words} {example.indicator()}", f"{mark.words} {told[0]}" if told else example.phrases(mark)


# Names


@each
def _head(example: Example, mark: Mark) -> Outcome:
    """Expect a name of the word's class, or what a figure of its kind measures, with just the marked edges."""
    cls, entity = _class(example), example.entity(mark)
    if cls and entity is not None and entity.cls != "CountedSet":
        return f"{mark.words} {cls}", f"{mark.words} {entity.cls}"
    told = [o.kind for o in example.reading.observations if o.measure == mark.words]
    return f"{mark.words} {example.measured()}", f"{mark.words} {told[0]}" if told else example.phrases(mark)


@each
def _name(example: Example, mark: Mark) -> Outcome:
    """Expect a name of the word's class with just the marked edges."""
    entity = example.entity(mark)
    return f"{mark.words} {_class(example)}", f"{mark.words} {entity.cls}" if entity else example.phrases(mark)


@each
def _named(example: Example, mark: Mark) -> Outcome:
    """Expect a name with just the marked edges, of any class."""
    return mark.words, mark.words if example.entity(mark) else example.phrases(mark)


def _phrase_of(example: Example, mark: Mark) -> Outcome:
    """Expect a name, or what a figure measures, with just the marked edges."""
    read = example.entity(mark) is not None or any(o.measure == mark.words for o in example.reading.observations)
    return mark.words, mark.words if read else example.phrases(mark)


_phrase = each(_phrase_of)


@each
def _unnamed(example: Example, mark: Mark) -> Outcome:
    """Expect words that name nothing."""
    entity = example.entity(mark)
    return "no entity", f"{entity.cls} {mark.words}" if entity else "no entity"


def _united(example: Example) -> Iterator[Outcome]:
    """Expect the marked words to name one thing."""
    keys = []
    for mark in example.marks:
        entity = example.entity(mark)
        keys.append(entity.key if entity else example.phrases(mark))
    yield " = ".join([keys[0]] * len(keys)), " = ".join(keys)


def _tie(example: Example) -> Iterator[Outcome]:
    """Expect two names, tied by the relation of the verb."""
    for mark in example.marks:
        yield mark.words, mark.words if example.entity(mark) else example.phrases(mark)
    relation = _RELATIONS.get(example.entry.value("tie") or "")
    if relation is not None:
        links = example.reading.links
        keys = {entity.key for mark in example.marks if (entity := example.entity(mark))}
        told = any(link.relation == relation and {link.subject, link.object} == keys for link in links)
        expected = f"{relation} between {' and '.join(m.words for m in example.marks)}"
        yield expected, expected if told else "; ".join(f"{k.subject} {k.relation} {k.object}" for k in links)


@each
def _round(example: Example, mark: Mark) -> Outcome:
    """Expect a round of work."""
    entity = example.entity(mark)
    return f"{mark.words} Activity", f"{mark.words} {entity.cls}" if entity else example.phrases(mark)


@each
def _outcome(example: Example, mark: Mark) -> Outcome:
    """Expect the result of a round of work."""
    told = [example.text[e.outcome.start : e.outcome.end] for e in example.reading.entities if e.outcome is not None]
    return mark.words, mark.words if mark.words in told else " ".join(told)


def _class(example: Example) -> str:
    return next((iri.removeprefix(FP) for iri in example.entry.denotes if iri.startswith(FP)), "")


# Tables


@each
def _cell(example: Example, mark: Mark) -> Outcome:
    """Expect a number in a cell that takes a unit from the words above it."""
    o = example.observation(mark)
    return f"{mark.words} in a unit", f"{mark.words} in {'a' if o and o.figure.unit else 'no'} unit"


@each
def _cell_unit(example: Example, mark: Mark) -> Outcome:
    """Expect a number in a cell that takes the unit of its header."""
    o = example.observation(mark)
    return f"{mark.words} {example.denoted()}", f"{mark.words} {o.figure.unit}" if o else _skipped(example)


@each
def _cell_sum(example: Example, mark: Mark) -> Outcome:
    """Expect a number in a cell that is the sum of others."""
    o = example.observation(mark)
    return f"{mark.words} a sum", f"{mark.words} {'a sum' if o.components else 'no sum'}" if o else _skipped(example)


@each
def _cell_part(example: Example, mark: Mark) -> Outcome:
    """Expect a number in a cell that a row before already holds, so that no total adds it again."""
    added = any(mark.start in o.components and len(o.components) > 1 for o in example.reading.observations)
    read = example.observation(mark) is not None
    return f"{mark.words} in no total", f"{mark.words} in {'a' if added else 'no'} total" if read else _skipped(example)


@each
def _cell_passed_over(example: Example, mark: Mark) -> Outcome:
    """Expect a number in a cell that is no figure."""
    found = next((s.reason for s in example.reading.skipped if _meet(s, mark)), "")
    return f"{mark.words} {example.entry.value('reason')}", f"{mark.words} {found}" if found else _skipped(example)


@each
def _cell_change(example: Example, mark: Mark) -> Outcome:
    """Expect a change in a cell."""
    o = example.observation(mark)
    return "change", "change" if o and o.stat in _CHANGES else o.stat if o else _skipped(example)


def _skipped(example: Example) -> str:
    return " ".join(f"{s.quote} {s.reason}" for s in example.reading.skipped)


@each
def _read(example: Example, mark: Mark) -> Outcome:
    """Expect that the marked words are read as something: a figure, a time, a place, a name, what a figure measures."""
    spans: list[Figure | Skipped | Time | PlaceMention] = [*example.scan.figures, *example.scan.skipped, *example.times]
    spans += places.find_places(example.text, lexicon=example.lexicon)
    if any((span.start, span.end) == (mark.start, mark.end) for span in spans):
        return mark.words, mark.words
    return _phrase_of(example, mark)


_CHECKS: dict[str, Check] = {
    **dict.fromkeys(("Unit", "CurrencyMark", "PersonNoun", "HouseholdNoun", "PlaceNoun"), _figure),
    **dict.fromkeys(("BodyNoun", "PieceNoun"), _counting("item")),
    "PersonModifier": _counting("person"),
    "Hedge": _bounded,
    "BoundingAdverb": _bounded_from_afar,
    "RatioNoun": _ratio,
    "SpokenMoney": _spoken,
    **dict.fromkeys(("TimeUnit", "Designation", "NonFigure"), _passed_over),
    **dict.fromkeys(("NamedPeriod", "NamedEvent", "RelativeTime", "VagueTime", "Festival"), _time),
    **dict.fromkeys(
        (
            "CountryWord", "RelativePlace", "NotPlace", "CommonName", "Continuation", "PlaceLead", "PlaceFollower",
            "PlaceSuffix", "GenericPlaceWord", "GenericAlone", "NamingWord", "ToponymTail", "NotInName",
        ),
        _places,
    ),
    "YearbookWord": _year,
    "Verb": _verb,
    "Cue": _cue,
    "Direction": _stat,
    **dict.fromkeys(("AreaWord", "AreaHint"), _area),
    "Counter": _kind,
    **dict.fromkeys(("Per", "Sharing"), _mean),
    "Measure": _measure,
    "Head": _head,
    **dict.fromkeys(("Name", "NamedBody", "Thing"), _name),
    **dict.fromkeys(("Office", "Determiner", "Status", "Quality", "Act", "Governor", "Industry", "Turned", "Party"), _named),
    "Generic": _unnamed,
    **dict.fromkeys(("Deictic", "MassNoun", "Common"), _united),
    **dict.fromkeys(("Milestone", "Modifier", "Predicate"), _phrase),
    "Tie": _tie,
    "Round": _round,
    "Outcome": _outcome,
    "TableUnit": _cell,
    "TableCount": _cell_unit,
    **dict.fromkeys(("TableTotal", "TableSubtotal"), _cell_sum),
    "TablePart": _cell_part,
    "TableIndex": _cell_passed_over,
    "TableChange": _cell_change,
    "TableThings": _name,
}  # fmt: skip
"""Kind of entry → what its examples must show; of every other kind, that the marked words are read as something."""
