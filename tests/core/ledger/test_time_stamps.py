"""What the ledger notes of a time stamp that is due, and when it is requested again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sheetflow.core.ledger.head import (
    NO_EVENTS,
    StampRecord,
    parse_head,
    stamp_records,
    stamped_text,
)
from sheetflow.core.names import DrivePath, Sha256

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)
PLACE = DrivePath("Laporan/2025-10/Laporan 2025-10")
HEAD = f"57:{'ab' * 32}"
PDF = DrivePath(f"{PLACE}.pdf")
WANTED = StampRecord(PLACE, stamped_text(PLACE, "kantor", HEAD, {PDF: Sha256("cd" * 32)}))


def test_the_text_names_report_office_head_and_digests() -> None:
    assert WANTED.text.splitlines() == [
        "report: Laporan 2025-10",
        "office: kantor",
        f"head: {HEAD}",
        f"sha256: {'cd' * 32} Laporan 2025-10.pdf",
    ]
    assert WANTED.head == parse_head(HEAD)
    assert replace(WANTED, text="nothing").head == NO_EVENTS


def test_stamp_and_text_lie_beside_the_report() -> None:
    assert WANTED.token_path == f"{PLACE}.tsr"
    assert WANTED.text_path == f"{PLACE}.tsr.txt"


def test_each_wait_is_twice_the_one_before_up_to_a_day() -> None:
    record, waits = WANTED, []
    for _ in range(12):
        record = record.failed(NOW)
        assert record.again is not None
        waits.append(record.again - NOW)
    assert waits[:3] == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    assert waits[-1] == timedelta(days=1)
    assert not record.is_due(NOW)
    assert record.is_due(NOW + timedelta(days=1))


def test_a_stamp_that_is_there_is_not_asked_for() -> None:
    assert WANTED.is_due(NOW)
    assert not replace(WANTED, sha256=Sha256("ef" * 32)).is_due(NOW)


def test_records_are_read_from_notes_and_the_unreadable_left_out() -> None:
    had = replace(
        WANTED.failed(NOW), place=DrivePath(f"{PLACE} Revisi 1"), sha256=Sha256("ef" * 32)
    )
    notes = dict([WANTED.to_note(), had.to_note()])
    broken = {WANTED.to_note()[0] + " 2": "{}", "lain": "bukan"}
    assert [*stamp_records(notes | broken)] == [WANTED, had]
