"""Cells of the ledger as staff would write them; a row that is gone, restored from there."""

from collections.abc import Sequence
from datetime import date, datetime

from sheetflow.core.form import Column, Kind, State
from sheetflow.core.importing.import_rows import Imported
from sheetflow.core.importing.mapping import Entry
from sheetflow.core.importing.placement import Placed, place_all
from sheetflow.core.names import ColumnId, RowId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.planning.row_submissions import recorded_cells, records_by_row
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.errors import ConfigurationError


def place_restored(
    name: str, scan: RegisterScan, ledger: LedgerState, office: Office, on: date
) -> Placed:
    """Put the row of submission `name` (also of a half of it) into the next free row.

    Raises ConfigurationError when the ledger has no such submission, or its row is not missing.
    """
    row = _row_of(name, ledger)
    for there in scan.rows:
        if there.id == row:
            raise ConfigurationError(
                f"Row {there.number} of the register is {row}: it is there, and stays as it is.",
                f"See what was recorded of it with `sheetflow history {row}`.",
            )
    restored = Imported(0, row, _cells(records_by_row([row], ledger)[row], office))
    return place_all([restored], scan, ledger, office, on)


def _row_of(name: str, ledger: LedgerState) -> RowId:
    wanted = name.strip().casefold()
    for record in ledger.submissions.values():
        if wanted in {record.id.casefold(), record.row_id.casefold()}:
            return record.row_id
    raise ConfigurationError(
        f"The ledger knows no submission “{name}”, so there is nothing to restore.",
        "`sheetflow run` and `sheetflow doctor` name the submissions whose rows are missing.",
    )


def _cells(records: Sequence[SubmissionRecord], office: Office) -> dict[ColumnId, Entry]:
    form = office.form
    found: dict[ColumnId, Entry] = {
        column: entry_of(form.by_id[column], text, office)
        for column, text in recorded_cells(records, form).items()
    }
    return {**found, form.status.id: _furthest(records, office).label(office.language)}


def _furthest(records: Sequence[SubmissionRecord], office: Office) -> State:
    """Return the recorded state; of several halves the furthest, cancelled ones only if all are."""
    recorded = {record.state for record in records}
    states = [state for state in office.form.states if state.id in recorded]
    return next((s for s in reversed(states) if not (s.end and s.extension)), states[-1])


_DRIVE = "drive:"
_OUTSIDE = "outside:"
"""Each begins the key of a reference that is no path (see `FileRef.key`)."""
_DRIVE_ADDRESS = "https://drive.google.com/open?id="
_EXACT_DIGITS = 15
"""Most digits of a number that a spreadsheet keeps."""


def entry_of(column: Column, text: str, office: Office) -> Entry:
    """Return a text of `Reading.canonical` as staff would have written it."""
    entry: Entry = text
    match column.kind:
        case Kind.DATE | Kind.TIMESTAMP:
            entry = _day(text)
        case Kind.COUNT | Kind.REVISION | Kind.TEXT if _is_whole_number(text):
            entry = int(text)
        case Kind.UNIT if text in office.unit_by_id:
            entry = office.unit_by_id[UnitId(text)].label(office.language)
        case Kind.FILES | Kind.NUMBER_OR_FILES:
            entry = "\n".join(map(_reference, text.split("\n")))
        case _:
            pass
    return entry


def _is_whole_number(text: str) -> bool:
    """Return whether a cell with this number reads as the same text: no leading zero, not long."""
    digits = text.isascii() and text.isdigit() and len(text) <= _EXACT_DIGITS
    return digits and (text == "0" or not text.startswith("0"))


def _day(text: str) -> Entry:
    """Return the day or moment; a text that is neither stays as it was written."""
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text


def _reference(key: str) -> str:
    if key.startswith(_DRIVE):
        return _DRIVE_ADDRESS + key.removeprefix(_DRIVE)
    return key.removeprefix(_OUTSIDE)
