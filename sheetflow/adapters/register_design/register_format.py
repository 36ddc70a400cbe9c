"""Formats of the register's tab: titles, heartbeat, bands, headings, cells, drop-downs, colours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.layout import (
    ADVICE,
    ERROR,
    NAME,
    TITLE,
    ColumnBand,
    Layout,
    Medium,
    TabColumn,
    group_title,
)
from sheetflow.adapters.register_design.page import CellStyle, PageCell, box_border, cell_name
from sheetflow.core.form import Column, ColumnGroup, Kind, SystemColumn
from sheetflow.core.office import Office, holders_of
from sheetflow.core.organisation import Role
from sheetflow.core.own_cells import LABEL, minutes_allowed

VALUE_COLUMN = 1
"""The column of the moment, from 0; its label is left of it."""
LATE_FILL = "FAD4D0"


def drop_down_entries(column: Column, office: Office, on: date) -> tuple[str, ...]:
    """Return the column's drop-down entries, in order; empty for a column without one.

    Subdivisions are those valid `on` the day the register is made.
    """
    language = office.language
    match column.kind:
        case Kind.STATUS:
            found = [state.label(language) for state in office.form.states]
        case Kind.UNIT:
            found = [unit.label(language) for unit in office.units if unit.span.holds(on)]
        case Kind.ROLE:
            roles = column.roles or tuple(role.id for role in office.roles)
            known = (office.role_by_id[role] for role in roles if role in office.role_by_id)
            found = [name for role in known for name in _role_names(role, office, on)]
        case _:
            found = [choice.label(language) for choice in column.choices]
    return tuple(dict.fromkeys(found))


def _role_names(role: Role, office: Office, on: date) -> Iterator[str]:
    """Yield the role's names in a cell: once, or once for each unit that has it.

    Stand-ins of that day have a title of their own.
    """
    title = role.titles[0] if role.titles else role.label(office.language)
    units = [unit for unit in office.units if unit.span.holds(on)] if role.of_unit else [None]
    for unit in units:
        name = f"{title} {unit.label(office.language)}" if unit else title
        yield name
        for holder in holders_of(office, role.id, unit.id if unit else None, on):
            if holder.acting is not None:
                yield f"{holder.acting.abbreviation} {name}"


NARROW = 8
"""Columns up to this width in characters (a running number) are centred."""
_NUMBERS = {
    Kind.DATE: palette.DATE,
    Kind.TIMESTAMP: palette.TIMESTAMP,
    Kind.COUNT: palette.WHOLE,
    Kind.REVISION: "0",
}
_CENTRED = (Kind.DATE, Kind.TIMESTAMP, Kind.REVISION)
_RULED = box_border(palette.RULE)
"""Thin lines, because a row's colour hides the program's grid."""


def cell_style(place: TabColumn) -> CellStyle:
    """Return the style of a whole column below its heading."""
    if place.column is None:
        if place.system is SystemColumn.DUE:
            return CellStyle(
                fill=palette.MIST, valign="top", number=palette.DATE, align="center", edges=_RULED
            )
        return CellStyle(fill=palette.MIST, valign="top", wrap=True, edges=_RULED)
    kind = place.column.kind
    centred = kind in _CENTRED or place.column.width <= NARROW
    is_number = kind is Kind.IDENTIFIER
    return CellStyle(
        ink=palette.QUIET if is_number else palette.INK,
        fill=palette.MIST if is_number else "",
        align="center" if centred else "",
        valign="top",
        wrap=kind not in _NUMBERS,
        number=_NUMBERS.get(kind, palette.TEXT),
        edges=_RULED,
    )


@dataclass(frozen=True, slots=True)
class ColourRule:
    """The rows of columns `first` to `last` for which `formula` (of the first row) is true.

    `name` is unique; `ink` makes their text bold and of that colour; else `fill` colours them.
    """

    name: str
    first: int
    last: int
    formula: str
    fill: str = ""
    ink: str = ""


def row_colour_rules(layout: Layout) -> Iterator[ColourRule]:
    """Yield red for errors in the sentence, then a row's colour by its accepted state.

    Earlier rules win: the state's colour is full in the identifier, the status and the accepted
    state, and light in the rest of the row.
    """
    sentence = layout.of_system(SystemColumn.SENTENCE)
    if sentence is not None:
        # Errors are first in the sentence, each behind its code.
        formula = f'=LEFT(${sentence.letters}{layout.first_row},{len(ERROR)})="{ERROR}"'
        yield ColourRule("error", sentence.index, sentence.index, formula, ink=palette.ALARM)
    state = layout.of_system(SystemColumn.STATE)
    if state is None:
        return
    form = layout.office.form
    strong = (layout.of(form.identifier.id), layout.of(form.status.id), state)
    left = min(place.index for place in layout.places)
    for each in form.states:
        label = each.label(layout.office.language).replace('"', '""')
        formula = f'=${state.letters}{layout.first_row}="{label}"'
        pale = palette.pale(each.colour)
        for place in strong:
            name = f"{each.id} {place.key_text}"
            yield ColourRule(name, place.index, place.index, formula, fill=pale)
        light = palette.tint(pale, 0.35)
        yield ColourRule(each.id, left, layout.last_column, formula, fill=light)


SYSTEM_WIDTHS = {
    SystemColumn.STATE: 15,
    SystemColumn.TURN: 18,
    SystemColumn.SENTENCE: 46,
    SystemColumn.DUE: 11,
    SystemColumn.FOLDER: 20,
    SystemColumn.PAPERS: 28,
    SystemColumn.SOP_VERSION: 10,
    SystemColumn.DETAILS: 60,
}
BAND_PIXELS = 28
_KIND_NOTES = {
    Kind.DATE: "register.note.date",
    Kind.FILES: "register.note.files",
    Kind.NUMBER_OR_FILES: "register.note.files",
    Kind.STATUS: "register.note.list",
    Kind.UNIT: "register.note.list",
    Kind.ROLE: "register.note.list",
    Kind.IDENTIFIER: "register.note.identifier",
}


def title_rows(layout: Layout) -> Iterator[tuple[PageCell, int]]:
    """Yield the office, the register's name, and where to read more, each with its pixels."""
    office, place = layout.office, (titles_column(layout), titles_column(layout))
    advice = office.text("register.advice", guide=office.text("register.tab.guide"))
    name, quiet = CellStyle(bold=True, size=15), CellStyle(size=12, ink=palette.QUIET)
    yield PageCell(NAME, place, office.name(office.language), name), 32
    yield PageCell(TITLE, place, office.text("register.title"), quiet), 25
    yield PageCell(ADVICE, place, advice, CellStyle(italic=True, ink=palette.QUIET)), 25


def titles_column(layout: Layout) -> int:
    """Return the column of the titles: frozen columns repeat on every printed page."""
    return min(layout.frozen, layout.last_column)


def has_heartbeat(layout: Layout) -> bool:
    """Whether the frozen columns have room for it, left of the register's titles."""
    return layout.frozen > VALUE_COLUMN


def heartbeat_cells(layout: Layout) -> Iterator[PageCell]:
    """Yield the cells that show when the job last checked the register.

    They are label, moment (empty until the first run) and the sentence of a dead job: in the
    frozen columns, so that everybody sees them, and above the headings, so that neither sorting
    nor filters reach them.  A rule of the sheet itself turns them red when the job is dead.
    """
    office = layout.office
    moment = office.text(f"{LABEL}.format")
    yield PageCell(TITLE, (0, 0), office.text(LABEL), CellStyle(size=9, ink=palette.QUIET))
    place = (VALUE_COLUMN, VALUE_COLUMN)
    yield PageCell(TITLE, place, "", CellStyle(bold=True, align="left", number=moment))
    text = office.text(f"{LABEL}.late", n=minutes_allowed(office)).replace('"', '""')
    formula = f'=IF({_is_late(layout)},"{text}","")'
    yield PageCell(ADVICE, (0, 0), formula, CellStyle(size=9, bold=True, ink=palette.ALARM))


def late_rule(layout: Layout) -> str:
    """Return the condition on which the frozen cells of both rows turn red."""
    return f"={_is_late(layout)}"


def _is_late(layout: Layout) -> str:
    name = cell_name(TITLE, VALUE_COLUMN)
    cell = f"${name[:-1]}${name[-1:]}"
    return f"AND(ISNUMBER({cell}),NOW()-{cell}>{minutes_allowed(layout.office)}/1440)"


def width_in_characters(place: TabColumn) -> int:
    """Return the width in characters: never narrower than the heading's longest word."""
    wanted = place.column.width if place.column else SYSTEM_WIDTHS[place.system or SystemColumn.DUE]
    return max(wanted, *(len(word) + 4 for word in place.heading.split()), 8)


def heading_pixels(layout: Layout) -> int:
    """Return the height of the headings' row; the filter's button takes three characters."""
    lines = max(
        ceil(len(place.heading) / (width_in_characters(place) - 3)) for place in layout.places
    )
    return 20 * lines + 8


def band_text(layout: Layout, band: ColumnBand) -> str:
    """Return the title; of a group cut by the frozen columns, only its widest part has it.

    Frozen columns that a new register begins with have none, the other leading ones a short one.
    """
    office = layout.office
    if layout.is_leading(band) and band.last < layout.frozen:
        return ""
    if layout.is_leading(band) and band.group is not None:
        return band.group.label(office.language)
    if band.group is None:
        own = any(place.system and place.index == band.first for place in layout.places)
        return office.text("register.band.system" if own else "register.band.other")
    widths = {place.index: width_in_characters(place) for place in layout.places}

    def total(each: ColumnBand) -> int:
        return sum(widths[index] for index in range(each.first, each.last + 1))

    neighbours = [
        each
        for each in layout.bands()
        if each.group == band.group and (each.last + 1 == band.first or band.last + 1 == each.first)
    ]
    if any(total(each) > total(band) for each in neighbours):
        return ""
    return group_title(band.group, office)


def band_style(group: ColumnGroup | None) -> CellStyle:
    """Return the style of a group's band; None is the job's own."""
    fill, _ = palette.header_fills(group.colour if group else palette.SYSTEM)
    ink, edges = palette.ink_on(fill), box_border(palette.PAPER)
    return CellStyle(ink=ink, fill=fill, bold=True, align="left", indent=True, edges=edges)


def heading_style(group: ColumnGroup | None) -> CellStyle:
    """Return the style of a group's headings; None is the job's own."""
    _, fill = palette.header_fills(group.colour if group else palette.SYSTEM)
    ink, edges = palette.ink_on(fill), box_border(palette.LINE)
    return CellStyle(ink=ink, fill=fill, bold=True, align="center", wrap=True, edges=edges)


def heading_note(place: TabColumn, office: Office, medium: Medium) -> str:
    """Return the note: what belongs into the column, and who fills it."""
    language = office.language
    if place.column is None:
        return office.text(f"register.system.{place.system.value}") if place.system else ""
    column = place.column
    general = _KIND_NOTES.get(column.kind) or ("register.note.list" if column.choices else "")
    if column.note:
        first = column.note(language)
    else:
        first = medium.text(office, general, inbox=office.folders.inbox) if general else ""
    roles = [office.role_by_id[role].label(language) for role in column.roles]
    by = office.text("register.note.by", roles=", ".join(roles)) if roles else ""
    return "\n".join(line for line in (first, by) if line)
