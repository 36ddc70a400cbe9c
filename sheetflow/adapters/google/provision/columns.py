"""The register's tab itself: titles, bands, headings with notes, widths, formats, frozen rows."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.api.errors import Json
from sheetflow.adapters.google.provision.cell_requests import (
    SetupChange,
    area,
    cell,
    formatting,
    merging,
    sizing,
    tab_properties,
    writing,
)
from sheetflow.adapters.google.provision.current_state import MIN_EMPTY_ROWS, RegisterTab
from sheetflow.adapters.google.provision.pages import FILLED
from sheetflow.adapters.register_design.layout import (
    BAND,
    PREPARED_ROWS,
    ColumnBand,
    Medium,
    TabColumn,
)
from sheetflow.adapters.register_design.register_format import (
    BAND_PIXELS,
    band_style,
    band_text,
    cell_style,
    heading_note,
    heading_pixels,
    heading_style,
    title_rows,
    titles_column,
    width_in_characters,
)

CHARACTER = 7
PADDING = 10


def register_changes(register: RegisterTab, spare: int) -> Iterator[SetupChange]:
    """The tab where there is none; the columns and notes that one that is there lacks."""
    text = register.layout.office.text
    if register.is_new:
        sentence = text("google_setup.new.tab", name=register.tab)
        yield SetupChange(sentence, tuple(_new_tab(register, spare)))
        return
    for place in register.missing:
        sentence = text("google_setup.column", tab=register.tab, name=place.heading)
        yield SetupChange(sentence, tuple(_new_column(register, place)))
    yield from _missing_notes(register)
    yield from _thawed(register)
    yield from _ungrouped(register)
    yield from _grown(register)


def _new_tab(register: RegisterTab, spare: int) -> Iterator[Json]:
    layout = register.layout
    grid: Json = {
        "rowCount": layout.first + max(PREPARED_ROWS, spare + MIN_EMPTY_ROWS),
        "columnCount": layout.width,
        "frozenRowCount": layout.first,
        "frozenColumnCount": layout.office.form.frozen_columns,
    }
    properties: Json = {"title": register.tab, "index": 0, "gridProperties": grid}
    if register.empty is None:
        yield {"addSheet": {"properties": {"sheetId": register.id, **properties}}}
    else:
        fields = "title,index,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)"
        yield tab_properties(register.id, fields, **properties)
    yield from _titles(register)
    for band in layout.bands():
        yield from _band(register, band)
    for place in layout.places:
        yield from _column(register, place)


def _titles(register: RegisterTab) -> Iterator[Json]:
    layout = register.layout
    for title in title_rows(layout):
        text = [[cell(title.text, title.look)]]
        yield writing(register.id, title.row, titles_column(layout), text, FILLED)
        yield sizing(register.id, "ROWS", title.row, title.row + 1, title.pixels)
    yield sizing(register.id, "ROWS", BAND, BAND + 1, BAND_PIXELS)
    yield sizing(register.id, "ROWS", layout.heading, layout.first, heading_pixels(layout))


def _band(register: RegisterTab, band: ColumnBand) -> Iterator[Json]:
    """The coloured title over neighbouring columns; all but the first can be folded away."""
    where = area(register.id, BAND, BAND + 1, band.first, band.last + 1)
    yield formatting(where, band_style(band.group))
    text = [[cell(band_text(register.layout, band))]]
    yield writing(register.id, BAND, band.first, text, "userEnteredValue")
    if band.last > band.first:
        yield merging(where)
    yield from _folding(register, band)


def _folding(register: RegisterTab, band: ColumnBand) -> Iterator[Json]:
    """The group of a band's columns; its first one always stays in sight."""
    if band.group is None:
        return
    start = max(band.first + 1, register.layout.office.form.frozen_columns)
    if start <= band.last:
        span = {"sheetId": register.id, "dimension": "COLUMNS", "startIndex": start,
                "endIndex": band.last + 1}  # fmt: skip
        yield {"addDimensionGroup": {"range": span}}


def _new_column(register: RegisterTab, place: TabColumn) -> Iterator[Json]:
    if register.current is not None and place.index >= register.current.columns:
        span = {"sheetId": register.id, "dimension": "COLUMNS", "length": 1}
        yield {"appendDimension": span}
    yield from _column(register, place)


def _column(register: RegisterTab, place: TabColumn) -> Iterator[Json]:
    """A column of our own making: heading, note, width, and the format of its cells."""
    layout = register.layout
    note = heading_note(place, layout.office, Medium.SHARED_SHEET)
    heading = cell(place.heading, heading_style(layout.group_of(place)), note)
    yield writing(register.id, layout.heading, place.index, [[heading]], f"{FILLED},note")
    pixels = width_in_characters(place) * CHARACTER + PADDING
    yield sizing(register.id, "COLUMNS", place.index, place.index + 1, pixels)
    below = area(register.id, layout.first, None, place.index, place.index + 1)
    yield formatting(below, cell_style(place))


def _missing_notes(register: RegisterTab) -> Iterator[SetupChange]:
    """Headings without any note; a note that somebody wrote is theirs."""
    office, current = register.layout.office, register.current
    for place in register.layout.places:
        at = (register.layout.heading, place.index)
        if current is None or place in register.missing or current.cells.get(at, {}).get("note"):
            continue
        if note := heading_note(place, office, Medium.SHARED_SHEET):
            sentence = office.text("google_setup.note", tab=register.tab, name=place.heading)
            yield SetupChange(
                sentence, (writing(register.id, *at, [[cell("", note=note)]], "note"),)
            )


def _thawed(register: RegisterTab) -> Iterator[SetupChange]:
    if register.current is not None and register.current.frozen_rows < register.layout.first:
        request = tab_properties(
            register.id,
            "gridProperties.frozenRowCount",
            gridProperties={"frozenRowCount": register.layout.first},
        )
        sentence = register.layout.office.text("google_setup.frozen", tab=register.tab)
        yield SetupChange(sentence, (request,))


def _ungrouped(register: RegisterTab) -> Iterator[SetupChange]:
    """Bands of which no column is in a group; a group that somebody made or folded is theirs."""
    if register.current is None:
        return
    language = register.layout.office.language
    for band in register.layout.bands():
        for request in _folding(register, band):
            span = request["addDimensionGroup"]["range"]
            start, end = span["startIndex"], span["endIndex"]
            if not any(first < end and start < last for first, last in register.current.groups):
                name = band.group.label(language) if band.group else ""
                sentence = register.layout.office.text(
                    "google_setup.fold", tab=register.tab, name=name
                )
                yield SetupChange(sentence, (request,))


def _grown(register: RegisterTab) -> Iterator[SetupChange]:
    """More rows, with the formats and choices of the last one."""
    if register.current is None or not register.growth:
        return
    rows = register.current.rows
    more = {"sheetId": register.id, "dimension": "ROWS", "length": register.growth}
    copied = {
        "source": area(register.id, rows - 1, rows),
        "destination": area(register.id, rows, rows + register.growth),
    }
    pasting: list[Json] = [
        {"copyPaste": {**copied, "pasteType": kind}}
        for kind in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION")
    ]
    sentence = register.layout.office.text(
        "google_setup.rows", tab=register.tab, count=register.growth
    )
    yield SetupChange(sentence, ({"appendDimension": more}, *pasting))
