"""The register's tab: titles, headings with notes, formats, spare rows, formulas of the status."""

from collections.abc import Iterator

from sheetflow.adapters.google.api import sheet_requests
from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.api.sheet_requests import area, canonical, cell, value_cell
from sheetflow.adapters.google.ledger.tabs import HEARTBEAT, status_formula
from sheetflow.adapters.google.provision.setup_state import MIN_EMPTY_ROWS, RegisterTab, SetupChange
from sheetflow.adapters.google.register.write_status import formula_requests, spare_rows
from sheetflow.adapters.register_design import layout as design
from sheetflow.adapters.register_design import palette, register_format
from sheetflow.adapters.register_design.layout import ColumnBand, ColumnFold, Medium, TabColumn


def row_areas(register: RegisterTab) -> list[Json]:
    """Return the columns of which every row must be read: identifier, title, the job's own."""
    layout = register.layout
    form = layout.office.form
    places = [layout.of(form.identifier.id), layout.of(form.title_column)]
    places += [place for place in layout.places if place.system is not None]
    there = {place.index for place in places if place not in register.missing}
    return [register.column(at) for at in sorted(there)]


def row_changes(register: RegisterTab) -> Iterator[SetupChange]:
    """Yield spare rows where few are left, then formulas that are missing or overwritten."""
    ids, formulas = _identifiers(register), _formulas(register)
    if new := _new_numbers(register, ids):
        requests = _numbered_rows(register, new, formulas)
        yield register.change("numbers", *requests, count=len(new), first=new[0], last=new[-1])
    if broken := [row for row in sorted(ids) if not _has_formulas(register, row, formulas)]:
        requests = formula_requests(register.id, broken, formulas)
        yield register.change("formulas", *requests, count=len(broken))


def _identifiers(register: RegisterTab) -> dict[int, str]:
    """Return the identifiers by row."""
    column = register.layout.of(register.layout.office.form.identifier.id)
    if register.current is None or column in register.missing:
        return {}
    cells, first = register.current.cells, register.layout.first
    rows = [row for row, at in cells if at == column.index and row >= first]
    found = {row: register.current.text(row, column.index).strip() for row in rows}
    return {row: text for row, text in found.items() if text}


def _new_numbers(register: RegisterTab, ids: dict[int, str]) -> list[str]:
    limits, current = register.layout.office.limits, register.current
    title = register.layout.of(register.layout.office.form.title_column).index
    spare = [row for row in ids if current is None or not current.text(row, title)]
    if current is not None and len(spare) >= limits.spare_minimum:
        return []
    missing = max(0, limits.spare_rows - len(spare))
    return list(register.desired.number(missing, list(ids.values())))


def _numbered_rows(
    register: RegisterTab, new: list[str], formulas: dict[int, str]
) -> Iterator[Json]:
    """Yield rows with a number and formulas: at the top of a new tab, else below all content."""
    layout, form, first = register.layout, register.layout.office.form, register.layout.first
    column = layout.of(form.identifier.id).index
    if not register.is_new:
        yield from spare_rows(register.id, column, new, formulas)
        return
    yield sheet_requests.update_cells(
        register.id, first, column, [[value_cell(number)] for number in new]
    )
    if form.row_number_column is not None:
        column = layout.of(form.row_number_column).index
        counted = [[value_cell(at + 1)] for at in range(len(new))]
        yield sheet_requests.update_cells(register.id, first, column, counted)
    yield from formula_requests(register.id, range(first, first + len(new)), formulas)


def _has_formulas(register: RegisterTab, row: int, formulas: dict[int, str]) -> bool:
    current = register.current
    return current is not None and all(
        canonical(current.text(row, at)) == canonical(formula) for at, formula in formulas.items()
    )


def _formulas(register: RegisterTab) -> dict[int, str]:
    """Return the formulas by column."""
    layout = register.layout
    identifier = layout.of(layout.office.form.identifier.id).index
    title = layout.of(layout.office.form.title_column).index
    return {
        place.index: status_formula(identifier, place.system, register.status_title, title)
        for place in layout.places
        if place.system is not None
    }


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
        "rowCount": layout.first + max(design.PREPARED_ROWS, empty_rows),
        "columnCount": layout.width,
        "frozenRowCount": layout.first,
        "frozenColumnCount": layout.frozen,
    }
    properties: Json = {"title": register.title, "index": 0, "gridProperties": grid}
    if register.empty is None:
        yield {"addSheet": {"properties": {"sheetId": register.id, **properties}}}
    else:
        fields = "title,index,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)"
        yield sheet_requests.tab_properties(register.id, fields, **properties)
    for title, pixels in register_format.title_rows(layout):
        yield _put(register, title.row, title.span[0], cell(title.text, title.look))
        yield _row_height(register, title.row, pixels)
    yield _row_height(register, design.BAND, register_format.BAND_PIXELS)
    pixels = register_format.heading_pixels(layout)
    yield sheet_requests.resize(register.id, "ROWS", layout.heading, layout.first, pixels)
    for band in layout.bands():
        yield from _band(register, band)
    for place in layout.places:
        yield from _column(register, place)
    for fold in layout.folds():
        yield from _new_fold(register, fold)
    if register_format.has_heartbeat(layout):
        yield from _heartbeat(register)


def _put(
    register: RegisterTab, row: int, column: int, one: Json, fields: str = sheet_requests.FILLED
) -> Json:
    return sheet_requests.update_cells(register.id, row, column, [[one]], fields)


def _row_height(register: RegisterTab, row: int, pixels: int) -> Json:
    return sheet_requests.resize(register.id, "ROWS", row, row + 1, pixels)


def _heartbeat(register: RegisterTab) -> Iterator[Json]:
    """Yield the cells that show when the job last checked the register, and their rule.

    The spreadsheet calculates every minute then, so that an open one turns red by itself.
    """
    layout, value = register.layout, register_format.VALUE_COLUMN
    for one in register_format.heartbeat_cells(layout):
        yield _put(register, one.row, one.span[0], cell(one.text, one.look))
    place = area(register.id, design.TITLE, design.TITLE + 1, value, value + 1)
    yield {"addNamedRange": {"namedRange": {"name": HEARTBEAT, "range": place}}}
    where = area(register.id, design.TITLE, design.ADVICE + 1, 0, layout.frozen)
    look = {
        "backgroundColorStyle": sheet_requests.colour(register_format.LATE_FILL),
        "textFormat": {"foregroundColorStyle": sheet_requests.colour(palette.ALARM), "bold": True},
    }
    late = sheet_requests.semicolons(register_format.late_rule(layout))
    condition = sheet_requests.condition("CUSTOM_FORMULA", late)
    rule = {"ranges": [where], "booleanRule": {"condition": condition, "format": look}}
    yield {"addConditionalFormatRule": {"rule": rule, "index": 0}}
    often = {"properties": {"autoRecalc": "MINUTE"}, "fields": "autoRecalc"}
    yield {"updateSpreadsheetProperties": often}


def _band(register: RegisterTab, band: ColumnBand) -> Iterator[Json]:
    """Yield the coloured title over neighbouring columns."""
    where = area(register.id, design.BAND, design.BAND + 1, band.first, band.last + 1)
    yield sheet_requests.format_cells(where, register_format.band_style(band.group))
    text = cell(register_format.band_text(register.layout, band))
    yield _put(register, design.BAND, band.first, text, sheet_requests.VALUE)
    if band.last > band.first:
        yield sheet_requests.merge_cells(where)


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
        yield sheet_requests.append_dimension(register.id, "COLUMNS", 1)
    yield from _column(register, place)


def _column(register: RegisterTab, place: TabColumn) -> Iterator[Json]:
    """Yield a new column: heading, note, width, and the format of its cells."""
    layout = register.layout
    note = register_format.heading_note(place, layout.office, Medium.SHARED_SHEET)
    style = register_format.heading_style(layout.group_of(place))
    heading = cell(place.heading, style, note)
    yield _put(register, layout.heading, place.index, heading, f"{sheet_requests.FILLED},note")
    pixels = register_format.width_in_characters(place) * CHARACTER + PADDING
    yield sheet_requests.resize(register.id, "COLUMNS", place.index, place.index + 1, pixels)
    yield sheet_requests.format_cells(
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
            request = _put(register, *at, cell("", note=note), "note")
            yield register.change("note", request, name=place.heading)


def _unfrozen_rows(register: RegisterTab) -> Iterator[SetupChange]:
    first = register.layout.first
    if register.current is not None and register.current.frozen_rows < first:
        grid, fields = {"frozenRowCount": first}, "gridProperties.frozenRowCount"
        request = sheet_requests.tab_properties(register.id, fields, gridProperties=grid)
        yield register.change("frozen", request)


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
    more = sheet_requests.append_dimension(register.id, "ROWS", register.growth)
    yield register.change("rows", more, *pasting, count=register.growth)
