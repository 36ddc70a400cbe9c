"""Lists in .ods and old .xls: their cells as they were saved, and hostile ones refused."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sheetflow.adapters.local.import_list import read_list_file
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits
from sheetflow.adapters.xlsx.read_in_worker import read_other_tabs
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError
from tests.support.old_lists import FOLDER, SIMPLE, SIMPLE_MERGED

ODS = FOLDER / "simpanan.ods"


def _changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """An .ods with other cells."""
    with zipfile.ZipFile(ODS) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "content.xml" else content)
    return path


def _replaced(path: Path, old: bytes, new: bytes) -> Path:
    return _changed(path, lambda content: content.replace(old, new, 1))


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_both_have_the_cells_and_merged_cells_that_were_saved(ending: str) -> None:
    first, second = read_list_file(FOLDER / f"simpanan.{ending}")

    assert [list(row) for row in first.rows] == SIMPLE
    assert sorted(first.merged) == [Area(*sides) for sides in SIMPLE_MERGED]
    assert (first.name, second.name, second.rows[0][0]) == ("Daftar", "Catatan", "bukan daftar")


def test_an_error_is_its_text_in_every_cell_that_repeats_it(tmp_path: Path) -> None:
    error = (
        b'<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        b'office:string-value="" calcext:value-type="error" %s><text:p>#DIV/0!</text:p>'
        b"</table:table-cell>"
    )
    cells = error % b'table:number-columns-repeated="2"' + error % b""
    row = b'<table:table-row table:number-rows-repeated="2">%s</table:table-row>' % cells
    path = _replaced(tmp_path / "galat.ods", b"<table:table-row ", row + b"<table:table-row ")

    rows = read_list_file(path)[0].rows

    found = [number for number, row in enumerate(rows) if "#DIV/0!" in row]
    assert [rows[number][:4] for number in found] == [["#DIV/0!"] * 3 + [""]] * 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"<office:document-content", b"<!DOCTYPE a []><office:document-content", "broken"),
        (b"</table:table>", b"</table:tabl>", "broken"),
        (
            b"<table:table-cell ",
            b'<table:table-cell table:number-rows-spanned="9" table:number-columns-spanned="9"/>'
            * 60
            + b"<table:table-cell ",
            "absurd size",
        ),
    ],
)
def test_an_ods_that_is_not_one_has_a_sentence(
    tmp_path: Path, old: bytes, new: bytes, words: str
) -> None:
    path = _replaced(tmp_path / "aneh.ods", old, new)

    with pytest.raises(RegisterError, match=words):
        read_list_file(path)


def test_a_list_that_takes_too_much_time_is_stopped(tmp_path: Path) -> None:
    path = _replaced(
        tmp_path / "besar.ods",
        b"<table:table-row ",
        b'<table:table-row table:number-rows-repeated="1000000" ',
    )
    limits = Limits(seconds=60, processor_seconds=1, memory_bytes=300 * MEBIBYTE)

    with pytest.raises(RegisterError, match="too much time or memory"):
        read_other_tabs(path, path.read_bytes(), limits)
