"""Form fields of filed PDFs, drawn so that a print shows the same as a viewer.

A program that fills a form may leave the fields' old pictures and make every viewer draw them anew
(`NeedAppearances`), or leave none at all.
"""

import re
import textwrap

import pikepdf

_FONT = re.compile(rb"/(\S+)\s+(-?[\d.]+)\s+Tf")
MAX_PT, MIN_PT = 12.0, 4.0
"""Letter sizes of a field whose text takes the size that fits (size 0)."""
_WIDE_LETTER = 0.55
"""Width of a letter as a share of its size, rather too much than too little."""
_HIGH_LINE = 1.2
_MARGIN_PT = 2.0


class UndrawnFieldError(Exception):
    """A field with a value that cannot be drawn here."""


def draw_fields(pdf: pikepdf.Pdf) -> None:
    """Draw every filled field whose picture is missing or may be old.

    Raises UndrawnFieldError where a value would be lost or mutilated: then the form is printed
    from its own file.
    """
    if pdf.Root.get("/NeedsRendering", False) is True:
        raise UndrawnFieldError("the pages are drawn by a program in the file (XFA)")
    if not pdf.acroform.exists:
        return
    anew = bool(pdf.acroform.needs_appearances)
    for field in pdf.acroform.fields:
        for note in pdf.acroform.get_annotations_for_field(field):
            if anew or not _is_drawn(note):
                _draw(field, note, pdf)


def flatten_fields(pdf: pikepdf.Pdf) -> None:
    """Make filled fields and signatures' stamps part of their pages, and drop the form.

    A field of a layer stays in its layer.
    """
    draw_fields(pdf)
    if "/AcroForm" not in pdf.Root:
        return
    for page in pdf.pages:
        for note in page.obj.get("/Annots", pikepdf.Array()):
            layer, look = note.get("/OC"), note.get("/AP", pikepdf.Dictionary()).get("/N")
            if layer is not None and isinstance(look, pikepdf.Stream) and "/OC" not in look:
                look.OC = layer
    pdf.acroform.needs_appearances = False
    pdf.flatten_annotations("print")


def _is_drawn(note: pikepdf.Annotation) -> bool:
    look = note.obj.get("/AP")
    return look is not None and "/N" in look


def _draw(field: pikepdf.AcroFormField, note: pikepdf.Annotation, pdf: pikepdf.Pdf) -> None:
    if not (field.is_text or field.is_choice):
        _check_button(field, note)
        return
    text = _field_text(field)
    if not text:
        return
    name, font = _font_of(field)
    code = _encoding_for(text, font)
    width, height = float(note.rect.width), float(note.rect.height)
    several = field.is_text and bool(field.flags & pikepdf.FormFieldFlag.tx_multiline)
    size = _size(text, field, (width, height), several=several)
    lines = _wrapped(text, (width - 2 * _MARGIN_PT) / (size * _WIDE_LETTER)) if several else [text]
    appearance = _FONT.sub(lambda _: b"%b %.2f Tf" % (name.encode(), size), _appearance(field))
    top = height - _MARGIN_PT - size if several else (height - size * 0.7) / 2
    drawn = b" T* ".join(b"<%b> Tj" % line.encode(code).hex().encode() for line in lines)
    content = b"/Tx BMC q BT %b %.2f TL %.2f %.2f Td %b ET Q EMC" % (
        appearance, size * _HIGH_LINE, _MARGIN_PT, top, drawn,
    )  # fmt: skip
    look = pdf.make_stream(
        content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, width, height]
    )
    look.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({name: font}))
    note.obj.AP = pikepdf.Dictionary(N=look)


def _check_button(field: pikepdf.AcroFormField, note: pikepdf.Annotation) -> None:
    """Raise UndrawnFieldError for a ticked box without a picture: none can be made."""
    if field.is_checkbox and field.is_checked and not _is_drawn(note):
        raise UndrawnFieldError("a ticked box has no picture")


def _field_text(field: pikepdf.AcroFormField) -> str:
    """Return the text that a viewer shows, for a choice its label.

    Raises UndrawnFieldError for several choices and for a password.
    """
    value = field.get_inheritable_field_value("/V")
    if isinstance(value, pikepdf.Array) or (
        field.is_text and field.flags & pikepdf.FormFieldFlag.tx_password
    ):
        raise UndrawnFieldError("several choices, or a password")
    text = field.value_as_string
    labels = field.get_inheritable_field_value("/Opt") if field.is_choice else None
    for label in labels if isinstance(labels, pikepdf.Array) else ():
        if isinstance(label, pikepdf.Array) and len(label) > 1 and str(label[0]) == text:
            return str(label[1])
    return text


def _wrapped(text: str, letters: float) -> list[str]:
    width = max(int(letters), 1)
    paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for part in paragraphs for line in textwrap.wrap(part, width) or [""]]


def _encoding_for(text: str, font: pikepdf.Object) -> str:
    """Return the encoding of `text` in the field's typeface.

    Raises UndrawnFieldError for letters that would be lost.
    """
    code = "cp1252" if font.get("/Encoding") == pikepdf.Name.WinAnsiEncoding else "ascii"
    try:
        text.encode(code)
    except UnicodeEncodeError as error:
        raise UndrawnFieldError("the field has letters that its typeface lacks") from error
    return code


def _appearance(field: pikepdf.AcroFormField) -> bytes:
    return bytes(field.default_appearance)


def _font_of(field: pikepdf.AcroFormField) -> tuple[str, pikepdf.Object]:
    """Return the font's name and object; raise UndrawnFieldError where the form has none."""
    found = _FONT.search(_appearance(field))
    resources = field.default_resources
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    name = "/" + found[1].decode("latin-1") if found else ""
    font = fonts.get(name) if name and isinstance(fonts, pikepdf.Dictionary) else None
    if not isinstance(font, pikepdf.Dictionary):
        raise UndrawnFieldError("the field's typeface is missing")
    return name, font


def _size(
    text: str, field: pikepdf.AcroFormField, box: tuple[float, float], *, several: bool
) -> float:
    """Return the letters' size; for size 0 ("as it fits") the one with which the text fits."""
    found = _FONT.search(_appearance(field))
    if found is not None and float(found[2]) > 0:
        return float(found[2])
    width, height = box
    size = min(height / _HIGH_LINE, width / _WIDE_LETTER / len(text))
    if several:
        size = (width * height / _HIGH_LINE / _WIDE_LETTER / len(text)) ** 0.5 * 0.9
    return max(min(size, MAX_PT), MIN_PT)
