"""An office on plain Gmail: the job acts for a person, in the My Drive of whom everything is."""

from collections.abc import Iterator
from typing import Any

import pytest

from sheetflow.adapters.google.doctor.drive import DriveProbes
from tests.google.home import ADMIN, new_drive, new_my_drive, quick_client
from tests.google.kinds import GMAIL
from tests.google.office_run import RunningOffice, by_link, by_path, fill_register, running_office
from tests.google.office_sheet import new_sheet
from tests.google.spreadsheets import new_sheet as new_provisioned_sheet
from tests.google_emulator import GoogleEmulator

ROWS: dict[str, dict[str, Any]] = {"A": {"like": "collected"}, "B": {"like": "unfinished"}}


@pytest.fixture
def emulator() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as google:
        yield google


def office_in_my_drive(emulator: GoogleEmulator, refer: Any = by_link) -> RunningOffice:
    sheet, drive = new_sheet(emulator, "user"), new_my_drive(emulator)
    office = RunningOffice(emulator, sheet, drive, refer=refer)
    fill_register(office, ROWS)
    return office


def run(office: RunningOffice) -> None:
    office.run(quick_client(office.emulator, GMAIL))


def without_ids(office: RunningOffice) -> dict[str, Any]:
    story = office.story()
    files = story["files"].items()
    story["files"] = {name: [(one.target, one.sha256) for one in of] for name, of in files}
    del story["rows"]
    return story


@pytest.mark.parametrize("refer", [by_link, by_path])
def test_runs_end_as_in_a_shared_drive_and_quiet_ones_take_three_calls(
    emulator: GoogleEmulator, refer: Any
) -> None:
    with running_office(ROWS, refer) as shared:
        shared.run()
        expected = without_ids(shared)
    office = office_in_my_drive(emulator, refer)
    run(office)
    assert without_ids(office) == expected
    emulator.calls.reset()
    run(office)
    assert emulator.calls.round_trips() <= 3
    assert without_ids(office) == expected


def test_staff_are_the_owners_of_what_they_put_there(emulator: GoogleEmulator) -> None:
    office = office_in_my_drive(emulator)
    run(office)
    files = emulator.world.drive.files.values()
    owners = {
        file.fields["name"]: emulator.world.drive.grants(file)[0][0]["emailAddress"]
        for file in files
        if file.fields["name"].endswith(".txt") and not file.fields.get("appProperties")
    }
    assert set(owners.values()) == {ADMIN}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("user", ["Drive Saya milik", GMAIL, "izin masuk seseorang", "selalu dapat menulis"])],
)
def test_the_doctor_reports_a_my_drive_and_what_is_weaker_there(
    emulator: GoogleEmulator, kind: Any, words: list[str]
) -> None:
    drive = new_my_drive(emulator)
    wanted = new_provisioned_sheet(emulator).wanted
    found = DriveProbes(drive.client, wanted, drive.root, kind)
    assert all(word in found.kind() for word in words)
    assert found.files() == "Publikasi"


@pytest.mark.parametrize(
    ("kind", "words"),
    [("service_account", "akun mesin dengan kunci"), ("impersonation", "akun mesin tanpa kunci")],
)
def test_the_doctor_reports_a_shared_drive_and_whose_account_it_is(
    emulator: GoogleEmulator, kind: Any, words: str
) -> None:
    drive = new_drive(emulator)
    wanted = new_provisioned_sheet(emulator).wanted
    found = DriveProbes(drive.client, wanted, drive.root, kind).kind()
    assert found.startswith("Drive bersama")
    assert words in found
