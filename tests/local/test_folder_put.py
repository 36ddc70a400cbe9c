"""Bytes of ours put into Drive: once, whole, and never over a person's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheetflow.adapters.local.folder import LocalFolder
from sheetflow.core.names import DrivePath, EffectId
from sheetflow.errors import UnavailableError

PLACE = DrivePath("2025/A/02_disposisi/Lembar.pdf")


def put(folder: Path, content: bytes, effect: str = "e1") -> str:
    return LocalFolder(folder).put(EffectId(effect), PLACE, content)


def test_putting_again_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, b"isi")
    before = (tmp_path / PLACE).stat()

    assert put(tmp_path, b"isi") == PLACE

    assert (tmp_path / PLACE).stat() == before
    assert [path.name for path in (tmp_path / PLACE).parent.iterdir()] == ["Lembar.pdf"]


def test_a_file_that_is_not_ours_stays(tmp_path: Path) -> None:
    put(tmp_path, b"isi orang lain")

    assert put(tmp_path, b"isi", "e2").endswith("/Lembar (2).pdf")
    assert (tmp_path / PLACE).read_bytes() == b"isi orang lain"


def test_a_place_that_is_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "2025").write_text("berkas")

    with pytest.raises(UnavailableError, match="2025"):
        put(tmp_path, b"isi")


def test_content_is_given_up_to_a_size(tmp_path: Path) -> None:
    put(tmp_path, b"isi")
    folder = LocalFolder(tmp_path)

    assert folder.content(PLACE, 3) == b"isi"
    assert folder.content(PLACE, 2) is None
    assert folder.content("tidak/ada.pdf", 3) is None
