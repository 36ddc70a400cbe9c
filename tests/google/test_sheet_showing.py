"""A run's statuses are shown in their rows, wherever staff have moved them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sheetflow.adapters.google.ledger.tabs import FIRST_STATUS_TOKEN, STATUS, quoted, status_formula
from sheetflow.core.form import SystemColumn
from sheetflow.core.names import RowId
from sheetflow.core.own_cells import OwnCells, ShowRow
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.sheet import column_letters
from sheetflow.core.words import INDONESIAN
from tests.google.home import ADMIN, ROBOT
from tests.google.office_sheet import REGISTER, Sheet, fill, new_sheet
from tests.google.small_office import (
    BATCH,
    DUE,
    ID,
    STATE,
    TITLE,
    a_row,
    everyone,
    fill_small,
    row_area,
    said,
    sort_backwards,
    states,
)
from tests.google_emulator import GoogleEmulator
from tests.support.small_register import FORM, HEADINGS


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with GoogleEmulator() as google:
        yield new_sheet(google)


@pytest.fixture
def small(sheet: Sheet) -> Sheet:
    return fill_small(sheet)


def test_showing_is_one_call(small: Sheet) -> None:
    register = small.register(FORM)
    snapshot = register.read()
    small.emulator.calls.reset()
    register.show(snapshot, OwnCells(everyone()))
    assert [entry.method for entry in small.emulator.calls.entries] == [BATCH]


@pytest.mark.parametrize("edit", ["insert", "delete", "sort", "move", "column"])
def test_rows_that_move_before_they_are_shown_to_read_their_own(small: Sheet, edit: str) -> None:
    register = small.register(FORM)
    snapshot = register.read()
    match edit:
        case "insert":
            small.edit({"insertDimension": {"range": row_area(3, 5), "inheritFromBefore": True}})
        case "delete":
            small.edit({"deleteDimension": {"range": row_area(3, 3)}})
        case "sort":
            sort_backwards(small)
        case "move":
            small.edit({"moveDimension": {"source": row_area(2, 2), "destinationIndex": 5}})
        case _:
            column = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}
            small.edit({"insertDimension": {"range": column, "inheritFromBefore": False}})
    before = small.look(f"{REGISTER}!A:Z")
    register.show(snapshot, OwnCells(everyone()))
    read = small.register(FORM).read()
    header = find_header(read.rows, FORM, INDONESIAN)
    at, state = header.places[FORM.identifier.id][0], header.system[SystemColumn.STATE]
    sentences = {str(row[at]): row[state] for row in read.rows[1:] if row[at]}
    wanted = [name for name in "ABCDE" if edit != "delete" or name != "B"]
    assert sentences == {name: f"Status {name}" for name in wanted}
    after = small.look(f"{REGISTER}!A:Z")
    places = [place for place in range(len(before[0])) if place not in header.system.values()]
    assert _only(after, places) == _only(before, places)


def _only(rows: list[list[Any]], places: list[int]) -> list[list[Any]]:
    return [[row[place] if place < len(row) else "" for place in places] for row in rows]


def test_a_second_run_does_not_show_over_the_first(small: Sheet) -> None:
    one, two = small.register(FORM), small.register(FORM)
    first, second = one.read(), two.read()
    assert one.show(first, OwnCells([said(2, "A", "baru")])).rows == 1
    late = two.show(second, OwnCells([said(2, "A", "lama")]))
    assert (late.rows, bool(late.postponed)) == (0, True)
    assert states(small)["Judul A"] == "baru"


@pytest.mark.parametrize(
    "fault", [{"kind": "lose_answer"}, {"kind": "lose_request"}, {"code": 503}, {"code": 429}]
)
def test_an_answer_that_is_lost_is_looked_for(small: Sheet, fault: dict[str, Any]) -> None:
    register = small.register(FORM)
    snapshot = register.read()
    small.emulator.fault(**fault, times=2, method=BATCH)
    assert register.show(snapshot, OwnCells(everyone())).rows == 5
    assert len(small.look(quoted(STATUS.title))) == 6
    assert states(small) == {f"Judul {name}": f"Status {name}" for name in "ABCDE"}


def test_what_is_said_already_is_not_written_again(small: Sheet) -> None:
    register = small.register(FORM)
    register.show(register.read(), OwnCells(everyone()))
    before = small.look(quoted(STATUS.title))
    register.show(register.read(), OwnCells([said(2, "A", "baru")]))
    after = small.look(quoted(STATUS.title))
    assert [row for row in after if row not in before] == [["A", "baru"]]
    assert len(after) == len(before)


def test_a_copied_row_and_its_original_are_distinguished(small: Sheet) -> None:
    register = small.register(FORM)
    register.show(register.read(), OwnCells(everyone()))
    target = {"sheetId": 0, "startRowIndex": 6, "endRowIndex": 7}
    source = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    small.edit({"copyPaste": {"source": source, "destination": target}})
    register.show(register.read(), OwnCells([said(7, "A", "salinan")]))
    read = register.read()
    assert [row[STATE] for row in read.rows[1:]] == [
        *(f"Status {name}" for name in "ABCDE"),
        "salinan",
    ]
    small.edit({"deleteDimension": {"range": row_area(2, 2)}})
    register.show(register.read(), OwnCells([said(6, "A", "sendiri")]))
    assert states(small)["Judul A"] == "sendiri"
    assert register.read().rows[5][STATE] == "sendiri"


def test_rows_without_a_name_are_reported_so(small: Sheet) -> None:
    insert = {"range": row_area(3, 4), "inheritFromBefore": True}
    small.edit({"insertDimension": insert})
    small.type(f"{column_letters(TITLE)}3", [["Tanpa nomor"]])
    register = small.register(FORM)
    snapshot = register.read()
    register.show(snapshot, OwnCells([*everyone()[:1], said(3, "", "belum bernomor")]))
    assert states(small)["Tanpa nomor"] == "belum bernomor"
    assert register.read().rows[3][STATE] == ""


def test_a_row_that_lost_its_formulas_gets_them_back(small: Sheet) -> None:
    register = small.register(FORM)
    register.show(register.read(), OwnCells(everyone()))
    small.type(f"{column_letters(STATE)}4", [["ditimpa"]])
    register.show(register.read(), OwnCells([said(4, "C")]))
    assert states(small)["Judul C"] == "Status C"


def test_an_identifier_that_was_overwritten_comes_back_wherever_it_is(small: Sheet) -> None:
    register = small.register(FORM)
    small.type(f"{column_letters(ID)}3", [["keliru"]])
    snapshot = register.read()
    sort_backwards(small)
    register.show(snapshot, OwnCells([said(3, "B", restore_id=RowId("B"))]))
    rows = small.register(FORM).read().rows[1:]
    assert {row[TITLE]: row[ID] for row in rows} == {f"Judul {name}": name for name in "ABCDE"}
    assert states(small)["Judul B"] == "Status B"


def wipe(sheet: Sheet, row: int) -> None:
    sheet.type(f"{column_letters(ID)}{row}", [[""]])


def test_an_identifier_that_was_cleared_comes_back(small: Sheet) -> None:
    wipe(small, 3)
    register = small.register(FORM)
    register.show(register.read(), OwnCells([said(3, "B", restore_id=RowId("B"))]))
    assert small.register(FORM).read().rows[2][ID] == "B"
    assert states(small)["Judul B"] == "Status B"
    named = small.client().sheet(small.id, (), "namedRanges")
    assert named == {}


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_cleared_identifier_never_goes_into_another_row(small: Sheet, call: int) -> None:
    wipe(small, 3)
    register = small.register(FORM)
    snapshot = register.read()
    small.emulator.calls.reset()

    def insert(_: object) -> None:
        small.edit({"insertDimension": {"range": row_area(2, 3), "inheritFromBefore": False}})

    small.emulator.before_call(call, insert)
    register.show(snapshot, OwnCells([said(3, "B", restore_id=RowId("B"))]))
    small.emulator.misbehaviour.clear()
    rows = small.register(FORM).read().rows[1:]
    found = {row[TITLE]: row[ID] for row in rows if row[TITLE]}
    assert found == {f"Judul {name}": name for name in "ACDE"} | {"Judul B": found["Judul B"]}
    assert found["Judul B"] in {"", "B"}
    assert [row[ID] for row in rows if not row[TITLE]] == ["", ""]


def test_new_spare_rows_stand_below_all_with_their_formulas(small: Sheet) -> None:
    register = small.register(FORM)
    snapshot = register.read()
    small.edit({"insertDimension": {"range": row_area(2, 4), "inheritFromBefore": False}})
    fresh = [ShowRow(7 + at, RowId(name), {}, RowId(name)) for at, name in enumerate("FG")]
    register.show(snapshot, OwnCells(fresh))
    read = register.read()
    assert [row[ID] for row in read.rows[1:]] == ["", "", "", *"ABCDEFG"]
    small.type(f"{column_letters(TITLE)}10", [["Judul F"]])
    register.show(register.read(), OwnCells([said(10, "F")]))
    assert states(small)["Judul F"] == "Status F"


def test_a_day_is_shown_as_a_day(small: Sheet) -> None:
    register = small.register(FORM)
    cells = {SystemColumn.DUE: date(2025, 11, 4)}
    register.show(register.read(), OwnCells([ShowRow(2, RowId("A"), cells)]))
    assert register.read().rows[1][DUE] == date(2025, 11, 4)
    assert register.read().rows[2][DUE] == ""


def test_formulas_name_no_row() -> None:
    formulas = {status_formula(8, system, filled_column=0) for system in SystemColumn}
    assert len(formulas) == len(SystemColumn)
    assert not any("," in formula.replace("', '", "") for formula in formulas)


def test_very_many_rows_are_shown_in_parts_that_google_takes(sheet: Sheet) -> None:
    names = [f"P-{number}" for number in range(600)]
    fill(sheet, [HEADINGS, *map(a_row, names)], FORM)
    register = sheet.register(FORM)
    snapshot = register.read()
    sheet.emulator.calls.reset()
    long = "kalimat " * 600
    rows = [said(number, name, long) for number, name in enumerate(names, 2)]
    assert register.show(snapshot, OwnCells(rows)).rows == 600
    sizes = [e.request_bytes for e in sheet.emulator.calls.entries if e.method == BATCH]
    assert len(sizes) > 1
    assert max(sizes) < 2_000_000
    assert set(states(sheet).values()) == {long}


def test_a_protection_that_was_removed_is_put_back(small: Sheet) -> None:
    register = small.register(FORM)
    gone = {"protectedRangeId": FIRST_STATUS_TOKEN}
    small.edit({"deleteProtectedRange": gone}, email=ROBOT)
    assert register.show(register.read(), OwnCells(everyone())).rows == 5
    with pytest.raises(Exception, match="protected"):
        small.emulator.staff.type(small.id, f"{quoted(STATUS.title)}!B2", [["x"]], ADMIN)


def test_formulas_follow_a_renamed_tab_of_the_jobs_own(small: Sheet) -> None:
    properties = {"sheetId": STATUS.id, "title": "Yang Ditulis"}
    fields = {"properties": properties, "fields": "title"}
    small.edit({"updateSheetProperties": fields}, email=ROBOT)
    small.type(f"{column_letters(STATE)}4", [["ditimpa"]])
    register = small.register(FORM)
    for _ in range(2):
        register.show(register.read(), OwnCells(everyone()))
    assert states(small) == {f"Judul {name}": f"Status {name}" for name in "ABCDE"}
