"""`backup`, `restore-backup` and `upgrade` on the command line."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from sheetflow import __version__
from sheetflow.app.backend import Backend
from sheetflow.app.backup import backup_office
from sheetflow.app.restore_backup import Rehearsal, Restored, rehearse, restore_backup
from sheetflow.app.upgrade import upgrade_office
from sheetflow.cli.context import with_office
from sheetflow.cli.inspect import count_on_terminal, print_audit
from sheetflow.core.office import Office
from sheetflow.errors import ExitCode
from sheetflow.present.history import file_lines

PATH = click.Path(path_type=Path)


@click.command()
@with_office
@click.option("--with-files", is_flag=True, help="Also take all files of Drive.")
@click.argument("file", type=PATH, metavar="FILE")
def backup(backend: Backend, now: datetime, file: Path, *, with_files: bool) -> None:
    """Write register, ledger, settings and templates into one file, as of one moment."""
    made = backup_office(
        backend, file, now, lambda done, _: count_on_terminal(done), with_files=with_files
    )
    office = backend.settings.office
    _say(
        office,
        "backup.made",
        berkas=file,
        n=len(made.files),
        ukuran=-(-file.stat().st_size // 1_000_000),
        kepala=made.head or "-",
    )
    if not with_files:
        _say(office, "backup.no_files", drive=backend.settings.drive.name, n=len(made.filed))
    if made.left_out:
        _say(office, "backup.left_out", nama=_first(made.left_out))


@click.command(name="restore-backup")
@click.option("--check", is_flag=True, help="Only restore into a scratch folder, and verify.")
@click.option(
    "--drive", type=PATH, metavar="DIR", help="With --check: the files that it was made without."
)
@click.option("--replace", "replace_files", is_flag=True, help="Set aside files that differ.")
@click.argument("file", type=PATH, metavar="FILE")
@click.argument("folder", type=PATH, default=Path(), metavar="[DIR]")
def restore_from_backup(
    file: Path, folder: Path, drive: Path | None, *, check: bool, replace_files: bool
) -> None:
    """Restore an office from its backup into DIR (default: this folder)."""
    if not check:
        restored = restore_backup(
            file, folder, datetime.now().astimezone(), replace_files=replace_files
        )
        _print_restored(restored, folder)
        return
    with rehearse(file, drive, count_on_terminal) as rehearsal:
        _print_rehearsal(rehearsal, file)
        whole = rehearsal.whole
    sys.exit(ExitCode.DONE if whole else ExitCode.TAMPERED)


def _print_restored(restored: Restored, folder: Path) -> None:
    contents, office = restored.contents, restored.backend.settings.office
    _say(
        office,
        "backup.restored",
        folder=folder,
        n=restored.written,
        sama=restored.same,
        waktu=_moment(contents.at, office),
        kepala=contents.head or "-",
    )
    if restored.aside:
        _say(office, "backup.aside", nama=_first([str(path) for path in restored.aside]))
    _say(office, "backup.next", berkas=restored.backend.settings.file)


def _print_rehearsal(rehearsal: Rehearsal, file: Path) -> None:
    contents, office = rehearsal.contents, rehearsal.backend.settings.office
    _say(
        office,
        "backup.checked",
        berkas=file,
        waktu=_moment(contents.at, office),
        versi=contents.version,
        kantor=contents.office,
    )
    print_audit(rehearsal.audit, rehearsal.backend)
    if rehearsal.files is None:
        _say(office, "backup.no_files_read")
    else:
        for line in file_lines(rehearsal.files, office):
            click.echo(line)
    _say(office, "backup.whole" if rehearsal.whole else "backup.not_whole")


@click.command()
@with_office
@click.option("--dry-run", is_flag=True, help="Only show what would be changed.")
def upgrade(backend: Backend, now: datetime, *, dry_run: bool) -> None:
    """Bring an office of an older sheetflow up to date, after a copy was made."""
    made, office = upgrade_office(backend, now, dry_run=dry_run), backend.settings.office
    say = partial(_say, office)
    if made.changes:
        say("upgrade.planned" if dry_run else "upgrade.done", versi=__version__)
        click.echo("".join(f"+ {change}\n" for change in made.changes), nl=False)
    else:
        say("upgrade.current", versi=__version__)
    if made.copy is not None:
        say("upgrade.copy", berkas=made.copy, folder=made.copy.parent)
    if made.own:
        say("upgrade.own", nama=_first(made.own))
    if made.absent:
        say("upgrade.absent", kolom=_first(made.absent))
    for line in (*(mistake.sentence for mistake in made.templates), *made.next_steps):
        click.echo(line)
    blocked = any(mistake.blocks for mistake in made.templates)
    sys.exit(ExitCode.CONFIGURATION if blocked else ExitCode.DONE)


def _moment(at: datetime, office: Office) -> str:
    return f"{at.astimezone(office.zone):%d/%m/%Y %H:%M}"


def _first(names: tuple[str, ...] | list[str]) -> str:
    shown = 8
    return ", ".join(names[:shown]) + (f" (+{len(names) - shown})" if len(names) > shown else "")


def _say(office: Office, key: str, **blanks: object) -> None:
    click.echo(office.text(key, **blanks))
