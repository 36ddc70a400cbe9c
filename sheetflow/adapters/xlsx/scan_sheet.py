"""Scan of a sheet's bytes, in one pass, for what python-calamine does not report.

Two things: the text of error cells, which calamine returns as empty; and values so far away that
calamine, which allocates a full rectangle, would take all memory and abort the process (measured:
one value in XFD1048576 requests 550 GB).  The pass costs about a fifth of calamine's own reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.adapters.xlsx.package import Package, bomb
from sheetflow.adapters.xlsx.sheet_xml import column_number
from sheetflow.core.register.sheet import column_letters
from sheetflow.errors import RegisterError

# 300,000 rows of 40 columns: about 400 MB in calamine.
MAX_AREA = 12_000_000
MAX_BLOCK = 64 << 20
"""Bytes of a single row; the fullest that Excel allows, with 32,767 characters in each cell, is
larger, but no person writes such a row."""

# Patterns that scan every byte begin with a literal: `re` then searches for that, which is fast.
_ERROR_TYPE = re.compile(rb"""t=["']e["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)<")
_REF = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ODD_CELL = re.compile(
    rb"""<c(?! r="[A-Z]{1,2}+1?+[0-9]{0,5}+"[^<>r]*+(?:>|r"[^<>r]*+>)|ol|on|f|u|ellW)"""
)
"""A cell without a usual place (below AAA, above row 200,000) as its first attribute, or with
another that begins with an r (calamine takes the last of two places; `t="str"` is usual).
Other elements whose names begin with a c are left out."""
_PREFIXED = re.compile(rb":[cv][\s/>]")
_FILLED = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]{0,200}(?<!/)>""")
PICTURE = "=IMAGE()"
"""Value of a cell with a picture in it."""
_CELL_END = re.compile(rb"</(?:\w+:)?c\s*>")


@dataclass(frozen=True, slots=True)
class SheetScan:
    """Facts about a sheet that calamine leaves out.

    `errors` are the texts of error cells, such as "#REF!", by (row, column) counted from 1;
    `link_formulas` is whether any formula may make a link; `unusual`, whether cells are written as
    no office program writes them, so that calamine's use of memory cannot be predicted.
    """

    errors: dict[tuple[int, int], str]
    link_formulas: bool
    unusual: bool = False


def scan_sheet(package: Package, part: str) -> SheetScan:
    """Return the facts about a sheet that calamine leaves out.

    Raises RegisterError when the sheet's values span an absurd rectangle.  Error cells without a
    reference of their own (no office program writes them so) are not found and stay empty.
    """
    errors: dict[tuple[int, int], str] = {}
    unusual = link_formulas = False
    for block in row_blocks(package, part):
        errors.update(_errors(block))
        unusual = unusual or bool(_ODD_CELL.search(block) or _PREFIXED.search(block))
        link_formulas = link_formulas or b"HYPERLINK(" in block
    if unusual:
        _refuse_far_values(package, part)
    return SheetScan(errors, link_formulas, unusual)


def row_blocks(package: Package, part: str) -> Iterator[bytes]:
    """Yield a sheet in blocks cut after `row>`.

    That is at the end of a row, or inside a text that contains `row>`, but never inside a tag or
    between an error cell and its value.  Raises RegisterError when a block would be longer than
    MAX_BLOCK.
    """
    held: list[bytes] = []
    size = 0
    for chunk in package.stream(part):
        end = chunk.rfind(b"row>") + len(b"row>")
        if end < len(b"row>"):
            held.append(chunk)
            size += len(chunk)
            if size > MAX_BLOCK:
                raise bomb(package.path, part)
            continue
        yield b"".join((*held, chunk[:end]))
        held, size = [chunk[end:]], len(chunk) - end
    yield b"".join(held)


def _errors(block: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield places and texts of error cells; reads each byte once, whatever the block contains."""
    at = 0
    while match := _ERROR_TYPE.search(block, at):
        at, start = match.end(), at
        if not block[match.start() - 1 : match.start()].isspace():
            continue
        tag_end = block.find(b">", at)
        cell_end = _CELL_END.search(block, tag_end)
        if tag_end < 0 or cell_end is None:
            return
        tag_start = block.rfind(b"<", start, match.start())
        place = _REF.search(block, tag_start, tag_end)
        at = tag_end
        if block[tag_end - 1 : tag_end] == b"/":
            continue
        at = cell_end.end()
        value = _VALUE.search(block, tag_end, cell_end.start())
        if place and value:
            where = (int(place[2]), column_number(place[1].decode()))
            picture = _is_picture(block[tag_start:tag_end], block[tag_end : cell_end.start()])
            yield where, PICTURE if picture else value[1].decode("utf-8", "replace")


def _is_picture(tag: bytes, content: bytes) -> bool:
    """Whether the cell contains a picture in Excel, which older programs read as an error."""
    made = b"<f" in content and b"IMAGE(" not in content
    return b" vm=" in tag and not made


def _refuse_far_values(package: Package, part: str) -> None:
    rows = columns = 0
    for block in row_blocks(package, part):
        for match in _FILLED.finditer(block):
            rows = max(rows, int(match[2]))
            columns = max(columns, column_number(match[1].decode()))
    if rows * columns > MAX_AREA:
        letters = column_letters(columns - 1)
        raise RegisterError(
            f"{package.path}: its values reach to row {rows} and column {letters}, "
            "further than a register can be read.",
            "Delete the stray values far below or far to the right of the table, then save.",
        )
