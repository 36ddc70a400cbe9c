"""Law 10: a file that cannot be opened within the limits delays its own row alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sheetflow.adapters.local.drive.folder import LocalFolder
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.core.files import FileInfo, FileProblem
from sheetflow.core.planning.unfinished import files_set_aside
from tests.contract.whole_homes import WholeHome, new_home
from tests.support.memory.office import MemoryHome, ReportedFiles
from tests.support.offices_by_settings import office_of
from tests.support.registers import NOW
from tests.support.scenario import cells_like

BAD, GOOD = "PUB-2025-0001", "PUB-2025-0002"


@dataclass
class CountedFiles(ReportedFiles):
    """Files that record which were inspected."""

    looked_at: list[str] = field(default_factory=list)

    def inspect(self, references: Sequence[str]) -> Mapping[str, FileInfo]:
        self.looked_at += references
        return super().inspect(references)


def test_it_is_opened_once_until_it_is_saved_anew_and_is_listed() -> None:
    home = MemoryHome(office_of())
    files = CountedFiles()
    home.files = files
    for label in (BAD, GOOD):
        home.put(label, {**cells_like({"like": "disposed"}), "judul": label})
        home.write(label, {"tautan_bahan": f"Kotak Masuk/{label}.jpg"})
    reference = f"Kotak Masuk/{BAD}.jpg"
    files.problems[reference] = FileProblem.SET_ASIDE

    home.run(NOW)
    assert "disisihkan" in home.says(BAD)
    assert "disisihkan" not in home.says(GOOD)
    assert files.looked_at.count(reference) == 1
    assert files_set_aside(home.ledger.load()) == {reference: BAD}

    home.run(NOW + timedelta(minutes=15))
    home.write(BAD, {"judul": "Judul lain"})
    home.run(NOW + timedelta(days=1))
    assert files.looked_at.count(reference) == 1

    files.problems.clear()
    home.run(NOW + timedelta(days=1, minutes=15))
    assert files.looked_at.count(reference) == 2
    assert "disisihkan" not in home.says(BAD)
    assert not files_set_aside(home.ledger.load())


def test_without_a_worker_rows_with_new_files_wait_and_the_others_go_on(tmp_path: Path) -> None:
    home = new_home("local", tmp_path)
    known = home.type({**cells_like({"like": "disposed"}), "judul": "Lama"})
    home.run(NOW)
    settled = home.states()[known]
    fresh = home.type(
        {**cells_like({"like": "disposed"}), "judul": "Baru", "tautan_bahan": "Kotak Masuk/baru"}
    )
    bare = home.type({**cells_like({"like": "disposed"}), "judul": "Tanpa", "tautan_bahan": ""})
    drive = home.home.settings.drive
    no_worker = LocalFolder(drive, inspection_limits=Limits(memory_bytes=MEBIBYTE))
    without = WholeHome(replace(home.home, files=no_worker), home.drive)

    plan = without.run(NOW + timedelta(minutes=15))

    waiting = [one for one in home.sentences() if "belum dapat diperiksa" in one]
    assert len(waiting) == 1
    assert "Kotak Masuk/baru" in waiting[0]
    reported = {(found.submission, found.code, found.variant) for found in plan.findings}
    assert (fresh, "E-AKSES", "not_yet") in reported
    assert (bare, "E-WAJIB", "") in reported
    assert home.states() == {known: settled}
    assert without.run(NOW + timedelta(minutes=30)).empty

    assert home.run(NOW + timedelta(minutes=45)).commit.events
    assert home.states() == {known: settled, fresh: settled}
