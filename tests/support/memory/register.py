"""A register in memory."""

from collections.abc import Sequence

from sheetflow.core.form import Form
from sheetflow.core.own_cells import OwnCells, PathLink, ShowList, Shown, placed_cells
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import Area, Cell, ChooseCells, Protections, RegisterSnapshot
from sheetflow.core.words import INDONESIAN, Language
from sheetflow.errors import BusyError, RegisterError, SheetflowError


class MemoryRegister:
    """RegisterReader, RowPublisher, RowFiller on a list of rows, which tests edit as staff would.

    `rows` and `links` may be changed at any time; call `saved` afterwards, as an office program
    would save.  While `opened` names who has it open, nothing is written.  `protections`,
    `merged` and `copies` are as a test sets them; `lists` are the tabs of what waits, if any.
    """

    def __init__(
        self, rows: Sequence[Sequence[Cell]], form: Form, language: Language = INDONESIAN
    ) -> None:
        self.rows: list[list[Cell]] = [list(row) for row in rows]
        self.links: dict[tuple[int, int], str] = {}
        self.opened = ""
        self.protections: Protections | None = None
        self.merged: tuple[Area, ...] = ()
        self.copies: tuple[str, ...] = ()
        self.unwritable: RegisterError | None = None
        self.unfillable: SheetflowError | None = None
        self.lists: dict[str, ShowList | None] = {}
        self._form = form
        self._language = language
        self._saves = 0

    def saved(self) -> None:
        """Save the register: snapshots read before are then of an old version."""
        self._saves += 1

    def read(self) -> RegisterSnapshot:
        """A copy of the rows as they are now."""
        rows = [tuple(row) for row in self.rows]
        links, version = dict(self.links), str(self._saves)
        marks = {name: shown.mark if shown else None for name, shown in self.lists.items()}
        return RegisterSnapshot(
            rows, version, links, self.protections, self.merged, self.copies, lists=marks
        )

    def check_status_write(self, snapshot: RegisterSnapshot, cells: OwnCells) -> None:
        """Raises the RegisterError that a test gave as `unwritable`."""
        current = snapshot.version == str(self._saves)
        if cells.has_rows and current and self.unwritable is not None:
            raise self.unwritable

    def show(self, snapshot: RegisterSnapshot, cells: OwnCells) -> Shown:
        """Writes all rows or none; postponed while it is open or when it was saved since."""
        if not cells.due:
            return Shown(0)
        if self.opened:
            return Shown(0, postponed=f"the register is open ({self.opened})")
        if snapshot.version != str(self._saves):
            return Shown(0, postponed="the register was saved after it was read")
        header = find_header(snapshot.rows, self._form, self._language)
        for (row, column), value in placed_cells(header, self._form, cells.rows).items():
            self._put(row - 1, column - 1, value.text if isinstance(value, PathLink) else value)
        if (heartbeat := cells.heartbeat) is not None:
            self._put(heartbeat.row - 1, heartbeat.column - 1, heartbeat.at)
        self.lists.update((one.tab, one) for one in cells.lists)
        self.saved()
        return Shown(len(cells.rows))

    def fill(self, choose: ChooseCells) -> None:
        """Writes the cells.  Raises BusyError while the register is open, or `unfillable`."""
        if self.unfillable is not None:
            raise self.unfillable
        if self.opened:
            raise BusyError(f"The register is open ({self.opened}).", "Close it, then repeat.")
        for (row, column), value in choose(self.read()).items():
            self._put(row - 1, column - 1, value)
        self.saved()

    def _put(self, row: int, column: int, value: Cell) -> None:
        self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
        cells = self.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value
