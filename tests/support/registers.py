"""Registers as Hypothesis draws them: rows of every stage, with the slips that staff make."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

NOW = datetime(2025, 10, 13, 17, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
"""The Monday on which nothing of the base rows is late."""

Cells = dict[str, Any]

STAGES = (
    "draft", "collected", "disposed", "filed", "drafted", "returned", "approved", "posted",
    "recorded", "finished",
)  # fmt: skip

TITLES = ("Sosialisasi Pemilih Pemula", "Rapat Koordinasi Logistik", "sosialisasi pemilih pemula ")

SLIPS: tuple[tuple[str, str], ...] = (
    ("kanal", "Keduanya"), ("kanal", "Website"), ("kanal", ""), ("subbagian", "Hukum dan SDM"),
    ("judul", ""), ("judul", TITLES[1]), ("judul", TITLES[2]), ("tanggal_kegiatan", "31/09/2025"),
    ("tanggal_kegiatan", "01/10/2025"), ("tautan_bahan", ""), ("tautan_bahan", "../rahasia.pdf"),
    ("keputusan_verifikasi", "tdk perlu"), ("tanggal_verifikasi", "menyusul"),
    ("verifikator", "Admin Medcen"), ("nomor_disposisi", ""), ("tautan_konsep", ""),
    ("tautan_konsep", "Kotak Masuk/lain.docx"), ("tanggal_konsep", "13/10/2025"), ("alt", ""),
    ("hasil", "Belum Sesuai"), ("hasil", ""), ("tanggal_pemeriksaan", "13/10/2025"),
    ("pemeriksa", ""), ("revisi_ke", "4"), ("nomor_nota_dinas", "41/HM.02-ND/2025"),
    ("tautan_unggahan", "https://x.com/orang_lain/status/1"), ("pengunggah", "Admin Medcen"),
    ("tangkapan_layar", ""), ("jangkauan", "1,2 rb"), ("keterangan", "Dibatalkan: ganda"),
    ("keterangan", "Dibuka kembali atas permintaan"), ("status", ""), ("status", "beres"),
    ("status", "Dibatalkan"), ("status", "Siap Unggah"), ("status", "Konsep Diajukan"),
    ("status", "Disposisi Terbit"), ("status", "Selesai"), ("izin", ""),
)  # fmt: skip
"""Columns and what staff put there: mistakes, and further work."""

slips = st.lists(st.sampled_from(SLIPS), max_size=3).map(dict)


@st.composite
def rows(draw: st.DrawFn, *, same_titles: bool = True) -> Cells:
    """One row of some stage with at most three slips."""
    cells = cells_like({"like": draw(st.sampled_from(STAGES))})
    if same_titles:
        cells["judul"] = draw(st.sampled_from(TITLES))
    return cells | draw(slips)


def registers(
    *, least: int = 1, most: int = 4, same_titles: bool = True
) -> st.SearchStrategy[dict[str, Cells]]:
    """Rows by identifier; with `same_titles` some repeat each other."""

    def titled(drawn: list[Cells]) -> dict[str, Cells]:
        found = {}
        for number, cells in enumerate(drawn, 1):
            title = {} if same_titles else {"judul": f"Kegiatan ke-{number}"}
            found[f"PUB-2025-{number:04}"] = cells | title
        return found

    return st.lists(rows(same_titles=same_titles), min_size=least, max_size=most).map(titled)


edits = st.lists(st.tuples(st.integers(0, 3), slips), max_size=3)
"""Places of rows, and what staff write there between two runs."""


def home_with(register: Mapping[str, Mapping[str, Any]]) -> MemoryHome:
    """The sample office with this register and an empty ledger."""
    home = MemoryHome(office_of())
    for label, cells in register.items():
        home.put(label, cells)
    return home


def work(home: MemoryHome, edited: list[tuple[int, dict[str, str]]]) -> None:
    """Staff edit rows; places are counted round."""
    labels = list(home.labels)
    for place, cells in edited:
        home.write(labels[place % len(labels)], cells)
