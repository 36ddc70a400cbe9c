"""Names of folders and files."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.effects import MakeFolder
from sheetflow.core.files import NAME_BYTES, clean_file_name, clean_name
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rapat: Anggaran 2025/2026?", "Rapat- Anggaran 2025-2026-"),
        ("  ..rahasia..  ", "rahasia"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("", "tanpa nama"),
        ("...", "tanpa nama"),
        ("\ud800", "tanpa nama"),
        ("é" * 60, "é" * 40),
    ],
)
def test_a_name_is_one_that_every_file_system_takes(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Foto Kegiatan.JPG", "Foto Kegiatan.jpg"),
        ("a" * 100 + ".jpeg", "a" * 75 + ".jpeg"),
        ("arsip.tar.gz", "arsip.tar.gz"),
        (".gitignore", "gitignore"),
        ("tanpa akhiran", "tanpa akhiran"),
        ("judul. dengan titik panjang", "judul. dengan titik panjang"),
    ],
)
def test_a_file_keeps_its_ending(text: str, name: str) -> None:
    assert clean_file_name(text) == name


@given(st.text(st.characters()))
def test_any_text_gives_a_safe_name(text: str) -> None:
    for name in (clean_name(text), clean_file_name(text)):
        assert 0 < len(name.encode()) <= NAME_BYTES + 1
        assert "/" not in name
        assert name not in {".", ".."}
        assert clean_name(name) in {name, f"_{name}", name.strip()}


def test_a_folder_where_month_and_unit_are_not_known() -> None:
    home = home_with(
        {"PUB-2025-0001": cells_like({"like": "draft", "status": "Dibatalkan"})
         | {"subbagian": "", "tanggal_kegiatan": "", "keterangan": "Batal karena ditunda"}}
    )  # fmt: skip
    home.office = replace(home.office, month_names=())

    (made,) = [e for e in home.plan(NOW).commit.outbox if isinstance(e, MakeFolder)]

    assert made.folder == "2025/10/-/PUB-2025-0001_Sosialisasi Pemilih Pemula"


def test_the_number_alone_may_name_a_folder() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "collected"})})
    folders = replace(home.office.folders, submission="{tahun}/{id}/{judul} {lain}")
    home.office = replace(home.office, folders=folders)

    (made,) = [e for e in home.plan(NOW).commit.outbox if isinstance(e, MakeFolder)]

    assert made.folder.startswith("2025/PUB-2025-0001/")
    assert made.folder.endswith(" {lain}")
