"""`history`, `verify`, `doctor` and `workflow` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from sheetflow.app.audit import audit, check_files, read_history
from sheetflow.app.backend import Backend
from sheetflow.app.doctor import examine_office
from sheetflow.app.time_stamps import StampFound
from sheetflow.app.workflow import check_workflows, draw_workflows, workflow_warnings
from sheetflow.cli.context import opened, print_json, print_lines
from sheetflow.core.ledger.head import LEAST_DIGITS, Head, parse_head
from sheetflow.doctor.office_health import Health
from sheetflow.errors import ExitCode
from sheetflow.present.history import (
    break_lines,
    history_data,
    history_lines,
    history_markdown,
    missing_lines,
)
from sheetflow.present.verify_text import file_lines


def history(config: Path | None, submission: str, form: str, *, full: bool) -> None:
    """Print a submission's story in the form asked for."""
    backend, _ = opened(config, None)
    office = backend.settings.office
    story = read_history(backend, submission)
    match form:
        case "json":
            print_json(history_data(story))
        case "markdown":
            click.echo(history_markdown(story, office, full=full), nl=False)
        case _:
            print_lines(history_lines(story, office, full=full))


def verify(config: Path | None, heads: Sequence[str] = (), *, files: bool = False) -> ExitCode:
    """Print the ledger's breaks, or its head; whether it contains each of `heads`; then, as notes,
    which rows are gone.  With `files` also each filed file that is not what was filed."""
    wanted = [_head(text) for text in heads]
    backend, _ = opened(config, None)
    result, office = audit(backend), backend.settings.office
    language = office.language
    say = office.catalogue.phrase
    if result.no_ledger:
        click.echo(say("verify.none", language, tempat=backend.ledger_place))
    elif result.breaks:
        click.echo(say("verify.broken", language, n=len(result.breaks)))
        for line in break_lines(result.breaks, office):
            click.echo(line)
    else:
        click.echo(say("verify.ok", language, n=result.events, sidik=result.head[:16]))
        click.echo(say("verify.records", language, n=result.records))
        if result.older:
            click.echo(say("verify.older", language, n=result.older))
    if result.trouble:
        click.echo(result.trouble)
    contained = [_print_contained(backend, head) for head in wanted]
    contained += [_print_stamp(found, backend) for found in result.stamps]
    for line in missing_lines(result.missing, office):
        click.echo(line)
    if result.unread:
        click.echo(say("verify.unread", language, sebab=result.unread))
    whole = not (result.breaks or result.no_ledger or result.trouble) and all(contained)
    if files:
        whole = _verify_files(backend) and whole
    return ExitCode.DONE if whole else ExitCode.TAMPERED


def _head(text: str) -> Head:
    found = parse_head(text)
    if found is None:
        raise click.BadParameter(
            f"“{text}” is no head; write it as a report prints it: the number of the event, a "
            f"colon, and at least {LEAST_DIGITS} digits of its hash, like 57:0123456789abcdef.",
            param_hint="--head",
        )
    return found


def _print_stamp(found: StampFound, backend: Backend) -> bool:
    """Print what a report's time stamp proves, or why it proves nothing."""
    say, office = backend.settings.office.catalogue.phrase, backend.settings.office
    language, name = office.language, found.record.place.rpartition("/")[2]
    if found.stamp is None:
        why = found.trouble or found.unread
        key = f"stamp.{'broken' if found.trouble else 'unread' if why else 'wanted'}"
        click.echo(say(key, language, laporan=name, sebab=why))
        return not found.trouble
    at, end = (
        f"{moment.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"
        for moment in (found.stamp.at, found.stamp.valid_until)
    )
    number = found.record.head.sequence
    click.echo(say("stamp.ok", language, laporan=name, nomor=number, waktu=at, akhir=end))
    if not found.stamp.trusted:
        click.echo(say("stamp.no_root", language))
    return True


def _print_contained(backend: Backend, head: Head) -> bool:
    """Print whether the ledger contains the head."""
    say, language = backend.settings.office.catalogue.phrase, backend.settings.language
    there = backend.ledger.hash_at(head.sequence)
    if head.is_of(there):
        click.echo(say("verify.head", language, nomor=head.sequence))
        return True
    key, found = ("verify.head_other", there) if there else ("verify.head_gone", "")
    blanks = {"nomor": head.sequence, "ada": found[:LEAST_DIGITS], "dicari": head.hash[:16]}
    click.echo(say(key, language, **blanks))
    return False


def _verify_files(backend: Backend) -> bool:
    """Print what `check_files` finds; whether everything is as it was filed."""
    office = backend.settings.office
    checked = check_files(backend, _count_on_terminal)
    for line in file_lines(checked, office):
        click.echo(line)
    return not checked.differences


def _count_on_terminal(read: int) -> None:
    """Show how far it is, where somebody watches."""
    if read % 100 == 0 and sys.stderr.isatty():
        click.echo(f"\r{read} …", nl=False, err=True)


def doctor(config: Path | None, as_of: str | None) -> ExitCode:
    """Print every diagnosis; sick ones end with the exit code of a problem."""
    backend, now = opened(config, as_of)
    worst = ExitCode.DONE
    signs = {Health.OK: "ok", Health.WARNING: "!!", Health.ERROR: "XX"}
    for found in examine_office(backend, now):
        click.echo(f"{signs[found.health]}  {found.what}  {found.detail}".rstrip())
        if found.fix:
            click.echo(f"      → {found.fix}")
        if found.health is Health.ERROR:
            worst = ExitCode.UNAVAILABLE
    return worst


def workflow_check(config: Path | None, as_of: str | None) -> ExitCode:
    """Print every defect of the office's SOPs; warnings alone leave it well."""
    backend, now = opened(config, as_of)
    language = backend.settings.language
    defects = check_workflows(backend.settings, now.date())
    for workflow, defect in (*defects, *workflow_warnings(backend.settings)):
        click.echo(f"{workflow.id}: {defect.code} {defect.where}: {defect.sentence(language)}")
        click.echo(f"    → {defect.fix(language)}")
    if not defects:
        for workflow in backend.settings.office.workflows:
            click.echo(f"{workflow.id}: {workflow.short} ({workflow.version}) ok")
    return ExitCode.CONFIGURATION if defects else ExitCode.DONE


def workflow_draw(config: Path | None, folder: Path | None, workflow_id: str | None) -> None:
    """Write the flowcharts and say where."""
    backend, _ = opened(config, None)
    for path in draw_workflows(backend.settings, folder, workflow_id):
        click.echo(str(path))
