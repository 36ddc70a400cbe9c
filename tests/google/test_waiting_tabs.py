"""The tabs of what waits in a Sheet: formulas over entries written with the statuses."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sheetflow.adapters.google.ledger.tabs import STATUS, quoted
from sheetflow.adapters.google.register.list_entries import SHOWN_LINES, list_marks, list_requests
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import FileLink, PathLink, RowLink, ShowList
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like

TAB = "Giliran Kasubbag"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> WholeHome:
    folder: Path = tmp_path_factory.mktemp("kantor")
    return new_home("google", folder)


def _lines(home: WholeHome, tab: str = TAB) -> list[list[Any]]:
    register = home.home.register
    assert isinstance(register, GoogleRegister)
    sheet = register._sheet  # noqa: SLF001 - what a person sees in the tab
    rows = sheet.client.values(sheet.id, [{"a1Range": quoted(tab)}])[0]
    return [row[:9] for row in rows[5:] if row and row[1]]


def test_lists_are_shown_with_the_statuses_and_a_quiet_run_writes_none(home: WholeHome) -> None:
    assert home.home.own.setup_plan(NOW).changes == ()
    late = home.type(cells_like({"like": "collected", "judul": "Rapat A"}))
    home.type(cells_like({"like": "draft", "judul": "Rapat B", "tautan_bahan": ""}))
    before = _calls(home)
    plan = home.run()
    assert TAB in [one.tab for one in plan.lists]
    busy = _calls(home) - before

    (line,) = _lines(home)

    assert line[:2] == [1, "Rapat A"]
    assert line[2].startswith("Putuskan perlu tidaknya")
    assert line[5] == 1
    assert line[6].endswith("_Rapat A")
    assert line[8] == 6
    (draft,) = _lines(home, "Giliran Admin Subbagian")
    assert draft[:2] == [1, "Rapat B"]
    assert draft[4:7] == ["", "", ""]
    assert _lines(home, "Giliran Admin Medcen")[0][1] == "Tidak ada yang menunggu."

    before = _calls(home)
    assert home.run().empty
    assert _calls(home) - before < busy
    tomorrow = home.run(NOW + timedelta(days=1))
    assert [one.tab for one in tomorrow.lists] == [TAB]
    assert _lines(home)[0][5] == 2

    home.wipe(late)
    home.run(NOW + timedelta(days=1))
    assert _lines(home)[0][8] == ""
    assert home.home.own.setup_plan(NOW).changes == ()


def _calls(home: WholeHome) -> int:
    register = home.home.register
    assert isinstance(register, GoogleRegister)
    return register._sheet.client.calls  # noqa: SLF001 - the cost of a run


def _list(count: int, mark: int = 5) -> ShowList:
    file, day = FileLink("Konsep", "drive:1aBcDeFgHiJ"), NOW.date()
    lines = tuple(
        (n, RowLink(f"Rapat {n}", n, RowId(f"P-{n}")), "Periksa", "", day, 3, file, "Hukum", n)
        for n in range(1, count + 1)
    )
    return ShowList(TAB, lines, mark)


def _entries(requests: list[Any]) -> dict[str, list[Any]]:
    (appended,) = requests
    rows = appended["appendCells"]["rows"]
    cells = [
        [next(iter(one.get("userEnteredValue", {"": ""}).values())) for one in row["values"]]
        for row in rows
    ]
    return {str(row[0]): row[1:] for row in cells}


def _address(link: PathLink) -> str:
    return f"https://drive.example/{link.path}"


def test_a_line_keeps_its_row_by_identifier_and_links_to_its_file() -> None:
    found = _entries(list_requests({}, [_list(1)], _address))

    assert found[TAB][0] == "5"
    line = found[f"{TAB}/1"]
    assert line[:3] == ["P-1", "Rapat 1", "Periksa"]
    assert line[6:9] == ["Hukum", "Konsep", "https://drive.google.com/open?id=1aBcDeFgHiJ"]


def test_unchanged_lines_are_not_written_and_those_too_many_are_emptied() -> None:
    width = len(STATUS.columns) - 1
    there = _entries(list_requests({}, [_list(3)], _address))
    entries = {
        name: (place, tuple((*cells, *[""] * width)[:width]))
        for place, (name, cells) in enumerate(there.items(), start=1)
    }
    assert list_requests(entries, [_list(3)], _address) == []
    assert list_marks(entries, [TAB, "Lain"]) == {TAB: 5, "Lain": None}

    changed = list_requests(entries, [_list(2, mark=6)], _address)

    assert len(changed) == 2


def test_a_list_longer_than_its_tab_counts_the_rest() -> None:
    found = _entries(list_requests({}, [_list(SHOWN_LINES + 5)], _address))

    assert len(found) == SHOWN_LINES + 1
    assert found[f"{TAB}/{SHOWN_LINES}"][:2] == ["", "… + 6"]
