"""Writing staff's own cells into free rows: only ever because a person asked for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from sheetflow.adapters.local.patch import patch_cells
from sheetflow.adapters.local.replace import replace_workbook
from sheetflow.adapters.local.stamp import FileStamp


def fill_cells(
    path: Path,
    tab: str,
    read: FileStamp,
    cells: Mapping[tuple[int, int], str | int | date],
    recalculated: Collection[str] = (),
) -> None:
    """Put `cells` (row and column from 1) into the workbook, all or none.

    Raises BusyError while it is open or when it changed since `read`; UnavailableError.
    """

    def write(temporary: Path) -> None:
        patch_cells(path, temporary, tab, cells, recalculate=recalculated)

    replace_workbook(path, read, write)
