"""The smallest register: an identifier, a title, a status and the job's own columns."""

from sheetflow.core.form import Column, Form, Kind, SystemColumn
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.register.sheet import Cell
from sheetflow.core.words import words

_ID, _TITLE, _STATUS = ColumnId("id"), ColumnId("judul"), ColumnId("status")

FORM = Form(
    columns=(
        Column(_ID, Kind.IDENTIFIER, words("ID Pengajuan"), ""),
        Column(_TITLE, Kind.TEXT, words("Judul"), ""),
        Column(_STATUS, Kind.STATUS, words("Status"), ""),
    ),
    groups=(),
    states=(),
    initial=StateId("draf"),
    selector=_TITLE,
    both="",
    unit_column=_TITLE,
    title_column=_TITLE,
    date_column=_TITLE,
    remarks_column=_TITLE,
    revision_column=None,
    duplicate_key=(),
    system_headings={system: words(f"Kolom {system.value}") for system in SystemColumn},
    identifier_pattern="{n:04}",
)

HEADINGS = [
    "Judul",
    *(f"Kolom {system.value}" for system in SystemColumn),
    "ID Pengajuan",
    "Status",
]
"""Not in the form's order, as staff may have moved the columns."""


def rows() -> list[list[Cell]]:
    """A title row, the header and two submissions."""
    blank = [""] * len(SystemColumn)
    return [
        ["REGISTER", *[""] * (len(HEADINGS) - 1)],
        list(HEADINGS),
        ["Sosialisasi", *blank, "PUB-1", "Draf"],
        ["=cmd|' /C calc'!A0", *blank, "PUB-2", "Draf"],
    ]
