"""The commands, each imported when it is chosen, and how a command ends: by its exit code."""

import gc
import os
import re
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from types import FrameType
from typing import Any

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


COMMANDS = {
    "adopt": "setup:adopt",
    "agenda": "papers:agenda",
    "backup": "setup:backup",
    "completion": "about:completion",
    "demo": "setup:demo",
    "doctor": "inspect:doctor",
    "export": "papers:export",
    "fleet": "main:fleet",
    "guide": "papers:guide",
    "history": "inspect:history",
    "import": "importing:import_command",
    "init": "setup:init",
    "new": "new:new",
    "notices": "notices:notices",
    "plan": "run:plan",
    "print": "papers:print_set",
    "report": "papers:report",
    "restore": "setup:restore",
    "restore-backup": "setup:restore_from_backup",
    "run": "run:run",
    "schedule": "schedule:schedule",
    "settings": "about:settings",
    "site": "papers:site",
    "sign-in": "setup:sign_in",
    "status": "schedule:status",
    "templates": "papers:templates",
    "upgrade": "setup:upgrade",
    "verify": "inspect:verify",
    "workflow": "papers:workflow",
}
"""Each command's module and its name in the module."""
FLEET_COMMANDS = {
    "doctor": "fleet:doctor",
    "plan": "fleet:plan",
    "report": "fleet:report",
    "run": "fleet:run",
    "schedule": "schedule:fleet_schedule",
    "status": "fleet:status",
    "verify": "fleet:verify",
}
"""The same, of `fleet`."""


class LazyGroup(click.Group):
    """A group that imports a command when it is requested; `places` are like COMMANDS."""

    def __init__(self, *, places: Mapping[str, str], **attributes: Any) -> None:
        super().__init__(**attributes)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return sorted(self._places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name; None for an unknown one."""
        del ctx
        module, _, name = self._places.get(cmd_name, "").partition(":")
        if not module:
            return None
        command: click.Command = getattr(import_module(f"sheetflow.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; words too many get the quotes that their path needs."""
        words = [*ctx._protected_args, *ctx.args]  # noqa: SLF001 - click has no other name for them
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            path = _broken_path(words, error)
            if not path:
                raise
            said = f'{error.message}. A path with blanks stands in quotes: "{path}".'
            raise click.UsageError(said, error.ctx) from error


def _broken_path(words: list[str], error: click.UsageError) -> str:
    """Return the path that the words too many are the end of; "" where there is none."""
    extra = re.fullmatch(r".*unexpected extra arguments? \((.*)\)", error.message)
    if extra is None or error.ctx is None:
        return ""
    places = range(2, len(words))
    spans = [(at, end) for at in places for end in range(at + 1, len(words) + 1)]
    for at, end in spans:
        if " ".join(words[at:end]) == extra[1] and not words[at - 1].startswith("-"):
            parameters = error.ctx.command.params
            option = [one for one in parameters if words[at - 2] in one.opts]
            given = option or [one for one in parameters if isinstance(one, click.Argument)][-1:]
            if any(isinstance(one.type, click.Path) for one in given):
                return " ".join(words[at - 1 : end])
    return ""


def _print_version(context: click.Context, option: click.Parameter, value: object) -> None:
    if value:
        from sheetflow.cli.about import print_version

        print_version(context, option, value)


@click.group(
    cls=LazyGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version, and what is installed.",
)
def cli() -> None:
    """Makes a shared spreadsheet obey a written procedure."""


@click.group(cls=LazyGroup, places=FLEET_COMMANDS)
def fleet() -> None:
    """Do for many offices at once what one office's commands do."""
