"""kg explain: every number of a text, taken or passed over."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.cli import options

_SAID = re.compile("[\u3400-\u9fff0-9]")


@click.command()
@click.argument("text", metavar="TEXT")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--html", "as_html", is_flag=True, help="Print a page with every figure and entity marked.")
@options.output
@options.date
@options.place
@options.lexicon
@options.max_chars
@options.debug
def explain(
    text: str,
    as_json: bool,
    as_html: bool,
    output: str,
    date: str | None,
    place: str | None,
    lexicon: tuple[str, ...],
    max_chars: int,
) -> None:
    """Show every number of a text: what it became, or why it was passed over.

    TEXT is a report, - for standard input, or the words themselves: kg explain 投入资金3亿元
    """
    if as_json and as_html:
        raise click.UsageError("choose one of --json and --html")
    from kg import explain, page, publish
    from kg.extract import extract
    from kg.lexicon import load
    from kg.read import read, read_text

    words = load(*(Path(p) for p in lexicon))
    if text != "-" and not Path(text).suffix and _SAID.search(text) and not Path(text).exists():
        reports = iter([read_text(text, identifier="text", date=date, place=place)])
    else:
        reports = read(text, date=date, place=place, max_chars=max_chars)
    render = explain.as_json if as_json else page.as_html if as_html else explain.as_text
    shown = [render(extract(report, words)) for report in reports]
    if as_html and len(shown) > 1:
        raise click.UsageError(f"{text} holds {len(shown)} reports, and a page shows one; give one report")
    joined = f"[{','.join(shown)}]\n" if as_json and len(shown) > 1 else "\n".join(shown)
    publish.write(joined.encode(), output)
