"""Where Excel, LibreOffice and Sheets find what a cell's drop-down offers."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

LISTS_TAB = "_daftar"
INLINE_LIMIT = 255
"""Characters of a list that Excel takes inside the rule itself."""


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
