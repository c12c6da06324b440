"""Reads the sentences of one report in order, and puts together what each part of the reader finds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from kg import places
from kg.extract.activities import find_rounds
from kg.extract.areas import Areas, Scope
from kg.extract.arithmetic import tie_figures, tie_report
from kg.extract.cells import Finder, Found, TableReader, temporal_of
from kg.extract.clauses import outermost
from kg.extract.grammar import Grammar
from kg.extract.items import Sentence
from kg.extract.kinds import MONEY
from kg.extract.measures import Sense, read_measures
from kg.extract.mentions import counted_class, find_mentions, is_generic
from kg.extract.periods import UNKNOWN, Governing, Period, change_period
from kg.extract.plans import is_planned
from kg.extract.relations import find_ties
from kg.extract.scene import Scene
from kg.extract.settings import Settings, national
from kg.extract.subject import governing_year
from kg.extract.tables import Table, bare_words
from kg.extract.tables import Words as TableWords
from kg.extract.words import compile_words
from kg.link import Identities
from kg.model import Block, Link, Mention, Observation, Place, PlaceMention, Report, Span, Time
from kg.namespaces import V

_NAMED = ("Fund", "Programme", "BeneficiaryGroup", "Institution")
"""What a figure may be about, by the name of its measure; policies and projects are found as programmes."""
_COUNTED = frozenset({"programme", "facility", "institution", "place", "product", "staff", "beneficiary"})


class Reader:
    """Reads the sentences of one report in order."""

    def __init__(self, report: Report, grammar: Grammar, subject: Place | None, village: Place | None) -> None:
        self._report = report
        self._grammar = grammar
        self._subject = subject
        self._areas = Areas(report, grammar)
        self._country = places.lookup("156")
        self._settings = Settings(subject, self._country, grammar, village)
        self._governing = Governing(governing_year(report, grammar.lexicon), report.date)
        self._scene = Scene(self._government())
        self._alone: set[str] = set()
        """Keys of what the text names outside any longer name."""
        self._inner: set[Link] = set()
        self._keys: dict[Mention, str] = {}
        self._ends: dict[int, str] = {}
        """End of each name of the sentence → key of its entity."""
        self._words = compile_words(grammar)
        self.identities = Identities(subject, self._words.common, self._words.mass, self._words.turned, report.text)
        self._topics: dict[int, Place] = {}
        """Start of a block of a table → the place spoken of just before it."""
        self.observations: list[Observation] = []
        self.links: list[Link] = []

    def read(self, sentence: Sentence) -> None:
        """Read one sentence: entities first, so that figures can be about them."""
        self.name(sentence)
        senses = read_measures(sentence, self._grammar, self._report.view)
        periods = self._governing.read(sentence)
        settings = self._settings.read(sentence)
        if national(sentence, self._country, [s.at for s in senses], self._grammar):
            settings = dict.fromkeys(settings, self._country)
        read = [self._observation(sense, periods[sense.at], settings.get(sense.at)) for sense in senses]
        self.observations.extend(tie_figures(senses, read, self._grammar.lexicon))

    def pass_table(self, block: Block) -> None:
        """Keep the place spoken of for a row of a table, which is read when all sentences have been."""
        if self._settings.topic is not None:
            self._topics.setdefault(block.start, self._settings.topic)

    def name(self, sentence: Sentence) -> None:
        """Read what a sentence names, and the ties that it states."""
        view = self._report.view
        mentions = find_mentions(sentence, self._grammar, view)
        for item in sentence.items:
            if (
                item.place is not None
                and item.place.place is not None
                and item.text.startswith(item.place.place.name[:2])
            ):
                self.identities.note_place(item.place.place, item.text, Span(item.start, item.end))
        self._ends = {mention.end: self._key(mention, sentence) for mention in reversed(mentions)}
        for tie in find_ties(sentence, mentions, self._grammar, self._scene):
            subject, object_ = self._key(tie.subject, sentence), self._key(tie.object, sentence)
            if subject and object_ and subject != object_:
                link = Link(subject, tie.relation, object_, tie.sentence, "likely" if tie.likely else "stated")
                self.links.append(link)
                if tie.inner:
                    self._inner.add(link)
        self._alone.update(self._key(m, sentence) for m in outermost(mentions))
        for work in find_rounds(sentence, mentions, self._words, view, self._report.date):
            span = Span(work.start, work.end)
            area = self._areas.choose(Scope(sentence.span, sentence.block), span, None, span, sentence.span)
            text = self._report.text[work.start : work.end]
            key = self.identities.activity(text, span, work.period, work.status, work.outcome, area)
            for doer in work.doers:
                self.links.append(Link(key, "carriedOutBy", self._key(doer, sentence), sentence.span))

    def tabulate(
        self, tables: Sequence[Table], words: TableWords, when: Finder[Time], where: Finder[PlaceMention]
    ) -> None:
        """Read what the figures of tables state; the words in their cells have been read as sentences."""
        found = Found(when, where, self._areas.choose, lambda name: self.identities.find(name, _NAMED))
        reader = TableReader(self._report, self._grammar, words, self._subject, found)
        for table in tables:
            if table.things:
                self._name_rows(table, words)
            self.observations.extend(reader.read(table, self._topics.get(table.start)))
        self.observations.sort(key=lambda o: o.figure.start)

    def _name_rows(self, table: Table, words: TableWords) -> None:
        """Take in the things that row labels name, and tie them to the one fund that the title says is shared out."""
        title = table.title
        funds = {k for m, k in self._keys.items() if m.cls == "Fund" and title and title.start <= m.start < title.end}
        for row in table.rows:
            if row.label is None or row.total:
                continue
            start, end = bare_words(row.label, words)
            span = Span(start, end)
            area = self._areas.choose(Scope(row.block, row.block, title), span, span, span, span)
            key = self.identities.name(table.things, self._report.view[start:end], span, None, area)
            if (
                len(funds) == 1
                and not row.part
                and any(c.figure is not None and c.figure.unit in MONEY for c in row.cells)
            ):
                self.links.append(Link(key, "fundedBy", next(iter(funds)), Span(row.block.start, row.block.end)))

    def _key(self, mention: Mention, sentence: Sentence) -> str:
        """Return the key of the entity that a mention names."""
        key = self._keys.get(mention)
        if key is None:
            key = self._keys[mention] = self.identities.add(mention, lambda: self._area_of(sentence, mention))
        return key

    def finish(self) -> None:
        """Take in the publisher, if the text names it, and give every link the key its entity turned out to have."""
        publisher = self._report.publisher
        at = self._report.text.find(publisher) if publisher and len(publisher) > 1 else -1
        if publisher and at >= 0:
            known = publisher in self._grammar.names
            place = self._country if known else None
            noun = self._words.noun(publisher)
            kind = noun.concept if noun is not None and noun.cls == "Institution" else V + "inst-media"
            self.identities.name("Institution", publisher, Span(at, at + len(publisher)), kind, None, place)
        home = self._scene.home
        if home is not None:
            self.identities.add(home)
        united = self.identities.united()
        alone = {united.get(key, key) for key in self._alone}
        self.links = [k for k in self.links if k not in self._inner or united.get(k.subject, k.subject) in alone]
        self.links = [
            replace(k, subject=united.get(k.subject, k.subject), object=united.get(k.object, k.object))
            if k.subject in united or k.object in united
            else k
            for k in self.links
        ]
        stated = {(k.subject, k.relation, k.object) for k in self.links if k.basis == "stated"}
        self.links = [
            k
            for k in dict.fromkeys(self.links)
            if k.subject != k.object and (k.basis == "stated" or (k.subject, k.relation, k.object) not in stated)
        ]
        self.observations = tie_report(
            [replace(o, about=united[o.about]) if o.about in united else o for o in self.observations]
        )

    def _government(self) -> Mention | None:
        """Return the government of the report's place where the text first names the place."""
        subject = self._subject
        if subject is None or subject.level not in ("prefecture", "county"):
            return None
        for words in (subject.name, subject.short, subject.name[:-1]):
            at = self._report.view.find(words) if len(words) > 1 else -1
            if at >= 0:
                return Mention(at, at + len(words), words, "Institution", V + "inst-government", subject)
        return None

    def _area_of(self, sentence: Sentence, mention: Mention) -> str:
        own = Span(mention.start, mention.end)
        return self._areas.choose(Scope(sentence.span, sentence.block), own, None, own, sentence.span)

    def _observation(self, sense: Sense, period: Period, place: Place | None) -> Observation:
        if sense.stat == "change":
            period = change_period(period)
        elif sense.stat == "threshold" and period.carried:
            period = UNKNOWN
        area = self._area(sense)
        about = self._about(sense, place, area)
        start, end = sense.words
        temporal = temporal_of(sense.stat, sense.kind)
        if temporal != "criterion" and is_planned(
            sense.sentence, sense.at, period.edtf, self._report.date, self._grammar
        ):
            temporal = "target"
        elif temporal == "stock" and _leaves(sense, self._grammar):
            temporal = "flow"
        told = self._report.view[sense.sentence.start : sense.figure.start]
        return Observation(
            figure=sense.figure,
            sentence=sense.sentence.span,
            measure=self._report.text[start:end],
            indicator=sense.indicator,
            kind=sense.kind,
            stat=sense.stat,
            temporal=temporal,
            area=area,
            period=period.edtf,
            basis=period.basis if period.edtf else "unknown",
            place=place,
            about=about,
            base_period=period.base if sense.stat == "change" else None,
            personal=self._grammar.household.search(told) is not None,
        )

    def _area(self, sense: Sense) -> str:
        sentence = sense.sentence
        clause = _stretch(sentence, sentence.clause, sense.at)
        if sense.indicator == "ind-population" and not self._areas.within(clause):
            return "general"  # who lives in a place, whatever is spoken of around
        return self._areas.choose(
            Scope(sentence.span, sentence.block),
            own=Span(*sense.words),
            owner=Span(sense.owner.start, sense.owner.end) if sense.owner is not None else None,
            clause=clause,
            part=_stretch(sentence, sentence.part, sense.at),
        )

    def _about(self, sense: Sense, place: Place | None, area: str) -> str:
        start, end = sense.words
        words = self._report.view[start:end]
        if self._ends.get(end):
            return self._ends[end]
        key = self.identities.find(words, _NAMED)
        if key is not None:
            return key
        if sense.phrase is not None and sense.kind in _COUNTED and not is_generic(words, self._grammar):
            cls, kind = counted_class(words, sense.kind, self._grammar)
            return self.identities.name(cls, words, Span(start, end), f"{V}kind-{kind}", area)
        where = place or self._subject
        return where.code if where is not None else "156"


def _leaves(sense: Sense, grammar: Grammar) -> bool:
    """Say whether what a figure counts is what left a list in its period: 17个贫困村|出列."""
    sentence, at = sense.sentence, sense.at
    after = range(at + 1, min(at + 5, len(sentence.items)))
    return any(sentence.items[k].text in grammar.leaving and sentence.clause[k] == sentence.clause[at] for k in after)


def _stretch(sentence: Sentence, numbers: Sequence[int], at: int) -> Span:
    """Return the span of the items that share a clause or part number with item `at`."""
    first, after = bisect_left(numbers, numbers[at]), bisect_right(numbers, numbers[at])
    return Span(sentence.items[first].start, sentence.items[after - 1].end)
