"""The tab that staff edit: title, bands of steps, headings with notes, numbered spare rows."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.cell_rules import cell_format
from sheetflow.adapters.local.template.layout import (
    ADVICE,
    BAND,
    FIRST,
    HEADING,
    NAME,
    TITLE,
    Band,
    Layout,
    Place,
    group_title,
)
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.local.template.tabs import tab_names
from sheetflow.adapters.local.template.wording import say
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.office import Office

A4 = 9
SYSTEM_WIDTHS = {
    SystemColumn.STATE: 22,
    SystemColumn.TURN: 24,
    SystemColumn.SENTENCE: 80,
    SystemColumn.DUE: 14,
    SystemColumn.FOLDER: 44,
    SystemColumn.PAPERS: 30,
    SystemColumn.SOP_VERSION: 16,
}
ROW_HEIGHT = 42
"""Points, three lines: without a height of its own a row shows wrapped text over the next one in
LibreOffice, which fits heights only to what a person types."""

PRINTED_CHARACTERS = 190
"""Characters of the register's width on one printed landscape page that are still readable."""

_KIND_NOTES = {
    Kind.DATE: "note.date",
    Kind.FILES: "note.files",
    Kind.NUMBER_OR_FILES: "note.files",
    Kind.STATUS: "note.list",
    Kind.UNIT: "note.list",
    Kind.ROLE: "note.list",
    Kind.IDENTIFIER: "note.identifier",
}


def fill_register(sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str]) -> None:
    """Write the tab but for its rules; `numbers` are the identifiers of the spare rows."""
    _columns(sheet, layout, looks)
    _titles(sheet, layout, looks)
    for band in layout.bands():
        _band(sheet, layout, band, looks)
    _spare_rows(sheet, layout, looks, numbers)
    _view(sheet, layout)
    _printing(sheet, layout)


def _columns(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    for place in layout.places:
        sheet.set_column(place.index, place.index, width(place), cell_format(place, looks))


def _spare_rows(sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str]) -> None:
    """Rows with their number and styled cells, for programs that overlook a column's style."""
    identifier = layout.of(layout.office.form.identifier.id)
    formats = [cell_format(place, looks) for place in layout.places]
    for row, number in enumerate(numbers, start=FIRST):
        sheet.set_row(row, ROW_HEIGHT)
        for place, look in zip(layout.places, formats, strict=True):
            sheet.write_blank(row, place.index, None, look)
        sheet.write_string(row, identifier.index, number, formats[identifier.index])


def width(place: Place) -> int:
    """The column's width in characters: never narrower than its heading's longest word."""
    wanted = place.column.width if place.column else SYSTEM_WIDTHS[place.system or SystemColumn.DUE]
    return max(wanted, *(len(word) + 4 for word in place.heading.split()), 8)


def _titles(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """The titles stand right of the frozen columns, which repeat on every printed page.

    Each title row is blanked first, because columns carry number formats and fills.
    """
    start = min(layout.office.form.frozen_columns, layout.last_column)
    language = layout.office.language
    title = say("register.title", language)
    advice = say("register.advice", language, guide=tab_names(language).guide)
    rows: tuple[tuple[int, str, dict[str, styles.Property], int], ...] = (
        (NAME, layout.office.name(language), {"bold": True, "font_size": 15}, 24),
        (TITLE, title, {"font_size": 12, "font_color": styles.QUIET}, 19),
        (ADVICE, advice, {"italic": True, "font_color": styles.QUIET}, 19),
    )
    for row, text, look, height in rows:
        plain = looks.of(**{"valign": "vcenter", **look})
        sheet.set_row(row, height, plain)
        for column in range(layout.last_column + 1):
            sheet.write_blank(row, column, None, plain)
        sheet.write_string(row, start, text, plain)


def _band(sheet: Worksheet, layout: Layout, band: Band, looks: Styles) -> None:
    """The coloured title over neighbouring columns, and their headings in its tint."""
    fill, soft = styles.header_fills(band.group.colour if band.group else styles.SYSTEM)
    look = looks.of(
        bold=True,
        bg_color=fill,
        font_color=styles.ink_on(fill),
        align="left",
        indent=1,
        valign="vcenter",
        border=1,
        border_color=styles.PAPER,
    )
    text = _band_text(layout, band)
    if band.first == band.last:
        sheet.write_string(BAND, band.first, text, look)
    else:
        sheet.merge_range(BAND, band.first, BAND, band.last, text, look)
    for place in layout.places[band.first : band.last + 1]:
        _heading(sheet, place, layout, looks, soft)


def _band_text(layout: Layout, band: Band) -> str:
    """The title; of a group cut by the frozen columns, only its widest part carries it."""
    language = layout.office.language
    if band.group is None:
        own = layout.places[band.first].system is not None
        return say("band.system" if own else "band.other", language)

    def total(each: Band) -> int:
        return sum(width(place) for place in layout.places[each.first : each.last + 1])

    neighbours = [
        each
        for each in layout.bands()
        if each.group == band.group and (each.last + 1 == band.first or band.last + 1 == each.first)
    ]
    if any(total(each) > total(band) for each in neighbours):
        return ""
    return group_title(band.group, layout.office)


def _heading(sheet: Worksheet, place: Place, layout: Layout, looks: Styles, fill: str) -> None:
    look = looks.of(
        bold=True,
        bg_color=fill,
        font_color=styles.ink_on(fill),
        align="center",
        valign="vcenter",
        text_wrap=True,
        border=1,
        border_color=styles.LINE,
    )
    sheet.write_string(HEADING, place.index, place.heading, look)
    note = _note(place, layout.office)
    if note:
        lines = sum(ceil(len(line) / 38) for line in note.splitlines())
        sheet.write_comment(
            HEADING,
            place.index,
            note,
            {
                "author": layout.office.name(layout.office.language),
                "font_name": styles.FONT,
                "font_size": 9,
                "width": 240,
                "height": 20 + 16 * lines,
                "color": "#FFFBEA",
            },
        )


def _note(place: Place, office: Office) -> str:
    """What the heading's note says: what belongs there, and who fills it."""
    language = office.language
    if place.column is None:
        return say(f"system.{place.system.value}", language) if place.system else ""
    column = place.column
    general = _KIND_NOTES.get(column.kind) or ("note.list" if column.choices else "")
    lines = [column.note(language) if column.note else say(general, language) if general else ""]
    roles = [office.role_by_id[role].label(language) for role in column.roles]
    if roles:
        lines.append(say("note.by", language, roles=", ".join(roles)))
    return "\n".join(line for line in lines if line)


def _view(sheet: Worksheet, layout: Layout) -> None:
    sheet.set_row(BAND, 21)
    sheet.set_row(HEADING, 15 * _heading_lines(layout) + 6)
    sheet.freeze_panes(FIRST, layout.office.form.frozen_columns)
    start = min(layout.office.form.frozen_columns, layout.last_column)
    sheet.set_selection(FIRST, start, FIRST, start)
    sheet.autofilter(HEADING, 0, layout.last_row, layout.last_column)


def _heading_lines(layout: Layout) -> int:
    """Lines of the tallest heading; the filter's button takes room for three characters."""
    return max(ceil(len(place.heading) / (width(place) - 3)) for place in layout.places)


def _printing(sheet: Worksheet, layout: Layout) -> None:
    """Landscape A4, as many pages wide as keeps the text readable, header and keys on each."""
    frozen = layout.office.form.frozen_columns
    widths = [width(place) for place in layout.places]
    keys = sum(widths[:frozen])
    pages = ceil(sum(widths[frozen:]) / max(PRINTED_CHARACTERS - keys, 60))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages, 0)
    sheet.repeat_rows(BAND, HEADING)
    if frozen:
        sheet.repeat_columns(0, frozen - 1)
    sheet.set_footer("&L&8&F&R&8&P / &N")
