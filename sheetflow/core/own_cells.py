"""What the job writes into the register: its own cells of rows, its own tabs, the heartbeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId


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
