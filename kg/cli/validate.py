"""kg validate: a graph against the shapes."""

from __future__ import annotations

import click

from kg.cli import options


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH…")
@click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json", "html", "ttl"]), default="text", show_default=True
)
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@click.option(
    "--engine", type=click.Choice(["fast", "pyshacl"]), default="fast", show_default=True,
    help="pyshacl is the reference: the same findings, slowly.",
)  # fmt: skip
@options.output
@options.fail_on
@options.quiet
@options.debug
def validate(
    graphs: tuple[str, ...], form: str, input_format: str | None, engine: str, output: str, fail_on: str, quiet: bool
) -> int:
    """Check graphs against the shapes and say what is wrong or doubtful, each with its sentence."""
    from kg import findings, publish
    from kg.agreements import agreements
    from kg.reprints import of_store
    from kg.store import open_store
    from kg.validate import conforms
    from kg.validate import validate as check

    store = open_store(graphs, form=input_format)
    store.extend(of_store(store))
    found = check(store, engine=engine)
    if not quiet or form != "text" or output != "-":
        publish.write(findings.FORMATS[form](found, agreements(store, found)).encode(), output)
    return 0 if conforms(found, fail_on) else 1
