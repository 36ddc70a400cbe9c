"""The register in a Google Sheet: read in two calls, whatever staff do to the tab."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from sheetflow.adapters.google.ledger.tabs import STATUS
from sheetflow.adapters.google.register.register import GoogleRegister
from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.own_cells import OwnCells
from sheetflow.core.register.sheet import Area, RegisterSnapshot, column_letters
from sheetflow.core.words import INDONESIAN
from sheetflow.errors import RegisterError, UnavailableError
from tests.google.home import ADMIN, ROBOT
from tests.google.office_sheet import Sheet, fill, new_sheet
from tests.google.small_office import STATE, TITLE, a_row, everyone, fill_small
from tests.google_emulator import GoogleEmulator
from tests.support.offices_by_settings import office_of
from tests.support.small_register import FORM, HEADINGS


@pytest.fixture
def sheet() -> Iterator[Sheet]:
    with GoogleEmulator() as google:
        yield new_sheet(google)


@pytest.fixture
def small(sheet: Sheet) -> Sheet:
    return fill_small(sheet)


# Reading


class Rich:
    """The example office's register, of which a test fills single cells."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.form: Form = office_of().form
        system = [heading(INDONESIAN) for heading in self.form.system_headings.values()]
        self.header = [column.heading(INDONESIAN) for column in self.form.columns] + system
        fill(sheet, [self.header], self.form)

    def place(self, kind: Kind) -> tuple[ColumnId, int]:
        """Return the first column of that kind, from 0."""
        column = self.form.of_kind(kind)[0]
        return column.id, self.header.index(column.heading(INDONESIAN))

    def put(self, column: int, cell: dict[str, Any], row: int = 2) -> None:
        start = {"sheetId": 0, "rowIndex": row - 1, "columnIndex": column}
        rows = [{"values": [cell]}]
        self.sheet.edit({"updateCells": {"start": start, "rows": rows, "fields": "*"}})

    def read(self) -> RegisterSnapshot:
        return self.sheet.register(self.form).read()


@pytest.fixture
def rich(sheet: Sheet) -> Rich:
    return Rich(sheet)


def number(value: float, shape: str = "") -> dict[str, Any]:
    cell: dict[str, Any] = {"userEnteredValue": {"numberValue": value}}
    if shape:
        cell["userEnteredFormat"] = {"numberFormat": {"type": shape}}
    return cell


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (45_939, date(2025, 10, 9)),
        (45_939.5, datetime(2025, 10, 9, 12)),  # noqa: DTZ001 - wall-clock time
        (45_939.4167, datetime(2025, 10, 9, 10, 0, 3)),  # noqa: DTZ001
        (2025, 2025.0),
        (3.5, 3.5),
    ],
)
def test_numbers_in_a_column_of_days_are_days(rich: Rich, value: float, read: object) -> None:
    _, place = rich.place(Kind.DATE)
    rich.put(place, number(value))
    assert rich.read().rows[1][place] == read


def test_a_day_that_sheets_made_of_a_text_is_known_by_its_format(rich: Rich) -> None:
    _, place = rich.place(Kind.TEXT)
    rich.put(place, number(45_939, "DATE"))
    rich.put(place, number(45_939), row=3)
    rows = rich.read().rows
    assert (rows[1][place], rows[2][place]) == (date(2025, 10, 9), 45_939.0)


def test_texts_are_never_numbers(rich: Rich) -> None:
    _, place = rich.place(Kind.TEXT)
    for row, text in enumerate(["00123", "081234567890", "12,5", "=1+1", "TRUE", " NA "], 2):
        rich.put(place, {"userEnteredValue": {"stringValue": text}}, row)
    read = [row[place] for row in rich.read().rows[1:]]
    assert read == ["00123", "081234567890", "12,5", "=1+1", "TRUE", " NA "]


def rich_text(text: str, *links: tuple[int, str]) -> dict[str, Any]:
    """Return a text with links from given positions on; an empty address ends a link."""
    runs = [{"startIndex": at, "format": {"link": {"uri": uri}} if uri else {}}
            for at, uri in links]  # fmt: skip
    return {"userEnteredValue": {"stringValue": text}, "textFormatRuns": runs}


def test_one_link_leaves_its_words(rich: Rich) -> None:
    _, place = rich.place(Kind.FILES)
    rich.put(place, rich_text("Foto", (0, "https://drive.google.com/file/d/satu/view")))
    snapshot = rich.read()
    assert snapshot.rows[1][place] == "Foto"
    assert snapshot.links == {(2, place + 1): "https://drive.google.com/file/d/satu/view"}


def test_several_links_of_one_cell_are_all_read(rich: Rich) -> None:
    _, place = rich.place(Kind.FILES)
    one, two = "https://drive.google.com/file/d/satu", "https://drive.google.com/file/d/dua"
    text = "Foto 1, Foto 2 dan https://drive.google.com/open?id=tiga"
    rich.put(place, rich_text(text, (0, one), (6, ""), (8, two), (14, "")))
    snapshot = rich.read()
    assert snapshot.rows[1][place] == f"{one}\n{two}\nhttps://drive.google.com/open?id=tiga"
    assert snapshot.links == {}


def test_paths_stay_what_the_cell_says_whatever_their_links(rich: Rich) -> None:
    _, place = rich.place(Kind.FILES)
    one, two = "https://drive.google.com/file/d/satu", "https://drive.google.com/file/d/dua"
    text = "Kotak Masuk/a.png\nKotak Masuk/b 2.png"
    rich.put(place, rich_text(text, (0, one), (17, ""), (18, two)))
    assert rich.read().rows[1][place] == text


def test_a_link_made_by_a_formula_is_read(rich: Rich) -> None:
    _, place = rich.place(Kind.LINKS)
    formula = '=HYPERLINK("https://www.instagram.com/p/abc/";"Unggahan")'
    rich.put(place, {"userEnteredValue": {"formulaValue": formula}})
    snapshot = rich.read()
    assert snapshot.rows[1][place] == "Unggahan"
    assert snapshot.links[2, place + 1] == "https://www.instagram.com/p/abc/"


def test_a_smart_chip_is_a_link(rich: Rich) -> None:
    _, place = rich.place(Kind.FILES)
    uri = "https://drive.google.com/file/d/chip"
    chip = {"chip": {"richLinkProperties": {"uri": uri}}}
    rich.put(place, {"userEnteredValue": {"stringValue": "@"}, "chipRuns": [chip]})
    assert rich.read().links == {(2, place + 1): uri}


@pytest.mark.parametrize("count", [10, 300])
def test_reading_takes_two_calls_whatever_the_number_of_rows(sheet: Sheet, count: int) -> None:
    fill(sheet, [HEADINGS, *(a_row(f"P-{n}") for n in range(count))], FORM)
    register = sheet.register(FORM)
    sheet.emulator.calls.reset()
    assert len(register.read().rows) == count + 1
    assert len(sheet.emulator.calls) == 2


def test_the_version_changes_with_anything(rich: Rich) -> None:
    _, place = rich.place(Kind.FILES)
    versions = [rich.read().version]
    rich.put(place, {"userEnteredValue": {"stringValue": "Foto"}})
    versions.append(rich.read().version)
    rich.put(place, rich_text("Foto", (0, "https://drive.google.com/file/d/satu")))
    versions.append(rich.read().version)
    assert len(set(versions)) == 3
    assert rich.read().version == versions[-1]


@pytest.mark.parametrize(("name", "value"), [("timeZone", "Asia/Jayapura"), ("locale", "in_ID")])
def test_another_zone_or_locale_of_the_sheet_is_another_version(
    small: Sheet, name: str, value: str
) -> None:
    before = small.register(FORM).read().version
    small.edit({"updateSpreadsheetProperties": {"properties": {name: value}, "fields": name}})
    assert small.register(FORM).read().version != before


# Staff's changes of the tab


def rename(sheet: Sheet, title: str) -> None:
    properties = {"sheetId": 0, "title": title}
    sheet.edit({"updateSheetProperties": {"properties": properties, "fields": "title"}})


def test_a_renamed_tab_is_the_same_tab(small: Sheet) -> None:
    register = small.register(FORM)
    snapshot = register.read()
    rename(small, "Publikasi 2025")
    assert register.show(snapshot, OwnCells(everyone())).rows == 5
    again = register.read()
    assert [row[STATE] for row in again.rows[1:]] == [f"Status {name}" for name in "ABCDE"]


def test_a_tab_that_is_gone_is_said_with_those_that_are_there(small: Sheet) -> None:
    small.edit({"addSheet": {"properties": {"title": "Lain"}}}, {"deleteSheet": {"sheetId": 0}})
    with pytest.raises(RegisterError, match="Lain"):
        small.register(FORM).read()


def test_a_system_tab_that_is_gone_is_said(small: Sheet) -> None:
    small.edit({"deleteSheet": {"sheetId": STATUS.id}}, email=ROBOT)
    with pytest.raises(UnavailableError, match=STATUS.title):
        small.register(FORM).read()


def test_a_renamed_heading_is_said(small: Sheet) -> None:
    small.type(f"{column_letters(TITLE)}1", [["Perihal"]])
    with pytest.raises(RegisterError, match="Judul"):
        small.register(FORM).read()


# Who may edit


def protect(sheet: Sheet, column: int, **more: Any) -> None:
    area = {"sheetId": 0, "startColumnIndex": column, "endColumnIndex": column + 1}
    users = {"users": [ADMIN, ROBOT]}
    protected = {"range": area, "editors": users, **more}
    sheet.edit({"addProtectedRange": {"protectedRange": protected}}, email=ROBOT)


def status(register: GoogleRegister) -> Any:
    protections = register.read().protections
    assert protections is not None
    return protections.columns[FORM.status.id]


def test_a_column_for_some_alone_names_them_and_who_cannot_be_kept_out(small: Sheet) -> None:
    protect(small, HEADINGS.index("Status"))
    protection = status(small.register(FORM))
    assert protection.editors == {ADMIN, ROBOT}
    assert protection.strangers([ADMIN.upper()]) == {ROBOT}
    read = small.register(FORM).read().protections
    assert read is not None
    assert read.columns[FORM.title_column] is None
    assert read.keepers == {ROBOT}


_STATUS_AREA = {
    "sheetId": 0,
    "startColumnIndex": HEADINGS.index("Status"),
    "endColumnIndex": HEADINGS.index("Status") + 1,
}


@pytest.mark.parametrize(
    "how",
    [
        {"warningOnly": True, "editors": {}},
        {"range": {**_STATUS_AREA, "endRowIndex": 3}},
        {"range": {**_STATUS_AREA, "startRowIndex": 3}},
    ],
)
def test_a_protection_with_holes_is_none(small: Sheet, how: dict[str, Any]) -> None:
    protect(small, HEADINGS.index("Status"), **how)
    assert status(small.register(FORM)) is None


def test_a_protection_for_everybody_of_the_domain_says_so(small: Sheet) -> None:
    everyone_too = {"users": [ADMIN, ROBOT], "domainUsersCanEdit": True}
    protect(small, HEADINGS.index("Status"), editors=everyone_too)
    assert status(small.register(FORM)).domain


def test_merged_cells_are_read_with_the_rest(small: Sheet) -> None:
    area = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 4,
            "startColumnIndex": TITLE, "endColumnIndex": TITLE + 1}  # fmt: skip
    before = small.register(FORM).read()
    small.edit({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})

    snapshot = small.register(FORM).read()

    assert snapshot.merged == (Area(3, TITLE + 1, 4, TITLE + 1),)
    assert snapshot.version != before.version
