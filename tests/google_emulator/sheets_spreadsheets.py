"""spreadsheets.create, get, batchUpdate, getByDataFilter, sheets.copyTo, developerMetadata.*."""

import copy

from tests.google_emulator.anchors import placed
from tests.google_emulator.api_errors import bad_field, invalid, sheet_not_found
from tests.google_emulator.blank_spreadsheet import blank_book
from tests.google_emulator.calls import Call
from tests.google_emulator.cell_entry import with_cell_data
from tests.google_emulator.drive_files import new_native_file
from tests.google_emulator.json_shapes import EVERYTHING, Json
from tests.google_emulator.locales import locale_of
from tests.google_emulator.ranges import (
    Area,
    area_of_filter,
    area_of_text,
    located_metadata,
    metadata_of_filter,
)
from tests.google_emulator.sheets_batch import perform
from tests.google_emulator.sheets_dimensions import ensure_size
from tests.google_emulator.sheets_present import BookPresenter, branch, outward
from tests.google_emulator.sheets_requests_sheets import check_properties, new_tab
from tests.google_emulator.spreadsheet import Spreadsheet


def create(call: Call) -> Json:
    """spreadsheets.create: all of it or nothing."""
    asked = call.body.get("properties", {})
    title = asked.get("title", "Untitled spreadsheet")
    book = blank_book("", title)
    book.properties |= {key: item for key, item in asked.items() if key != "defaultFormat"}
    book.properties["title"] = title
    check_properties(book.properties)
    if call.body.get("sheets"):
        book.tabs = []
    later: list[Json] = []
    for sheet in call.body.get("sheets", []):
        drawn = {"sheetId": call.world.drive.random.randrange(1, 2**31)}
        properties = drawn | sheet.get("properties", {})
        _add_sheet(book, {**sheet, "properties": properties})
        later += _requests_for(sheet, properties["sheetId"])
    later += [{"addNamedRange": {"namedRange": n}} for n in call.body.get("namedRanges", [])]
    book.reindex()
    perform(call, book, later)
    file = new_native_file(call, title)
    book.id = file.id
    call.world.books[book.id] = book
    return BookPresenter(call, book, call.mask).show(
        None, bool(branch(call.mask, "sheets", "data"))
    )


def _add_sheet(book: Spreadsheet, sheet: Json) -> None:
    tab = new_tab(book, sheet["properties"])
    book.tabs.append(tab)
    locale = locale_of(book.properties["locale"])
    for data in sheet.get("data", []):
        top, left = data.get("startRow", 0), data.get("startColumn", 0)
        for down, row in enumerate(data.get("rowData", [])):
            for across, cell in enumerate(row.get("values", [])):
                ensure_size(book, tab, top + down + 1, left + across + 1)
                old = tab.grid.get(top + down, left + across)
                new = with_cell_data(old, cell, EVERYTHING, locale)
                tab.grid.put(top + down, left + across, new)


def _requests_for(sheet: Json, sheet_id: int) -> list[Json]:
    """The objects of a new tab as the requests that would add them."""
    kinds = (
        ("merges", "mergeCells", "range"),
        ("conditionalFormats", "addConditionalFormatRule", "rule"),
        ("filterViews", "addFilterView", "filter"),
        ("protectedRanges", "addProtectedRange", "protectedRange"),
        ("charts", "addChart", "chart"),
        ("bandedRanges", "addBanding", "bandedRange"),
        ("tables", "addTable", "table"),
        ("slicers", "addSlicer", "slicer"),
        ("developerMetadata", "createDeveloperMetadata", "developerMetadata"),
    )
    found: list[Json] = []
    for name, kind, key in kinds:
        for place, item in enumerate(sheet.get(name, [])):
            request = {key: placed(item, sheet_id)}
            found.append({kind: request | ({"index": place} if key == "rule" else {})})
    if "basicFilter" in sheet:
        found.append({"setBasicFilter": {"filter": placed(sheet["basicFilter"], sheet_id)}})
    return found


def areas_of_texts(book: Spreadsheet, texts: list[str]) -> list[Area] | None:
    """The areas of range texts; None when there are none."""
    return [area_of_text(book, text) for text in texts] or None


def get(call: Call) -> Json:
    """spreadsheets.get: with `fields`, the mask decides whether cells are shown."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    areas = areas_of_texts(book, call.query.get("ranges", []))
    return BookPresenter(call, book, call.mask).show(areas, _with_grid(call, call.query))


def batch_update(call: Call) -> Json:
    """spreadsheets.batchUpdate."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    requests: list[Json] = call.body.get("requests", [])
    if not requests:
        raise bad_field("requests", "Must specify at least one request.")
    replies = perform(call, book, requests)
    call.world.replace_book(book, call.user)
    answer: Json = {"spreadsheetId": book.id, "replies": outward(replies)}
    if call.body.get("includeSpreadsheetInResponse"):
        areas = areas_of_texts(book, call.body.get("responseRanges", []))
        with_grid = bool(call.body.get("responseIncludeGridData"))
        answer["updatedSpreadsheet"] = BookPresenter(call, book, {}).show(areas, with_grid)
    return answer


def get_by_data_filter(call: Call) -> Json:
    """spreadsheets.getByDataFilter."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    filters = call.body.get("dataFilters", [])
    areas = [area for item in filters for area in area_of_filter(book, item)]
    shown = BookPresenter(call, book, call.mask)
    return shown.show(areas if filters else None, _with_grid(call, call.body))


def _with_grid(call: Call, options: Json) -> bool:
    if call.mask and "*" not in call.mask:
        return True
    return bool(options.get("includeGridData"))


def copy_to(call: Call) -> Json:
    """spreadsheets.sheets.copyTo."""
    source = call.world.book(call.path["spreadsheetId"], call.user)
    target_id = call.body.get("destinationSpreadsheetId", "")
    target = call.world.book(target_id, call.user, writes=True).copy()
    wanted = int(call.path["sheetId"])
    tab = next((tab for tab in source.tabs if tab.id == wanted), None)
    if tab is None:
        raise invalid(f"The sheet ({wanted}) does not exist.")
    twin = tab.copy()
    title, number = f"Copy of {tab.title}", 1
    while target.tab_titled(title) is not None:
        number += 1
        title = f"Copy of {tab.title} {number}"
    twin.properties |= {"sheetId": call.world.drive.random.randrange(1, 2**31), "title": title}
    target.tabs.append(twin)
    target.reindex()
    call.world.replace_book(target, call.user)
    return twin.shown_properties()


def metadata_get(call: Call) -> Json:
    """spreadsheets.developerMetadata.get."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    for item, _ in located_metadata(book):
        if str(item["metadataId"]) == call.path["metadataId"]:
            found: Json = outward(copy.deepcopy(item))
            return found
    raise sheet_not_found()


def metadata_search(call: Call) -> Json:
    """spreadsheets.developerMetadata.search."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    filters = call.body.get("dataFilters", [])
    meant = [metadata_of_filter(book, data_filter) for data_filter in filters]
    matched = []
    for item, _ in located_metadata(book):
        fitting = [one for one, items in zip(filters, meant, strict=True) if item in items]
        if fitting:
            shown = outward(copy.deepcopy(item))
            matched.append({"developerMetadata": shown, "dataFilters": fitting})
    return {"matchedDeveloperMetadata": matched} if matched else {}
