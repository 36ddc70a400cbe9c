"""`init` and `sign-in` on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from sheetflow.adapters.local.new_file import put_new_file
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import Adoption, adopt_ledger
from sheetflow.app.register_rows import import_list as bring_in
from sheetflow.app.register_rows import restore_row
from sheetflow.app.setup import find_settings_file, init_office, save_token
from sheetflow.cli.context import opened, print_lines
from sheetflow.core.importing.import_rows import Entry
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.importing.placement import Placed
from sheetflow.core.office import Office
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.present.import_text import import_lines, proposal_lines
from sheetflow.present.lines import Line
from sheetflow.settings.list_mapping import load_list_mapping, mapping_text
from sheetflow.settings.load import load_settings


def restore(config: Path | None, as_of: str | None, submission: str, *, dry_run: bool) -> None:
    """Put a row back, and say cell by cell what is written; `dry_run` only says it."""
    backend, now = opened(config, as_of)
    placed = restore_row(backend, submission, now, dry_run=dry_run)
    for line in _lines(placed, backend.settings.office, dry_run=dry_run):
        click.echo(line)


def adopt(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Make the ledger the office's own, and say what that means; `dry_run` only says it."""
    backend, now = opened(config, as_of)
    made = adopt_ledger(backend, now, dry_run=dry_run)
    for line in _adopted(made, backend, dry_run=dry_run):
        click.echo(line)


def _adopted(made: Adoption, backend: Backend, *, dry_run: bool) -> Iterator[str]:
    if not made.trouble:
        yield f"{backend.ledger_place}: the ledger is the office's own; there is nothing to adopt."
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


def import_list(  # noqa: PLR0913 - one for each option
    config: Path | None,
    as_of: str | None,
    source: Path,
    mapping_file: Path | None,
    history_before: str | None,
    *,
    dry_run: bool,
) -> None:
    """Bring a list in, or only say what would come in, row by row."""
    backend, now = opened(config, as_of)
    office = backend.settings.office
    mapping = _mapping(mapping_file, history_before, office, dry_run=dry_run)
    report = bring_in(backend, source, now, mapping, dry_run=dry_run)
    print_lines(import_lines(report.placed, report.lists, report.history, office))
    if dry_run:
        print_lines(proposal_lines(report.proposal, office))
        print_lines([Line(office.catalogue.phrase("run.planned", office.language))])
    if dry_run and mapping_file is not None and not mapping_file.exists():
        _write(mapping_file, mapping_text(report.proposal, mapping))
        said = office.catalogue.phrase("import.proposed", office.language, berkas=mapping_file)
        print_lines([Line(said)])


def _mapping(
    file: Path | None, history_before: str | None, office: Office, *, dry_run: bool
) -> ListMapping:
    mapping = AS_IT_STANDS
    if file is not None and file.exists():
        mapping = load_list_mapping(file, office)
    elif file is not None and not dry_run:
        raise ConfigurationError(
            f"{file}: there is no such mapping.",
            "Let --dry-run write a proposal there, look through it, and import with it.",
        )
    if history_before is None:
        return mapping
    return replace(mapping, history=replace(mapping.history, before=_day(history_before)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"“{text}” is no day; write 2025-09-01.") from error


def _write(file: Path, text: str) -> None:
    try:
        put_new_file(file, text.encode())
    except FileExistsError:
        return  # somebody wrote one meanwhile; it is read the next time
    except OSError as error:
        raise UnavailableError(
            f"{file}: cannot be written ({error.strerror}).", "Name another file with --mapping."
        ) from error


def init(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Make what is missing, and say what was there; `dry_run` only says it."""
    backend, now = opened(config, as_of)
    report = init_office(backend, now, dry_run=dry_run)
    for change in report.changes:
        click.echo(f"+ {change}")
    for place in report.found:
        click.echo(f"= {place}")
    for step in report.next_steps:
        click.echo(step)


def sign_in(config: Path | None, client: Path) -> None:
    """Open the browser, and say where the token is kept."""
    click.echo(str(save_token(load_settings(find_settings_file(config)), client)))
