"""A graph as tidy tables: one row a figure, an entity, a link, a finding; values, not strings, one row at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from kg.export.columns import TABLES, Column, columns
from kg.export.facts import Facts, Said, first, iri_of, number, text, texts
from kg.export.terms import codes, name
from kg.model import Finding
from kg.namespaces import DCTERMS, FP, OA, RDF, SCHEMA, SKOS, V
from kg.turtle import natural

Value = str | int | Decimal | None
Row = tuple[Value, ...]
ENTITY_CLASSES = (
    *(
        FP + c
        for c in ("Programme", "Policy", "Project", "Activity", "Fund", "Asset", "BeneficiaryGroup", "CountedSet")
    ),
    *(FP + c for c in ("Institution", "InformationSystem")),
    SCHEMA + "Brand",
)
_SEVERITIES = {"Violation": {"zh": "违例"}, "Warning": {"zh": "警告"}, "Info": {"zh": "提示"}}


def rows(table: str, facts: Facts) -> Iterator[Row]:
    """Yield the rows of a table, each with a value for every column; findings are validated for."""
    names = [column.name for column in columns(table)]
    for row in _ROWS[table](facts):
        yield tuple(row[n] for n in names)


def figures(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield every stated figure, document by document in the order of the text."""
    for iri in facts.figures():
        said = facts.read(iri)
        indicator, about = iri_of(said, FP + "indicator"), iri_of(said, FP + "about")
        statistic, area = iri_of(said, FP + "statistic"), iri_of(said, FP + "area")
        unit, temporal = iri_of(said, FP + "unit"), iri_of(said, FP + "temporalType")
        place, kind = iri_of(said, FP + "place"), kind_of(facts, indicator)
        edtf, begin, end = facts.period(said)
        bound = iri_of(said, FP + "bound")
        yield {
            "place": facts.label(place),
            "period": edtf,
            "indicator": facts.label(indicator),
            "measure": first(said, FP + "statedMeasure"),
            "about": facts.label(about),
            "value": number(said, FP + "value"),
            "value_high": number(said, FP + "valueHigh"),
            "unit": facts.label(unit),
            "bound": text(facts.said(bound), FP + "symbol") or None if bound else None,
            "low": number(said, SCHEMA + "minValue"),
            "high": number(said, SCHEMA + "maxValue"),
            "statistic": facts.label(statistic),
            "temporal": facts.label(temporal),
            "kind": facts.label(kind),
            "area": facts.label(area),
            "quote": first(said, FP + "surfaceForm"),
            "sentence": _sentences(facts, said),
            **_document(facts, facts.document(said)),
            "place_code": facts.code(place),
            "place_path": "/".join(facts.path(place)) or None,
            "period_start": begin,
            "period_end": end,
            "period_basis": facts.code(iri_of(said, FP + "periodBasis")),
            "base_period": facts.period(said, FP + "basePeriod")[0],
            "indicator_code": facts.code(indicator),
            "unit_code": facts.code(unit),
            "statistic_code": facts.code(facts.top(statistic)),
            "statistic_detail": facts.code(statistic),
            "temporal_code": facts.code(temporal),
            "kind_code": facts.code(kind),
            "area_code": facts.code(facts.top(area)),
            "area_detail": facts.code(area),
            "hedge": first(said, FP + "hedge"),
            "start": _integer(said, FP + "surfaceStart"),
            "end": _integer(said, FP + "surfaceEnd"),
            "comparison_key": first(said, FP + "comparisonKey"),
            "about_class": _class(facts, about),
            "about_iri": about,
            "iri": iri,
        }


def entities(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield every entity, by class, place and name."""
    for cls in ENTITY_CLASSES:
        for iri in facts.members(cls):
            said = facts.read(iri)
            place, area = iri_of(said, FP + "place"), iri_of(said, FP + "area")
            passages = texts(said, FP + "mentionedIn")
            documents = {d for p in passages if (d := iri_of(facts.said(p), OA + "hasSource"))}
            identifiers = sorted({text(facts.said(d), DCTERMS + "identifier") for d in documents}, key=natural)
            observed = facts.subjects(FP + "about", iri)
            yield {
                "label": facts.label(iri),
                "class": name(cls, facts.language),
                "place": facts.label(place),
                "kind": facts.label(iri_of(said, FP + "kind")),
                "area": facts.label(area),
                "names": "\n".join(texts(said, SKOS + "altLabel")) or None,
                "figures": sum(FP + "Observation" in texts(facts.said(o), RDF + "type") for o in observed),
                "documents": len(documents),
                "document": "\n".join(identifiers) or None,
                "period": facts.period(said)[0],
                "status": text(said, SCHEMA + "actionStatus").rpartition("/")[2] or None,
                "outcome": "\n".join(texts(said, FP + "statedOutcome")) or None,
                "class_code": cls.rpartition("#")[2].rpartition("/")[2],
                "place_code": facts.code(place),
                "area_code": facts.code(facts.top(area)),
                "key": first(said, FP + "entityKey"),
                "iri": iri,
            }


def links(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield every tie between two entities that a document states, document by document in the order of the text."""
    found = []
    for iri in facts.members(FP + "Link"):
        said = facts.read(iri)
        document, passage = facts.document(said), first(said, FP + "evidence")
        identifier = text(facts.said(document), DCTERMS + "identifier") if document else ""
        found.append((natural(identifier), document or "", facts.starts(passage) if passage else -1, iri))
    for _, document, _, iri in sorted(found):
        said = facts.read(iri)
        subject, relation, obj = (iri_of(said, RDF + p) for p in ("subject", "predicate", "object"))
        described = _document(facts, document)
        del described["url"]
        yield {
            "subject": facts.label(subject),
            "relation": name(relation, facts.language) if relation else None,
            "object": facts.label(obj),
            "sentence": _sentences(facts, said),
            **described,
            "subject_class": _class(facts, subject),
            "object_class": _class(facts, obj),
            "relation_code": relation.rpartition("#")[2] if relation else None,
            "subject_iri": subject,
            "object_iri": obj,
            "iri": iri,
        }


def findings(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield what the shapes have to say of the graph, the gravest first."""
    from kg.validate import validate

    language = facts.language
    for finding in validate(facts.store):
        yield {
            "severity": _SEVERITIES[finding.severity].get(language, finding.severity),
            "title": _in(finding.title, language),
            "message": _in(finding.message, language),
            "advice": _in(finding.advice, language),
            "quotes": _involved(finding, "quote"),
            "sentence": finding.sentence or None,
            "document": finding.document or None,
            "rule": finding.rule,
            "severity_code": finding.severity,
            "figure_iris": _involved(finding, "iri"),
            "iri": finding.focus,
        }


def dictionary(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield what every column of every table holds."""
    for table in TABLES:
        for column in columns(table):
            yield described(column)


def described(column: Column) -> dict[str, Value]:
    """Return a row of the dictionary."""
    return {
        "table": column.table,
        "column": column.name,
        "title_zh": column.zh,
        "title_en": column.en,
        "meaning_zh": column.meaning_zh,
        "meaning_en": column.meaning_en,
        "type": column.type,
        "codes": " ".join(column.codes()) or None,
    }


def code_lists(facts: Facts) -> Iterator[dict[str, Value]]:
    """Yield every code that a column may hold and the vocabulary explains."""
    schemes = dict.fromkeys(c.scheme.partition(":")[0] for t in TABLES for c in columns(t) if c.scheme)
    for scheme in (s for s in schemes if "|" not in s):
        known = {code.iri: code.notation for code in codes(scheme)}
        for code in codes(scheme):
            yield {
                "scheme": scheme,
                "code": code.notation,
                "label": code.label(facts.language),
                "meaning": code.meaning(facts.language),
                "broader": known.get(code.broader or ""),
                "iri": code.iri,
            }


def kind_of(facts: Facts, indicator: str | None) -> str | None:
    """Return the kind that an indicator has above it."""
    broader = texts(facts.said(indicator), SKOS + "broader") if indicator else []
    return next((b for b in broader if V + "kind" in texts(facts.said(b), SKOS + "inScheme")), None)


def _document(facts: Facts, document: str | None) -> dict[str, Value]:
    said = facts.said(document) if document else {}
    return {
        "document": first(said, DCTERMS + "identifier"),
        "title": first(said, DCTERMS + "title"),
        "date": first(said, SCHEMA + "datePublished"),
        "publisher": first(said, SCHEMA + "publisher"),
        "url": first(said, SCHEMA + "url"),
    }


def _sentences(facts: Facts, said: Said) -> str | None:
    """Return the sentences something was read from, one a line, in the order of the text."""
    passages = sorted(texts(said, FP + "evidence"), key=facts.starts)
    return "\n".join(filter(None, dict.fromkeys(facts.sentence(p) for p in passages))) or None


def _class(facts: Facts, iri: str | None) -> str | None:
    return name(types[0], facts.language) if iri and (types := texts(facts.said(iri), RDF + "type")) else None


def _integer(said: Said, predicate: str) -> int | None:
    found = text(said, predicate)
    return int(found) if found else None


def _in(messages: dict[str, str], language: str) -> str | None:
    return messages.get(language) or next(iter(messages.values()), None)


def _involved(finding: Finding, part: str) -> str | None:
    return "\n".join(str(figure.get(part) or "") for figure in finding.figures) or None


_ROWS: dict[str, Callable[[Facts], Iterable[dict[str, Value]]]] = {
    "figures": figures,
    "entities": entities,
    "links": links,
    "findings": findings,
    "dictionary": dictionary,
    "codes": code_lists,
}
