"""`init` where office.yaml names no spreadsheet yet: one is created, and found again."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sheetflow.adapters.google.doctor.checks import GoogleDoctor
from sheetflow.adapters.google.drive.file import FOLDER, SPREADSHEET
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.provision.new_spreadsheet import NewSpreadsheet
from sheetflow.adapters.google.provision.provision import Provision
from sheetflow.adapters.google.provision.setup_state import alike_locales
from sheetflow.core.words import words
from sheetflow.doctor import examine
from sheetflow.errors import ConfigurationError, SheetflowError
from tests.google.home import ADMIN, ROBOT, quick_client
from tests.google.spreadsheets import Sheet, google_office, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import DriveFile

NAME = "Register Pengajuan · KPU Kabupaten Contoh"


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    """Yield an office's folder; its own spreadsheet is elsewhere in the Shared Drive."""
    with GoogleEmulator() as running:
        yield new_sheet(running)


def unidentified(sheet: Sheet, email: str = ROBOT) -> Provision:
    """Return a new process's `init` of an office that names no spreadsheet."""
    client = quick_client(sheet.drive.emulator, email)
    return Provision(client, "", sheet.drive.files, sheet.wanted)


def made(sheet: Sheet) -> list[DriveFile]:
    """Return the spreadsheets of that name, wherever they are."""
    files = sheet.drive.emulator.world.drive.files.values()
    return [one for one in files if one.mime_type == SPREADSHEET and one.fields["name"] == NAME]


def init(provision: Provision) -> list[str]:
    difference = provision.difference()
    provision.apply(difference)
    return [change.sentence for change in difference]


def test_what_is_missing_is_shown_before_anything_is_made(sheet: Sheet) -> None:
    provision = unidentified(sheet)
    said = [change.sentence for change in provision.difference()]
    assert said[:2] == [f"Lembar “{NAME}” dibuat di folder “Publikasi”.", "Tab “Register” dibuat."]
    assert made(sheet) == []
    assert provision.spreadsheet_id == ""
    assert init(provision) == said


def test_it_stands_in_the_offices_folder_and_is_whole(sheet: Sheet) -> None:
    provision = unidentified(sheet)
    init(provision)
    [found] = made(sheet)
    assert found.id == provision.spreadsheet_id
    assert found.fields["parents"] == [sheet.drive.root]
    about = replace(sheet, id=found.id).get("properties")["properties"]
    assert (about["timeZone"], about["locale"]) == ("Asia/Jakarta", "in_ID")
    assert provision.difference() == ()


def test_a_locale_that_google_refuses_holds_up_nothing_and_is_reported(sheet: Sheet) -> None:
    said = "Invalid requests[0].updateSpreadsheetProperties: Unsupported locale: in_ID"
    method = "sheets.spreadsheets.batchUpdate"
    sheet.drive.emulator.misbehaviour.add(code=400, message=said, method=method)
    provision = unidentified(sheet)
    advice = provision.apply(provision.difference())
    assert advice == ("Google menolak lokal in_ID: ubah di File › Setelan › Lokal.",)
    assert provision.difference() == ()
    twin = replace(sheet, id=provision.spreadsheet_id)
    doctor = GoogleDoctor(sheet.drive.client, twin.id, sheet.drive.root, twin.wanted)
    found = {one.what: one for one in examine(doctor.probes())}
    assert "en_US" in found["Google: zona waktu dan lokal"].detail


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("in_ID", "id_ID", True),
        ("in", "id", True),
        ("in_ID", "in_ID", True),
        ("in_ID", "en_GB", False),
        ("in", "in_ID", False),
    ],
)
def test_indonesian_has_two_codes(one: str, other: str, same: bool) -> None:
    assert alike_locales(one, other) == same


def test_the_next_init_finds_it_again_renamed_and_moved(sheet: Sheet) -> None:
    first = unidentified(sheet)
    init(first)
    elsewhere = sheet.drive.add_folder("Lama", sheet.drive.drive_id)
    sheet.drive.change(first.spreadsheet_id, name="Register kami", parents=[elsewhere])
    second = unidentified(sheet)
    assert second.difference() == ()
    assert second.spreadsheet_id == first.spreadsheet_id
    assert made(sheet) == []


def test_it_is_found_while_drives_lists_lag_behind(sheet: Sheet) -> None:
    sheet.drive.emulator.stale_listing()
    init(unidentified(sheet))
    assert unidentified(sheet).difference() == ()
    assert len(made(sheet)) == 1


def test_after_an_answer_that_was_lost_it_is_found_by_its_mark(sheet: Sheet) -> None:
    provision = unidentified(sheet)
    shown = provision.difference()
    sheet.drive.emulator.fault(kind="lose_answer", method="drive.files.create", times=1)
    with pytest.raises(SheetflowError):
        provision.apply(shown)
    again = unidentified(sheet)
    said = init(again)
    assert "Tab “Register” dibuat." in said
    assert not [one for one in said if NAME in one], "the spreadsheet itself is there"
    assert [one.id for one in made(sheet)] == [again.spreadsheet_id]
    assert again.difference() == ()


def test_two_of_them_are_for_people_to_decide(sheet: Sheet) -> None:
    first = unidentified(sheet)
    init(first)
    client = quick_client(sheet.drive.emulator)
    twin = NewSpreadsheet(client, sheet.drive.root, sheet.wanted.office)
    other = twin.make()
    sheet.drive.change(sheet.drive.root, appProperties={})
    with pytest.raises(ConfigurationError, match="dua lembar") as reported:
        unidentified(sheet).difference()
    assert first.spreadsheet_id in reported.value.problem
    assert other in reported.value.problem
    sheet.drive.change(other, trashed=True)
    assert unidentified(sheet).difference() == ()


def test_one_in_the_trash_is_not_made_anew(sheet: Sheet) -> None:
    first = unidentified(sheet)
    init(first)
    sheet.drive.change(first.spreadsheet_id, trashed=True)
    with pytest.raises(ConfigurationError, match="sampah"):
        unidentified(sheet).difference()
    sheet.drive.change(first.spreadsheet_id, trashed=False)
    assert unidentified(sheet).difference() == ()


def test_somebody_elses_spreadsheet_of_that_name_is_not_taken(sheet: Sheet) -> None:
    put = sheet.drive.emulator.staff.put_file
    theirs = put(NAME, owner=ADMIN, mime_type=SPREADSHEET, parent=sheet.drive.root)
    with pytest.raises(ConfigurationError, match=theirs) as reported:
        unidentified(sheet).difference()
    assert "office.yaml" in reported.value.fix


def test_offices_in_one_folder_have_one_each(sheet: Sheet) -> None:
    first = unidentified(sheet)
    init(first)
    office = replace(google_office(), id="kantor-lain", name=words("Kantor Lain", "Another"))
    other = replace(sheet, wanted=replace(sheet.wanted, office=office))
    second = unidentified(other)
    init(second)
    assert second.spreadsheet_id != first.spreadsheet_id
    assert unidentified(sheet).difference() == ()
    assert unidentified(other).difference() == ()


def test_without_storage_nothing_is_made_and_the_way_out_is_reported() -> None:
    with GoogleEmulator() as running:
        sheet = new_sheet(running)
        folder = running.staff.put_file("Publikasi", owner=ADMIN, mime_type=FOLDER)
        running.share(folder, ROBOT, "writer")
        files = GoogleFiles(sheet.drive.client, folder)
        provision = Provision(sheet.drive.client, "", files, sheet.wanted)
        shown = provision.difference()
        with pytest.raises(SheetflowError, match="Shared Drive"):
            provision.apply(shown)
        assert made(sheet) == []
