"""The workbook holds what the tables hold, and spreadsheets lose none of it."""

from __future__ import annotations

import io
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
import pytest
from exports import AWKWARD, READINGS, STORES, read_csv, table
from openpyxl.utils.escape import unescape

from kg.errors import KgError
from kg.export import Options, export
from kg.export.choice import LEFT_OUT, choose
from kg.export.columns import TABLES, TITLES, columns
from kg.export.delimited import cell
from kg.export.facts import LANGUAGES, Facts
from kg.export.tables import rows

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


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
