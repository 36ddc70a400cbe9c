"""Register's tab, which staff edit: title, bands, headings with notes, spare rows, their rules.

The job's own columns are locked by a rule that refuses typing, and not by sheet protection.
Measured in LibreOffice 7.4 (Excel's help describes the same): a protected sheet refuses to sort a
range and to delete a row that has one locked cell, even when "sort" is allowed, and sorting whole
rows is staff's daily work.  The cells are marked as locked all the same, so that an office that
prefers protection only has to switch it on.
"""

from collections.abc import Sequence
from datetime import date
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook.page_tabs import A4, NOTHING, Rule, Styles
from sheetflow.adapters.register_design import palette, register_format
from sheetflow.adapters.register_design.layout import (
    ADVICE,
    BAND,
    FIRST,
    HEADING,
    PREPARED_ROWS,
    TITLE,
    ColumnBand,
    Layout,
    Medium,
    TabColumn,
)
from sheetflow.core.form import Kind
from sheetflow.core.office import Office

LISTS_TAB = "_daftar"
INLINE_LIMIT = 255
"""Characters of a list that Excel allows inside the rule itself."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
ROW_HEIGHT = 48
"""Points, four lines: without a height of its own a row shows wrapped text over the next one in
LibreOffice, which fits heights only to text that a person types."""

PRINTED_CHARACTERS = 190
"""Width, in characters, up to which one printed landscape page is readable."""


class Lists:
    """Hidden tab with the lists that do not fit into a rule.

    A list is put there when it is long, or when an entry has a comma, which would split it.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._sheet = workbook.add_worksheet(LISTS_TAB)
        self._sheet.hide()
        self._sheet.protect("")
        self._ranges: dict[tuple[str, ...], str] = {}

    def source(self, heading: str, offered: tuple[str, ...]) -> list[str] | str:
        """Return the source for a rule of XlsxWriter: the entries themselves or a range."""
        if len(",".join(offered)) <= INLINE_LIMIT and not any("," in entry for entry in offered):
            return list(offered)
        if offered not in self._ranges:
            self._ranges[offered] = self._write(heading, offered)
        return self._ranges[offered]

    def _write(self, heading: str, offered: tuple[str, ...]) -> str:
        at = len(self._ranges)
        self._sheet.write_string(0, at, heading)
        self._sheet.set_column(at, at, 40)
        for row, entry in enumerate(offered, start=1):
            self._sheet.write_string(row, at, entry)
        letters = xl_col_to_name(at)
        return f"='{LISTS_TAB}'!${letters}$2:${letters}${len(offered) + 1}"


def fill_register(
    sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str], on: date
) -> None:
    """Write the tab; `numbers` are the identifiers of the spare rows, `on` the day it is made."""
    _columns(sheet, layout, looks)
    _titles(sheet, layout, looks)
    _heartbeat(sheet, layout, looks)
    for band in layout.bands():
        _band(sheet, layout, band, looks)
    for place in layout.places:
        _heading(sheet, place, layout, looks)
    _spare_rows(sheet, layout, looks, numbers)
    last_row = FIRST + max(PREPARED_ROWS, len(numbers) + 1_000) - 1
    _view(sheet, layout, last_row)
    _printing(sheet, layout)
    lists = Lists(looks.workbook)
    for place in layout.places:
        rule = _rule(place, layout.office, lists, on)
        if rule is not None:
            sheet.data_validation(FIRST, place.index, last_row, place.index, rule)
    _add_colours(sheet, layout, looks, last_row)


def _columns(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    options: dict[int, dict[str, object]] = {}
    for fold in layout.folds():
        for index in range(fold.first, fold.band.last + 1):
            options[index] = {"level": 1, "hidden": fold.folded}
        options[fold.first - 1] = {"collapsed": fold.folded}
    for place in layout.places:
        width, look = register_format.width_in_characters(place), _cell_format(place, looks)
        sheet.set_column(place.index, place.index, width, look, options.get(place.index))
    # The button that folds columns is above the one left of them, which stays.
    sheet.outline_settings(symbols_right=False)


def _spare_rows(sheet: Worksheet, layout: Layout, looks: Styles, numbers: Sequence[str]) -> None:
    """Write spare rows with styled cells, as some programs ignore a column's style."""
    form = layout.office.form
    identifier = layout.of(form.identifier.id)
    running = layout.of(form.row_number_column) if form.row_number_column else None
    formats = [_cell_format(place, looks) for place in layout.places]
    for row, number in enumerate(numbers, start=FIRST):
        sheet.set_row(row, ROW_HEIGHT)
        for place, look in zip(layout.places, formats, strict=True):
            sheet.write_blank(row, place.index, None, look)
        sheet.write_string(row, identifier.index, number, formats[identifier.index])
        if running is not None:
            sheet.write_number(row, running.index, row - FIRST + 1, formats[running.index])


def _titles(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Write the title rows, each blanked first, because columns have number formats and fills."""
    for title, pixels in register_format.title_rows(layout):
        plain = looks.of(title.look)
        sheet.set_row_pixels(title.row, pixels, plain)
        for column in range(layout.width):
            sheet.write_blank(title.row, column, None, plain)
        sheet.write_string(title.row, title.span[0], title.text, plain)


def _heartbeat(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Write the cells that show when the job last checked the register, and their rule."""
    if not register_format.has_heartbeat(layout):
        return
    for cell in register_format.heartbeat_cells(layout):
        look = looks.of(cell.look)
        if cell.text.startswith("="):
            sheet.write_formula(cell.row, cell.span[0], cell.text, look, "")
        else:
            sheet.write_string(cell.row, cell.span[0], cell.text, look)
    look = looks.conditional(fill=register_format.LATE_FILL, ink=palette.ALARM)
    rule = {"type": "formula", "criteria": register_format.late_rule(layout), "format": look}
    sheet.conditional_format(TITLE, 0, ADVICE, layout.frozen - 1, rule)


def _band(sheet: Worksheet, layout: Layout, band: ColumnBand, looks: Styles) -> None:
    """Write the coloured title over neighbouring columns."""
    look = looks.of(register_format.band_style(band.group))
    text = register_format.band_text(layout, band)
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


def _cell_format(place: TabColumn, looks: Styles) -> Format:
    """Return the format of a column below the header; columns that the job fills are locked."""
    staffs = place.column is not None and place.column.kind is not Kind.IDENTIFIER
    return looks.of(register_format.cell_style(place), locked=not staffs)


def _rule(place: TabColumn, office: Office, lists: Lists, on: date) -> Rule | None:
    """Return what a cell accepts.

    Only the job's own cells refuse; others warn but accept, and a run evaluates them later.
    """
    if place.column is None:
        return {**NOTHING, "error_type": "stop", **_warning("system", office)}
    if place.column.kind is Kind.IDENTIFIER:
        return {**NOTHING, "error_type": "warning", **_warning("identifier", office)}
    if place.column.kind is Kind.DATE:
        days = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        return {**days, "error_type": "warning", **_warning("date", office)}
    offered = register_format.drop_down_entries(place.column, office, on)
    if not offered:
        return None
    listed = {"validate": "list", "source": lists.source(place.heading, offered)}
    return {**listed, "error_type": "warning", **_warning("list", office)}


def _warning(key: str, office: Office) -> Rule:
    title, message = f"register.check.{key}.title", f"register.check.{key}"
    return {"error_title": office.text(title), "error_message": office.text(message)}


def _add_colours(sheet: Worksheet, layout: Layout, looks: Styles, last_row: int) -> None:
    """Colour rows by their accepted state, and errors in the job's sentence red."""
    for each in register_format.row_colour_rules(layout):
        look = looks.conditional(fill=each.fill, ink=each.ink)
        rule = {"type": "formula", "criteria": each.formula, "format": look}
        sheet.conditional_format(FIRST, each.first, last_row, each.last, rule)
