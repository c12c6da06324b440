"""Options that several commands share."""

from __future__ import annotations

import click

from kg.limits import MAX_CHARS
from kg.namespaces import BASE

output = click.option("-o", "--output", default="-", metavar="FILE", help="Where to write; - is standard output.")
rdf_format = click.option(
    "-f", "--format", "form", metavar="FORMAT",
    help="turtle, trig, ntriples, nquads, jsonld or rdfxml; else by the extension of FILE.",
)  # fmt: skip
date = click.option("--date", metavar="DATE", help="Publication date: YYYY, YYYY-MM or YYYY-MM-DD.")
place = click.option("--place", metavar="NAME", help="The place the reports are about (滨州市).")
lexicon = click.option(
    "--lexicon", multiple=True, type=click.Path(exists=True, dir_okay=False), help="A Turtle file with more words."
)
max_chars = click.option(
    "--max-chars", type=click.IntRange(min=1), default=MAX_CHARS, show_default=True, metavar="NUMBER",
    help="The longest report that is read, in characters.",
)  # fmt: skip
base = click.option(
    "--base", default=BASE, show_default=True, metavar="IRI", help="What the IRIs of things begin with."
)
fail_on = click.option(
    "--fail-on", type=click.Choice(["violation", "warning", "info", "none"]), default="violation", show_default=True,
    help="The mildest finding that makes the exit code 1.",
)  # fmt: skip
quiet = click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")


def check_base(iri: str) -> str:
    """Return a base that IRIs can begin with, or stop."""
    if not iri.isascii() or not iri.startswith(("http://", "https://")) or any(c in iri for c in ' <>"{}|^`\\'):
        raise click.UsageError(f"--base {iri!r} is no http or https IRI in ASCII")
    if not iri.endswith(("/", "#")):
        raise click.UsageError(f"--base {iri!r} must end in / or #, or names would run into it")
    return iri
