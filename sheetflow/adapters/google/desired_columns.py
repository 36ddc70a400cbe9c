"""The register's tab itself: titles, bands, headings with notes, widths, formats, frozen rows."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.adapters.google.cell_requests import (
    area,
    cell,
    look,
    merging,
    repeating,
    sizing,
    tab_properties,
    writing,
)
from sheetflow.adapters.google.difference import Change
from sheetflow.adapters.google.drive_calls import Json
from sheetflow.adapters.google.register_frame import NEW_ROWS, Frame, SheetLayout
from sheetflow.adapters.google.shared_look import (
    Band,
    Place,
    group_title,
    say,
    styles,
    tab_names,
    width,
)
from sheetflow.adapters.google.wording_google import say_google
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.office import Office

CHARACTER = 7
PADDING = 10
BAND = 3
_NUMBERS = {
    Kind.DATE: styles.DATE,
    Kind.TIMESTAMP: styles.TIMESTAMP,
    Kind.COUNT: styles.WHOLE,
    Kind.REVISION: "0",
}
_NOTES = {
    Kind.DATE: "note.date",
    Kind.STATUS: "note.list",
    Kind.UNIT: "note.list",
    Kind.ROLE: "note.list",
    Kind.IDENTIFIER: "note.identifier",
}
_FILES = (Kind.FILES, Kind.NUMBER_OR_FILES)


def register_changes(frame: Frame, spare: int) -> Iterator[Change]:
    """The tab where there is none; the columns and notes that one that is there lacks."""
    language = frame.layout.office.language
    if frame.is_new:
        sentence = say_google("new.tab", language, name=frame.tab)
        yield Change(sentence, tuple(_new_tab(frame, spare)))
        return
    for place in frame.missing:
        sentence = say_google("column", language, tab=frame.tab, name=place.heading)
        yield Change(sentence, tuple(_new_column(frame, place)))
    yield from _missing_notes(frame)
    yield from _thawed(frame)


def note_of(place: Place, office: Office) -> str:
    """What the heading's note says: what belongs there, and who fills it."""
    language = office.language
    if place.column is None:
        return say(f"system.{place.system.value}", language) if place.system else ""
    column = place.column
    if column.note:
        first = column.note(language)
    elif column.kind in _FILES:
        first = say_google("note.files", language)
    else:
        key = _NOTES.get(column.kind) or ("note.list" if column.choices else "")
        first = say(key, language) if key else ""
    roles = [office.role_by_id[role].label(language) for role in column.roles]
    by = say("note.by", language, roles=", ".join(roles)) if roles else ""
    return "\n".join(line for line in (first, by) if line)


def _new_tab(frame: Frame, spare: int) -> Iterator[Json]:
    layout = frame.layout
    grid: Json = {
        "rowCount": layout.first + max(NEW_ROWS, spare + 200),
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


def _titles(frame: Frame) -> Iterator[Json]:
    office = frame.layout.office
    language = office.language
    advice = say("register.advice", language, guide=tab_names(language).guide)
    rows = [
        [cell(office.name(language), look(bold=True, size=15))],
        [cell(say("register.title", language), look(size=12, ink=styles.QUIET))],
        [cell(advice, look(italic=True, ink=styles.QUIET))],
    ]
    start = min(office.form.frozen_columns, frame.layout.last_column)
    yield writing(frame.id, 0, start, rows, "userEnteredValue,userEnteredFormat")
    yield sizing(frame.id, "ROWS", 0, 1, 32)
    yield sizing(frame.id, "ROWS", BAND, BAND + 1, 26)


def _band(frame: Frame, band: Band) -> Iterator[Json]:
    """The coloured title over neighbouring columns; all but the first can be folded away."""
    layout = frame.layout
    fill, _ = styles.header_fills(band.group.colour if band.group else styles.SYSTEM)
    how = look(bold=True, fill=fill, ink=styles.ink_on(fill), align="LEFT")
    text = _band_text(layout, band)
    where = area(frame.id, BAND, BAND + 1, band.first, band.last + 1)
    yield repeating(where, {"userEnteredFormat": how}, "userEnteredFormat")
    yield writing(frame.id, BAND, band.first, [[cell(text)]], "userEnteredValue")
    if band.last > band.first:
        yield merging(where)
    foldable = max(band.first + 1, layout.office.form.frozen_columns)
    if band.group is not None and foldable <= band.last:
        span = {"sheetId": frame.id, "dimension": "COLUMNS", "startIndex": foldable,
                "endIndex": band.last + 1}  # fmt: skip
        yield {"addDimensionGroup": {"range": span}}


def _band_text(layout: SheetLayout, band: Band) -> str:
    """The title; of a group cut by the frozen columns, only its longer part carries it."""
    language = layout.office.language
    if band.group is None:
        own = layout.places[band.first].system is not None
        return say("band.system" if own else "band.other", language)
    parts = [each for each in layout.bands() if each.group == band.group]
    longest = max(parts, key=lambda each: each.last - each.first)
    return group_title(band.group, layout.office) if band == longest else ""


def _new_column(frame: Frame, place: Place) -> Iterator[Json]:
    if frame.present is not None and place.index >= frame.present.columns:
        span = {"sheetId": frame.id, "dimension": "COLUMNS", "length": 1}
        yield {"appendDimension": span}
    yield from _column(frame, place)


def _column(frame: Frame, place: Place) -> Iterator[Json]:
    """A column of our own making: heading, note, width, and the format of its cells."""
    groups = {group.id: group for group in frame.layout.office.form.groups}
    group = groups.get(place.column.group) if place.column else None
    _, soft = styles.header_fills(group.colour if group else styles.SYSTEM)
    how = look(bold=True, fill=soft, ink=styles.ink_on(soft), align="CENTER", wrap=True)
    heading = cell(place.heading, how, note_of(place, frame.layout.office))
    fields = "userEnteredValue,userEnteredFormat,note"
    yield writing(frame.id, frame.layout.heading, place.index, [[heading]], fields)
    pixels = width(place) * CHARACTER + PADDING
    yield sizing(frame.id, "COLUMNS", place.index, place.index + 1, pixels)
    below = area(frame.id, frame.layout.first, None, place.index, place.index + 1)
    yield repeating(below, {"userEnteredFormat": _cell_look(place)}, "userEnteredFormat")


def _cell_look(place: Place) -> Json:
    if place.column is None:
        dated = place.system is SystemColumn.DUE
        number = styles.DATE if dated else ""
        align = "CENTER" if dated else ""
        return look(fill=styles.MIST, wrap=not dated, valign="TOP", number=number, align=align)
    kind = place.column.kind
    number = _NUMBERS.get(kind, "@")
    if kind is Kind.IDENTIFIER:
        return look(ink=styles.QUIET, fill=styles.MIST, valign="TOP", number="@")
    align = "CENTER" if kind in (Kind.DATE, Kind.TIMESTAMP) else ""
    return look(wrap=kind not in _NUMBERS, valign="TOP", number=number, align=align)


def _missing_notes(frame: Frame) -> Iterator[Change]:
    """Headings without any note; a note that somebody wrote is theirs."""
    office, present = frame.layout.office, frame.present
    for place in frame.layout.places:
        at = (frame.layout.heading, place.index)
        if present is None or place in frame.missing or present.cells.get(at, {}).get("note"):
            continue
        if note := note_of(place, office):
            sentence = say_google("note", office.language, tab=frame.tab, name=place.heading)
            yield Change(sentence, (writing(frame.id, *at, [[cell("", note=note)]], "note"),))


def _thawed(frame: Frame) -> Iterator[Change]:
    if frame.present is not None and frame.present.frozen_rows < frame.layout.first:
        request = tab_properties(
            frame.id,
            "gridProperties.frozenRowCount",
            gridProperties={"frozenRowCount": frame.layout.first},
        )
        sentence = say_google("frozen", frame.layout.office.language, tab=frame.tab)
        yield Change(sentence, (request,))
