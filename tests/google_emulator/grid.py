"""The cells of one tab: ragged rows, cut and grown as Sheets does."""

from collections.abc import Iterator

from tests.google_emulator.cells import BLANK, Cell
from tests.google_emulator.json_shapes import Json

DEFAULT_ROW_PIXELS = 21
DEFAULT_COLUMN_PIXELS = 100


class Grid:
    """Rows of cells, zero-based; beyond what is stored every cell is blank.

    A copy shares its rows with the original until one of them changes a row, which is made anew
    then.
    """

    def __init__(self, row_count: int = 1000, column_count: int = 26) -> None:
        self.row_count = row_count
        self.column_count = column_count
        self.rows: list[list[Cell]] = []
        self._own: set[int] = set()
        """The `id` of rows that no copy shares."""
        self.row_properties: dict[int, Json] = {}
        self.column_properties: dict[int, Json] = {}

    def copy(self) -> "Grid":
        """An independent grid with the same (immutable) cells."""
        twin = Grid(self.row_count, self.column_count)
        twin.rows = self.rows[:]
        self._own.clear()
        twin.row_properties = dict(self.row_properties)
        twin.column_properties = dict(self.column_properties)
        return twin

    def get(self, row: int, column: int) -> Cell:
        """The cell at a place; blank when nothing is stored there."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return BLANK

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replace the cell at a place."""
        if cell == BLANK:
            if row >= len(self.rows) or column >= len(self.rows[row]):
                return
            cell = BLANK
        self.put_row(row, column, [cell])

    def put_row(self, row: int, column: int, cells: list[Cell]) -> None:
        """Replace cells side by side; the row is made as long as they reach."""
        while len(self.rows) <= row:
            self.rows.append([])
        stored = self.rows[row]
        if id(stored) not in self._own:
            stored = self.rows[row] = stored[:]
            self._own.add(id(stored))
        if len(stored) < column + len(cells):
            stored.extend([BLANK] * (column + len(cells) - len(stored)))
        stored[column : column + len(cells)] = cells

    def filled(self) -> Iterator[tuple[int, int, Cell]]:
        """Every stored cell that is not blank, with its place."""
        for index, row in enumerate(self.rows):
            for column, cell in enumerate(row):
                if cell.value is not None or cell.formula is not None or cell.extra is not None:
                    yield index, column, cell

    def last_row_with_entry(self) -> int:
        """One past the last row in which something was entered; 0 in an empty grid."""
        for index in range(len(self.rows) - 1, -1, -1):
            if any(cell.has_entry for cell in self.rows[index]):
                return index + 1
        return 0

    def insert_rows(self, at: int, count: int) -> None:
        """Blank rows before `at`."""
        if at < len(self.rows):
            self.rows[at:at] = [[] for _ in range(count)]
        self.row_count += count
        self.row_properties = _shifted(self.row_properties, at, count)

    def insert_columns(self, at: int, count: int) -> None:
        """Blank columns before `at`."""
        blank = [BLANK] * count
        self.rows = [[*row[:at], *blank, *row[at:]] if at < len(row) else row for row in self.rows]
        self.column_count += count
        self.column_properties = _shifted(self.column_properties, at, count)

    def delete_rows(self, start: int, end: int) -> None:
        """Rows start … end-1 go; those below move up."""
        del self.rows[start:end]
        self.row_count -= end - start
        self.row_properties = _shifted(self.row_properties, end, start - end, start)

    def delete_columns(self, start: int, end: int) -> None:
        """Columns start … end-1 go; those to the right move left."""
        self.rows = [row[:start] + row[end:] for row in self.rows]
        self.column_count -= end - start
        self.column_properties = _shifted(self.column_properties, end, start - end, start)

    def resize(self, row_count: int, column_count: int) -> None:
        """Grow or cut at the bottom and the right."""
        del self.rows[row_count:]
        self.rows = [row[:column_count] for row in self.rows]
        self.row_count, self.column_count = row_count, column_count

    def reorder_rows(self, order: list[int]) -> None:
        """Row i becomes what was row order[i]; `order` names every row of the grid."""
        old = self.rows
        self.rows = [old[index] if index < len(old) else [] for index in order]
        self.row_properties = _reordered(self.row_properties, order)

    def reorder_columns(self, order: list[int]) -> None:
        """Column i becomes what was column order[i]."""
        self.rows = [
            [row[index] if index < len(row) else BLANK for index in order] for row in self.rows
        ]
        self.column_properties = _reordered(self.column_properties, order)


def _shifted(
    properties: dict[int, Json], at: int, by: int, gap: int | None = None
) -> dict[int, Json]:
    gap = at if gap is None else gap
    return {
        (index if index < gap else index + by): item
        for index, item in properties.items()
        if not gap <= index < at
    }


def _reordered(properties: dict[int, Json], order: list[int]) -> dict[int, Json]:
    return {new: properties[old] for new, old in enumerate(order) if old in properties}
