"""`init`, `sign-in`, `import`, `restore`, `adopt` and `demo` on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import Adoption, adopt_ledger
from sheetflow.app.register_rows import import_list as import_rows
from sheetflow.app.register_rows import restore_row
from sheetflow.app.setup import find_settings_file, init_office, save_token
from sheetflow.cli.context import CONFIG, print_lines, progress_bar, with_office
from sheetflow.cli.run import print_run
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.office import Office
from sheetflow.demo.make_demo import AS_OF, make_demo
from sheetflow.errors import ConfigurationError, UnavailableError
from sheetflow.present.import_text import import_lines, proposal_lines, restore_lines
from sheetflow.present.lines import Line
from sheetflow.safe_files.renaming import put_new_file
from sheetflow.settings.list_mapping import load_list_mapping, mapping_text
from sheetflow.settings.load import load_settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
def demo(folder: Path) -> None:
    """Make a complete local office with a sample month in DIR (default: demo), and run it."""
    with progress_bar("demo") as progress:
        backend, report = make_demo(folder, progress)
    print_run(report, backend.settings.office, "text")
    click.echo(f"\n{folder}/office.yaml · register.xlsx · Drive/ · sheetflow.db")
    click.echo(f"sheetflow run --config {folder}/office.yaml --as-of {AS_OF}")


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
@click.argument("client", type=click.Path(path_type=Path), metavar="CLIENT_FILE")
def sign_in(config: Path | None, client: Path) -> None:
    """Let a person allow the job to act for them at Google."""
    click.echo(str(save_token(load_settings(find_settings_file(config)), client)))


@click.command(name="import")
@with_office
@click.option("--dry-run", is_flag=True, help="Only show what would come in, and as what.")
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    metavar="YAML",
    help="How headings and values are read; with --dry-run a new file gets a proposal.",
)
@click.option(
    "--history-before",
    metavar="DATE",
    help="Finished rows published before this day are history: never judged.",
)
@click.argument("source", type=click.Path(path_type=Path), metavar="FILE")
def import_list(  # noqa: PLR0913 - one for each option
    backend: Backend,
    now: datetime,
    mapping_file: Path | None,
    history_before: str | None,
    source: Path,
    *,
    dry_run: bool,
) -> None:
    """Bring an existing list (.csv or .xlsx) into the register."""
    office = backend.settings.office
    mapping = _mapping(mapping_file, history_before, office, dry_run=dry_run)
    report = import_rows(backend, source, now, mapping, dry_run=dry_run)
    print_lines(import_lines(report.placed, report.lists, report.history, office))
    if not dry_run:
        return
    print_lines(proposal_lines(report.proposal, office))
    print_lines([Line(office.texts.text("run.planned", office.language))])
    if mapping_file is not None and not mapping_file.exists():
        _write(mapping_file, mapping_text(report.proposal, mapping))
        said = office.texts.text("import.proposed", office.language, berkas=mapping_file)
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
        return  # the file was created meanwhile; it is read the next time
    except OSError as error:
        raise UnavailableError(
            f"{file}: cannot be written ({error.strerror}).", "Name another file with --mapping."
        ) from error


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
