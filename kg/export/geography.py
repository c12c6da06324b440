"""A graph as GeoJSON: a feature for each place with what is told of it; its outline comes from a file of boundaries, if given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from kg.errors import GraphError
from kg.export.choice import choose, measure
from kg.export.facts import Facts, iri_of, number, plain, text, texts
from kg.namespaces import FP, RDF, SCHEMA

CODE_PROPERTIES = ("code", "adcode", "gb")
"""Under which of these names a boundary may carry its division code."""
_COUNTRY = {"156": "100000"}
"""Files of Chinese boundaries number the country by six digits."""


def write(file: IO[bytes], facts: Facts, boundaries: dict[str, Any] | None = None) -> int:
    """Write a feature a line; return how many places have an outline."""
    drawn = 0
    file.write(b'{"type": "FeatureCollection", "features": [')
    separator = b"\n"
    for feature in features(facts, boundaries or {}):
        drawn += feature["geometry"] is not None
        file.write(separator + json.dumps(feature, ensure_ascii=False).encode())
        separator = b",\n"
    file.write(b"\n]}\n")
    return drawn


def features(facts: Facts, boundaries: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every place, by code: how much is told of it, and the figures that can stand side by side, the newest first."""
    told: dict[str, list[dict[str, Any]]] = {}
    for iri in choose(facts).figures:
        said = facts.read(iri)
        told.setdefault(iri_of(said, FP + "place") or "", []).append(_figure(facts, iri))
    places = facts.members(FP + "Place")
    for iri in sorted(places, key=lambda p: (facts.code(p) or "~", p)):
        said = facts.said(iri)
        code, parent = facts.code(iri), iri_of(said, SCHEMA + "containedInPlace")
        figures = sorted(told.get(iri, ()), key=lambda f: str(f["period_end"] or ""), reverse=True)
        yield {
            "type": "Feature",
            "id": code or iri,
            "geometry": boundaries.get(_COUNTRY.get(code or "", code or "")),
            "properties": {
                "code": code,
                "name": facts.label(iri),
                "parent": facts.code(parent),
                "path": "/".join(facts.path(iri)),
                "figures": _figures_of(facts, iri),
                "values": figures,
                "iri": iri,
            },
        }


def load_boundaries(path: str) -> dict[str, Any]:
    """Return the geometry of each division of a GeoJSON file by its code, or raise GraphError."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8-sig"))
        drawn = [(f["properties"] or {}, f["geometry"]) for f in found["features"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GraphError(f"{path}: is no GeoJSON FeatureCollection that can be read ({error})") from error
    named = {str(p[key]): geometry for p, geometry in drawn for key in CODE_PROPERTIES if p.get(key) not in (None, "")}
    if not named:
        raise GraphError(f"{path}: no feature has a property {', '.join(CODE_PROPERTIES)} with its division code")
    return named


def _figure(facts: Facts, iri: str) -> dict[str, Any]:
    said = facts.read(iri)
    edtf, _, end = facts.period(said)
    return {
        "indicator": facts.code(iri_of(said, FP + "indicator")),
        "label": facts.label(iri_of(said, FP + "indicator")),
        "measure": measure(facts, said),
        "about": facts.label(iri_of(said, FP + "about")),
        "statistic": facts.code(facts.top(iri_of(said, FP + "statistic"))),
        **_json(number(said, FP + "value")),
        "unit": facts.code(iri_of(said, FP + "unit")),
        "period": edtf,
        "period_end": end,
        "quote": text(said, FP + "surfaceForm"),
        "iri": iri,
    }


def _figures_of(facts: Facts, place: str) -> int:
    observed = facts.subjects(FP + "place", place)
    return sum(FP + "Observation" in texts(facts.said(o), RDF + "type") for o in observed)


def _json(value: Decimal | None) -> dict[str, int | float | str | None]:
    """Return a value as a JSON number, with all its digits as a string beside it where a double cannot hold them."""
    if value is None or value == value.to_integral_value():
        return {"value": None if value is None else int(value)}
    near = float(value)
    return {"value": near} if Decimal(repr(near)) == value else {"value": near, "exact_value": plain(value)}
