"""What the register's cells accept, how they are formatted, and when they change colour.

The job's own columns are locked by a rule that refuses typing, and not by sheet protection.
Measured in LibreOffice 7.4 (Excel says the same in its help): a protected sheet refuses to sort a
range and to delete a row that holds one locked cell, even when "sort" is allowed, and sorting
whole rows is staff's daily work.  The cells are marked as locked all the same, so that an office
that prefers protection only has to switch it on.
"""

from __future__ import annotations

from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheetflow.adapters.local.template import styles
from sheetflow.adapters.local.template.drop_downs import Lists, entries
from sheetflow.adapters.local.template.layout import ERROR, FIRST, FIRST_DATA_ROW, Layout, Place
from sheetflow.adapters.local.template.styles import Styles
from sheetflow.adapters.local.template.wording import say
from sheetflow.core.form import Kind, SystemColumn

Rule = dict[str, object]

NARROW = 8
"""Columns up to this width (a running number) are centred."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)

_RULED: dict[str, styles.Property] = {
    "valign": "top",
    "border": 1,
    "border_color": styles.RULE,
}
"""Thin lines of its own, because a row's colour hides the program's grid."""

_NUMBER_FORMATS = {
    Kind.DATE: styles.DATE,
    Kind.TIMESTAMP: styles.TIMESTAMP,
    Kind.COUNT: styles.WHOLE,
    Kind.REVISION: "0",
}


def cell_format(place: Place, looks: Styles) -> Format:
    """The format of a whole column below the header."""
    if place.column is None:
        return _system_format(place, looks)
    kind = place.column.kind
    properties: dict[str, styles.Property] = {
        **_RULED,
        "locked": kind is Kind.IDENTIFIER,
        "num_format": _NUMBER_FORMATS.get(kind, styles.TEXT),
        "text_wrap": kind not in _NUMBER_FORMATS,
    }
    if kind in (Kind.DATE, Kind.TIMESTAMP) or place.column.width <= NARROW:
        properties["align"] = "center"
    if kind is Kind.IDENTIFIER:
        properties["font_color"] = styles.QUIET
        properties["bg_color"] = styles.MIST
    return looks.of(**properties)


def _system_format(place: Place, looks: Styles) -> Format:
    properties: dict[str, styles.Property] = {
        **_RULED,
        "locked": True,
        "bg_color": styles.MIST,
        "text_wrap": place.system is not SystemColumn.DUE,
    }
    if place.system is SystemColumn.DUE:
        properties["num_format"] = styles.DATE
        properties["align"] = "center"
    return looks.of(**properties)


def add_checks(sheet: Worksheet, layout: Layout, lists: Lists, on: date) -> None:
    """One rule for each column that has one, over all prepared rows."""
    for place in layout.places:
        rule = _rule(place, layout, lists, on)
        if rule is not None:
            sheet.data_validation(FIRST, place.index, layout.last_row, place.index, rule)


def _rule(place: Place, layout: Layout, lists: Lists, on: date) -> Rule | None:
    language = layout.office.language
    if place.column is None:
        return {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_type": "stop",
            "error_title": say("check.system.title", language),
            "error_message": say("check.system", language),
        }
    kind = place.column.kind
    if kind is Kind.IDENTIFIER:
        return {
            "validate": "custom",
            "value": "=FALSE",
            "ignore_blank": False,
            "error_type": "warning",
            "error_title": say("check.identifier.title", language),
            "error_message": say("check.identifier", language),
        }
    if kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": "between",
            "minimum": EARLIEST,
            "maximum": LATEST,
            "error_type": "warning",
            "error_title": say("check.date.title", language),
            "error_message": say("check.date", language),
        }
    return _list_rule(place.heading, entries(place.column, layout.office, on), layout, lists)


def _list_rule(heading: str, offered: tuple[str, ...], layout: Layout, lists: Lists) -> Rule | None:
    """A drop-down that asks before it takes another text: staff are judged, not blocked."""
    if not offered:
        return None
    language = layout.office.language
    return {
        "validate": "list",
        "source": lists.source(heading, offered),
        "error_type": "warning",
        "error_title": say("check.list.title", language),
        "error_message": say("check.list", language),
    }


def add_colours(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """A row's colour by its accepted state, and red for errors in the job's sentence."""
    _colour_sentence(sheet, layout, looks)
    state = layout.of_system(SystemColumn.STATE)
    if state is None:
        return
    strong = _state_columns(layout)
    for each in layout.office.form.states:
        label = each.label(layout.office.language).replace('"', '""')
        criteria = f'=${state.letters}{FIRST_DATA_ROW}="{label}"'
        deep = looks.conditional(bg_color=styles.pale(each.colour))
        for index in strong:
            _paint(sheet, layout, (index, index), criteria, deep)
        light = looks.conditional(bg_color=styles.tint(styles.pale(each.colour), 0.35))
        _paint(sheet, layout, (0, layout.last_column), criteria, light)


def _state_columns(layout: Layout) -> tuple[int, ...]:
    """Where the state's colour is full: identifier, status, accepted state."""
    form = layout.office.form
    state = layout.of_system(SystemColumn.STATE)
    found = [layout.of(form.identifier.id).index, layout.of(form.status.id).index]
    return (*found, state.index) if state else tuple(found)


def _colour_sentence(sheet: Worksheet, layout: Layout, looks: Styles) -> None:
    """Errors stand first in the sentence, each behind its code."""
    sentence = layout.of_system(SystemColumn.SENTENCE)
    if sentence is None:
        return
    red = looks.conditional(font_color=styles.ALARM, bold=True)
    criteria = f'=LEFT(${sentence.letters}{FIRST_DATA_ROW},{len(ERROR)})="{ERROR}"'
    _paint(sheet, layout, (sentence.index, sentence.index), criteria, red)


def _paint(
    sheet: Worksheet, layout: Layout, columns: tuple[int, int], criteria: str, look: Format
) -> None:
    sheet.conditional_format(
        FIRST,
        columns[0],
        layout.last_row,
        columns[1],
        {"type": "formula", "criteria": criteria, "format": look},
    )
