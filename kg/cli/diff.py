"""kg diff: what changed between two builds."""

from __future__ import annotations

import click

from kg.cli import options


@click.command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@options.output
@options.quiet
@options.debug
def diff(before: str, after: str, form: str, input_format: str | None, output: str, quiet: bool) -> int:
    """Tell what changed from one graph to another, in figures, entities and ties.

    The exit code is 0 if nothing changed and 1 if something did.
    """
    from kg import publish
    from kg.diff import FORMATS
    from kg.diff import diff as compare
    from kg.store import open_store

    found = compare(open_store([before], form=input_format), open_store([after], form=input_format))
    if not quiet or output != "-":
        publish.write(FORMATS[form](found).encode(), output)
    return 1 if found else 0
