"""Responses in files become rows: an export of a form, and a folder of small files."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sheetflow.adapters.xlsx.read_in_worker import read_tabs
from tests.support.sample_office import OfficeFolder, new_office

NOW = datetime.fromisoformat("2025-10-20T09:00+07:00")
INTAKE = """
intake:
  - name: survei
    csv: tanggapan.csv
    submitted: Timestamp
    email: Alamat email
    columns: {judul: Judul, tanggal_kegiatan: Tanggal, kanal: Kanal, subbagian: Subbagian}
    values: {kanal: {"Situs, Instagram": Keduanya}}
    respondent: pengisi
  - name: loket
    folder: Loket
    columns:
      {judul: Judul, tanggal_kegiatan: Tanggal, kanal: Kanal, subbagian: Subbagian,
       tautan_bahan: Bahan}
"""
HEAD = '"Timestamp";"Alamat email";"Judul";"Tanggal";"Kanal";"Subbagian";"Pesan"'
ROWS = (
    (
        '"2025/10/15 9:41:00 AM GMT+7";"Staf@Contoh.example";"Rapat; ""pleno""";"2025-10-15";'
        '"Situs;Instagram";"KUL";"=1+1"'
    ),
    '"2025/10/15 9:41:30 AM GMT+7";"";"Rapat\u2028 kedua";"10/16/2025";"Website";"Teknis";""',
)


class Office:
    """A local office with both kinds of sources, and runs a quarter of an hour apart."""

    def __init__(self, folder: Path) -> None:
        self.office: OfficeFolder = new_office(folder / "kantor")
        path = self.office.path / "office.yaml"
        path.write_text(path.read_text("utf-8") + INTAKE, "utf-8")
        assert self.office.call("init").code == 0
        (self.office.drive / "Loket").mkdir()
        self.now = NOW
        self.export()

    def export(self, *rows: str, end: str = "\r\n", encoding: str = "utf-8-sig") -> None:
        text = end.join((HEAD, *rows, ""))
        (self.office.path / "tanggapan.csv").write_bytes(text.encode(encoding))

    def counter(self, name: str, text: str, **files: bytes) -> None:
        folder = self.office.drive / "Loket"
        for file, content in files.items():
            (folder / file).write_bytes(content)
        (folder / f"{name}.yaml").write_text(text, "utf-8")

    def run(self, code: int | None = 0) -> dict[str, Any]:
        said = self.office.call("run", "--format", "json", as_of=self.now.isoformat())
        assert code is None or said.code == code, said.err + said.out
        self.now += timedelta(minutes=15)
        found: dict[str, Any] = json.loads(said.out)
        return found

    def rows(self) -> list[dict[str, str]]:
        """The filled cells by heading, of each row with a number and a title."""
        content = self.office.register.read_bytes()
        tab = next(tab for tab in read_tabs(self.office.register, content) if tab.tab == "Register")
        head = next(row for row in tab.rows if "ID Pengajuan" in map(str, row))
        filled = (
            {str(title): str(cell) for title, cell in zip(head, row, strict=False) if cell}
            for row in tab.rows
        )
        known = {"ID Pengajuan", "Judul Kegiatan"}
        return [row for row in filled if known <= {*row} and row["ID Pengajuan"].startswith("PUB-")]

    def titles(self) -> list[str]:
        return [row["Judul Kegiatan"] for row in self.rows()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_an_export_becomes_rows_and_a_newer_one_adds_what_is_new(office: Office) -> None:
    office.export(ROWS[0])
    plan = office.office.call("plan", "--format", "json", as_of=office.now.isoformat())
    filled = [one for one in json.loads(plan.out)["effects"] if one["kind"] == "fill_row"]
    assert [one["response"] for one in filled] == ["survei/2025-10-15T09:41 staf@contoh.example 1"]
    assert office.titles() == []
    office.run()
    office.export(*ROWS, end="\n", encoding="utf-16")
    office.run()
    office.run()
    first, second = office.rows()
    assert first["Judul Kegiatan"] == 'Rapat; "pleno"'
    assert first["Kanal"] == "Keduanya"
    assert first["Pengisi"] == "staf@contoh.example"
    assert first["Keterangan"] == "Pesan: =1+1"
    assert second["Tanggal Kegiatan"].startswith("2025-10-16")
    assert second["Subbagian"] == "Teknis dan Hupmas"


def test_small_files_become_rows_with_the_files_beside_them(office: Office) -> None:
    answers = (
        "{Judul: Kunjungan, Tanggal: 2025-10-17, Kanal: [Website], Subbagian: Hukum, No: 1.10}"
    )
    head = "submitted: 2025-10-17T10:00\nrespondent: a@b.example\n"
    text = f"{head}answers: {answers}\nfiles: {{Bahan: ['sesi; 1.txt']}}\n"
    office.counter("2025-10-17 kunjungan", text, **{"sesi; 1.txt": b"catatan"})
    office.run()
    (row,) = office.rows()
    assert row["Tautan Bahan"] == "Loket/sesi; 1.txt"
    assert row["Keterangan"] == "No: 1.10"
    done = office.run()
    assert [one["submission"] for one in done["transitions"]] == [row["ID Pengajuan"]]
    (copied,) = office.office.drive.glob("2025/**/01_bahan/sesi; 1.txt")
    assert copied.read_bytes() == b"catatan"


def test_a_file_that_is_missing_or_was_deleted_is_named_in_the_row(office: Office) -> None:
    answers = "{Judul: Kunjungan, Tanggal: 2025-10-17, Kanal: Website, Subbagian: Hukum}"
    office.counter("a", f"answers: {answers}\nfiles: {{Bahan: video.mp4}}\n")
    office.run()
    found = [one for one in office.run(None)["findings"] if one["code"] == "E-AKSES"]
    assert "Loket/video.mp4" in found[0]["message"]
    with (office.office.drive / "Loket" / "video.mp4").open("wb") as file:
        file.truncate(2 * 1024**3 + 1)
    (large,) = [one for one in office.run(None)["findings"] if "video.mp4" in one["message"]]
    assert large["code"].startswith("E-")
    assert large["fix"]
    (office.office.drive / "Loket" / "video.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + b"\0" * 64)
    assert office.titles() == ["Kunjungan"]


def test_a_response_that_is_moved_is_known_and_of_two_alike_one_is_named(office: Office) -> None:
    office.counter("001", "answers: {Judul: Pertama}\n")
    office.run()
    done = office.office.drive / "Loket" / "Selesai"
    done.mkdir()
    (office.office.drive / "Loket" / "001.yaml").rename(done / "001.yaml")
    office.counter("002", "id: '001'\nanswers: {Judul: Kedua}\n")
    said = [one["message"] for one in office.run()["findings"] if one["code"] == "W-ISIAN"]
    assert ["002.yaml: namanya sama" in said[0], "Selesai/001.yaml: nama" in said[1]] == [True] * 2
    office.counter("002", "id: '002'\nanswers: {Judul: Kedua}\n")
    office.run()
    assert office.titles() == ["Pertama", "Kedua"]


def test_a_broken_file_and_export_are_named_and_stop_nothing(office: Office) -> None:
    office.counter("rusak", "answers: {Judul: x\n")
    office.counter("utuh", "answers: {Judul: Utuh}\n")
    (office.office.path / "tanggapan.csv").write_text("Nama;Kapan\nx;y\n")
    done = office.run(4)
    assert office.titles() == ["Utuh"]
    (said,) = [one["message"] for one in done["findings"] if one["code"] == "W-ISIAN"]
    assert "rusak.yaml:2: Not valid YAML" in said
    (failure,) = done["done"]["failures"]
    assert "tanggapan.csv: the export has no column “Timestamp”" in failure["problem"]
    (office.office.path / "tanggapan.csv").unlink()
    assert "tanggapan.csv" in office.run(4)["done"]["failures"][0]["problem"]


def test_the_doctor_reads_every_source(office: Office) -> None:
    office.export(ROWS[0])
    office.counter("rusak", "answers: 5\n")
    said = office.office.call("doctor", as_of=None).out
    assert "intake: survei" in said
    assert "1 responses" in said
    assert "1 of 1 responses cannot be read" in said
    path = office.office.path / "office.yaml"
    path.write_text(
        path.read_text("utf-8").replace("judul: Judul,", "judul: Judul acara,", 1), "utf-8"
    )
    assert (
        "tanggapan.csv has no question “Judul acara”"
        in office.office.call("doctor", as_of=None).out
    )


def test_many_responses_at_once_wait_for_a_persons_consent(office: Office) -> None:
    office.export(ROWS[0])
    office.run()
    office.export(
        *(ROWS[1].replace("9:41:30", f"{n // 60 + 1}:{n % 60:02}:00") for n in range(201))
    )
    before = office.titles()
    said = office.office.call("run", as_of=office.now.isoformat())
    assert said.code == 0, said.err
    assert "201 isian baru formulir" in said.out
    assert office.titles() == before
    allowed = office.office.call("run", "--allow-large", as_of=office.now.isoformat())
    assert allowed.code == 0, allowed.err
    assert len(office.titles()) > len(before) + 100
