"""Rows and columns inserted, deleted, moved, so that everything on them follows."""

from tests.google_emulator.anchors import Shift
from tests.google_emulator.api_errors import invalid
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

MOST_CELLS = 10_000_000
MOST_COLUMNS = 18_278


def count(tab: Tab, dimension: str) -> int:
    """Rows or columns of the tab."""
    return tab.grid.row_count if dimension == "ROWS" else tab.grid.column_count


def check_cells(book: Spreadsheet) -> None:
    """400 when the spreadsheet has grown beyond ten million cells, or a tab beyond column ZZZ."""
    if any(tab.grid.column_count > MOST_COLUMNS for tab in book.tabs):
        raise invalid(
            "This action would increase the number of columns in the sheet above the limit of "
            f"{MOST_COLUMNS} columns."
        )
    if sum(tab.grid.row_count * tab.grid.column_count for tab in book.tabs) > MOST_CELLS:
        raise invalid(
            "This action would increase the number of cells in the workbook above the limit of "
            "10000000 cells."
        )


def ensure_size(book: Spreadsheet, tab: Tab, rows: int, columns: int) -> None:
    """Grow the grid so that it has at least so many rows and columns."""
    grid = tab.grid
    if rows > grid.row_count or columns > grid.column_count:
        grid.resize(max(rows, grid.row_count), max(columns, grid.column_count))
        check_cells(book)


def insert_dimension(book: Spreadsheet, tab: Tab, dimension: str, at: int, number: int) -> None:
    """Blank rows or columns before `at`."""
    if dimension == "ROWS":
        tab.grid.insert_rows(at, number)
    else:
        tab.grid.insert_columns(at, number)
    check_cells(book)

    def interval(start: int, end: int) -> tuple[int, int]:
        return (start + number if start >= at else start), (end + number if end > at else end)

    def place(index: int) -> int:
        return index + number if index >= at else index

    Shift(tab, dimension, interval, place).apply(book)


def delete_dimension(book: Spreadsheet, tab: Tab, dimension: str, start: int, end: int) -> None:
    """Rows or columns start … end-1 go, with all that hangs on them alone."""
    gone = end - start
    if dimension == "ROWS":
        tab.grid.delete_rows(start, end)
    else:
        tab.grid.delete_columns(start, end)

    def after(index: int) -> int:
        return index if index <= start else start if index < end else index - gone

    def interval(first: int, last: int) -> tuple[int, int] | None:
        new = after(first), after(last)
        return new if new[0] < new[1] else None

    def place(index: int) -> int | None:
        return None if start <= index < end else after(index)

    Shift(tab, dimension, interval, place).apply(book)


def move_dimension(book: Spreadsheet, tab: Tab, dimension: str, block: range, to: int) -> None:
    """A block of rows or columns goes before what was at `to`."""
    total = count(tab, dimension)
    rest = [index for index in range(total) if index not in block]
    cut = len([index for index in rest if index < to])
    order = rest[:cut] + list(block) + rest[cut:]
    where = {old: new for new, old in enumerate(order)}
    if dimension == "ROWS":
        tab.grid.reorder_rows(order)
    else:
        tab.grid.reorder_columns(order)

    def interval(first: int, last: int) -> tuple[int, int]:
        ends = where.get(first, first), where.get(last - 1, last - 1)
        return min(ends), max(ends) + 1

    Shift(tab, dimension, interval, lambda index: where.get(index, index)).apply(book)
