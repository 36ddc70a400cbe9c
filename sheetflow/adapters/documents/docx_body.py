"""The main part of a Word file: columns left out, and its text filled.

An office without values under a head gets no column of dashes, and the template needs no statement
that staff would have to understand: it has every possible column.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from itertools import islice
from typing import IO, Any
from xml.parsers.expat import ParserCreate

from docx.document import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import SecurityError

from sheetflow.adapters.documents.template_values import PaperEnvironment

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
