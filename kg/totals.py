"""Add figures up without counting anything twice, and say of every figure left out why.

What adds: amounts and counts of one indicator, unit, time and temporal type. What never does: running totals to annual ones,
targets, criteria, means, shares and changes to anything, a part to its whole (其中, components, subsets, a county to its
city), the same figure told again, and a reprint at all. What remains may still overlap without the texts saying so: the
least a total can be is therefore its largest figure, the most is their sum.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kg.namespaces import PREFIXES

REASONS: dict[str, tuple[str, str]] = {
    "reprint": ("转载的文档只计首发", "a reprint; its first print counts"),
    "threshold": ("门槛、标准，不是总量", "a criterion, no amount"),
    "average": ("平均数不可相加", "means do not add"),
    "share": ("占比、比率不可相加", "shares and rates do not add"),
    "change": ("增减数不可相加", "changes do not add"),
    "target": ("计划目标，尚未发生", "planned, not yet done"),
    "cumulative": ("累计数不与当年数相加", "a running total"),
    "period": ("时段不明", "its period is not known"),
    "repeated": ("同一数值已计入", "the same figure is counted already"),
    "part": ("属于已计入数值的一部分", "part of a figure that is counted"),
    "place": ("所在地区属于已计入的地区", "its place lies in one that is counted"),
}
"""Reason a figure is left out → what it means, zh and en."""

_ADDABLE = ("total", "count")
_FIGURES = """SELECT ?this ?doc ?quote ?start ?indicator ?kind ?unit ?area ?place ?where ?period ?type ?stat ?about ?measure ?key ?value
       ?least ?most ?first WHERE {
  ?this a fp:Observation ; fp:indicator ?i ; fp:unit/skos:notation ?unit ; fp:temporalType/skos:notation ?type ;
    fp:statistic/skos:notation ?stat ; fp:area/skos:notation ?area ; fp:value ?value ; fp:comparisonKey ?key ;
    fp:surfaceForm ?quote ; fp:surfaceStart ?start ; fp:evidence/oa:hasSource ?document .
  ?document dcterms:identifier ?doc .
  ?i skos:prefLabel ?indicator .
  FILTER (LANG(?indicator) = "zh")
  OPTIONAL { ?i skos:broader ?k . ?k skos:inScheme v:kind ; skos:notation ?kind }
  OPTIONAL { ?this fp:place ?where . ?where rdfs:label ?place }
  OPTIONAL { ?this fp:period/fp:edtf ?period }
  OPTIONAL { ?this fp:about ?about }
  OPTIONAL { ?this fp:statedMeasure ?measure }
  OPTIONAL { ?this schema:minValue ?least }
  OPTIONAL { ?this schema:maxValue ?most }
  OPTIONAL { ?document prov:alternateOf ?first }
}"""
_PARTS = "SELECT ?part ?whole WHERE { { ?part fp:within ?whole } UNION { ?whole fp:component ?part } }"
_SUBSETS = "SELECT ?part ?whole WHERE { ?part fp:subsetOf ?whole }"
_INSIDE = "SELECT ?part ?whole WHERE { ?part schema:containedInPlace ?whole }"


@dataclass(frozen=True, slots=True)
class Summand:
    """A figure that may go into a total."""

    iri: str
    document: str
    quote: str
    start: int
    measure: str
    indicator: str
    kind: str
    unit: str
    area: str
    place: str
    period: str
    temporal: str
    value: Decimal
    least: Decimal | None
    most: Decimal | None
    stat: str
    where: str
    about: str
    key: str
    reprint: bool


@dataclass(frozen=True, slots=True)
class Total:
    """Figures of one indicator, unit, time and temporal type, added up."""

    indicator: str
    kind: str
    unit: str
    area: str
    """Notation of the area; empty where areas are added together."""
    place: str
    """Label of the place; empty where places are added together."""
    period: str
    temporal: str
    value: Decimal
    least: Decimal | None
    """The largest figure of each place, should the others overlap with it; None where none has a floor."""
    most: Decimal | None
    """The sum of what rounding and bounds allow; None where one figure has no upper limit."""
    counted: tuple[Summand, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that is in no total."""

    figure: Summand
    reason: str
    """A key of REASONS."""
    because: str = ""
    """IRI of the counted figure that it repeats or is a part of."""


def totals(
    store: ox.Store, *, by: Sequence[str] = ("area", "place"), kinds: Iterable[str] = ()
) -> tuple[list[Total], list[LeftOut]]:
    """Add up the figures of a merged store, apart by area, by place, by both or by neither, if asked of some kinds alone."""
    wanted = set(kinds)
    figures = [f for f in _figures(store) if not wanted or f.kind in wanted]
    left: list[LeftOut] = []
    groups: dict[tuple[str, ...], list[Summand]] = {}
    for f in figures:
        if reason := _never(f):
            left.append(LeftOut(f, reason))
            continue
        parts = tuple(getattr(f, name) if name in by else "" for name in ("area", "place"))
        groups.setdefault((f.indicator, f.kind, f.unit, *parts, f.period, f.temporal), []).append(f)
    parts_of = _pairs(store, _PARTS)
    subsets, inside = _closed(_pairs(store, _SUBSETS)), _closed(_pairs(store, _INSIDE))
    found: list[Total] = []
    for group, members in sorted(groups.items()):
        counted, out = _sift(members, parts_of, subsets, inside)
        left += out
        found.append(_total(group, counted))
    return found, sorted(left, key=lambda x: (x.figure.document, x.figure.start))


def _never(f: Summand) -> str:
    """Return why a figure adds to nothing, or an empty string."""
    if f.reprint:
        return "reprint"
    if f.temporal == "criterion" or f.stat in ("threshold", "each", "standard"):
        return "threshold"
    if f.stat in ("average", "mean"):
        return "average"
    if f.stat in ("share", "rate") or f.unit in ("percent", "permille", "percentage-point", "ratio"):
        return "share"
    if f.stat in ("change", "growth", "decrease", "new"):
        return "change"
    if f.temporal == "target":
        return "target"
    if f.temporal == "cumulative" or f.stat not in _ADDABLE or ".." in f.period:
        return "cumulative"
    return "" if f.period else "period"


def _sift(
    members: list[Summand],
    parts_of: dict[str, set[str]],
    subsets: dict[str, set[str]],
    inside: dict[str, set[str]],
) -> tuple[list[Summand], list[LeftOut]]:
    """Part the figures of a group into those that count and those that say the same again, or a part of it."""
    out: list[LeftOut] = []
    once: dict[str, Summand] = {}
    for f in members:
        if f.key in once:
            out.append(LeftOut(f, "repeated", once[f.key].iri))
        else:
            once[f.key] = f
    again = {x.figure.iri: x.because for x in out}
    present = {f.iri: f for f in once.values()}
    about = {f.about: f.iri for f in once.values() if "/place/" not in f.about}
    places = {f.where: f.iri for f in reversed(once.values())}
    counted: list[Summand] = []
    for f in once.values():
        wholes = sorted(again.get(w, w) for w in parts_of.get(f.iri, ()))
        whole = next((w for w in wholes if w in present and w != f.iri), "")
        whole = whole or next((about[w] for w in sorted(subsets.get(f.about, ())) if w in about), "")
        outer = next((places[w] for w in sorted(inside.get(f.where, ())) if w in places), "")
        if whole:
            out.append(LeftOut(f, "part", whole))
        elif outer:
            out.append(LeftOut(f, "place", outer))
        else:
            counted.append(f)
    return counted, out


def _total(group: tuple[str, ...], counted: list[Summand]) -> Total:
    indicator, kind, unit, area, place, period, temporal = group
    floors: dict[str, Decimal] = {}
    for f in counted:
        if f.least is not None:
            floors[f.where] = max(f.least, floors.get(f.where, f.least))
    tops = [f.most for f in counted if f.most is not None]
    return Total(
        indicator=indicator,
        kind=kind,
        unit=unit,
        area=area,
        place=place,
        period=period,
        temporal=temporal,
        value=sum((f.value for f in counted), Decimal(0)),
        least=sum(floors.values(), Decimal(0)) if floors else None,
        most=sum(tops, Decimal(0)) if len(tops) == len(counted) else None,
        counted=tuple(counted),
    )


def _figures(store: ox.Store) -> list[Summand]:
    """Return every stated figure, by document and place in its text."""
    found = [
        Summand(
            iri=row["this"],
            document=row["doc"],
            quote=row["quote"],
            start=int(row["start"]),
            measure=row["measure"],
            indicator=row["indicator"],
            kind=row["kind"],
            unit=row["unit"],
            area=row["area"],
            place=row["place"],
            period=row["period"],
            temporal=row["type"],
            value=Decimal(row["value"]),
            least=Decimal(row["least"]) if row["least"] else None,
            most=Decimal(row["most"]) if row["most"] else None,
            stat=row["stat"],
            where=row["where"],
            about=row["about"],
            key=row["key"],
            reprint=bool(row["first"]),
        )
        for row in _rows(store, _FIGURES)
    ]
    return sorted({f.iri: f for f in found}.values(), key=lambda f: (f.document, f.start))


def _pairs(store: ox.Store, query: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows(store, query):
        found.setdefault(row["part"], set()).add(row["whole"])
    return found


def _closed(pairs: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return a relation with everything it leads to: a town lies in its county's city too."""
    closed: dict[str, set[str]] = {}
    for start in pairs:
        reached: set[str] = set()
        todo = [*pairs[start]]
        while todo:
            at = todo.pop()
            if at not in reached:
                reached.add(at)
                todo += pairs.get(at, ())
        closed[start] = reached - {start}
    return closed


def _rows(store: ox.Store, query: str) -> list[dict[str, str]]:
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    return [{n: str(getattr(row[n], "value", "")) if row[n] is not None else "" for n in names} for row in solutions]


def as_text(found: Sequence[Total], left: Sequence[LeftOut]) -> str:
    """Return the totals with what went into each, then what was left out by reason."""
    lines: list[str] = []
    for t in found:
        where = " · ".join(x for x in (t.place, t.area, t.period, t.temporal) if x)
        lines.append(f"{t.indicator} {_say(t.value)} {t.unit}  [{_say(t.least)} … {_say(t.most)}]  {where}")
        lines += [f"    + {f.quote}  {f.measure}  ({f.document}:{f.start})" for f in t.counted]
    lines += ["", f"未计入 left out ({len(left)})"]
    quotes = {f.iri: f"{f.quote} ({f.document}:{f.start})" for t in found for f in t.counted}
    counts = Counter(x.reason for x in left)
    for reason, (zh, en) in REASONS.items():
        if counts[reason]:
            lines += ["", f"  {zh} · {en} ({counts[reason]})"]
            for x in left:
                if x.reason == reason:
                    because = f"  ← {quotes[x.because]}" if x.because in quotes else ""
                    lines.append(
                        f"    − {x.figure.quote}  {x.figure.measure}  ({x.figure.document}:{x.figure.start}){because}"
                    )
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[Total], left: Sequence[LeftOut]) -> str:
    """Return an object: totals, each with its figures, and leftOut, each with its reason in both languages."""
    told = {
        "totals": [
            {
                "indicator": t.indicator, "kind": t.kind, "unit": t.unit, "area": t.area, "place": t.place,
                "period": t.period, "temporal": t.temporal, "value": _plain(t.value), "least": _plain(t.least),
                "most": _plain(t.most), "figures": [_figure(f) for f in t.counted],
            }
            for t in found
        ],
        "leftOut": [
            {
                **_figure(x.figure), "reason": x.reason, "zh": REASONS[x.reason][0], "en": REASONS[x.reason][1],
                "because": x.because,
            }
            for x in left
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Sequence[Total], left: Sequence[LeftOut]) -> str:
    """Return one row a figure: the total it went into, or the reason it went into none."""
    rows = io.StringIO()
    write = csv.writer(rows, lineterminator="\n").writerow
    write("indicator kind unit area place period temporal total least most doc start quote value reason".split())
    for t in found:
        for f in t.counted:
            total = (_plain(t.value), _plain(t.least), _plain(t.most))
            write((t.indicator, t.kind, t.unit, t.area, t.place, t.period, t.temporal, *total, *_row(f), ""))
    for x in left:
        f = x.figure
        write((f.indicator, f.kind, f.unit, f.area, f.place, f.period, f.temporal, "", "", "", *_row(f), x.reason))
    return rows.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[Total], Sequence[LeftOut]], str]] = {
    "text": as_text,
    "json": as_json,
    "csv": as_csv,
}
"""Name of a format → what writes it."""


def _figure(f: Summand) -> dict[str, object]:
    return {
        "iri": f.iri, "document": f.document, "start": f.start, "quote": f.quote, "measure": f.measure,
        "value": _plain(f.value),
    }  # fmt: skip


def _row(f: Summand) -> tuple[str, int, str, str]:
    return f.document, f.start, f.quote, _plain(f.value)


def _plain(value: Decimal | None) -> str:
    return format(value.normalize(), "f") if value is not None else ""


def _say(value: Decimal | None) -> str:
    return f"{value.normalize():,f}" if value is not None else "?"
