"""The `kg` command: one module a command, imported when it is called, so that `kg --help` is quick.

A command parses, calls one function and writes. Data go to standard output, everything else to standard error.
Exit 0 done, and the data conform · 1 ran, but the data do not conform · 2 could not run.
"""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from importlib import import_module

import click

from kg import __version__

_COMMANDS = {
    "build": "kg.cli.build:build",
    "validate": "kg.cli.validate:validate",
    "query": "kg.cli.query:query",
    "explain": "kg.cli.explain:explain",
    "totals": "kg.cli.totals:totals",
    "diff": "kg.cli.diff:diff",
    "load": "kg.cli.load:load",
    "export": "kg.cli.export:export",
    "check": "kg.cli.check:check",
    "eval": "kg.cli.evaluate:evaluate",
}


class _Commands(click.Group):
    """The commands by name, each imported when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command."""
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="kg")
def commands() -> None:
    """Turn Chinese poverty-alleviation reports into a knowledge graph you can query, check and trust.

    把中文扶贫报道变成可查询、可核对、可追溯的知识图谱。
    """


def main() -> None:
    """Run a command and leave with its exit code; errors are one line unless --debug asks for the traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    debug = "--debug" in sys.argv
    # A graph is millions of objects and no cycles: the collector would walk all of them again and again.
    gc.set_threshold(200_000, 50, 50)
    try:
        code = commands.main(standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except BrokenPipeError:
        # Whoever read us has enough. The interpreter must not meet the closed pipe again when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except click.ClickException as error:
        if debug:
            traceback.print_exc()
        if isinstance(error, click.UsageError):
            error.show()
        else:
            click.echo(f"Error: {' '.join(error.format_message().split())}", err=True)
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except Exception as error:
        if debug:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        click.echo(f"Error: {what} (a fault of kg itself; --debug shows where)", err=True)
        sys.exit(2)
