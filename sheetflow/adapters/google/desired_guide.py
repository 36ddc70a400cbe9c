"""The guide's tab: the local guide's blocks, with what is otherwise in a shared sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from sheetflow.adapters.google.cell_requests import look
from sheetflow.adapters.google.page_cells import PageCells, Span
from sheetflow.adapters.google.shared_look import (
    Block,
    Paragraph,
    Section,
    Swatch,
    Table,
    guide_blocks,
    say,
    styles,
)
from sheetflow.adapters.google.wording_google import SAID_ELSEWISE, say_google
from sheetflow.core.form import Kind, SystemColumn
from sheetflow.core.office import Office

CHARACTERS = (5, 25, 26, 30, 26, 13)
"""Widths of the columns, in characters."""
LAST = len(CHARACTERS) - 1
LINE = 18


def guide_page(office: Office) -> PageCells:
    """The whole tab."""
    page = _Guide()
    page.title(say("guide.title", office.language), office.name(office.language))
    instead = _instead(office)
    for block in guide_blocks(office):
        if isinstance(block, Paragraph):
            page.add(replace(block, text=instead.get(block.text, block.text)))
        else:
            page.add(block)
    return page.cells


def _instead(office: Office) -> dict[str, str]:
    """The local sentence and what a shared sheet's guide says in its place."""
    language, form = office.language, office.form
    columns = form.of_kind(Kind.FILES, Kind.NUMBER_OR_FILES)
    heading = form.system_headings.get(SystemColumn.SENTENCE)
    blanks = {
        "columns": ", ".join(column.heading(language) for column in columns),
        "findings": heading(language) if heading else "",
        "account": office.account or "–",
    }
    return {
        say(key, language, **blanks): say_google(key, language, **blanks) for key in SAID_ELSEWISE
    }


class _Guide:
    """A page written downwards."""

    def __init__(self) -> None:
        self.cells = PageCells([width * 7 + 6 for width in CHARACTERS])
        self._row = 0

    def title(self, title: str, office: str) -> None:
        self.cells.put(0, (0, LAST), title, look(bold=True, size=18, ink=styles.ACCENT))
        self.cells.tall(0, 40)
        self.cells.put(1, (0, LAST), office, look(size=12, ink=styles.QUIET))
        self._row = 2

    def add(self, block: Block) -> None:
        match block:
            case Section():
                self._section(block)
            case Paragraph():
                self._paragraph(block)
            case Swatch():
                self._swatch(block)
            case Table():
                self._table(block)
            case _:
                assert_never(block)

    def _section(self, block: Section) -> None:
        self._row += 1
        how = look(bold=True, size=13, ink=styles.ACCENT, valign="BOTTOM")
        self.cells.put(self._row, (0, LAST), block.text, how)
        self.cells.tall(self._row, 32)
        self._row += 1

    def _paragraph(self, block: Paragraph) -> None:
        mark = look(bold=True, ink=styles.ACCENT, align="CENTER", valign="TOP")
        self.cells.put(self._row, (0, 0), block.number, mark)
        how = look(bold=block.strong, wrap=True, valign="TOP")
        self._line([(block.text, (1, LAST), how)])

    def _swatch(self, block: Swatch) -> None:
        sign = "" if block.fill else "Aa" if block.text_colour else "▤"
        self.cells.put(self._row, (0, 0), sign, look(fill=block.fill, align="CENTER", bold=True))
        ink = block.text_colour or styles.INK
        how = look(ink=ink, bold=bool(block.text_colour), wrap=True, valign="TOP")
        self._line([(block.text, (1, LAST), how)])

    def _table(self, table: Table) -> None:
        head = look(bold=True, fill=styles.ACCENT, ink=styles.PAPER, wrap=True)
        self._line([(text, span, head) for text, span in
                    zip(table.headings, table.spans, strict=True)])  # fmt: skip
        for number, texts in enumerate(table.rows):
            fill = table.fills[number] if table.fills else ""
            first = look(bold=True, fill=fill, wrap=True, valign="TOP")
            rest = look(wrap=True, valign="TOP")
            self._line([(text, span, rest if at else first) for at, (text, span) in
                        enumerate(zip(texts, table.spans, strict=True))])  # fmt: skip
        self._row += 1

    def _line(self, placed: list[tuple[str, Span, dict[str, object]]]) -> None:
        """One row, as tall as its longest text needs: merged cells do not grow by themselves."""
        lines = 1
        for text, (first, last), how in placed:
            self.cells.put(self._row, (first, last), text, how)
            room = sum(CHARACTERS[first : last + 1]) * 0.95
            parts = text.split("\n")
            lines = max(lines, sum(1 + int(len(part) / room) for part in parts))
        self.cells.tall(self._row, lines * LINE + 6)
        self._row += 1
