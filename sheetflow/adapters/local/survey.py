"""What python-calamine does not say about a sheet, found in one pass over its bytes.

Two things: the text of error cells, which calamine gives as empty; and values so far away that
calamine, which lays out a full rectangle, would take all memory and abort the process (measured:
one value in XFD1048576 asks for 550 GB).  The pass costs about a fifth of calamine's own reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheetflow.adapters.local.places import column_letters, column_number
from sheetflow.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sheetflow.adapters.local.package import Package

# 300,000 rows of 40 columns: about 400 MB in calamine.
MAX_AREA = 12_000_000
SUSPECT_ROW = 200_000

# Patterns begin with a literal where they meet every byte: `re` then leaps instead of walking.
_ERROR_TYPE = re.compile(rb"""t=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_REF = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]{1,7})["']""")
_WIDE = re.compile(rb"""r=["'][A-Z]{3}[0-9]""")
_FILLED = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["'](?:[^>"']|"[^"]*"|'[^']*')*(?<!/)>""")
PICTURE = "=IMAGE()"
"""What a cell with a picture in it reads as."""
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")


@dataclass(frozen=True, slots=True)
class Beside:
    """Error cells by (row, column) counted from 1, as texts such as "#REF!"; and whether any
    formula may make a link, so that nobody need look for them in vain."""

    errors: dict[tuple[int, int], str]
    link_formulas: bool


def survey(package: Package, part: str) -> Beside:
    """What calamine leaves out of a sheet.

    RegisterError when the sheet's values span an absurd rectangle.  Error cells without a
    reference of their own (no office program writes them so) are not found and stay empty.
    """
    errors: dict[tuple[int, int], str] = {}
    suspect = link_formulas = False
    for block in row_blocks(package.stream(part)):
        errors.update(_errors(block))
        suspect = suspect or _is_far(block)
        link_formulas = link_formulas or b"HYPERLINK(" in block
    if suspect:
        _refuse_far_values(package, part)
    return Beside(errors, link_formulas)


def row_blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks cut after `row>`: at the end of a row, or inside a text with that
    word, but never inside a tag or between an error cell and its value.
    """
    held = b""
    for chunk in chunks:
        end = chunk.rfind(b"row>") + len(b"row>")
        if end < len(b"row>"):
            held += chunk
            continue
        yield held + chunk[:end]
        held = chunk[end:]
    yield held


def _errors(block: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _ERROR_TYPE.finditer(block):
        if not block[match.start() - 1 : match.start()].isspace():
            continue
        tag_end = block.find(b">", match.end())
        cell_end = _CELL_END.search(block, tag_end)
        tag_start = block.rfind(b"<", 0, match.start())
        end = cell_end.start() if cell_end else tag_end
        place = _REF.search(block, tag_start, tag_end)
        value = _VALUE.search(block, tag_end, end)
        if place and value:
            where = (int(place[2]), column_number(place[1].decode()))
            picture = _is_picture(block[tag_start:tag_end], block[tag_end:end])
            yield where, PICTURE if picture else value[1].decode("utf-8", "replace")


def _is_picture(tag: bytes, content: bytes) -> bool:
    """Whether Excel shows a picture in this cell, which older programs read as an error."""
    made = b"<f" in content and b"IMAGE(" not in content
    return b" vm=" in tag and not made


def _is_far(block: bytes) -> bool:
    if _WIDE.search(block):
        return True
    last_rows = (block.rfind(b"<row "), block.rfind(b":row "))
    matches = [_ROW.search(block, max(0, block.rfind(b"<", 0, at + 1))) for at in last_rows]
    return any(match is not None and int(match[1]) > SUSPECT_ROW for match in matches)


def _refuse_far_values(package: Package, part: str) -> None:
    rows = columns = 0
    for block in row_blocks(package.stream(part)):
        for match in _FILLED.finditer(block):
            rows = max(rows, int(match[2]))
            columns = max(columns, column_number(match[1].decode()))
    if rows * columns > MAX_AREA:
        raise RegisterError(
            f"{package.path}: its values reach to row {rows} and column {column_letters(columns)}, "
            "further than a register can be read.",
            "Delete the stray values far below or far to the right of the table, then save.",
        )
