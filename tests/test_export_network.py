"""Network and map have every thing, every link and every place once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from exports import AWKWARD, READINGS, STORES, table

from kg.errors import GraphError
from kg.export import Options, export
from kg.export.choice import choose
from kg.export.facts import Facts
from kg.namespaces import FP


def network(store: ox.Store, path: Path, **options: Any) -> ElementTree.Element:
    export(store, str(path), "graphml", Options(**options))
    return ElementTree.parse(path).getroot()


def data(element: ElementTree.Element) -> dict[str, str]:
    return {d.get("key", "").partition("-")[2]: d.text or "" for d in element if d.tag.endswith("data")}


@pytest.mark.parametrize("which", STORES)
@pytest.mark.parametrize("figures", [False, True])
def test_the_network_has_every_thing_and_every_link(which: str, figures: bool, tmp_path: Path) -> None:
    store = STORES[which]
    root = network(store, tmp_path / "net.graphml", figures=figures)
    space = root.tag.partition("}")[0] + "}"
    nodes = {e.get("id"): data(e) for e in root.iter(f"{space}node")}
    edges = [(e.get("source"), e.get("target"), data(e)) for e in root.iter(f"{space}edge")]
    facts = Facts(store)
    wanted = {r["iri"] for r in table("entities", store)} | {
        *facts.members(FP + "Document"),
        *facts.members(FP + "Place"),
    }
    if figures:
        wanted |= {r["iri"] for r in table("figures", store)}
    assert {n["iri"] for n in nodes.values()} == wanted
    assert len(nodes) == len(wanted)
    declared = {k.get("id") for k in root.iter(f"{space}key")}
    assert {d.get("key") for d in root.iter(f"{space}data")} <= declared
    assert all(s in nodes and t in nodes for s, t, _ in edges)
    stated = {(nodes[s]["iri"], e["relation"], nodes[t]["iri"]) for s, t, e in edges}
    assert {(r["subject_iri"], r["relation_code"], r["object_iri"]) for r in table("links", store)} <= stated
    assert any(relation == "mentionedIn" for _, relation, _ in stated)


def test_what_xml_cannot_say_is_replaced_and_the_rest_is_kept(tmp_path: Path) -> None:
    text = (tmp_path / "net.graphml", network(AWKWARD, tmp_path / "net.graphml", figures=True))[0].read_text("utf-8")
    assert "+86资金" in text
    assert "\x01" not in text
    assert "12345678901234567.89" in text


def test_places_have_a_feature_each_with_their_figures(tmp_path: Path) -> None:
    export(READINGS, str(tmp_path / "map.geojson"), "geojson")
    found = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))
    features = {f["properties"]["iri"]: f for f in found["features"]}
    assert features.keys() == set(Facts(READINGS).members(FP + "Place"))
    assert all(f["geometry"] is None for f in features.values())
    city = next(f for f in features.values() if f["properties"]["code"] == "990100")
    assert city["properties"]["path"] == "中国/云岭省/云山市"
    assert city["properties"]["figures"] == sum(r["place_code"] == "990100" for r in table("figures"))
    held = [v["iri"] for f in features.values() for v in f["properties"]["values"]]
    assert sorted(held) == sorted(choose(Facts(READINGS)).figures)


def test_outlines_are_found_by_division_code(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}
    outlines = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": square, "properties": {"adcode": 990100, "name": "云山市"}}],
    }
    (tmp_path / "lines.json").write_text(json.dumps(outlines), encoding="utf-8")
    options = Options(boundaries=str(tmp_path / "lines.json"))
    assert export(READINGS, str(tmp_path / "map.geojson"), "geojson", options) == ["1 places have an outline"]
    features = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["code"] for f in features if f["geometry"] == square] == ["990100"]


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"properties": {"name": "x"}, "geometry": null}]}'])
def test_a_file_of_no_outlines_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "lines.json").write_text(text, encoding="utf-8")
    with pytest.raises(GraphError, match=r"lines\.json"):
        export(READINGS, str(tmp_path / "m.geojson"), "geojson", Options(boundaries=str(tmp_path / "lines.json")))


def test_digits_that_json_would_lose_are_told_as_text(tmp_path: Path) -> None:
    export(AWKWARD, str(tmp_path / "map.geojson"), "geojson")
    features = json.loads((tmp_path / "map.geojson").read_text(encoding="utf-8"))["features"]
    long, short = features[0]["properties"]["values"]
    assert long["exact_value"] == "12345678901234567.89"
    assert (short["value"], "exact_value" in short) == (0.1, False)
