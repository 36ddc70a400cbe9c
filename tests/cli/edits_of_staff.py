"""Random work of staff on a real workbook, with a record of what they did."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from docx import Document
from PIL import Image

from tests.support.sample_office import OfficeFolder, new_office

Cells = dict[str, str]
HEADING, FIRST = 5, 6
ID, STATUS, TITLE = "ID Pengajuan", "Status", "Judul Kegiatan"
UNIT = "Keuangan, Umum, dan Logistik"

NEEDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("draf", "bahan"): ("Kanal", "Subbagian", TITLE, "Tanggal Kegiatan", "Tautan Bahan"),
    ("bahan", "disposisi"): ("Keputusan Verifikasi", "Tanggal Verifikasi", "Verifikator"),
    ("bahan", "disimpan"): ("Keputusan Verifikasi", "Tanggal Verifikasi", "Verifikator"),
    ("disposisi", "konsep"): ("Tautan Konsep", "Tanggal Konsep"),
    ("konsep", "revisi"): ("Hasil Pemeriksaan", "Tanggal Pemeriksaan", "Catatan Revisi"),
    ("revisi", "konsep"): ("Tautan Konsep", "Tanggal Konsep"),
    ("konsep", "siap"): ("Hasil Pemeriksaan", "Tanggal Pemeriksaan", "Pemeriksa"),
    ("siap", "diunggah"): ("Tautan Unggahan", "Tanggal Unggah", "Tangkapan Layar"),
    ("diunggah", "terdata"): ("Tanggal Pendataan",),
    ("terdata", "selesai"): (),
    ("disimpan", "disposisi"): ("Keterangan",),
    ("selesai", "siap"): ("Keterangan",),
    ("siap", "konsep"): (),
    ("diunggah", "konsep"): (),
    ("terdata", "konsep"): (),
}
"""The SOP's transitions and the cells each needs; cancelling needs a reason, from everywhere.
What was approved and is changed goes back to review."""
STATES = {
    "Bahan Terkumpul": "bahan",
    "Disposisi Terbit": "disposisi",
    "Konsep Diajukan": "konsep",
    "Siap Unggah": "siap",
    "Telah Diunggah": "diunggah",
    "Terdata dalam Laporan": "selesai",
}
ORDER = tuple(STATES)


@dataclass
class Sheet:
    """The register's rows as lists of cells, as a person sees them."""

    path: Path
    book: Any = None
    headings: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)

    def open(self) -> None:
        self.book = openpyxl.load_workbook(self.path)
        lines = [list(line) for line in self.book["Register"].values]
        self.headings = [str(cell) for cell in lines[HEADING - 1]]
        self.rows = lines[FIRST - 1 :]

    def save(self) -> None:
        sheet = self.book["Register"]
        for number in range(max(len(self.rows), sheet.max_row - FIRST + 1)):
            row = self.rows[number] if number < len(self.rows) else []
            for column in range(len(self.headings)):
                value = row[column] if column < len(row) else None
                sheet.cell(FIRST + number, column + 1).value = value
        self.book.save(self.path)

    def at(self, row: list[Any], heading: str) -> str:
        value = row[self.headings.index(heading)]
        return "" if value is None else str(value)

    def put(self, row: list[Any], cells: Mapping[str, Any]) -> None:
        for heading, value in cells.items():
            row[self.headings.index(heading)] = value

    def of(self, row_id: str) -> list[list[Any]]:
        return [row for row in self.rows if self.at(row, ID) == row_id]

    def filled(self) -> list[list[Any]]:
        return [row for row in self.rows if self.at(row, TITLE)]


class Staff:
    """The staff of an office, with a record of their work."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secret
        self.office: OfficeFolder = new_office(folder / "kantor")
        said = self.office.call("init")
        assert said.code == 0, said.err
        self.sheet = Sheet(self.office.register)
        self.now = datetime.fromisoformat("2025-10-06T08:00+07:00")
        self.honest: dict[str, str] = {}
        """Rows that only ever took right steps: the state each is in."""
        self.titles: dict[str, str] = {}
        self.begun = 0
        self.edits: dict[str, int] = {}

    @property
    def today(self) -> str:
        return f"{self.now:%d/%m/%Y}"

    def edit(self) -> None:
        weights = {
            self.advance: 10, self.begin: 3, self.sort: 1, self.insert: 1, self.remove: 0.3,
            self.paste: 0.4, self.paste_id: 0.3, self.change: 1, self.clear: 0.6,
            self.move_attachment: 0.5, self.skip: 0.4,
        }  # fmt: skip
        act = self.random.choices(list(weights), list(weights.values()))[0]
        self.edits[act.__name__] = self.edits.get(act.__name__, 0) + 1
        act()

    def row(self) -> list[Any] | None:
        rows = self.sheet.filled()
        return self.random.choice(rows) if rows else None

    def spoil(self, row: list[Any]) -> None:
        """What follows for this row, and for all of its identifier, is no longer foreseen."""
        self.honest.pop(self.sheet.at(row, ID), None)

    def begin(self) -> None:
        spare = [row for row in self.sheet.rows if self.sheet.at(row, ID)]
        spare = [row for row in spare if not self.sheet.at(row, TITLE)]
        if not spare:
            return
        self.begun += 1
        material = self.office.drive / f"Kotak Masuk/bahan-{self.begun}"
        material.mkdir()
        (material / "catatan.txt").write_text(f"Bahan {self.begun}", encoding="utf-8")
        row_id, title = self.sheet.at(spare[0], ID), f"Kegiatan nomor {self.begun} kantor"
        self.sheet.put(
            spare[0],
            {
                "Stempel Waktu": f"{self.today} 08:00:00", "Kanal": "Media Sosial",
                "Subbagian": UNIT, "Pengisi": f"Admin Subbagian {UNIT}", TITLE: title,
                "Tanggal Kegiatan": self.today, "Tempat": "Kantor", "Jenis Konten": "Berita",
                "Ringkasan Bahan": "Foto", "Tautan Bahan": f"Kotak Masuk/bahan-{self.begun}",
                "Izin Foto": "Tidak Perlu", STATUS: "Bahan Terkumpul",
            },
        )  # fmt: skip
        if row_id not in self.titles:
            self.honest[row_id], self.titles[row_id] = "bahan", title

    def advance(self) -> None:
        row = self.row()
        if row is not None:
            self.step(row, self.sheet.at(row, STATUS))

    def skip(self) -> None:
        """A status two further on without what the step between needs."""
        row = self.row()
        status = self.sheet.at(row, STATUS) if row is not None else ""
        if row is not None and status in ORDER[:-2]:
            self.spoil(row)
            self.sheet.put(row, {STATUS: ORDER[ORDER.index(status) + 2]})

    def step(self, row: list[Any], status: str) -> None:
        """The next step, as it should be."""
        if status not in ORDER[:-1]:
            return
        row_id, following = self.sheet.at(row, ID), ORDER[ORDER.index(status) + 1]
        key = f"{row_id[-3:]}-{self.begun}-{self.random.randrange(10**6)}"
        cells: Cells = {}
        match following:
            case "Disposisi Terbit":
                cells = {
                    "Keputusan Verifikasi": "Disebarluaskan", "Tanggal Verifikasi": self.today,
                    "Verifikator": f"Kasubbag {UNIT}", "Nomor Disposisi": f"AGD-{key}/X/2025",
                }  # fmt: skip
            case "Konsep Diajukan":
                draft = Document()
                draft.add_paragraph(f"Konsep {key}")
                draft.save(str(self.office.drive / f"Kotak Masuk/konsep-{key}.docx"))
                cells = {
                    "Tautan Konsep": f"Kotak Masuk/konsep-{key}.docx", "Tanggal Konsep": self.today,
                    "Teks Alternatif": "Foto kegiatan",
                }  # fmt: skip
            case "Siap Unggah":
                cells = {
                    "Hasil Pemeriksaan": "Sesuai", "Tanggal Pemeriksaan": self.today,
                    "Pemeriksa": f"Kasubbag {UNIT}", "Nomor Nota Dinas": f"ND-{key}/X/2025",
                }  # fmt: skip
            case "Telah Diunggah":
                shade = self.random.randrange(256)
                picture = Image.new("RGB", (360, 640), (shade, 90, 120))
                picture.save(self.office.drive / f"Kotak Masuk/bukti-{key}.png")
                cells = {
                    "Platform": "Instagram", "Tanggal Unggah": self.today,
                    "Tautan Unggahan": f"https://www.instagram.com/p/C{key.replace('-', '')}x/",
                    "Pengunggah": f"Admin Subbagian {UNIT}",
                    "Tangkapan Layar": f"Kotak Masuk/bukti-{key}.png",
                }  # fmt: skip
            case _:
                cells = {"Tanggal Pendataan": self.today, "Petugas Pendataan": "Admin Medcen"}
        self.sheet.put(row, {**cells, STATUS: following})
        if self.honest.get(row_id) is not None:
            self.honest[row_id] = STATES[following]

    def sort(self) -> None:
        self.random.shuffle(self.sheet.rows)

    def insert(self) -> None:
        place = self.random.randrange(len(self.sheet.rows) + 1)
        self.sheet.rows.insert(place, [None] * len(self.sheet.headings))

    def remove(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            self.sheet.rows = [one for one in self.sheet.rows if one is not row]

    def paste(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            self.sheet.rows.append(list(row))

    def paste_id(self) -> None:
        row, other = self.row(), self.row()
        if row is not None and other is not None and row is not other:
            self.spoil(row)
            self.spoil(other)
            self.sheet.put(row, {ID: self.sheet.at(other, ID)})

    def change(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            columns = [name for pair in NEEDS.values() for name in pair]
            texts = ("menyusul", "31/09/2025", "Lain", "Kotak Masuk/lain.docx", STATUS)
            self.sheet.put(row, {self.random.choice(columns): self.random.choice(texts)})

    def clear(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            columns = [name for pair in NEEDS.values() for name in pair]
            self.sheet.put(row, {self.random.choice(columns): None})

    def move_attachment(self) -> None:
        row = self.row()
        if row is not None:
            self.spoil(row)
            for name in ("Tautan Konsep", "Tangkapan Layar"):
                place = self.office.drive / (self.sheet.at(row, name) or "tiada")
                if place.is_file():
                    place.rename(place.with_name(f"pindah {place.name}"))
                    return
