"""The digest of an office's settings, by which a quick look finds that they have changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.settings.load import load_settings


def _same_date(folder: Path) -> None:
    """Edit a file as a copy does that keeps its date, with a text of the same length."""
    file = folder / "messages.yaml"
    before = file.stat()
    file.write_text(file.read_text("utf-8")[:-1] + " ", "utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


def _more(name: str, text: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


CHANGES: dict[str, Callable[[Path], None]] = {
    "the same date and length": _same_date,
    "a day off of the country": _more("holidays/ID.csv", "2036-12-24,public,Libur\n"),
    "what offices share": _more("umum.yaml", "weekend: [sunday]\n"),
    "an SOP": _more("workflows/publikasi-medsos.yaml", "# baru\n"),
    "a suggested format": _more("content-formats.csv", "\n"),
    "the office's own texts": _more("texts.id.yaml", "\n# baru\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_changes_with_whatever_settings_are_read_from(office_copy: Path, change: str) -> None:
    _more("office.yaml", "\nbase: umum.yaml\n")(office_copy)
    _more("umum.yaml", "language: id\n")(office_copy)
    before = load_settings(office_copy).digest
    assert load_settings(office_copy).digest == before
    CHANGES[change](office_copy)
    assert load_settings(office_copy).digest != before


def test_it_is_another_for_an_office_that_was_copied(office_copy: Path) -> None:
    before = load_settings(office_copy).digest
    twin = office_copy.rename(office_copy.with_name("salinan"))
    assert load_settings(twin).digest != before
