"""Errors that end a command early: one clear message and the exit code of the class."""

import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType

import click

from sheetflow.cli.output import flush_streams, protect_streams
from sheetflow.errors import ExitCode, SheetflowError


def run_and_exit(command: Callable[[], object]) -> None:
    """Run a click command and end the process.

    A command lives for seconds and keeps what it reads to its end: garbage collection among two
    million cells, and freeing them one by one at the end, took a quarter of a run that finds
    nothing to do.  So neither is done.

    An error of sheetflow's own is printed in two lines: the problem and the fix.  Anything else is
    a bug and is printed with what is needed to report it.  Output that cannot be printed never
    changes the exit code.
    """
    gc.disable()
    protect_streams()
    _end_on_signals()
    code = exit_code_of(command)
    if trouble := flush_streams():
        sys.stderr.write(f"sheetflow: not everything could be printed ({trouble}).\n")
        sys.stderr.write("           The exit code tells what was done all the same.\n")
        sys.stderr.flush()
    os._exit(code)


def _end_on_signals() -> None:
    """End the command in order on Ctrl-C and SIGTERM, with its workers and their folders.

    The exit code is 128 plus the signal's number; a second signal ends it at once.
    """

    def end(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)


def exit_code_of(command: Callable[[], object]) -> int:
    """Return the exit code of a command; print what ended it early."""
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.DONE
    except SheetflowError as error:
        click.echo(f"sheetflow: {error.problem}", err=True)
        click.echo(f"           {error.fix}", err=True)
        return error.exit_code
    except Exception:  # noqa: BLE001 - the one place where a bug becomes an exit code
        traceback.print_exc()
        click.echo(
            "sheetflow: this is a bug of sheetflow; nothing half done is left behind, for the "
            "next run goes on where this one stopped.\n"
            "           Please report the lines above.",
            err=True,
        )
        return ExitCode.BUG
    return ExitCode.DONE
