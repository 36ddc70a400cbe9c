"""A tab of what waits for one role: its titles and headings, and what its lines look like."""

from collections.abc import Sequence
from math import ceil

from sheetflow.adapters.register_design import palette
from sheetflow.adapters.register_design.page import Align, Border, CellStyle, Page
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import FileLink, ListCell, RowLink
from sheetflow.core.waiting_lists import COLUMNS, short_name

TITLE, OFFICE, ADVICE, ONLY, LIST_HEADING, LIST_FIRST = range(6)
"""Rows from 0: the choice of one unit (`ONLY`) is above the headings."""
MARK = (1, len(COLUMNS) + 2)
"""The place (from 1) of the number that stands for the lines, in a hidden column."""

_WIDTHS = {
    "number": 38,
    "subject": 270,
    "todo": 270,
    "since": 78,
    "due": 78,
    "late": 76,
    "file": 190,
    "unit": 150,
    "row": 48,
}
"""Pixels: together a landscape page, whose text stays readable."""
_CENTRED = ("number", "since", "due", "late", "row")
_DATES = ("since", "due")
_INKS = {"subject": palette.ACCENT, "file": palette.ACCENT, "late": palette.ALARM}
WRAPPED = ("subject", "todo", "file", "unit")
LINE_PIXELS = 17
_PIXELS_A_LETTER = 6.4
_MAX_LINES = 6


def make_list_page(role: RoleId, office: Office, register: str) -> Page:
    """Return the tab without lines; `register` is the name of the tab that staff edit."""
    page, text = Page([_WIDTHS[name] for name in COLUMNS]), office.text
    accent = CellStyle(bold=True, size=16, ink=palette.ACCENT)
    page.put(TITLE, (0, 0), text("turn.title", peran=short_name(role, office)), accent)
    page.tall(TITLE, 34)
    page.put(OFFICE, (0, 0), office.name(office.language), CellStyle(bold=True, ink=palette.QUIET))
    advice = text("turn.advice", register=register)
    page.put(ADVICE, (0, 0), advice, CellStyle(size=9, italic=True, ink=palette.QUIET))
    page.tall(ONLY, 12)
    for at, name in enumerate(COLUMNS):
        page.put(LIST_HEADING, (at, at), text(f"turn.{name}"), _heading(name))
    page.tall(LIST_HEADING, 38)
    return page


def _heading(name: str) -> CellStyle:
    ink, fill = palette.PAPER, palette.ACCENT
    return CellStyle(ink=ink, fill=fill, size=9, bold=True, wrap=True, align=_align(name))


def _align(name: str) -> Align:
    return "center" if name in _CENTRED else "left"


def line_style(name: str) -> CellStyle:
    """Return the format of a column's cells below the heading."""
    return CellStyle(
        ink=_INKS.get(name, palette.INK),
        align=_align(name),
        valign="top",
        wrap=name in WRAPPED,
        bold=name == "late",
        number=palette.DATE if name in _DATES else "",
    )


def line_border() -> Border:
    """Return the line below each line of the list."""
    return Border("bottom", palette.LINE)


def line_pixels(line: Sequence[ListCell]) -> int:
    """Return the height that shows a line's wrapped texts."""
    lines = (
        _lines(cell, _WIDTHS[name])
        for name, cell in zip(COLUMNS, line, strict=True)
        if name in WRAPPED
    )
    return LINE_PIXELS * min(max(lines), _MAX_LINES) + 6


def _lines(cell: ListCell, pixels: int) -> int:
    text = cell.text if isinstance(cell, RowLink | FileLink) else str(cell)
    return max(1, ceil(len(text) * _PIXELS_A_LETTER / (pixels - 10)))
