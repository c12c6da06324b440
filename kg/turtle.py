"""Write Turtle and TriG for people: one property a line, a blank line between subjects, sections in reading order.

The bytes are a function of the set of statements. There are no blank nodes to write, and none are accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from kg.errors import GraphError
from kg.namespaces import BASE, DCAT, DCTERMS, FP, OA, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS, XSD

_TYPE = RDF + "type"
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(true|false)\Z"),
}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_/-]*[A-Za-z0-9_-])?\Z")
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DIGITS = re.compile(r"([0-9]+)")

_SEGMENTS = {
    "doc": ("d", "Documents and passages", "文档与原文片段"),
    "run": ("run", "Readings", "读取过程"),
    "obs": ("o", "Figures", "数值陈述"),
    "derived": ("x", "Derived values", "推算值"),
    "link": ("l", "Links", "关系"),
    "prog": ("prog", "Programmes", "帮扶项目群"),
    "pol": ("pol", "Policies", "政策机制"),
    "proj": ("proj", "Projects", "具体项目"),
    "act": ("act", "Activities", "工作活动"),
    "fund": ("fund", "Funds", "资金"),
    "ast": ("ast", "Assets", "扶贫资产"),
    "grp": ("grp", "Beneficiary groups", "受益群体"),
    "set": ("set", "Counted sets", "计数集合"),
    "inst": ("inst", "Institutions", "机构"),
    "sys": ("sys", "Information systems", "信息系统"),
    "brand": ("brand", "Brands", "品牌"),
    "place": ("pl", "Places", "行政区"),
    "period": ("t", "Periods", "时段"),
    "finding": ("f", "Findings", "检查结果"),
    "findings": ("report", "Report of findings", "检查报告"),
    "graph": ("g", "Graphs", "图"),
}
_OWN = ("doc", "run", "obs", "derived", "link")
_RANK = {segment: i for i, segment in enumerate(_SEGMENTS)}
_OTHER = "Vocabulary", "词表"

_ORDER = [
    _TYPE,
    RDFS + "label",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    *(DCTERMS + n for n in ("identifier", "title")),
    *(SCHEMA + n for n in ("datePublished", "publisher", "author", "editor", "url", "inLanguage", "sha256")),
    *(FP + n for n in ("indicator", "statedMeasure", "about", "statistic", "temporalType", "kind", "area", "place")),
    *(FP + n for n in ("period", "periodBasis", "value", "valueHigh", "unit", "bound", "hedge")),
    *(SCHEMA + n for n in ("minValue", "maxValue")),
    *(FP + n for n in ("statedValue", "scale", "factor", "tolerance")),
    *(FP + n for n in ("surfaceForm", "surfaceStart", "surfaceEnd", "evidence")),
    *(RDF + n for n in ("subject", "predicate", "object")),
    *(FP + n for n in ("numerator", "denominator", "comparedWith", "basePeriod", "component", "within", "formula")),
    *(OA + n for n in ("hasSource", "hasSelector", "start", "end", "exact")),
    *(FP + n for n in ("entityKey", "mentionedIn")),
    *(DCAT + n for n in ("startDate", "endDate")),
    *(PROV + n for n in ("used", "wasDerivedFrom", "wasGeneratedBy")),
    FP + "comparisonKey",
    FP + "seriesKey",
]
_MERGED = (False, "")
_Subjects = dict[str, list[ox.Quad]]
_PREDICATE_RANK = {iri: i for i, iri in enumerate(_ORDER)}


def write(quads: Iterable[ox.Quad], *, base: str = BASE, graphs: bool = False) -> str:
    """Return the statements as Turtle, or with their graphs as TriG."""
    found: dict[tuple[bool, str], _Subjects] = {}
    for q in quads:
        _, subject, *_ = term_key(q.subject)
        found.setdefault(_graph_key(q.graph_name) if graphs else _MERGED, {}).setdefault(subject, []).append(q)
    writer = _Writer(base, [subject for subjects in found.values() for subject in subjects])
    body = "\n".join(writer.graph(key, found[key]) for key in sorted(found))
    return f"{writer.header()}\n{body}" if body else writer.header()


def prefixes(base: str = BASE, subjects: Iterable[str] = ()) -> dict[str, str]:
    """Return every prefix of a file: the shared ones, then those of instances; p: and o: of its only document."""
    found = dict(PREFIXES)
    for segment, (prefix, *_) in _SEGMENTS.items():
        found[prefix] = f"{base}{segment}/"
    head = f"{base}doc/"
    documents = {s[len(head) :].partition("/")[0] for s in subjects if s.startswith(head)}
    if len(documents) == 1:
        doc = documents.pop()
        found |= {"p": f"{head}{doc}/p/", "o": f"{base}obs/{doc}-", "x": f"{base}derived/{doc}-"}
        found["l"] = f"{base}link/{doc}-"
    return found


def natural(text: str) -> tuple[str | int, ...]:
    """Return a sort key that puts 9-12 before 10-11."""
    return tuple(int(part) if i % 2 else part for i, part in enumerate(_DIGITS.split(text)))


def term_key(term: object) -> tuple[int, str, str, str]:
    """Return a sort key of an RDF term: IRIs first, then literals by value, language, datatype."""
    if isinstance(term, ox.NamedNode):
        return 0, term.value, "", ""
    if isinstance(term, ox.Literal):
        return 1, term.value, term.language or "", term.datatype.value
    raise GraphError("blank nodes cannot be published: two builds would name them differently; give the node an IRI")


def predicate_key(iri: str) -> tuple[int, str]:
    """Return a sort key that puts properties in reading order: what a thing is, what is said of it, where it is said."""
    return _PREDICATE_RANK.get(iri, len(_ORDER)), iri


def _graph_key(name: object) -> tuple[bool, str]:
    iri = name.value if isinstance(name, ox.NamedNode) else ""
    return iri.endswith("/shared"), iri


class _Writer:
    """The prefixes of one file and the text of each term, worked out once."""

    def __init__(self, base: str, subjects: list[str]) -> None:
        self._base = base
        self._prefixes = prefixes(base, subjects)
        self._longest = sorted(self._prefixes.items(), key=lambda p: -len(p[1]))
        self._used: set[str] = set()
        self._names: dict[str, str] = {}

    def header(self) -> str:
        """Return the prefix lines of what was written, in their fixed order."""
        used = [(p, ns) for p, ns in self._prefixes.items() if p in self._used]
        return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in used)

    def graph(self, key: tuple[bool, str], subjects: _Subjects) -> str:
        """Return one named graph, or the default graph without braces."""
        body = self.block(subjects)
        return f"{self._iri(key[1])} {{\n\n{body}\n}}\n" if key[1] else body

    def block(self, subjects: _Subjects) -> str:
        """Return what is said of subjects, under a heading for each section."""
        parts: list[str] = []
        heading = None
        for (*_, title), iri in sorted((self._place(iri), iri) for iri in subjects):
            if title != heading:
                heading = title
                parts.append(f"# {title}\n")
            parts.append(self._subject(iri, subjects[iri]))
        return "\n".join(parts)

    def _place(self, iri: str) -> tuple[tuple[int, str], int, tuple[str | int, ...], str]:
        """Return where a subject stands: documents one after the other, then what they share, then vocabulary."""
        if not iri.startswith(self._base):
            return (2, ""), 0, natural(iri), " · ".join(_OTHER)
        segment, _, local = iri[len(self._base) :].partition("/")
        rank = _RANK.get(segment, len(_RANK))
        title = " · ".join(_SEGMENTS[segment][1:]) if segment in _SEGMENTS else segment
        if segment not in _OWN:
            return (1, ""), rank, natural(local), title
        return (0, local[:16]), rank, natural(local[16:]), title

    def _subject(self, iri: str, statements: list[ox.Quad]) -> str:
        # Two graphs may say the same.
        by_predicate: dict[str, dict[object, None]] = {}
        for q in statements:
            by_predicate.setdefault(q.predicate.value, {})[q.object] = None
        lines = []
        for predicate in sorted(by_predicate, key=predicate_key):
            objects = [self._term(o) for o in sorted(by_predicate[predicate], key=term_key)]
            name = "a" if predicate == _TYPE else self._iri(predicate)
            if len(objects) == 1:
                lines.append(f"{name} {objects[0]}")
            elif predicate == _TYPE:
                lines.append(f"a {', '.join(objects)}")
            else:
                lines.append(f"{name}\n        " + " ,\n        ".join(objects))
        space = " " if lines[0].startswith("a ") else "\n    "
        return self._iri(iri) + space + " ;\n    ".join(lines) + " .\n"

    def _term(self, term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        raise GraphError("blank nodes cannot be published; give the node an IRI")

    def _iri(self, iri: str) -> str:
        known = self._names.get(iri)
        if known is None:
            known = self._names[iri] = self._shorten(iri)
        return known

    def _shorten(self, iri: str) -> str:
        for prefix, namespace in self._longest:
            if iri.startswith(namespace) and _LOCAL.match(iri, len(namespace)):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :].replace('/', chr(92) + '/')}"
        return f"<{iri}>"

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        if literal.language:
            return f'"{_escape(value)}"@{literal.language}'
        bare = _BARE.get(datatype)
        if bare and bare.match(value):
            return value
        if datatype == XSD + "string":
            return f'"{_escape(value)}"'
        return f'"{_escape(value)}"^^{self._iri(datatype)}'


def _escape(text: str) -> str:
    return _ESCAPED.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", text)
