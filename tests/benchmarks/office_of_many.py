"""An office whose register holds many submissions: most closed, one in twenty still open."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from sheetflow.core.form import Kind, SystemColumn
from sheetflow.settings.load import load_settings
from sheetflow.settings.locate import shipped_config

FIRST_DAY = date(2021, 1, 4)


def office_of_many(folder: Path, submissions: int) -> Path:
    """Settings, Drive with one shared attachment, and a filled register; the settings' path."""
    config = folder / "office.yaml"
    shutil.copyfile(shipped_config() / "offices/kpu-kab-contoh/office.yaml", config)
    settings = load_settings(config)
    inbox = settings.drive / "Kotak Masuk"
    inbox.mkdir(parents=True)
    (inbox / "bahan.txt").write_text("bahan", encoding="utf-8")
    form = settings.office.form
    book = xlsxwriter.Workbook(str(settings.register), {"strings_to_urls": False})
    sheet = book.add_worksheet(settings.tab)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    headings = [column.heading(settings.language) for column in form.columns]
    headings += [form.system_headings[system](settings.language) for system in SystemColumn]
    sheet.write_row(0, 0, headings)
    for number in range(1, submissions + 1):
        cells = _cells(number)
        for place, column in enumerate(form.columns):
            value = cells.get(column.id, "")
            if column.kind is Kind.DATE and isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, str(value))
    book.close()
    return config


def _cells(number: int) -> dict[str, str | int | date]:
    when = FIRST_DAY + timedelta(days=7 * (number % 250))
    bare: dict[str, str | int | date] = {
        "no": str(number),
        "id": f"PUB-2021-{number:06d}",
        "stempel_waktu": f"{when:%d/%m/%Y} 10:00:00",
        "kanal": "Media Sosial",
        "subbagian": "Teknis dan Hupmas",
        "pengisi": "Admin Subbagian Teknis dan Hupmas",
        "judul": f"Kegiatan nomor {number} di kecamatan",
        "tanggal_kegiatan": when,
        "tempat": "Aula Kantor KPU",
        "jenis": "Berita",
        "ringkasan": f"Ringkasan bahan kegiatan nomor {number}",
        "tautan_bahan": "Kotak Masuk/bahan.txt",
        "izin": "Tidak Perlu",
        "status": "Bahan Terkumpul",
    }
    if number % 20 == 0:
        return bare
    kasubbag = "Kasubbag Teknis dan Hupmas"
    return bare | {
        "keputusan_verifikasi": "Disebarluaskan",
        "tanggal_verifikasi": when,
        "verifikator": kasubbag,
        "nomor_disposisi": f"AGD-{number}/2021",
        "tautan_konsep": "Kotak Masuk/bahan.txt",
        "tanggal_konsep": when,
        "alt": "Foto kegiatan",
        "hasil": "Sesuai",
        "tanggal_pemeriksaan": when,
        "pemeriksa": kasubbag,
        "revisi_ke": 0,
        "platform": "Instagram",
        "tautan_unggahan": f"https://www.instagram.com/p/CONTOH{number:06d}/",
        "tanggal_unggah": when,
        "pengunggah": "Admin Subbagian Teknis dan Hupmas",
        "tangkapan_layar": "Kotak Masuk/bahan.txt",
        "tanggal_pendataan": when,
        "petugas_pendataan": "Admin Medcen",
        "jangkauan": number % 900,
        "suka": number % 90,
        "komentar": number % 9,
        "status": "Selesai",
    }
