"""The job writes its own columns and, where it was lost, the identifier."""

from datetime import date

from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import ShowRow, placed_cells
from sheetflow.core.register.headings import find_header
from sheetflow.core.words import INDONESIAN
from tests.support.small_register import FORM, HEADINGS, rows


def test_cells_stand_under_their_headings_wherever_those_are() -> None:
    header = find_header(rows(), FORM, INDONESIAN)
    day = date(2025, 11, 4)
    cells: dict[SystemColumn, str | date] = {SystemColumn.STATE: "Draf", SystemColumn.DUE: day}
    shown = [
        ShowRow(3, RowId("PUB-1"), cells),
        ShowRow(4, RowId("PUB-2"), {}, restore_id=RowId("PUB-2")),
    ]
    assert placed_cells(header, FORM, shown) == {
        (3, 1 + HEADINGS.index("Kolom status_tercatat")): "Draf",
        (3, 1 + HEADINGS.index("Kolom batas_waktu")): day,
        (4, 1 + HEADINGS.index("ID Pengajuan")): "PUB-2",
    }
