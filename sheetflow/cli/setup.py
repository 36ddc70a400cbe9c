"""`init`, `sign-in`, `import`, `restore`, `adopt` and `demo` on the command line."""

import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import Adoption, adopt_ledger
from sheetflow.app.register_rows import restore_row
from sheetflow.app.setup import init_office, named_settings, save_token
from sheetflow.cli.context import CONFIG, progress_bar, with_office
from sheetflow.cli.run import print_run
from sheetflow.demo.make_demo import AS_OF, make_demo
from sheetflow.present.import_text import restore_lines


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("demo"), metavar="[DIR]")
def demo(folder: Path) -> None:
    """Make a complete local office with a sample month in DIR (default: demo), and run it."""
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
@click.argument("client", type=click.Path(path_type=Path), metavar="CLIENT_FILE")
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
