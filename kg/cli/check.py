"""kg check: the project's own ontology, vocabulary, lexicon, shapes and questions."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import options


@click.command()
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.lexicon
@options.output
@options.fail_on
@options.quiet
@options.debug
def check(form: str, lexicon: tuple[str, ...], output: str, fail_on: str, quiet: bool) -> int:
    """Check that ontology, vocabulary, lexicon, shapes and questions agree, and that every example reads as it says."""
    from kg import findings, publish
    from kg.checks import check as run
    from kg.validate import conforms

    found = run(tuple(Path(p) for p in lexicon))
    if not quiet or form == "json" or output != "-":
        publish.write((findings.as_json if form == "json" else findings.as_text)(found).encode(), output)
    return 0 if conforms(found, fail_on) else 1
