"""Exports say what the graph says, value for value, in tables, workbook, cube, network and map."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import programs
import pyoxigraph as ox
import pytest
import readings
from click.testing import CliRunner
from openpyxl.utils.escape import unescape

from kg import query
from kg.cli import commands
from kg.errors import GraphError, KgError
from kg.export import FORMATS, Options, export, format_of
from kg.export.choice import LEFT_OUT, choose
from kg.export.columns import TABLES, TITLES, columns
from kg.export.cube import cube
from kg.export.delimited import cell
from kg.export.facts import LANGUAGES, Facts
from kg.export.tables import Row, rows
from kg.graph import days, to_quads
from kg.namespaces import FP, PREFIXES, QB, SDMX_ATTRIBUTE, SDMX_MEASURE, SKOS
from kg.turtle import term_key

CASES = Path(__file__).parent / "cases"
CONSTRAINTS = sorted((CASES / "cube").glob("ic-*.rq"))
PREFIX = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def store_of(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(*q.triple) for q in quads)
    return store


READINGS = store_of([q for name in readings.names() for q in to_quads(readings.load(name))])
AWKWARD = ox.Store()
AWKWARD.bulk_load(path=CASES / "export" / "awkward.ttl", format=ox.RdfFormat.TURTLE)
STORES = {"readings": READINGS, "awkward": AWKWARD}


def named(table: str, row: Row) -> dict[str, Any]:
    return dict(zip([c.name for c in columns(table)], row, strict=True))


def table(name: str, store: ox.Store = READINGS, language: str = "zh") -> list[dict[str, Any]]:
    return [named(name, row) for row in rows(name, Facts(store, language))]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


# --- The tables


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


# --- CSV


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


# --- The workbook


def sheets(data: bytes, language: str) -> dict[str, list[list[Any]]]:
    """Return the cells of a workbook by table, the column of exact digits taken out."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == [TITLES[name][language] for name in TABLES]
    return {name: [list(r) for r in book[TITLES[name][language]].iter_rows(values_only=True)] for name in TABLES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_value_as_it_is(language: str, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(READINGS, str(path), "xlsx", Options(language=language))
    found = sheets(path.read_bytes(), language)
    for name in TABLES:
        head, *cells = found[name]
        exact = head.index({"zh": "精确值", "en": "exact"}[language]) if name == "figures" else len(head)
        assert [h for i, h in enumerate(head) if i != exact] == [c.title(language) for c in columns(name)]
        expected = [list(row) for row in rows(name, Facts(READINGS, language))]
        assert len(cells) == len(expected)
        for row, wanted in zip(cells, expected, strict=True):
            assert exact == len(head) or row[exact] is None
            held = [v for i, v in enumerate(row) if i != exact]
            assert [same(v) for v in held] == [same(w) for w in wanted]


def same(value: object) -> object:
    """Make a number of the file and a decimal of the graph comparable by their digits."""
    return (
        Decimal(repr(value)).normalize()
        if isinstance(value, float)
        else (Decimal(value).normalize() if isinstance(value, (int, Decimal)) else value)
    )


def test_a_text_that_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(AWKWARD, str(path), "xlsx")
    with zipfile.ZipFile(path) as archive:
        for sheet in (n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")):
            assert not list(ElementTree.fromstring(archive.read(sheet)).iter(f"{SHEET}f")), sheet
    head, long, _ = sheets(path.read_bytes(), "zh")["figures"]
    assert long[head.index("所测事物")] == "-2+3"
    assert long[head.index("所述对象")] == "+86资金"
    # Office Open XML writes what XML cannot as _x0001_, which openpyxl leaves to the reader.
    assert unescape(long[head.index("原句")]) == '=1+1，"12345678901234567.89元"，𠮷田<村>&\x01，_x0041_'


def test_digits_beyond_fifteen_stand_beside_the_number(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(AWKWARD, str(path), "xlsx")
    head, long, short = sheets(path.read_bytes(), "zh")["figures"]
    exact = head.index("精确值")
    assert long[exact].splitlines() == [
        "数值 12345678901234567.89",
        "下限 12345678901234567.885",
        "上限 12345678901234567.895",
    ]
    assert long[head.index("数值")] == pytest.approx(12345678901234567.89)
    assert (short[exact], short[head.index("数值")]) == (None, 0.1)


def test_the_workbook_is_easy_to_read(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(READINGS, str(path), "xlsx")
    book = openpyxl.load_workbook(path)
    for name in TABLES:
        sheet = book[TITLES[name]["zh"]]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert sheet.column_dimensions["A"].width > 5
        head = [c.value for c in sheet[1]]
        last = openpyxl.utils.range_boundaries(sheet.print_area.rpartition("!")[2])[2]
        # On paper come the columns that people read, to the last of them.
        assert not [h for h in head[:last] if h.endswith(("IRI", "键"))] or name in ("dictionary", "codes")
        assert {"figures": "原句", "links": "客体类", "findings": "规则代码"}.get(name, head[last - 1]) == head[
            last - 1
        ]
    figures = book["数值"]
    linked = [c.hyperlink.target for row in figures.iter_rows(min_row=2) for c in row if c.hyperlink]
    assert {r["iri"] for r in table("figures")} <= set(linked)
    # The column of exact digits is seen only where there are any.
    for store, hidden in ((READINGS, True), (AWKWARD, False)):
        export(store, str(path), "xlsx")
        figures = openpyxl.load_workbook(path)["数值"]
        at = next(c.column_letter for c in figures[1] if c.value == "精确值")
        assert figures.column_dimensions[at].hidden is hidden


def test_a_row_is_as_high_as_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    export(READINGS, str(path), "xlsx")
    sheet = openpyxl.load_workbook(path)["核查结果"]
    names = next(c.column for c in sheet[1] if c.value == "涉及数值")
    several = [r for r in range(2, sheet.max_row + 1) if "\n" in str(sheet.cell(r, names).value)]
    assert several
    for row in several:
        assert sheet.row_dimensions[row].height >= 15 * len(sheet.cell(row, names).value.splitlines())


def test_without_its_library_the_workbook_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(KgError, match=r"pip install 'fupin-kg\[xlsx\]'"):
        export(READINGS, str(tmp_path / "out.xlsx"), "xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("which", STORES)
def test_libreoffice_opens_the_workbook_and_loses_no_value(which: str, tmp_path: Path) -> None:
    office = programs.command("libreoffice-calc", "soffice", "libreoffice")
    path = tmp_path / "book.xlsx"
    export(STORES[which], str(path), "xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    # Comma, quote, UTF-8, values and not their looks, every sheet to a file of its own.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    done = subprocess.run(
        [office, "--headless", profile, "--convert-to", form, "--outdir", str(tmp_path), str(path)],
        capture_output=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr.decode()
    for name in TABLES:
        data = (tmp_path / f"book-{TITLES[name]['zh']}.csv").read_bytes()
        head, *found = read_csv(data)
        exact = head.index("精确值") if name == "figures" else len(head)
        expected = [list(row) for row in rows(name, Facts(STORES[which]))]
        assert len(found) == len(expected)
        for row, wanted in zip(found, expected, strict=True):
            held = [v for i, v in enumerate(row) if i != exact]
            for column, got, value in zip(columns(name), held, wanted, strict=True):
                assert back(got, value, row, exact, column.zh), (name, column.name, got, value)


def back(got: str, value: object, row: list[str], exact: int, title: str) -> bool:
    """Tell whether a cell that came back says the value; long decimals are told in the column beside."""
    if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > 15:
        return f"{title} {cell(value)}" in row[exact].splitlines()
    if isinstance(value, (int, Decimal)):
        return Decimal(got) == value
    # A spreadsheet has no place for most control characters.
    return got.replace("\x01", "") == ("" if value is None else str(value).replace("\x01", ""))


# --- Which figures can stand side by side


def test_the_choice_is_exact_uncontradicted_and_one_of_a_kind() -> None:
    facts = Facts(READINGS)
    chosen = choose(facts)
    assert chosen.figures
    by_iri = {r["iri"]: r for r in table("figures")}
    keys = Counter(by_iri[iri]["comparison_key"] for iri in chosen.figures)
    assert max(keys.values()) == 1
    for iri in chosen.figures:
        row = by_iri[iri]
        assert row["bound"] == "="
        assert row["period"] and row["place"]
        for other in by_iri.values():
            if other["comparison_key"] == row["comparison_key"]:
                assert other["low"] is None or other["low"] <= row["high"]
                assert other["high"] is None or other["high"] >= row["low"]
    assert sum(chosen.left_out.values()) + len(chosen.figures) == len(by_iri)
    assert chosen.left_out.keys() <= LEFT_OUT.keys()
    assert chosen.left_out["contradicted"] >= 2


# --- The cube


def cube_of(store: ox.Store = READINGS) -> ox.Store:
    quads, _ = cube(Facts(store))
    found = ox.Store()
    found.extend(quads)
    return found


def test_the_constraints_are_those_that_apply() -> None:
    # Without slices 7 to 10 and 18 hold emptily; without a measure dimension there are no 15 to 17, without hierarchies no 20, 21.
    assert [int(p.stem[3:]) for p in CONSTRAINTS] == [*range(1, 15), 18, 19]


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda p: p.stem)
@pytest.mark.parametrize("which", STORES)
def test_a_cube_passes_the_integrity_constraint(path: Path, which: str) -> None:
    assert not bool(cube_of(STORES[which]).query(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", CONSTRAINTS, ids=lambda p: p.stem)
def test_the_integrity_constraint_finds_a_planted_fault(path: Path) -> None:
    store = cube_of()
    store.update(PREFIX + path.with_suffix(".ru").read_text(encoding="utf-8"))
    assert bool(store.query(path.read_text(encoding="utf-8")))


def test_the_cube_has_the_chosen_figures_with_their_values() -> None:
    facts, found = Facts(READINGS), cube_of()
    values = {
        q.subject.value: Decimal(q.object.value)
        for q in found.quads_for_pattern(None, ox.NamedNode(SDMX_MEASURE + "obsValue"), None)
    }
    stated = {r["iri"]: r["value"] for r in table("figures")}
    assert {iri: v for iri, v in values.items() if iri in stated} == {iri: stated[iri] for iri in choose(facts).figures}


def test_derived_values_are_estimates_and_targets_forecasts() -> None:
    def status(store: ox.Store) -> dict[str, str]:
        predicate = ox.NamedNode(SDMX_ATTRIBUTE + "obsStatus")
        return {q.subject.value: q.object.value[-1] for q in store.quads_for_pattern(None, predicate, None)}

    found = status(cube_of())
    assert {s for iri, s in found.items() if "/derived/" in iri} == {"E"}
    assert {s for iri, s in found.items() if "/obs/" in iri} <= {"A", "F"}
    assert sorted(status(cube_of(AWKWARD)).values()) == ["A", "F"]


def test_the_cube_has_no_blank_node_and_every_code_a_label() -> None:
    found = cube_of()
    assert not [q for q in found if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    asked = "ASK { ?c a skos:Concept . FILTER NOT EXISTS { ?c skos:prefLabel ?label } }"
    assert not bool(found.query(asked, prefixes={"skos": SKOS}))
    observations = found.quads_for_pattern(None, None, ox.NamedNode(QB + "Observation"))
    assert len(list(observations)) > 10


def test_the_structure_file_says_dimensions_in_the_same_words_as_the_ontology() -> None:
    dsd, ontology = ox.Store(), ox.Store()
    root = Path(__file__).parent.parent / "ontology"
    dsd.bulk_load(path=root / "cube-dsd.ttl", format=ox.RdfFormat.TURTLE)
    ontology.bulk_load(path=root / "fupin.ttl", format=ox.RdfFormat.TURTLE)
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    own = {q.subject for q in dsd if isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(FP)}
    assert own
    for subject in own:
        known = {q.object for q in ontology.quads_for_pattern(subject, label, None)}
        assert {q.object for q in dsd.quads_for_pattern(subject, label, None)} == known


# --- Network and map


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


# --- All formats


TARGETS = {
    "csv": "out",
    "xlsx": "out.xlsx",
    "cube": "out.ttl",
    "csvw": "out",
    "graphml": "out.graphml",
    "geojson": "out.geojson",
}


def digests(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_do_not_depend_on_the_order_of_statements_or_on_the_clock(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = sorted(READINGS, key=lambda q: (term_key(q.object), str(q)), reverse=True)
    for name, store in (("one", READINGS), ("other", store_of(turned))):
        (tmp_path / name).mkdir()
        export(store, str(tmp_path / name / TARGETS[form]), form)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert digests(tmp_path / "one") == digests(tmp_path / "other")


def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    script = (
        "import sys, test_export as t\n"
        "for form in t.FORMATS: t.export(t.READINGS, f'{sys.argv[1]}/{t.TARGETS[form]}', form)\n"
    )
    here = Path(__file__).parent
    for seed in ("0", "4711"):
        (tmp_path / seed).mkdir()
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([str(here.parent), str(here)])}
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], check=True, env=env)
    assert digests(tmp_path / "0") == digests(tmp_path / "4711")
    assert len(digests(tmp_path / "0")) == 4 + 1 + len(TABLES)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_graph_is_exported_empty(form: str, tmp_path: Path) -> None:
    export(ox.Store(), str(tmp_path / TARGETS[form]), form)
    assert any(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("target", "asked", "form"),
    [
        ("a.csv", None, "csv"),
        ("a", None, "csv"),
        ("a.XLSX", None, "xlsx"),
        ("a.csv.gz", None, "csv"),
        ("-", "cube", "cube"),
    ],
)
def test_the_format_is_asked_for_or_told_by_the_name(target: str, asked: str | None, form: str) -> None:
    assert format_of(target, asked) == form


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "a.ods"], "--format"),
        (["--to", "-"], "--format"),
        (["--to", "nowhere/a.xlsx"], "there is no folder nowhere"),
        (["--to", "a.txt", "-f", "cube"], "names no RDF format"),
        (["--to", "a.csv", "--boundaries", "lines.json"], "--boundaries is for --format geojson"),
    ],
)
def test_what_cannot_be_written_is_told_before_the_work(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(commands, ["export", "missing.ttl", *arguments])
    assert result.exit_code == 2
    assert said in result.output


def test_the_command_writes_files_and_tells_what_is_left_out(tmp_path: Path) -> None:
    source = str(CASES / "export" / "awkward.ttl")
    for form in FORMATS:
        target = str(tmp_path / f"{form}-{TARGETS[form]}")
        result = CliRunner().invoke(commands, ["export", source, "--to", target, "-f", form, "--lang", "en"])
        assert result.exit_code == 0, result.output
    done = CliRunner().invoke(commands, ["export", source, "--to", "-", "-f", "csv", "--table", "entities", "-q"])
    assert read_csv(done.stdout_bytes)[1][0] == "+86资金"
    assert done.stderr == ""


def test_the_command_names_every_format_and_table() -> None:
    shown = CliRunner().invoke(commands, ["export", "--help"]).output
    assert f"[{'|'.join(FORMATS)}]" in "".join(shown.split())
    assert f"[{'|'.join(TABLES)}]" in "".join(shown.split())
