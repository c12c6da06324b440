"""The values that travel between the stages: frozen, hashable, without behaviour beyond arithmetic on themselves.

Offsets are Unicode code points into `Report.text`, half-open, so `text[start:end] == quote` for everything that has a quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a report's text, half-open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of a report that is read: its headline, a heading, a paragraph, or a row of a table flattened to lines."""

    kind: str
    """headline · heading · paragraph · row"""


@dataclass(frozen=True, slots=True)
class Report:
    """A text published once, with what is known of its publication.

    `text` is what was read and is never altered. `view` has the same length and is what the matchers see: full-width
    letters and digits folded to half-width, Traditional characters to Simplified, one for one.
    """

    text: str
    view: str
    identifier: str
    title: str | None = None
    date: str | None = None
    """Publication date as EDTF: YYYY, YYYY-MM or YYYY-MM-DD."""
    publisher: str | None = None
    author: str | None = None
    editor: str | None = None
    dateline: str | None = None
    """The place the story was filed from, as printed; never evidence of what it is about."""
    place: str | None = None
    """The place the report is about, as its metadata or the user gave it."""
    url: str | None = None
    blocks: tuple[Block, ...] = ()
    """The parts of the text to read, in order; what lies outside is page furniture."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that states a magnitude, read from characters alone: what it measures is not known yet."""

    start: int
    end: int
    quote: str
    """Number and unit as printed, without words of bound before or after (300余万元, 86个, 12%)."""
    value: Decimal
    """In base units: 13.48亿元 is 1348000000, 33% is 33."""
    value_high: Decimal | None = None
    """Upper end of a range (1.2-1.5万元)."""
    unit: str = ""
    """Unit code: CNY, percent, person, household, item, mu …; empty for a bare number."""
    bound: str = "="
    """= exact · >= at least · <= at most · ~ about"""
    strict: bool = False
    """The bound leaves the number itself out: 超过, 不足 (but not 以上, 以下: Civil Code art. 1259)."""
    hedge: str = ""
    """The words of bound, as printed (超过, 余, 以上)."""
    stated: Decimal = Decimal(0)
    """The number before scaling: 13.48 of 13.48亿元."""
    scale: int = 0
    """Power of ten of the printed magnitude: 万 is 4, 亿 is 8."""
    tolerance: Decimal = Decimal(0)
    """Half of the last printed digit, in base units, for a rounded number; 0 for a full count."""
    unit_word: str = ""
    """The classifier or unit as printed, without magnitude: 元, 个, 人次."""
    per: str = ""
    """What it is counted for, as printed: 亩 of 元/亩, 人年 of 元每人每年."""
    factor: Decimal = Decimal(1)
    """What one printed unit is in the base unit: 0.01 of 分 in yuan, 10 of 成 in percent, 0.5 of 里 in kilometres."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A number that is no figure, with the reason."""

    start: int
    end: int
    quote: str
    reason: str
    """A key of kg.figures.REASONS, which says it in zh and en."""


@dataclass(frozen=True, slots=True)
class Time:
    """A date, a period, a duration or an age as printed."""

    start: int
    end: int
    quote: str
    kind: str
    """date · period · duration · age · clock · frequency"""
    edtf: str | None = None
    """EDTF of a date or period; None where it cannot be resolved."""
    basis: str = "stated"
    """stated · resolved (a relative word against the reference date) · inherited (a part carried over) · unresolved"""
    until: bool = False
    """截至 2020年底: the state at its end; `edtf` is then ../2020-12."""


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative division, or a town or village below one that has no national code."""

    code: str
    """Six digits of GB/T 2260, or parent code + '-' + name for a town or village; 156 stands for the country."""
    name: str
    level: str
    """country · province · prefecture · county · town · village"""
    parent: str | None = None
    """Code of the place it lies in."""
    short: str = ""
    """The shorter full name in use, where there is one: 威宁县, 恩施州; 全国 for the country."""


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place as named in the text. `place` is None where the name stays ambiguous; `candidates` then lists the codes."""

    start: int
    end: int
    quote: str
    place: Place | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text that name a thing of one of the ontology's classes."""

    start: int
    end: int
    quote: str
    cls: str
    """Local name of the class: Programme, Policy, Project, Fund, BeneficiaryGroup, Institution, CountedSet, Asset …"""
    concept: str | None = None
    """IRI of the vocabulary concept that says what kind of thing it is."""
    place: Place | None = None
    """The place that its words begin with, or the one it is a government of."""
    deictic: bool = False
    """It only points at something named before: 我市, 该公司, 这一政策."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a report names, under the identity that other reports share."""

    cls: str
    place: Place | None
    """The place it belongs to: part of its identity."""
    name: str
    """Normalised name: part of its identity."""
    label: str
    """The fullest words the report uses for it, without numbers."""
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    """Where it is named."""
    kind: str | None = None
    """IRI of a vocabulary concept: what kind of fund, group, institution, counted thing …"""
    area: str | None = None
    """Notation of the programme area."""
    period: str | None = None
    """EDTF; for dated activities."""
    status: str | None = None
    """planned · active · completed; for activities."""
    outcome: Span | None = None
    """A result stated without a number (各项指标全部达标)."""

    @property
    def key(self) -> str:
        """The string whose hash is in the IRI; anyone can recompute it."""
        return f"{self.cls}|{self.place.code if self.place else '-'}|{self.name}"


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure with what it measures: the statement that one report makes."""

    figure: Figure
    sentence: Span
    measure: str
    """What is counted or measured, in the text's own words (专项产业扶贫资金)."""
    indicator: str
    """Local name of the indicator concept: ind-sales, ind-funding."""
    kind: str
    """One of the 13 kind codes."""
    stat: str
    """Local name of the statistic concept without prefix: total, cumulative, average, change, share, threshold or a finer one."""
    temporal: str
    """flow · stock · cumulative · target · criterion"""
    area: str
    """Notation of an area concept."""
    period: str | None
    """EDTF, None where the text does not say."""
    basis: str
    """stated · resolved · inherited · unknown"""
    place: Place | None
    about: str
    """Key of the entity it describes; a place's code where it describes the place itself."""
    numerators: tuple[int, ...] = ()
    """Starts of the figures that make up the numerator of a share or an average."""
    denominator: int | None = None
    """Start of the figure that is the whole of a share."""
    base: int | None = None
    """Start of the figure a change is measured against."""
    personal: bool = False
    """Of one household that the text tells about: compared with nothing."""
    base_period: str | None = None
    """EDTF of the base of a change (比2019年增加33%)."""
    components: tuple[int, ...] = ()
    """Starts of the figures that add up to this one."""
    within: int | None = None
    """Start of the figure that this one is counted within (…人，其中…人)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A tie between two entities that one sentence states or makes likely."""

    subject: str
    """Entity key."""
    relation: str
    """Local name of the property: fundedBy, benefits, carriedOutBy, governs, managedIn, vestedIn, linkedTo, partOf, subsetOf."""
    object: str
    sentence: Span
    basis: str = "stated"
    """stated: a construction of the sentence says it; likely: how the sentence sets the two names makes it likely."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read from one report."""

    report: Report
    subject: Place | None
    """The place the report is about."""
    sentences: tuple[Span, ...]
    observations: tuple[Observation, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    skipped: tuple[Skipped, ...]
    places: tuple[Place, ...] = ()
    """Every place that an observation or entity speaks of, with its parents."""
    doubts: tuple[tuple[Span, str], ...] = field(default=())
    """Places and words that stayed ambiguous, each with what was left open."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What validation has to say about some figures of some documents, for a person to read."""

    severity: str
    """Violation · Warning · Info"""
    rule: str
    """Local name of the shape."""
    message: dict[str, str] = field(hash=False)
    """zh and en, values filled in."""
    focus: str = ""
    """IRI of the node it is about."""
    document: str = ""
    """dcterms:identifier of the document."""
    sentence: str = ""
    figures: tuple[dict[str, object], ...] = field(default=(), hash=False)
    """iri, document, quote, start, end, sentence, sentence_start of every figure involved, the one it is about first."""
    title: dict[str, str] = field(default_factory=dict, hash=False)
    """zh and en: the rule in plain words."""
    advice: dict[str, str] = field(default_factory=dict, hash=False)
    """zh and en: what to do."""
    compares: bool = False
    """It says that figures do not agree, not that the graph is wrong."""
