"""The program itself: `--version` with what is installed, `completion`, `settings`."""

import platform
from importlib.metadata import PackageNotFoundError, version

import click
from click.shell_completion import get_completion_class

from sheetflow import __version__

EXTRAS = {
    "fleet": ("bokeh", "distributed", "psutil"),
    "google": ("google-api-python-client", "google-auth", "google-auth-oauthlib", "gspread"),
    "notices": ("apprise", "httpx", "prometheus-client"),
    "parquet": ("pyarrow",),
    "signatures": ("pyHanko",),
    "timestamp": ("rfc3161-client",),
}
"""What each extra adds; a test compares it with `pyproject.toml`."""


def print_version(context: click.Context, _: click.Parameter, value: object) -> None:
    """Print the version, and which extras are there, and end the command."""
    if not value or context.resilient_parsing:
        return
    click.echo(f"sheetflow {__version__} (Python {platform.python_version()}, {platform.system()})")
    for extra, packages in EXTRAS.items():
        missing = [name for name in packages if _version_of(name) is None]
        there = ", ".join(f"{name} {_version_of(name)}" for name in packages)
        click.echo(f"  {extra}: {'not installed' if missing else there}")
    context.exit()


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes sheetflow's words in a shell."""
    commands = click.get_current_context().find_root().command
    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(commands, {}, "sheetflow", "_SHEETFLOW_COMPLETE").source())


@click.command()
@click.argument("key", default="", metavar="[KEY]")
def settings(key: str) -> None:
    """Say what a setting means: KEY is its name, or a word of its meaning."""
    from sheetflow.cli.context import print_lines
    from sheetflow.core.setting_rules import SettingError
    from sheetflow.present.lines import Line, TextStyle
    from sheetflow.settings.schemas import find_settings

    try:
        found = find_settings(key)
    except SettingError as error:
        raise click.UsageError(f"{error.problem} {error.fix}") from error
    for one in found:
        usual = "needed" if one.needed else f"usual: {one.usual}" if one.usual else ""
        written = f"{one.kind} · {usual}" if usual else one.kind
        print_lines(
            [
                Line(one.name, style=TextStyle.TITLE),
                Line(one.meaning, indent=4, hanging=0),
                Line(written, indent=4, style=TextStyle.QUIET),
            ]
        )
