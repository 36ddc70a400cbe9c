"""What the README describes for a reader to try happens as described."""

import csv
from pathlib import Path

from sheetflow.demo.make_demo import SAMPLE
from tests.support.sample_office import OfficeFolder, attach, new_office
from tests.support.workbook_edits import row_of, write

README = " ".join(
    Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8").split()
)
ROW = "PUB-2510-028"


def _office_with_one_row(folder: Path) -> OfficeFolder:
    """Return an office with the sample's row alone: its sentence depends on no other row."""
    office = new_office(folder)
    with SAMPLE.open(encoding="utf-8-sig", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["ID Pengajuan"] == ROW)
    listed = folder / "daftar.csv"
    with listed.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, row)
        writer.writeheader()
        writer.writerow(row)
    for words in (("init",), ("import", str(listed))):
        said = office.call(*words)
        assert said.code == 0, said.err
    attach(office.drive, row)
    return office


def test_the_example_ends_as_the_readme_says(tmp_path: Path) -> None:
    assert f"give {ROW} a *Nomor Disposisi*" in README
    assert "`E-DISPOSISI` is gone from the row" in README
    assert "its *Status Tercatat* is now *Disposisi Terbit*" in README
    assert "it says who does what next" in README
    office = _office_with_one_row(tmp_path / "demo")

    assert office.call("run", "--strict").code == 1
    before = row_of(office.register, ROW)
    assert "E-DISPOSISI" in str(before["Temuan Pemeriksaan Otomatis"])
    write(office.register, ROW, "Nomor Disposisi", "AGD-028/X/2025")
    assert office.call("run", "--strict").code == 0

    after = row_of(office.register, ROW)
    assert "E-DISPOSISI" not in str(after["Temuan Pemeriksaan Otomatis"])
    assert after["Status Tercatat"] == "Disposisi Terbit"
    assert "Giliran Admin Subbagian Terkait: susun konsep" in str(after["Rincian"])


def test_the_guide_s_place_for_files_is_the_readme_s() -> None:
    assert "makes `register.xlsx` and `Drive/` with *Kotak Masuk*" in README
