"""The words that the form of an SOP itself prints, in the languages of an office."""

from __future__ import annotations

from sheetflow.core.words import words

NUMBER = words("Nomor SOP", "SOP number")
ESTABLISHED = words("Tanggal Pengesahan", "Date of approval")
APPROVED = words("Disahkan oleh", "Approved by")
NAME = words("Nama SOP", "Name of the SOP")
LEGAL_BASIS = words("DASAR HUKUM", "LEGAL BASIS")
QUALIFICATIONS = words("KUALIFIKASI PELAKSANA", "QUALIFICATIONS OF STAFF")
RELATED = words("KETERKAITAN", "RELATED PROCEDURES")
EQUIPMENT = words("PERALATAN/PERLENGKAPAN", "EQUIPMENT")
WARNINGS = words("PERINGATAN", "WARNINGS")
RECORDS = words("PENCATATAN DAN PENDATAAN", "RECORDS")
NO = words("NO", "NO")
ACTIVITY = words("KEGIATAN", "ACTIVITY")
ACTORS = words("PELAKSANA", "DONE BY")
STANDARD = words("MUTU BAKU", "QUALITY STANDARD")
INPUTS = words("KELENGKAPAN", "REQUIRED")
TIME = words("WAKTU", "TIME")
OUTPUT = words("OUTPUT", "OUTPUT")
REMARKS = words("KETERANGAN", "REMARKS")
START = words("Mulai", "Start")
END = words("Selesai", "End")
SYSTEM = words("Sistem", "System")
AUTOMATIC = words("Dicatat otomatis oleh sistem", "Recorded by the system")
ALSO = words("Dapat juga oleh {peran}", "May also be done by {peran}")
ARCHIVED = words("Bila {jawab}: berkas disimpan di Arsip", "If {jawab}: files go to the archive")
RETURNED = words(
    "Peringatan bila dikembalikan lebih dari {n} kali",
    "A warning when returned more than {n} times",
)
DAYS = words("{n} hari kerja", "{n} working days")
DAY = words("{n} hari kerja", "{n} working day")
SINCE = words("{n} hari kerja sejak {kolom}", "{n} working days from {kolom}")
NOTES = words("Catatan:", "Notes:")
UNDECIDED = words(
    "*) Batas waktu belum ditetapkan; terlambat hanya diberi peringatan.",
    "*) The time limit has not been decided; lateness is only warned of.",
)
EXTENSION = words(
    "{nama} (tambahan, di luar SOP): {asal} → {tujuan}, oleh {peran}{syarat}.",
    "{nama} (extension, not in the SOP): {asal} → {tujuan}, by {peran}{syarat}.",
)
WITH_REASON = words(", disertai alasan", ", with a reason")
ANY_OPEN = words("semua status yang belum berakhir", "any state that is not an end")
YES = words("Ya", "Yes")
NEGATIONS = frozenset({"tidak", "not", "no", "don't"})
"""Words that turn a choice's label into its opposite, so that the pair prints as yes and no."""
NO_ANSWER = words("Tidak", "No")
TITLE = words("Diagram alir {nomor}: {nama}", "Flowchart of {nomor}: {nama}")
STEP = words("Langkah {n} ({peran}): {kegiatan}.", "Step {n} ({peran}): {kegiatan}.")
LEADS = words("{jawab} → {tujuan}", "{jawab} → {tujuan}")
ONWARD = words("Lalu", "Then")


def fill(template: str, **blanks: object) -> str:
    """`template` with each `{name}` replaced in one pass; braces in a value stay text."""
    first, *rest = template.split("{")
    filled = [first]
    for part in rest:
        name, _, after = part.partition("}")
        filled.append(f"{blanks[name]}{after}")
    return "".join(filled)
