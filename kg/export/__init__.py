"""A graph out to other people's tools: tables (CSV, XLSX), a statistical cube (RDF), networks (GraphML), maps (GeoJSON)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg import publish
from kg.errors import GraphError
from kg.export import delimited, geography, network, workbook
from kg.export.choice import LEFT_OUT
from kg.export.columns import TABLES
from kg.export.cube import cube
from kg.export.facts import LANGUAGES, Facts
from kg.export.tables import rows
from kg.namespaces import BASE

FORMATS = ("csv", "xlsx", "cube", "csvw", "graphml", "geojson")
_EXTENSIONS = {"csv": "csv", "xlsx": "xlsx", "graphml": "graphml", "geojson": "geojson"}
__all__ = ["FORMATS", "LANGUAGES", "TABLES", "Options", "check", "export", "format_of"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose; each format takes what concerns it."""

    language: str = "zh"
    """Of headings and labels: zh or en."""
    table: str = "figures"
    """The one table that a single CSV file holds."""
    bom: bool = False
    """Begin CSV files with a byte order mark, by which Excel knows UTF-8."""
    figures: bool = False
    """Give every figure a node in a network."""
    boundaries: str | None = None
    """A GeoJSON file of outlines."""
    findings: bool = True
    """Check the graph and give the findings a table or a sheet."""
    base: str = BASE


def format_of(target: str, form: str | None = None) -> str:
    """Return the format asked for, else that of a file's extension; a folder is CSV. Raise GraphError for what tells none."""
    if form:
        return form
    path = Path(target)
    extension = path.name.lower().removesuffix(".gz").rpartition(".")[2]
    if target != "-" and extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    if target != "-" and (path.is_dir() or "." not in path.name):
        return "csv"
    raise GraphError(f"{target}: the name tells no format; use --format with one of {', '.join(FORMATS)}")


def check(target: str, form: str, options: Options) -> None:
    """Raise GraphError before long work whose result could not be written."""
    if options.boundaries and form != "geojson":
        raise GraphError(f"--boundaries is for --format geojson, not {form}")
    if target == "-":
        return
    if form == "cube":
        publish.format_of(target)
    if not _is_folder(target, form):
        if Path(target).is_dir():
            raise GraphError(f"{target}: is a folder; name a file in it")
    elif Path(target).is_file():
        raise GraphError(f"{target}: is a file and --format {form} wants a folder, or a name that ends in .csv")
    folder = Path(target).parent
    if not folder.is_dir():
        raise GraphError(f"{target}: there is no folder {folder}; make it first, or choose another place with --to")


def export(store: ox.Store, target: str, form: str, options: Options | None = None) -> list[str]:
    """Write a graph in a format to a file, a folder or `-`, and return what a user should know of it, in lines.

    Tables, networks and maps are written row by row. Each file appears whole or not at all.
    """
    options = options or Options()
    check(target, form, options)
    facts = Facts(store, options.language)
    if form in ("csv", "csvw"):
        return list(_tables(facts, target, form, options))
    if form == "cube":
        quads, left_out = cube(facts, options.base)
        publish.publish(quads, target, base=options.base)
        return list(_left_out(left_out, options.language))
    outlines = geography.load_boundaries(options.boundaries) if options.boundaries else None
    with publish.whole(target) as file:
        if form == "xlsx":
            workbook.write(file, ((table, rows(table, facts)) for table in _wanted(options)), language=options.language)
        elif form == "graphml":
            network.write(file, facts, base=options.base, with_figures=options.figures)
        else:
            drawn = geography.write(file, facts, outlines)
            return [f"{drawn} places have an outline"] if outlines else []
    return []


def _tables(facts: Facts, target: str, form: str, options: Options) -> Iterator[str]:
    """Write one table to a CSV file, or every table to a folder; the metadata last, when what they describe is there."""
    language = options.language
    if not _is_folder(target, form):
        yield from _table(facts, options.table, target, options)
        if form == "csvw" and target != "-":
            described = [(options.table, Path(target).name)]
            publish.write(delimited.metadata(described, language=language), f"{target}-metadata.json")
        return
    folder = Path(target)
    folder.mkdir(exist_ok=True)
    for table in _wanted(options):
        yield from _table(facts, table, str(folder / f"{table}.csv"), options)
    described = [(table, f"{table}.csv") for table in _wanted(options)]
    publish.write(delimited.metadata(described, language=language), str(folder / "csv-metadata.json"))


def _table(facts: Facts, table: str, target: str, options: Options) -> Iterator[str]:
    with publish.whole(target) as file:
        found = delimited.write(file, table, rows(table, facts), language=options.language, bom=options.bom)
    if found:
        yield (
            f"{table}: {found} texts begin with = + - or @; a spreadsheet would read them as formulas: "
            "import the columns as text, or use --format xlsx"
        )


def _wanted(options: Options) -> tuple[str, ...]:
    return tuple(table for table in TABLES if options.findings or table != "findings")


def _is_folder(target: str, form: str) -> bool:
    if form not in ("csv", "csvw") or target == "-":
        return False
    return not target.lower().endswith((".csv", ".csv.gz"))


def _left_out(counts: Counter[str], language: str) -> Iterator[str]:
    """Say how many figures a cube leaves out, and why."""
    for reason in (r for r in LEFT_OUT if counts[r]):
        zh, en = LEFT_OUT[reason]
        yield f"未收 {counts[reason]} 个：{zh}" if language == "zh" else f"left out {counts[reason]}: {en}"
