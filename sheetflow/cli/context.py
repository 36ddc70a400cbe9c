"""Parts that commands share: options, the opened office, and printing."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from sheetflow.app.backend import Backend
from sheetflow.app.setup import moment, named_settings, open_backend
from sheetflow.cli.output import supports_unicode
from sheetflow.core.effects import OutboxEffect
from sheetflow.present.lines import Line, TextStyle, wrapped
from sheetflow.settings.load import Settings

if TYPE_CHECKING:
    from sheetflow.app.render_papers import PublishedPapers

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

PATH = click.Path(path_type=Path)


def path_option(*names: str, metavar: str = "DIR", help: str) -> Callable[[F], F]:  # noqa: A002 - click's own word
    """Return an option that takes the path of a folder, or of what `metavar` names."""
    return click.option(*names, type=PATH, metavar=metavar, help=help)


def format_option(*forms: str) -> Callable[[F], F]:
    """Return the option `--format`, whose first form is the usual one."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How the result is written.",
    )


CONFIG = path_option(
    "--config",
    metavar="FILE",
    help="The office's settings (default: office.yaml here), or fleet.yaml#ID.",
)
AS_OF = click.option(
    "--as-of",
    metavar="TIME",
    help="Judge as of this time, e.g. 2025-11-03T09:00+07:00 (default: now).",
)
FLEET = path_option(
    "--config",
    metavar="FILE",
    help="The fleet's settings, or a folder of offices (default: fleet.yaml in this folder).",
)
FORMAT = format_option("text", "json", "markdown")
_STYLES: dict[TextStyle, dict[str, Any]] = {
    TextStyle.TITLE: {"bold": True},
    TextStyle.ERROR: {"fg": "red"},
    TextStyle.WARNING: {"fg": "yellow"},
    TextStyle.QUIET: {"dim": True},
}


def is_agreed(text: Callable[[str], str], *, usual: bool) -> bool:
    """Return whether the person answers yes in the language of `text`; Enter means `usual`."""
    options = text("new_office.yes_no" if usual else "new_office.no_yes")
    said = str(click.prompt(f"  {options}", default="", show_default=False, prompt_suffix="> "))
    said = said.strip().casefold()
    return said in text("new_office.yes").split() if said else usual


def with_backend(command: Callable[Concatenate[Backend, P], R]) -> Callable[P, R]:
    """Add `--config` to a command, which gets the backend of that office."""

    @CONFIG
    @wraps(command)
    def opened(*args: P.args, config: Path | None, **options: P.kwargs) -> R:  # type: ignore[valid-type] # click passes keywords
        backend = open_backend(named_settings(config))
        return command(backend, *args, **options)

    return opened  # type: ignore[return-value] # the option is click's to fill


def with_settings(command: Callable[Concatenate[Settings, datetime, P], R]) -> Callable[P, R]:
    """Add `--config` to a command, which gets the settings alone, and the moment."""

    @CONFIG
    @wraps(command)
    def read(*args: P.args, config: Path | None, **options: P.kwargs) -> R:  # type: ignore[valid-type] # click passes keywords
        settings = named_settings(config)
        return command(settings, moment(None, settings.office.zone), *args, **options)

    return read  # type: ignore[return-value] # the option is click's to fill


def with_office(command: Callable[Concatenate[Backend, datetime, P], R]) -> Callable[P, R]:
    """Add `--config` and `--as-of`; the command gets the backend and the moment of the run."""

    @AS_OF
    @wraps(command)
    def with_clock(backend: Backend, *args: P.args, as_of: str | None, **options: P.kwargs) -> R:  # type: ignore[valid-type] # click passes keywords
        now = moment(as_of, backend.settings.office.zone)
        return command(backend, now, *args, **options)

    return with_backend(with_clock)  # type: ignore[arg-type] # as above


def print_lines(lines: Iterable[Line]) -> None:
    """Print as wide as the terminal, unwrapped where standard output is not one.

    Colours are for a terminal only; text of staff is never markup.
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for text, style in wrapped(lines, width):
        styled = click.style(text, **_STYLES[style]) if style in _STYLES else text
        # Named, because click writes UTF-8 to a standard output whose encoding is ASCII.
        click.echo(styled, file=sys.stdout)


def print_json(data: Mapping[str, object]) -> None:
    """Print JSON; indented only on a terminal, since that takes several times as long."""
    indent = 2 if sys.stdout.isatty() else None
    text = json.dumps(data, ensure_ascii=not supports_unicode(), indent=indent)
    click.echo(text, file=sys.stdout)


def print_written(written: "PublishedPapers", backend: Backend) -> None:
    """Print where files were written, and where a person's version of one is kept."""
    text = backend.settings.office.text
    key = "paper.written" if written.changed else "paper.same"
    for path in written.paths:
        click.echo(text(key, berkas=path))
    if written.set_aside:
        click.echo(text("report.aside", berkas=", ".join(written.set_aside)))


class ProgressBar:
    """A bar on a terminal's standard error."""

    def __init__(self, label: str) -> None:
        from rich import progress
        from rich.console import Console

        self._label = label
        self.bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self.bar.add_task(label, total=None, visible=False)

    def begin(self, effects: int) -> None:
        """Show the bar when there is work."""
        self.bar.update(self._task, total=effects, visible=effects > 0)

    def advance(self, effect: OutboxEffect) -> None:
        """Advance the bar by one effect."""
        self.advance_by(str(effect.submission))

    def advance_by(self, name: str) -> None:
        """Advance the bar by one thing of this name."""
        self.bar.update(self._task, advance=1, description=f"{self._label} {name}")


@contextmanager
def progress_bar(label: str) -> Iterator[ProgressBar | None]:
    """Show a bar on a terminal; elsewhere, as under cron, its library is not even imported."""
    if not sys.stderr.isatty():
        yield None
        return
    made = ProgressBar(label)
    with made.bar:
        yield made
