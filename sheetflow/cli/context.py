"""What commands print on standard output: lines for people, JSON for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from sheetflow.app.backend import Backend
from sheetflow.app.setup import find_settings_file, moment, open_backend
from sheetflow.cli.output import speaks_unicode
from sheetflow.present.lines import Line, TextStyle, wrapped
from sheetflow.settings.load import load_settings


def opened(config: Path | None, as_of: str | None) -> tuple[Backend, datetime]:
    """The backend of the settings file, and the time the command judges by."""
    backend = open_backend(load_settings(find_settings_file(config)))
    return backend, moment(as_of, backend.settings.office.zone)


_STYLES: dict[TextStyle, dict[str, Any]] = {
    TextStyle.TITLE: {"bold": True},
    TextStyle.ERROR: {"fg": "red"},
    TextStyle.WARNING: {"fg": "yellow"},
    TextStyle.QUIET: {"dim": True},
}


def print_lines(lines: Iterable[Line]) -> None:
    """Print as wide as a terminal is, unwrapped where standard output is none.

    Colours stand on a terminal only; what staff wrote is never markup.
    """
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for text, look in wrapped(lines, width):
        styled = click.style(text, **_STYLES[look]) if look in _STYLES else text
        # Named, because click writes UTF-8 to a standard output that says it is ASCII.
        click.echo(styled, file=sys.stdout)


def print_json(data: Mapping[str, object]) -> None:
    """Print JSON, indented for people only: it takes the encoder several times as long."""
    indent = 2 if sys.stdout.isatty() else None
    text = json.dumps(data, ensure_ascii=not speaks_unicode(), indent=indent)
    click.echo(text, file=sys.stdout)
