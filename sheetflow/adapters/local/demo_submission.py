"""One submission of the demo's month, as far as its attachments need it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

OFFICE = "KPU Kabupaten Contoh"
PLACE_OF_OFFICE = "Kota Contoh"
LETTERHEAD = ("KOMISI PEMILIHAN UMUM", "KABUPATEN CONTOH")
ADDRESS = "Jalan Contoh Nomor 1, Kota Contoh · kab-contoh.kpu.go.id"
ACCOUNT = "kpukab.contoh"
"""The invented office of config/offices/kpu-kab-contoh, whose month the demo shows."""


@dataclass(frozen=True, slots=True)
class DemoSubmission:
    """A row's cells as staff wrote them; "" where a cell is empty.

    The three paths lie inside Drive/, with `/` between their parts; `material_path` names a
    folder, `draft_path` a .docx, `screenshot_path` a .png.  Dates are text: a sample may hold an
    impossible one on purpose.
    """

    id: str
    title: str
    unit: str = ""
    place: str = ""
    activity_date: str = ""
    channel: str = ""
    content_type: str = ""
    platform: str = ""
    summary: str = ""
    alt_text: str = ""
    material_path: str = ""
    draft_path: str = ""
    screenshot_path: str = ""
    published_link: str = ""
    published_date: str = ""
    reach: str = ""
    likes: str = ""
    comments: str = ""


_HEADINGS = {
    "id": "ID Pengajuan",
    "title": "Judul Kegiatan",
    "unit": "Subbagian",
    "place": "Tempat",
    "activity_date": "Tanggal Kegiatan",
    "channel": "Kanal",
    "content_type": "Jenis Konten",
    "platform": "Platform",
    "summary": "Ringkasan Bahan",
    "alt_text": "Teks Alternatif",
    "material_path": "Tautan Bahan",
    "draft_path": "Tautan Konsep",
    "screenshot_path": "Tangkapan Layar",
    "published_link": "Tautan Unggahan",
    "published_date": "Tanggal Unggah",
    "reach": "Jangkauan",
    "likes": "Suka",
    "comments": "Komentar",
}


def read_sample(sample: Path) -> tuple[DemoSubmission, ...]:
    """The rows of the shipped sample (UTF-8 CSV with the register's Indonesian headings).

    Raises OSError, and KeyError for a heading that is missing: the sample ships with the program.
    """
    with sample.open(encoding="utf-8", newline="") as file:
        return tuple(
            DemoSubmission(**{field: row[heading] for field, heading in _HEADINGS.items()})
            for row in csv.DictReader(file)
        )
