"""`doctor` on a Google office: each thing that would fail, found by trying, with its way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sheetflow.adapters.google.desired_protection import DECISIONS
from sheetflow.adapters.google.doctor_google import GoogleDoctor
from sheetflow.adapters.google.drive_file import FOLDER
from sheetflow.adapters.google.system_tabs import HEADS
from sheetflow.adapters.google.token_probe import stale_token_is_refused
from sheetflow.core.words import ENGLISH
from sheetflow.doctor.diagnosis import Diagnosis, Health, examine
from tests.google.home import ADMIN, OWNER, ROBOT, quick_client
from tests.google.spreadsheets import Sheet, google_office, kept_sheet, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.identities import User

WORDS = ["kunci", "lembar register", "folder Drive", "ruang simpan", "hak membuat berkas",
         "perlindungan kolom", "zona waktu dan lokal", "kuota", "penjaga versi"]  # fmt: skip


@pytest.fixture(scope="module")
def again() -> Iterator[Callable[[], Sheet]]:
    with kept_sheet() as found:
        yield found


@pytest.fixture
def sheet(again: Callable[[], Sheet]) -> Iterator[Sheet]:
    made = again()
    yield made
    made.drive.emulator.misbehaviour.clear()


def doctor(sheet: Sheet, email: str = ROBOT, folder: str = "") -> GoogleDoctor:
    client = quick_client(sheet.drive.emulator, email)
    return GoogleDoctor(client, sheet.id, folder or sheet.drive.root, sheet.wanted)


def examined(found: GoogleDoctor) -> dict[str, Diagnosis]:
    return {one.what.removeprefix("Google: "): one for one in examine(found.probes())}


def sick(found: GoogleDoctor) -> dict[str, Diagnosis]:
    return {what: one for what, one in examined(found).items() if one.health is not Health.WELL}


def test_a_provisioned_office_is_well_and_nothing_stays(sheet: Sheet) -> None:
    files, before = dict(sheet.drive.tree()), sheet.whole()
    found = examined(doctor(sheet))
    assert list(found) == WORDS
    assert [one.health for one in found.values()] == [Health.WELL] * len(WORDS)
    assert found["kunci"].detail == ROBOT
    assert found["penjaga versi"].detail == "tanda versi usang ditolak"
    assert sheet.drive.tree() == files
    assert sheet.whole() == before


def test_every_problem_has_a_way_out(sheet: Sheet) -> None:
    found = examined(doctor(sheet, "orang.lain@luar.example"))
    bad = [one for one in found.values() if one.health is not Health.WELL]
    assert len(bad) == len(WORDS) - 1
    assert all(one.detail and one.fix for one in bad)


def test_a_revoked_key_is_said_once_for_each_thing(sheet: Sheet) -> None:
    revoked = sheet.drive.emulator.world.identities.revoked
    revoked.add(ROBOT)
    try:
        assert list(sick(doctor(sheet))) == WORDS
    finally:
        revoked.remove(ROBOT)


def test_a_token_without_the_drive_scope_is_told(sheet: Sheet) -> None:
    scopes = frozenset({"https://www.googleapis.com/auth/spreadsheets"})
    narrow = User(ROBOT, has_storage=False, scopes=scopes)
    sheet.drive.emulator.world.identities.register(f"user:{ROBOT}", narrow)
    try:
        found = sick(doctor(sheet))
        assert {"kunci", "folder Drive", "hak membuat berkas"} <= set(found)
        assert "kuota" not in found
    finally:
        sheet.drive.emulator.world.identities.tokens.clear()


def test_one_who_may_only_read_is_told_so(sheet: Sheet) -> None:
    reader = "pembaca@kantor.example"
    sheet.drive.emulator.share(sheet.drive.drive_id, reader, "reader")
    found = sick(doctor(sheet, reader))
    assert "Editor" in found["lembar register"].fix
    assert "menambah berkas" in found["folder Drive"].detail
    assert "Pengelola konten" in found["hak membuat berkas"].fix


def test_a_service_account_in_my_drive_has_no_storage(sheet: Sheet) -> None:
    folder = sheet.drive.emulator.staff.put_file("Publikasi", owner=ADMIN, mime_type=FOLDER)
    sheet.drive.emulator.share(folder, ROBOT, "writer")
    found = sick(doctor(sheet, folder=folder))
    assert "Drive Bersama" in found["ruang simpan"].fix
    assert "hak membuat berkas" in found


def test_weak_protections_are_named(sheet: Sheet) -> None:
    sheet.edit({"deleteProtectedRange": {"protectedRangeId": DECISIONS}}, email=ROBOT)
    [(what, found)] = sick(doctor(sheet)).items()
    assert what == "perlindungan kolom"
    assert "Keputusan Verifikasi" in found.detail
    assert "sheetflow init" in found.fix


def test_roles_without_an_address_are_named(sheet: Sheet) -> None:
    office = replace(sheet.wanted.office, holders=())
    nobody = replace(sheet, wanted=replace(sheet.wanted, office=office))
    assert "Kasubbag" in examined(doctor(nobody))["perlindungan kolom"].detail


def test_another_time_zone_and_a_locale_with_the_month_first(sheet: Sheet) -> None:
    def about(**what: str) -> None:
        change = {"properties": what, "fields": ",".join(what)}
        sheet.edit({"updateSpreadsheetProperties": change}, email=OWNER)

    about(timeZone="America/Los_Angeles")
    assert "Asia/Jakarta" in sick(doctor(sheet))["zona waktu dan lokal"].detail
    about(timeZone="Asia/Jakarta", locale="en_US")
    found = sick(doctor(sheet))["zona waktu dan lokal"]
    assert (found.health, "en_US" in found.detail) == (Health.AILING, True)


def test_a_spreadsheet_that_nears_its_end_is_told(sheet: Sheet) -> None:
    grow = {"sheetId": 0, "dimension": "ROWS", "length": 190_000}
    sheet.edit({"appendDimension": grow}, email=OWNER)
    assert sick(doctor(sheet))["kuota"].health is Health.AILING


def test_a_used_up_minute_is_a_matter_of_waiting(sheet: Sheet) -> None:
    sheet.drive.emulator.fault(code=429, method="sheets.spreadsheets.get", times=None)
    found = sick(doctor(sheet))
    assert "lembar register" in found
    assert found["kuota"].fix


def test_a_spreadsheet_before_its_init_asks_for_it() -> None:
    with GoogleEmulator() as running:
        found = sick(doctor(new_sheet(running)))
        assert {"perlindungan kolom", "penjaga versi"} <= set(found)
        assert "sheetflow init" in found["penjaga versi"].fix


class Lax:
    """A service that accepts every write, as Google must not."""

    def sheet(self, *_: object) -> dict[str, list[object]]:
        return {"sheets": []}

    def change(self, *_: object, **__: object) -> list[dict[str, object]]:
        return []


def test_a_service_that_takes_a_stale_token_is_found_out(sheet: Sheet) -> None:
    client = sheet.drive.client
    assert stale_token_is_refused(client, sheet.id, HEADS.id)
    assert not stale_token_is_refused(Lax(), sheet.id, HEADS.id)


def test_an_english_office_is_told_in_english(sheet: Sheet) -> None:
    office = google_office(language="en")
    assert office.language == ENGLISH
    english = replace(sheet, wanted=replace(sheet.wanted, office=office))
    assert "Google: storage" in [what for what, _ in doctor(english).probes()]
