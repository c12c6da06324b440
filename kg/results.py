"""Answers of a query → table, CSV, TSV, JSON, XML for rows; RDF for CONSTRUCT and DESCRIBE."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import IO, Any

import pyoxigraph as ox

from kg import publish
from kg.errors import QueryError
from kg.namespaces import PREFIXES

ROWS = ("table", "csv", "tsv", "json", "xml")
_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_EXTENSIONS = {"csv": "csv", "tsv": "tsv", "json": "json", "srj": "json", "xml": "xml", "srx": "xml", "txt": "table"}
_LOCAL = re.compile(r"[\w.-]+\Z")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave: rows, yes or no, or statements."""

    variables: tuple[str, ...] = ()
    rows: tuple[ox.QuerySolution, ...] = ()
    yes: bool | None = None
    quads: tuple[ox.Quad, ...] | None = None

    @classmethod
    def of(cls, found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
        """Take everything from a result, so that what fails fails here."""
        if isinstance(found, ox.QueryBoolean):
            return cls(yes=bool(found))
        if isinstance(found, ox.QueryTriples):
            return cls(quads=tuple(ox.Quad(t.subject, t.predicate, t.object) for t in found))
        return cls(variables=tuple(v.value for v in found.variables), rows=tuple(found))

    def strings(self) -> list[tuple[str, ...]]:
        """Return the rows as CSV would print them: values without language or datatype, empty where unbound."""
        return [tuple(_plain(row[v]) for v in self.variables) for row in self.rows]


def write(answer: Answer, target: str = "-", form: str | None = None, *, base: str | None = None) -> None:
    """Write an answer to a file or standard output; rows as a table unless a format or an extension says otherwise."""
    if answer.quads is not None:
        if form in ROWS:
            raise QueryError(f"--format {form} is for rows; CONSTRUCT and DESCRIBE give {', '.join(publish.NAMES)}")
        publish.publish(answer.quads, target, form=form, **({"base": base} if base else {}))
        return
    chosen = form or _EXTENSIONS.get(target.rpartition(".")[2].lower() if target != "-" else "", "table")
    if chosen not in ROWS:
        raise QueryError(f"--format {chosen} is for RDF; SELECT and ASK give {', '.join(ROWS)}")
    if chosen != "table":
        publish.write(serialise(answer, chosen), target)
    elif target == "-":
        _print(answer)
    else:
        text = io.StringIO()
        _print(answer, text)
        publish.write(text.getvalue().encode(), target)


def serialise(answer: Answer, form: str) -> bytes:
    """Return rows, or yes or no, in a standard format."""
    if answer.yes is not None and form in ("csv", "tsv"):
        return f"{str(answer.yes).lower()}\n".encode()
    return _again(answer).serialize(format=_FORMATS[form]) or b""


def _again(answer: Answer) -> Any:
    """Return the answer as pyoxigraph's own type, whose writers follow the W3C formats."""
    if answer.yes is not None:
        data = b'{"head":{},"boolean":%s}' % str(answer.yes).lower().encode()
        return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    import json

    bindings = [{v: _json(row[v]) for v in answer.variables if row[v] is not None} for row in answer.rows]
    data = json.dumps({"head": {"vars": answer.variables}, "results": {"bindings": bindings}}).encode()
    return ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)


def _json(term: object) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, ox.Literal)
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _plain(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _shown(term: object) -> str:
    """Return a term for a person: IRIs short."""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace) and _LOCAL.match(term.value, len(namespace)):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return f"<{term.value}>"
    return _plain(term)


def _print(answer: Answer, file: IO[str] | None = None) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=file, highlight=False)
    if file is not None or not console.is_terminal:
        # Whoever reads a pipe wants whole cells: no wrapping at an imaginary edge.
        console = Console(file=file, highlight=False, color_system=None, width=100_000, legacy_windows=False)
    if answer.yes is not None:
        console.print("yes" if answer.yes else "no")
        return
    table = Table(*answer.variables, box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, variable in zip(table.columns, answer.variables, strict=True):
        if any(_is_number(row[variable]) for row in answer.rows):
            column.justify = "right"
    for row in answer.rows:
        table.add_row(*(Text(_shown(row[v])) for v in answer.variables))
    console.print(table)


def _is_number(term: object) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value.rpartition("#")[2] in ("integer", "decimal", "double")
