"""A row is restored into the register from its record in the ledger."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from sheetflow.core.importing.placement import Placed
from sheetflow.core.importing.restored_row import place_restored
from sheetflow.core.names import ColumnId, RowId, StateId, SubmissionId
from sheetflow.core.planning.row_submissions import missing_rows
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.submission_rows import RegisterScan, scan_rows
from sheetflow.errors import ConfigurationError
from tests.support.accepted import a_record, a_row
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like

ROW = "PUB-2025-0001"


def scan(home: MemoryHome, ledger: LedgerState) -> RegisterScan:
    rows = home.register.read().rows
    office = home.office
    header = find_header(rows, office.form, office.language)
    return scan_rows(rows, {}, header, office.form, ledger.rows)


def placed(name: str, *records: SubmissionRecord, home: MemoryHome | None = None) -> Placed:
    ledger = LedgerState(1, {}, {record.id: record for record in records})
    home = home or home_with({})
    return place_restored(name, scan(home, ledger), ledger, home.office, NOW.date())


def cells(*records: SubmissionRecord) -> dict[str, Any]:
    (item, _, _) = placed(ROW, *records).rows[0]
    return {str(column): entry for column, entry in item.cells.items()}


def accepted(state: str = "bahan", name: str = ROW, **reported: str) -> SubmissionRecord:
    kept = tuple((ColumnId(column), text) for column, text in reported.items())
    return a_record(name, state, row_id=RowId(ROW), accepted=kept)


def test_cells_go_back_as_staff_would_write_them() -> None:
    found = cells(
        accepted(
            stempel_waktu="2025-10-09T10:00:00",
            tanggal_kegiatan="2025-10-09",
            tanggal_unggah="31/09/2025",
            subbagian="teknis",
            tautan_bahan="Kotak Masuk/bahan\ndrive:1AbCdEfGhIjKl\noutside:https://lain.example/a",
            nomor_disposisi="AGD-001/X/2025",
            jangkauan="1234",
            suka="banyak",
            judul="=Sosialisasi",
            status="bahan",
        )
    )

    assert found == {
        "stempel_waktu": datetime.fromisoformat("2025-10-09T10:00"),
        "tanggal_kegiatan": date(2025, 10, 9),
        "tanggal_unggah": "31/09/2025",
        "subbagian": "Teknis dan Hupmas",
        "tautan_bahan": "Kotak Masuk/bahan\nhttps://drive.google.com/open?id=1AbCdEfGhIjKl\n"
        "https://lain.example/a",
        "nomor_disposisi": "AGD-001/X/2025",
        "jangkauan": 1234,
        "suka": "banyak",
        "judul": "=Sosialisasi",
        "status": "Bahan Terkumpul",
    }


def test_numbers_go_back_as_numbers_where_the_cell_reads_the_same() -> None:
    found = cells(accepted(no="12", judul="0812", tempat="0", platform="1234567890123456"))

    assert found["no"] == 12
    assert (found["judul"], found["tempat"]) == ("0812", 0)
    assert found["platform"] == "1234567890123456"


def test_a_unit_that_the_office_has_no_more_is_written_as_it_was() -> None:
    assert cells(accepted(subbagian="Subbagian Lama"))["subbagian"] == "Subbagian Lama"


def test_the_row_goes_below_the_last_one_under_its_own_identifier() -> None:
    home = home_with({"PUB-2025-0007": cells_like({"like": "draft"})})
    found = placed(ROW, accepted(judul="A"), home=home)

    assert [(number, name) for _, number, name in found.rows] == [(3, ROW)]
    place = list(home.office.form.columns).index(home.office.form.identifier) + 1
    assert found.cells[3, place] == ROW


@pytest.mark.parametrize(
    ("states", "label"),
    [
        (("konsep", "siap"), "Siap Unggah"),
        (("batal", "konsep"), "Konsep Diajukan"),
        (("selesai", "konsep"), "Selesai"),
        (("batal", "batal"), "Dibatalkan"),
    ],
)
def test_halves_go_back_as_one_row_at_the_state_of_the_further(
    states: tuple[str, str], label: str
) -> None:
    first = accepted(states[0], judul="A", kanal="Keduanya")
    second = accepted(states[1], f"{ROW}-04", judul="B", nomor_nota_dinas="41/ND")

    for name in (ROW, f"{ROW}-04".lower()):
        ((item, _, row_id),) = placed(name, second, first).rows
        assert row_id == ROW
        assert item.cells[ColumnId("judul")] == "A"
        assert item.cells[ColumnId("nomor_nota_dinas")] == "41/ND"
        assert item.cells[ColumnId("status")] == label


def test_a_half_alone_is_enough() -> None:
    assert cells(accepted("konsep", f"{ROW}-04", judul="B"))["judul"] == "B"


def test_of_a_time_without_recorded_rows_the_evidence_goes_back() -> None:
    entered = {
        StateId("bahan"): ((ColumnId("judul"), "Lama"), (ColumnId("kanal"), "Website")),
        StateId("konsep"): ((ColumnId("judul"), "Baru"), (ColumnId("keterangan"), "")),
    }
    record = a_record(ROW, "konsep", row_id=RowId(ROW), entered=entered)

    assert cells(record) == {"judul": "Baru", "kanal": "Website", "status": "Konsep Diajukan"}


def test_what_is_there_or_was_never_recorded_is_refused() -> None:
    home = home_with({ROW: cells_like({"like": "collected"})})
    home.run(NOW)
    ledger = home.ledger.load()
    with pytest.raises(ConfigurationError, match=f"Row 2 of the register is {ROW}"):
        place_restored(ROW, scan(home, ledger), ledger, home.office, NOW.date())
    with pytest.raises(ConfigurationError, match="knows no submission “PUB-9”"):
        place_restored("PUB-9", scan(home, ledger), ledger, home.office, NOW.date())


def test_only_rows_with_a_submission_are_missed_by_their_recorded_titles() -> None:
    rows = {RowId(name): a_row(name) for name in ("A", "B", "C")}
    rows[RowId("B")] = replace(rows[RowId("B")], closed=True)
    known = [
        a_record("A", accepted=((ColumnId("judul"), "Judul A"),)),
        a_record("B", "selesai", entered={}),
    ]
    ledger = LedgerState(1, rows, {SubmissionId(record.id): record for record in known})

    found = missing_rows(rows, ledger, office_of().form)

    assert [(row.id, row.title, row.closed) for row in found] == [
        ("A", "Judul A", False),
        ("B", "–", True),
    ]
    assert missing_rows((), ledger, office_of().form) == ()
