"""kg eval: scores against gold annotations."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command("eval")
@click.argument("sources", nargs=-1, required=True, metavar="GRAPH|SOURCE…")
@click.option(
    "--gold", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the annotations, DOCUMENT.gold.json.",
)  # fmt: skip
@click.option("--errors", is_flag=True, help="List every disagreement.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, errors included.")
@options.output
@options.lexicon
@options.debug
def evaluate(
    sources: tuple[str, ...], gold: Path, errors: bool, as_json: bool, output: str, lexicon: tuple[str, ...]
) -> None:
    """Score graphs, or the reports they would be built from, against annotations."""
    from kg import publish, scores
    from kg.evaluate import evaluate as compare
    from kg.query import rows
    from kg.store import is_graph, open_store

    if all(is_graph(source) for source in sources):
        store = open_store(sources)
    else:
        from kg.dataset import build

        store = build(*sources, lexicon=lexicon).store()
    found = compare(gold, {part: rows(store, part) for part in ("figures", "entities", "links")})
    text = scores.as_json(found) if as_json else scores.as_text(found, errors=errors)
    publish.write(text.encode(), output)
