"""Another domain by a file of words: flood relief is read with data/lexicons/flood-relief.ttl, and not without it."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg
from kg import checks, cli, dataset, validate
from kg.extract import extract
from kg.lexicon import Lexicon, load
from kg.model import Reading
from kg.namespaces import V
from kg.read import read
from kg.vocabulary import load as load_vocabulary

DATA = Path(__file__).parent.parent / "data" / "lexicons"
WORDS = DATA / "flood-relief.ttl"
REPORTS = sorted((DATA / "flood-relief").glob("*.txt"))
FLOOD = "https://example.org/flood-relief/"

# What a person reads in the two texts: quote → value, unit, indicator (of the file, or shipped), kind, what it is about.
FIGURES = {
    "18.3米": ("18.3", "m", "water-level", "other", "最高水位"),
    "82000立方米每秒": ("82000", "m3/s", "flow", "other", "洪峰流量"),
    "3200人": ("3200", "person", "persons-moved", "beneficiary", "转移"),
    "20艘": ("20", "item", "product", "product", "冲锋舟"),
    "1.5万条": ("15000", "item", "product", "product", "编织袋"),
    "12处": ("12", "item", "facility", "facility", "堤段"),
    "16处": ("16", "item", "dike-faults", "other", "险情"),
    "30升每秒": ("0.03", "m3/s", "flow", "other", "王家湾管涌点的渗漏量"),
    "186毫米": ("0.186", "m", "rainfall", "other", "望江县降雨量"),
    "1.2亿元": ("120000000", "CNY", "flood-damage", "other", "直接经济损失"),
    "920毫米": ("0.92", "m", "rainfall", "other", "全市累计雨量"),
    "22.75米": ("22.75", "m", "water-level", "other", "鄱阳县城关站最高水位"),
    "5600个流量": ("5600", "m3/s", "flow", "other", "支流洪峰流量"),
    "4.6万人": ("46000", "person", "persons-moved", "beneficiary", "转移安置"),
    "213处": ("213", "item", "dike-faults", "other", "险情"),
    "58处": ("58", "item", "dike-faults", "other", "管涌"),
    "64支": ("64", "item", "institution", "institution", "抢险队"),
    "180台": ("180", "item", "product", "product", "排涝泵"),
}


@pytest.fixture(scope="module")
def words() -> Lexicon:
    return load(WORDS)


def readings(words: Lexicon | None = None) -> list[Reading]:
    assert len(REPORTS) == 2
    return [extract(report, words) for path in REPORTS for report in read(path)]


def rows(words: Lexicon) -> dict[str, tuple[str, str, str, str, str]]:
    """Return quote → value, unit, notation of the indicator, kind, what it is about."""
    terms = load_vocabulary(*words.extra)
    return {
        o.figure.quote: (
            format(o.figure.value.normalize(), "f"),
            o.figure.unit,
            words.notations[terms.indicator(o.indicator)],
            o.kind,
            o.measure,
        )
        for reading in readings(words)
        for o in reading.observations
        if o.figure.quote in FIGURES
    }


def test_units_indicators_things_and_groups_are_read(words: Lexicon) -> None:
    assert rows(words) == FIGURES


def test_the_area_and_the_people_are_read(words: Lexicon) -> None:
    read_with = readings(words)
    assert {o.area for r in read_with for o in r.observations} == {"flood-relief"}
    groups = {e.label: e.kind for r in read_with for e in r.entities if e.cls == "BeneficiaryGroup"}
    assert groups == dict.fromkeys(("滩区灾民", "受灾人口", "受灾户"), FLOOD + "group-affected")
    named = {(e.cls, e.label) for r in read_with for e in r.entities}
    assert {("Programme", "防汛应急响应"), ("Institution", "防指"), ("Fund", "自然灾害救灾资金")} <= named
    ties = {(k.subject.split("|")[2], k.relation, k.object.split("|")[2]) for r in read_with for k in r.links}
    assert ("防汛应急响应", "benefits", "滩区灾民") in ties
    assert "三断" in {s.quote for s in read_with[0].skipped}


def test_without_the_file_none_of_it_is_read(words: Lexicon) -> None:
    plain = load()
    # 处 counts facilities, whatever they are called.
    assert [quote for quote, row in rows(plain).items() if row == FIGURES[quote]] == ["12处"]
    read_without = readings()
    assert "flood-relief" not in {o.area for r in read_without for o in r.observations}
    assert "m3/s" not in {o.figure.unit for r in read_without for o in r.observations}
    assert not [e for r in read_without for e in r.entities if e.kind == FLOOD + "group-affected"]
    assert "三断" not in {s.quote for r in read_without for s in r.skipped}


def test_other_texts_read_as_before(words: Lexicon) -> None:
    report = next(iter(read(DATA.parent / "reports" / "dingxi-city-bulletin-2019.txt")))
    assert extract(report, words).observations == extract(report).observations


def test_no_code_knows_a_word_of_it(words: Lexicon) -> None:
    code = "\n".join(p.read_text("utf-8") for p in sorted(Path(kg.__file__).parent.rglob("*.py")))
    own = {e.iri: e.labels for e in words.entries if e.iri.startswith(FLOOD)}
    assert len(own) >= 16
    assert "flood" not in code
    assert not [w for w in ("防汛", "冲锋舟", "立方米每秒", "洪峰", "灾民", "直接经济损失") if w in code]


@pytest.fixture(scope="module")
def built() -> dataset.Dataset:
    return dataset.build(*REPORTS, lexicon=[WORDS])


def test_the_graph_conforms(built: dataset.Dataset) -> None:
    assert validate.validate(built.quads) == []


def test_the_graph_describes_the_concepts_of_the_file(built: dataset.Dataset) -> None:
    store = built.store()
    ask = f"""
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?c ?n ?zh ?en ?s {{
            ?c skos:notation ?n ; skos:prefLabel ?zh , ?en ; skos:inScheme ?s .
            FILTER (STRSTARTS(STR(?c), "{FLOOD}") && LANG(?zh) = "zh" && LANG(?en) = "en")
        }} ORDER BY ?c"""
    found = store.query(ask)
    assert isinstance(found, ox.QuerySolutions)
    told = {row["c"].value.removeprefix(FLOOD): (row["n"].value, row["s"].value) for row in found}
    assert told == {
        "area-flood-relief": ("flood-relief", V + "area"),
        "group-affected": ("flood-affected", V + "bnf"),
        "ind-damage": ("flood-damage", V + "ind"),
        "ind-dike-faults": ("dike-faults", V + "ind"),
        "ind-flow": ("flow", V + "ind"),
        "ind-persons-moved": ("persons-moved", V + "ind"),
        "ind-rainfall": ("rainfall", V + "ind"),
        "ind-water-level": ("water-level", V + "ind"),
        "unit-m3-per-s": ("m3/s", V + "unit"),
    }
    types = {q.object.value for q in store.quads_for_pattern(ox.NamedNode(FLOOD + "measure-flow"), None, None)}
    assert types == set(), "words are no part of a graph, only the concepts they denote"


def test_questions_answer_with_its_codes(built: dataset.Dataset) -> None:
    answer = built.query("figures")
    quotes = {row["quote"]: row for row in (dict(zip(answer.variables, r, strict=True)) for r in answer.strings())}
    assert len(quotes) >= 30
    assert quotes["82000立方米每秒"]["unit"] == "m3/s"
    assert {row["area"] for row in quotes.values()} == {"flood-relief"}
    assert Decimal(quotes["30升每秒"]["value"]) == Decimal("0.03")


# The command line

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        with pytest.raises(SystemExit) as left:
            cli.main()
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return call


def test_build_takes_the_file(run: Run, tmp_path: Path) -> None:
    code, _, err = run("build", REPORTS[0], "--lexicon", WORDS, "-o", tmp_path / "flood.ttl")
    assert code == 0, err
    assert FLOOD + "area-flood-relief" in (tmp_path / "flood.ttl").read_text("utf-8")
    assert run("validate", tmp_path / "flood.ttl")[0] == 0


def test_explain_takes_the_file(run: Run) -> None:
    assert "5600 m3/s" in run("explain", "洪峰流量5600个流量", "--lexicon", WORDS)[1]
    assert "m3/s" not in run("explain", "洪峰流量5600个流量")[1]


def test_the_guide_shows_what_the_command_prints(run: Run) -> None:
    guide = (DATA.parent.parent / "docs" / "lexicon.md").read_text("utf-8")
    shown = re.findall(r"```console\n\$ kg (.+)\n((?:.+\n)+)```", guide)
    assert len(shown) == 2
    for command, printed in shown:
        arguments = [str(WORDS) if a.endswith(".ttl") else a for a in command.split()]
        assert run(*arguments)[1].startswith(printed)


def test_eval_takes_the_file(run: Run, tmp_path: Path) -> None:
    text = REPORTS[1].read_text("utf-8")
    figure = {
        "quote": "5600个流量", "start": text.index("5600个流量"), "end": text.index("5600个流量") + 7, "value": 5600,
        "unit": "m3/s", "bound": "=", "stat": "total", "kind": "other", "area": "flood-relief", "period": None,
        "place": "鄱阳县", "about": ["流量"],
    }  # fmt: skip
    gold = {"id": REPORTS[1].stem, "figures": [figure], "entities": [], "links": []}
    (tmp_path / f"{REPORTS[1].stem}.gold.json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")
    missed = []
    for more in ([], ["--lexicon", WORDS]):
        _, out, _ = run("eval", REPORTS[1], "--gold", tmp_path, "--json", *more)
        missed.append([e["item"] for e in json.loads(out)["errors"] if e["what"] == "missed"])
    assert missed == [["5600个流量"], []]


def test_check_takes_the_file(words: Lexicon) -> None:
    shipped = {(f.rule, f.focus) for f in checks.check()}
    assert [f for f in checks.check([WORDS]) if (f.rule, f.focus) not in shipped] == []
    assert [e.iri for e in words.entries if e.iri.startswith(FLOOD) and not e.values.get("example")] == []
