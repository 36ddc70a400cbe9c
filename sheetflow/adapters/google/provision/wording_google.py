"""What `init` and the tabs of a Google office say where it differs from a local one."""

from __future__ import annotations

from sheetflow.core.words import Language, Words, words

_SAYS: dict[str, Words] = {
    "new.tab": words("Tab “{name}” dibuat.", "Make the tab “{name}”."),
    "new.book": words(
        "Lembar “{name}” dibuat di folder “{folder}”.",
        "Make the spreadsheet “{name}” in the folder “{folder}”.",
    ),
    "book.write": words(
        "Tulis di {file}, di bawah `google:`:\n  spreadsheet: {address}",
        "Write into {file}, under `google:`:\n  spreadsheet: {address}",
    ),
    "book.two": words(
        "Ada dua lembar “{name}” untuk kantor ini: {where}.",
        "There are two spreadsheets “{name}” of this office: {where}.",
    ),
    "book.two.fix": words(
        "Pindahkan yang kosong ke sampah, atau tulis alamat yang benar sebagai `spreadsheet` di "
        "office.yaml.",
        "Put the empty one into the trash, or write the right one's address as `spreadsheet` in "
        "office.yaml.",
    ),
    "book.trashed": words(
        "Lembar “{name}” berada di sampah: {where}.",
        "The spreadsheet “{name}” is in the trash: {where}.",
    ),
    "book.trashed.fix": words(
        "Pulihkan dari sampah Drive; atau hapus selamanya bila memang harus dibuat yang baru.",
        "Restore it from Drive's trash; or delete it for good if a new one is really wanted.",
    ),
    "book.stranger": words(
        "Lembar “{name}” sudah ada di folder, tetapi bukan buatan sheetflow: {where}.",
        "A spreadsheet “{name}” is in the folder already, not made by sheetflow: {where}.",
    ),
    "book.stranger.fix": words(
        "Tulis alamatnya sebagai `spreadsheet` di office.yaml untuk memakainya, atau ganti "
        "namanya.",
        "Write its address as `spreadsheet` in office.yaml to use it, or give it another name.",
    ),
    "new.drive": words("Folder “{name}” dibuat di Drive.", "Make the folder “{name}” in Drive."),
    "timeZone": words(
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
    "rows": words(
        "{tab}: {count} baris kosong ditambahkan di bawah.",
        "{tab}: add {count} empty rows at the bottom.",
    ),
    "frozen": words(
        "{tab}: baris sampai judul kolom dibekukan.", "{tab}: freeze the rows down to the headings."
    ),
    "fold": words(
        "{tab}: kolom “{name}” dapat dilipat.", "{tab}: let the columns “{name}” be folded away."
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
    "protect.held": words(
        "{tab}: kunci dari sheetflow import yang terputus dibuka.",
        "{tab}: unlock it from a sheetflow import that was interrupted.",
    ),
    "protect.obsolete": words(
        "{tab}: perlindungan lama yang tidak berlaku lagi dihapus.",
        "{tab}: take away a protection that no longer holds.",
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
    "no_register": words(
        "Tab “{tab}” berisi sesuatu, tetapi tidak punya baris judul kolom yang dikenal.",
        "The tab “{tab}” is not empty and has no row of headings that are known.",
    ),
    "no_register.fix": words(
        "Sebutkan tab lain sebagai `tab` di office.yaml (tabnya dibuat), atau kembalikan judul "
        "kolomnya; belum ada yang diubah.",
        "Name another tab as `tab` in office.yaml (it is made), or put the headings back; "
        "nothing was changed.",
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
}


def say_google(key: str, language: Language, **blanks: object) -> str:
    """One of these sentences, its `{blanks}` filled."""
    return _SAYS[key](language).format(**blanks)
