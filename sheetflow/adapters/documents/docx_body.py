"""The main part of a Word file, written while its template is being filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any
from xml.parsers.expat import ParserCreate

from docx.document import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError

from sheetflow.adapters.documents.jinja_environment import PaperEnvironment

MAX_BODY_BYTES = 256 * 1024**2
"""In bytes; the report of 5,000 publications has 12 million."""

_DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_AT_A_TIME = 2_000
_COLUMNS_CHANGE = re.compile(r"\{[%{]-?\s*(?:tc|colspan|hm)\b")
_BRACES = re.compile(r"\{_[{%]|[%}]_\}")
_BLANKS = re.compile(r"[\t\n\a\f]")
_PARAGRAPH = re.compile(r"<w:p([ >])")


@dataclass(frozen=True, slots=True)
class Body:
    """The part's name in the package, and the file that its XML is written to."""

    name: str
    file: IO[bytes]


def is_plain(document: Document) -> bool:
    """Whether filling the template gives finished XML.

    docxtpl mends the finished tree where loops repeat columns or pictures of the template, and
    where its text holds escaped braces, tabs or line ends.
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


def write_body(
    template: DocxTemplate, context: dict[str, Any], environment: PaperEnvironment, body: Body
) -> None:
    """Fills the main part into `body`.

    Raises what the template raises, SecurityError when it becomes too large, and ExpatError when
    it is no XML.
    """
    part = template.docx.part
    source = template.patch_xml(template.xml_to_string(part.element))
    template.current_rendering_part = part
    # As docxtpl has it, so that an error's line is the paragraph's number.
    filled = environment.from_string(_PARAGRAPH.sub(r"\n<w:p\1", source)).generate(context)
    check = ParserCreate()
    body.file.write(_DECLARATION)
    for text in _batches(filled):
        piece = text.replace("\n<w:p", "<w:p").encode()
        check.Parse(piece, False)  # noqa: FBT003 - expat's own signature
        body.file.write(piece)
        if body.file.tell() > MAX_BODY_BYTES:
            raise SecurityError(f"the paper would be larger than {MAX_BODY_BYTES // 1024**2} MB")
    check.Parse(b"", True)  # noqa: FBT003


def _batches(pieces: Iterator[str]) -> Iterator[str]:
    while batch := list(islice(pieces, _AT_A_TIME)):
        yield "".join(batch)
