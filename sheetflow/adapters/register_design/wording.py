"""What a register says of its own accord, in Indonesian and English.

Everything that belongs to an office or an SOP (headings, steps, states, roles) comes from its
settings; only the sentences around them stand here.
"""

from __future__ import annotations

from sheetflow.adapters.register_design.medium import Medium
from sheetflow.adapters.register_design.wording_guide import GUIDE, SHARED_SHEET
from sheetflow.core.words import Language, Words, words

_SHEETS: dict[str, Words] = {
    "tab.guide": words("Petunjuk", "Guide"),
    "tab.dashboard": words("Dasbor", "Dashboard"),
    "register.title": words("Register Pengajuan", "Register of Submissions"),
    "register.advice": words(
        "Isi baris bernomor berikutnya, lalu pilih Status. Kolom abu-abu diisi sistem. "
        "Lihat tab {guide}.",
        "Fill the next numbered row, then choose its status. The system fills the grey columns. "
        "See the tab {guide}.",
    ),
    "band.system": words("Diisi sistem", "Filled by the system"),
    "band.other": words("Lain-lain", "Other"),
    "note.by": words("Diisi oleh: {roles}", "Filled by: {roles}"),
    "note.date": words(
        "Tanggal: HH/BB/TTTT, misalnya 31/12/2026.", "Date: DD/MM/YYYY, for example 31/12/2026."
    ),
    "note.files": words(
        "Jalur berkas atau folder di dalam Drive, misalnya {inbox}/bahan-001.",
        "Path of a file or folder inside Drive, for example {inbox}/bahan-001.",
    ),
    "note.list": words("Pilih dari daftar.", "Choose from the list."),
    "note.identifier": words(
        "Nomor sudah disiapkan sistem. Jangan diubah atau dihapus.",
        "The system has numbered the rows. Do not change or delete it.",
    ),
    "check.list.title": words("Tidak ada dalam daftar", "Not in the list"),
    "check.list": words(
        "Isian ini tidak ada dalam daftar pilihan. Sebaiknya pilih dari daftar. "
        "Tetap pakai isian ini?",
        "This is not one of the choices. It is better to choose from the list. Keep it?",
    ),
    "check.date.title": words("Bukan tanggal", "Not a date"),
    "check.date": words(
        "Tulis tanggal sebagai HH/BB/TTTT, misalnya 31/12/2026. Tetap pakai isian ini?",
        "Write dates as DD/MM/YYYY, for example 31/12/2026. Keep it?",
    ),
    "check.system.title": words("Kolom sistem", "System column"),
    "check.system": words(
        "Kolom ini diisi sistem. Ubah kolom Status atau kolom langkah Anda; "
        "jawabannya muncul di sini.",
        "The system fills this column. Change the status or your step's columns; "
        "the answer appears here.",
    ),
    "check.identifier.title": words("Nomor sudah ditetapkan", "The number is fixed"),
    "check.identifier": words(
        "Nomor baris sudah disiapkan dan tidak boleh diubah. Tetap ubah?",
        "Rows are numbered beforehand and the number must stay. Change it anyway?",
    ),
    "system.status_tercatat": words(
        "Status yang sudah diterima sistem.", "The status that the system has accepted."
    ),
    "system.giliran": words("Siapa yang bertindak sekarang.", "Who has to act now."),
    "system.temuan": words(
        "Apa yang kurang dan siapa yang dapat memperbaikinya. Hilang sendiri bila sudah benar.",
        "What is missing and who can mend it. It goes away when it is right.",
    ),
    "system.batas_waktu": words(
        "Hari kerja terakhir untuk langkah yang sedang berjalan.",
        "The last working day for the step in progress.",
    ),
    "system.folder": words(
        "Tempat berkas pengajuan ini disimpan.", "Where this submission's files are kept."
    ),
    "system.dokumen": words(
        "Naskah yang dibuat sistem, misalnya lembar disposisi.",
        "Papers made by the system, such as the disposition sheet.",
    ),
    "system.versi_sop": words(
        "Versi SOP yang berlaku sejak baris ini masuk.",
        "The SOP's version that holds for this row since it came in.",
    ),
    "dash.errors": words("Ada galat", "With an error"),
    "dash.title": words("Dasbor Pengajuan", "Dashboard of Submissions"),
    "dash.asof": words("Keadaan per", "As of"),
    "dash.source": words(
        "Angka dihitung dari tab {register}: status yang sudah diterima sistem, bukan yang baru "
        "dipilih.",
        "Counted from the tab {register}: statuses the system has accepted, not those just chosen.",
    ),
    "dash.all": words("Pengajuan", "Submissions"),
    "dash.open": words("Masih berjalan", "In progress"),
    "dash.closed": words("Sudah berakhir", "Ended"),
    "dash.overdue": words("Lewat batas waktu", "Overdue"),
    "dash.unjudged": words("Belum diperiksa", "Not yet checked"),
    "dash.other": words("Lainnya (misalnya dua kanal)", "Other (for example two channels)"),
    "dash.other_unit": words("Ditulis lain atau kosong", "Written otherwise or empty"),
    "dash.total": words("Jumlah", "Total"),
    "dash.by_state": words("Menurut status", "By status"),
    "dash.by_unit": words("Menurut {unit}", "By {unit}"),
    "dash.by_turn": words("Menurut giliran", "By whose turn"),
    "dash.state": words("Status", "Status"),
    "dash.turn": words("Giliran", "Turn"),
    "dash.in_time": words("Dalam batas waktu", "In time"),
    "chart.by_state": words("Jumlah pengajuan pada setiap status", "Submissions in each status"),
    "chart.by_unit": words("Jumlah pengajuan menurut {unit}", "Submissions by {unit}"),
    "chart.by_turn": words(
        "Jumlah pengajuan yang menunggu setiap pelaksana", "Submissions waiting for each role"
    ),
    "alt.by_state": words(
        "Diagram batang: jumlah pengajuan pada setiap status, sama dengan tabel di sebelahnya.",
        "Bar chart: number of submissions in each status, as in the table beside it.",
    ),
    "alt.by_unit": words(
        "Diagram batang bertumpuk menurut {unit}: pengajuan yang dalam batas waktu, lewat batas "
        "waktu, dan sudah berakhir, sama dengan tabel di sebelahnya.",
        "Stacked bars by {unit}: submissions in time, overdue and ended, as in the table beside "
        "it.",
    ),
    "alt.by_turn": words(
        "Diagram batang bertumpuk: pengajuan yang menunggu setiap pelaksana, dalam batas waktu dan "
        "lewat batas waktu, sama dengan tabel di sebelahnya.",
        "Stacked bars: submissions waiting for each role, in time and overdue, as in the table "
        "beside it.",
    ),
}


def say(key: str, language: Language, medium: Medium = Medium.WORKBOOK, /, **blanks: str) -> str:
    """One of the register's own sentences, its `{blanks}` filled."""
    elsewise = SHARED_SHEET.get(key) if medium is Medium.SHARED_SHEET else None
    sentence = elsewise or _SHEETS.get(key) or GUIDE[key]
    return sentence(language).format(**blanks)
