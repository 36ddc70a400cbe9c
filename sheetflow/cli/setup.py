"""An office made, kept and brought back: `init`, `demo`, `restore`, `backup`, `upgrade`."""

import shlex
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from sheetflow import __version__
from sheetflow.app.backend import Backend
from sheetflow.app.backup import backup_office
from sheetflow.app.ledger_checks import Adoption, adopt_ledger
from sheetflow.app.register_rows import restore_row
from sheetflow.app.restore_backup import Rehearsal, Restored, rehearse, restore_backup
from sheetflow.app.setup import init_office, named_settings, save_token
from sheetflow.cli.context import CONFIG, PATH, path_option, progress_bar, with_office
from sheetflow.cli.inspect import count_on_terminal, print_audit
from sheetflow.cli.run import print_run
from sheetflow.core.office import Office
from sheetflow.errors import ExitCode
from sheetflow.present.history import file_lines
from sheetflow.present.import_text import restore_lines


@click.command()
@click.argument("folder", type=PATH, default=Path("demo"), metavar="[DIR]")
def demo(folder: Path) -> None:
    """Make a complete local office with a sample month in DIR (default: demo), and run it."""
    from sheetflow.demo.make_demo import AS_OF, make_demo

    with progress_bar("demo") as progress:
        backend, report = make_demo(folder, progress)
    print_run(report, backend.settings.office, "text")
    click.echo(f"\n{folder}/office.yaml · register.xlsx · Drive/ · sheetflow.db")
    config = shlex.quote(f"{folder}/office.yaml")
    click.echo(f"sheetflow run --config {config} --as-of {AS_OF}")


@click.command()
@with_office
@click.option("--dry-run", is_flag=True, help="Only show what would be made or changed.")
def init(backend: Backend, now: datetime, *, dry_run: bool) -> None:
    """Bring register and Drive folder to the desired shape; what is there already stays."""
    made = init_office(backend, now, dry_run=dry_run)
    for change in made.changes:
        click.echo(f"+ {change}")
    for place in made.found:
        click.echo(f"= {place}")
    for step in made.next_steps:
        click.echo(step)


@click.command(name="sign-in")
@CONFIG
@click.argument("client", type=PATH, metavar="CLIENT_FILE")
def sign_in(config: Path | None, client: Path) -> None:
    """Let a person allow the job to act for them at Google."""
    click.echo(str(save_token(named_settings(config), client)))


@click.command()
@with_office
@click.option("--dry-run", is_flag=True, help="Only show what would be written.")
@click.argument("submission", metavar="ID")
def restore(backend: Backend, now: datetime, submission: str, *, dry_run: bool) -> None:
    """Put a row that is gone from the register back as it was accepted."""
    placed = restore_row(backend, submission, now, dry_run=dry_run)
    for line in restore_lines(placed, backend.settings.office, dry_run=dry_run):
        click.echo(line)


@click.command()
@with_office
@click.option("--dry-run", is_flag=True, help="Only say what that means.")
def adopt(backend: Backend, now: datetime, *, dry_run: bool) -> None:
    """Go on with the ledger as it is, or with a new one, after the office's own was lost."""
    made = adopt_ledger(backend, now, dry_run=dry_run)
    for line in _adoption_lines(made, backend, dry_run=dry_run):
        click.echo(line)


def _adoption_lines(made: Adoption, backend: Backend, *, dry_run: bool) -> Iterator[str]:
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
@path_option("--drive", help="With --check: the files that it was made without.")
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
    from sheetflow.app.upgrade import upgrade_office

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
