"""Both SOPs from step 1 to 7 in a real LibreOffice, the status never filled in."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from PIL import Image

from tests.local.office_program import SOFFICE, OfficeProgram
from tests.support.sample_office import OfficeFolder, new_office

ROWS = {6: "Media Sosial", 7: "Website"}
NUMBERS = """
numbers:
  disposisi: {pattern: "AGD-{n:03}/{romawi}/{tahun}"}
  nota_dinas: {pattern: "{n}/PP.05-ND/3299/{romawi}/{tahun}"}
"""
MATERIAL = {
    "Subbagian": "Teknis dan Hupmas",
    "Pengisi": "Admin Subbagian Teknis dan Hupmas",
    "Judul Kegiatan": "Sosialisasi di lima sekolah",
    "Tanggal Kegiatan": "03/11/2025",
    "Jenis Konten": "Berita",
    "Tautan Bahan": "Kotak Masuk/bahan.txt",
    "Izin Foto": "Tidak Perlu",
}
POSTS = {
    6: {
        "Platform": "Instagram",
        "Tautan Unggahan": "https://www.instagram.com/p/C1a2b3c4/",
        "Pengunggah": "Admin Subbagian Teknis dan Hupmas",
    },
    7: {
        "Platform": "Website",
        "Tautan Unggahan": "https://kab-contoh.kpu.go.id/blog/read/9102_sosialisasi",
        "Pengunggah": "Admin Medcen",
    },
}
DRAFT = {
    "Tautan Konsep": "Kotak Masuk/konsep.docx",
    "Tanggal Konsep": "04/11/2025",
    "Teks Alternatif": "Peserta",
}


def both(cells: Mapping[str, str]) -> dict[int, Mapping[str, str]]:
    return dict.fromkeys(ROWS, cells)


def at(day: int, hour: int) -> str:
    return f"2025-11-{day:02}T{hour:02}:00"


def days() -> list[tuple[str, str, Mapping[int, Mapping[str, str]]]]:
    """When a run is, the state then, and by row what people have filled in before."""
    posted = {"Tanggal Unggah": "06/11/2025", "Tangkapan Layar": "Kotak Masuk/bukti.png"}
    return [
        (at(3, 15), "Bahan Terkumpul",
         {row: {**MATERIAL, "Kanal": kind} for row, kind in ROWS.items()}),
        (at(4, 9), "Disposisi Terbit",
         both({"Keputusan Verifikasi": "Disebarluaskan"})),
        (at(4, 15), "Konsep Diajukan", both(DRAFT)),
        (at(5, 9), "Dikembalikan untuk Revisi",
         both({"Hasil Pemeriksaan": "Belum Sesuai", "Catatan Revisi": "Perbaiki"})),
        (at(5, 15), "Konsep Diajukan",
         both({"Tautan Konsep": "Kotak Masuk/konsep-2.docx",
                              "Tanggal Konsep": "05/11/2025"})),
        (at(6, 9), "Siap Unggah", both({"Hasil Pemeriksaan": "Sesuai"})),
        (at(6, 15), "Telah Diunggah", {row: {**post, **posted} for row, post in POSTS.items()}),
        (at(7, 9), "Selesai", both({"Tanggal Pendataan": "07/11/2025"})),
    ]  # fmt: skip


def addresses(register: Path) -> dict[str, str]:
    """The letters of each heading's column."""
    sheet = openpyxl.load_workbook(register)["Register"]
    return {str(cell.value): cell.column_letter for cell in sheet[5] if cell.value}


def states(register: Path, column: str) -> set[str]:
    sheet = openpyxl.load_workbook(register)["Register"]
    return {str(sheet[f"{column}{row}"].value) for row in ROWS}


def make_attachments(office: OfficeFolder) -> None:
    inbox = office.drive / "Kotak Masuk"
    (inbox / "bahan.txt").write_text("Sosialisasi", "utf-8")
    for name in ("konsep", "konsep-2"):
        draft = Document()
        draft.add_paragraph(name)
        draft.save(str(inbox / f"{name}.docx"))
    Image.new("RGB", (360, 640), (30, 90, 120)).save(inbox / "bukti.png")


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_both_sops_are_done_in_libreoffice_by_decisions_alone(tmp_path: Path) -> None:
    office = new_office(tmp_path / "kantor")
    settings = office.path / "office.yaml"
    settings.write_text(settings.read_text("utf-8") + NUMBERS, "utf-8")
    assert office.call("init", as_of=None).code == 0
    make_attachments(office)
    columns, program = addresses(office.register), OfficeProgram(tmp_path / "profil")
    program.home.mkdir()

    def fill(rows: Mapping[int, Mapping[str, str]]) -> None:
        cells = {
            f"{columns[name]}{row}": text for row, one in rows.items() for name, text in one.items()
        }
        program.edit(office.register, cells)

    for moment, state, rows in days():
        fill(rows)
        said = office.call("run", as_of=moment)
        assert said.code == 0, said.err
        assert states(office.register, columns["Status Tercatat"]) == {state}, said.out

    assert states(office.register, columns["Status"]) == {"None"}
    assert office.call("verify", "--files", as_of=None).code == 0
