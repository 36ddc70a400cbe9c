"""`init` on a spreadsheet in use: staff's additions stay, missing parts are restored."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sheetflow.adapters.google.ledger.tabs import EVENTS, HEADS, STATUS, SystemTab, first_token
from sheetflow.adapters.google.provision.protection import DECISIONS, TABS
from sheetflow.adapters.google.provision.provision import DASHBOARD
from sheetflow.core.words import INDONESIAN
from sheetflow.errors import BusyError, RegisterError
from tests.google.home import ADMIN, OWNER, ROBOT
from tests.google.spreadsheets import (
    KASUBBAG,
    Sheet,
    google_office,
    kept_sheet,
    new_sheet,
    older_office,
    with_addresses,
)
from tests.google_emulator import GoogleEmulator

RED = {"red": 1.0}


@pytest.fixture(scope="module")
def older() -> Iterator[Callable[[], Sheet]]:
    with kept_sheet(older_office()) as found:
        yield found


@pytest.fixture
def sheet(older: Callable[[], Sheet]) -> Sheet:
    """A spreadsheet with the columns in the order of earlier versions."""
    return older()


def test_an_older_spreadsheet_keeps_its_order_and_gets_what_is_new(sheet: Sheet) -> None:
    before = sheet.look("Register!5:5")[0]
    newer = replace(sheet.wanted, office=with_addresses(google_office(), {"kasubbag": KASUBBAG}))
    after = replace(sheet, wanted=newer)

    changes = after.init()

    assert "Register: kolom “Rincian” ditambahkan di ujung kanan." in changes
    assert after.look("Register!5:5")[0] == [*before, "Rincian"]
    assert after.left() == []


def columns(first: int, end: int) -> dict[str, object]:
    return {"sheetId": 0, "dimension": "COLUMNS", "startIndex": first, "endIndex": end}


def test_a_column_a_colour_and_a_width_of_staff_stay(sheet: Sheet) -> None:
    cell = {"userEnteredFormat": {"backgroundColor": RED}}
    where = {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 9, "startColumnIndex": 3,
             "endColumnIndex": 6}  # fmt: skip
    wide = {"range": columns(6, 7), "properties": {"pixelSize": 500}, "fields": "pixelSize"}
    sheet.edit(
        {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat"}},
        {"updateDimensionProperties": wide},
        {"insertDimension": {"range": columns(7, 8)}},
    )
    sheet.type("Register!H5", [["Catatan kami"], ["isi"]])
    assert sheet.left() == []


def test_columns_that_were_moved_stay_where_they_are(sheet: Sheet) -> None:
    for source, target in ((6, 20), (17, 3)):
        move = {"source": columns(source, source + 1), "destinationIndex": target}
        sheet.edit({"moveDimension": move})
    before = sheet.look("Register!5:5")
    assert sheet.left() == []
    assert sheet.look("Register!5:5") == before


def test_decision_columns_are_protected_wherever_they_were_moved(sheet: Sheet) -> None:
    def ranges() -> list[tuple[int, int]]:
        found = sheet.tab("Register", "protectedRanges")["protectedRanges"]
        own = (one["range"] for one in found if DECISIONS <= one["protectedRangeId"] < TABS)
        return sorted((one["startColumnIndex"], one["endColumnIndex"]) for one in own)

    def guarded() -> list[str]:
        [headings] = sheet.look("Register!5:5")
        return sorted(name for start, end in ranges() for name in headings[start:end])

    before = guarded()
    assert before
    start = ranges()[0][0]
    moved = {"source": columns(start, start + 1), "destinationIndex": 2}
    sheet.edit({"moveDimension": moved}, email=ROBOT)
    sheet.init()
    assert guarded() == before
    assert sheet.left() == []


def test_tabs_views_and_folds_of_a_person_stay(sheet: Sheet) -> None:
    group = sheet.tab("Register", "columnGroups")["columnGroups"][0]
    fold = {"dimensionGroup": {**group, "collapsed": True}, "fields": "collapsed"}
    view = sheet.tab("Register", "filterViews")["filterViews"][0]
    renamed = {"filterViewId": view["filterViewId"], "title": "Punya saya"}
    theirs = {"title": "Hanya website", "range": {"sheetId": 0, "startRowIndex": 4}}
    sheet.edit(
        {"addSheet": {"properties": {"title": "Catatan rapat", "index": 0}}},
        {"updateDimensionGroup": fold},
        {"updateFilterView": {"filter": renamed, "fields": "title"}},
        {"addFilterView": {"filter": theirs}},
    )
    before = sheet.whole()
    assert sheet.left() == []
    assert sheet.whole() == before


def test_columns_that_were_unfolded_can_be_folded_again(sheet: Sheet) -> None:
    group = sheet.tab("Register", "columnGroups")["columnGroups"][1]
    sheet.edit({"deleteDimensionGroup": {"range": group["range"]}})
    assert sheet.init() == ["Register: kolom “1. Pengumpulan bahan” dapat dilipat."]
    assert sheet.tab("Register", "columnGroups")["columnGroups"][1] == group
    assert sheet.left() == []


def test_a_register_that_is_nearly_full_gets_rows_like_its_last_one(sheet: Sheet) -> None:
    cut = {"sheetId": 0, "dimension": "ROWS", "startIndex": 150, "endIndex": 5005}
    sheet.edit({"deleteDimension": {"range": cut}}, email=ROBOT)
    assert sheet.init() == ["Register: 1000 baris kosong ditambahkan di bawah."]
    assert sheet.left() == []
    tab = sheet.drive.emulator.world.books[sheet.id].tab(0)
    assert tab.grid.row_count == 1150
    assert tab.grid.rows[1149] == tab.grid.rows[149]
    assert (tab.grid.rows[1149][3].extra or {}).keys() == {"userEnteredFormat", "dataValidation"}


def test_inserted_sorted_and_deleted_rows_leave_nothing_to_change(sheet: Sheet) -> None:
    title = sheet.heading("Judul Kegiatan")
    sheet.type(f"Register!{title}6", [["C"], ["A"], ["B"]])
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 7, "endIndex": 9}
    whole = {"sheetId": 0, "startRowIndex": 5, "endRowIndex": 12}
    by_title = [{"dimensionIndex": 6, "sortOrder": "ASCENDING"}]
    sheet.edit({"insertDimension": {"range": rows, "inheritFromBefore": True}}, email=OWNER)
    sheet.drive.client.change(sheet.id, [{"sortRange": {"range": whole, "sortSpecs": by_title}}])
    assert sheet.left() == []


def test_a_formula_that_was_overwritten_comes_back(sheet: Sheet) -> None:
    state = sheet.heading("Status Tercatat")
    first = sheet.look("Register!5:5")[0].index("Status Tercatat")
    sheet.drive.client.change(sheet.id, [{"repeatCell": {
        "range": {"sheetId": 0, "startRowIndex": 6, "endRowIndex": 8, "startColumnIndex": first,
                  "endColumnIndex": first + 2},
        "cell": {"userEnteredValue": {"stringValue": "ditimpa"}}, "fields": "userEnteredValue",
    }}])  # fmt: skip
    assert sheet.init() == ["Register: rumus kolom sistem pada 2 baris."]
    assert sheet.look(f"Register!{state}7", "FORMULA")[0][0].startswith("=IF(")
    assert sheet.left() == []


def test_spare_rows_come_anew_below_everything(sheet: Sheet) -> None:
    title = sheet.heading("Judul Kegiatan")
    sheet.type(f"Register!{title}6", [[f"Kegiatan {number}"] for number in range(55)])
    sheet.type(f"Register!{title}70", [["tanpa nomor"]])
    [said] = sheet.init()
    assert said == "Register: 55 baris bernomor disiapkan (PUB-2025-0061 sampai PUB-2025-0115)."
    ids = [row[0] if row else "" for row in sheet.look("Register!B6:B500")]
    assert ids[60:66] == ["", "", "", "", "", "PUB-2025-0061"]
    assert sheet.left() == []


@pytest.mark.parametrize("how", ["deleted", "widened", "warning", "hole", "domain"])
def test_a_protection_that_was_weakened_is_put_back(sheet: Sheet, how: str) -> None:
    changes: dict[str, tuple[dict[str, object], str]] = {
        "widened": ({"editors": {"users": [ROBOT, KASUBBAG, ADMIN]}}, "editors"),
        "warning": ({"warningOnly": True, "editors": {}}, "warningOnly,editors"),
        "hole": ({"unprotectedRanges": [{"sheetId": 0, "startRowIndex": 5, "endRowIndex": 6,
                  "startColumnIndex": 17, "endColumnIndex": 18}]}, "unprotectedRanges"),
        "domain": ({"editors": {"users": [ROBOT], "domainUsersCanEdit": True}}, "editors"),
    }  # fmt: skip
    if how == "deleted":
        sheet.edit({"deleteProtectedRange": {"protectedRangeId": DECISIONS}}, email=ROBOT)
    else:
        changed, fields = changes[how]
        protected = {"protectedRangeId": DECISIONS, **changed}
        sheet.edit(
            {"updateProtectedRange": {"protectedRange": protected, "fields": fields}}, email=ROBOT
        )
    assert len(sheet.init()) == 1
    assert sheet.left() == []


@pytest.mark.parametrize("how", ["deleted", "replaced", "widened"])
@pytest.mark.parametrize("tab", [HEADS, STATUS, EVENTS])
def test_a_tab_of_the_job_that_was_freed_is_protected_again(
    sheet: Sheet, tab: SystemTab, how: str
) -> None:
    token = first_token(tab)
    gone: dict[str, object] = {"deleteProtectedRange": {"protectedRangeId": token}}
    weak = {"protectedRangeId": token, "editors": {"users": [ROBOT, ADMIN]}}
    other = {"protectedRangeId": 5, "range": {"sheetId": tab.id}, "editors": {"users": [ADMIN]}}
    done: dict[str, list[dict[str, object]]] = {
        "deleted": [gone],
        "replaced": [gone, {"addProtectedRange": {"protectedRange": other}}],
        "widened": [{"updateProtectedRange": {"protectedRange": weak, "fields": "editors"}}],
    }
    sheet.edit(*done[how], email=ROBOT)
    assert sheet.init() == [f"Tab “{tab.title}” dilindungi, hanya untuk sistem."]
    assert sheet.left() == []
    if tab == HEADS:
        found = sheet.tab(tab.title, "protectedRanges")["protectedRanges"]
        assert [one["protectedRangeId"] for one in found] == [token]


def test_a_rule_of_a_person_stays_and_one_of_ours_comes_back(sheet: Sheet) -> None:
    theirs = {
        "ranges": [{"sheetId": 0, "startRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 3}],
        "booleanRule": {
            "condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "penting"}]},
            "format": {"backgroundColor": RED},
        },
    }
    sheet.edit(
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 7}},
        {"addConditionalFormatRule": {"rule": theirs, "index": 2}},
    )
    assert sheet.init() == ["Register: 1 aturan warna baris."]
    rules = sheet.tab("Register", "conditionalFormats")["conditionalFormats"]
    assert rules[2]["booleanRule"]["condition"]["type"] == "TEXT_CONTAINS"
    assert len(rules) == 47
    assert sheet.left() == []


def test_a_persons_rule_on_our_column_is_theirs(sheet: Sheet) -> None:
    state = sheet.heading("Status Tercatat")
    theirs = {
        "ranges": [{"sheetId": 0, "startRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 1}],
        "booleanRule": {
            "condition": {
                "type": "CUSTOM_FORMULA",
                "values": [{"userEnteredValue": f'=${state}6="Selesai"'}],
            },
            "format": {"textFormat": {"strikethrough": True}},
        },
    }
    sheet.edit({"addConditionalFormatRule": {"rule": theirs, "index": 0}})
    assert sheet.left() == []
    assert len(sheet.tab("Register", "conditionalFormats")["conditionalFormats"]) == 47


def test_a_colour_of_ours_that_was_changed_stays_also_where_its_cells_come_back(
    sheet: Sheet,
) -> None:
    rules = sheet.tab("Register", "conditionalFormats")["conditionalFormats"]
    changed = rules[4]
    changed["booleanRule"]["format"] = {"backgroundColorStyle": {"rgbColor": RED}}
    changed["ranges"][0]["endRowIndex"] = 40
    pasted = rules[9]
    sheet.edit(
        {"updateConditionalFormatRule": {"index": 4, "sheetId": 0, "rule": changed}},
        {"addConditionalFormatRule": {"rule": pasted, "index": 20}},
        email=ROBOT,
    )
    assert sheet.init() == ["Register: 2 aturan warna baris."]
    after = sheet.tab("Register", "conditionalFormats")["conditionalFormats"]
    assert len(after) == len(rules)
    assert after[4]["booleanRule"]["format"]["backgroundColor"] == RED
    assert "endRowIndex" not in after[4]["ranges"][0]
    assert sheet.left() == []


def test_a_deleted_tab_chart_view_note_and_choice_come_back(sheet: Sheet) -> None:
    chart = sheet.tab("Dasbor", "charts")["charts"][1]["chartId"]
    view = sheet.tab("Register", "filterViews")["filterViews"][0]["filterViewId"]
    note = {"range": {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 1,
                      "endColumnIndex": 2}, "cell": {}, "fields": "note"}  # fmt: skip
    kanal = {"sheetId": 0, "startRowIndex": 5, "startColumnIndex": 3, "endColumnIndex": 4}
    sheet.edit(
        {"deleteSheet": {"sheetId": 710_000_101}},
        {"deleteEmbeddedObject": {"objectId": chart}},
        {"deleteFilterView": {"filterId": view}},
        {"repeatCell": note},
        {"setDataValidation": {"range": kanal}},
        email=ROBOT,
    )
    said = sheet.init()
    assert said == [
        "Register: catatan pada judul “ID Pengajuan”.",
        "Register: daftar pilihan kolom “Kanal”.",
        "Register: tampilan filter “Menunggu saya · Admin Subbagian Terkait”.",
        "Tab “Petunjuk” dibuat.",
        "Dasbor: diagram “Jumlah pengajuan menurut Subbagian”.",
        "Tab “Petunjuk” dilindungi, hanya untuk sistem.",
    ]
    assert sheet.left() == []


def test_a_renamed_tab_of_ours_is_the_same(sheet: Sheet) -> None:
    renamed = {"properties": {"sheetId": DASHBOARD, "title": "Ringkasan"}, "fields": "title"}
    sheet.edit({"updateSheetProperties": renamed}, email=ROBOT)
    assert sheet.left() == []


def test_a_difference_that_is_no_longer_true_is_not_carried_out(sheet: Sheet) -> None:
    note = {"sheetId": 0, "startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 1,
            "endColumnIndex": 2}  # fmt: skip
    sheet.edit({"repeatCell": {"range": note, "cell": {}, "fields": "note"}})
    shown = sheet.provision.difference()
    sheet.edit({"insertDimension": {"range": columns(0, 1)}})
    before = sheet.whole()
    with pytest.raises(BusyError, match="sheetflow init"):
        sheet.provision.apply(shown)
    assert sheet.whole() == before
    assert sheet.init() == ["Register: catatan pada judul “ID Pengajuan”."]


def test_a_renamed_register_is_still_the_register(sheet: Sheet) -> None:
    renamed = {"properties": {"sheetId": 0, "title": "Pengajuan 2025"}, "fields": "title"}
    sheet.edit({"updateSheetProperties": renamed}, email=ROBOT)
    names = ("Dasbor", "Giliran Admin Medcen", "Giliran Kasubbag", "Giliran Admin Subbagian")
    said = [f"Isi tab “{name}” diperbarui." for name in names]
    assert sheet.init() == said, "they name the tab they count from and lead to"
    assert sheet.left() == []


def test_a_list_with_headings_of_its_own_gets_what_it_lacks(sheet: Sheet) -> None:
    other = new_sheet(sheet.drive.emulator, google_office())
    form = other.wanted.office.form
    headings = [column.heading(INDONESIAN) for column in form.columns][::-1]
    rename = {"properties": {"sheetId": 0, "title": "Register"}, "fields": "title"}
    other.edit({"updateSheetProperties": rename}, {"appendDimension": {
        "sheetId": 0, "dimension": "COLUMNS", "length": 20}})  # fmt: skip
    other.type("Register!A1", [["Daftar kami"], [], [*headings, "Milik kami"], ["x"]])
    said = other.init()
    assert "Register: kolom “Status Tercatat” ditambahkan di ujung kanan." in said
    assert "Tab “Register” dibuat." not in said
    assert other.look("Register!A1")[0] == ["Daftar kami"]
    assert other.look("Register!3:3")[0][: len(headings) + 1] == [*headings, "Milik kami"]
    assert other.left() == []
    # Nothing is counted yet, and a zero is not shown.
    counted = other.look("Dasbor!G11:G12", "UNFORMATTED_VALUE")
    assert [list(map(str, row)) for row in counted] == [["0"], ["0"]]


def test_a_tab_with_something_else_in_it_is_not_touched(sheet: Sheet) -> None:
    other = new_sheet(sheet.drive.emulator)
    rename = {"properties": {"sheetId": 0, "title": "Register"}, "fields": "title"}
    other.edit({"updateSheetProperties": rename})
    other.type("Register!A1", [["Resep", "Harga"], ["Rendang", 1]])
    before = other.whole()
    with pytest.raises(RegisterError, match="Register"):
        other.provision.difference()
    assert other.whole() == before


def test_a_persons_own_tab_of_the_guides_name_is_left_alone(sheet: Sheet) -> None:
    other = new_sheet(sheet.drive.emulator)
    other.edit({"addSheet": {"properties": {"title": "petunjuk"}}})
    other.type("petunjuk!A1", [["punya kami"]])
    assert "Tab “Petunjuk 2” dibuat." in other.init()
    assert other.look("petunjuk!A1") == [["punya kami"]]
    assert other.left() == []


def test_an_owners_own_address_on_every_protection_is_no_difference() -> None:
    with GoogleEmulator() as running:
        made = new_sheet(running, with_addresses(google_office(), {"kasubbag": KASUBBAG}))
        put = running.staff.put_file
        mine = put("Register", owner=OWNER, mime_type="application/vnd.google-apps.spreadsheet")
        running.share(mine, ROBOT, "writer")
        sheet = Sheet(made.drive, mine, made.wanted)
        sheet.init()
        assert sheet.left() == []


def test_an_answer_that_never_came_is_found_out_by_the_next_init() -> None:
    with GoogleEmulator() as running:
        sheet = new_sheet(running)
        # The first write, the locale's, is sent again by itself.
        running.fault(kind="lose_answer", method="sheets.spreadsheets.batchUpdate", skip=1)
        with pytest.raises(Exception, match="did not answer"):
            sheet.init()
        assert sheet.init() == ["Folder “Kotak Masuk” dibuat di Drive.",
                                "Folder “Arsip” dibuat di Drive."]  # fmt: skip
        assert sheet.left() == []
