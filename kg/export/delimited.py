"""Tables → CSV (RFC 4180, UTF-8), with CSV on the Web metadata that says what the columns are.

Cells are what the graph says, character by character: no apostrophe guards a text that begins like a formula, because the
file would then say something else to every other reader. `formulas` counts such cells, so that a user can be told.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO, Any

from kg.export.columns import TITLES, Column, columns
from kg.export.facts import plain
from kg.export.tables import Row, Value

BOM = "\ufeff"
_CONTEXT = "http://www.w3.org/ns/csvw"
_DATATYPES = {"integer": "integer", "decimal": "decimal", "iri": "anyURI"}
_KEYS = {
    "figures": ["iri"],
    "entities": ["iri"],
    "links": ["iri"],
    "dictionary": ["table", "column"],
    "codes": ["scheme", "code"],
}


def write(file: IO[bytes], table: str, rows: Iterable[Row], *, language: str, bom: bool = False) -> int:
    """Write a table with its headings in one language; return how many text cells a spreadsheet would take for formulas."""
    found = columns(table)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    formulas = 0
    try:
        if bom:
            text.write(BOM)
        writer = csv.writer(text)
        writer.writerow([column.title(language) for column in found])
        for row in rows:
            formulas += sum(is_formula(value) for value in row)
            writer.writerow([cell(value) for value in row])
    finally:
        text.detach()
    return formulas


def cell(value: Value) -> str:
    """Return a value as CSV holds it: decimals in full, nothing for None."""
    return "" if value is None else plain(value) if isinstance(value, Decimal) else str(value)


def is_formula(value: Value) -> bool:
    """Tell whether a spreadsheet that opens a CSV file would take a text for a formula."""
    return isinstance(value, str) and len(value) > 1 and value.startswith(("=", "+", "-", "@", "\t", "\r"))


def metadata(tables: Iterable[tuple[str, str]], *, language: str) -> bytes:
    """Return CSV on the Web metadata for tables, each with the address of its file beside the metadata."""
    described = [_table(table, address, language) for table, address in tables]
    head: dict[str, Any] = {"@context": [_CONTEXT, {"@language": language}]}
    document = head | (described[0] if len(described) == 1 else {"tables": described})
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: str, address: str, language: str) -> dict[str, Any]:
    key = _KEYS.get(table)
    schema: dict[str, Any] = {"columns": list(_columns(columns(table), language))}
    if key:
        schema["primaryKey"] = key
    if key == ["iri"]:
        schema["aboutUrl"] = "{+iri}"
    return {
        "url": address,
        "dc:title": {"@value": TITLES[table][language], "@language": language},
        "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n", "\n"]},
        "tableSchema": schema,
    }


def _columns(found: Iterable[Column], language: str) -> Iterator[dict[str, Any]]:
    for column in found:
        described: dict[str, Any] = {
            "name": column.name,
            # In one language alone: readers of this standard match a heading with a title that names none.
            "titles": column.title(language),
            "dc:description": {"@value": column.meaning(language), "@language": language},
            "datatype": _DATATYPES.get(column.type, "string"),
        }
        if column.type == "date":
            described["datatype"] = "date"
        if codes := column.codes():
            described["datatype"] = {"base": "string", "format": "|".join(_literally(code) for code in codes)}
        yield described


def _literally(code: str) -> str:
    """Return a regular expression for a code."""
    return "".join(f"\\{c}" if c in r"\|.*+?()[]{}^$" else c for c in code)
