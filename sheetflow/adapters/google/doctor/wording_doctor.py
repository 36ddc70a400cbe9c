"""What `doctor` says of a Google office."""

from __future__ import annotations

from sheetflow.core.words import Language, Words, words

_SAYS: dict[str, Words] = {
    "what.account": words("Google: kunci", "Google: credentials"),
    "what.sheet": words("Google: lembar register", "Google: the register's spreadsheet"),
    "what.folder": words("Google: folder Drive", "Google: the Drive folder"),
    "what.storage": words("Google: ruang simpan", "Google: storage"),
    "what.files": words("Google: hak membuat berkas", "Google: the right to make files"),
    "what.shape": words("Google: bentuk lembar", "Google: the spreadsheet's shape"),
    "what.protection": words("Google: perlindungan kolom", "Google: protected columns"),
    "what.zone": words("Google: zona waktu dan lokal", "Google: time zone and locale"),
    "what.room": words("Google: kuota", "Google: quotas"),
    "what.token": words("Google: penjaga versi", "Google: the version token"),
    "no_sheet": words(
        "office.yaml belum menyebut lembar.", "office.yaml names no spreadsheet yet."
    ),
    "no_sheet.fix": words(
        "Jalankan sheetflow init; lembarnya dibuat, lalu tulis alamatnya di office.yaml.",
        "Run sheetflow init; it makes one and says what to write in office.yaml.",
    ),
    "trashed": words("{name} berada di sampah Drive.", "{name} is in the trash of Drive."),
    "trashed.fix": words("Pulihkan dari sampah.", "Restore it from the trash."),
    "no_folder": words("{name} bukan folder Drive.", "{name} is no folder of Drive."),
    "no_folder.fix": words(
        "Tulis alamat foldernya sebagai `folder` di office.yaml.",
        "Write the folder's address as `folder` in office.yaml.",
    ),
    "read_only": words(
        "{name}: {account} hanya boleh membaca lembar ini.",
        "{name}: {account} may only read this spreadsheet.",
    ),
    "read_only.fix": words(
        "Bagikan lembar kepada {account} sebagai Editor.",
        "Share the spreadsheet with {account} as Editor.",
    ),
    "no_rights": words(
        "{name}: {account} tidak boleh {rights} di folder ini.",
        "{name}: {account} may not {rights} in this folder.",
    ),
    "no_rights.fix": words(
        "Jadikan {account} Pengelola konten di Drive Bersama kantor.",
        "Make {account} a Content manager of the office's Shared Drive.",
    ),
    "right.add": words("menambah berkas", "add files"),
    "right.trash": words("memindahkan berkas ke sampah", "move files to the trash"),
    "no_storage": words(
        "Akun layanan {account} tidak punya ruang simpan, dan folder {name} tidak berada di Drive "
        "Bersama.",
        "The service account {account} has no storage of its own, and the folder {name} is not in "
        "a Shared Drive.",
    ),
    "no_storage.fix": words(
        "Pindahkan folder ke Drive Bersama dan tambahkan akun itu sebagai Pengelola konten, atau "
        "pakai akun pengguna.",
        "Move the folder into a Shared Drive and add the account there as Content manager, or let "
        "the job act for a user.",
    ),
    "little_storage": words(
        "Tinggal {free} MB ruang simpan milik {account}.", "{account} has only {free} MB left."
    ),
    "little_storage.fix": words(
        "Kosongkan ruang atau pindah ke Drive Bersama.", "Make room, or move to a Shared Drive."
    ),
    "probe": words(
        "Berkas uji di folder {name}: isinya tidak terbaca kembali sama.",
        "A probe in the folder {name}: its content was not read back the same.",
    ),
    "probe.fix": words(
        "Coba lagi; bila tetap, laporkan kepada pengelola Workspace.",
        "Try again; if it stays so, tell the Workspace administrator.",
    ),
    "left": words(
        "Berkas uji {name} tidak dapat dipindahkan ke sampah ({said}).",
        "The probe {name} cannot be put into the trash ({said}).",
    ),
    "left.fix": words(
        "Hapus berkas itu, dan jadikan akun sistem Pengelola konten di Drive Bersama.",
        "Delete it, and make the job's account a Content manager of the Shared Drive.",
    ),
    "refused": words(
        "Berkas uji di folder {name}: Google menolak ({said}).",
        "A probe in the folder {name}: Google refused ({said}).",
    ),
    "shape": words(
        "sheetflow init masih akan mengubah {count} hal: {some}",
        "sheetflow init would still change {count} things: {some}",
    ),
    "shape.more": words("(dan {count} lagi)", "(and {count} more)"),
    "shape.fix": words(
        "Lihat dengan sheetflow init --dry-run, lalu jalankan sheetflow init.",
        "See them with sheetflow init --dry-run, then run sheetflow init.",
    ),
    "held": words(
        "{tab} terkunci oleh sheetflow import yang terputus; staf tidak dapat mengisi.",
        "{tab} is locked by a sheetflow import that was interrupted; staff cannot write.",
    ),
    "held.fix": words(
        "Jalankan sheetflow import sekali lagi, atau sheetflow init untuk membukanya.",
        "Run sheetflow import once more, or sheetflow init to unlock it.",
    ),
    "unprotected": words(
        "Tidak lagi membuktikan siapa yang mengisi: {which}.",
        "These no longer prove who filled them: {which}.",
    ),
    "unprotected.fix": words(
        "Jalankan sheetflow init; perlindungannya dipasang kembali.",
        "Run sheetflow init; it puts the protections back.",
    ),
    "no_address": words(
        "terlindungi; belum ada alamat surel untuk {roles}, sehingga keputusannya hanya terbukti "
        "oleh nama di sel",
        "protected; no e-mail address is known for {roles}, so that their decisions are proved by "
        "the name in the cell only",
    ),
    "protected": words("{count} perlindungan utuh", "{count} protections are whole"),
    "zone": words(
        "Zona waktu lembar {old}, zona waktu kantor {new}.",
        "The sheet's time zone is {old}, the office's is {new}.",
    ),
    "zone.fix": words(
        "Jalankan sheetflow init, atau ubah di File › Setelan.",
        "Run sheetflow init, or change it under File › Settings.",
    ),
    "locale": words(
        "Lokal lembar {old}: tanggal ketikan 05/06/2021 bisa terbaca sebagai 6 Mei.",
        "The sheet's locale is {old}: a typed 05/06/2021 may be read as 6 May.",
    ),
    "locale.fix": words(
        "Ubah di File › Setelan › Lokal menjadi Indonesia.",
        "Change it under File › Settings › Locale to Indonesia (or the United Kingdom).",
    ),
    "cells": words(
        "Lembar memakai {used} dari 10.000.000 sel.",
        "The spreadsheet uses {used} of 10,000,000 cells.",
    ),
    "cells.fix": words(
        "Pindahkan tahun yang sudah selesai ke lembar lain.",
        "Move years that are closed into another spreadsheet.",
    ),
    "room": words(
        "{used} dari 10.000.000 sel; sekali jalan memakai beberapa dari 60 panggilan semenit",
        "{used} of 10,000,000 cells; a run uses a few of 60 calls a minute",
    ),
    "no_tabs": words(
        "Tab sistem belum ada di lembar ini.", "The job's tabs are not in this spreadsheet yet."
    ),
    "no_tabs.fix": words("Jalankan sheetflow init.", "Run sheetflow init."),
    "token": words(
        "Google menerima tulisan dengan tanda versi usang: dua kali jalan serentak bisa tercatat "
        "ganda.",
        "Google accepted a write under a stale token: two runs at once could both be recorded.",
    ),
    "token.fix": words(
        "Jangan jalankan sheetflow pada lembar ini; laporkan kepada pengembang.",
        "Do not run sheetflow on this spreadsheet; report it to its developers.",
    ),
    "token.well": words("tanda versi usang ditolak", "a stale token was refused"),
}


def say_doctor(key: str, language: Language, **blanks: object) -> str:
    """One of these sentences, its `{blanks}` filled."""
    return _SAYS[key](language).format(**blanks)
