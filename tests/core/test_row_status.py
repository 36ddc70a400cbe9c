"""Faults of filed files are first in a row's sentence and details, also in older records."""

from dataclasses import replace

from sheetflow.core.findings import E_ARSIP, finding
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import blank_cells, cells_as_texts
from sheetflow.core.planning.row_status import with_faults
from sheetflow.core.records import RowRecord
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
FAULT = finding(E_ARSIP)
USUAL = {SystemColumn.SENTENCE: "Susun konsep.", SystemColumn.DETAILS: "Giliran Admin."}
RECORD = RowRecord(
    RowId("K-1"), b"", "", "", "", closed=False, valid_until=None,
    status_cells=cells_as_texts({**blank_cells(), **USUAL}),
)  # fmt: skip


def test_a_fault_comes_first_in_short_and_in_full_and_goes_again() -> None:
    marked = with_faults(RECORD, (FAULT,), OFFICE)
    sentence, details = marked.status_cells[2], marked.status_cells[-1]
    assert sentence.startswith(f"{E_ARSIP}: ")
    assert sentence.endswith("\nSusun konsep.")
    assert details.endswith("\nGiliran Admin.")
    assert len(details) > len(sentence)
    assert with_faults(marked, (), OFFICE) == RECORD


def test_an_older_record_has_the_whole_fault_in_its_sentence() -> None:
    older = replace(RECORD, status_cells=RECORD.status_cells[:-1])
    marked = with_faults(older, (FAULT,), OFFICE)
    assert len(marked.status_cells) == len(older.status_cells)
    assert (
        marked.status_cells[2].partition("\n")[0]
        in with_faults(RECORD, (FAULT,), OFFICE).status_cells[-1]
    )
    assert with_faults(marked, (), OFFICE) == older
