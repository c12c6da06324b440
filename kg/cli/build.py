"""kg build: reports → a validated graph."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from kg.cli import options

if TYPE_CHECKING:
    from kg.dataset import Dataset
    from kg.model import Finding


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@options.output
@options.rdf_format
@options.date
@options.place
@options.base
@options.lexicon
@click.option("--quotes/--no-quotes", default=True, help="Whether to store the words of the sentences.")
@click.option("--derive/--no-derive", default=True, help="Whether to work out values the text leaves out.")
@click.option("--describe", metavar="FILE", help="Also write a description of the dataset (VoID, DCAT).")
@click.option("--issued", metavar="DATE", help="The day that the description gives for the dataset; else it has none.")
@options.max_chars
@options.fail_on
@options.quiet
@options.debug
def build(
    sources: tuple[str, ...],
    output: str,
    form: str | None,
    date: str | None,
    place: str | None,
    base: str,
    lexicon: tuple[str, ...],
    quotes: bool,
    derive: bool,
    describe: str | None,
    issued: str | None,
    max_chars: int,
    fail_on: str,
    quiet: bool,
) -> int:
    """Read reports and write what they state as a graph.

    A SOURCE is a text, a page, a .jsonl file with one report a line, a folder of these, or - for standard input.
    """
    options.check_base(base)
    if issued and not describe:
        raise click.UsageError("--issued dates the description; give --describe FILE too")
    from kg import publish
    from kg.dataset import build as build_dataset
    from kg.errors import KgError, ReportError
    from kg.validate import conforms, validate

    publish.check_target(output, form)
    unread: list[ReportError] = []

    def set_aside(error: ReportError) -> None:
        unread.append(error)
        click.echo(f"Error: {error.format_message()}", err=True)

    dataset = build_dataset(
        *sources, date=date, place=place, lexicon=lexicon, base=base, quotes=quotes, derive=derive, max_chars=max_chars,
        on_error=set_aside,
    )  # fmt: skip
    if len(unread) == 1 and not dataset.readings:
        return 2
    if unread and not dataset.readings:
        raise KgError("no report could be read; nothing was written")
    findings = validate(dataset.quads)
    apart = dataset.release(findings, output, form)
    if describe:
        from kg.description import description

        publish.publish(description(dataset.quads, base=base, issued=issued), describe, base=base)
    if not quiet:
        click.echo(_summary(dataset, findings, output, apart), err=True)
    return 0 if conforms(findings, fail_on) and not unread else 1


def _summary(dataset: Dataset, findings: list[Finding], output: str, apart: str | None) -> str:
    """Return what was built in a few lines: documents, figures by kind, entities by class, links, findings."""
    from kg.findings import folded

    told = [f for f, _ in folded(findings)]
    severities = Counter(f.severity for f in told)
    counts = dataset.counts()
    documents = len(dataset.readings)
    lines = [f"{documents} {'report' if documents == 1 else 'reports'}, {len(dataset.quads)} statements"]
    lines += [f"same text    {name} is {first}, read once" for name, first in dataset.repeated]
    lines += [_line(name, counts[name]) for name in ("figures", "entities", "links")]
    lines.append(_line("findings", severities) if findings else "findings     0  · the data conform")
    if output != "-":
        lines.append(f"written to   {output}")
    if apart:
        lines.append(f"set apart    {apart} holds what breaks a rule, with the findings")
    if any(f.severity != "Violation" for f in told) and output != "-":
        lines.append(f"`kg validate {output}` tells the doubts with their sentences")
    return "\n".join(lines)


def _line(name: str, counter: Counter[str]) -> str:
    told = " · ".join(f"{key} {n}" for key, n in sorted(counter.items(), key=lambda item: (-item[1], item[0])))
    return f"{name:9} {sum(counter.values()):>4}  {f'· {told}' if told else ''}".rstrip()
