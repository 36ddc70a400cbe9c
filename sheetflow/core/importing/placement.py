"""Where imported submissions go in the register: free rows, with their own identifiers.

Notes of the ledger remember which rows of lists are in the register, so that no list comes in
twice.  A row of a list is found again by its own text, however its row was edited since.
"""

import base64
import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheetflow.core.importing.import_rows import Imported, with_remarks
from sheetflow.core.importing.list_cells import CellTrace, Outcome
from sheetflow.core.importing.mapping import Entry
from sheetflow.core.names import ColumnId, RowId, first_free, row_ids
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.reading import read_cell
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import clean, fold
from sheetflow.errors import RegisterError

MOST_SIGNS = 32_767
"""UTF-16 units that a cell holds in every spreadsheet: Excel's limit."""
CellEntries = Mapping[tuple[int, int], Entry]
"""Values by (row, column), both from 1."""
Traces = tuple[CellTrace, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The rows that an import writes.

    `rows` pairs each submission with its row and identifier; `past` are the identifiers of those
    finished before sheetflow was in use, also of known ones.
    """

    cells: CellEntries
    rows: tuple[tuple[Imported, int, RowId], ...]
    known: tuple[Imported, ...] = ()
    """Submissions that the register already has: importing a list twice changes nothing."""
    past: frozenset[RowId] = frozenset()
    found: tuple[tuple[Imported, int, RowId], ...] = ()
    """The same with row and identifier of each; row 0 for one that is gone from the register."""
    columns: Mapping[ColumnId, int] = field(default_factory=dict)
    """The register's columns by place, from 1."""


def place(
    imported: Sequence[Imported], scan: RegisterScan, ledger: LedgerState, office: Office, on: date
) -> Placed:
    """Put each submission into the next free numbered row, or below the last one in use.

    An identifier of the list is kept; other submissions get the row's own, or a new one, as do
    further rows with an identifier that is twice in the list.
    """
    imported = _with_own_ids(imported, office)
    known_rows = _Register(scan, ledger, office).known(imported)
    found = list(zip(imported, known_rows, strict=True))
    numbers = {row.id: row.number for row in scan.rows}
    there = tuple((item, numbers.get(name, 0), name) for item, name in found if name is not None)
    fresh = [item for item, row_id in found if row_id is None]
    placed = place_all(fresh, scan, ledger, office, on)
    past = {row_id for item, _, row_id in there if item.past}
    known = tuple(item for item, _, _ in there)
    _refuse_too_long(placed, office)
    return replace(placed, known=known, past=placed.past | past, found=there)


def _refuse_too_long(placed: Placed, office: Office) -> None:
    for item, _, _ in placed.rows:
        for column, value in item.cells.items():
            length = len(str(value).encode("utf-16-le", "surrogatepass")) // 2
            if length > MOST_SIGNS:
                where = f"{item.file}, {item.sheet}".strip(", ")
                heading = office.form.by_id[column].heading(office.language)
                raise RegisterError(
                    f"{where}: row {item.number} and the notes that belong to it have "
                    f"{length:,} signs for the column {heading}; a cell holds {MOST_SIGNS:,}, so "
                    "nothing was brought in.",
                    "Copy the list, and divide the text between several rows or shorten it there.",
                )


def place_all(
    fresh: Sequence[Imported], scan: RegisterScan, ledger: LedgerState, office: Office, on: date
) -> Placed:
    """Put submissions that are not in the register into free rows."""
    slots = _slots(fresh, scan, ledger, office, on)
    items = [in_register(item, scan, office) for item in fresh]
    rows = tuple((item, *slot) for item, slot in zip(items, slots, strict=True))
    id_place = scan.header.places[office.form.identifier.id][0] + 1
    cells: dict[tuple[int, int], Entry] = {}
    for item, number, row_id in rows:
        cells[number, id_place] = row_id
        for column, value in item.cells.items():
            cells[number, scan.header.places[column][0] + 1] = value
    past = frozenset(row_id for item, _, row_id in rows if item.past)
    columns = {column: places[0] + 1 for column, places in scan.header.places.items()}
    return Placed(cells, rows, past=past, columns=columns)


def _with_own_ids(imported: Sequence[Imported], office: Office) -> list[Imported]:
    seen: set[str] = set()
    found: list[Imported] = []
    for item in imported:
        if item.id and item.id.casefold() in seen:
            said = f"{office.form.identifier.heading(office.language)}: {item.id}"
            traces = _became(item, Outcome.REMARKS, {office.form.identifier.id})
            lost = replace(item, id=RowId(""), lost_id=item.id, traces=traces)
            found.append(with_remarks(lost, (said,), office.form))
        else:
            found.append(item)
        seen.add(item.id.casefold())
    return found


class _Register:
    """The submissions of a register: known by an earlier import, an identifier, or their words.

    Each is one row of the list at most: a further row, however alike, is another submission.
    """

    def __init__(self, scan: RegisterScan, ledger: LedgerState, office: Office) -> None:
        self._scan, self._office = scan, office
        self._ids = {row.id for row in scan.rows} | set(ledger.rows)
        self._taken: set[RowId] = set()
        self._remembered: dict[str, list[RowId]] = {}
        for digest, row_id in remembered(ledger.notes):
            if row_id in self._ids:
                self._remembered.setdefault(digest, []).append(row_id)
        self._named: dict[tuple[str, str], list[tuple[RowId, Mapping[ColumnId, Cell]]]] = {}
        for row in scan.rows:
            cells = dict(zip(scan.columns, row.cells, strict=True))
            self._named.setdefault(self._name(cells), []).append((row.id, cells))

    def known(self, items: Sequence[Imported]) -> list[RowId | None]:
        """Return the identifier under which the register has each; None for a new one.

        A row that was imported before is known by its text in the list, whatever it became since.
        """
        before = [self._known(item) for item in items]
        return [
            name or (None if item.id else self._alike(item))
            for item, name in zip(items, before, strict=True)
        ]

    def _known(self, item: Imported) -> RowId | None:
        found = self._take(self._remembered.get(row_digest(item), ()))
        if not found and item.id in self._ids:
            self._taken.add(item.id)
            return item.id
        return found

    def _take(self, names: Iterable[RowId]) -> RowId | None:
        """Return the first of the rows that is not taken yet, and take it."""
        found = next((name for name in names if name not in self._taken), None)
        self._taken |= {found} if found else set()
        return found

    def _alike(self, item: Imported) -> RowId | None:
        """Return a row with the same title, day, channel and subdivision.

        One that cannot be read, or means both, may be any: a row in which it was corrected since
        must not be imported again.  Without a title or a day all cells must be the same.
        """
        name = self._name(item.cells)
        same = self._is_same if all(name) else self._is_whole
        rows = self._named.get(name, ())
        return self._take(row_id for row_id, cells in rows if same(item, cells))

    def _name(self, cells: Mapping[ColumnId, Cell]) -> tuple[str, str]:
        form = self._office.form
        title, day = cells.get(form.title_column), cells.get(form.date_column)
        return fold(clean(title)), fold(clean(day))

    def _is_whole(self, item: Imported, cells: Mapping[ColumnId, Cell]) -> bool:
        own = in_register(item, self._scan, self._office).cells
        return all(clean(text) == clean(cells.get(name)) for name, text in own.items())

    def _is_same(self, item: Imported, cells: Mapping[ColumnId, Cell]) -> bool:
        form = self._office.form
        for column in (form.selector, form.unit_column):
            values = {self._value(column, item.cells), self._value(column, cells)}
            if len(values) > 1 and not values & {"", form.both}:
                return False
        return True

    def _value(self, column: ColumnId, cells: Mapping[ColumnId, Cell]) -> str:
        office = self._office
        read = read_cell(cells.get(column), None, office.form.by_id[column], office)
        return str(read.value or "")


def _slots(
    fresh: Sequence[Imported], scan: RegisterScan, ledger: LedgerState, office: Office, on: date
) -> list[tuple[int, RowId]]:
    """Return the row of each submission, with the identifier it has or gets.

    A submission whose own identifier is on a spare row goes there, so that no identifier is in two
    rows.  Where the free rows are too few, new ones are numbered below the last one in use.
    """
    spare = dict(scan.spare)
    own = [spare.pop(item.id, None) for item in fresh]
    missing = max(0, own.count(None) - len(spare))
    names = (*scan.spare, *(row.id for row in scan.rows), *(item.id for item in fresh))
    pattern = office.form.identifier_pattern
    first = first_free(pattern, ledger.next_number, names)
    below = enumerate(row_ids(pattern, first, missing, on), scan.end + 1)
    free = iter([*sorted((number, name) for name, number in spare.items()), *below])
    slots = [(number, RowId("")) if number else next(free) for number in own]
    return [(number, item.id or name) for item, (number, name) in zip(fresh, slots, strict=True)]


def in_register(item: Imported, scan: RegisterScan, office: Office) -> Imported:
    """Return the submission with the cells that have a column here; the rest joins the remarks."""
    places, remarks = scan.header.places, office.form.remarks_column
    if places.keys() >= item.cells.keys():
        return item
    cells = {column: value for column, value in item.cells.items() if column in places}
    homeless = [
        f"{office.form.by_id[column].heading(office.language)}: {clean(value)}"
        for column, value in item.cells.items()
        if column not in places
    ]
    if remarks in places:
        cells[remarks] = "\n".join((str(cells.get(remarks, "")), *homeless)).strip()
    there = Outcome.REMARKS if remarks in places else Outcome.LEFT_OUT
    gone = {*(column for column in item.cells if column not in places)}
    traces = _became(item, there, gone)
    if remarks not in places:
        traces = tuple(
            replace(one, outcome=there) if one.outcome is Outcome.REMARKS else one for one in traces
        )
    return replace(item, cells=cells, traces=traces)


def _became(item: Imported, outcome: Outcome, columns: Collection[ColumnId]) -> Traces:
    return tuple(
        replace(one, outcome=outcome, target=None) if one.target in columns else one
        for one in item.traces
    )


NOTE = "import:"
"""The beginning of the notes' names in the ledger (see `LedgerState.notes`); a number follows."""
_ROWS_PER_NOTE = 2_000
"""A cell of a Google ledger takes 50,000 characters; a row takes about 12."""
_DIGITS = 12


def row_digest(item: Imported) -> str:
    """Return the digest of the submission's cells in the list, by heading, merged ones too."""
    own = [(one.heading, one.text) for one in item.traces if one.row == item.number]
    own += [(one.heading, one.text) for one in item.filled]
    text = "\n".join(f"{fold(heading)}\t{text}" for heading, text in own)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def remembered(notes: Mapping[str, str]) -> Iterator[tuple[str, RowId]]:
    """Yield the digests in the notes, each with the identifier that its row got."""
    for name, text in notes.items():
        if name.startswith(NOTE):
            for line in _unpacked(text).splitlines():
                digest, _, row_id = line.partition(" ")
                yield digest, RowId(row_id)


def with_rows(
    notes: Mapping[str, str], rows: Iterable[tuple[Imported, RowId]]
) -> Mapping[str, str]:
    """Return the notes that must be written so that these rows are remembered; none if they are."""
    known = set(remembered(notes))
    pairs = dict.fromkeys((row_digest(item), row_id) for item, row_id in rows if item.traces)
    lines = [f"{digest} {row_id}" for digest, row_id in pairs if (digest, row_id) not in known]
    if not lines:
        return {}
    numbers = [int(name.removeprefix(NOTE)) for name in notes if name.startswith(NOTE)]
    number = max(numbers, default=1)
    lines = [*_unpacked(notes.get(f"{NOTE}{number}", "")).splitlines(), *lines]
    parts = range(0, len(lines), _ROWS_PER_NOTE)
    return {
        f"{NOTE}{number + at}": _packed("\n".join(lines[start : start + _ROWS_PER_NOTE]))
        for at, start in enumerate(parts)
    }


def _packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _unpacked(text: str) -> str:
    """Return the lines of a note; none of one that is not whole, since it only saves work."""
    try:
        return zlib.decompress(base64.b64decode(text)).decode("utf-8")
    except (ValueError, zlib.error):
        return ""
