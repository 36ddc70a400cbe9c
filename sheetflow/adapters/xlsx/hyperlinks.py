"""Hyperlink targets of cells, which python-calamine does not return."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from sheetflow.adapters.xlsx.package import Package, Relationship, bomb
from sheetflow.adapters.xlsx.scan_sheet import MAX_BLOCK, row_blocks
from sheetflow.adapters.xlsx.sheet_xml import place_of, range_of
from sheetflow.errors import RegisterError

Links = dict[tuple[int, int], str]

# A link over a whole column is one link, not a million.
MAX_RANGE = 1_000
MAX_LINKS = 2_000_000

_LINK_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")
_HYPERLINK = re.compile(rb"""<(?:\w+:)?hyperlink((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))+)\s*/?>""")
_SHEET_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData(?:\s[^>]*)?/>")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s([^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?>\s*=?\s*HYPERLINK\("""
    rb"""\s*((?:"|&quot;)(?:[^"&<]|&(?!quot;)|(?:""|&quot;&quot;))*(?:"|&quot;))\s*[,;)]"""
)


def links_of(package: Package, part: str, *, formulas: bool = False) -> Links:
    """Return a sheet's addresses by (row, column), counted from 1.  Raises RegisterError.

    Links of cells and, with `formulas`, of formulas whose address is a literal:
    `=HYPERLINK("address"; "text")`.  An address put together by a formula, and dependents of a
    shared formula, are not found.  Links within the workbook are left out.  Without links in the
    sheet's relationships and without `formulas`, the sheet is not unpacked at all.
    """
    external = {
        identifier: relationship
        for identifier, relationship in package.relationships(part).items()
        if relationship.kind == "hyperlink"
    }
    links: Links = {}
    if external:
        found = _cell_links(_after_cells(package, part), external)
        links.update(islice(found, MAX_LINKS))
        if next(found, None):
            raise bomb(package.path, part)
    if formulas:
        links.update(_formula_links(row_blocks(package, part)))
    return links


def _after_cells(package: Package, part: str) -> bytes:
    """Return the XML behind the cells of a sheet: hyperlinks, validations and the like."""
    pieces: list[bytes] = []
    held, size = b"", 0
    for chunk in package.stream(part):
        if pieces:
            pieces.append(chunk)
            size += len(chunk)
            if size > MAX_BLOCK:
                raise bomb(package.path, part)
            continue
        window = held + chunk
        match = _SHEET_DATA_END.search(window)
        if match:
            pieces.append(window[match.end() :])
        held = window[-64:]
    rest = b"".join(pieces)
    if b"<!DOCTYPE" in rest:
        raise RegisterError(f"{package.path}: {part} has a document type.", "Save it anew.")
    return rest


def _cell_links(
    rest: bytes, external: Mapping[str, Relationship]
) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _HYPERLINK.finditer(rest):
        attributes = {key.rpartition(":")[2]: value for key, value in _attributes(match[1])}
        relationship = external.get(attributes.get("id", ""))
        if relationship is None:
            continue
        location = attributes.get("location", "")
        address = relationship.target + (f"#{location}" if location else "")
        for place in _places(attributes.get("ref", "")):
            yield place, address


def _formula_links(blocks: Iterable[bytes]) -> Iterator[tuple[tuple[int, int], str]]:
    for block in blocks:
        if b"HYPERLINK(" not in block:
            continue
        for match in _FORMULA.finditer(block):
            place = place_of(dict(_attributes(match[1])).get("r", ""))
            literal = _unescape(match[2])
            if place and len(literal) > 2:
                yield place, literal[1:-1].replace('""', '"')


def _places(ref: str) -> Iterator[tuple[int, int]]:
    area = range_of(ref)
    if area is None:
        return
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) > MAX_RANGE:
        bottom, right = top, left
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield row, column


def _attributes(tag: bytes) -> Iterator[tuple[str, str]]:
    for match in _LINK_ATTRIBUTE.finditer(tag):
        yield match[1].decode(), _unescape(match[2][1:-1])


def _unescape(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", "replace"))
