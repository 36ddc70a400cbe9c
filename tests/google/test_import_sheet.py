"""A list that is a Google Sheet is imported from its address, or there is a sentence why not."""

from pathlib import Path

import openpyxl

from tests.google.google_folder import new_google_office
from tests.google.home import OWNER
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET

ROWS = [
    ["DAFTAR KEGIATAN 2025", "", "", ""],
    ["Judul", "Tanggal", "Kanal", "Paraf"],
    ["Rapat", "03/03/2025", "Medsos/Web", "ya"],
    ["Lomba", "", "web", ""],
    ["Upacara", "17 agu", "radio", ""],
]
MERGED = {"startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 1, "endColumnIndex": 2}


def test_a_google_sheet_comes_in_with_its_merged_cells_and_links_lead_back(tmp_path: Path) -> None:
    with GoogleEmulator() as emulator:
        office, drive = new_google_office(tmp_path / "kantor", emulator)
        office.call("init")
        put = emulator.staff.put_file
        sheet = put(
            "Daftar lama", owner=OWNER, mime_type=SPREADSHEET, parent=drive.drive_id, locale="en_GB"
        )
        emulator.staff.type(sheet, "A1:D5", ROWS)
        whole = {"range": {"sheetId": 0, **MERGED}, "mergeType": "MERGE_ALL"}
        emulator.staff.edit(sheet, [{"mergeCells": whole}])
        address = f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0"

        looked = office.call("import", address, "--dry-run")
        came = office.call("import", address)
        again = office.call("import", address)

    assert looked.code == 0, looked.err
    assert (office.path / "Daftar lama.pemetaan.yaml").exists()
    assert came.code == 0, came.err
    assert "3 pengajuan dimasukkan" in came.out
    assert "“03/03/2025” diambil dari sel gabungan B3:B4" in came.out
    assert "0 pengajuan dimasukkan; 3 sudah ada" in again.out
    book = openpyxl.load_workbook(office.path / "Daftar lama.diragukan.xlsx")
    (row,) = book.worksheets[1].iter_rows(min_row=5)
    assert row[5].value == "radio"
    assert row[3].hyperlink is not None
    assert str(row[3].hyperlink.target) == address.partition("#")[0]
    assert row[7].hyperlink is not None
    assert "&range=" in f"{row[7].hyperlink.target}#{row[7].hyperlink.location}"


def test_of_two_sheets_of_one_title_each_is_named_by_its_address(tmp_path: Path) -> None:
    with GoogleEmulator() as emulator:
        office, drive = new_google_office(tmp_path / "kantor", emulator)
        office.call("init")
        addresses = []
        for title in ("Pameran", "Lokakarya"):
            sheet = emulator.staff.put_file(
                "Daftar", owner=OWNER, mime_type=SPREADSHEET, parent=drive.drive_id
            )
            emulator.staff.type(
                sheet, "A1:C2", [["Judul", "Tanggal", "Kanal"], [title, "", "radio"]]
            )
            addresses.append(f"https://docs.google.com/spreadsheets/d/{sheet}/edit")

        came = office.call("import", *addresses)

    assert came.code == 0, came.err
    assert all(address in came.out for address in addresses)
    book = openpyxl.load_workbook(office.path / "Daftar.diragukan.xlsx")
    rows = list(book.worksheets[1].iter_rows(min_row=5))
    linked = [str(row[3].hyperlink.target) for row in rows if row[3].hyperlink is not None]
    assert linked == addresses


def test_a_list_that_google_does_not_open_has_a_sentence(tmp_path: Path) -> None:
    with GoogleEmulator() as emulator:
        office, drive = new_google_office(tmp_path / "kantor", emulator)
        office.call("init")
        put = emulator.staff.put_file
        hidden = put("Milik orang", owner=OWNER, mime_type=SPREADSHEET)
        picture = put(
            "Foto", owner=OWNER, parent=drive.drive_id, content=b"x", mime_type="image/png"
        )

        places = [f"https://docs.google.com/spreadsheets/d/{one}/edit" for one in (hidden, picture)]
        said = [office.call("import", place) for place in (*places, "https://example.org/daftar")]

    assert [one.code for one in said] == [4, 3, 3]
    assert "Share it with" in said[0].err
    assert "not an Excel workbook" in said[1].err
    assert "names no spreadsheet" in said[2].err
