"""Readings written by hand as JSON (tests/cases/graphs), for what comes after extraction."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.model import Block, Entity, Figure, Link, Observation, Place, Reading, Report, Skipped, Span

CASES = Path(__file__).parent / "cases" / "graphs"


def names() -> list[str]:
    """Return the names of the hand-written readings."""
    return sorted(p.stem for p in CASES.glob("*.json"))


def load(name: str) -> Reading:
    """Return one hand-written reading; every quote is looked up in the text, so offsets cannot drift."""
    case = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    text = "\n".join(case["text"])
    places = {c: Place(code=c, **p) for c, p in case.get("places", {}).items()}
    sentences = _sentences(text)
    blocks, at = [], 0
    for line in case["text"]:
        if line and line not in case.get("furniture", []):
            blocks.append(Block(at, at + len(line), "headline" if line == case.get("title") else "paragraph"))
        at += len(line) + 1
    report = Report(
        text=text,
        view=text,
        identifier=name,
        blocks=tuple(blocks),
        **{k: case[k] for k in ("title", "date", "publisher", "author", "url") if k in case},
    )
    entities = tuple(_entity(text, places, e) for e in case.get("entities", []))
    keys = {e.label: e.key for e in entities}
    figures = [_figure(text, f) for f in case.get("figures", [])]
    starts = {f["id"]: figure.start for f, figure in zip(case.get("figures", []), figures, strict=True) if "id" in f}
    return Reading(
        report=report,
        subject=places.get(case.get("subject", "")),
        sentences=tuple(sentences),
        observations=tuple(
            _observation(sentences, places, keys, starts, f, figure)
            for f, figure in zip(case.get("figures", []), figures, strict=True)
        ),
        entities=entities,
        links=tuple(_link(text, sentences, keys, link) for link in case.get("links", [])),
        skipped=tuple(
            Skipped(text.index(s["quote"]), text.index(s["quote"]) + len(s["quote"]), s["quote"], s["reason"])
            for s in case.get("skipped", [])
        ),
        places=tuple(places.values()),
    )


def _sentences(text: str) -> list[Span]:
    spans, start = [], 0
    for i, character in enumerate(text):
        if character in "。\n":
            end = i + (character == "。")
            if end > start:
                spans.append(Span(start, end))
            start = i + 1
    if start < len(text):
        spans.append(Span(start, len(text)))
    return spans


def _find(text: str, quote: str, after: str = "") -> int:
    return text.index(quote, text.index(after) if after else 0)


def _holding(sentences: list[Span], at: int) -> Span:
    return next(s for s in sentences if s.start <= at < s.end)


def _figure(text: str, f: dict[str, Any]) -> Figure:
    start = _find(text, f["quote"], f.get("after", ""))
    stated, scale = Decimal(f["stated"]), f.get("scale", 0)
    rounded = "." in f["stated"] or scale > 0 or f.get("rounded", False)
    return Figure(
        start=start,
        end=start + len(f["quote"]),
        quote=f["quote"],
        value=stated.scaleb(scale),
        value_high=Decimal(f["high"]).scaleb(scale) if "high" in f else None,
        unit=f["unit"],
        bound=f.get("bound", "="),
        strict=f.get("strict", False),
        hedge=f.get("hedge", ""),
        stated=stated,
        scale=scale,
        tolerance=Decimal(5).scaleb(int(stated.as_tuple().exponent) - 1 + scale) if rounded else Decimal(0),
    )


def _entity(text: str, places: dict[str, Place], e: dict[str, Any]) -> Entity:
    words = e.get("words", e["label"])
    start = _find(text, words, e.get("after", ""))
    outcome = None
    if "outcome" in e:
        at = text.index(e["outcome"])
        outcome = Span(at, at + len(e["outcome"]))
    return Entity(
        cls=e["cls"],
        place=places.get(e.get("place", "")),
        name=e.get("name", e["label"]),
        label=e["label"],
        aliases=tuple(e.get("aliases", [])),
        mentions=(Span(start, start + len(words)),),
        kind=f"https://w3id.org/fupin/vocab/{e['kind']}" if "kind" in e else None,
        area=e.get("area"),
        period=e.get("period"),
        status=e.get("status"),
        outcome=outcome,
    )


def _observation(
    sentences: list[Span],
    places: dict[str, Place],
    keys: dict[str, str],
    starts: dict[str, int],
    f: dict[str, Any],
    figure: Figure,
) -> Observation:
    return Observation(
        figure=figure,
        sentence=_holding(sentences, figure.start),
        measure=f["measure"],
        indicator="ind-" + f["indicator"],
        kind=f["kind"],
        stat=f.get("stat", "total"),
        temporal=f.get("temporal", "flow"),
        area=f.get("area", "general"),
        period=f.get("period"),
        basis=f.get("basis", "stated" if f.get("period") else "unknown"),
        place=places.get(f.get("place", "")),
        about=keys.get(f["about"], f["about"]),
        numerators=tuple(starts[n] for n in f.get("numerators", [])),
        denominator=starts.get(f.get("denominator", "")),
        base=starts.get(f.get("base", "")),
        base_period=f.get("base_period"),
        components=tuple(starts[n] for n in f.get("components", [])),
        within=starts.get(f.get("within", "")),
    )


def _link(text: str, sentences: list[Span], keys: dict[str, str], link: dict[str, str]) -> Link:
    sentence = _holding(sentences, _find(text, link["sentence"]))
    return Link(keys[link["subject"]], link["relation"], keys.get(link["object"], link["object"]), sentence)
