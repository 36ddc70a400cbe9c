"""Reading of a register's tab: cells, links and the office's mark, all of one version."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, takewhile
from pathlib import Path

from sheetflow.adapters.xlsx import sheet_xml
from sheetflow.adapters.xlsx.calamine_reader import grid_of
from sheetflow.adapters.xlsx.package import Package, Relationship, bomb, open_package
from sheetflow.adapters.xlsx.read_in_worker import read_tabs
from sheetflow.adapters.xlsx.scan_sheet import MAX_BLOCK, row_blocks, scan_sheet
from sheetflow.adapters.xlsx.workbook_file import version_of
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.errors import BusyError, RegisterError, SheetflowError

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
            place = sheet_xml.place_of(dict(_attributes(match[1])).get("r", ""))
            literal = _unescape(match[2])
            if place and len(literal) > 2:
                yield place, literal[1:-1].replace('""', '"')


def _places(ref: str) -> Iterator[tuple[int, int]]:
    area = sheet_xml.range_of(ref)
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


ATTEMPTS = 3
OFFICE_PROPERTY = "sheetflow-office"
"""Name of the document property with the office's identity; office programs keep it when they
save, and a workbook without it is an older register."""
_PROPERTIES = "docProps/custom.xml"
_MAX_PROPERTIES = 256 * 1024
_WHOLE = re.compile(rb"<(?:\w+:)?v[^<>]*>\s*([0-9]{1,15}(?:\.0*)?)\s*<")
_OFFICE = re.compile(
    rf'<(?:\w+:)?property\b[^>]*\bname="{OFFICE_PROPERTY}"[^>]*>\s*'
    r"<(?:\w+:)?lpwstr\b[^>]*>\s*([\w-]{8,64})\s*<"
)


MarkedTabs = Mapping[str, tuple[int, int]]
"""Other tabs, each with the place (row, column; from 1) of the number that marks its content."""


def read_sheet(
    path: Path, tab: str | None, *, link_formulas: bool = False, marked: MarkedTabs | None = None
) -> RegisterSnapshot:
    """Read a tab (None: the first) of an .xlsx; `link_formulas` also finds =HYPERLINK(…).

    Its cells are those of a `Grid`; `marked` are the lists of the snapshot.

    Raises RegisterError for a workbook that is broken, encrypted or of another format, has no such
    tab or values absurdly far away; UnavailableError without file or permission; BusyError when it
    is saved during each of several attempts.
    """
    for _ in range(ATTEMPTS):
        version = version_of(path)
        try:
            sheet = _read(path, tab, version, marked or {}, link_formulas=link_formulas)
        except SheetflowError:
            if version_of(path) == version:
                raise
        else:
            if version_of(path) == version:
                return sheet
    raise BusyError(
        f"{path}: the workbook was being saved while it was read.", "The next run reads it again."
    )


def read_office_mark(path: Path) -> str:
    """Return the office's identity in a workbook; "" where there is none or it cannot be read."""
    try:
        return _office_mark(open_package(path))
    except SheetflowError:
        return ""


def _read(
    path: Path, tab: str | None, version: str, marked: MarkedTabs, *, link_formulas: bool
) -> RegisterSnapshot:
    package = open_package(path)
    chosen = package.tab(tab)
    scan = scan_sheet(package, chosen.part)
    if scan.unusual:
        (grid,) = read_tabs(path, package.content, chosen.name)
    else:
        grid = grid_of(package, chosen, scan)
    links = links_of(package, chosen.part, formulas=link_formulas and grid.link_formulas)
    marks = {
        other.name: _mark(package, other.part, marked[other.name])
        for other in package.tabs()
        if other.name in marked and other.part != chosen.part
    }
    return RegisterSnapshot(
        grid.rows,
        version,
        links,
        merged=grid.merged,
        office=_office_mark(package),
        lists=marks,
        tab=grid.tab,
    )


def _mark(package: Package, part: str, place: tuple[int, int]) -> int | None:
    """Return the whole number in a cell of the first rows; None where there is none."""
    try:
        sheet = sheet_xml.parse_sheet(package.read(part))
        above = takewhile(lambda row: row.number <= place[0], sheet_xml.rows(sheet))
        row = next((row for row in above if row.number == place[0]), None)
        cells = sheet_xml.cells(sheet, row) if row else ()
        cell = next((cell for cell in cells if cell.number == place[1]), None)
    except sheet_xml.UnsafeSheetError:
        return None
    number = _WHOLE.search(sheet.content, cell.inner, cell.inner_end) if cell else None
    return int(float(number[1])) if number else None


def _office_mark(package: Package) -> str:
    if not 0 < package.size(_PROPERTIES) <= _MAX_PROPERTIES:
        return ""
    try:
        found = _OFFICE.search(package.read(_PROPERTIES).decode("utf-8", "replace"))
    except SheetflowError:
        return ""
    return found[1] if found else ""
