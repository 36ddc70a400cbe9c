"""How the register's cells look, and when a row changes its colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.layout import ERROR, Layout, Place
from sheetflow.adapters.register_design.look import Appearance, boxed
from sheetflow.core.form import Kind, SystemColumn

NARROW = 8
"""Columns up to this width in characters (a running number) are centred."""
_NUMBERS = {
    Kind.DATE: palette.DATE,
    Kind.TIMESTAMP: palette.TIMESTAMP,
    Kind.COUNT: palette.WHOLE,
    Kind.REVISION: "0",
}
_CENTRED = (Kind.DATE, Kind.TIMESTAMP, Kind.REVISION)
_RULED = boxed(palette.RULE)
"""Thin lines of its own, because a row's colour hides the program's grid."""


def cell_look(place: Place) -> Appearance:
    """The format of a whole column below the header."""
    if place.column is None:
        if place.system is SystemColumn.DUE:
            return Appearance(
                fill=palette.MIST, valign="top", number=palette.DATE, align="center", edges=_RULED
            )
        return Appearance(fill=palette.MIST, valign="top", wrap=True, edges=_RULED)
    kind = place.column.kind
    centred = kind in _CENTRED or place.column.width <= NARROW
    is_number = kind is Kind.IDENTIFIER
    return Appearance(
        ink=palette.QUIET if is_number else palette.INK,
        fill=palette.MIST if is_number else "",
        align="center" if centred else "",
        valign="top",
        wrap=kind not in _NUMBERS,
        number=_NUMBERS.get(kind, palette.TEXT),
        edges=_RULED,
    )


@dataclass(frozen=True, slots=True)
class Colouring:
    """The rows of columns `first` to `last` for which `formula` (of the first row) is true.

    `name` is its own; `ink` makes their text bold and of that colour; else `fill` colours them.
    """

    name: str
    first: int
    last: int
    formula: str
    fill: str = ""
    ink: str = ""


def row_colours(layout: Layout) -> Iterator[Colouring]:
    """Red for errors in the job's sentence, then a row's colour by its accepted state.

    What comes first goes before: the state's colour is full in the identifier, the status and the
    accepted state, and light in the rest of the row.
    """
    sentence = layout.of_system(SystemColumn.SENTENCE)
    if sentence is not None:
        # Errors stand first in the sentence, each behind its code.
        formula = f'=LEFT(${sentence.letters}{layout.first_row},{len(ERROR)})="{ERROR}"'
        yield Colouring("error", sentence.index, sentence.index, formula, ink=palette.ALARM)
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
            yield Colouring(name, place.index, place.index, formula, fill=pale)
        light = palette.tint(pale, 0.35)
        yield Colouring(each.id, left, layout.last_column, formula, fill=light)
