"""Cells of earlier steps that a step corrects are in its event, before and after."""

from dataclasses import replace
from datetime import datetime

import pytest

from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.records import LedgerState, SubmissionRecord
from tests.support.memory.ledger import MemoryLedger
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

LINK = ColumnId("tautan_unggahan")
DRAFTED, DRAFT = ColumnId("tanggal_konsep"), StateId("konsep")


def test_a_correction_that_a_step_takes_along_is_in_its_event_as_it_was_and_is() -> None:
    home = MemoryHome(office_of())
    home.put("PUB-1", cells_like({"like": "posted"}))
    now = datetime(2025, 10, 13, 17, tzinfo=home.office.zone)
    home.run(now)
    link = "https://www.instagram.com/p/CONTOH0002x/"
    recorded = {"like": "with_record", "status": "Terdata dalam Laporan"}
    home.write("PUB-1", cells_like({**recorded, "tautan_unggahan": link, "alt": "Lain"}))
    home.write("PUB-1", {"alt": "Peserta mendengarkan pemateri"})

    events = home.run(now)[0].plan.commit.events

    recording = events[0]
    assert [event.transition for event in events] == ["T09", "T10"]
    was, now_reads = dict(recording.before), dict(recording.cells)
    assert [*was] == [LINK]
    assert "CONTOH0001x" in was[LINK]
    assert "CONTOH0002x" in now_reads[LINK]
    assert now_reads[ColumnId("petugas_pendataan")] == "Admin Medcen"


class _OlderLedger(MemoryLedger):
    """A ledger whose steps once recorded the date of a draft as it was in its cell."""

    def load(self) -> LedgerState:
        state = super().load()
        changed = {name: _undated(record) for name, record in state.submissions.items()}
        return replace(state, submissions=changed)


def _undated(record: SubmissionRecord) -> SubmissionRecord:
    cells = tuple(
        (name, "Status" if name == DRAFTED else text) for name, text in record.entered[DRAFT]
    )
    return replace(record, entered={**record.entered, DRAFT: cells})


@pytest.mark.parametrize("written", ["10/10/2025", "Status", "", "09/10/2025"])
def test_an_unreadable_date_of_an_older_ledger_stops_no_run(written: str) -> None:
    home = MemoryHome(office_of())
    home.put("PUB-1", cells_like({"like": "approved"}))
    now = datetime(2025, 10, 13, 17, tzinfo=home.office.zone)
    home.run(now)
    older = _OlderLedger()
    vars(older).update(vars(home.ledger))
    home.ledger = older
    home.write("PUB-1", {str(DRAFTED): written, "tempat": "Aula"})

    plan = home.plan(now)

    assert not plan.commit.events
    assert {found.column for found in plan.findings} == {DRAFTED}
