"""What the doctor lists of work and files that are set aside."""

from dataclasses import replace

from sheetflow.core.attempts import STOPPED, STOPPED_PREFIX, WORK_PREFIX, failed_again
from sheetflow.core.files import FileInfo, FileProblem
from sheetflow.core.names import RowId
from sheetflow.core.planning.unfinished import failing, files_set_aside, stopped_files
from sheetflow.core.records import LedgerState
from sheetflow.doctor import Health, set_aside_health
from sheetflow.errors import UnavailableError
from tests.support.accepted import AS_OF, a_copy, a_full_record, a_row
from tests.support.offices_by_settings import office_of


def test_each_is_listed_with_its_reason_and_how_to_try_it_again() -> None:
    attempt = failed_again(None, UnavailableError("a.jpg: the system refused.", "Look."), AS_OF)
    record = a_full_record()
    notes = {
        WORK_PREFIX + a_copy().id: replace(attempt, failures=4).to_note(),
        WORK_PREFIX + "Laporan 2025-10": replace(attempt, failures=2).to_note(),
        STOPPED_PREFIX + record.files[0].sha256: STOPPED,
        STOPPED_PREFIX + "f" * 64: "0",
    }
    row = a_row(file_infos=(("Masuk/a.jpg", FileInfo("s", problem=FileProblem.SET_ASIDE)),))
    ledger = LedgerState(1, {row.id: row}, {record.id: record}, notes=notes)

    work, files = failing([a_copy()], ledger), stopped_files(ledger)
    assert files_set_aside(ledger) == {"Masuk/a.jpg": RowId("PUB-1")}
    found = list(set_aside_health(work, files, office_of()))

    assert [one.what for one in found] == [record.files[0].target, a_copy().target]
    assert {one.health for one in found} == {Health.WARNING}
    assert all("sheetflow run --retry" in one.fix for one in found)
    assert "4 kali gagal" in found[1].detail
    assert "the system refused" in found[1].detail
