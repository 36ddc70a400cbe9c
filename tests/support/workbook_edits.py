"""What a person does to the register: one cell typed, the workbook saved."""

from pathlib import Path

import openpyxl


def write(path: Path, row_id: str, heading: str, value: str | int) -> None:
    """Type `value` into the row's cell under `heading`, and save."""
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    rows = [list(row) for row in sheet.iter_rows()]
    header = next(row for row in rows if any(cell.value == "Status Tercatat" for cell in row))
    names = [cell.value for cell in header]
    for row in rows:
        if row_id in [cell.value for cell in row]:
            row[names.index(heading)].value = value
    book.save(path)
