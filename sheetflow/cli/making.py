"""`init` and `import` on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from sheetflow.app.create import ImportReport, init_office
from sheetflow.app.create import import_list as bring_in
from sheetflow.cli.opening import opened
from sheetflow.core.office import Office


def init(config: Path | None, as_of: str | None) -> None:
    """Make what is missing, and say what was there."""
    home, now = opened(config, as_of)
    report = init_office(home, now)
    for path in report.made:
        click.echo(f"+ {path}")
    for path in report.found:
        click.echo(f"= {path}")


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
