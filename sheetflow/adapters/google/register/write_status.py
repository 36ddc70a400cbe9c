"""The requests that write statuses: by identifier in the job's own tab, never in staff's rows.

A system column of the register is a formula that looks its identifier up there.  So sorting,
inserting or deleting rows between reading and writing cannot put a status into another row.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.ledger import tabs
from sheetflow.adapters.google.register.reading import serial
from sheetflow.core.form import Form, SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import PathLink, ShowRow, displayed_cells
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.submission_rows import identifier
from sheetflow.core.words import cut

_WIDTH = len(tabs.STATUS.columns) - 1
Address = Callable[[PathLink], str]
"""Returns the address of a file or folder of Drive; "" where it is unknown."""
_ROWS_A_REQUEST = 200
_SPARE_ROWS_A_REQUEST = 100
"""With their formulas, so many rows take about 500 kB."""
MAX_SENTENCE_LENGTH = 49_000
"""A cell of Sheets holds at most 50,000 characters."""

StatusTab = Mapping[str, tuple[int, tuple[Any, ...]]]
"""For each identifier of the tab its row (from 0) and its cells."""


def read_status_tab(rows: Sequence[Sequence[Any]]) -> StatusTab:
    """Return the entries below the heading; an identifier's first one counts, as in formulas."""
    found: dict[str, tuple[int, tuple[Any, ...]]] = {}
    for place, row in enumerate(rows, start=1):
        if row and row[0] != "":
            cells = (*row[1 : _WIDTH + 1], *[""] * (_WIDTH + 1 - len(row)))
            found.setdefault(str(row[0]), (place, cells))
    return found


@dataclass(frozen=True, slots=True)
class RegisterColumns:
    """The register's tab and its columns (from 0), and the present title of the status tab."""

    sheet_id: int
    header: Header
    form: Form
    status_title: str

    @property
    def identifier(self) -> int:
        """The index of the column of identifiers."""
        return self.header.places[self.form.identifier.id][0]

    @property
    def formulas(self) -> dict[int, str]:
        """The formulas of the system columns by column, the same in every row."""
        filled = self.header.places[self.form.title_column][0]
        return {
            place: tabs.status_formula(self.identifier, system, self.status_title, filled)
            for system, place in self.header.system.items()
        }

    def identifier_at(self, rows: Sequence[Sequence[Cell]], number: int) -> RowId:
        """Return the identifier of the row of that number (from 1), "" where there is none."""
        row = rows[number - 1] if number <= len(rows) else ()
        return identifier(row[self.identifier]) if len(row) > self.identifier else RowId("")

    def identifiers(self, rows: Sequence[Sequence[Cell]]) -> list[RowId]:
        """Return the identifier of every row below the header."""
        numbers = range(self.header.first + 1, len(rows) + 1)
        return [self.identifier_at(rows, number) for number in numbers]


def status_requests(
    tab: StatusTab,
    rows: Sequence[ShowRow],
    names: Sequence[RowId],
    header: Header,
    address: Address,
) -> tuple[list[Json], list[int]]:
    """Return the requests that give the tab the statuses of `rows`; none for unchanged ones.

    Also the numbers of rows that do not show their status: their formulas are missing, as in rows
    that staff have inserted.
    `names` are the identifiers of the register's rows below the header.  One that is in several
    rows has two entries, for the topmost and for the others; rows without any share one (see
    `tabs.status_formula`).
    """
    first_row = header.first + 1
    # Lookups in formulas ignore case.
    folded = [name.casefold() for name in names]
    uses = Counter(folded)
    entries = _StatusEntries(tab, header, address)
    without_formula: list[int] = []
    doubled: dict[RowId, list[ShowRow]] = {}
    for row in rows:
        if not row.cells:
            continue
        if not row.row_id:
            entries.set(tabs.UNIDENTIFIED, row.cells)
            without_formula.append(row.row)
        elif uses[row.row_id.casefold()] > 1:
            doubled.setdefault(row.row_id, []).append(row)
        else:
            entries.set_single(row.row_id, row.cells)
            if entries.is_unchanged(row.row_id):
                without_formula.append(row.row)
    for name, several in doubled.items():
        entries.set_doubled(name, several, first_row + folded.index(name.casefold()))
    return entries.requests(), without_formula


def entry_requests(
    tab: StatusTab, wanted: Mapping[str, Sequence[Any]], renamed: Mapping[str, str]
) -> list[Json]:
    """Return the requests for these entries, some had another name; unchanged ones stay."""
    requests, new = [], []
    for name, cells in wanted.items():
        before = renamed.get(name, name)
        row = sheet_requests.value_row((name, *cells))
        if before not in tab:
            new.append(row)
        elif before != name or tuple(cells) != tab[before][1]:
            requests.append(sheet_requests.update_cells(tabs.STATUS.id, tab[before][0], 0, [row]))
    parts = (new[at : at + _ROWS_A_REQUEST] for at in range(0, len(new), _ROWS_A_REQUEST))
    return [*requests, *(sheet_requests.append_cells(tabs.STATUS.id, part) for part in parts)]


class _StatusEntries:
    """The tab's desired entries, compared with its present ones."""

    def __init__(self, tab: StatusTab, header: Header, address: Address) -> None:
        self._tab = tab
        self._header = header
        self._address = address
        self._wanted: dict[str, Sequence[Any]] = {}
        self._renamed: dict[str, str] = {}

    def set(self, name: str, cells: Mapping[SystemColumn, str | date]) -> None:
        """Set an entry; columns that `cells` lacks stay as they are."""
        wanted = dict(zip(tabs.STATUS.columns[1:], self._before(name), strict=True))
        for system, value in displayed_cells(cells, self._header).items():
            if isinstance(value, PathLink):
                wanted[system.value], wanted[tabs.LINKED[system]] = value.text, self._address(value)
            else:
                wanted[system.value] = _stored(value)
                if system in tabs.LINKED:
                    wanted[tabs.LINKED[system]] = ""
        self._wanted[name] = tuple(wanted.values())

    def set_single(self, name: RowId, cells: Mapping[SystemColumn, str | date]) -> None:
        """Set the entry of a single row, also where it was one of several until now."""
        topmost = name + tabs.FIRST_OF_DOUBLED
        if name not in self._tab and topmost in self._tab:
            self._renamed[name] = topmost
        self.set(name, cells)

    def set_doubled(self, name: RowId, rows: Sequence[ShowRow], topmost: int) -> None:
        """Set two entries; a row without a new status keeps its present one."""
        first, others = name + tabs.FIRST_OF_DOUBLED, name + tabs.OTHERS_OF_DOUBLED
        if name in self._tab:
            self._renamed[first] = name
        self.set(first, {})
        if others not in self._tab:
            self._wanted[others] = self._before(first)
        for row in rows:
            self.set(first if row.row == topmost else others, row.cells)

    def is_unchanged(self, name: str) -> bool:
        """Return whether the tab already has the desired entry."""
        there = name in self._tab and name not in self._renamed
        return there and tuple(self._wanted[name]) == self._before(name)

    def requests(self) -> list[Json]:
        return entry_requests(self._tab, self._wanted, self._renamed)

    def _before(self, name: str) -> tuple[Any, ...]:
        return self._tab.get(self._renamed.get(name, name), (0, ("",) * _WIDTH))[1]


def _stored(value: str | date) -> str | int:
    return serial(value) if isinstance(value, date) else cut(value, MAX_SENTENCE_LENGTH)


def formula_requests(tab: int, rows: Iterable[int], formulas: Mapping[int, str]) -> Iterator[Json]:
    """Yield requests for the formulas by column in these rows (from 0), one for each run of rows.

    Written by row number, which is safe: the formula is the same in every row.
    """
    for start, end in sheet_requests.runs(rows):
        for at, formula in formulas.items():
            where = sheet_requests.area(tab, start, end, at, at + 1)
            yield sheet_requests.repeat_cell(where, sheet_requests.formula_cell(formula))


def spare_rows(
    tab: int, column: int, names: Sequence[str], formulas: Mapping[int, str]
) -> Iterator[Json]:
    """Yield requests for rows below all content, with an identifier in `column` and formulas."""
    blank: list[Json] = [{} for _ in range(max(*formulas, column) + 1)]
    for at, formula in formulas.items():
        blank[at] = sheet_requests.formula_cell(formula)
    rows = [
        [*blank[:column], sheet_requests.value_cell(name), *blank[column + 1 :]] for name in names
    ]
    for start in range(0, len(rows), _SPARE_ROWS_A_REQUEST):
        yield sheet_requests.append_cells(tab, rows[start : start + _SPARE_ROWS_A_REQUEST])


def identifier_requests(
    columns: RegisterColumns,
    snapshot: Sequence[Sequence[Cell]],
    rows: Sequence[ShowRow],
    names: Sequence[RowId],
) -> tuple[list[Json], list[ShowRow]]:
    """Return requests that restore or add identifiers, found by their text, never by row number.

    An overwritten one is replaced by its text, provided that the text occurs once.  New spare rows
    are appended below everything, with their formulas.  Also returns the rows whose identifier
    cannot be found so, because a deleted one has no text (`staff_cells`).
    """
    uses = Counter(names)
    requests: list[Json] = []
    spare: list[RowId] = []
    cleared: list[ShowRow] = []
    for row in rows:
        if row.restore_id is None:
            continue
        written = columns.identifier_at(snapshot, row.row)
        # Of two exchanged identifiers, the second replacement would also replace the first one's
        # row.
        if written and uses[written] == 1 and uses[row.restore_id] == 0:
            requests.append(_replacement(columns, written, row.restore_id))
        elif row.cells:
            cleared.append(row)
        elif not written:
            spare.append(row.restore_id)
    requests += spare_rows(columns.sheet_id, columns.identifier, spare, columns.formulas)
    return requests, cleared


def _replacement(columns: RegisterColumns, old: str, new: str) -> Json:
    first, place = columns.header.first, columns.identifier
    where = sheet_requests.area(columns.sheet_id, first, None, place, place + 1)
    how = {"matchCase": True, "matchEntireCell": True, "range": where}
    return {"findReplace": {"find": old, "replacement": new, **how}}
