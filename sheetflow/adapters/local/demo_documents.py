"""The demo's documents among the materials: minutes, records, stories, lists."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.local.demo_docx import bytes_of, facts, kicker, new_document, paragraphs
from sheetflow.adapters.local.demo_prose import prose_of
from sheetflow.adapters.local.demo_submission import OFFICE, DemoSubmission
from sheetflow.adapters.local.demo_words import clean, day_of

_PAPERS = (
    ("notula", "Notula rapat"),
    ("berita acara", "Berita acara"),
    ("naskah", "Naskah berita"),
    ("ringkasan", "Ringkasan kegiatan"),
    ("rilis", "Draf rilis"),
)
_STOCK = (
    *(("Kotak suara", 1240, "baik"), ("Bilik suara", 860, "baik"), ("Segel", 5200, "baik")),
    *(("Rak arsip", 14, "baik"), ("Kursi lipat", 96, "4 rusak ringan"), ("Meja", 22, "baik")),
    *(("Komputer", 9, "1 dalam perbaikan"), ("Pencetak", 4, "baik")),
)
_DECIDED = (
    "Setiap subbagian melengkapi data yang masih kurang pada pekan ini.",
    "Angka yang belum final tidak disebarluaskan.",
    "Tindak lanjut dibahas kembali pada rapat berikutnya.",
)


def documents(submission: DemoSubmission) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the documents that the row's summary speaks of."""
    told = submission.summary.casefold()
    for word, name in _PAPERS:
        if word in told:
            yield f"{name}.docx", _paper(submission, name)
    if "daftar barang" in told:
        yield "Daftar barang.csv", _stock().encode()
    if "video" in told or submission.content_type == "Video Pendek":
        yield "Naskah video.txt", _script(submission).encode()


def note(submission: DemoSubmission) -> tuple[str, bytes]:
    """A short text for materials that nothing else is known of."""
    prose = prose_of(submission)
    return "Catatan bahan.txt", f"{prose.title}\n\n{prose.lead}\n".encode()


def _paper(submission: DemoSubmission, name: str) -> bytes:
    prose = prose_of(submission)
    document = new_document(f"{name}: {prose.title}", f"{clean(submission.id, 40)} · {name}")
    kicker(document, name)
    document.add_paragraph(prose.title, style="Title")
    facts(
        document,
        [
            ("Hari, tanggal", day_of(submission.activity_date)),
            ("Tempat", clean(submission.place, 80)),
            ("Penyusun", f"Subbagian {clean(submission.unit, 80)}"),
        ],
    )
    paragraphs(document, (prose.lead, *prose.body[:2]))
    if name == "Notula rapat":
        document.add_paragraph("Kesimpulan", style="Heading 2")
        for decided in _DECIDED:
            document.add_paragraph(decided, style="List Number")
    return bytes_of(document)


def _stock() -> str:
    lines = ["No,Nama Barang,Jumlah,Keadaan"]
    lines += [f"{at},{name},{count},{state}" for at, (name, count, state) in enumerate(_STOCK, 1)]
    return "\n".join(lines) + "\n"


def _script(submission: DemoSubmission) -> str:
    prose = prose_of(submission)
    scenes = (prose.title, *prose.body[:2], f"Ikuti {OFFICE} di @kpukab.contoh.")
    told = "\n\n".join(f"Adegan {at}\n{text}" for at, text in enumerate(scenes, 1))
    return f"NASKAH VIDEO – {prose.title}\n\n{told}\n"
