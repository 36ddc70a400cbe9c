"""A decision asked for in Drive, through the command line: doctor, run, answer, run, history."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from sheetflow.demo.make_demo import SAMPLE
from tests.google.approvals import BOSS, Person
from tests.google.google_folder import attach, new_google_office
from tests.google.home import GoogleDrive
from tests.google_emulator import GoogleEmulator
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import OfficeFolder
from tests.support.sample_office import attach as attach_local

GUIDE = Path(__file__).parents[2].joinpath("docs/approvals.md").read_text("utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OfficeFolder, GoogleDrive]]:
    """An office with one draft in review, with the setting as the guide has it."""
    with GoogleEmulator() as emulator:
        path = tmp_path_factory.mktemp("kantor")
        folder, drive = new_google_office(path / "google", emulator)
        settings = quick_yaml((folder.path / "office.yaml").read_text("utf-8"))
        settings |= quick_yaml(GUIDE.split("```yaml\n")[1].split("```")[0])
        deciding = (one for one in settings["holders"] if one["role"] == "kasubbag")
        for holder in deciding:
            holder["email"] = BOSS
        settings["limits"] = {"spare_rows": 20, "spare_minimum": 5}
        (folder.path / "office.yaml").write_text(yaml.safe_dump(settings), "utf-8")
        emulator.share(drive.drive_id, BOSS, "writer")
        with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
            row = next(csv.DictReader(lines)) | {
                "Status": "Konsep Diajukan",
                "Hasil Pemeriksaan": "",
                "Tanggal Pemeriksaan": "",
                "Tanggal Unggah": "",
                "Tanggal Pendataan": "",
            }
        listed = path / "daftar.csv"
        with listed.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        for words in (("init",), ("import", str(listed))):
            said = folder.call(*words)
            assert said.code == 0, said.err
        attach_local(path / "lokal", row)
        attach(drive, path / "lokal" / "Kotak Masuk", "Kotak Masuk")
        yield folder, drive


def test_asked_answered_on_a_phone_and_proved(office: tuple[OfficeFolder, GoogleDrive]) -> None:
    folder, drive = office
    doctor = folder.call("doctor")
    assert "dapat dimulai; semua pemutus dapat membuka folder kantor" in doctor.out
    assert folder.call("run", as_of=None).code == 0
    [file] = [one for one in drive.emulator.world.drive.files.values() if one.approvals]
    Person(drive.emulator, BOSS).answer("approve", file.id, message="baik")
    assert "Konsep Diajukan →" in folder.call("run", as_of=None).out
    history = folder.call("history", "PUB-2510-001", as_of=None).out
    approval = file.approvals[0]
    reference = f"{approval['approvalId']} {approval['approvedRevisionId']}"
    assert f"disetujui di Google Drive oleh {BOSS}" in history
    assert reference in history
    assert folder.call("verify", as_of=None).code == 0
