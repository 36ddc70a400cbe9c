"""The tabs of what waits in a workbook: made empty, written by runs, and nothing else changes."""

import zipfile
from datetime import date
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest

from sheetflow.adapters.local.new_workbook.create import workbook_bytes
from sheetflow.adapters.local.register import LocalRegister
from sheetflow.adapters.register_design.layout import Layout
from sheetflow.adapters.register_design.list_page import LIST_FIRST, LIST_HEADING
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import FileLink, OwnCells, RowLink, ShowList
from sheetflow.core.waiting_lists import COLUMNS, list_roles, list_tab
from sheetflow.errors import RegisterError
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.support.offices_by_settings import office_of

OFFICE = office_of()
TABS = [list_tab(role, OFFICE) for role in list_roles(OFFICE)]
KASUBBAG = "xl/worksheets/sheet5.xml"
DAY = date(2025, 10, 14)


def _line(number: int, title: str = "Rapat") -> tuple[object, ...]:
    link = RowLink(title, number + 5, RowId("PUB-1"))
    file = FileLink("konsep 1.docx", "Kotak Masuk/konsep 1.docx")
    return (number, link, "Periksa", DAY, DAY, number, file, "Hukum", number + 5)


def _list(tab: str, *titles: str, mark: int = 123_456_789_012_345) -> ShowList:
    lines = tuple(_line(number, title) for number, title in enumerate(titles, start=1))
    return ShowList(tab, lines, mark)  # type: ignore[arg-type]  # cells as a run makes them


@lru_cache(maxsize=2)
def _new(tab: str) -> bytes:
    return workbook_bytes(Layout(OFFICE, tab), ["PUB-1", "PUB-2"], DAY)


def _register(folder: Path, tab: str = "Register") -> LocalRegister:
    path = folder / "register.xlsx"
    path.write_bytes(_new(tab))
    return LocalRegister(path, OFFICE.form, tab=tab, lists=TABS, drive=folder / "Drive")


def _cells(folder: Path, tab: str) -> list[list[object]]:
    book = openpyxl.load_workbook(folder / "register.xlsx")
    rows = book[tab].iter_rows(min_row=LIST_FIRST + 1, max_col=len(COLUMNS), values_only=True)
    return [list(row) for row in rows]


def test_a_new_register_has_a_tab_for_each_role_without_lines(tmp_path: Path) -> None:
    register = _register(tmp_path)

    assert register.read().lists == dict.fromkeys(TABS)
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    sheet = book[TABS[1]]
    assert sheet["A1"].value == "Menunggu Kasubbag"
    assert sheet.cell(LIST_HEADING + 1, 2).value == "Judul"
    assert sheet.print_title_rows == f"${LIST_HEADING + 1}:${LIST_HEADING + 1}"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_view.showGridLines is False


def test_lines_are_read_back_with_links_into_register_and_folder(tmp_path: Path) -> None:
    register = _register(tmp_path, "Daftar 'Umum' 1")

    shown = register.show(register.read(), OwnCells((), [_list(TABS[1], "Rapat", 'Rapat "B" & C')]))

    assert not shown.postponed
    first, second = _cells(tmp_path, TABS[1])
    assert first[1] == """=HYPERLINK("#'Daftar ''Umum'' 1'!A6","Rapat")"""
    assert first[6] == '=HYPERLINK("Drive/Kotak Masuk/konsep 1.docx","konsep 1.docx")'
    assert second[1] == """=HYPERLINK("#'Daftar ''Umum'' 1'!A7","Rapat ""B"" & C")"""
    assert [getattr(first[3], "day", None), first[5], first[8]] == [14, 1, 6]
    assert register.read().lists == {**dict.fromkeys(TABS), TABS[1]: 123_456_789_012_345}


def test_a_shorter_list_leaves_nothing_of_the_longer_one_and_nothing_typed(tmp_path: Path) -> None:
    register = _register(tmp_path)
    register.show(register.read(), OwnCells((), [_list(TABS[1], *"abcd")]))
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    book[TABS[1]]["B15"] = "tulisan orang"
    book[TABS[1]].row_dimensions[7].hidden = True
    book.save(tmp_path / "register.xlsx")

    register.show(register.read(), OwnCells((), [_list(TABS[1], "x", mark=7)]))

    assert len(_cells(tmp_path, TABS[1])) == 1
    assert register.read().lists[TABS[1]] == 7


def test_every_other_part_of_the_workbook_stays_as_it_is(tmp_path: Path) -> None:
    register = _register(tmp_path)
    before = _parts(tmp_path / "register.xlsx")

    register.show(register.read(), OwnCells((), [_list(TABS[0], "Rapat")]))

    after = _parts(tmp_path / "register.xlsx")
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) == 1
    assert before.keys() == after.keys()


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_tab_that_staff_deleted_is_not_missed(tmp_path: Path) -> None:
    register = _register(tmp_path)
    book = openpyxl.load_workbook(tmp_path / "register.xlsx")
    del book[TABS[0]]
    book.save(tmp_path / "register.xlsx")

    assert TABS[0] not in register.read().lists
    assert not register.show(register.read(), OwnCells((), [_list(TABS[0], "Rapat")])).postponed


def test_while_the_register_is_open_nothing_is_written(tmp_path: Path) -> None:
    register = _register(tmp_path)
    snapshot = register.read()
    lock = tmp_path / ".~lock.register.xlsx#"
    lock.write_text(",orang,komputer,01.01.2025 10:00,;", "utf-8")

    assert register.show(snapshot, OwnCells((), [_list(TABS[1], "Rapat")])).postponed
    lock.unlink()
    assert register.read().lists == dict.fromkeys(TABS)


def test_long_texts_are_in_pieces_and_long_addresses_no_link(tmp_path: Path) -> None:
    register = _register(tmp_path)
    far = FileLink("konsep", "x" * 300)
    line = (1, RowLink("j" * 300, 9, RowId("PUB-1")), "", "", "", "", far, "", 9)

    register.show(
        register.read(), OwnCells((), [ShowList(TABS[1], (line, ("", "", *[""] * 7)), 1)])
    )

    first = _cells(tmp_path, TABS[1])[0]
    assert str(first[1]).endswith(f',"{"j" * 255}"&"{"j" * 45}")')
    assert first[6] == "konsep"


def test_a_tab_that_cannot_be_written_with_certainty_is_refused_before_anything(
    tmp_path: Path,
) -> None:
    register = _register(tmp_path)
    snapshot = register.read()
    path = tmp_path / "register.xlsx"
    parts = _parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            other = content.replace(b'<row r="3"', b'<row r="1"') if name == KASUBBAG else content
            archive.writestr(name, other)
    fresh = register.read()
    assert fresh.version != snapshot.version
    with pytest.raises(RegisterError):
        register.check_status_write(fresh, OwnCells((), [_list(TABS[1], "Rapat")]))


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_the_mark_and_the_links(tmp_path: Path) -> None:
    register = _register(tmp_path)
    register.show(register.read(), OwnCells((), [_list(TABS[1], "Rapat")]))

    saved = OfficeProgram(tmp_path / "rumah").convert(tmp_path / "register.xlsx", "xlsx")
    saved.replace(tmp_path / "register.xlsx")

    assert register.read().lists[TABS[1]] == 123_456_789_012_345
    assert _cells(tmp_path, TABS[1])[0][1] == """=HYPERLINK("#'Register'!A6","Rapat")"""
    register.show(register.read(), OwnCells((), [_list(TABS[1], "Lain", mark=5)]))
    assert register.read().lists[TABS[1]] == 5
