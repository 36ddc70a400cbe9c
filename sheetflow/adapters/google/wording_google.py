"""What `init` and the tabs of a Google office say where it differs from a local one."""

from __future__ import annotations

from sheetflow.core.words import Language, Words, words

_SAYS: dict[str, Words] = {
    "new.tab": words("Tab “{name}” dibuat.", "Make the tab “{name}”."),
    "new.drive": words("Folder “{name}” dibuat di Drive.", "Make the folder “{name}” in Drive."),
    "zone": words(
        "Zona waktu lembar: {old} menjadi {new}.", "The sheet's time zone: {old} becomes {new}."
    ),
    "locale": words(
        "Lokal lembar: {old} menjadi {new}.", "The sheet's locale: {old} becomes {new}."
    ),
    "column": words(
        "{tab}: kolom “{name}” ditambahkan di ujung kanan.",
        "{tab}: add the column “{name}” at the right end.",
    ),
    "note": words(
        "{tab}: catatan pada judul “{name}”.", "{tab}: the note on the heading “{name}”."
    ),
    "frozen": words(
        "{tab}: baris sampai judul kolom dibekukan.", "{tab}: freeze the rows down to the headings."
    ),
    "list": words(
        "{tab}: daftar pilihan kolom “{name}”.", "{tab}: the choices of column “{name}”."
    ),
    "dates": words(
        "{tab}: pemeriksaan tanggal kolom “{name}”.", "{tab}: the date check of column “{name}”."
    ),
    "colour": words("{tab}: {count} aturan warna baris.", "{tab}: {count} rules for row colours."),
    "protect.system": words(
        "{tab}: kolom sistem dilindungi, hanya untuk sistem.",
        "{tab}: protect the job's columns for the job alone.",
    ),
    "protect.roles": words(
        "{tab}: kolom {columns} dilindungi untuk {roles}.",
        "{tab}: protect the columns {columns} for {roles}.",
    ),
    "protect.tab": words(
        "Tab “{name}” dilindungi, hanya untuk sistem.",
        "Protect the tab “{name}” for the job alone.",
    ),
    "protect.widened": words(
        "{what}: perlindungannya diubah orang dan dikembalikan.",
        "{what}: its protection was changed and is put back.",
    ),
    "view": words("{tab}: tampilan filter “{name}”.", "{tab}: the filter view “{name}”."),
    "view.mine": words("Menunggu saya · {role}", "Waiting for me · {role}"),
    "view.errors": words("Ada galat", "With an error"),
    "numbers": words(
        "{tab}: {count} baris bernomor disiapkan ({first} sampai {last}).",
        "{tab}: number {count} spare rows ({first} to {last}).",
    ),
    "formulas": words(
        "{tab}: rumus kolom sistem pada {count} baris.",
        "{tab}: the formulas of the job's columns in {count} rows.",
    ),
    "moved": words(
        "Lembar berubah sejak perbedaannya ditampilkan.",
        "The spreadsheet changed since the difference was shown.",
    ),
    "moved.fix": words(
        "Jalankan sheetflow init sekali lagi; belum ada yang diubah.",
        "Run sheetflow init once more; nothing was changed.",
    ),
    "rewrite": words("Isi tab “{name}” diperbarui.", "Write the tab “{name}” anew."),
    "chart": words("{tab}: diagram “{name}”.", "{tab}: the chart “{name}”."),
    "note.files": words(
        "Tempel tautan berkas atau folder Drive; satu per baris.",
        "Paste the link of a Drive file or folder; one a line.",
    ),
    "guide.short.3": words(
        "Lembar ini tersimpan sendiri. Sistem memeriksa pada jadwal berikutnya, juga selama lembar "
        "terbuka.",
        "The sheet saves itself. The system checks at its next scheduled time, also while the "
        "sheet is open.",
    ),
    "guide.short.5": words(
        "Untuk mengurutkan dan menyaring, pilih Data › Tampilan filter › Menunggu saya: orang lain "
        "tidak terganggu. Judul kolom jangan diganti.",
        "To sort and filter choose Data › Filter views › Waiting for me: nobody else is disturbed. "
        "Leave the headings as they are.",
    ),
    "guide.files.1": words(
        "Simpan berkas di Drive Anda atau di Drive kantor, lalu bagikan kepada {account}.",
        "Keep the file in your Drive or the office's, and share it with {account}.",
    ),
    "guide.files.2": words(
        "Tempel tautannya (Bagikan › Salin tautan) di kolom: {columns}. Folder, berkas, dan "
        "Google Dokumen sama-sama boleh.",
        "Paste its link (Share › Copy link) in the column: {columns}. Folders, files and Google "
        "Docs will do alike.",
    ),
    "guide.files.3": words(
        "Beberapa berkas: satu tautan pada setiap baris di sel yang sama (Ctrl+Enter).",
        "Several files: one link per line in the same cell (Ctrl+Enter).",
    ),
    "guide.files.4": words(
        "Sistem menyalin berkas ke folder pengajuan; Google Dokumen dibekukan sebagai PDF. Berkas "
        "asli tetap milik dan di tempat pemiliknya.",
        "The system copies the files into the submission's folder; Google Docs are frozen as PDF. "
        "The originals stay with their owners.",
    ),
    "guide.finding.3": words(
        "Perbaiki selnya. Pada pemeriksaan berikutnya kalimat itu hilang.",
        "Mend the cell. At the next check the sentence is gone.",
    ),
    "guide.faq.a1": words(
        "Sistem belum berjalan sejak Anda mengubahnya, atau ada galat pada kolom {findings}.",
        "The system has not run since you changed it, or {findings} names an error.",
    ),
}
SAID_ELSEWISE = tuple(key for key in _SAYS if key.startswith("guide."))
"""Sentences of the local guide that are not true of a shared sheet."""


def say_google(key: str, language: Language, **blanks: object) -> str:
    """One of these sentences, its `{blanks}` filled."""
    return _SAYS[key](language).format(**blanks)
