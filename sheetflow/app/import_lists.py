"""The import of old lists: read, proposed to a person, placed into the register, accounted for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.import_list import list_in_workbook, read_list_file
from sheetflow.app.backend import Backend
from sheetflow.app.register_rows import fill_rows, read_register
from sheetflow.core.files import clean_name
from sheetflow.core.importing.list_sheets import Lists, ListSheet, account_of, read_lists
from sheetflow.core.importing.mapping import AS_IT_STANDS, ListMapping
from sheetflow.core.importing.placement import Placed, place, with_rows
from sheetflow.core.importing.proposal import Proposal, guess_columns, propose
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import in_column
from sheetflow.core.register.sheet import column_letters
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import fold
from sheetflow.errors import RegisterError
from sheetflow.execute.record_past import record_past
from sheetflow.present.import_text import ImportReport

WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file with lists, or a Google Sheet: its name for people, place and worksheets.

    `beside` is the path, without an ending, of what is kept beside it: its mapping and doubts.
    """

    name: str
    place: str
    beside: Path
    sheets: tuple[ListSheet, ...]


def read_files(backend: Backend, sources: Sequence[str]) -> tuple[ListFile, ...]:
    """Read all lists (paths, addresses of Google Sheets), one that is named twice once.

    Names that are alike become paths or addresses.

    Raises RegisterError, UnavailableError, ConfigurationError.
    """
    files = [_read_file(backend, source) for source in dict.fromkeys(sources)]
    names = Counter(file.name for file in files)
    return tuple(_called(one.place if names[one.name] > 1 else one.name, one) for one in files)


def _called(name: str, file: ListFile) -> ListFile:
    return replace(file, name=name, sheets=tuple(replace(one, file=name) for one in file.sheets))


def _read_file(backend: Backend, source: str) -> ListFile:
    if source.startswith(WEB):
        name, content = backend.workbook_at(source)
        beside = backend.settings.root / clean_name(name)
        return ListFile(name, source, beside, tuple(list_in_workbook(Path(name), content)))
    path = Path(source)
    sheets = tuple(read_list_file(path))
    return ListFile(path.name, source, path.with_suffix(""), sheets)


def propose_mapping(files: Sequence[ListFile], office: Office, mapping: ListMapping) -> Proposal:
    """Return how the lists may be read; the columns of one without headings are guessed.

    Raises RegisterError for a file without any list.
    """
    lists, wanted = Lists(), mapping
    for file in files:
        try:
            lists += read_lists(file.sheets, office, mapping)
        except RegisterError:
            wanted = _with_guesses(file, office, wanted)
    if wanted is not mapping:
        lists = _read(files, office, wanted)
    first = propose(_sheets(files), lists, office, wanted)
    # What cannot be read is known only once the headings have their meaning.
    wanted = replace(first.as_mapping(wanted), sheets=wanted.sheets)
    return first.further(propose(_sheets(files), _read(files, office, wanted), office, wanted))


def _with_guesses(file: ListFile, office: Office, mapping: ListMapping) -> ListMapping:
    largest = max(file.sheets, key=lambda sheet: len(sheet.rows), default=ListSheet(""))
    guesses = {fold(text): column for text, column in guess_columns(largest, office).items()}
    others = {sheet.name: False for sheet in file.sheets if sheet is not largest}
    return replace(
        mapping, sheets={**others, **mapping.sheets}, headings={**guesses, **mapping.headings}
    )


def _sheets(files: Sequence[ListFile]) -> list[ListSheet]:
    return [sheet for file in files for sheet in file.sheets]


def _read(files: Sequence[ListFile], office: Office, mapping: ListMapping) -> Lists:
    found = Lists()
    for file in files:
        try:
            found += read_lists(file.sheets, office, mapping)
        except RegisterError as error:
            raise RegisterError(f"{file.place}: {error.problem}", error.fix) from error
    return found


def import_lists(
    backend: Backend,
    files: Sequence[ListFile],
    now: datetime,
    mapping: ListMapping = AS_IT_STANDS,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Bring the lists into free rows of the register.

    Submissions that are there already are left alone, so that it can be repeated; those finished
    before sheetflow was introduced are recorded as history.  `dry_run` changes nothing.  Raises
    RegisterError, UnavailableError; BusyError while a person edits the register.
    """
    office, sheets = backend.settings.office, _sheets(files)
    lists = _read(files, office, mapping)
    proposal = propose(sheets, lists, office, mapping)
    if proposal.alike:
        raise _alike(proposal, office)

    def arrange(scan: RegisterScan, ledger: LedgerState) -> Placed:
        return place(lists.imported, scan, ledger, office, now.date())

    if dry_run:
        found = read_register(backend)
        placed = arrange(found.scan, found.ledger)
        return ImportReport(placed, lists, proposal, account_of(sheets, lists, placed))
    recorded: list[int] = []

    def record(placed: Placed) -> None:
        recorded.append(record_past(office, backend.register, backend.ledger, placed.past, now))
        rows = (*placed.found, *placed.rows)
        came = [(item, row_id) for item, _, row_id in rows]
        notes = with_rows(backend.ledger.latest().notes, came)
        if notes:
            backend.ledger.acknowledge((), notes)

    placed = fill_rows(backend, arrange, now, record)
    account = account_of(sheets, lists, placed)
    return ImportReport(placed, lists, proposal, account, recorded[-1])


def _alike(proposal: Proposal, office: Office) -> RegisterError:
    """Return the error for headings that are the same, with what to write into the mapping."""
    one = proposal.alike[0]
    letters = ", ".join(column_letters(place) for place in one.places)
    remarks: ColumnId = office.form.remarks_column
    lines = ", ".join(
        f'"{in_column(one.heading, place)}": {one.column if place == one.places[0] else remarks}'
        for place in one.places
    )
    where = f"{one.sheet.file}: worksheet “{one.sheet.name}”" if one.sheet.name else one.sheet.file
    return RegisterError(
        f"{where} has the heading “{one.heading}” more than once, in columns {letters}; which of "
        "them counts is not certain, so nothing was brought in.",
        f"Write into the mapping which is which, for example headings: {{{lines}}}; `sheetflow "
        "import --dry-run` writes a proposal.",
    )
