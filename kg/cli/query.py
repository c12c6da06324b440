"""kg query: named questions and SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.argument("arguments", nargs=-1, metavar="GRAPH… QUESTION")
@click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output.")
@click.option(
    "-f", "--format", "form", metavar="FORMAT",
    help="table, csv, tsv, json, xml for rows; turtle, ntriples, jsonld, rdfxml for CONSTRUCT and DESCRIBE.",
)  # fmt: skip
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@click.option("--list", "listed", is_flag=True, help="List the questions that have a name.")
@click.option("--show", is_flag=True, help="Print the SPARQL of a question, for use elsewhere.")
@options.debug
def query(
    arguments: tuple[str, ...], output: str, form: str | None, input_format: str | None, listed: bool, show: bool
) -> None:
    """Ask graphs a question: one with a name (--list), SPARQL, a .rq file, or - for SPARQL on standard input.

    A GRAPH is a file that `kg build` wrote, a folder of such files, or - for standard input.
    """
    from kg.query import ask, question, questions, with_prefixes

    if listed:
        for q in questions():
            number = f"cq{q.number:02d}" if q.number else ""
            click.echo(f"{q.name:28} {number:5} {q.zh}\n{'':34} {q.en}")
        return
    if show and arguments:
        click.echo(with_prefixes(question(arguments[-1]).text), nl=False)
        return
    if len(arguments) < 2:
        raise click.UsageError("give a graph and a question: kg query report.ttl figures")
    *graphs, asked = arguments
    if asked == "-" and "-" in graphs:
        raise click.UsageError("standard input cannot be both the graph and the question")
    from kg import results

    results.write(ask(graphs, _text(asked), form=input_format), output, form)


def _text(asked: str) -> str:
    """Return a question's name, or the SPARQL itself, from the argument, a file or standard input."""
    from kg.errors import QueryError

    if asked == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    if not asked.endswith((".rq", ".sparql")):
        return asked
    try:
        return Path(asked).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{asked}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
