"""kg load: graphs into a store."""

from __future__ import annotations

import sys
from contextlib import closing
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.stores import LAYOUTS

if TYPE_CHECKING:
    from kg.stores import Store
    from kg.stores.transfer import Done, Progress


@click.command()
@click.argument("graphs", nargs=-1, metavar="GRAPH…")
@click.option("--to", "target", metavar="URL|DIR", help="The dataset of a store, or the folder of an embedded one.")
@click.option("--replace", is_flag=True, help="Put new readings in the place of those that the store has.")
@click.option("--remove", multiple=True, metavar="DOC", help="Remove a document, by its identifier or IRI.")
@click.option("--sweep", is_flag=True, help="Remove what a load that was cut off left behind.")
@click.option("--layout", type=click.Choice(LAYOUTS), help="Graphs by document (named, the default), or all in one.")
@click.option("--profile", metavar="NAME", help="The kind of store; else it is found out.")
@click.option("--query-url", metavar="URL", help="Where queries go, for a store of another kind.")
@click.option("--update-url", metavar="URL", help="Where updates go.")
@click.option("--graph-store-url", metavar="URL", help="Where graphs go.")
@click.option("--user", metavar="NAME", help="Who to be; the password comes from KG_STORE_PASSWORD or netrc.")
@click.option("--password-file", type=click.Path(exists=True, dir_okay=False), help="A file with the password.")
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False), help="A file with a bearer token.")
@click.option("--chunk", type=click.FloatRange(min=0.01), default=4.0, show_default=True, help="Megabytes a request.")
@click.option("--timeout", type=click.FloatRange(min=1), default=600.0, show_default=True, help="Seconds to wait.")
@click.option("--input-format", metavar="FORMAT", help="Format of the graphs, where their names do not tell it.")
@options.quiet
@options.debug
def load(
    graphs: tuple[str, ...],
    target: str | None,
    replace: bool,
    remove: tuple[str, ...],
    sweep: bool,
    layout: str | None,
    profile: str | None,
    query_url: str | None,
    update_url: str | None,
    graph_store_url: str | None,
    user: str | None,
    password_file: str | None,
    token_file: str | None,
    chunk: float,
    timeout: float,
    input_format: str | None,
    quiet: bool,
) -> None:
    """Load graphs into a store: a server that speaks SPARQL 1.1, or a folder that kg keeps itself.

    Each document is there whole or not at all; one that is there already is left alone. Run it again after a failure.
    """
    own = (query_url, update_url, graph_store_url)
    if not target and not any(own):
        raise click.UsageError("say where: --to http://localhost:3030/ds, or --to a folder")
    if not graphs and not remove and not sweep:
        raise click.UsageError("give a graph to load, or --remove DOC, or --sweep")
    from kg.stores import is_url, transfer
    from kg.stores.documents import Sorted

    store: Store
    if target and not is_url(target):
        from kg.stores.embedded import Embedded

        store = Embedded(target)
    else:
        from kg.stores import profiles
        from kg.stores.remote import connect

        kind = profiles.named(profile) if profile and profile != "generic" else None
        if any(own):
            kind = profiles.generic(*own)
        store = connect(
            target or next(u for u in own if u), profile=kind,
            user=user, password_file=password_file, token_file=token_file, timeout=timeout,
        )  # fmt: skip
    with closing(store):
        if remove:
            _tell(transfer.remove(store, remove), store, quiet)
        if graphs:
            with Sorted(graphs, input_format) as found, _Bar(quiet) as bar:
                done = transfer.load(store, found, replace=replace, how=layout, chunk=int(chunk * 1e6), progress=bar)
            _tell(done, store, quiet)
        if sweep:
            _tell(transfer.sweep(store), store, quiet)


def _tell(done: Done, store: Store, quiet: bool) -> None:
    told = {
        "loaded": done.loaded,
        "replaced": done.replaced,
        "already there": done.already,
        "removed": done.removed,
    }
    parts = [f"{n} {what}" for what, n in told.items() if n] or ["nothing to do"]
    text = f"{store.name}: documents: {', '.join(parts)}"
    if done.statements:
        text += f" · {done.statements} statements counted in the store, as sent"
    if done.swept:
        text += f" · {done.swept} things that nothing used any more removed"
    if not quiet:
        click.echo(text, err=True)


class _Bar:
    """A progress bar where somebody watches."""

    def __init__(self, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        if not self._shown:
            return lambda done, total: None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("loading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._progress.start()
        task = self._progress.add_task("", total=None)
        return lambda done, total: self._progress.update(task, completed=done, total=total)

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._progress.stop()
