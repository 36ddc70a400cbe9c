"""Whole runs over HTTP: their calls, disturbed by staff, killed anywhere, two at once."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from sheetflow.core.register.sheet import column_letters
from sheetflow.core.words import INDONESIAN
from sheetflow.errors import RegisterError, SheetflowError
from tests.google.home import ADMIN, quick_client
from tests.google.killing import deadly
from tests.google.office_run import RunningOffice, running_office
from tests.google.office_sheet import REGISTER
from tests.support.crashing import Killed
from tests.support.processes import start

ROWS: dict[str, dict[str, Any]] = {
    "A": {"like": "collected"},
    "B": {"like": "draft", "tanggal_kegiatan": ""},
}
REPEATED = 3
SAMPLE = [1, *(pytest.param(first, marks=pytest.mark.slow) for first in (2, 3))]
"""The first of the calls, every third of which is disturbed or killed; others before a release."""


def place(home: RunningOffice, title: str) -> int:
    """Return the sheet row, from 1, of the submission with that title."""
    form = home.office.form
    column = column_letters([c.id for c in form.columns].index(form.title_column))
    cells = home.sheet.look(f"{REGISTER}!{column}:{column}")
    return next(number for number, row in enumerate(cells, 1) if row == [title])


def rows_area(first: int, last: int) -> dict[str, Any]:
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}


# Staff at work in between


def insert(home: RunningOffice) -> None:
    home.sheet.edit({"insertDimension": {"range": rows_area(2, 3), "inheritFromBefore": False}})


def delete(home: RunningOffice) -> None:
    row = place(home, "Judul B")
    home.sheet.edit({"deleteDimension": {"range": rows_area(row, row)}})


def sort(home: RunningOffice) -> None:
    area = {"sheetId": 0, "startRowIndex": 1}
    spec = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    home.sheet.edit({"sortRange": {"range": area, "sortSpecs": spec}})


def cut_and_paste(home: RunningOffice) -> None:
    row = place(home, "Judul A")
    source = {"sheetId": 0, "startRowIndex": row - 1, "endRowIndex": row}
    target = {"sheetId": 0, "rowIndex": 20, "columnIndex": 0}
    home.sheet.edit({"cutPaste": {"source": source, "destination": target,
                                  "pasteType": "PASTE_NORMAL"}})  # fmt: skip


def duplicate(home: RunningOffice) -> None:
    row = place(home, "Judul A")
    source = {"sheetId": 0, "startRowIndex": row - 1, "endRowIndex": row}
    target = {"sheetId": 0, "startRowIndex": 20, "endRowIndex": 21}
    home.sheet.edit({"copyPaste": {"source": source, "destination": target}})


def overwrite(home: RunningOffice) -> None:
    column = column_letters(
        [c.id for c in home.office.form.columns].index(home.office.form.identifier.id)
    )
    home.sheet.type(f"{column}{place(home, 'Judul A')}", [["keliru"]])


def advance(home: RunningOffice) -> None:
    """Hand in the other submission, so that a run has something to decide."""
    form = home.office.form
    column = column_letters([str(c.id) for c in form.columns].index("tanggal_kegiatan"))
    home.sheet.type(f"{column}{place(home, 'Judul B')}", [["09/10/2025"]])


def rename_tab(home: RunningOffice) -> None:
    properties = {"sheetId": 0, "title": "Publikasi"}
    home.sheet.edit({"updateSheetProperties": {"properties": properties, "fields": "title"}})


def rename_heading(home: RunningOffice, name: str = "Nama acara kita") -> None:
    form = home.office.form
    column = column_letters([c.id for c in form.columns].index(form.title_column))
    home.sheet.type(f"{column}1", [[name]])


EDITS: list[Callable[[RunningOffice], None]] = [
    insert, delete, sort, cut_and_paste, duplicate, overwrite,
]  # fmt: skip


@cache
def calls_of_a_first_run() -> int:
    with running_office(ROWS) as home:
        adapter = deadly(client := quick_client(home.emulator), home.emulator.url)
        home.run(client)
        return adapter.calls


def staff_cells(home: RunningOffice) -> dict[str, dict[str, Any]]:
    """Return staff's own cells of every row, by title."""
    form = home.office.form
    own = {heading(INDONESIAN) for heading in form.system_headings.values()}
    return {
        title: {heading: cell for heading, cell in row.items() if heading not in own}
        for title, row in home.rows().items()
    }


def at_call(home: RunningOffice, number: int, edit: Callable[[RunningOffice], None]) -> None:
    """Make staff's edit just before the emulator answers that call."""
    count = 0

    def between(_: object) -> None:
        nonlocal count
        count += 1
        if count == number:
            edit(home)

    home.emulator.before_call(None, between)


@pytest.mark.parametrize("first", SAMPLE)
@pytest.mark.parametrize("edit", EDITS)
def test_staff_who_edit_between_any_two_calls_lose_nothing(
    edit: Callable[[RunningOffice], None], first: int
) -> None:
    for number in range(first, calls_of_a_first_run() + 1, len(SAMPLE)):
        with running_office(ROWS) as home:
            expected = [("A", "T01")]
            if edit is overwrite:
                home.run()
                advance(home)
                expected.append(("B", "T01"))
            before = staff_cells(home)
            at_call(home, number, edit)
            home.run()
            home.emulator.misbehaviour.clear()
            for _ in range(REPEATED):
                home.run()
            prepared, _ = home.prepared()
            assert prepared.plan.empty, (number, prepared.plan)
            story = home.story()
            after = staff_cells(home)
            if edit is delete:
                before = {title: before[title] for title in after}
            assert after == before, number
            assert story["broken"] == []
            assert story["events"] == expected, number
            assert home.misplaced() == [] or edit is duplicate, number


def assert_settled(home: RunningOffice, before: dict[str, dict[str, Any]], number: int) -> None:
    """Assert that two more runs leave nothing to do, one decision, and staff's cells as before."""
    for _ in range(2):
        home.run()
    assert home.prepared()[0].plan.empty, number
    assert home.story()["events"] == [("A", "T01")], number
    assert (staff_cells(home), home.misplaced()) == (before, []), number


@pytest.mark.parametrize("first", SAMPLE)
def test_a_renamed_tab_between_any_two_calls_stops_nothing(first: int) -> None:
    for number in range(first, calls_of_a_first_run() + 1, len(SAMPLE)):
        with running_office(ROWS) as home:
            before = staff_cells(home)
            at_call(home, number, rename_tab)
            with suppress(SheetflowError):
                home.run()
            home.emulator.misbehaviour.clear()
            assert_settled(home, before, number)


@pytest.mark.parametrize("first", SAMPLE)
def test_a_renamed_heading_between_any_two_calls_stops_runs_until_it_is_mended(first: int) -> None:
    for number in range(first, calls_of_a_first_run() + 1, len(SAMPLE)):
        with running_office(ROWS) as home:
            before = staff_cells(home)
            at_call(home, number, rename_heading)
            with suppress(RegisterError):
                home.run()
            home.emulator.misbehaviour.clear()
            with pytest.raises(RegisterError, match="Judul Kegiatan"):
                home.run()
            rename_heading(home, "Judul Kegiatan")
            assert_settled(home, before, number)


# Killed anywhere


@cache
def undisturbed() -> tuple[tuple[str, Any], ...]:
    with running_office(ROWS) as home:
        home.run()
        return tuple(_comparable(home).items())


def _comparable(home: RunningOffice) -> dict[str, Any]:
    """Return the story without Drive's own ids, which differ between offices."""
    story = home.story()
    story["files"] = {
        name: [(file.target, file.sha256) for file in files]
        for name, files in story["files"].items()
    }
    own = home.office.form.system_headings.values()
    headings = [heading(INDONESIAN) for heading in own]
    story["rows"] = {
        title: [row[heading] for heading in headings] for title, row in story["rows"].items()
    }
    return story


@pytest.mark.parametrize("first", SAMPLE)
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_is_killed_anywhere_is_ended_by_the_next(after: bool, first: int) -> None:
    for number in range(first, calls_of_a_first_run() + 1, len(SAMPLE)):
        with running_office(ROWS) as home:
            client = quick_client(home.emulator)
            deadly(client, home.emulator.url, number, after=after)
            with pytest.raises(Killed):
                home.run(client)
            home.run()
            prepared, _ = home.prepared()
            assert prepared.plan.empty, number
            assert _comparable(home) == dict(undisturbed()), number


# Two at once

_RUN = """
import sys
from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.adapters.google.ledger.ledger import GoogleLedger
from sheetflow.adapters.google.ledger.sheet import OfficeSheet
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.errors import BusyError
from sheetflow.execute.prepare import prepare
from sheetflow.execute.run_effects import run_effects
from tests.google.home import ROBOT
from tests.google.office_run import NOW
from tests.google_emulator.clients import credentials
from tests.support.offices_by_settings import office_of
from tests.support.texts import TEXTS

url, spreadsheet, root = sys.argv[1:]
client = GoogleClient(credentials(ROBOT), TEXTS, endpoint=url)
office, sheet = office_of(), OfficeSheet(client, spreadsheet, "Register")
files = GoogleFiles(client, root)
ports = GoogleRegister(sheet, office.form), GoogleLedger(sheet, files), files
made = prepare(office, *ports, NOW.replace(tzinfo=office.zone))
print("planned", flush=True)
sys.stdin.readline()
try:
    run_effects(made.plan, ports[1], files, ports[0], made.snapshot)
    print("committed")
except BusyError as error:
    print(type(error).__name__)
"""


def test_of_two_runs_at_once_one_commits_each_decision() -> None:
    with running_office(ROWS) as home:
        running = [start(_RUN, home.emulator.url, home.sheet.id, home.drive.root) for _ in "ab"]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "planned"
        said = []
        for process in running:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        for process in running:
            reported, wrong = process.communicate(timeout=60)
            said.append(reported.strip())
            assert not wrong
        assert sorted(said) == ["StaleError", "committed"]
        home.run()
        assert _comparable(home) == dict(undisturbed())


def test_staff_can_still_edit_what_is_theirs() -> None:
    with running_office(ROWS) as home:
        home.run()
        row = place(home, "Judul B")
        home.emulator.staff.type(home.sheet.id, f"{REGISTER}!G{row}", [["Judul baru"]], ADMIN)
        home.run()
        assert home.misplaced() == []
