"""Values as WordprocessingML: every one escaped, links with their style, pictures with alt text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm
from markupsafe import Markup, escape

from sheetflow.adapters.documents.sandbox import printed
from sheetflow.adapters.documents.spots import LinkSpot, PictureSpot, picture_ending

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

_OPEN = '</w:t></w:r>{}<w:r><w:t xml:space="preserve">'
"""Closes the run that the placeholder stands in, and opens one after it."""

_LINK_RUN = (
    '<w:hyperlink r:id="{}" w:history="1"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
    '<w:t xml:space="preserve">{}</w:t></w:r></w:hyperlink>'
)


_LINE_END = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'

FIRST_PICTURE = 1001
"""Where docxtpl begins to number drawings."""


class WordValues:
    """Prints values into the part that `document` is rendering at the moment.

    `line_ends`: as Word's own; without, they are left to docxtpl, which finds them in the whole.
    """

    def __init__(
        self, document: DocxTemplate, pictures: Mapping[str, bytes], *, line_ends: bool = False
    ) -> None:
        self._document = document
        self._pictures = pictures
        self._line_ends = line_ends
        self._links: dict[tuple[int, str], str] = {}
        self._drawn = 0

    def __call__(self, value: object) -> Markup:
        """The value as escaped XML; what is already escaped (joined texts) stays as it is."""
        if isinstance(value, LinkSpot):
            return Markup(self._link(value))  # noqa: S704 - its text is escaped in _link
        if isinstance(value, PictureSpot):
            return Markup(self._picture(value))  # noqa: S704 - made by python-docx and escape
        if isinstance(value, Markup):
            return value
        return Markup(self._text(printed(value)))  # noqa: S704 - escaped by word_text

    def _text(self, text: str) -> str:
        escaped = word_text(text)
        if self._line_ends:
            escaped = escaped.replace("\n", _LINE_END).replace("\t", _TAB)
        return escaped

    def _link(self, link: LinkSpot) -> str:
        text = self._text(link.text)
        if not link.url:
            return text
        return _OPEN.format(_LINK_RUN.format(self._relation(link.url), text))

    def _relation(self, url: str) -> str:
        """python-docx would look through all relations for each new one: quadratic."""
        part: Any = self._document.current_rendering_part
        key = (id(part), url)
        if key not in self._links:
            self._links[key] = f"rLink{len(self._links) + 1}"
            part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK, url, self._links[key], is_external=True
            )
        return self._links[key]

    def _picture(self, spot: PictureSpot) -> str:
        data = self._pictures.get(spot.ref)
        if data is None or picture_ending(data) not in ("png", "jpg"):
            return self._text(f"[{spot.alt}]")
        height = Mm(spot.height_mm) if spot.height_mm else None
        part: Any = self._document.current_rendering_part
        inline = part.new_pic_inline(io.BytesIO(data), Mm(spot.width_mm), height)
        inline.docPr.set("id", str(FIRST_PICTURE + self._drawn))
        self._drawn += 1
        inline.docPr.set("descr", spot.alt)
        inline.docPr.set("name", f"Picture {self._drawn}")
        return _OPEN.format(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>")


def word_text(text: str) -> str:
    """Escaped for XML, and for docxtpl, which would read `{_{` as two braces."""
    escaped = str(escape(text))
    return (
        escaped.replace("{_", "{&#95;")
        .replace("%_", "%&#95;")
        .replace("_}", "&#95;}")
        .replace("_%", "&#95;%")
    )
