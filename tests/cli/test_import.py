"""`import` through the command line: a workbook of old lists, its mapping, and its history."""

import re
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.support.sample_office import OfficeFolder, new_office

Rows = list[list[str | int]]

JANUARY: Rows = [
    ["No", "ID", "Judul Berita", "Tgl", "Kanal", "Subbagian", "Status"],
    [1, "P-1", "Rapat A", "05/01/2025", "Medsos/Web", "KUL", "Selesai"],
    [2, "P-2", "Rapat B", "06/01/2025", "IG", "KUL", "Selesai"],
    [3, "P-2", "Rapat C", "07/01/2025", "web", "Teknis", ""],
]
FEBRUARY: Rows = [
    ["Tanggal Kegiatan", "Judul Kegiatan", "Kanal", "Subbagian", "Status"],
    ["01/02/2025", "Lomba", "web", "KUL", "Selesai"],
    ["02/02/2025", "Upacara", "web", "KUL", "Selesai"],
]
SUMMARY: Rows = [["Subbagian", "Status", "Jumlah"], ["KUL", "Selesai", 5]]


@pytest.fixture
def office(tmp_path: Path) -> OfficeFolder:
    found = new_office(tmp_path / "kantor")
    found.call("init")
    with xlsxwriter.Workbook(str(found.path / "lama.xlsx")) as book:
        for name, rows in {"Jan": JANUARY, "Feb": FEBRUARY, "Ringkasan": SUMMARY}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return found


def test_old_lists_are_looked_at_mapped_and_brought_in_as_history(office: OfficeFolder) -> None:
    file, mapping = str(office.path / "lama.xlsx"), office.path / "pemetaan.yaml"
    before = office.register.read_bytes()

    looked = office.call("import", file, "--dry-run", "--mapping", str(mapping))

    assert looked.code == 0, looked.err
    assert "“Medsos/Web” (1×) → Keduanya" in looked.out
    assert "Judul Berita → Judul Kegiatan" in looked.out
    assert "Lembar “Ringkasan” tidak diambil" in looked.out
    assert office.register.read_bytes() == before
    assert office.commits() == 0

    with mapping.open("a", encoding="utf-8") as text:
        text.write("history: {before: 2025-09-01}\n")
    came = office.call("import", file, "--mapping", str(mapping))

    assert came.code == 0, came.err
    assert "ID P-2 sudah dipakai baris lain" in came.out
    assert "5 di antaranya riwayat" in came.out

    register = office.register.read_bytes()
    again = office.call("import", file, "--mapping", str(mapping))
    assert "0 pengajuan dimasukkan; 5 sudah ada" in again.out
    assert office.register.read_bytes() == register

    said = office.run()
    assert (said.code, said.json()["findings"]) == (0, [])
    assert office.call("verify", as_of=None).code == 0
    story = office.call("history", "P-1", as_of=None).out
    assert "Dimasukkan sebagai riwayat; tidak diperiksa (X07)" in story


def test_a_mapping_that_is_not_there_and_a_day_that_is_none(office: OfficeFolder) -> None:
    file = str(office.path / "lama.xlsx")

    missing = office.call("import", file, "--mapping", "tidak-ada.yaml")
    wrong = office.call("import", file, "--history-before", "kemarin")

    assert (missing.code, wrong.code) == (3, 2)
    assert "--dry-run" in missing.err
    assert "2025-09-01" in wrong.err


def test_history_in_every_spare_row_leaves_no_number_to_be_given_again(
    office: OfficeFolder,
) -> None:
    settings = office.path / "office.yaml"
    few = "\nlimits: {spare_rows: 5, spare_minimum: 1, "
    settings.write_text(settings.read_text("utf-8").replace("\nlimits: {", few), "utf-8")
    office.register.unlink()
    assert office.call("init").code == 0
    file = str(office.path / "lama.xlsx")
    assert office.call("import", file, "--history-before", "2025-09-01").code == 0
    assert office.call("verify", as_of=None).code == 0

    assert office.run().code == 0

    sheet = openpyxl.load_workbook(office.register).worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    names = [text for text in texts if re.fullmatch(r"PUB-\d{4}-\d{3,4}", text)]
    assert len(names) == len(set(names)) > 5
    assert office.call("verify", as_of=None).code == 0


def test_a_file_without_a_list_is_named(office: OfficeFolder) -> None:
    file = office.path / "surat.csv"
    file.write_text("Perihal;Dari\nUndangan;KPU\n", "utf-8")

    said = office.call("import", str(file))

    assert said.code == 3
    assert f"{file}: no list was found" in said.err
