"""kg totals: sums that count nothing twice."""

from __future__ import annotations

import click

from kg.cli import options


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH…")
@click.option(
    "--by", default="area,place", show_default=True, metavar="NAMES",
    help="What to keep apart: area, place, both with a comma, or none.",
)  # fmt: skip
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only figures of this kind: funding, beneficiary …"
)
@click.option("-f", "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@options.output
@options.debug
def totals(
    graphs: tuple[str, ...], by: str, kinds: tuple[str, ...], form: str, input_format: str | None, output: str
) -> None:
    """Add figures up by indicator and year, and list every figure left out with the reason.

    Running totals, targets, criteria, means, shares and changes are never added; nor is a part to its whole, a county to
    its city, a figure told twice, or a reprint.
    """
    from kg import publish
    from kg.reprints import of_store
    from kg.store import open_store
    from kg.totals import FORMATS
    from kg.totals import totals as add

    names = [] if by == "none" else by.split(",")
    if unknown := set(names) - {"area", "place"}:
        raise click.UsageError(f"--by {by}: {', '.join(sorted(unknown))} is neither area nor place")
    store = open_store(graphs, form=input_format)
    store.extend(of_store(store))
    publish.write(FORMATS[form](*add(store, by=names, kinds=kinds)).encode(), output)
