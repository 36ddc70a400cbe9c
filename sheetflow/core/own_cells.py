"""What the job writes into the register: its own cells of rows, its own tabs, the heartbeat.

The heartbeat is the cell above the headings that shows when the job last checked the register.  A
dead job cannot report itself: whoever opens the register sees the cell, which turns red by a rule
of its own once `MISSED` runs are missing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from sheetflow.core.form import Form, SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.office import Office
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean, fold
from sheetflow.core.words import cut


@dataclass(frozen=True, slots=True)
class ShowRow:
    """The job's own columns of one row, as they must read.

    `row` is the row's number in the snapshot of the plan; `restore_id` restores an identifier that
    was edited or deleted.
    """

    row: int
    row_id: RowId
    cells: Mapping[SystemColumn, str | date]
    restore_id: RowId | None = None


@dataclass(frozen=True, slots=True)
class RowLink:
    """Text in a cell that leads to a row of the register."""

    text: str
    row: int
    row_id: RowId


@dataclass(frozen=True, slots=True)
class FileLink:
    """Text in a cell that leads to a file or folder in Drive: its path, or its web address."""

    text: str
    target: str
    is_folder: bool = False


ListCell = str | int | date | RowLink | FileLink


@dataclass(frozen=True, slots=True)
class ShowList:
    """The lines of one of the job's own tabs, as they must read, all of them.

    `mark` is a number of at most 15 digits that follows from the lines: a tab that has it shows
    them.
    """

    tab: str
    lines: tuple[tuple[ListCell, ...], ...]
    mark: int


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The cell (row and column from 1) and the wall-clock time that it must show."""

    row: int
    column: int
    at: datetime
    due_at: datetime
    """From when on what is shown is too old to wait for a run that writes anyway."""

    @property
    def due(self) -> bool:
        """Whether it must be written now."""
        return self.due_at <= self.at


@dataclass(frozen=True, slots=True)
class OwnCells:
    """All that is written into the register at once."""

    rows: Sequence[ShowRow] = ()
    lists: Sequence[ShowList] = ()
    heartbeat: Heartbeat | None = None

    @property
    def has_rows(self) -> bool:
        """Whether there is more to write than the heartbeat."""
        return bool(self.rows or self.lists)

    @property
    def due(self) -> bool:
        """Whether there is anything to write now."""
        return self.has_rows or (self.heartbeat is not None and self.heartbeat.due)


@dataclass(frozen=True, slots=True)
class Shown:
    """The result of writing rows: how many were written, or why none were (`postponed`)."""

    rows: int
    postponed: str = ""


Cells = Mapping[SystemColumn, str | date]

MAX_NAME = 48
"""Most letters of a link: three lines of its column."""
SENTENCE_LINES = 2
"""Most lines of the sentence where the register has a column for its details."""

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""
BEYOND = 2_958_466
"""The serial number after 31 December 9999, which is no day."""
_DUE = list(SystemColumn).index(SystemColumn.DUE)
_LINKED = (SystemColumn.FOLDER, SystemColumn.PAPERS)
_LINKED_PLACES = tuple(list(SystemColumn).index(system) for system in _LINKED)


@dataclass(frozen=True, slots=True)
class PathLink:
    """A cell that shows `text`, the names of files or folders, and leads to one in Drive/.

    `path` is that file or, of several, the folder of all of them; `is_folder` which of the two.
    """

    text: str
    path: str
    is_folder: bool


def blank_cells() -> Cells:
    """Return the system columns of a row that is no submission, or no longer one."""
    return dict.fromkeys(SystemColumn, "")


def cells_as_texts(cells: Cells) -> tuple[str, ...]:
    """Return the cells as the ledger stores them: dates in ISO form, in `SystemColumn`'s order."""
    return tuple(_text(cells[column]) for column in SystemColumn)


def texts_as_cells(texts: Sequence[str]) -> Cells:
    """Return the cells of such texts; older records lack the last columns."""
    padded = (*texts, *[""] * (len(SystemColumn) - len(texts)))
    return {
        column: date.fromisoformat(text) if column is SystemColumn.DUE and text else text
        for column, text in zip(SystemColumn, padded, strict=True)
    }


def displayed_cells(cells: Cells, header: Header) -> dict[SystemColumn, str | date | PathLink]:
    """Return what a register with this header shows of the cells.

    Paths are shown by their names.  The sentence has at most `SENTENCE_LINES` lines; a register
    without a column for details shows these in its place.
    """
    found: dict[SystemColumn, str | date | PathLink] = dict(cells)
    details = str(cells.get(SystemColumn.DETAILS, ""))
    if SystemColumn.SENTENCE in cells and details:
        lines = str(cells[SystemColumn.SENTENCE]).split("\n")[:SENTENCE_LINES]
        whole = SystemColumn.DETAILS not in header.system
        found[SystemColumn.SENTENCE] = details if whole else "\n".join(lines)
    if SystemColumn.DETAILS not in header.system:
        found.pop(SystemColumn.DETAILS, None)
    for system in _LINKED:
        if cells.get(system):
            found[system] = path_link(system, str(cells[system]))
    return found


def path_link(system: SystemColumn, paths: str) -> PathLink:
    """Return the link for paths, one a line: to the only one, else to the folder of all."""
    lines = paths.split("\n")
    ends = (line.rpartition("/")[2].removesuffix(".pdf") for line in lines)
    names = "\n".join(cut(end, MAX_NAME) for end in ends)
    if len(lines) == 1:
        return PathLink(names, paths, is_folder=system is SystemColumn.FOLDER)
    parents = [line.split("/")[:-1] for line in lines]
    shared = takewhile(lambda level: len(set(level)) == 1, zip(*parents, strict=False))
    return PathLink(names, "/".join(level[0] for level in shared), is_folder=True)


def is_displayed(cells: Sequence[Cell], wanted: Sequence[str], header: Header) -> bool:
    """Return whether the sheet's cells, in `SystemColumn`'s order, show these texts.

    Whole paths are accepted, as sheetflow wrote them before it wrote links.
    """
    if cells == wanted:
        return True
    current = current_texts(cells)
    if current == wanted:
        return True
    texts = displayed_cells(texts_as_cells(wanted), header)
    shown = (texts.get(system, "") for system in SystemColumn)
    expected = [cell.text if isinstance(cell, PathLink) else _text(cell) for cell in shown]
    for place in _LINKED_PLACES:
        if current[place] == wanted[place]:
            expected[place] = wanted[place]
    return current == tuple(expected)


def current_texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the sheet's cells in the form of `cells_as_texts`; line ends as in office programs.

    A day in a cell that lost its date format is read as its serial number.
    """
    texts = [_text(cell) for cell in cells]
    due = cells[_DUE]
    if isinstance(due, float | int) and 0 < due < BEYOND:
        texts[_DUE] = (EPOCH + timedelta(days=int(due))).isoformat()
    return tuple(texts)


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell.replace("\r\n", "\n").rstrip() if cell else ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def placed_cells(
    header: Header, form: Form, rows: Iterable[ShowRow]
) -> dict[tuple[int, int], str | date | PathLink]:
    """Return, by row and column from 1, the text, day or link that must be there.

    System columns only, and the identifier where it was edited or deleted (law 1).
    """
    identifier = header.places[form.identifier.id][0] + 1
    cells: dict[tuple[int, int], str | date | PathLink] = {}
    for row in rows:
        for system, value in displayed_cells(row.cells, header).items():
            cells[row.row, header.system[system] + 1] = value
        if row.restore_id is not None:
            cells[row.row, identifier] = row.restore_id
    return cells


MISSED = 3
"""Runs that may be missing until the cell turns red."""
LABEL = "register.heartbeat"
"""The text left of the cell, by which it is found; staff may move both."""


def minutes_allowed(office: Office) -> int:
    """Return the minutes after which the cell turns red."""
    return MISSED * office.schedule.every_minutes


def heartbeat_of(
    rows: Sequence[Sequence[Cell]], header: Header, office: Office, now: datetime
) -> Heartbeat | None:
    """Return the cell as it must be `now`, in the office's zone; None where there is none.

    It is due from half of the allowed time on, so that most quiet runs write nothing, and one
    that comes late leaves it in order.
    """
    labels = {fold(text) for text in office.texts.by_key[LABEL].all()}
    at = _place(rows[: header.row], labels)
    if at is None:
        return None
    row, column = at
    cells = rows[row]
    shown = _moment(cells[column]) if column < len(cells) else None
    moment = now.replace(tzinfo=None, second=0, microsecond=0)
    half = timedelta(minutes=minutes_allowed(office) / 2)
    due_at = shown + half if shown is not None and shown <= moment else moment
    return Heartbeat(row + 1, column + 1, moment, due_at)


def _place(rows: Sequence[Sequence[Cell]], labels: Collection[str]) -> tuple[int, int] | None:
    """Return row and column (from 0) right of the label."""
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and fold(clean(cell)) in labels:
                return number, place + 1
    return None


def _moment(cell: Cell) -> datetime | None:
    """Return the moment in a cell, also as a spreadsheet's number; None for anything else."""
    if isinstance(cell, float | int) and 0 < cell < BEYOND:
        days = timedelta(minutes=round(cell * 24 * 60))
        return datetime.combine(EPOCH, time()) + days
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) else None
