"""What changed between two builds is told in figures and entities; a figure keeps its identity where its text changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
import readings
from click.testing import CliRunner

import kg
from kg import publish
from kg.cli import commands
from kg.diff import FORMATS, Difference, diff
from kg.graph import to_quads
from kg.model import Observation, Reading
from kg.read import read_text

TEXT = "海陵县2020年帮扶总结\n2020年，海陵县投入产业扶贫资金1.2亿元，实施产业扶贫项目31个。\n惠及贫困群众5600人。\n"


def store(*made: Reading) -> ox.Store:
    found = ox.Store()
    found.extend(ox.Quad(q.subject, q.predicate, q.object) for r in made for q in to_quads(r))
    return found


def built(text: str, identifier: str = "a") -> ox.Store:
    return kg.build(read_text(text, identifier=identifier, date="2021", place="滨州市")).store()


def one(change: Callable[[Observation], Observation], quote: str = "1.2亿元") -> Difference:
    """Compare a reading with itself, one figure changed."""
    before = readings.load("yunshan-2021")
    after = tuple(change(o) if o.figure.quote == quote else o for o in before.observations)
    return diff(store(before), store(replace(before, observations=after)))


@pytest.mark.parametrize("name", readings.names())
def test_a_build_does_not_differ_from_itself(name: str) -> None:
    found = diff(store(readings.load(name)), store(readings.load(name)))
    assert not found
    assert FORMATS["text"](found) == "没有变化 · no change\n"


@pytest.mark.parametrize(
    ("change", "aspects"),
    [
        (lambda o: replace(o, period="2019"), {"period": ("2020", "2019")}),
        (lambda o: replace(o, stat="cumulative"), {"statistic": ("total", "cumulative")}),
        (lambda o: replace(o, measure="收益额"), {"measure": ("年收益", "收益额")}),
        (lambda o: replace(o, place=None), {"place": ("云山市", "")}),
        (lambda o: replace(o, indicator="ind-sales"), {"indicator": ("收益", "销售额")}),
        (
            lambda o: replace(o, figure=replace(o.figure, value=Decimal(120000))),
            {"value": ("120000000", "120000")},
        ),
    ],
)
def test_a_figure_read_otherwise_is_changed(
    change: Callable[[Observation], Observation], aspects: dict[str, tuple[str, str]]
) -> None:
    found = one(change)
    (changed,) = found.figures_changed
    assert changed.aspects == aspects
    assert not found.figures_added + found.figures_removed


def test_a_figure_taken_out_is_removed_and_one_put_in_added() -> None:
    whole = readings.load("yunshan-2021")
    less = replace(whole, observations=whole.observations[1:])
    assert [r["quote"] for r in diff(store(whole), store(less)).figures_removed] == ["万元"]
    assert [r["quote"] for r in diff(store(less), store(whole)).figures_added] == ["万元"]


def test_entities_and_ties_come_and_go() -> None:
    whole = readings.load("yunshan-2021")
    fewer = replace(whole, links=whole.links[1:])
    found = diff(store(whole), store(fewer))
    assert (len(found.links_removed), len(found.links_added), found.figures_changed) == (1, 0, ())
    used = {o.about for o in whole.observations} | {k for link in whole.links for k in (link.subject, link.object)}
    spare = next(e for e in whole.entities if e.key not in used)
    found = diff(store(whole), store(replace(whole, entities=tuple(e for e in whole.entities if e != spare))))
    assert [r["key"] for r in found.entities_removed] == [spare.key]


def test_a_changed_text_keeps_the_figures_that_it_still_has() -> None:
    found = diff(
        built(TEXT),
        built(TEXT.replace("1.2亿元", "1.3亿元").replace("海陵县2020年帮扶总结", "海陵县2020年度帮扶工作总结")),
    )
    assert found.documents_changed == ("a",)
    (changed,) = found.figures_changed
    assert changed.aspects == {"quote": ("1.2亿元", "1.3亿元"), "value": ("120000000", "130000000")}
    assert not found.figures_added + found.figures_removed + found.entities_added + found.entities_removed


def test_a_document_comes_with_its_figures() -> None:
    before, after = built(TEXT), built(TEXT)
    for q in built("海陵县通报\n2020年，海陵县新建扶贫车间12个。\n", "b"):
        after.add(q)
    found = diff(before, after)
    assert found.documents_added == ("b",)
    assert [r["quote"] for r in found.figures_added] == ["12个"]
    text = FORMATS["text"](found)
    assert "+ b  新增文档 report added" in text
    assert "+ 数值 figure  12个 扶贫车间" in text
    assert json.loads(FORMATS["json"](found))["documents"]["added"] == ["b"]


def test_the_command_leaves_0_without_and_1_with_a_change(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.ttl", "b.nq", "c.ttl")]
    for path, text in zip(paths, (TEXT, TEXT, TEXT.replace("31个", "32个")), strict=True):
        publish.publish(kg.build(read_text(text, identifier="a", date="2021", place="滨州市")).quads, str(path))
    run = CliRunner()
    same = run.invoke(commands, ["diff", str(paths[0]), str(paths[1])], standalone_mode=False)
    assert (same.return_value, same.output) == (0, "没有变化 · no change\n")
    other = run.invoke(commands, ["diff", str(paths[0]), str(paths[2]), "-f", "json"], standalone_mode=False)
    assert other.return_value == 1
    assert json.loads(other.output)["figures"]["changed"][0]["changes"]["value"] == {"before": "31", "after": "32"}
