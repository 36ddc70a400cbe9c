"""`doctor` on a Google office: it finds each fault by trying, and reports its fix."""

from dataclasses import replace
from typing import Any, cast

import pytest

from sheetflow.adapters.google.doctor.checks import GoogleDoctor, stale_token_is_refused
from sheetflow.adapters.google.doctor.drive import PROBE
from sheetflow.adapters.google.drive.file import FOLDER
from sheetflow.adapters.google.ledger.tabs import HEADS
from sheetflow.adapters.google.provision.protection import DECISIONS
from sheetflow.adapters.google.provision.provision import GUIDE
from sheetflow.adapters.google.register.staff_cells import LockedTab
from sheetflow.core.words import ENGLISH, Language
from sheetflow.doctor import Diagnosis, Health, examine
from tests.google.home import ADMIN, DOCUMENT, OWNER, ROBOT, quick_client
from tests.google.killing import Deadly, deadly
from tests.google.spreadsheets import Sheet, google_office, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.calls import Logged
from tests.google_emulator.identities import User
from tests.support.crashing import Killed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORDS = ["kunci", "jenis kantor", "lembar register", "folder Drive", "ruang simpan",
         "hak membuat berkas", "persetujuan di Drive", "bentuk lembar", "perlindungan kolom",
         "zona waktu dan lokal", "kuota", "penjaga versi", "tanda sistem"]  # fmt: skip


def doctor(sheet: Sheet, email: str = ROBOT, folder: str = "") -> GoogleDoctor:
    client = quick_client(sheet.drive.emulator, email)
    return GoogleDoctor(client, sheet.id, folder or sheet.drive.root, sheet.wanted)


def examined(found: GoogleDoctor) -> dict[str, Diagnosis]:
    return {one.what.removeprefix("Google: "): one for one in examine(found.probes())}


def files_of(sheet: Sheet) -> list[str]:
    """Return every file of the office's folder outside the trash, doubled ones twice."""
    store = sheet.drive.emulator.world.drive
    there = store.children(sheet.drive.root)
    return sorted(one.fields["name"] for one in there if not store.is_trashed(one))


class Endless(bytes):
    """A content of any length that needs no memory."""

    def __new__(cls, length: int) -> "Endless":
        made = super().__new__(cls)
        made.length = length
        return made

    length: int

    def __len__(self) -> int:
        return self.length


def sick(found: GoogleDoctor) -> dict[str, Diagnosis]:
    return {what: one for what, one in examined(found).items() if one.health is not Health.OK}


def test_a_provisioned_office_is_well_and_nothing_stays(sheet: Sheet) -> None:
    files, before = dict(sheet.drive.tree()), sheet.whole()
    found = examined(doctor(sheet))
    assert list(found) == WORDS
    assert [one.health for one in found.values()] == [Health.OK] * len(WORDS)
    assert found["kunci"].detail == ROBOT
    assert found["penjaga versi"].detail == "tanda versi usang ditolak"
    assert sheet.drive.tree() == files
    assert sheet.whole() == before


def test_every_problem_has_a_way_out(sheet: Sheet) -> None:
    found = examined(doctor(sheet, "orang.lain@luar.example"))
    bad = [one for one in found.values() if one.health is not Health.OK]
    assert len(bad) == len(WORDS) - 1
    assert all(one.detail and one.fix for one in bad)


def test_a_revoked_key_is_said_once_for_each_thing(sheet: Sheet) -> None:
    revoked = sheet.drive.emulator.world.identities.revoked
    revoked.add(ROBOT)
    try:
        assert list(sick(doctor(sheet))) == WORDS
    finally:
        revoked.remove(ROBOT)


def test_a_token_without_the_drive_scope_is_reported(sheet: Sheet) -> None:
    scopes = frozenset({"https://www.googleapis.com/auth/spreadsheets"})
    narrow = User(ROBOT, has_storage=False, scopes=scopes)
    sheet.drive.emulator.world.identities.register(f"user:{ROBOT}", narrow)
    try:
        found = sick(doctor(sheet))
        assert {"kunci", "folder Drive", "hak membuat berkas"} <= set(found)
        assert "kuota" not in found
    finally:
        sheet.drive.emulator.world.identities.tokens.clear()


def test_sheets_that_refuses_the_tokens_scope_is_reported(sheet: Sheet) -> None:
    sheet.drive.emulator.fault(reason="insufficientPermissions", method="sheets.*", times=None)
    found = sick(doctor(sheet))
    assert "kunci" not in found
    assert "scope" in found["lembar register"].fix


@pytest.mark.parametrize("language", ["id", "en"])
def test_apis_that_are_not_enabled_are_reported(sheet: Sheet, language: str) -> None:
    sheet.drive.emulator.fault(reason="accessNotConfigured", times=None)
    office = replace(sheet.wanted.office, language=Language(language))
    reported = replace(sheet, wanted=replace(sheet.wanted, office=office))
    fixes = {one.fix for one in sick(doctor(reported)).values()}
    word = "Aktifkan" if language == "id" else "Enable"
    assert len(fixes) == 1
    assert fixes.pop().startswith(f"{word} ")


def test_a_network_that_is_gone_is_reported(sheet: Sheet) -> None:
    sheet.drive.emulator.fault(kind="lose_request", times=None)
    found = sick(doctor(sheet))
    assert list(found) == WORDS
    assert {one.health for one in found.values()} == {Health.WARNING}
    assert all("jaringan" in one.fix for one in found.values())


def test_what_is_no_sheet_is_reported(sheet: Sheet) -> None:
    document = sheet.drive.put("Naskah", b"", DOCUMENT)
    made = quick_client(sheet.drive.emulator)
    found = sick(GoogleDoctor(made, document, sheet.drive.root, sheet.wanted))
    assert found["lembar register"].fix
    excel = sheet.drive.put("Register.xlsx", b"PK", XLSX)
    found = sick(GoogleDoctor(made, excel, sheet.drive.root, sheet.wanted))
    assert "Google Sheets" in found["lembar register"].fix


def test_an_office_without_a_spreadsheet_is_reported_to_make_one(sheet: Sheet) -> None:
    made = quick_client(sheet.drive.emulator)
    found = sick(GoogleDoctor(made, "", sheet.drive.root, sheet.wanted))
    assert "kunci" not in found
    assert "folder Drive" not in found
    assert "sheetflow init" in found["lembar register"].fix


def test_what_lies_in_the_trash_is_reported(sheet: Sheet) -> None:
    sheet.drive.change(sheet.id, trashed=True)
    sheet.drive.change(sheet.drive.root, trashed=True)
    try:
        found = sick(doctor(sheet))
        assert "sampah" in found["lembar register"].detail
        assert "sampah" in found["folder Drive"].detail
    finally:
        sheet.drive.change(sheet.id, trashed=False)
        sheet.drive.change(sheet.drive.root, trashed=False)


def test_a_file_where_the_folder_is_meant_is_reported(sheet: Sheet) -> None:
    file = sheet.drive.put("bukan-folder.txt", b"x")
    assert "bukan folder" in sick(doctor(sheet, folder=file))["folder Drive"].detail


def test_one_who_may_not_trash_makes_no_probe(sheet: Sheet) -> None:
    writer = "penulis@kantor.example"
    sheet.drive.emulator.share(sheet.drive.drive_id, writer, "writer")
    before = files_of(sheet)
    found = sick(doctor(sheet, writer))
    assert "ke sampah" in found["folder Drive"].detail
    assert "Pengelola konten" in found["hak membuat berkas"].fix
    assert files_of(sheet) == before


def test_a_probe_that_cannot_be_trashed_is_named(sheet: Sheet) -> None:
    sheet.drive.emulator.fault(reason="insufficientFilePermissions", method="drive.files.update")
    found = sick(doctor(sheet))["hak membuat berkas"]
    assert "sheetflow doctor.txt" in found.detail
    assert sick(doctor(sheet)) == {}
    assert "sheetflow doctor.txt" not in sheet.drive.tree()


def test_a_probe_that_reads_back_otherwise_is_reported(sheet: Sheet) -> None:
    emulator = sheet.drive.emulator

    def spoil(entry: Logged) -> None:
        if entry.method == "drive.files.get" and (probe := sheet.drive.find(PROBE)):
            sheet.drive.put(PROBE, b"sesuatu yang lain")
            assert probe.content == b"sesuatu yang lain"

    emulator.before_call(None, spoil)
    assert "tidak terbaca kembali" in sick(doctor(sheet))["hak membuat berkas"].detail


def test_little_room_in_ones_own_storage_is_reported(sheet: Sheet) -> None:
    emulator = sheet.drive.emulator
    folder = emulator.staff.put_file("Publikasi", owner=ADMIN, mime_type=FOLDER)
    assert "MB" in examined(doctor(sheet, ADMIN, folder))["ruang simpan"].detail
    big = emulator.staff.put_file("film", owner=ADMIN, mime_type="video/mp4")
    with emulator.world.lock:
        emulator.world.drive.files[big].revisions[-1].content = Endless(15 * 2**30)
    found = sick(doctor(sheet, ADMIN, folder))["ruang simpan"]
    assert f"0 MB ruang simpan milik {ADMIN}" in found.detail


def test_one_who_may_only_read_is_reported_so(sheet: Sheet) -> None:
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
    found = sick(doctor(sheet))
    assert list(found) == ["bentuk lembar", "perlindungan kolom"]
    assert "Keputusan Verifikasi" in found["perlindungan kolom"].detail
    assert "sheetflow init" in found["perlindungan kolom"].fix


def test_a_tab_that_an_interrupted_import_holds_is_reported_and_freed(sheet: Sheet) -> None:
    LockedTab(quick_client(sheet.drive.emulator), sheet.id, 0).lock()
    found = sick(doctor(sheet))["perlindungan kolom"]
    assert (found.health, "import" in found.detail) == (Health.ERROR, True)
    assert sheet.init() == ["Register: kunci dari sheetflow import yang terputus dibuka."]
    assert sick(doctor(sheet)) == {}


def test_what_init_would_change_is_reported(sheet: Sheet) -> None:
    sheet.edit({"deleteSheet": {"sheetId": GUIDE}}, email=ROBOT)
    found = sick(doctor(sheet))["bentuk lembar"]
    assert (found.health, "Tab “Petunjuk” dibuat." in found.detail) == (Health.WARNING, True)
    assert "--dry-run" in found.fix


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
    about(timeZone="Asia/Jakarta", locale="in_ID")
    assert examined(doctor(sheet))["zona waktu dan lokal"].health is Health.OK
    about(locale="en_US")
    found = sick(doctor(sheet))["zona waktu dan lokal"]
    assert (found.health, "en_US" in found.detail) == (Health.WARNING, True)


def test_a_spreadsheet_that_nears_its_end_is_reported(sheet: Sheet) -> None:
    grow = {"sheetId": 0, "dimension": "ROWS", "length": 190_000}
    sheet.edit({"appendDimension": grow}, email=OWNER)
    assert sick(doctor(sheet))["kuota"].health is Health.WARNING


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


@pytest.mark.parametrize("what", ["hak membuat berkas", "penjaga versi"])
def test_what_a_probe_that_was_killed_has_left_the_next_takes_away(sheet: Sheet, what: str) -> None:
    """The other probes only read."""

    def probing(at: int | None) -> Deadly:
        client = quick_client(sheet.drive.emulator)
        adapter = deadly(client, sheet.drive.emulator.url, at, after=True)
        made = GoogleDoctor(client, sheet.id, sheet.drive.root, sheet.wanted)
        [found] = examine(probe for probe in made.probes() if probe[0].endswith(what))
        assert found.health is Health.OK
        return adapter

    files, before = files_of(sheet), sheet.whole()
    for at in range(1, probing(None).calls + 1):
        with pytest.raises(Killed):
            probing(at)
        probing(None)
        assert files_of(sheet) == files, f"call {at}"
        assert sheet.whole() == before


class Lax:
    """A service that accepts every write, as Google must not."""

    def sheet(self, *_: object) -> dict[str, list[object]]:
        return {"sheets": []}

    def change(self, *_: object, **__: object) -> list[dict[str, object]]:
        return []


def test_a_service_that_takes_a_stale_token_is_found_out(sheet: Sheet) -> None:
    client = sheet.drive.client
    assert stale_token_is_refused(client, sheet.id, HEADS.id)
    assert not stale_token_is_refused(cast("Any", Lax()), sheet.id, HEADS.id)


def test_an_english_office_is_reported_in_english(sheet: Sheet) -> None:
    office = google_office(language="en")
    assert office.language == ENGLISH
    english = replace(sheet, wanted=replace(sheet.wanted, office=office))
    assert "Google: storage" in [what for what, _ in doctor(english).probes()]
