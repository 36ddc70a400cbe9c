"""The register's tab itself: titles, bands, headings with notes, widths, formats, frozen rows."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.api.answers import Json
from sheetflow.adapters.google.provision.cell_requests import (
    area,
    cell,
    formatting,
    merging,
    sizing,
    tab_properties,
    writing,
)
from sheetflow.adapters.google.provision.difference import SetupChange
from sheetflow.adapters.google.provision.page_requests import FILLED
from sheetflow.adapters.google.provision.register_tab import MIN_EMPTY_ROWS, RegisterTab
from sheetflow.adapters.google.provision.wording_google import say_google
from sheetflow.adapters.register_design.cells import cell_look
from sheetflow.adapters.register_design.headings import (
    BAND_PIXELS,
    band_look,
    band_text,
    heading_look,
    heading_pixels,
    note_of,
    title_rows,
    titles_start,
    width,
)
from sheetflow.adapters.register_design.layout import BAND, PREPARED_ROWS, Band, Place
from sheetflow.adapters.register_design.medium import Medium

CHARACTER = 7
PADDING = 10


def register_changes(frame: RegisterTab, spare: int) -> Iterator[SetupChange]:
    """The tab where there is none; the columns and notes that one that is there lacks."""
    language = frame.layout.office.language
    if frame.is_new:
        sentence = say_google("new.tab", language, name=frame.tab)
        yield SetupChange(sentence, tuple(_new_tab(frame, spare)))
        return
    for place in frame.missing:
        sentence = say_google("column", language, tab=frame.tab, name=place.heading)
        yield SetupChange(sentence, tuple(_new_column(frame, place)))
    yield from _missing_notes(frame)
    yield from _thawed(frame)
    yield from _ungrouped(frame)
    yield from _grown(frame)


def _new_tab(frame: RegisterTab, spare: int) -> Iterator[Json]:
    layout = frame.layout
    grid: Json = {
        "rowCount": layout.first + max(PREPARED_ROWS, spare + MIN_EMPTY_ROWS),
        "columnCount": layout.width,
        "frozenRowCount": layout.first,
        "frozenColumnCount": layout.office.form.frozen_columns,
    }
    properties: Json = {"title": frame.tab, "index": 0, "gridProperties": grid}
    if frame.blank is None:
        yield {"addSheet": {"properties": {"sheetId": frame.id, **properties}}}
    else:
        fields = "title,index,gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)"
        yield tab_properties(frame.id, fields, **properties)
    yield from _titles(frame)
    for band in layout.bands():
        yield from _band(frame, band)
    for place in layout.places:
        yield from _column(frame, place)


def _titles(frame: RegisterTab) -> Iterator[Json]:
    layout = frame.layout
    for title in title_rows(layout):
        text = [[cell(title.text, title.look)]]
        yield writing(frame.id, title.row, titles_start(layout), text, FILLED)
        yield sizing(frame.id, "ROWS", title.row, title.row + 1, title.pixels)
    yield sizing(frame.id, "ROWS", BAND, BAND + 1, BAND_PIXELS)
    yield sizing(frame.id, "ROWS", layout.heading, layout.first, heading_pixels(layout))


def _band(frame: RegisterTab, band: Band) -> Iterator[Json]:
    """The coloured title over neighbouring columns; all but the first can be folded away."""
    where = area(frame.id, BAND, BAND + 1, band.first, band.last + 1)
    yield formatting(where, band_look(band.group))
    text = [[cell(band_text(frame.layout, band))]]
    yield writing(frame.id, BAND, band.first, text, "userEnteredValue")
    if band.last > band.first:
        yield merging(where)
    yield from _folding(frame, band)


def _folding(frame: RegisterTab, band: Band) -> Iterator[Json]:
    """The group of a band's columns; its first one always stays in sight."""
    if band.group is None:
        return
    start = max(band.first + 1, frame.layout.office.form.frozen_columns)
    if start <= band.last:
        span = {"sheetId": frame.id, "dimension": "COLUMNS", "startIndex": start,
                "endIndex": band.last + 1}  # fmt: skip
        yield {"addDimensionGroup": {"range": span}}


def _new_column(frame: RegisterTab, place: Place) -> Iterator[Json]:
    if frame.present is not None and place.index >= frame.present.columns:
        span = {"sheetId": frame.id, "dimension": "COLUMNS", "length": 1}
        yield {"appendDimension": span}
    yield from _column(frame, place)


def _column(frame: RegisterTab, place: Place) -> Iterator[Json]:
    """A column of our own making: heading, note, width, and the format of its cells."""
    layout = frame.layout
    note = note_of(place, layout.office, Medium.SHARED_SHEET)
    heading = cell(place.heading, heading_look(layout.group_of(place)), note)
    yield writing(frame.id, layout.heading, place.index, [[heading]], f"{FILLED},note")
    pixels = width(place) * CHARACTER + PADDING
    yield sizing(frame.id, "COLUMNS", place.index, place.index + 1, pixels)
    below = area(frame.id, layout.first, None, place.index, place.index + 1)
    yield formatting(below, cell_look(place))


def _missing_notes(frame: RegisterTab) -> Iterator[SetupChange]:
    """Headings without any note; a note that somebody wrote is theirs."""
    office, present = frame.layout.office, frame.present
    for place in frame.layout.places:
        at = (frame.layout.heading, place.index)
        if present is None or place in frame.missing or present.cells.get(at, {}).get("note"):
            continue
        if note := note_of(place, office, Medium.SHARED_SHEET):
            sentence = say_google("note", office.language, tab=frame.tab, name=place.heading)
            yield SetupChange(sentence, (writing(frame.id, *at, [[cell("", note=note)]], "note"),))


def _thawed(frame: RegisterTab) -> Iterator[SetupChange]:
    if frame.present is not None and frame.present.frozen_rows < frame.layout.first:
        request = tab_properties(
            frame.id,
            "gridProperties.frozenRowCount",
            gridProperties={"frozenRowCount": frame.layout.first},
        )
        sentence = say_google("frozen", frame.layout.office.language, tab=frame.tab)
        yield SetupChange(sentence, (request,))


def _ungrouped(frame: RegisterTab) -> Iterator[SetupChange]:
    """Bands of which no column is in a group; a group that somebody made or folded is theirs."""
    if frame.present is None:
        return
    language = frame.layout.office.language
    for band in frame.layout.bands():
        for request in _folding(frame, band):
            span = request["addDimensionGroup"]["range"]
            start, end = span["startIndex"], span["endIndex"]
            if not any(first < end and start < last for first, last in frame.present.groups):
                name = band.group.label(language) if band.group else ""
                sentence = say_google("fold", language, tab=frame.tab, name=name)
                yield SetupChange(sentence, (request,))


def _grown(frame: RegisterTab) -> Iterator[SetupChange]:
    """More rows, with the formats and choices of the last one."""
    if frame.present is None or not frame.growth:
        return
    rows = frame.present.rows
    more = {"sheetId": frame.id, "dimension": "ROWS", "length": frame.growth}
    copied = {
        "source": area(frame.id, rows - 1, rows),
        "destination": area(frame.id, rows, rows + frame.growth),
    }
    pasting: list[Json] = [
        {"copyPaste": {**copied, "pasteType": kind}}
        for kind in ("PASTE_FORMAT", "PASTE_DATA_VALIDATION")
    ]
    sentence = say_google("rows", frame.layout.office.language, tab=frame.tab, count=frame.growth)
    yield SetupChange(sentence, ({"appendDimension": more}, *pasting))
