"""Where values.append writes: below the table it takes itself to have found."""

from tests.google_emulator.ranges import Area
from tests.google_emulator.spreadsheet import Tab


def place_to_append(area: Area) -> tuple[int, int, Area | None]:
    """Row and column of the first new value, and the table found (None: nothing in the range).

    One cell means the table around it; a larger range means the last table in it. Tables end at
    blank rows and columns, so a gap in the last row shifts what is appended, as on the real
    service.
    """
    seed = _last_entry(area)
    if seed is None:
        return area.top, area.left, None
    table = _table_around(area.tab, *seed)
    return table.bottom, table.left, table


def _last_entry(area: Area) -> tuple[int, int] | None:
    rows = area.tab.grid.rows
    for row in range(min(area.bottom, len(rows)) - 1, area.top - 1, -1):
        for column in range(min(area.right, len(rows[row])) - 1, area.left - 1, -1):
            if rows[row][column].has_entry:
                return row, column
    return None


def _table_around(tab: Tab, row: int, column: int) -> Area:
    top, left, bottom, right = row, column, row + 1, column + 1
    while True:
        before = (top, left, bottom, right)
        while top and _any(tab, top - 1, left - 1, top, right + 1):
            top -= 1
        while _any(tab, bottom, left - 1, bottom + 1, right + 1):
            bottom += 1
        if left and _any(tab, top - 1, left - 1, bottom + 1, left):
            left -= 1
        if _any(tab, top - 1, right, bottom + 1, right + 1):
            right += 1
        if before == (top, left, bottom, right):
            return Area(tab, top, left, bottom, right)


def _any(tab: Tab, top: int, left: int, bottom: int, right: int) -> bool:
    rows = tab.grid.rows
    return any(
        cell.has_entry
        for row in range(max(top, 0), min(bottom, len(rows)))
        for cell in rows[row][max(left, 0) : right]
    )
