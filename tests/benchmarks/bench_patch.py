"""Writing 500 rows' system columns: our patch against openpyxl's load, edit and save.

Run by hand: `python -m tests.benchmarks.bench_patch [rows]` (50,000 rows unless given; minutes).
"""

import sys
import tempfile
from pathlib import Path
from time import perf_counter

import openpyxl

from sheetflow.adapters.xlsx.workbook_file import replace_workbook, version_of
from tests.benchmarks.wide_register import COLUMNS, FIRST_SYSTEM_COLUMN, wide_register
from tests.support.workbook_calls import patch_cells

CHANGED_ROWS = 500


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    values = {
        (row, column): f"Baris {row}: menunggu Kasubbag, kolom {column}."
        for row in range(2, rows, max(1, rows // CHANGED_ROWS))
        for column in range(FIRST_SYSTEM_COLUMN, COLUMNS + 1)
    }
    with tempfile.TemporaryDirectory() as folder:
        path = wide_register(Path(folder, "register.xlsx"), rows)
        start = perf_counter()
        replace_workbook(
            path, version_of(path), lambda target: patch_cells(path, target, "Register", values)
        )
        ours = perf_counter() - start
        start = perf_counter()
        book = openpyxl.load_workbook(path)
        for (row, column), text in values.items():
            book["Register"].cell(row, column).value = text
        book.save(path)
        theirs = perf_counter() - start
    print(f"{rows} rows x {COLUMNS} columns, {len(values)} cells written")
    print(f"patch {ours:.2f} s, openpyxl {theirs:.2f} s, ratio {ours / theirs:.3f} (limit 0.100)")


if __name__ == "__main__":
    main()
