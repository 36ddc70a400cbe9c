"""Old lists of every kind come in whole: cells in are cells placed and cells in doubt."""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean
from tests.support.old_lists import FOLDER, MESSY, MONTHS, SIMPLE, write_year
from tests.support.sample_office import OfficeFolder, new_office

Rows = Sequence[Sequence[Cell]]


@pytest.fixture
def office(tmp_path: Path) -> OfficeFolder:
    found = new_office(tmp_path / "kantor")
    found.call("init")
    return found


def _messy(folder: Path) -> tuple[Path, list[Rows]]:
    path = Path(shutil.copy(MESSY, folder / "kacau.csv"))
    with MESSY.open(encoding="utf-8", newline="") as file:
        return path, [list(csv.reader(file))]


def _year(folder: Path) -> tuple[Path, list[Rows]]:
    return folder / "setahun.xlsx", [*write_year(folder / "setahun.xlsx").values()]


def _simple(ending: str, folder: Path) -> tuple[Path, list[Rows]]:
    name = f"simpanan.{ending}"
    return Path(shutil.copy(FOLDER / name, folder / name)), [SIMPLE, [["bukan daftar"]]]


def _list(kind: str, folder: Path) -> tuple[Path, list[Rows]]:
    match kind:
        case "messy .csv":
            return _messy(folder)
        case "year .xlsx":
            return _year(folder)
        case _:
            return _simple(kind, folder)


def _texts(sheets: Sequence[Rows]) -> list[str]:
    return [text for rows in sheets for row in rows for cell in row if (text := clean(cell))]


def _tables(path: Path) -> list[Worksheet]:
    return cast("list[Worksheet]", openpyxl.load_workbook(path).worksheets)


def _in_register(office: OfficeFolder) -> str:
    sheet = _tables(office.register)[0]
    return "\n".join(clean(cast("Cell", cell.value)) for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("kind", ["messy .csv", "year .xlsx", "ods", "xls"])
def test_cells_in_are_cells_placed_and_cells_in_doubt(office: OfficeFolder, kind: str) -> None:
    file, sheets = _list(kind, office.path)
    texts = _texts(sheets)

    came = office.call("import", str(file), "--yes")

    assert came.code == 0, came.err
    summary, doubtful, remarks = _tables(office.path / f"{file.stem}.diragukan.xlsx")
    figures = [int(cell.value) for cell in summary["B"] if isinstance(cell.value, int)][:7]
    whole, headings, placed, unread, moved, left_out, known = figures
    assert whole == len(texts) == headings + placed + unread + moved + left_out
    assert known == 0
    in_doubt = [str(row[5]) for row in doubtful.iter_rows(min_row=5, values_only=True)]
    in_remarks = [str(row[5]) for row in remarks.iter_rows(min_row=5, values_only=True)]
    assert (len(in_doubt), len(in_remarks)) == (unread + left_out, moved)
    register = _in_register(office)
    mapping = file.with_name(f"{file.stem}.pemetaan.yaml").read_text("utf-8")
    for text in texts:
        somewhere = text in register or text in in_doubt or text in mapping or text[:1] == "("
        assert somewhere or text in "LINK", text
    assert all(text in register for text in in_remarks)

    before = office.register.read_bytes()
    again = office.call("import", str(file))
    assert again.code == 0, again.err
    assert "0 pengajuan dimasukkan" in again.out
    assert office.register.read_bytes() == before


def test_every_doubt_leads_to_its_cell_in_the_list_and_in_the_register(
    office: OfficeFolder,
) -> None:
    file, _ = _simple("ods", office.path)
    office.call("import", str(file), "--yes")

    doubtful = _tables(office.path / "simpanan.diragukan.xlsx")[1]
    register = _tables(office.register)[0]
    found: dict[str, Any] = {}
    row: Any
    for row in doubtful.iter_rows(min_row=5):
        link = row[7].hyperlink
        if link is not None:
            source = row[3].hyperlink
            assert (source.target, source.location) == (file.name, f"'Daftar'!{row[3].value}")
            assert link.target == office.register.name
            found[str(row[5].value)] = register[str(link.location).rpartition("!")[2]].value

    assert found == {
        text: text for text in ("31/09/2025", "dua belas", "7.5", "Bagian Rumah Tangga", "radio")
    } | {"#REF!": "#REF!"}


def test_an_edited_row_is_known_again_and_a_deleted_one_comes_back(office: OfficeFolder) -> None:
    file, _ = _simple("xls", office.path)
    office.call("import", str(file), "--yes")
    book = openpyxl.load_workbook(office.register)
    sheet = book.worksheets[0]
    titles: dict[Any, Any] = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    titles["Upacara"].value = "Upacara Kemerdekaan"
    titles["31/09/2025"].value = date(2025, 9, 30)
    for cell in sheet[titles["Rapat Awal"].row]:
        if cell.value and not str(cell.value).startswith(("PUB-", "=")):
            cell.value = None
    book.save(office.register)

    again = office.call("import", str(file))

    assert "1 pengajuan dimasukkan; 3 sudah ada" in again.out


def test_several_lists_come_in_at_once(office: OfficeFolder) -> None:
    year, _ = _year(office.path)
    messy, _ = _messy(office.path)

    came = office.call("import", str(year), str(messy), "--yes")

    assert came.code == 0, came.err
    assert f"{3 * len(MONTHS) + 4} pengajuan dimasukkan" in came.out


def test_a_dry_run_changes_nothing_but_what_is_beside_the_list(office: OfficeFolder) -> None:
    year, _ = _year(office.path)
    before = office.register.read_bytes()

    looked = office.call("import", str(year), "--dry-run", "--history-before", "2025-09-01")

    assert looked.code == 0, looked.err
    assert "Januari: 3 baris, 03/01/2025 – 05/01/2025; 3 riwayat" in looked.out
    assert "STATUS → Status: 36 isian, 3 berbeda; 12 perlu dilihat: “usai” (12×)" in looked.out
    assert (office.register.read_bytes(), office.commits()) == (before, 0)
    mapping = year.with_name("setahun.pemetaan.yaml").read_text("utf-8")
    assert "Medsos/Web: Keduanya  # 12×" in mapping
    assert "5 okt: '2025-10-05'  # 1×" in mapping
    assert "before: 2025-09-01" in mapping
    came = office.call("import", str(year))
    assert "Dibaca menurut" in came.out
    assert "24 di antaranya riwayat" in came.out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("tanpa.csv", "Perihal;Dari\nUndangan;Camat\n", ["tanpa.csv: no list was found"]),
        ("sandi.xls", None, ["sandi.xls: the workbook is encrypted", "Remove the password"]),
        ("sandi.ods", None, ["sandi.ods: the workbook is encrypted", "Remove the password"]),
        ("kosong.ods", "", ["kosong.ods", "broken"]),
        ("potong.ods", "PK\x03\x04mimetypeapplication/vnd.oasis", ["potong.ods", "broken"]),
        (
            "kembar.csv",
            "Judul;Tanggal;Tanggal\nRapat;01/10/2025;02/10/2025\n",
            ["more than once, in columns B, C", '"Tanggal [B]": tanggal_kegiatan'],
        ),
        ("surat.pdf", "x", ["surat.pdf: this kind of file cannot be imported"]),
    ],
)
def test_a_list_that_cannot_be_read_has_a_sentence_and_changes_nothing(
    office: OfficeFolder, name: str, content: str | None, words: list[str]
) -> None:
    file = office.path / name
    locked = _locked_ods() if name.endswith(".ods") else _locked_xls()
    file.write_bytes(locked if content is None else content.encode("latin-1"))
    before = office.register.read_bytes()

    said = office.call("import", str(file))

    assert said.code == 3
    for word in words:
        assert word in said.err
    assert (office.register.read_bytes(), office.commits()) == (before, 0)
    assert not file.with_name(f"{file.stem}.pemetaan.yaml").exists()


def _locked_xls() -> bytes:
    """An old workbook with the record that announces a password in place of another."""
    content = (FOLDER / "simpanan.xls").read_bytes()
    return content.replace(b"\xe1\x00\x02\x00\xb0\x04", b"\x2f\x00\x02\x00\xb0\x04", 1)


def _locked_ods() -> bytes:
    """The same workbook with a manifest that names its cells as encrypted."""
    made = io.BytesIO()
    with zipfile.ZipFile(FOLDER / "simpanan.ods") as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "META-INF/manifest.xml":
                content = re.sub(
                    rb'(full-path="content.xml"[^>]*)/>',
                    rb'\1><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>',
                    content,
                )
            new.writestr(part, content)
    return made.getvalue()


def test_headings_that_are_alike_and_a_list_without_any_get_a_proposal(
    office: OfficeFolder,
) -> None:
    alike = office.path / "kembar.csv"
    alike.write_text("Judul;Tanggal;Tanggal\nRapat;01/10/2025;02/10/2025\n", "utf-8")
    bare = office.path / "polos.csv"
    bare.write_text("Pawai;01/10/2025;web\nLomba;02/10/2025;web\n", "utf-8")

    first = office.call("import", str(alike), "--dry-run")
    second = office.call("import", str(bare), "--dry-run")

    assert (first.code, second.code) == (0, 0)
    assert "Tanggal [C]: keterangan" in alike.with_name("kembar.pemetaan.yaml").read_text("utf-8")
    assert "'[B]': tanggal_kegiatan" in bare.with_name("polos.pemetaan.yaml").read_text("utf-8")
    assert "1 pengajuan dimasukkan" in office.call("import", str(alike)).out
    assert "2 pengajuan dimasukkan" in office.call("import", str(bare)).out


def test_a_google_sheet_is_not_for_a_local_office(office: OfficeFolder) -> None:
    address = "https://docs.google.com/spreadsheets/d/1ContohContoh/edit"

    said = office.call("import", address)

    assert said.code == 3
    assert "File > Download" in said.err


def test_a_folder_is_refused_and_a_list_that_is_named_twice_comes_in_once(
    office: OfficeFolder,
) -> None:
    refused = office.call("import", ".", "--yes")
    assert refused.code == 3
    assert "cannot be imported" in refused.err
    file = office.path / "a.csv"
    file.write_text("Judul,Tanggal\nRapat,2025-10-13\n", "utf-8")
    came = office.call("import", str(file), str(file), "--yes")
    assert "1 pengajuan dimasukkan" in came.out, came.err
