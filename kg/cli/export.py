"""kg export: a graph → tables, a cube, a network, a map."""

from __future__ import annotations

import click

from kg.cli import options


@click.command()
@click.argument("graphs", nargs=-1, required=True, metavar="GRAPH…")
@click.option("--to", "target", required=True, metavar="FILE|DIR", help="Where to write; - is standard output.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["csv", "xlsx", "cube", "csvw", "graphml", "geojson"]),
    help="Else by the name of FILE: a folder is csv.",
)  # fmt: skip
@click.option(
    "--lang", "language", type=click.Choice(["zh", "en"]), default="zh", show_default=True,
    help="Language of headings and labels.",
)  # fmt: skip
@click.option(
    "--table", type=click.Choice(["figures", "entities", "links", "findings", "dictionary", "codes"]),
    default="figures", show_default=True, help="The table that a single CSV file holds.",
)  # fmt: skip
@click.option("--bom", is_flag=True, help="Begin CSV files with the mark by which Excel knows UTF-8.")
@click.option("--findings/--no-findings", default=True, help="Whether to check the graph for the table of findings.")
@click.option("--figures", is_flag=True, help="Give every figure a node in the network (graphml).")
@click.option(
    "--boundaries", metavar="FILE", type=click.Path(exists=True, dir_okay=False),
    help="GeoJSON with outlines by division code (geojson).",
)  # fmt: skip
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@options.base
@options.quiet
@options.debug
def export(
    graphs: tuple[str, ...],
    target: str,
    form: str | None,
    language: str,
    table: str,
    bom: bool,
    findings: bool,
    figures: bool,
    boundaries: str | None,
    input_format: str | None,
    base: str,
    quiet: bool,
) -> None:
    """Write graphs for other tools: tables (csv, csvw, xlsx), a data cube, a network (graphml), a map (geojson).

    csv and csvw write a folder of tables, or one table to a FILE that ends in .csv. The cube is RDF in the format of FILE.
    """
    options.check_base(base)
    from kg import export as exporting
    from kg.store import open_store

    chosen = exporting.format_of(target, form)
    wanted = exporting.Options(
        language=language, table=table, bom=bom, figures=figures, boundaries=boundaries, findings=findings, base=base
    )
    exporting.check(target, chosen, wanted)
    notes = exporting.export(open_store(graphs, form=input_format), target, chosen, wanted)
    if not quiet:
        for note in notes:
            click.echo(note, err=True)
