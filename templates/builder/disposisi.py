"""The Word templates disposisi.docx and disposisi_final_preview.docx."""

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from templates.builder.nota_dinas import annex
from templates.builder.word_parts import (
    add_row,
    grid,
    label,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    signature,
    title,
)


def build_disposisi() -> bytes:
    """Return the template of the disposition of material."""
    document, table = _sheet()
    left, right = _halves(table)
    labelled(left, label("origin"), "{{ origin }}")
    labelled(right, label("received"), "{{ received }}")
    left, right = _halves(table)
    labelled(left, label("paper_number"), "{{ number }}")
    left.add_paragraph("{{ dated }}")
    labelled(right, label("agenda_number"), "{{ agenda_number }}")
    ticks_in_line(_whole(table), label("nature"), "natures")
    labelled(_whole(table), label("subject"), "{{ subject }}")
    labelled(_whole(table), label("material"), "{{ material }}")
    left, right = _halves(table)
    ticks(left, label("forwarded"), "forwarded")
    ticks(right, label("requests"), "requests")
    notes = labelled(_whole(table), label("notes"), "{{ notes }}")
    notes.paragraph_format.space_after = Mm(22)
    _sign(document, "decided", "decider")
    return packed(document)


def build_final_preview() -> bytes:
    """Return the template of the disposition with, on new pages, the frozen draft."""
    document, table = _sheet()
    left, right = _halves(table)
    labelled(left, label("sender"), "{{ sender }}")
    labelled(right, label("paper_number"), "{{ number }}")
    left, right = _halves(table)
    labelled(left, label("recipient"), "{{ recipient }}")
    ticks_in_line(right, label("nature"), "natures")
    labelled(_whole(table), label("subject"), "{{ subject }}")
    ticks(_whole(table), label("requests"), "requests")
    notes = _whole(table)
    notes.paragraphs[0].add_run(label("notes")).bold = True
    paragraph_tag(notes, "for paragraph in paragraphs")
    notes.add_paragraph("{{ paragraph }}").paragraph_format.space_before = Pt(4)
    paragraph_tag(notes, "endfor")
    notes.add_paragraph().paragraph_format.space_after = Mm(12)
    _sign(document, "dated", "sender", "signer")
    annex(document)
    return packed(document)


def _sheet() -> tuple[WordDocument, Table]:
    document = new_document()
    letterhead(document)
    title(document)
    return document, grid(document, (80, 80))


def _halves(table: Table) -> tuple[_Cell, ...]:
    return add_row(table, ("", "")).cells


def _whole(table: Table) -> _Cell:
    left, right = _halves(table)
    cell: _Cell = left.merge(right)
    for other in cell.paragraphs[1:]:
        cell._tc.remove(other._p)  # noqa: SLF001 - python-docx has no public way
    return cell


def _sign(document: WordDocument, day: str, official: str, signer: str = "") -> None:
    document.add_paragraph()
    before = (
        f"{label(day)}: {{{{ {day} }}}}", f"{{{{ {official}_title }}}}", label("initials"),
    )  # fmt: skip
    signature(document, before, signer or official)


def labelled(cell: _Cell, label: str, value: str) -> Paragraph:
    """Add a bold label with its value below it; remove the further texts of a merged cell."""
    first, *others = cell.paragraphs
    for other in others:
        cell._tc.remove(other._p)  # noqa: SLF001 - as above
    first.add_run(label).bold = True
    below: Paragraph = cell.add_paragraph(value)
    return below


def ticks(cell: _Cell, label: str, entries: str) -> None:
    """Add a bold label, and each entry of the list with its box on a line of its own."""
    cell.paragraphs[0].add_run(label).bold = True
    paragraph_tag(cell, f"for tick in {entries}")
    entry = cell.add_paragraph("{{ tick.mark }}\t{{ tick.text }}")
    entry.paragraph_format.left_indent = Mm(6)
    entry.paragraph_format.first_line_indent = Mm(-6)
    entry.paragraph_format.tab_stops.add_tab_stop(Mm(6))
    paragraph_tag(cell, "endfor")


def ticks_in_line(cell: _Cell, label: str, entries: str) -> None:
    """Add a bold label, and below it the entries of a short list beside each other."""
    text = f"{{% for tick in {entries} %}}{{{{ tick.mark }}}} {{{{ tick.text }}}}    {{% endfor %}}"
    labelled(cell, label, text)
