"""A graph as GraphML, for programs that draw and measure networks: things are nodes, stated ties are edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from kg.export.facts import Facts, plain
from kg.export.tables import ENTITY_CLASSES, Value, entities, figures, links
from kg.export.terms import name
from kg.namespaces import BASE, DCTERMS, FP, OA, SCHEMA

_KEYS = (
    ("node", "label", "string"),
    ("node", "class", "string"),
    ("node", "class_code", "string"),
    ("node", "code", "string"),
    ("node", "place", "string"),
    ("node", "area", "string"),
    ("node", "date", "string"),
    ("node", "period", "string"),
    ("node", "unit", "string"),
    ("node", "bound", "string"),
    ("node", "value", "double"),
    ("node", "exact_value", "string"),
    ("node", "figures", "int"),
    ("node", "iri", "string"),
    ("edge", "label", "string"),
    ("edge", "relation", "string"),
    ("edge", "document", "string"),
    ("edge", "sentence", "string"),
)
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.:-]")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(file: IO[bytes], facts: Facts, *, base: str = BASE, with_figures: bool = False) -> None:
    """Write documents, entities, places and, if asked for, figures, then the edges between them, one after another."""
    _Network(file, facts, base).write(with_figures)


class _Network:
    """A GraphML file while it is written."""

    def __init__(self, file: IO[bytes], facts: Facts, base: str) -> None:
        self.xml = XMLGenerator(file, encoding="utf-8", short_empty_elements=True)
        self.facts, self.base = facts, base
        self.nodes: set[str] = set()

    def write(self, with_figures: bool) -> None:
        self.xml.startDocument()
        self._open("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
        for domain, key, kind in _KEYS:
            attributes = {"id": f"{domain}-{key}", "for": domain, "attr.name": key, "attr.type": kind}
            self._open("key", **attributes)
            self._close("key", "\n")
        self._open("graph", id="kg", edgedefault="directed")
        self._documents()
        self._places()
        for entity in entities(self.facts):
            values = {k: entity[k] for k in ("label", "class", "class_code", "place", "area", "period", "figures")}
            self._node(str(entity["iri"]), **values)
        if with_figures:
            self._figures()
        for source, relation, target, said in self._edges(with_figures):
            self._edge(source, relation, target, said)
        self._close("graph", "\n")
        self._close("graphml", "\n")
        self.xml.endDocument()

    def _documents(self) -> None:
        for iri in self.facts.members(FP + "Document"):
            said = self.facts.read(iri)
            found = {
                p: next((o.value for o in said.get(p, ())), None) for p in (DCTERMS + "identifier", DCTERMS + "title")
            }
            identifier, title = found.values()
            date = next((o.value for o in said.get(SCHEMA + "datePublished", ())), None)
            self._node(iri, label=title or identifier, code=identifier, date=date, **self._class("Document"))

    def _places(self) -> None:
        for iri in self.facts.members(FP + "Place"):
            self._node(iri, label=self.facts.label(iri), code=self.facts.code(iri), **self._class("Place"))

    def _figures(self) -> None:
        for row in figures(self.facts):
            kept = {k: row[k] for k in ("place", "area", "period", "unit", "bound", "value")}
            label = f"{row['measure'] or row['indicator'] or ''} {row['quote'] or ''}".strip()
            exact = None if row["value"] is None else plain(row["value"])  # type: ignore[arg-type]
            self._node(str(row["iri"]), label=label, exact_value=exact, **kept, **self._class("Observation"))

    def _class(self, code: str) -> dict[str, Value]:
        return {"class": name(FP + code, self.facts.language), "class_code": code}

    def _edges(self, with_figures: bool) -> Iterator[tuple[str, str, str, dict[str, Value]]]:
        """Yield source, relation, target and what is said of the tie."""
        for row in links(self.facts):
            said = {"document": row["document"], "sentence": row["sentence"], "label": row["relation"]}
            yield str(row["subject_iri"]), str(row["relation_code"]), str(row["object_iri"]), said
        tied = [("place", FP + "place", cls) for cls in (*ENTITY_CLASSES, FP + "Document")]
        tied.append(("containedInPlace", SCHEMA + "containedInPlace", FP + "Place"))
        if with_figures:
            tied += [("about", FP + "about", FP + "Observation"), ("place", FP + "place", FP + "Observation")]
        for relation, predicate, cls in tied:
            label: dict[str, Value] = {"label": self._relation(predicate)}
            for iri in self.facts.members(cls):
                for value in self.facts.read(iri).get(predicate, ()):
                    yield iri, relation, value.value, label
        mentioned: dict[str, Value] = {"label": self._relation(FP + "mentionedIn")}
        for cls in ENTITY_CLASSES:
            for iri in self.facts.members(cls):
                passages = (p.value for p in self.facts.read(iri).get(FP + "mentionedIn", ()))
                sources = {o.value for p in passages for o in self.facts.said(p).get(OA + "hasSource", ())}
                for source in sorted(sources):
                    yield iri, "mentionedIn", source, mentioned

    def _relation(self, predicate: str) -> str:
        if predicate == SCHEMA + "containedInPlace":
            return "位于" if self.facts.language == "zh" else "contained in"
        return name(predicate, self.facts.language)

    def _node(self, iri: str, **values: Value) -> None:
        self.nodes.add(iri)
        self._open("node", id=self._id(iri))
        self._data("node", values | {"iri": iri})
        self._close("node", "\n")

    def _edge(self, source: str, relation: str, target: str, values: dict[str, Value]) -> None:
        # Programs refuse a file with an edge to nowhere; a graph cut short may have one.
        if source in self.nodes and target in self.nodes:
            self._open("edge", source=self._id(source), target=self._id(target))
            self._data("edge", {"relation": relation, **values})
            self._close("edge", "\n")

    def _data(self, domain: str, values: dict[str, Value]) -> None:
        for _, key, _ in (k for k in _KEYS if k[0] == domain):
            value = values.get(key)
            if value is not None:
                self._open("data", key=f"{domain}-{key}")
                self.xml.characters(_NOT_IN_XML.sub("\ufffd", str(value)))
                self._close("data")

    def _id(self, iri: str) -> str:
        """Return a name that XML takes for an identifier and a person can tell."""
        return _NOT_IN_A_NAME.sub(".", iri.removeprefix(self.base))

    def _open(self, tag: str, **attributes: str) -> None:
        self.xml.startElement(tag, AttributesImpl(attributes))
        if tag in ("graphml", "graph"):
            self.xml.ignorableWhitespace("\n")

    def _close(self, tag: str, after: str = "") -> None:
        self.xml.endElement(tag)
        self.xml.ignorableWhitespace(after)
