"""`init` and `import` on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from sheetflow.app.create import ImportReport, init_office
from sheetflow.app.create import import_list as bring_in
from sheetflow.app.home import find_settings_file
from sheetflow.app.signing_in import keep_token
from sheetflow.cli.opening import opened
from sheetflow.core.office import Office
from sheetflow.settings.load import load_settings


def init(config: Path | None, as_of: str | None, *, dry_run: bool) -> None:
    """Make what is missing, and say what was there; `dry_run` only says it."""
    home, now = opened(config, as_of)
    report = init_office(home, now, dry_run=dry_run)
    for change in report.changes:
        click.echo(f"+ {change}")
    for place in report.found:
        click.echo(f"= {place}")
    for step in report.next_steps:
        click.echo(step)


def sign_in(config: Path | None, client: Path) -> None:
    """Open the browser, and say where the token is kept."""
    click.echo(str(keep_token(load_settings(find_settings_file(config)), client)))


def import_list(config: Path | None, as_of: str | None, source: Path) -> None:
    """Bring a list in, and say per row what could not be read."""
    home, now = opened(config, as_of)
    report = bring_in(home, source, now)
    for line in _lines(report, home.settings.office):
        click.echo(line)


def _lines(report: ImportReport, office: Office) -> list[str]:
    say_phrase, language = office.catalogue.phrase, office.language
    remarks = office.form.by_id[office.form.remarks_column].heading(language)
    lines = []
    for item, _, row_id in report.placed.rows:
        lines.append(say_phrase("import.row", language, baris=item.number, id=row_id))
        for doubt in item.doubts:
            column = office.form.by_id[doubt.column].heading(language)
            line = say_phrase("import.unread", language, kolom=column, nilai=doubt.text)
            lines.append(f"    {line}")
        for text in item.moved:
            line = say_phrase("import.remark", language, nilai=text, kolom=remarks)
            lines.append(f"    {line}")
    placed, known = len(report.placed.rows), len(report.placed.known)
    lines.append(say_phrase("import.done", language, n=placed, ada=known))
    return lines
