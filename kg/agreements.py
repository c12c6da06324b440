"""What a check found in order, and what was worked out on the way: the good news of a report of findings.

Nothing here is a finding: SHACL calls a graph non-conforming for the mildest of those. It shows a reader what the figures
of a text bear out, so that silence is not mistaken for not having looked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox

from kg.context import Context, Term
from kg.model import Finding
from kg.namespaces import PREFIXES, V

Row = dict[str, ox.NamedNode | ox.Literal]
NOTED = {"Agrees": "相合", "Derived": "推算"}

_MEET = """SELECT ?this ?other ?a ?b ?f ?g WHERE {
  ?this a fp:DerivedObservation ; prov:wasGeneratedBy ?run ; fp:unit unit:INDIV ; fp:value ?a ; fp:formula ?f ;
    schema:minValue ?alo ; schema:maxValue ?ahi .
  ?other a fp:DerivedObservation ; prov:wasGeneratedBy ?run ; fp:unit unit:INDIV ; fp:value ?b ; fp:formula ?g ;
    schema:minValue ?blo ; schema:maxValue ?bhi .
  FILTER (STR(?this) < STR(?other) && ?alo <= ?bhi && ?blo <= ?ahi)
  FILTER NOT EXISTS { ?this prov:wasDerivedFrom ?shared . ?other prov:wasDerivedFrom ?shared }
} ORDER BY ?this ?other"""
_TOLD = """SELECT ?this ?key ?document ?source ?type ?low ?high WHERE {
  ?this fp:comparisonKey ?key ; fp:evidence/oa:hasSource ?document ; fp:temporalType ?type .
  FILTER NOT EXISTS { ?document prov:alternateOf ?first }
  OPTIONAL { ?this schema:minValue ?low }
  OPTIONAL { ?this schema:maxValue ?high }
  OPTIONAL { ?document schema:publisher ?publisher }
  BIND (COALESCE(STR(?publisher), STR(?document)) AS ?source)
} ORDER BY ?this"""
_REPRINTS = """SELECT ?this ?of ?name ?title WHERE {
  ?this prov:alternateOf ?first ; dcterms:identifier ?of .
  ?first dcterms:identifier ?name .
  OPTIONAL { ?this dcterms:title ?title }
} ORDER BY ?this"""
_HOLDS = """SELECT ?this ?words WHERE {
  ?this a fp:Observation ; fp:surfaceForm ?words .
  FILTER (
    EXISTS { ?this fp:component ?part }
    || EXISTS { ?this fp:numerator ?n ; fp:denominator|fp:comparedWith ?on . FILTER NOT EXISTS { ?on prov:wasDerivedFrom ?this } }
  )
} ORDER BY ?this"""
_DERIVED = """SELECT ?this ?value ?low ?high ?formula ?unit ?about WHERE {
  ?this a fp:DerivedObservation ; fp:value ?value ; schema:minValue ?low ; schema:maxValue ?high ; fp:formula ?formula ;
    fp:unit/skos:prefLabel ?unit .
  OPTIONAL { ?this fp:about/rdfs:label ?about }
  FILTER (LANG(?unit) = "zh")
} ORDER BY ?this"""


def agreements(store: ox.Store, findings: Iterable[Finding] = ()) -> list[Finding]:
    """Return what agrees within rounding and what was derived; `findings` tell which sums and shares do not hold."""
    context = Context(store)
    doubted = {f.focus for f in findings}
    noted: list[Finding] = []
    for row in _rows(store, _HOLDS):
        if row["this"].value not in doubted:
            words = row["words"].value
            zh, en = f"“{words}”与相关数值核算相合", f"“{words}” agrees with the figures it rests on"
            noted.append(_note("Agrees", "ArithmeticHolds", zh, en, row["this"], (), context))
    for row in _rows(store, _MEET):
        (a, f), (b, g) = (
            (_short(row[value].value), row[formula].value.partition(";")[0])
            for value, formula in (("a", "f"), ("b", "g"))
        )
        zh = f"两处分别推算的人数 {a}（{f}）与 {b}（{g}）在舍入范围内相合，可能是同一群体"
        en = f"Two numbers of people derived apart, {a} ({f}) and {b} ({g}), agree within rounding: maybe one group"
        noted.append(_note("Agrees", "HeadcountsMeet", zh, en, row["this"], (row["other"],), context))
    noted += _between(store, context)
    for row in _rows(store, _DERIVED):
        value, low, high = (_short(row[n].value) for n in ("value", "low", "high"))
        formula = row["formula"].value.partition(";")[0]
        zh = f"{value} {row['unit'].value}（{low}–{high}）= {formula}；原文没有写出"
        en = f"{value} ({low}–{high}) = {formula}; the text does not print it"
        noted.append(_note("Derived", "Derived", zh, en, row["this"], (), context))
    return noted


def _between(store: ox.Store, context: Context) -> list[Finding]:
    """Return what documents state alike, each figure once with the sentences of all, and which of them are reprints."""
    told = [rows for alike in _by_key(store).values() if (rows := _told_elsewhere(alike))]
    noted: list[Finding] = []
    for rows in sorted(told, key=lambda rows: rows[0]["this"].value):
        count = len({row["source"].value for row in rows})
        zh, en = f"{count} 个独立来源的数值相合", f"Figures of {count} independent sources agree"
        if count == 1:
            zh, en = "同一发布者的多篇文档数值相合", "Documents of one publisher agree"
        first, *others = (row["this"] for row in rows)
        noted.append(_note("Agrees", "DocumentsAgree", zh, en, first, tuple(others), context))
    for row in _rows(store, _REPRINTS):
        of, name = row["of"].value, row["name"].value
        zh, en = f"{of} 是 {name} 的转载，数值只计一次", f"{of} reprints {name}; its figures count once"
        note = _note("Agrees", "Reprint", zh, en, row["this"], (), context)
        noted.append(replace(note, sentence=row["title"].value if "title" in row else of))
    return noted


def _by_key(store: ox.Store) -> dict[str, list[Row]]:
    found: dict[str, dict[str, Row]] = {}
    for row in _rows(store, _TOLD):
        found.setdefault(row["key"].value, {}).setdefault(row["this"].value, row)
    return {key: [*rows.values()] for key, rows in found.items() if len(rows) > 1}


def _told_elsewhere(rows: list[Row]) -> list[Row]:
    """Return those of some figures of one key that another document states alike; each value is compared once."""
    documents: dict[tuple[Decimal | None, ...], set[str]] = {}
    for row in rows:
        documents.setdefault(_interval(row), set()).add(row["document"].value)
    alike = {
        one: set[str]().union(*(names for other, names in documents.items() if _meet(one, other))) for one in documents
    }
    return [
        row
        for row in rows
        if row["type"].value != V + "time-criterion" and alike[_interval(row)] - {row["document"].value}
    ]


def _interval(row: Row) -> tuple[Decimal | None, ...]:
    return tuple(Decimal(row[end].value) if end in row else None for end in ("low", "high"))


def _meet(one: tuple[Decimal | None, ...], other: tuple[Decimal | None, ...]) -> bool:
    (a, b), (c, d) = one, other
    return (a is None or d is None or a <= d) and (c is None or b is None or c <= b)


def _rows(store: ox.Store, query: str) -> list[Row]:
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    return [{n: value for n in names if isinstance(value := row[n], ox.NamedNode | ox.Literal)} for row in solutions]


def _note(
    severity: str, rule: str, zh: str, en: str, focus: Term, others: tuple[Term, ...], context: Context
) -> Finding:
    return Finding(
        severity=severity,
        rule=rule,
        message={"zh": zh, "en": en},
        focus=str(focus.value),
        document=context.document(focus),
        sentence=context.sentence(focus),
        figures=tuple(context.figures(focus, others)),
    )


def _short(value: str) -> str:
    return value.rstrip("0").rstrip(".") if "." in value else value
