"""The command line: each command reads its options, calls one function, and prints.

Exit codes: 0 done; 1 the evaluation or a check failed; 2 what the person gave cannot be used. With
``--json`` a command prints one JSON object, whether it succeeds or fails, and its ``ok`` says which. A
traceback is shown only with ``--debug``. Everything heavy is imported inside the commands, so that
``--help`` answers at once. One module a group of commands; here they are listed in the order of ``--help``.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from localeval import __version__
from localeval.cli.checking import check, doctor
from localeval.cli.command import Command
from localeval.cli.comparing import compare
from localeval.cli.context import context
from localeval.cli.library import library
from localeval.cli.linking import link
from localeval.cli.opening import open_report
from localeval.cli.publishing import diff, guard_site, publish
from localeval.cli.running import report, run
from localeval.cli.simulating import simulate
from localeval.cli.starting import start

__all__ = ["app", "main"]

app = typer.Typer(
    name="localeval",
    help="Evaluate a local programme: check the data, work out the results, write the reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"localeval {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show what the program was doing when it failed.")
    ] = False,
) -> None:
    """Take the options that come before the command; ``Command`` looks up ``debug`` when it needs it."""


#: Every command by its name, in the order of ``--help``.
_COMMANDS: dict[str, Callable[..., None]] = {
    "start": start,
    "link": link,
    "run": run,
    "open": open_report,
    "report": report,
    "publish": publish,
    "compare": compare,
    "library": library,
    "check": check,
    "diff": diff,
    "context": context,
    "simulate": simulate,
    "doctor": doctor,
}
for _name, _command in _COMMANDS.items():
    app.command(_name, cls=Command)(_command)
# Called by Quarto after it has rendered the project (tools/guard_site.py), and by nobody else.
app.command("guard-site", cls=Command, hidden=True)(guard_site)


def main() -> None:
    """Run the command line."""
    _utf8()
    _take_every_end_for_ctrl_c()
    app()


def _utf8() -> None:
    """Print accents on consoles that are set to another encoding (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _take_every_end_for_ctrl_c() -> None:
    """End in order where a program, a closed window or the system asks for the end, and not only at Ctrl+C."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        # Whoever starts it so that it outlives its window (nohup) has had it ignored.
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
