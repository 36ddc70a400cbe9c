"""The Word template of the Buku Agenda, in landscape."""

from docx.shared import Pt

from templates.builder.word_parts import (
    centred,
    grid,
    heads,
    letterhead,
    new_document,
    packed,
    paragraph_tag,
    repeated,
    title,
)

COLUMNS = (
    ("number", 9),
    ("received", 31),
    ("agenda_number", 30),
    ("sender", 38),
    ("paper", 40),
    ("summary", 46),
    ("forwarded", 37),
    ("remarks", 26),
)
"""Label of each column, which is also the value's name, and its width in millimetres."""


def build() -> bytes:
    """Return the template's bytes."""
    document = new_document(lying=True)
    letterhead(document)
    title(document).paragraph_format.space_after = Pt(0)
    centred(document, "{{ period }}").paragraph_format.space_after = Pt(8)
    table = grid(document, [width for _, width in COLUMNS])
    heads(table, [f"{{{{ frame.label.{name} }}}}" for name, _ in COLUMNS], "Small")
    repeated(table, "line in lines", [f"{{{{ line.{name} }}}}" for name, _ in COLUMNS], "Small")
    paragraph_tag(document, "if empty")
    document.add_paragraph("{{ empty }}").paragraph_format.space_before = Pt(6)
    paragraph_tag(document, "endif")
    document.add_paragraph("{{ total }}", style="Small").paragraph_format.space_before = Pt(6)
    return packed(document)
