"""spreadsheets.values.*: plain values of ranges."""

from typing import Any

from tests.google_emulator.a1 import Box, column_letters
from tests.google_emulator.api_errors import ApiError, bad_field, invalid
from tests.google_emulator.append_table import place_to_append
from tests.google_emulator.calls import Call
from tests.google_emulator.cell_entry import Typing, UnfitValueError, entered
from tests.google_emulator.cells import BLANK, Cell, CellError, plain_number
from tests.google_emulator.formulas import Calculation
from tests.google_emulator.json_shapes import Json
from tests.google_emulator.locales import locale_of
from tests.google_emulator.number_formats import is_date_format, show
from tests.google_emulator.protection import check_area
from tests.google_emulator.ranges import Area, area_of_box, area_of_filter, area_of_text, locate
from tests.google_emulator.sheets_dimensions import ensure_size, insert_dimension
from tests.google_emulator.spreadsheet import Spreadsheet, Tab

RENDERS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")


class Reading:
    """How a caller wants to see values."""

    def __init__(self, call: Call, book: Spreadsheet, options: Json, prefix: str = "") -> None:
        def option(name: str, default: str) -> str:
            key = f"response{name[0].upper()}{name[1:]}" if prefix else name
            return str(options.get(key) or default)

        self.render = option("valueRenderOption", "FORMATTED_VALUE")
        self.dates = option("dateTimeRenderOption", "SERIAL_NUMBER")
        self.by_columns = options.get("majorDimension") == "COLUMNS"
        self.sums = Calculation(book, call.now)

    def shown(self, cell: Cell, tab: Tab, row: int, column: int) -> Any:
        """One cell; "" for a blank."""
        if self.render == "FORMULA" and cell.formula is not None:
            return cell.formula
        if self.render == "FORMATTED_VALUE":
            return self.sums.shown_of(cell, tab, row, column)
        value = self.sums.value_of(cell, tab, row, column)
        if value is None:
            return ""
        if self.dates == "FORMATTED_STRING":
            looks = self.sums.format_of(cell, tab, row, column)
            if is_date_format(looks):
                return show(value, looks, self.sums.locale)
        if isinstance(value, CellError):
            return value.code
        return plain_number(value) if isinstance(value, float) else value

    def value_range(self, area: Area) -> Json:
        """A ValueRange: trailing blanks dropped, no "values" when there are none."""
        grid, tab = area.tab.grid, area.tab
        rows: list[list[Any]] = []
        for row in range(area.top, min(area.bottom, len(grid.rows))):
            stored = grid.rows[row]
            rows.append(
                [
                    "" if stored[column] is BLANK else self.shown(stored[column], tab, row, column)
                    for column in range(area.left, min(area.right, len(stored)))
                ]
            )
        found: Json = {
            "range": area.text(),
            "majorDimension": "COLUMNS" if self.by_columns else "ROWS",
        }
        if values := trimmed(turned(rows) if self.by_columns else rows):
            found["values"] = values
        return found


def turned(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows as columns, gaps filled with ""."""
    width = max((len(row) for row in rows), default=0)
    return [[row[place] if place < len(row) else "" for row in rows] for place in range(width)]


def trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Without trailing blanks in each row, and without trailing blank rows."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def get(call: Call) -> Json:
    """values.get."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    reading = Reading(call, book, call.query)
    return reading.value_range(area_of_text(book, call.path["range"]))


def batch_get(call: Call) -> Json:
    """values.batchGet."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    reading = Reading(call, book, call.query)
    ranges = [
        reading.value_range(area_of_text(book, text)) for text in call.query.get("ranges", [])
    ]
    found: Json = {"spreadsheetId": book.id}
    if ranges:
        found["valueRanges"] = ranges
    return found


def batch_get_by_data_filter(call: Call) -> Json:
    """values.batchGetByDataFilter."""
    book = call.world.book(call.path["spreadsheetId"], call.user)
    reading = Reading(call, book, call.body)
    ranges = []
    for data_filter in call.body.get("dataFilters", []):
        for area in area_of_filter(book, data_filter):
            shown = reading.value_range(area)
            ranges.append({"valueRange": shown, "dataFilters": [_echo(data_filter)]})
    # Documented is only which filters matched a range, not the order of the ranges
    # (MatchedValueRange in the discovery document of Sheets).
    return {"spreadsheetId": book.id, "valueRanges": ranges[1:] + ranges[:1]}


def _echo(data_filter: Json) -> Json:
    """A filter as it is echoed: JSON of Google leaves out what is 0 by default."""
    grid = data_filter.get("gridRange")
    if grid is None:
        return data_filter
    kept = {name: at for name, at in grid.items() if at or name != "sheetId"}
    return {**data_filter, "gridRange": kept}


def update(call: Call) -> Json:
    """values.update."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    text = call.path["range"]
    given = call.body.get("range")
    if given and locate(book, given) != locate(book, text):
        raise invalid(f"Requested range does not match the range in the body: {given}")
    writing = Writing(call, book, call.query.get("valueInputOption"))
    answer = writing.write(text, call.body)
    call.world.replace_book(book, call.user)
    if call.query.get("includeValuesInResponse"):
        reading = Reading(call, book, call.query, "response")
        answer["updatedData"] = reading.value_range(area_of_text(book, answer["updatedRange"]))
    return answer


def batch_update(call: Call) -> Json:
    """values.batchUpdate: all or nothing."""
    pairs = [(item.get("range", ""), item) for item in call.body.get("data", [])]
    return _batch_update(call, pairs)


def batch_update_by_data_filter(call: Call) -> Json:
    """values.batchUpdateByDataFilter: each filter writes to every match."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True)
    pairs = [
        (area.text(), item)
        for item in call.body.get("data", [])
        for area in area_of_filter(book, item.get("dataFilter", {}))
    ]
    answer = _batch_update(call, pairs)
    for response, (_, item) in zip(answer.get("responses", []), pairs, strict=True):
        response.pop("spreadsheetId")
        response["dataFilter"] = item.get("dataFilter", {})
    return answer


def _batch_update(call: Call, pairs: list[tuple[str, Json]]) -> Json:
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    writing = Writing(call, book, call.body.get("valueInputOption"))
    responses = []
    for place, (text, item) in enumerate(pairs):
        try:
            responses.append(writing.write(text, item))
        except ApiError as error:
            if error.details:
                raise
            raise invalid(f"Invalid data[{place}]: {error.message}") from error
    call.world.replace_book(book, call.user)
    if call.body.get("includeValuesInResponse"):
        reading = Reading(call, book, call.body, "response")
        for response in responses:
            area = area_of_text(book, response["updatedRange"])
            response["updatedData"] = reading.value_range(area)
    return writing.totals() | {"responses": responses}


def _rows_of(value_range: Json) -> list[list[Any]]:
    rows: list[list[Any]] = value_range.get("values", [])
    if value_range.get("majorDimension") != "COLUMNS":
        return rows
    width = max((len(row) for row in rows), default=0)
    return [[row[at] if at < len(row) else None for row in rows] for at in range(width)]


def _check_fits(area: Area, box: Box, height: int, width: int) -> None:
    within = f"Requested writing within range [{area.text()}], but tried writing to "
    if box.right is not None and area.left + width > box.right:
        raise invalid(f"{within}column [{column_letters(box.right)}]")
    if box.bottom is not None and area.top + height > box.bottom:
        raise invalid(f"{within}row [{box.bottom + 1}]")


class Writing:
    """Writes values into a working copy of a spreadsheet."""

    def __init__(self, call: Call, book: Spreadsheet, option: str | None) -> None:
        if option not in ("RAW", "USER_ENTERED"):
            raise (
                bad_field("valueInputOption", "'valueInputOption' is required but not specified")
                if not option
                else invalid(f"Invalid valueInputOption: {option}")
            )
        self.call = call
        self.book = book
        self.as_typed = option == "USER_ENTERED"
        self.locale = locale_of(book.properties.get("locale", "en_US"))
        self.rows: set[tuple[int, int]] = set()
        self.columns: set[tuple[int, int]] = set()
        self.cells = 0

    def write(self, text: str, value_range: Json) -> Json:
        """One ValueRange at a range; one UpdateValuesResponse.

        The grid grows under what is written. One cell is a place to start from; a larger range
        bounds what may be written, on each side where it is closed.
        """
        tab, box = locate(self.book, text)
        area = area_of_box(tab, box)
        rows = _rows_of(value_range)
        height, width = len(rows), max((len(row) for row in rows), default=0)
        if (box.bottom, box.right) != (area.top + 1, area.left + 1):
            _check_fits(area, box, height, width)
        return self.write_at(area, rows)

    def write_at(self, area: Area, rows: list[list[Any]]) -> Json:
        """Rows of values from the first cell of an area on."""
        height, width = len(rows), max((len(row) for row in rows), default=0)
        target = Area(area.tab, area.top, area.left, area.top + height, area.left + width)
        check_area(self.book, self.call, target)
        ensure_size(self.book, area.tab, target.bottom, target.right)
        grid = area.tab.grid
        typing = Typing(self.locale, self.call.now.date(), self.as_typed)
        for down, row in enumerate(rows):
            at, left, cells = target.top + down, target.left, []
            for across, value in enumerate(row):
                try:
                    cell = entered(grid.get(at, left + across), value, typing)
                except UnfitValueError as unfit:
                    raise invalid(f"Invalid values[{down}][{across}]: {unfit}") from None
                cells.append(BLANK if cell == BLANK else cell)
            grid.put_row(at, left, cells)
        return self._answer(target, rows)

    def _answer(self, target: Area, rows: list[list[Any]]) -> Json:
        """What was written; null values were not."""
        answer: Json = {"spreadsheetId": self.book.id, "updatedRange": target.text()}
        written = sum(len(row) - row.count(None) for row in rows)
        in_rows = {at for at, row in enumerate(rows) if row.count(None) < len(row)}
        in_columns = {at for row in rows for at, value in enumerate(row) if value is not None}
        if written:
            answer |= {
                "updatedRows": len(in_rows),
                "updatedColumns": len(in_columns),
                "updatedCells": written,
            }
        self.cells += written
        self.rows |= {(target.tab.id, target.top + at) for at in in_rows}
        self.columns |= {(target.tab.id, target.left + at) for at in in_columns}
        return answer

    def totals(self) -> Json:
        """The sums of a batch."""
        return {
            "spreadsheetId": self.book.id,
            "totalUpdatedRows": len(self.rows),
            "totalUpdatedColumns": len(self.columns),
            "totalUpdatedCells": self.cells,
            "totalUpdatedSheets": len({tab for tab, _ in self.rows}),
        }


def append(call: Call) -> Json:
    """values.append."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    writing = Writing(call, book, call.query.get("valueInputOption"))
    area = area_of_text(book, call.path["range"])
    row, column, table = place_to_append(area)
    rows = _rows_of(call.body)
    height = len(rows)
    if call.query.get("insertDataOption") == "INSERT_ROWS" and row < area.tab.grid.row_count:
        insert_dimension(book, area.tab, "ROWS", row, height)
    ensure_size(book, area.tab, row + max(height, 1), 0)
    start = Area(area.tab, row, column, row + 1, column + 1)
    updates = writing.write_at(start, rows)
    call.world.replace_book(book, call.user)
    if call.query.get("includeValuesInResponse"):
        reading = Reading(call, book, call.query, "response")
        updates["updatedData"] = reading.value_range(area_of_text(book, updates["updatedRange"]))
    answer: Json = {"spreadsheetId": book.id}
    if table is not None:
        answer["tableRange"] = table.text()
    return answer | {"updates": updates}


def clear(call: Call) -> Json:
    """values.clear."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    cleared = _clear(call, book, area_of_text(book, call.path["range"]))
    call.world.replace_book(book, call.user)
    return {"spreadsheetId": book.id, "clearedRange": cleared}


def batch_clear(call: Call) -> Json:
    """values.batchClear."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    texts = call.body.get("ranges", [])
    cleared = []
    for place, text in enumerate(texts):
        try:
            area = area_of_text(book, text)
        except ApiError as error:
            raise invalid(f"Invalid range[{place}]: {error.message}") from error
        cleared.append(_clear(call, book, area))
    call.world.replace_book(book, call.user)
    return {"spreadsheetId": book.id, "clearedRanges": cleared}


def batch_clear_by_data_filter(call: Call) -> Json:
    """values.batchClearByDataFilter."""
    book = call.world.book(call.path["spreadsheetId"], call.user, writes=True).copy()
    filters = call.body.get("dataFilters", [])
    areas = [area for item in filters for area in area_of_filter(book, item)]
    cleared = [_clear(call, book, area) for area in areas]
    call.world.replace_book(book, call.user)
    return {"spreadsheetId": book.id, "clearedRanges": cleared}


def _clear(call: Call, book: Spreadsheet, area: Area) -> str:
    check_area(book, call, area)
    grid = area.tab.grid
    for row in range(area.top, min(area.bottom, len(grid.rows))):
        for column in range(area.left, min(area.right, len(grid.rows[row]))):
            cell = grid.rows[row][column]
            if cell.has_entry:
                emptied = cell.with_entry(None, None)
                grid.put(row, column, BLANK if emptied == BLANK else emptied)
    return area.text()
