"""`restore` and `adopt` on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from sheetflow.app.home import Home
from sheetflow.app.own_ledger import Adoption, adopt_ledger
from sheetflow.app.register_rows import restore_row
from sheetflow.cli.opening import opened
from sheetflow.core.importing.import_rows import Entry
from sheetflow.core.importing.placement import Placed
from sheetflow.core.office import Office


def restore(config: Path | None, as_of: str | None, submission: str, *, dry_run: bool) -> None:
    """Put a row back, and say cell by cell what is written; `dry_run` only says it."""
    home, now = opened(config, as_of)
    placed = restore_row(home, submission, now, dry_run=dry_run)
    for line in _lines(placed, home.settings.office, dry_run=dry_run):
        click.echo(line)


def adopt(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Make the ledger the office's own, and say what that means; `dry_run` only says it."""
    home, now = opened(config, as_of)
    made = adopt_ledger(home, now, dry_run=dry_run)
    for line in _adopted(made, home, dry_run=dry_run):
        click.echo(line)


def _adopted(made: Adoption, home: Home, *, dry_run: bool) -> Iterator[str]:
    if not made.trouble:
        yield f"{home.ledger_place}: the ledger is the office's own; there is nothing to adopt."
        return
    yield made.trouble
    will = "would be" if dry_run else "is"
    if made.is_new:
        yield (
            f"A new, empty ledger {will} made. The next run accepts the rows as they stand, under "
            "its own date: who approved what before, closed reports and numbers that were given "
            "are known only from the papers in Drive."
        )
    else:
        yield f"The ledger {will} taken as the office's own, up to event {made.head or 'none'}."
    if made.seen.sequence:
        yield (
            f"The office had seen event {made.seen}; what this ledger does not contain of the "
            "events up to there is lost."
        )
    if dry_run:
        yield "Nothing was changed; without --dry-run this is done, and noted in the ledger."


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
