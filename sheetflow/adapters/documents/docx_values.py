"""The body of a Word document: its places and tables, and values as escaped WordprocessingML.

Links have their style, pictures their alternative text.
"""

import io
import re
from collections import defaultdict
from collections.abc import Container, Mapping
from itertools import islice
from typing import IO, Any
from xml.parsers.expat import ParserCreate

from docx.document import Document
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError
from markupsafe import Markup, escape

from sheetflow.adapters.documents.template_values import PaperEnvironment, picture_ending, printed
from sheetflow.core.papers.context_values import Link, Picture, Styled

MAX_BODY_BYTES = 256 * 1024**2
"""Bytes of the filled main part; the report of 5,000 publications has 12 million."""

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_AT_A_TIME = 2_000
_COLUMNS_CHANGE = re.compile(r"\{[%{]-?\s*(?:tc|colspan|hm)\b")
_BRACES = re.compile(r"\{_[{%]|[%}]_\}")
_BLANKS = re.compile(r"[\t\n\a\f]")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_PLACEHOLDER = re.compile(r"\s*\{\{\s*(\w+(?:\.\w+)*)\s*\}\}\s*")


def leave_out_columns(document: Document, context: Mapping[str, Any]) -> None:
    """Remove columns whose repeated head is a placeholder for an empty text.

    Their width goes to the widest column left.  A table stays as it is where a cell spans several
    columns, where a column to be removed contains a statement, or where none would be left.
    """
    for table in document.element.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        head = next((row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None), None)
        if head is None:
            continue
        gone = {place for place, cell in enumerate(_cells(head)) if _is_for_nothing(cell, context)}
        if gone and _can_go(table, rows, gone):
            _leave_out(table, rows, gone)


def _is_for_nothing(cell: Any, context: Mapping[str, Any]) -> bool:
    found = _PLACEHOLDER.fullmatch(_text(cell))
    return found is not None and _value(found[1], context) == ""


def _value(name: str, context: Mapping[str, Any]) -> object:
    """Return the context's value; None for names not in it, such as the entries of a loop."""
    found: Any = context
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _can_go(table: Any, rows: list[Any], gone: set[int]) -> bool:
    columns = len(_grid(table))
    return len(gone) < columns and all(
        len(cells) == columns
        and not any(cell.find(f".//{qn('w:gridSpan')}") is not None for cell in cells)
        and not any("{%tr" in _text(cells[place]) for place in gone)
        for cells in map(_cells, rows)
    )


def _leave_out(table: Any, rows: list[Any], gone: set[int]) -> None:
    columns = _grid(table)
    widths = [int(column.get(qn("w:w"), 0)) for column in columns]
    kept = [place for place in range(len(columns)) if place not in gone]
    widest = max(kept, key=lambda place: widths[place])
    width = str(widths[widest] + sum(widths[place] for place in gone))
    columns[widest].set(qn("w:w"), width)
    for row in rows:
        cells = _cells(row)
        for mark in cells[widest].iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
            mark.set(qn("w:w"), width)
        for place in gone:
            row.remove(cells[place])
    for place in gone:
        columns[place].getparent().remove(columns[place])


def _grid(table: Any) -> list[Any]:
    return list(table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))


def _cells(row: Any) -> list[Any]:
    return list(row.findall(qn("w:tc")))


def _text(cell: Any) -> str:
    return "".join(part.text or "" for part in cell.iter(qn("w:t")))


def is_plain(document: Document) -> bool:
    """Return whether filling the template gives finished XML.

    docxtpl mends the finished tree where loops repeat columns or pictures of the template, and
    where its text contains escaped braces, tabs or line ends.
    """
    root: Any = document.element
    if next(root.iter(qn("wp:docPr")), None) is not None:
        return False
    texts = [text.text or "" for text in root.iter(qn("w:t"))]
    whole = "".join(texts)
    return not (
        any(_BLANKS.search(text) for text in texts)
        or _COLUMNS_CHANGE.search(whole)
        or _BRACES.search(whole)
    )


def render_body(
    template: DocxTemplate, context: Mapping[str, Any], environment: PaperEnvironment
) -> IO[bytes]:
    """Return the main part filled.

    Raises the template's errors, SecurityError when it becomes too large, and ExpatError when it is
    not XML.
    """
    part = template.docx.part
    source = template.patch_xml(template.xml_to_string(part.element))
    template.current_rendering_part = part
    # As docxtpl does, so that an error's line is the paragraph's number.
    filled = environment.from_string(_PARAGRAPH.sub(r"\n<w:p\1", source)).generate(context)
    body, check = io.BytesIO(), ParserCreate()
    body.write(_DECLARATION)
    while batch := list(islice(filled, _AT_A_TIME)):
        piece = "".join(batch).replace("\n<w:p", "<w:p").encode()
        check.Parse(piece, False)  # noqa: FBT003 - expat's own signature
        body.write(piece)
        if body.tell() > MAX_BODY_BYTES:
            raise SecurityError(f"the paper would be larger than {MAX_BODY_BYTES // 1024**2} MB")
    check.Parse(b"", True)  # noqa: FBT003
    return body


_OPEN = '</w:t></w:r>{}<w:r><w:t xml:space="preserve">'
"""Closes the placeholder's run, and opens one after it."""

_LINK_RUN = (
    '<w:hyperlink r:id="{}" w:history="1"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    '<w:t xml:space="preserve">{}</w:t></w:r></w:hyperlink>'
)
_ITALIC_RUN = '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'

_LINE_END = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'

FIRST_PICTURE = 1001
"""The number from which docxtpl counts drawings."""


class WordValues:
    """A printer of values into the part that `document` is rendering at the moment.

    `line_ends`: print line ends as Word's own; otherwise docxtpl finds them in the whole text.
    """

    def __init__(
        self, document: DocxTemplate, pictures: Mapping[str, bytes], *, line_ends: bool = False
    ) -> None:
        self._document = document
        self._pictures = pictures
        self._line_ends = line_ends
        self._relations = defaultdict[str, dict[tuple[int, str], str]](dict)
        self._images: dict[str, ImagePart] = {}
        self._names: set[str] = set()
        self._drawn = 0

    def __call__(self, value: object) -> Markup:
        """Return the value as escaped XML; escaped text (joined texts) stays as it is."""
        if isinstance(value, Link):
            return Markup(self._link(value))  # noqa: S704 - its text is escaped in _link
        if isinstance(value, Picture):
            return Markup(self._picture(value))  # noqa: S704 - made by python-docx and escape
        if isinstance(value, Styled):
            return Markup(self._styled(value))  # noqa: S704 - its texts are escaped in _text
        if isinstance(value, Markup):
            return value
        return Markup(self._text(printed(value)))  # noqa: S704 - escaped by word_text

    def _text(self, text: str) -> str:
        escaped = word_text(text)
        if self._line_ends:
            escaped = escaped.replace("\n", _LINE_END).replace("\t", _TAB)
        return escaped

    def _styled(self, styled: Styled) -> str:
        return "".join(
            _OPEN.format(_ITALIC_RUN.format(self._text(text))) if italic else self._text(text)
            for text, italic in styled.parts
        )

    def _link(self, link: Link) -> str:
        text = self._text(link.text)
        if not link.url:
            return text
        relation = self._relation("rLink", link.url, RELATIONSHIP_TYPE.HYPERLINK, link.url)
        return _OPEN.format(_LINK_RUN.format(relation, text))

    def _relation(self, stem: str, name: str, kind: str, target: str | ImagePart) -> str:
        """Return the identifier of the part's relation to a link or picture of that name.

        python-docx would search all relations each time: quadratic.
        """
        part: Any = self._document.current_rendering_part
        known, key = self._relations[stem], (id(part), name)
        if key not in known:
            known[key] = _unlike(part.rels, stem, len(known) + 1)
            is_external = isinstance(target, str)
            part.rels.add_relationship(kind, target, known[key], is_external=is_external)
        return known[key]

    def _picture(self, picture: Picture) -> str:
        data = self._pictures.get(picture.ref)
        if data is None or picture_ending(data) not in ("png", "jpg"):
            return self._text(f"[{picture.alt}]")
        image = self._image(picture.ref, data)
        wanted = Mm(picture.height_mm) if picture.height_mm else None
        width, height = image.image.scaled_dimensions(Mm(picture.width_mm), wanted)
        number = FIRST_PICTURE + self._drawn
        relation = self._relation("rPicture", picture.ref, RELATIONSHIP_TYPE.IMAGE, image)
        inline = CT_Inline.new_pic_inline(number, relation, image.filename, width, height)
        self._drawn += 1
        inline.docPr.set("descr", picture.alt)
        inline.docPr.set("name", f"Picture {self._drawn}")
        return _OPEN.format(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")

    def _image(self, ref: str, data: bytes) -> ImagePart:
        """Return the picture's part; python-docx would compute all digests each time: quadratic."""
        if ref not in self._images:
            image = Image.from_blob(data)
            self._images[ref] = ImagePart.from_image(image, PackURI(self._name(image.ext)))
        return self._images[ref]

    def _name(self, ending: str) -> str:
        """Return a part's name that neither the template nor another picture has."""
        if not self._names:
            parts = self._document.docx.part.package.iter_parts()
            self._names = {str(part.partname).rpartition(".")[0] for part in parts}
        name = _unlike(self._names, "/word/media/picture", len(self._images) + 1)
        self._names.add(name)
        return f"{name}.{ending}"


def _unlike(taken: Container[str], stem: str, number: int) -> str:
    """Return the first free name from that number on: a filled paper may become a template."""
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def word_text(text: str) -> str:
    """Escape text for XML, and for docxtpl, which would read `{_{` as two braces."""
    escaped = str(escape(text))
    return (
        escaped.replace("{_", "{&#95;")
        .replace("%_", "%&#95;")
        .replace("_}", "&#95;}")
        .replace("_%", "&#95;%")
    )
