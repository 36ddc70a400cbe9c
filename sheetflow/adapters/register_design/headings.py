"""What stands above the register's cells: titles, bands, headings with notes, widths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.layout import (
    ADVICE,
    NAME,
    TITLE,
    Band,
    Layout,
    Place,
    group_title,
)
from sheetflow.adapters.register_design.look import Appearance, boxed
from sheetflow.adapters.register_design.medium import Medium
from sheetflow.adapters.register_design.tabs import tab_names
from sheetflow.adapters.register_design.wording import say
from sheetflow.core.form import ColumnGroup, Kind, SystemColumn
from sheetflow.core.office import Office

SYSTEM_WIDTHS = {
    SystemColumn.STATE: 22,
    SystemColumn.TURN: 24,
    SystemColumn.SENTENCE: 80,
    SystemColumn.DUE: 14,
    SystemColumn.FOLDER: 44,
    SystemColumn.PAPERS: 30,
    SystemColumn.SOP_VERSION: 16,
}
BAND_PIXELS = 28
_FILES = (Kind.FILES, Kind.NUMBER_OR_FILES)
_KIND_NOTES = {
    Kind.DATE: "note.date",
    Kind.FILES: "note.files",
    Kind.NUMBER_OR_FILES: "note.files",
    Kind.STATUS: "note.list",
    Kind.UNIT: "note.list",
    Kind.ROLE: "note.list",
    Kind.IDENTIFIER: "note.identifier",
}


@dataclass(frozen=True, slots=True)
class TitleRow:
    """One of the rows above the bands; it begins right of the frozen columns."""

    row: int
    text: str
    look: Appearance
    pixels: int


def title_rows(layout: Layout) -> Iterator[TitleRow]:
    """The office, the register's name, and where to read more."""
    office, language = layout.office, layout.office.language
    advice = say("register.advice", language, guide=tab_names(language).guide)
    yield TitleRow(NAME, office.name(language), Appearance(bold=True, size=15), 32)
    yield TitleRow(
        TITLE, say("register.title", language), Appearance(size=12, ink=palette.QUIET), 25
    )
    yield TitleRow(ADVICE, advice, Appearance(italic=True, ink=palette.QUIET), 25)


def titles_start(layout: Layout) -> int:
    """The column of the titles: frozen columns repeat on every printed page."""
    return min(layout.office.form.frozen_columns, layout.last_column)


def width(place: Place) -> int:
    """The column's width in characters: never narrower than its heading's longest word."""
    wanted = place.column.width if place.column else SYSTEM_WIDTHS[place.system or SystemColumn.DUE]
    return max(wanted, *(len(word) + 4 for word in place.heading.split()), 8)


def heading_pixels(layout: Layout) -> int:
    """The height of the headings' row; the filter's button takes room for three characters."""
    lines = max(ceil(len(place.heading) / (width(place) - 3)) for place in layout.places)
    return 20 * lines + 8


def band_text(layout: Layout, band: Band) -> str:
    """The title; of a group cut by the frozen columns, only its widest part carries it."""
    language = layout.office.language
    if band.group is None:
        own = any(place.system and place.index == band.first for place in layout.places)
        return say("band.system" if own else "band.other", language)
    widths = {place.index: width(place) for place in layout.places}

    def total(each: Band) -> int:
        return sum(widths[index] for index in range(each.first, each.last + 1))

    neighbours = [
        each
        for each in layout.bands()
        if each.group == band.group and (each.last + 1 == band.first or band.last + 1 == each.first)
    ]
    if any(total(each) > total(band) for each in neighbours):
        return ""
    return group_title(band.group, layout.office)


def band_look(group: ColumnGroup | None) -> Appearance:
    """`group` None is the job's own."""
    fill, _ = palette.header_fills(group.colour if group else palette.SYSTEM)
    ink = palette.ink_on(fill)
    return Appearance(
        ink=ink, fill=fill, bold=True, align="left", indent=True, edges=boxed(palette.PAPER)
    )


def heading_look(group: ColumnGroup | None) -> Appearance:
    """`group` None is the job's own."""
    _, fill = palette.header_fills(group.colour if group else palette.SYSTEM)
    ink = palette.ink_on(fill)
    return Appearance(
        ink=ink, fill=fill, bold=True, align="center", wrap=True, edges=boxed(palette.LINE)
    )


def note_of(place: Place, office: Office, medium: Medium) -> str:
    """What the heading's note says: what belongs there, and who fills it."""
    language = office.language
    if place.column is None:
        return say(f"system.{place.system.value}", language) if place.system else ""
    column = place.column
    general = _KIND_NOTES.get(column.kind) or ("note.list" if column.choices else "")
    if column.note:
        first = column.note(language)
    else:
        first = say(general, language, medium, inbox=office.folders.inbox) if general else ""
    roles = [office.role_by_id[role].label(language) for role in column.roles]
    by = say("note.by", language, roles=", ".join(roles)) if roles else ""
    return "\n".join(line for line in (first, by) if line)
