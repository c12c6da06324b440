"""What changed between two builds, told in figures and entities rather than triples.

A figure of the one build is that of the other if it stands in the same characters of the same text; where the text itself
was changed, if the report has the same identifier and the figure the same words in the same sentence, or else the same
measure and words, or the same measure and place in the text's order. What is left on either side was removed or added.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.namespaces import PREFIXES

ASPECTS = (
    "quote", "value", "high", "unit", "bound", "statistic", "indicator", "temporal", "area", "period", "place", "about",
    "measure",
)  # fmt: skip
"""What a figure says, in the order it is told."""

_FIGURES = """SELECT ?doc ?hash ?start ?end ?quote ?value ?high ?unit ?bound ?statistic ?indicator ?temporal ?area ?period ?place ?about
       ?measure ?sentence WHERE {
  ?this a fp:Observation ; fp:surfaceForm ?quote ; fp:surfaceStart ?start ; fp:surfaceEnd ?end ; fp:value ?value ;
    fp:unit/skos:notation ?unit ; fp:bound/skos:notation ?bound ; fp:statistic/skos:notation ?statistic ;
    fp:temporalType/skos:notation ?temporal ; fp:area/skos:notation ?area ; fp:indicator/skos:prefLabel ?indicator ;
    fp:evidence ?passage .
  ?passage oa:hasSource ?document .
  ?document dcterms:identifier ?doc ; schema:sha256 ?hash .
  FILTER (LANG(?indicator) = "zh")
  OPTIONAL { ?this fp:valueHigh ?high }
  OPTIONAL { ?this fp:period/fp:edtf ?period }
  OPTIONAL { ?this fp:place/rdfs:label ?place }
  OPTIONAL { ?this fp:about/rdfs:label ?about }
  OPTIONAL { ?this fp:statedMeasure ?measure }
  OPTIONAL { ?passage oa:hasSelector/oa:exact ?sentence }
}"""
_ENTITIES = """SELECT ?doc ?key ?class ?label WHERE {
  ?this fp:entityKey ?key ; a ?type ; rdfs:label ?label ; fp:mentionedIn/oa:hasSource/dcterms:identifier ?doc .
  BIND (REPLACE(STR(?type), "^.*[#/]", "") AS ?class)
}"""
_LINKS = """SELECT ?doc ?subject ?relation ?object WHERE {
  ?this a fp:Link ; rdf:subject/rdfs:label ?subject ; rdf:predicate ?p ; rdf:object/rdfs:label ?object ;
    fp:evidence/oa:hasSource/dcterms:identifier ?doc .
  BIND (REPLACE(STR(?p), "^.*[#/]", "") AS ?relation)
}"""
_DOCUMENTS = "SELECT ?doc ?hash WHERE { ?this a fp:Document ; dcterms:identifier ?doc ; schema:sha256 ?hash }"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that both builds have and of which something differs."""

    before: Row
    after: Row

    @property
    def aspects(self) -> dict[str, tuple[str, str]]:
        """Return what differs: aspect → before, after."""
        return {a: (self.before[a], self.after[a]) for a in ASPECTS if self.before[a] != self.after[a]}


@dataclass(frozen=True, slots=True)
class Difference:
    """What one build has and another has not."""

    documents_added: tuple[str, ...] = ()
    documents_removed: tuple[str, ...] = ()
    documents_changed: tuple[str, ...] = ()
    """Reports whose text is another, though their identifier is the same."""
    figures_added: tuple[Row, ...] = ()
    figures_removed: tuple[Row, ...] = ()
    figures_changed: tuple[Change, ...] = ()
    entities_added: tuple[Row, ...] = ()
    entities_removed: tuple[Row, ...] = ()
    links_added: tuple[Row, ...] = ()
    links_removed: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any(getattr(self, name) for name in self.__slots__)


def diff(before: ox.Store, after: ox.Store) -> Difference:
    """Compare two merged stores."""
    old, new = ({row["doc"]: row["hash"] for row in _rows(s, _DOCUMENTS)} for s in (before, after))
    removed, added, changed = _match(_rows(before, _FIGURES), _rows(after, _FIGURES))
    entities = _apart(_rows(before, _ENTITIES), _rows(after, _ENTITIES))
    links = _apart(_rows(before, _LINKS), _rows(after, _LINKS))
    return Difference(
        documents_added=tuple(sorted(new.keys() - old.keys())),
        documents_removed=tuple(sorted(old.keys() - new.keys())),
        documents_changed=tuple(sorted(doc for doc in old.keys() & new.keys() if old[doc] != new[doc])),
        figures_removed=removed,
        figures_added=added,
        figures_changed=changed,
        entities_removed=entities[0],
        entities_added=entities[1],
        links_removed=links[0],
        links_added=links[1],
    )


@dataclass(slots=True)
class _Pool:
    """The figures of one build that have found no partner yet, in the order of the text."""

    rows: list[Row]
    taken: set[int] = field(default_factory=set)

    def by(self, key: Callable[[Row], tuple[str, ...]]) -> dict[tuple[str, ...], list[int]]:
        """Group what is left; figures of one group keep their order."""
        found: dict[tuple[str, ...], list[int]] = {}
        for i, row in enumerate(self.rows):
            if i not in self.taken:
                found.setdefault(key(row), []).append(i)
        return found

    def rest(self) -> tuple[Row, ...]:
        """Return what found no partner."""
        return tuple(row for i, row in enumerate(self.rows) if i not in self.taken)


_SAME: tuple[Callable[[Row], tuple[str, ...]], ...] = (
    lambda r: (r["hash"], r["start"], r["end"]),
    lambda r: (r["doc"], r["quote"], r["sentence"]),
    lambda r: (r["doc"], r["quote"], r["measure"]),
    lambda r: (r["doc"], r["measure"], r["unit"]),
)
"""What makes two figures one, the surest first."""


def _match(before: list[Row], after: list[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...], tuple[Change, ...]]:
    """Return the figures removed, added and changed."""
    old, new = _Pool(before), _Pool(after)
    pairs: list[tuple[int, int]] = []
    for key in _SAME:
        there = new.by(key)
        for value, here in old.by(key).items():
            for i, k in zip(here, there.get(value, ()), strict=False):
                pairs.append((i, k))
                old.taken.add(i)
                new.taken.add(k)
    changes = (Change(before[i], after[k]) for i, k in sorted(pairs))
    return old.rest(), new.rest(), tuple(c for c in changes if c.aspects)


def _apart(before: list[Row], after: list[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows of one build alone and of the other alone."""
    old, new = ({tuple(row.values()): row for row in rows} for rows in (before, after))
    return tuple(r for k, r in old.items() if k not in new), tuple(r for k, r in new.items() if k not in old)


def _rows(store: ox.Store, query: str) -> list[Row]:
    """Return the rows of a query in the order of documents and of their text."""
    solutions = store.query(query, prefixes=PREFIXES)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    rows = [{n: _plain(row[n]) for n in names} for row in solutions]
    return sorted(rows, key=lambda r: (r["doc"], int(r.get("start", 0)), *r.values()))


def _plain(term: object) -> str:
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#decimal") and "." in value:
        return value.rstrip("0").rstrip(".")
    return value


def as_text(found: Difference) -> str:
    """Return the changes by document, + added, − removed, ~ changed."""
    if not found:
        return "没有变化 · no change\n"
    lines: list[str] = []
    for sign, docs, said in (
        ("+", found.documents_added, "新增文档 report added"),
        ("−", found.documents_removed, "移除文档 report removed"),
        ("~", found.documents_changed, "原文改变 text changed"),
    ):
        lines += [f"{sign} {doc}  {said}" for doc in docs]
    told: list[tuple[str, int, str]] = []
    for sign, rows in (("−", found.figures_removed), ("+", found.figures_added)):
        told += [(r["doc"], int(r["start"]), f"  {sign} 数值 figure  {_figure(r)}") for r in rows]
    for change in found.figures_changed:
        said = "; ".join(f"{a}: {old or '∅'} → {new or '∅'}" for a, (old, new) in change.aspects.items())
        r = change.after
        told.append((r["doc"], int(r["start"]), f"  ~ 数值 figure  {r['quote']} {r['measure']}  {said}"))
    after = 1 << 60
    for sign, rows in (("−", found.entities_removed), ("+", found.entities_added)):
        told += [(r["doc"], after, f"  {sign} 实体 entity  {r['label']} ({r['class']})") for r in rows]
    for sign, rows in (("−", found.links_removed), ("+", found.links_added)):
        told += [
            (r["doc"], after + 1, f"  {sign} 关系 link  {r['subject']} {r['relation']} {r['object']}") for r in rows
        ]
    doc = None
    for name, _, line in sorted(told, key=lambda t: t[:2]):
        if name != doc:
            doc = name
            lines.append(name)
        lines.append(line)
    return "\n".join([*lines, "", tally(found)]) + "\n"


def as_json(found: Difference) -> str:
    """Return an object: documents, figures, entities and links, each added, removed and changed."""
    told = {
        "documents": {
            "added": found.documents_added, "removed": found.documents_removed, "changed": found.documents_changed,
        },
        "figures": {
            "added": found.figures_added, "removed": found.figures_removed,
            "changed": [
                {
                    "doc": c.after["doc"], "start": c.after["start"], "quote": c.after["quote"],
                    "changes": {a: {"before": old, "after": new} for a, (old, new) in c.aspects.items()},
                }
                for c in found.figures_changed
            ],
        },
        "entities": {"added": found.entities_added, "removed": found.entities_removed},
        "links": {"added": found.links_added, "removed": found.links_removed},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


FORMATS: Mapping[str, Callable[[Difference], str]] = {"text": as_text, "json": as_json}
"""Name of a format → what writes it."""


def tally(found: Difference) -> str:
    """Return how much changed, in one line."""
    parts: Iterable[tuple[str, Sequence[object], Sequence[object], Sequence[object]]] = (
        ("documents", found.documents_added, found.documents_removed, found.documents_changed),
        ("figures", found.figures_added, found.figures_removed, found.figures_changed),
        ("entities", found.entities_added, found.entities_removed, ()),
        ("links", found.links_added, found.links_removed, ()),
    )
    return " · ".join(f"{name} +{len(new)} −{len(old)} ~{len(other)}" for name, new, old, other in parts)


def _figure(row: Row) -> str:
    said = " · ".join(row[a] for a in ("indicator", "statistic", "period", "place") if row[a])
    return f"{row['quote']} {row['measure']}  ({said})"
