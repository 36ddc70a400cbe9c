"""Requests on the spreadsheet and on whole tabs."""

from zoneinfo import available_timezones

from tests.google_emulator.anchors import Change, rewrite_formulas
from tests.google_emulator.api_errors import invalid
from tests.google_emulator.cells import with_color_styles
from tests.google_emulator.field_mask import merge
from tests.google_emulator.formula_tokens import Reference
from tests.google_emulator.grid import Grid
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import is_supported
from tests.google_emulator.protection import check_tab
from tests.google_emulator.sheets_batch import Batch, drop_defaults, handles
from tests.google_emulator.sheets_dimensions import check_cells, delete_dimension
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

FLAGS = ("hidden", "rightToLeft")
GRID_FLAGS = (
    "frozenRowCount",
    "frozenColumnCount",
    "hideGridlines",
    "rowGroupControlAfter",
    "columnGroupControlAfter",
)
ID_KEYS = {
    "protectedRanges": "protectedRangeId",
    "filterViews": "filterViewId",
    "charts": "chartId",
    "bandedRanges": "bandedRangeId",
    "slicers": "slicerId",
    "developerMetadata": "metadataId",
}


def new_tab(book: Spreadsheet, asked: Json) -> Tab:
    """A tab with the asked properties; 400 when its id or title is taken."""
    sheet_id = asked["sheetId"]
    if any(tab.id == sheet_id for tab in book.tabs):
        raise invalid(f"Sheet with id {sheet_id} already exists.")
    title = asked.get("title") or _free_title(book)
    _check_title(book, title)
    grid = {"rowCount": 1000, "columnCount": 26, **asked.get("gridProperties", {})}
    properties = {
        "sheetId": sheet_id,
        "title": title,
        "index": len(book.tabs),
        "sheetType": asked.get("sheetType", "GRID"),
        "gridProperties": drop_defaults(grid, *GRID_FLAGS),
    }
    rest = {key: item for key, item in asked.items() if key not in properties}
    properties |= with_color_styles(drop_defaults(rest, *FLAGS))
    return Tab(properties, Grid(grid["rowCount"], grid["columnCount"]))


def _free_title(book: Spreadsheet) -> str:
    number = len(book.tabs) + 1
    while book.tab_titled(f"Sheet{number}") is not None:
        number += 1
    return f"Sheet{number}"


def _check_title(book: Spreadsheet, title: str, but: Tab | None = None) -> None:
    taken = book.tab_titled(title)
    if taken is not None and taken is not but:
        raise invalid(f'A sheet with the name "{title}" already exists. Please enter another name.')


@handles("addSheet")
def add_sheet(batch: Batch, request: Json) -> Json:
    """A new tab."""
    asked = dict(request.get("properties", {}))
    asked.setdefault("sheetId", batch.new_id())
    tab = new_tab(batch.book, asked)
    batch.book.tabs.insert(asked.get("index", len(batch.book.tabs)), tab)
    batch.book.reindex()
    check_cells(batch.book)
    return {"properties": tab.shown_properties()}


@handles("deleteSheet")
def delete_sheet(batch: Batch, request: Json) -> None:
    """A tab goes, formulas that look at it become #REF!."""
    tab = batch.tab(request)
    check_tab(batch.book, batch.call, tab.id)
    if len(batch.book.tabs) == 1:
        raise invalid("You can't remove all the sheets in a document.")
    if not any(other for other in batch.book.tabs if other is not tab and not _hidden(other)):
        raise invalid("You can't remove all the visible sheets in a document.")

    def change_of(_own: Tab, _book: Spreadsheet) -> Change:
        def change(reference: Reference) -> Reference | None:
            gone = reference.title is not None and batch.book.tab_titled(reference.title) is tab
            return None if gone else reference

        return change

    rewrite_formulas(batch.book, change_of)
    batch.book.tabs.remove(tab)
    named = batch.book.named_ranges
    batch.book.named_ranges = [item for item in named if item["range"]["sheetId"] != tab.id]
    batch.book.reindex()


def _hidden(tab: Tab) -> bool:
    return bool(tab.properties.get("hidden"))


@handles("duplicateSheet")
def duplicate_sheet(batch: Batch, request: Json) -> Json:
    """A copy of a tab; what has an id on it gets a new one."""
    source = batch.tab(request, "sourceSheetId")
    twin = source.copy()
    new_id = request.get("newSheetId", batch.new_id())
    if any(tab.id == new_id for tab in batch.book.tabs):
        raise invalid(f"Sheet with id {new_id} already exists.")
    title = request.get("newSheetName") or _copy_title(batch.book, source.title)
    _check_title(batch.book, title)
    twin.properties |= {"sheetId": new_id, "title": title}
    for name, items in twin.objects.items():
        twin.objects[name] = [_readdressed(item, source.id, new_id) for item in items]
        for item in twin.objects[name]:
            if name in ID_KEYS:
                item[ID_KEYS[name]] = batch.new_id()
    if twin.basic_filter is not None:
        twin.basic_filter = _readdressed(twin.basic_filter, source.id, new_id)
    batch.book.tabs.insert(request.get("insertSheetIndex", 0), twin)
    batch.book.reindex()
    return {"properties": twin.shown_properties()}


def _copy_title(book: Spreadsheet, title: str) -> str:
    wanted, number = f"Copy of {title}", 1
    while book.tab_titled(wanted) is not None:
        number += 1
        wanted = f"Copy of {title} {number}"
    return wanted


def _readdressed(value: Json, old: int, new: int) -> Json:
    done: Json = {}
    for key, item in value.items():
        if key == "sheetId" and item == old:
            done[key] = new
        elif isinstance(item, dict):
            done[key] = _readdressed(item, old, new)
        elif isinstance(item, list):
            done[key] = [_readdressed(i, old, new) if isinstance(i, dict) else i for i in item]
        else:
            done[key] = item
    return done


@handles("updateSheetProperties")
def update_sheet_properties(batch: Batch, request: Json) -> None:
    """Title, place, size, frozen rows, colour, hidden …"""
    asked = with_color_styles(request.get("properties", {}))
    mask = batch.mask(request, "SheetProperties")
    tab = batch.tab(asked)
    check_tab(batch.book, batch.call, tab.id)
    for color in ("tabColor", "tabColorStyle"):
        if color in mask:
            mask |= {"tabColor": {}, "tabColorStyle": {}}
    now = tab.shown_properties()
    merged = merge(now, asked, {k: m for k, m in mask.items() if k != "sheetId"})
    merged |= {key: now[key] for key in ("sheetId", "sheetType", "index")}
    if "title" in mask or "*" in mask:
        _rename(batch.book, tab, asked.get("title", ""))
    if merged.get("hidden") and all(
        _hidden(other) for other in batch.book.tabs if other is not tab
    ):
        raise invalid("You can't hide all the sheets in a document.")
    if tab.is_grid and ("gridProperties" in mask or "*" in mask):
        _resize(batch, tab, merged.get("gridProperties", {}))
        merged["gridProperties"] = drop_defaults(merged["gridProperties"], *GRID_FLAGS)
    tab.properties = drop_defaults(merged, *FLAGS, "tabColor", "tabColorStyle")
    if "index" in asked and ("index" in mask or "*" in mask):
        _reorder(batch.book, tab, asked.get("index", 0))


def _rename(book: Spreadsheet, tab: Tab, title: str) -> None:
    if not title:
        raise invalid("The sheet name cannot be empty.")
    _check_title(book, title, but=tab)
    old = tab.title

    def change_of(_own: Tab, _book: Spreadsheet) -> Change:
        def change(reference: Reference) -> Reference | None:
            named = reference.title is not None and reference.title.casefold() == old.casefold()
            return reference._replace(title=title) if named else reference

        return change

    rewrite_formulas(book, change_of)


def _resize(batch: Batch, tab: Tab, wanted: Json) -> None:
    rows, columns = wanted.get("rowCount", 0), wanted.get("columnCount", 0)
    if rows < 1 or columns < 1:
        raise invalid("You can't delete all the rows or columns on the sheet.")
    if wanted.get("frozenRowCount", 0) >= rows:
        raise invalid("You can't freeze all visible rows on the sheet.")
    if wanted.get("frozenColumnCount", 0) >= columns:
        raise invalid("You can't freeze all visible columns on the sheet.")
    if rows < tab.grid.row_count:
        delete_dimension(batch.book, tab, "ROWS", rows, tab.grid.row_count)
    if columns < tab.grid.column_count:
        delete_dimension(batch.book, tab, "COLUMNS", columns, tab.grid.column_count)
    tab.grid.resize(rows, columns)
    check_cells(batch.book)


def _reorder(book: Spreadsheet, tab: Tab, index: int) -> None:
    """Indexes count before the move: to go one place to the right takes the present index + 2."""
    old = book.tabs.index(tab)
    book.tabs.remove(tab)
    book.tabs.insert(index - 1 if index > old else index, tab)
    book.reindex()


def check_properties(properties: Json) -> None:
    """400 for a locale or a time zone that Sheets does not know, or an empty title."""
    if not is_supported(properties.get("locale", "")):
        raise invalid(f"Unsupported locale: {properties.get('locale', '')}")
    if properties.get("timeZone") not in available_timezones():
        raise invalid(f"Unsupported time zone: {properties.get('timeZone', '')}")
    if not properties.get("title"):
        raise invalid("The title of the spreadsheet cannot be empty.")


@handles("updateSpreadsheetProperties")
def update_spreadsheet_properties(batch: Batch, request: Json) -> None:
    """Title, locale, time zone …"""
    asked = request.get("properties", {})
    mask = batch.mask(request, "SpreadsheetProperties")
    merged = merge(batch.book.properties, asked, mask)
    check_properties(merged)
    batch.book.properties = merged
