"""`--version` with what is installed, and `completion` for the shell."""

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
