"""`status` tells how the job fares and what waits for whom, and writes nothing."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from sheetflow.app.schedule import install_schedule
from sheetflow.app.status import office_status
from sheetflow.present.status import status_data, status_lines
from sheetflow.settings.load import load_settings
from tests.support.fake_schedulers import FakePrograms, fake_machine
from tests.support.sample_office import OfficeFolder

LATER = "2025-11-03T09:10+07:00"


@pytest.fixture
def office(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(Path(shutil.copytree(judged_month, tmp_path / "kantor")))


def everything(office: OfficeFolder) -> dict[Path, tuple[int, bytes]]:
    found = (path for path in office.path.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


def test_the_status_of_a_real_office(office: OfficeFolder) -> None:
    before = everything(office)

    said = office.call("status", as_of=LATER)

    assert (said.code, said.err) == (0, "")
    assert "Belum terpasang" in said.out
    assert "Pemeriksaan terakhir 03/11/2025 09:00 WIB: selesai dalam" in said.out
    assert "Yang menunggu: 13" in said.out
    assert "Admin Medcen: 2; terlama sejak Jumat, 10 Oktober 2025; 2 terlambat" in said.out
    assert "Laporan Oktober 2025 paling lambat Jumat, 7 November 2025." in said.out
    assert everything(office) == before


def test_the_same_as_json(office: OfficeFolder) -> None:
    data = json.loads(office.call("status", "--json", as_of=LATER).out)

    assert data["last_run"]["rows"] == 23
    assert sum(one["count"] for one in data["waiting"]) == 13
    assert data["report"] == {"period": "2025-10", "due": "2025-11-07"}
    assert (data["failed_in_a_row"], data["missed"], data["troubles"]) == (0, False, [])


def test_failures_are_counted_with_what_is_wrong(office: OfficeFolder) -> None:
    kept = office.register.read_bytes()
    office.register.write_bytes(b"PK\x03\x04 terpotong")
    for minute in (10, 20):
        office.call("run", as_of=f"2025-11-03T09:{minute}+07:00")
    broken = office.call("status", as_of="2025-11-03T09:30+07:00").out
    office.register.write_bytes(kept)
    mended = office.call("status", as_of="2025-11-03T09:30+07:00").out

    for text in (broken, mended):
        assert "Pemeriksaan terakhir 03/11/2025 09:20 WIB: gagal (kode 3)." in text
        assert "Gagal 2 kali berturut-turut sejak 03/11/2025 09:10 WIB." in text
        assert "Terakhir berhasil: 03/11/2025 09:00 WIB." in text
    assert "Yang menunggu" not in broken
    assert "Yang menunggu: 13" in mended


def test_a_job_that_is_installed_and_does_not_run_is_dead(
    office: OfficeFolder, tmp_path: Path
) -> None:
    settings = load_settings(office.path)
    programs = FakePrograms()
    machine = fake_machine(programs, tmp_path / "units")
    install_schedule(settings, datetime.fromisoformat(LATER), machine)

    def text(at: str) -> str:
        found = office_status(settings, datetime.fromisoformat(at), machine)
        return "\n".join(line.text for line in status_lines(found, settings.office))

    assert "mati" not in text("2025-11-03T09:30+07:00")
    assert "Sudah 31 menit tidak ada pemeriksaan" in text("2025-11-03T09:31+07:00")
    assert "Terpasang (systemd --user): setiap 10 menit" in text(LATER)


def test_an_office_that_never_ran(tmp_path: Path, office: OfficeFolder) -> None:
    shutil.rmtree(office.path / ".sheetflow")
    settings = load_settings(office.path)
    machine = fake_machine(FakePrograms(), tmp_path / "units")

    found = office_status(settings, datetime.fromisoformat(LATER), machine)

    assert status_data(found, settings.office)["last_run"] is None
    assert "Belum pernah ada pemeriksaan" in "\n".join(
        line.text for line in status_lines(found, settings.office)
    )


def test_what_kept_failing_and_a_run_that_does_not_end_are_listed(office: OfficeFolder) -> None:
    with (office.path / ".sheetflow" / "sheetflow.db.runs").open("a") as runs:
        runs.write('{"run": "x", "began": "2025-11-03T09:05:00+07:00"}\n')

    assert "Pemeriksaan yang mulai 03/11/2025 09:05 WIB belum selesai" in (
        office.call("status", as_of=LATER).out
    )
