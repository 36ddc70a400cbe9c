"""Draws disposisi.docx."""

from __future__ import annotations

from docx.shared import Mm

from templates.builder.word_parts import (
    add_row,
    grid,
    label,
    labelled,
    letterhead,
    new_document,
    packed,
    signature,
    ticks,
    ticks_in_line,
    title,
)


def build() -> bytes:
    """Returns the template's bytes."""
    document = new_document()
    letterhead(document)
    title(document)
    table = grid(document, (80, 80))
    row = add_row(table, ("", ""))
    labelled(row.cells[0], label("origin"), "{{ origin }}")
    labelled(row.cells[1], label("received"), "{{ received }}")
    row = add_row(table, ("", ""))
    labelled(row.cells[0], label("paper_number"), "{{ number }}")
    row.cells[0].add_paragraph("{{ dated }}")
    labelled(row.cells[1], label("agenda_number"), "{{ agenda_number }}")
    row = add_row(table, ("", ""))
    ticks_in_line(row.cells[0].merge(row.cells[1]), label("nature"), "natures")
    for name, value in (("subject", "{{ subject }}"), ("material", "{{ material }}")):
        row = add_row(table, ("", ""))
        labelled(row.cells[0].merge(row.cells[1]), label(name), value)
    row = add_row(table, ("", ""))
    ticks(row.cells[0], label("forwarded"), "forwarded")
    ticks(row.cells[1], label("requests"), "requests")
    row = add_row(table, ("", ""))
    notes = labelled(row.cells[0].merge(row.cells[1]), label("notes"), "{{ notes }}")
    notes.paragraph_format.space_after = Mm(22)
    document.add_paragraph()
    before = (
        f"{label('decided')}: {{{{ decided }}}}", "{{ decider_title }}", label("initials"),
    )  # fmt: skip
    signature(document, before, "decider")
    return packed(document)
