"""`restore` on the command line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from sheetflow.app.register_rows import restore_row
from sheetflow.cli.opening import opened
from sheetflow.core.importing import Entry
from sheetflow.core.office import Office
from sheetflow.core.placing import Placed


def restore(config: Path | None, as_of: str | None, submission: str, *, dry_run: bool) -> None:
    """Put a row back, and say cell by cell what is written; `dry_run` only says it."""
    home, now = opened(config, as_of)
    placed = restore_row(home, submission, now, dry_run=dry_run)
    for line in _lines(placed, home.settings.office, dry_run=dry_run):
        click.echo(line)


def _lines(placed: Placed, office: Office, *, dry_run: bool) -> list[str]:
    say_phrase, language = office.catalogue.phrase, office.language
    lines = []
    for item, number, row_id in placed.rows:
        lines.append(say_phrase("import.row", language, baris=number, id=row_id))
        for column, value in item.cells.items():
            heading = office.form.by_id[column].heading(language)
            lines.append(f"    {heading}: {_as_read(value)}")
    key = "restore.planned" if dry_run else "restore.done"
    return [*lines, say_phrase(key, language)]


def _as_read(value: Entry) -> str:
    """Days as they look in the register; further lines below the heading they belong to."""
    match value:
        case datetime():
            return f"{value:%d/%m/%Y %H:%M:%S}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value).replace("\n", "\n        ")
