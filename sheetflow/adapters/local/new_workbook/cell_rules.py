"""Rules of the register's cells: which values they accept, their formats and colours.

The job's own columns are locked by a rule that refuses typing, and not by sheet protection.
Measured in LibreOffice 7.4 (Excel's help describes the same): a protected sheet refuses to sort a
range and to delete a row that has one locked cell, even when "sort" is allowed, and sorting whole
rows is staff's daily work.  The cells are marked as locked all the same, so that an office that
prefers protection only has to switch it on.
"""

from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.new_workbook.cell_formats import Styles
from sheetflow.adapters.register_design.layout import FIRST, Layout, TabColumn
from sheetflow.adapters.register_design.register_format import (
    cell_style,
    drop_down_entries,
    row_colour_rules,
)
from sheetflow.core.form import Kind

LISTS_TAB = "_daftar"
INLINE_LIMIT = 255
"""Characters of a list that Excel allows inside the rule itself."""


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


Rule = dict[str, object]

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


def cell_format(place: TabColumn, looks: Styles) -> Format:
    """Return the format of a column below the header; columns that the job fills are locked."""
    staffs = place.column is not None and place.column.kind is not Kind.IDENTIFIER
    return looks.of(cell_style(place), locked=not staffs)


def add_checks(sheet: Worksheet, layout: Layout, lists: Lists, on: date, last_row: int) -> None:
    """Add each column's rule, if it has one, over all prepared rows."""
    for place in layout.places:
        rule = _rule(place, layout, lists, on)
        if rule is not None:
            sheet.data_validation(FIRST, place.index, last_row, place.index, rule)


def _rule(place: TabColumn, layout: Layout, lists: Lists, on: date) -> Rule | None:
    office = layout.office
    if place.column is None:
        return {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_type": "stop",
            "error_title": office.text("register.check.system.title"),
            "error_message": office.text("register.check.system"),
        }
    kind = place.column.kind
    if kind is Kind.IDENTIFIER:
        return {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_type": "warning",
            "error_title": office.text("register.check.identifier.title"),
            "error_message": office.text("register.check.identifier"),
        }
    if kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST,
            "maximum": LATEST,
            "error_type": "warning",
            "error_title": office.text("register.check.date.title"),
            "error_message": office.text("register.check.date"),
        }
    return _list_rule(place.heading, drop_down_entries(place.column, office, on), layout, lists)


def _list_rule(heading: str, offered: tuple[str, ...], layout: Layout, lists: Lists) -> Rule | None:
    """Return a drop-down that warns of other text but accepts it: a run evaluates it later."""
    if not offered:
        return None
    office = layout.office
    return {
        "validate": "list",
        "source": lists.source(heading, offered),
        "error_type": "warning",
        "error_title": office.text("register.check.list.title"),
        "error_message": office.text("register.check.list"),
    }


def add_colours(sheet: Worksheet, layout: Layout, looks: Styles, last_row: int) -> None:
    """Colour rows by their accepted state, and errors in the job's sentence red."""
    for each in row_colour_rules(layout):
        look = looks.conditional(fill=each.fill, ink=each.ink)
        rule = {"type": "formula", "criteria": each.formula, "format": look}
        sheet.conditional_format(FIRST, each.first, last_row, each.last, rule)
