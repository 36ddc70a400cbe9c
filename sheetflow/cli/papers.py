"""`report`, `agenda`, `print` and `templates` on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.papers import (
    check_office_templates,
    draw_office_templates,
    print_papers,
    write_agenda,
)
from sheetflow.app.render_papers import PapersWritten
from sheetflow.app.report import refresh_report, report_of
from sheetflow.cli.context import opened
from sheetflow.core.reporting.explain import explain_lines
from sheetflow.core.reporting.period import Period, parse_period, period_of
from sheetflow.core.reporting.wording import Voice
from sheetflow.errors import ExitCode
from sheetflow.present.run_words import report_lines


def report(
    config: Path | None, as_of: str | None, period: str | None, *, close: bool, explain: bool
) -> None:
    """Write the report, or only say which submissions stand behind its numbers."""
    backend, now = opened(config, as_of)
    asked = _period(period, backend, now)
    if explain:
        made = report_of(backend, asked, now)
        for line in explain_lines(made, Voice(backend.settings.office, made.language)):
            click.echo(line)
        return
    for line in report_lines(
        refresh_report(backend, asked, now, close=close), backend.settings.office
    ):
        click.echo(line)


def agenda(config: Path | None, as_of: str | None, period: str | None) -> None:
    """Write the Buku Agenda and say where."""
    backend, now = opened(config, as_of)
    _tell(write_agenda(backend, _period(period, backend, now), now), backend)


def print_set(config: Path | None, as_of: str | None, what: str) -> None:
    """Write the berkas cetak and say where."""
    backend, now = opened(config, as_of)
    _tell(print_papers(backend, what, now), backend)


def templates_check(config: Path | None) -> ExitCode:
    """Print every mistake; those from which no paper comes end with the exit code of settings."""
    backend, _ = opened(config, None)
    found = check_office_templates(backend.settings)
    for misfit in found:
        click.echo(f"{'XX' if misfit.blocks else '!!'}  {misfit.sentence}")
    if not found:
        click.echo(
            backend.settings.office.catalogue.phrase("templates.ok", backend.settings.language)
        )
    blocked = any(misfit.blocks for misfit in found)
    return ExitCode.CONFIGURATION if blocked else ExitCode.DONE


def templates_draw(config: Path | None, folder: Path | None) -> None:
    """Draw every paper with a sample in it and say where."""
    backend, _ = opened(config, None)
    for path in draw_office_templates(backend.settings, folder):
        click.echo(str(path))


def _period(text: str | None, backend: Backend, now: datetime) -> Period:
    """As written, else the month of the moment."""
    if text is None:
        return period_of(now.astimezone(backend.settings.office.zone).date())
    found = parse_period(text)
    if found is None:
        raise click.BadParameter(f"“{text}” is no period; write 2025-10, 2025-Q4 or 2025.")
    return found


def _tell(written: PapersWritten, backend: Backend) -> None:
    say, language = backend.settings.office.catalogue.phrase, backend.settings.language
    key = "paper.written" if written.changed else "paper.same"
    for path in written.paths:
        click.echo(say(key, language, berkas=path))
    if written.set_aside:
        click.echo(say("report.aside", language, berkas=", ".join(written.set_aside)))
