"""Draws disposisi.docx."""

from __future__ import annotations

from docx.shared import Mm
from docx.table import _Cell

from sheetflow.adapters.documents.shipped.word_parts import (
    add_row,
    grid,
    labelled,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    signature,
    title,
)


def build() -> bytes:
    """The template's bytes."""
    document = new_document()
    letterhead(document)
    title(document)
    table = grid(document, (80, 80))
    for left, right in (
        (("origin", "{{ origin }}"), ("received", "{{ received }}")),
        (("paper_number", "{{ number }}"), ("agenda_number", "{{ agenda_number }}")),
    ):
        row = add_row(table, ("", ""))
        for cell, (label, value) in zip(row.cells, (left, right), strict=True):
            labelled(cell, _label(label), value)
    row = add_row(table, ("", ""))
    labelled(row.cells[0], _label("dated"), "{{ dated }}")
    _ticks(row.cells[1], "nature", "natures")
    for label, value in (("subject", "{{ subject }}"), ("material", "{{ material }}")):
        row = add_row(table, ("", ""))
        labelled(row.cells[0].merge(row.cells[1]), _label(label), value)
    row = add_row(table, ("", ""))
    _ticks(row.cells[0], "forwarded", "forwarded")
    _ticks(row.cells[1], "requests", "requests")
    row = add_row(table, ("", ""))
    notes = labelled(row.cells[0].merge(row.cells[1]), _label("notes"), "{{ notes }}")
    notes.paragraph_format.space_after = Mm(22)
    document.add_paragraph()
    before = ("{{ decider_title }}", "{{ frame.label.initials }}")
    signature(document, before, "decider")
    return packed(document)


def _label(name: str) -> str:
    return f"{{{{ frame.label.{name} }}}}"


def _ticks(cell: _Cell, label: str, ticks: str) -> None:
    cell.paragraphs[0].add_run(_label(label)).bold = True
    paragraph_tag(cell, f"for tick in {ticks}")
    entry = cell.add_paragraph("{{ tick.mark }}\t{{ tick.text }}")
    entry.paragraph_format.left_indent = Mm(6)
    entry.paragraph_format.first_line_indent = Mm(-6)
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(6))
    paragraph_tag(cell, "endfor")
