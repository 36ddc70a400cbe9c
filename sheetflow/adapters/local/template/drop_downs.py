"""Which entries a cell offers, and where Excel, LibreOffice and Sheets find them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from sheetflow.adapters.local.template.layout import LISTS_TAB
from sheetflow.core.form import Column, Kind
from sheetflow.core.office import Office, Role

INLINE_LIMIT = 255
"""Characters of a list that Excel takes inside the rule itself."""


def entries(column: Column, office: Office, on: date) -> tuple[str, ...]:
    """What the column's drop-down offers, in order; empty for a column without one.

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
            found = [name for role in known for name in _holders(role, office, on)]
        case _:
            found = [choice.label(language) for choice in column.choices]
    return tuple(dict.fromkeys(found))


def _holders(role: Role, office: Office, on: date) -> Iterator[str]:
    """How a cell names the role: once, or once for each unit that has it."""
    title = role.titles[0] if role.titles else role.label(office.language)
    if not role.of_unit:
        yield title
        return
    for unit in office.units:
        if unit.span.holds(on):
            yield f"{title} {unit.label(office.language)}"


class Lists:
    """The hidden tab with the lists that do not fit into a rule.

    A list goes there when it is long, or when an entry holds a comma, which would split it.
    """

    def __init__(self, workbook: Workbook) -> None:
        self._sheet = workbook.add_worksheet(LISTS_TAB)
        self._sheet.hide()
        self._sheet.protect("")
        self._ranges: dict[tuple[str, ...], str] = {}

    def source(self, heading: str, offered: tuple[str, ...]) -> list[str] | str:
        """What a rule of XlsxWriter takes as its source: the entries themselves or a range."""
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
