"""Values as WordprocessingML: every one escaped, links with their style, pictures with alt text."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm
from docxtpl import DocxTemplate
from markupsafe import Markup, escape

from sheetflow.adapters.documents.template_values import picture_ending, printed
from sheetflow.core.papers.context_values import Link, Picture, Styled

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
        self._links: dict[tuple[int, str], str] = {}
        self._images: dict[str, ImagePart] = {}
        self._names: set[str] = set()
        self._drawings: dict[tuple[int, str], str] = {}
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
        return _OPEN.format(_LINK_RUN.format(self._relation(link.url), text))

    def _relation(self, url: str) -> str:
        """Return the link's relation; python-docx would search all of them each time: quadratic."""
        part: Any = self._document.current_rendering_part
        key = (id(part), url)
        if key not in self._links:
            self._links[key] = _unlike(part.rels, "rLink", len(self._links) + 1)
            part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[key], is_external=True
            )
        return self._links[key]

    def _picture(self, picture: Picture) -> str:
        data = self._pictures.get(picture.ref)
        if data is None or picture_ending(data) not in ("png", "jpg"):
            return self._text(f"[{picture.alt}]")
        image = self._image(picture.ref, data)
        wanted = Mm(picture.height_mm) if picture.height_mm else None
        width, height = image.image.scaled_dimensions(Mm(picture.width_mm), wanted)
        number = FIRST_PICTURE + self._drawn
        relation = self._drawing(picture.ref, image)
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

    def _drawing(self, ref: str, image: ImagePart) -> str:
        """Return the picture's relation to the part that shows it."""
        part: Any = self._document.current_rendering_part
        key = (id(part), ref)
        if key not in self._drawings:
            self._drawings[key] = _unlike(part.rels, "rPicture", len(self._drawings) + 1)
            part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, image, self._drawings[key])
        return self._drawings[key]


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
