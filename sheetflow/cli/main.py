"""The commands; each one's module is imported when it is chosen."""

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "adopt": "setup:adopt",
    "agenda": "papers:agenda",
    "backup": "backup:backup",
    "completion": "version:completion",
    "demo": "setup:demo",
    "doctor": "inspect:doctor",
    "export": "export:export",
    "fleet": "fleet:fleet",
    "guide": "inspect:guide",
    "history": "inspect:history",
    "import": "importing:import_command",
    "init": "setup:init",
    "new": "new:new",
    "notices": "notices:notices",
    "plan": "run:plan",
    "print": "papers:print_set",
    "report": "papers:report",
    "restore": "setup:restore",
    "restore-backup": "backup:restore_from_backup",
    "run": "run:run",
    "schedule": "schedule:schedule",
    "settings": "settings:settings",
    "site": "site:site",
    "sign-in": "setup:sign_in",
    "status": "schedule:status",
    "templates": "papers:templates",
    "upgrade": "backup:upgrade",
    "verify": "inspect:verify",
    "workflow": "inspect:workflow",
}
"""Each command's module and its name in the module."""


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
        from sheetflow.cli.version import print_version

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
