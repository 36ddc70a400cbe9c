"""Staff who are not the job sort, delete, insert and paste rows of a register made by `init`."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from sheetflow.adapters.google.provision.protection import SYSTEM_COLUMNS
from sheetflow.core.register.sheet import column_letters
from tests.google.home import ADMIN, ROBOT
from tests.google.provisioned_office import FIRST, Provisioned
from tests.google.spreadsheets import KASUBBAG
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.json_shapes import Json
from tests.support.scenario import cells_like

TITLES = ("Zaitun", "Anggrek", "Melati")
Kept = Callable[[str], Provisioned]


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """Yield a function that returns an office of three rows after its first run.

    With an address, its decision columns are protected for that holder.
    """
    with GoogleEmulator() as google:
        offices = {}
        for address in ("", KASUBBAG):
            people = {"kasubbag": address} if address else {}
            offices[address] = _filled(Provisioned(google, people=people))
        restore = google.world.snapshot()

        def again(address: str) -> Provisioned:
            restore()
            return offices[address].opened_anew()

        yield again


def _filled(office: Provisioned) -> Provisioned:
    cells = cells_like({"like": "collected"})
    for number, title in enumerate(TITLES):
        office.fill(FIRST + number, {**cells, office.office.form.title_column: title})
    office.run()
    return office


def rows(first: int, last: int) -> Json:
    """Return sheet rows, counted from 1, as a span."""
    return {"sheetId": 0, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}


def area(first: int, last: int) -> Json:
    return {"sheetId": 0, "startRowIndex": first - 1, "endRowIndex": last}


def sort(office: Provisioned) -> Json:
    letters = office.sheet.heading("Judul Kegiatan")
    place = next(at for at in range(60) if column_letters(at) == letters)
    spec = [{"dimensionIndex": place, "sortOrder": "ASCENDING"}]
    return {"sortRange": {"range": area(FIRST, FIRST + 2), "sortSpecs": spec}}


def delete(_: Provisioned) -> Json:
    return {"deleteDimension": {"range": rows(FIRST + 1, FIRST + 1)}}


def insert(_: Provisioned) -> Json:
    return {"insertDimension": {"range": rows(FIRST + 1, FIRST + 1), "inheritFromBefore": True}}


def paste(_: Provisioned) -> Json:
    return {"copyPaste": {"source": area(FIRST, FIRST), "destination": area(FIRST + 9, FIRST + 9)}}


def move(_: Provisioned) -> Json:
    return {"moveDimension": {"source": rows(FIRST, FIRST), "destinationIndex": FIRST + 2}}


Edit = Callable[[Provisioned], Json]
EDITS = (sort, delete, insert, paste, move)


def shown(office: Provisioned) -> dict[str, str]:
    """Return the status of each title, by the register's cells."""
    said = partial(office.said, row=0)
    found = {}
    for row in range(FIRST, FIRST + 12):
        title = said("Judul Kegiatan", row=row)
        if title:
            found[title] = said("Status Tercatat", row=row)
    return found


@pytest.mark.parametrize("edit", EDITS)
def test_an_editor_who_is_not_the_job_may(edit: Edit, kept: Kept) -> None:
    office = kept("")
    before = shown(office)
    office.sheet.edit(edit(office), email=ADMIN)
    wanted = {
        title: text for title, text in before.items() if edit is not delete or title != "Anggrek"
    }
    assert shown(office) == wanted
    office.run()
    assert shown(office).keys() == wanted.keys()
    assert edit not in {sort, delete} or office.sheet.left() == []


@pytest.mark.parametrize("edit", EDITS)
def test_where_decisions_are_protected_who_decides_may(edit: Edit, kept: Kept) -> None:
    office = kept(KASUBBAG)
    before = shown(office)
    office.sheet.edit(edit(office), email=KASUBBAG)
    assert shown(office).items() <= before.items()


@pytest.mark.parametrize("edit", [sort, delete, paste])
def test_google_lets_nobody_else_pass_rows_through_protected_decisions(
    edit: Edit, kept: Kept
) -> None:
    office = kept(KASUBBAG)
    with pytest.raises(ApiError, match="protected"):
        office.sheet.edit(edit(office), email=ADMIN)
    office.sheet.edit(insert(office), email=ADMIN)


@pytest.mark.parametrize("text", ["ditimpa", "", "=1+1", "=NA()"])
def test_a_status_that_staff_overwrite_is_put_back_by_the_next_run(text: str, kept: Kept) -> None:
    office = kept("")
    before = shown(office)
    letters = office.sheet.heading("Status Tercatat")
    office.sheet.type(f"Register!{letters}{FIRST}", [[text]], ADMIN)
    assert shown(office) != before
    office.run()
    assert shown(office) == before
    assert office.sheet.left() == []


def test_protections_of_status_columns_from_an_earlier_version_are_taken_away(kept: Kept) -> None:
    office = kept("")
    protected = {
        "protectedRangeId": SYSTEM_COLUMNS,
        "range": {"sheetId": 0, "startColumnIndex": 20, "endColumnIndex": 22},
        "editors": {"users": [ROBOT]},
    }
    office.sheet.edit({"addProtectedRange": {"protectedRange": protected}}, email=ROBOT)
    with pytest.raises(ApiError, match="protected"):
        office.sheet.edit(sort(office), email=ADMIN)
    assert len(office.sheet.init()) == 1
    office.sheet.edit(sort(office), email=ADMIN)
    assert list(shown(office)) == sorted(TITLES)
