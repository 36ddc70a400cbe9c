"""`import` on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from sheetflow.adapters.local.new_file import put_new_file
from sheetflow.app.create import import_list as bring_in
from sheetflow.cli.lines import print_lines
from sheetflow.cli.opening import opened
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.office import Office
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.present.import_text import import_lines, proposal_lines
from sheetflow.present.lines import Line
from sheetflow.settings.list_mapping import load_list_mapping, mapping_text


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
    home, now = opened(config, as_of)
    office = home.settings.office
    mapping = _mapping(mapping_file, history_before, office, dry_run=dry_run)
    report = bring_in(home, source, now, mapping, dry_run=dry_run)
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
