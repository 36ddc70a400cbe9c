"""Which workbooks beside the register are versions of it that a synchroniser left."""

from pathlib import Path

import pytest

from sheetflow.adapters.local.register import conflict_copies


@pytest.mark.parametrize(
    "name",
    [
        "register-PC01.xlsx",
        "register-DESKTOP-AB12CD3.xlsx",
        "register-LAPTOP-9-2.xlsx",
        "register-MacBook Pro.xlsx",
        "register (1).xlsx",
        "register 2.xlsx",
        "register.sync-conflict-20251015-090000-ABCDEFG.xlsx",
        "register (conflicted copy 2025-10-15 090000).xlsx",
        "register (Salinan yang bertentangan dari PC-02 2025-10-15).xlsx",
        "register_conflict-20251015-090000.xlsx",
        "register.conflict1.XLSX",
    ],
)
def test_a_version_that_a_synchroniser_left_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert conflict_copies(tmp_path / "register.xlsx") == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "register.xlsx",
        "register.db",
        "register-PC01.docx",
        "register-2024.xlsx",
        "register-arsip.xlsx",
        "register lama.xlsx",
        "registerasi.xlsx",
        "laporan conflict.xlsx",
        "~$register-PC01.xlsx",
        ".register-PC01.xlsx",
    ],
)
def test_other_workbooks_are_nobodys_copies(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert conflict_copies(tmp_path / "register.xlsx") == ()


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert conflict_copies(tmp_path / "tiada" / "register.xlsx") == ()


def test_a_copy_under_the_offices_own_mark_is_one(tmp_path: Path) -> None:
    (tmp_path / "register (bentrok).xlsx").touch()

    assert conflict_copies(tmp_path / "register.xlsx") == ()
    assert conflict_copies(tmp_path / "register.xlsx", "bentrok") == ("register (bentrok).xlsx",)
