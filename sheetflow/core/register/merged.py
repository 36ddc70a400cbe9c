"""Merged cells: which cells lie under one and so can hold nothing of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sheetflow.core.register.headings import column_letters
from sheetflow.core.register.scan import digest

if TYPE_CHECKING:
    from sheetflow.core.names import ColumnId
    from sheetflow.core.register.scan import RegisterScan, Row


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """A merged range of the sheet; rows and columns from 1, both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def reference(self) -> str:
        """As a spreadsheet names it: "D5:D6"."""
        left, right = column_letters(self.left - 1), column_letters(self.right - 1)
        return f"{left}{self.top}:{right}{self.bottom}"


Covered = Mapping[int, Mapping[int, Area]]
"""By row and column (from 1) the merged range that takes the cell's place."""


def covered_cells(areas: Iterable[Area], columns: Iterable[int], rows: range) -> Covered:
    """The cells of these columns and rows that lie under another.

    A merged whole column costs no more than there are rows.  The first cell of a range is its own.
    """
    wanted = frozenset(columns)
    found: dict[int, dict[int, Area]] = {}
    for area in areas:
        inside = [column for column in wanted if area.left <= column <= area.right]
        for row in range(max(rows.start, area.top), min(rows.stop, area.bottom + 1)):
            for column in inside:
                if (row, column) != (area.top, area.left):
                    found.setdefault(row, {})[column] = area
    return found


def with_merged(scan: RegisterScan, areas: Iterable[Area]) -> RegisterScan:
    """The scan whose rows name the merged cells that theirs lie under.

    They count for the digest, since a row whose cells are unmerged must be judged anew.
    """
    header = scan.header
    names = {header.places[column][0] + 1: column for column in scan.columns}
    covered = covered_cells(areas, names, range(header.first + 1, scan.end + 1))
    if not covered:
        return scan
    rows = tuple(
        _marked(row, names, covered[row.number]) if row.number in covered else row
        for row in scan.rows
    )
    return replace(scan, rows=rows)


def _marked(row: Row, names: Mapping[int, ColumnId], under: Mapping[int, Area]) -> Row:
    merged = tuple((names[column], area.reference) for column, area in sorted(under.items()))
    return replace(row, merged=merged, digest=digest((row.digest.hex(), repr(merged))))
