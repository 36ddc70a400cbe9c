"""Where imported submissions go in the register: free rows, under the identifiers they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sheetflow.core.importing import Entry, Imported
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.numbering import highest_number, row_ids
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.survey import Survey
from sheetflow.core.register.text import clean, fold

CellEntries = Mapping[tuple[int, int], Entry]
"""By (row, column), both from 1."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What an import writes: `rows` pairs each submission with its row and identifier."""

    cells: CellEntries
    rows: tuple[tuple[Imported, int, RowId], ...]
    known: tuple[Imported, ...]
    """Submissions that the register has already: bringing a list in twice changes nothing."""


def place(
    imported: Sequence[Imported], survey: Survey, ledger: LedgerState, office: Office, on: date
) -> Placed:
    """Put each submission into the next free numbered row, or below the last one in use.

    An identifier that the list gives is kept; the others get the row's own, or a new one.
    """
    present = {row.id for row in survey.rows} | set(ledger.rows)
    titles = _titles(survey, office)
    fresh = [item for item in imported if not _is_known(item, present, titles, office)]
    known = tuple(item for item in imported if _is_known(item, present, titles, office))
    slots = _slots(fresh, survey, ledger, office, on)
    rows = tuple((item, *slot) for item, slot in zip(fresh, slots, strict=True))
    id_place = survey.header.places[office.form.identifier.id][0] + 1
    cells: dict[tuple[int, int], Entry] = {}
    for item, number, row_id in rows:
        cells[number, id_place] = row_id
        for column, value in _in_register(item, survey, office).items():
            cells[number, survey.header.places[column][0] + 1] = value
    return Placed(cells, rows, known)


def _is_known(
    item: Imported, present: set[RowId], titles: set[tuple[str, str]], office: Office
) -> bool:
    if item.id:
        return item.id in present
    return _title(item.cells, office) in titles


def _title(cells: Mapping[ColumnId, Entry], office: Office) -> tuple[str, str]:
    form = office.form
    return (
        fold(clean(cells.get(form.title_column))),
        fold(clean(cells.get(form.date_column))),
    )


def _titles(survey: Survey, office: Office) -> set[tuple[str, str]]:
    places = [survey.columns.index(c) for c in (office.form.title_column, office.form.date_column)]
    found = ((fold(clean(row.cells[p])) for p in places) for row in survey.rows)
    return {(title, day) for title, day in found}


def _slots(
    fresh: Sequence[Imported], survey: Survey, ledger: LedgerState, office: Office, on: date
) -> list[tuple[int, RowId]]:
    """The row of each submission, with the identifier it has or gets.

    A submission whose own identifier stands on a spare row goes there, so that no identifier is
    in two rows; new rows are numbered below the last one in use where the free ones are too few.
    """
    spare = dict(survey.spare)
    own = [spare.pop(item.id, None) for item in fresh]
    missing = max(0, own.count(None) - len(spare))
    names = (*survey.spare, *(row.id for row in survey.rows), *(item.id for item in fresh))
    pattern = office.form.identifier_pattern
    first = max(ledger.next_number, highest_number(pattern, names) + 1)
    below = enumerate(row_ids(pattern, first, missing, on), survey.end + 1)
    free = iter([*sorted((number, name) for name, number in spare.items()), *below])
    slots = [(number, RowId("")) if number else next(free) for number in own]
    return [(number, item.id or name) for item, (number, name) in zip(fresh, slots, strict=True)]


def _in_register(item: Imported, survey: Survey, office: Office) -> dict[ColumnId, Entry]:
    """The cells that have a column in this register; the rest joins the remarks."""
    places, remarks = survey.header.places, office.form.remarks_column
    cells = {column: value for column, value in item.cells.items() if column in places}
    homeless = [
        f"{office.form.by_id[column].heading(office.language)}: {clean(value)}"
        for column, value in item.cells.items()
        if column not in places
    ]
    if homeless and remarks in places:
        cells[remarks] = "\n".join((str(cells.get(remarks, "")), *homeless)).strip()
    return cells
