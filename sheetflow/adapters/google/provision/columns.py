"""The register's tab: titles, bands, headings with notes, widths, formats, frozen rows."""

from collections.abc import Iterator

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import VALUE, append_dimension, area, update_cells
from sheetflow.adapters.google.ledger.tabs import HEARTBEAT
from sheetflow.adapters.google.provision import cell_requests
from sheetflow.adapters.google.provision.register_tab import (
    MIN_EMPTY_ROWS,
    RegisterTab,
    SetupChange,
)
from sheetflow.adapters.register_design import palette, register_format
from sheetflow.adapters.register_design.layout import (
    ADVICE,
    BAND,
    PREPARED_ROWS,
    TITLE,
    ColumnBand,
    ColumnFold,
    Medium,
    TabColumn,
)

CHARACTER = 7
PADDING = 10


def register_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield the new tab where it is missing; else its missing columns and notes."""
    if register.is_new:
        yield register.change("new.tab", *_new_tab(register), name=register.title)
        return
    for place in register.missing:
        yield register.change("column", *_new_column(register, place), name=place.heading)
    yield from _missing_notes(register)
    yield from _unfrozen_rows(register)
    yield from _missing_groups(register)
    yield from _more_rows(register)


def _new_tab(register: RegisterTab) -> Iterator[Json]:
    layout = register.layout
    empty_rows = layout.office.limits.spare_rows + MIN_EMPTY_ROWS
    grid: Json = {
        "rowCount": layout.first + max(PREPARED_ROWS, empty_rows),
        "columnCount": layout.width,
        "frozenRowCount": layout.first,
        "frozenColumnCount": layout.frozen,
    }
    properties: Json = {"title": register.title, "index": 0, "gridProperties": grid}
    if register.empty is None:
        yield {"addSheet": {"properties": {"sheetId": register.id, **properties}}}
    else:
        fields = "title,index,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)"
        yield cell_requests.tab_properties(register.id, fields, **properties)
    for title, pixels in register_format.title_rows(layout):
        text = [[cell_requests.cell(title.text, title.look)]]
        yield update_cells(register.id, title.row, title.span[0], text, cell_requests.FILLED)
        yield cell_requests.resize(register.id, "ROWS", title.row, title.row + 1, pixels)
    yield cell_requests.resize(register.id, "ROWS", BAND, BAND + 1, register_format.BAND_PIXELS)
    yield cell_requests.resize(
        register.id, "ROWS", layout.heading, layout.first, register_format.heading_pixels(layout)
    )
    for band in layout.bands():
        yield from _band(register, band)
    for place in layout.places:
        yield from _column(register, place)
    for fold in layout.folds():
        yield from _new_fold(register, fold)
    if register_format.has_heartbeat(layout):
        yield from _heartbeat(register)


def _heartbeat(register: RegisterTab) -> Iterator[Json]:
    """Yield the cells that show when the job last checked the register, and their rule.

    The spreadsheet calculates every minute then, so that an open one turns red by itself.
    """
    layout = register.layout
    for one in register_format.heartbeat_cells(layout):
        text = cell_requests.semicolons(one.text) if one.text.startswith("=") else one.text
        yield update_cells(
            register.id,
            one.row,
            one.span[0],
            [[cell_requests.cell(text, one.look)]],
            cell_requests.FILLED,
        )
    place = area(
        register.id,
        TITLE,
        TITLE + 1,
        register_format.VALUE_COLUMN,
        register_format.VALUE_COLUMN + 1,
    )
    yield {"addNamedRange": {"namedRange": {"name": HEARTBEAT, "range": place}}}
    where = area(register.id, TITLE, ADVICE + 1, 0, layout.frozen)
    look = {
        "backgroundColorStyle": cell_requests.colour(register_format.LATE_FILL),
        "textFormat": {"foregroundColorStyle": cell_requests.colour(palette.ALARM), "bold": True},
    }
    values = [{VALUE: cell_requests.semicolons(register_format.late_rule(layout))}]
    condition = {"type": "CUSTOM_FORMULA", "values": values}
    rule = {"ranges": [where], "booleanRule": {"condition": condition, "format": look}}
    yield {"addConditionalFormatRule": {"rule": rule, "index": 0}}
    yield {
        "updateSpreadsheetProperties": {
            "properties": {"autoRecalc": "MINUTE"},
            "fields": "autoRecalc",
        }
    }


def _band(register: RegisterTab, band: ColumnBand) -> Iterator[Json]:
    """Yield the coloured title over neighbouring columns."""
    where = area(register.id, BAND, BAND + 1, band.first, band.last + 1)
    yield cell_requests.format_cells(where, register_format.band_style(band.group))
    yield update_cells(
        register.id,
        BAND,
        band.first,
        [[cell_requests.cell(register_format.band_text(register.layout, band))]],
    )
    if band.last > band.first:
        yield cell_requests.merge_cells(where)


def _span(register: RegisterTab, fold: ColumnFold) -> Json:
    """Return the columns of a fold."""
    columns = {"startIndex": fold.first, "endIndex": fold.band.last + 1}
    return {"sheetId": register.id, "dimension": "COLUMNS", **columns}


def _new_fold(register: RegisterTab, fold: ColumnFold) -> Iterator[Json]:
    """Yield a new group of columns, folded where it is so at first."""
    span = _span(register, fold)
    yield {"addDimensionGroup": {"range": span}}
    if fold.folded:
        group = {"range": span, "depth": 1, "collapsed": True}
        yield {"updateDimensionGroup": {"dimensionGroup": group, "fields": "collapsed"}}


def _new_column(register: RegisterTab, place: TabColumn) -> Iterator[Json]:
    if register.current is not None and place.index >= register.current.columns:
        yield append_dimension(register.id, "COLUMNS", 1)
    yield from _column(register, place)


def _column(register: RegisterTab, place: TabColumn) -> Iterator[Json]:
    """Yield a new column: heading, note, width, and the format of its cells."""
    layout = register.layout
    note = register_format.heading_note(place, layout.office, Medium.SHARED_SHEET)
    heading = cell_requests.cell(
        place.heading, register_format.heading_style(layout.group_of(place)), note
    )
    yield update_cells(
        register.id, layout.heading, place.index, [[heading]], f"{cell_requests.FILLED},note"
    )
    pixels = register_format.width_in_characters(place) * CHARACTER + PADDING
    yield cell_requests.resize(register.id, "COLUMNS", place.index, place.index + 1, pixels)
    yield cell_requests.format_cells(
        register.column(place.index), register_format.cell_style(place)
    )


def _missing_notes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield notes of headings without any; a person's own note stays."""
    office, current = register.layout.office, register.current
    for place in register.layout.places:
        at = (register.layout.heading, place.index)
        if current is None or place in register.missing or current.cells.get(at, {}).get("note"):
            continue
        if note := register_format.heading_note(place, office, Medium.SHARED_SHEET):
            request = update_cells(register.id, *at, [[cell_requests.cell("", note=note)]], "note")
            yield register.change("note", request, name=place.heading)


def _unfrozen_rows(register: RegisterTab) -> Iterator[SetupChange]:
    first = register.layout.first
    if register.current is not None and register.current.frozen_rows < first:
        grid = {"frozenRowCount": first}
        fields = "gridProperties.frozenRowCount"
        yield register.change(
            "frozen", cell_requests.tab_properties(register.id, fields, gridProperties=grid)
        )


def _missing_groups(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield missing groups of columns, unfolded; a group that a person made or folded stays."""
    if register.current is None:
        return
    language = register.layout.office.language
    for fold in register.layout.folds():
        group, end = fold.band.group, fold.band.last + 1
        if not any(first < end and fold.first < last for first, last in register.current.groups):
            request = {"addDimensionGroup": {"range": _span(register, fold)}}
            name = group.label(language) if group else ""
            yield register.change("fold", request, name=name)


def _more_rows(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield more rows, with the formats and choices of the last one."""
    if register.current is None or not register.growth:
        return
    rows = register.current.rows
    copied = {
        "source": area(register.id, rows - 1, rows),
        "destination": area(register.id, rows, rows + register.growth),
    }
    pasting: list[Json] = [
        {"copyPaste": {**copied, "pasteType": kind}}
        for kind in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION")
    ]
    more = append_dimension(register.id, "ROWS", register.growth)
    yield register.change("rows", more, *pasting, count=register.growth)
