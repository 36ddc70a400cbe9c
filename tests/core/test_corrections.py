"""What a step takes along of the steps before it stands in its event, before and after."""

from __future__ import annotations

from datetime import datetime

from sheetflow.core.names import ColumnId
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

LINK = ColumnId("tautan_unggahan")


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
