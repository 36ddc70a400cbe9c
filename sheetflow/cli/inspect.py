"""`history`, `verify` and `doctor` on the command line."""

import sys
from datetime import datetime

import click

from sheetflow.app.audit import Audit, audit, check_files, read_history
from sheetflow.app.backend import Backend
from sheetflow.app.doctor import examine_office
from sheetflow.app.time_stamps import StampFound
from sheetflow.cli import context
from sheetflow.core.ledger.head import MIN_DIGITS, Head, parse_head
from sheetflow.doctor import Health
from sheetflow.errors import ExitCode
from sheetflow.present.history import (
    break_lines,
    file_lines,
    history_data,
    history_lines,
    history_markdown,
    missing_lines,
)


@click.command()
@context.with_backend
@context.FORMAT
@click.option("--full", is_flag=True, help="Write seals and digests whole.")
@click.argument("submission", metavar="ID")
def history(backend: Backend, form: str, submission: str, *, full: bool) -> None:
    """Tell a submission's story: who did what, when, on what evidence."""
    office, found = backend.settings.office, read_history(backend, submission)
    match form:
        case "json":
            context.print_json(history_data(found))
        case "markdown":
            click.echo(history_markdown(found, office, full=full), nl=False)
        case _:
            context.print_lines(history_lines(found, office, full=full))


def _parsed_heads(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> list[Head]:
    heads = [(text, parse_head(text)) for text in texts]
    for text, head in heads:
        if head is None:
            raise click.BadParameter(
                f"“{text}” is no head; write it as a report prints it: the number of the event, a "
                f"colon, and at least {MIN_DIGITS} digits of its hash, like 57:0123456789abcdef.",
                param_hint="--head",
            )
    return [head for _, head in heads if head]


@click.command()
@context.with_backend
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="SEQUENCE:HASH",
    callback=_parsed_heads,
    help="Prove that the ledger still contains this event, as a report or run named it.",
)
@click.option("--files", is_flag=True, help="Also read all that was filed, and compare it.")
def verify(backend: Backend, heads: list[Head], *, files: bool) -> None:
    """Find any event of the ledger that was altered, removed or reordered."""
    result, office = audit(backend), backend.settings.office
    whole = print_audit(result, backend)
    contained = [_print_contained(backend, head) for head in heads]
    contained += [_print_stamp(found, backend) for found in result.stamps]
    for line in missing_lines(result.missing, office):
        click.echo(line)
    if result.unread:
        click.echo(office.text("verify.unread", sebab=result.unread))
    whole = whole and all(contained)
    if files:
        checked = check_files(backend, count_on_terminal)
        for line in file_lines(checked, office):
            click.echo(line)
        whole = whole and not checked.differences
    sys.exit(ExitCode.DONE if whole else ExitCode.TAMPERED)


def print_audit(result: Audit, backend: Backend) -> bool:
    """Print the ledger's breaks, or its head; return whether it is whole and the office's own."""
    office = backend.settings.office
    if result.no_ledger:
        click.echo(office.text("verify.none", tempat=backend.ledger_place))
    elif result.breaks:
        click.echo(office.text("verify.broken", n=len(result.breaks)))
        for line in break_lines(result.breaks, office):
            click.echo(line)
    else:
        click.echo(office.text("verify.ok", n=result.events, sidik=result.head[:16]))
        click.echo(office.text("verify.records", n=result.records))
        if result.older:
            click.echo(office.text("verify.older", n=result.older))
    if result.trouble:
        click.echo(result.trouble)
    return not (result.breaks or result.no_ledger or result.trouble)


def _print_stamp(found: StampFound, backend: Backend) -> bool:
    """Print what a report's time stamp proves, or why it proves nothing."""
    office, name = backend.settings.office, found.record.place.rpartition("/")[2]
    if found.stamp is None:
        why = found.trouble or found.unread
        key = f"stamp.{'broken' if found.trouble else 'unread' if why else 'wanted'}"
        click.echo(office.text(key, laporan=name, sebab=why))
        return not found.trouble
    at, end = (
        f"{moment.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"
        for moment in (found.stamp.at, found.stamp.valid_until)
    )
    number = found.record.head.sequence
    click.echo(office.text("stamp.ok", laporan=name, nomor=number, waktu=at, akhir=end))
    if not found.stamp.trusted:
        click.echo(office.text("stamp.no_root"))
    return True


def _print_contained(backend: Backend, head: Head) -> bool:
    """Print whether the ledger contains the head."""
    office = backend.settings.office
    there = backend.ledger.hash_at(head.sequence)
    if head.is_of(there):
        click.echo(office.text("verify.head", nomor=head.sequence))
        return True
    key, found = ("verify.head_other", there) if there else ("verify.head_gone", "")
    blanks = {"nomor": head.sequence, "ada": found[:MIN_DIGITS], "dicari": head.hash[:16]}
    click.echo(office.text(key, **blanks))
    return False


def count_on_terminal(read: int) -> None:
    """Show the number of files read, on a terminal only."""
    if read % 100 == 0 and sys.stderr.isatty():
        click.echo(f"\r{read} …", nl=False, err=True)


@click.command()
@context.with_office
def doctor(backend: Backend, now: datetime) -> None:
    """Find now what would fail later, each with its fix."""
    signs = {Health.OK: "ok", Health.WARNING: "!!", Health.ERROR: "XX"}
    found = examine_office(backend, now)
    for one in found:
        click.echo(f"{signs[one.health]}  {one.what}  {one.detail}".rstrip())
        if one.fix:
            click.echo(f"      → {one.fix}")
    failed = any(one.health is Health.ERROR for one in found)
    sys.exit(ExitCode.UNAVAILABLE if failed else ExitCode.DONE)
