"""Register's tab, which staff edit: title, bands of steps, headings with notes, spare rows."""

from collections.abc import Sequence
from math import ceil

from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook.cell_formats import Styles
from sheetflow.adapters.local.new_workbook.cell_rules import cell_format
from sheetflow.adapters.local.new_workbook.page_tabs import A4
from sheetflow.adapters.register_design import palette, register_format
from sheetflow.adapters.register_design.heartbeat_cell import (
    LATE_FILL,
    has_heartbeat,
    heartbeat_cells,
    late_rule,
)
from sheetflow.adapters.register_design.layout import (
    ADVICE,
    BAND,
    FIRST,
    HEADING,
    TITLE,
    ColumnBand,
    Layout,
    Medium,
    TabColumn,
)
from sheetflow.core.office import Office

ROW_HEIGHT = 48
"""Points, four lines: without a height of its own a row shows wrapped text over the next one in
LibreOffice, which fits heights only to text that a person types."""

PRINTED_CHARACTERS = 190
"""Width, in characters, up to which one printed landscape page is readable."""


def fill_register(
    sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str], last_row: int
) -> None:
    """Write the tab without its rules; `numbers` are the identifiers of the spare rows."""
    _columns(sheet, layout, looks)
    _titles(sheet, layout, looks)
    _heartbeat(sheet, layout, looks)
    for band in layout.bands():
        _band(sheet, layout, band, looks)
    for place in layout.places:
        _heading(sheet, place, layout, looks)
    _spare_rows(sheet, layout, looks, numbers)
    _view(sheet, layout, last_row)
    _printing(sheet, layout)


def _columns(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    options: dict[int, dict[str, object]] = {}
    for fold in layout.folds():
        for index in range(fold.first, fold.band.last + 1):
            options[index] = {"level": 1, "hidden": fold.folded}
        options[fold.first - 1] = {"collapsed": fold.folded}
    for place in layout.places:
        width, look = register_format.width_in_characters(place), cell_format(place, looks)
        sheet.set_column(place.index, place.index, width, look, options.get(place.index))
    # The button that folds columns is above the one left of them, which stays.
    sheet.outline_settings(symbols_right=False)


def _spare_rows(sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str]) -> None:
    """Write spare rows with styled cells, as some programs ignore a column's style."""
    form = layout.office.form
    identifier = layout.of(form.identifier.id)
    running = layout.of(form.row_number_column) if form.row_number_column else None
    formats = [cell_format(place, looks) for place in layout.places]
    for row, number in enumerate(numbers, start=FIRST):
        sheet.set_row(row, ROW_HEIGHT)
        for place, look in zip(layout.places, formats, strict=True):
            sheet.write_blank(row, place.index, None, look)
        sheet.write_string(row, identifier.index, number, formats[identifier.index])
        if running is not None:
            sheet.write_number(row, running.index, row - FIRST + 1, formats[running.index])


def _titles(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Write the title rows, each blanked first, because columns have number formats and fills."""
    for title in register_format.title_rows(layout):
        plain = looks.of(title.look)
        sheet.set_row_pixels(title.row, title.pixels, plain)
        for column in range(layout.width):
            sheet.write_blank(title.row, column, None, plain)
        sheet.write_string(title.row, register_format.titles_column(layout), title.text, plain)


def _heartbeat(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Write the cells that show when the job last checked the register, and their rule."""
    if not has_heartbeat(layout):
        return
    for cell in heartbeat_cells(layout):
        look = looks.of(cell.look)
        if cell.text.startswith("="):
            sheet.write_formula(cell.row, cell.column, cell.text, look, "")
        else:
            sheet.write_string(cell.row, cell.column, cell.text, look)
    look = looks.conditional(fill=LATE_FILL, ink=palette.ALARM)
    rule = {"type": "formula", "criteria": late_rule(layout), "format": look}
    sheet.conditional_format(TITLE, 0, ADVICE, layout.frozen - 1, rule)


def _band(sheet: Worksheet, layout: Layout, band: ColumnBand, looks: Styles) -> None:
    """Write the coloured title over neighbouring columns."""
    look, text = (
        looks.of(register_format.band_style(band.group)),
        register_format.band_text(layout, band),
    )
    if band.first == band.last:
        sheet.write_string(BAND, band.first, text, look)
    else:
        sheet.merge_range(BAND, band.first, BAND, band.last, text, look)


def _heading(sheet: Worksheet, place: TabColumn, layout: Layout, looks: Styles) -> None:
    look = looks.of(register_format.heading_style(layout.group_of(place)))
    sheet.write_string(HEADING, place.index, place.heading, look)
    note = register_format.heading_note(place, layout.office, Medium.WORKBOOK)
    if note:
        sheet.write_comment(HEADING, place.index, note, _comment(note, layout.office))


def _comment(note: str, office: Office) -> dict[str, object]:
    lines = sum(ceil(len(line) / 38) for line in note.splitlines())
    return {
        "author": office.name(office.language),
        "font_name": palette.FONT,
        "font_size": 9,
        "width": 240,
        "height": 20 + 16 * lines,
        "color": "#FFFBEA",
    }


def _view(sheet: Worksheet, layout: Layout, last_row: int) -> None:
    sheet.set_row_pixels(BAND, register_format.BAND_PIXELS)
    sheet.set_row_pixels(HEADING, register_format.heading_pixels(layout))
    sheet.freeze_panes(FIRST, layout.frozen)
    start = register_format.titles_column(layout)
    sheet.set_selection(FIRST, start, FIRST, start)
    sheet.autofilter(HEADING, 0, last_row, layout.last_column)


def _printing(sheet: Worksheet, layout: Layout) -> None:
    """Set landscape A4, wide enough to keep text readable, header and key columns on each page."""
    frozen = layout.frozen
    widths = [register_format.width_in_characters(place) for place in layout.places]
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
