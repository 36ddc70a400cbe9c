"""`import` on the command line: an assistant on a terminal, one command for programs."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import click

from sheetflow.app.backend import Backend
from sheetflow.app.doubt_list import write_doubts
from sheetflow.app.import_lists import ListFile, import_lists, propose_mapping, read_files
from sheetflow.cli.context import is_agreed, path_option, print_lines, with_office
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.office import Office
from sheetflow.errors import ConfigurationError, UnavailableError, as_unavailable
from sheetflow.present.import_text import ImportReport, import_lines, profile_lines, proposal_lines
from sheetflow.present.lines import BLANK, Line, TextStyle
from sheetflow.safe_files.renaming import put_new_file
from sheetflow.settings.list_mapping import load_list_mapping, mapping_text


@dataclass(frozen=True, slots=True)
class _Work:
    """An import that is under way: its office, time, lists and mapping file."""

    backend: Backend
    now: datetime
    files: Sequence[ListFile]
    mapping_file: Path

    @property
    def office(self) -> Office:
        return self.backend.settings.office

    def tell(self, key: str, **values: object) -> None:
        print_lines([Line(self.office.text(f"import.{key}", **values))])


@click.command(name="import")
@with_office
@click.option("--dry-run", is_flag=True, help="Only show what would come in, and as what.")
@path_option(
    "--mapping",
    "mapping_file",
    metavar="YAML",
    help="How headings and values are read (default: beside the list); a new one is a proposal.",
)
@click.option(
    "--history-before",
    metavar="DATE",
    help="Finished rows published before this day are history: never judged.",
)
@click.option("--yes", "sure", is_flag=True, help="Bring them in as proposed, without asking.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE...")
def import_command(  # noqa: PLR0913 - one for each option
    backend: Backend,
    now: datetime,
    mapping_file: Path | None,
    history_before: str | None,
    sources: tuple[str, ...],
    *,
    dry_run: bool,
    sure: bool,
) -> None:
    """Bring existing lists (.csv, .xlsx, .ods, .xls, a Google Sheet) into the register."""
    files = read_files(backend, sources)
    ending = f"{backend.settings.office.text('import.file.mapping')}.yaml"
    place = mapping_file or files[0].beside.with_name(f"{files[0].beside.name}.{ending}")
    work = _Work(backend, now, files, place)
    on_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if mapping_file is not None and not place.exists() and not (dry_run or sure or on_terminal):
        raise ConfigurationError(
            f"{mapping_file}: there is no such mapping.",
            "Let --dry-run write a proposal there, look through it, and import with it.",
        )
    mapping = load_list_mapping(place, work.office) if place.exists() else AS_IT_STANDS
    if history_before is not None:
        before = _day(history_before)
        mapping = replace(mapping, history=replace(mapping.history, before=before))
    if not place.exists() and (dry_run or sure or on_terminal):
        mapping = _propose(work, mapping)
    elif place.exists():
        work.tell("mapped", berkas=place)
    asks = on_terminal and not sure
    if dry_run or asks:
        comes_in = _preview(work, mapping)
        if dry_run or (comes_in and not _is_wanted(work)):
            work.tell("planned", berkas=place)
            return
    report = import_lists(work.backend, work.files, work.now, mapping)
    _show(work, report, written=True, rows=not asks)


def _is_wanted(work: _Work) -> bool:
    work.tell("question")
    return is_agreed(work.office.text, usual=False)


def _propose(work: _Work, mapping: ListMapping) -> ListMapping:
    """Write a proposed mapping beside the list, show what in it to look at, and return it."""
    proposal = propose_mapping(work.files, work.office, mapping)
    print_lines(proposal_lines(proposal, work.office))
    place, text = work.mapping_file, mapping_text(proposal, mapping, work.office)
    with as_unavailable(place, "Name another file with --mapping."), suppress(FileExistsError):
        put_new_file(place, text.encode())  # one that was made meanwhile is read the next time
    work.tell("proposed", berkas=work.mapping_file)
    return proposal.as_mapping(mapping)


def _preview(work: _Work, mapping: ListMapping) -> bool:
    """Show what would come in, and write the list of doubts; return whether anything would."""
    report = import_lists(work.backend, work.files, work.now, mapping, dry_run=True)
    print_lines([BLANK])
    _show(work, report, written=False)
    return bool(report.placed.rows)


def _show(work: _Work, report: ImportReport, *, written: bool, rows: bool = True) -> None:
    # pandas takes half a second to import, and only an import needs it.
    from sheetflow.core.importing.profile import profile_of

    items = [item for item, _, _ in (*report.placed.found, *report.placed.rows)]
    profile = profile_of(items, work.office)
    if not written and report.placed.rows:
        print_lines([*profile_lines(profile, work.office), BLANK])
    print_lines(import_lines(report, work.office, written=written, rows=rows))
    try:
        place = write_doubts(work.backend, work.files, report, profile, written=written)
    except UnavailableError as error:  # what came in stays, so that this is no failure of it
        print_lines([Line(f"{error.problem} {error.fix}", style=TextStyle.WARNING)])
        return
    if place is not None:
        work.tell("doubts", berkas=place)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"“{text}” is no day; write 2025-09-01.") from error
