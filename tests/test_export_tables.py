"""Tables and their CSV say what the graph says, value for value, in both languages."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
import readings
from exports import AWKWARD, READINGS, STORES, read_csv, table

from kg import query
from kg.export import Options, export
from kg.export.columns import TABLES, TITLES, columns
from kg.export.delimited import cell
from kg.export.facts import LANGUAGES, Facts
from kg.export.tables import rows
from kg.graph import days, to_quads
from kg.namespaces import FP


@pytest.mark.parametrize("language", LANGUAGES)
def test_figures_are_those_of_the_question(language: str) -> None:
    """The named question is the contract: the same figures, and the codes the same letter by letter."""
    asked = query.rows(READINGS, "figures")
    found = table("figures", language=language)
    assert len(found) == len(asked) > 30
    same = {
        "doc": "document",
        "quote": "quote",
        "start": "start",
        "end": "end",
        "unit": "unit_code",
        "bound": "bound",
        "stat": "statistic_code",
        "kind": "kind_code",
        "area": "area_code",
        "period": "period",
        "place": "place",
        "about": "measure",
    }
    expected = {tuple(row[a] for a in same) for row in asked}
    assert {tuple(cell(row[b]) for b in same.values()) for row in found} == expected
    values = {(row["doc"], row["start"]): (Decimal(row["value"]), row["value_high"]) for row in asked}
    for row in found:
        value, high = values[row["document"], str(row["start"])]
        assert row["value"] == value
        assert row["value_high"] == (Decimal(high) if high else None)


def test_labels_and_headings_come_in_the_language_asked_for() -> None:
    zh, en = table("figures"), table("figures", language="en")
    assert {a["unit"] for a in zh if a["unit_code"] == "household"} == {"户"}
    assert {b["unit"] for b in en if b["unit_code"] == "household"} == {"household"}
    assert {a["iri"] for a in zh} == {b["iri"] for b in en}
    assert {r["class"] for r in table("entities")} >= {"资金", "受益群体"}
    assert {r["class"] for r in table("entities", language="en")} >= {"Fund", "Beneficiary group"}


def test_a_figure_brings_its_sentence_place_path_and_period() -> None:
    row = next(r for r in table("figures") if r["quote"] == "12.30亿元")
    assert row["value"] == Decimal(1230000000)
    assert (row["low"], row["high"]) == (Decimal("1229500000"), Decimal("1230500000"))
    assert row["sentence"].startswith("2020年，云山市累计投入专项产业扶贫资金12.30亿元")
    assert row["place_path"] == "中国/云岭省/云山市"
    assert (row["period_start"], row["period_end"]) == days(row["period"])
    assert (row["publisher"], row["date"]) == ("云山日报", "2021-02-08")
    assert row["about_class"] == "资金"


def test_open_ends_stay_open() -> None:
    hedged = [r for r in table("figures") if r["bound"] in (">=", "<=")]
    assert hedged
    for row in hedged:
        assert row["high" if row["bound"] == ">=" else "low"] is None


def test_every_entity_link_and_finding_has_its_row() -> None:
    from kg.validate import validate

    keys = {e.key for name in readings.names() for e in readings.load(name).entities}
    assert {r["key"] for r in table("entities")} == keys
    assert len(table("links")) == sum(
        1 for _ in READINGS.quads_for_pattern(None, None, ox.NamedNode(FP + "Link"), None)
    )
    relations = {(r["subject"], r["relation_code"], r["object"]) for r in table("links")}
    assert ("产业扶贫项目", "fundedBy", "专项产业扶贫资金") in relations
    found = validate(READINGS)
    assert [(r["severity_code"], r["rule"], r["iri"]) for r in table("findings")] == [
        (f.severity, f.rule, f.focus) for f in found
    ]


def test_every_code_in_a_cell_is_in_its_list_and_explained() -> None:
    explained = {(r["scheme"], r["code"]) for r in table("codes")}
    seen = 0
    for name in TABLES:
        for column in (c for c in columns(name) if c.type == "code"):
            held = {r[column.name] for r in table(name)} - {None}
            assert held <= set(column.codes()), column.name
            seen += len(held)
            scheme = column.scheme.partition(":")[0]
            assert "|" in scheme or {(scheme, code) for code in held} <= explained
    assert seen > 40
    assert all(r["label"] and r["meaning"] for r in table("codes"))


def test_the_dictionary_describes_every_column_in_both_languages() -> None:
    found = [(r["table"], r["column"]) for r in table("dictionary")]
    assert found == [(name, c.name) for name in TABLES for c in columns(name)]
    assert len(set(found)) == len(found)
    for name in TABLES:
        for c in columns(name):
            assert all((c.zh, c.en, c.meaning_zh, c.meaning_en)), c.name
            assert c.type in ("text", "code", "integer", "decimal", "date", "iri", "iris")
        for language in LANGUAGES:
            titles = [c.title(language) for c in columns(name)]
            assert len(set(titles)) == len(titles), name


def test_a_graph_in_named_graphs_gives_the_same_rows() -> None:
    apart = ox.Store()
    apart.bulk_extend(q for name in readings.names() for q in to_quads(readings.load(name)))
    for name in TABLES:
        assert table(name, apart) == table(name), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("which", STORES)
def test_csv_reads_back_value_for_value(which: str, language: str, tmp_path: Path) -> None:
    store = STORES[which]
    export(store, str(tmp_path / "out"), "csv", Options(language=language))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(
        ["csv-metadata.json", *(f"{name}.csv" for name in TABLES)]
    )
    for name in TABLES:
        data = (tmp_path / "out" / f"{name}.csv").read_bytes()
        head, *found = read_csv(data)
        assert head == [c.title(language) for c in columns(name)]
        assert found == [[cell(v) for v in row] for row in rows(name, Facts(store, language))]
        assert data.endswith(b"\r\n")


def test_decimals_are_written_in_full_and_texts_as_they_are(tmp_path: Path) -> None:
    export(AWKWARD, str(tmp_path / "figures.csv"), "csv")
    head, long, short = read_csv((tmp_path / "figures.csv").read_bytes())
    at = head.index("数值")
    assert (long[at], short[at]) == ("12345678901234567.89", "0.1")
    assert long[head.index("原句")] == '=1+1，"12345678901234567.89元"，𠮷田<村>&\x01，_x0041_'
    assert long[head.index("标题")] == '标题，带“引号"与换行\n第二行'


def test_texts_that_look_like_formulas_are_counted_for_the_user(tmp_path: Path) -> None:
    notes = export(AWKWARD, str(tmp_path / "figures.csv"), "csv")
    assert len(notes) == 1
    # Per figure: the sentence, the document's name, the measure, and the fund it is about.
    assert notes[0].startswith("figures: 8 texts begin with = + - or @")
    assert export(READINGS, str(tmp_path / "figures.csv"), "csv") == []


def test_the_mark_for_excel_is_written_only_if_asked_for(tmp_path: Path) -> None:
    for bom in (False, True):
        export(READINGS, str(tmp_path / "figures.csv"), "csv", Options(bom=bom))
        assert (tmp_path / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbf") is bom


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_metadata_describe_the_files_beside_them(language: str, tmp_path: Path) -> None:
    export(READINGS, str(tmp_path / "out"), "csvw", Options(language=language))
    metadata = json.loads((tmp_path / "out" / "csv-metadata.json").read_text(encoding="utf-8"))
    assert metadata["@context"] == ["http://www.w3.org/ns/csvw", {"@language": language}]
    assert [t["url"] for t in metadata["tables"]] == [f"{name}.csv" for name in TABLES]
    for described in metadata["tables"]:
        head, *found = read_csv((tmp_path / "out" / described["url"]).read_bytes())
        schema = described["tableSchema"]
        assert [c["titles"] for c in schema["columns"]] == head
        names = [c["name"] for c in schema["columns"]]
        for key in [schema["primaryKey"]] if "primaryKey" in schema else []:
            held = [tuple(row[names.index(k)] for k in key) for row in found]
            assert len(set(held)) == len(held)
            assert all(all(k) for k in held)
        for i, column in enumerate(schema["columns"]):
            for row in found:
                assert conforms(row[i], column["datatype"]), (described["url"], column["name"], row[i])


def conforms(text: str, datatype: str | dict[str, str]) -> bool:
    """Tell whether a cell is of its CSVW datatype."""
    import re
    from datetime import date

    if text == "":
        return True
    if isinstance(datatype, dict):
        return re.fullmatch(datatype["format"], text) is not None
    match datatype:
        case "integer":
            return re.fullmatch(r"-?\d+", text) is not None
        case "decimal":
            return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
        case "date":
            return date.fromisoformat(text) is not None
        case "anyURI":
            return text.isascii() and ":" in text and " " not in text
    return datatype == "string"


def test_findings_can_be_left_out(tmp_path: Path) -> None:
    options = Options(findings=False)
    export(READINGS, str(tmp_path / "out"), "csv", options)
    export(READINGS, str(tmp_path / "out.xlsx"), "xlsx", options)
    assert "findings.csv" not in os.listdir(tmp_path / "out")
    assert "findings.csv" not in (tmp_path / "out" / "csv-metadata.json").read_text(encoding="utf-8")
    assert TITLES["findings"]["zh"] not in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


def test_one_table_has_its_metadata_beside_it(tmp_path: Path) -> None:
    export(READINGS, str(tmp_path / "links.csv"), "csvw", Options(table="links"))
    metadata = json.loads((tmp_path / "links.csv-metadata.json").read_text(encoding="utf-8"))
    assert metadata["url"] == "links.csv"
    assert "tables" not in metadata
