"""Draws disposisi_final_preview.docx: the disposition, and on new pages the frozen draft."""

from __future__ import annotations

from docx.shared import Mm, Pt

from templates.builder.final_preview import annex
from templates.builder.word_parts import (
    add_row,
    grid,
    label,
    labelled,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
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
    labelled(row.cells[0], label("sender"), "{{ sender }}")
    labelled(row.cells[1], label("paper_number"), "{{ number }}")
    row = add_row(table, ("", ""))
    labelled(row.cells[0], label("recipient"), "{{ recipient }}")
    ticks_in_line(row.cells[1], label("nature"), "natures")
    row = add_row(table, ("", ""))
    labelled(row.cells[0].merge(row.cells[1]), label("subject"), "{{ subject }}")
    row = add_row(table, ("", ""))
    wide = row.cells[0].merge(row.cells[1])
    for other in wide.paragraphs[1:]:
        wide._tc.remove(other._p)  # noqa: SLF001 - python-docx has no public way
    ticks(wide, label("requests"), "requests")
    row = add_row(table, ("", ""))
    wide = row.cells[0].merge(row.cells[1])
    for other in wide.paragraphs[1:]:
        wide._tc.remove(other._p)  # noqa: SLF001 - as above
    wide.paragraphs[0].add_run(label("notes")).bold = True
    paragraph_tag(wide, "for paragraph in paragraphs")
    wide.add_paragraph("{{ paragraph }}").paragraph_format.space_before = Pt(4)
    paragraph_tag(wide, "endfor")
    wide.add_paragraph().paragraph_format.space_after = Mm(12)
    document.add_paragraph()
    before = (
        f"{label('dated')}: {{{{ dated }}}}", "{{ sender_title }}", label("initials"),
    )  # fmt: skip
    signature(document, before, "signer")
    annex(document)
    return packed(document)
