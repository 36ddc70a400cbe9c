"""Reading of a tab's cells by python-calamine, at their places in the sheet.

Calamine runs in the job's own process, takes as much memory as a workbook makes it take, and
aborts the process when there is none left: so what it would read is examined first.  It also
refuses a whole workbook for parts that no register needs: a merge written as a whole column
(BZ:BZ), an odd `dimension`, another tab without a part, an error value newer than calamine.  Then a
workbook of only the tab's cells, strings and styles is made in memory and read.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from python_calamine import CalamineError, CalamineWorkbook

from sheetflow.adapters.xlsx.package import Package, Tab, UnsafeXmlError, bomb, broken, parse_xml
from sheetflow.adapters.xlsx.scan_sheet import SheetScan, row_blocks, scan_sheet
from sheetflow.adapters.xlsx.sheet_xml import UnsafeSheetError, area_of, attribute, parse_sheet
from sheetflow.core.register.sheet import Area

Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta

MAX_MERGED = 500_000
_NEEDED = ("sharedStrings", "styles")
"""Kinds of parts without which cells would have other values."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ERROR_TYPE = re.compile(rb"""(\st=)(["'])e\2""")
_ROOT_TAG = re.compile(rb"""<(?:[\w.-]+:)?worksheet(?=[\s>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")
MAX_TEXT = 1 << 30
"""Bytes of the texts of all cells."""
_FOLDER = "xl/"
_WORKBOOK = "xl/workbook.xml"
_SHORTEST_CELL = len('<c r="A1" t="s"><v>0</v></c>')
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']?\s*\+?([0-9]{1,20})""")
_INDEX = re.compile(rb"<v[^<>]*>\s*([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab of one version of a workbook; `trouble` is why it could not be read.

    An empty cell is "", as in calamine: turning two million into None costs a tenth of the reading.
    Whole numbers stay floats, an error cell is its text such as "#REF!", a formula is its stored
    result, a number whose format is that of a date is a date.
    `rows[i][j]` is sheet row i + 1, column j + 1, whatever is empty before it.  All rows are as
    long as the last column that has a value; rows after the last value are left out.
    """

    tab: str
    rows: Sequence[Sequence[Cell]] = ()
    merged: tuple[Area, ...] = ()
    link_formulas: bool = False
    """Whether the tab may hold formulas that make links."""
    trouble: str = ""


def grid_of(package: Package, tab: Tab, scan: SheetScan | None = None) -> Grid:
    """Return the tab's cells.  Raises RegisterError.

    A tab whose `scan` is unusual is to be read in a worker, whose memory is limited.
    """
    scan = scan or scan_sheet(package, tab.part)
    # Before calamine, which aborts the whole process when it is made to take too much memory.
    _check_parts(package, tab)
    try:
        if _reads_alike(package, tab):
            rows, merged = _calamine_rows(package.content, tab.name)
        else:
            rows, merged = _reduced_rows(package, tab)
    except CalamineError as error:
        rows, merged = _reduced_rows(package, tab, error)
    refuse_overlaps(package.path, tab.part, rows, merged)
    for (row, column), text in scan.errors.items():
        put_text(rows, row, column, text)
    return Grid(tab.name, rows, merged, scan.link_formulas)


def refuse_overlaps(
    path: Path, part: str, rows: Sequence[Sequence[Cell]], merged: Sequence[Area]
) -> None:
    """Raise RegisterError when merged ranges overlap or are too many.

    Later code visits each covered cell, so overlapping ranges would cost unlimited time.
    """
    height, width = len(rows), max(map(len, rows), default=0)
    covered = sum(
        max(0, min(area.bottom, height) - area.top + 1)
        * max(0, min(area.right, width) - area.left + 1)
        for area in merged
    )
    if covered > height * width or len(merged) > MAX_MERGED:
        raise bomb(path, part)


def _calamine_rows(content: bytes, tab: str) -> tuple[list[list[Cell]], tuple[Area, ...]]:
    with CalamineWorkbook.from_object(io.BytesIO(content)) as workbook:
        sheet = workbook.get_sheet_by_name(tab)
        merged = sheet.merged_cell_ranges or ()
        rows: list[list[Cell]] = [*sheet.to_python(skip_empty_area=False)]
    return rows, tuple(
        Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged
    )


def _reduced_rows(
    package: Package, tab: Tab, refused: CalamineError | None = None
) -> tuple[list[list[Cell]], tuple[Area, ...]]:
    """Return rows and merged ranges of the reduced workbook; RegisterError names a damaged part."""
    content = _reduced_workbook(package, tab)
    if content is None:
        reason = _broken_part(package, tab) or str(refused or "its cells are not certain")
        raise broken(package.path, reason) from refused
    try:
        rows, _ = _calamine_rows(content, tab.name)
    except CalamineError as error:
        reason = _broken_part(package, tab) or f"{tab.part}: {error}"
        raise broken(package.path, reason) from error
    width = max(map(len, rows), default=0)
    areas = (area_of(written, len(rows), width) for written in _merge_references(package, tab))
    return rows, tuple(area for area in areas if area is not None)


def put_text(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Put an error's text where calamine left an empty cell, or no cell at the sheet's edge."""
    width = max(column, len(rows[0]) if rows else 0)
    if rows and len(rows[0]) < width:
        for known in rows:
            known.extend([""] * (width - len(known)))
    rows.extend([""] * width for _ in range(row - len(rows)))
    rows[row - 1][column - 1] = text


def _reduced_workbook(package: Package, tab: Tab) -> bytes | None:
    """Return an .xlsx of the tab's cells and the parts they need; None when these are uncertain."""
    content = package.read(tab.part)
    try:
        sheet = parse_sheet(content)
    except UnsafeSheetError:
        return None
    root = _ROOT_TAG.search(sheet.search)
    if root is None:
        return None
    cells = _ERROR_TYPE.sub(rb"\1\2str\2", content[sheet.data.start : sheet.data.end])
    parts = {kind: package.read(part) for kind, part in _needed_parts(package).items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", _relationships({"officeDocument": _WORKBOOK}))
        archive.writestr(_WORKBOOK, _workbook(tab.name, package))
        targets = {"worksheet": "worksheets/sheet1.xml"} | {kind: f"{kind}.xml" for kind in parts}
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(targets))
        archive.writestr(
            "xl/worksheets/sheet1.xml", b"%b%b</%bworksheet>" % (root[0], cells, sheet.prefix)
        )
        for kind, part in parts.items():
            archive.writestr(f"xl/{kind}.xml", part)
    return made.getvalue()


def _needed_parts(package: Package) -> dict[str, str]:
    """Return by kind the members that hold the workbook's strings and styles, if they exist."""
    return {link.kind: link.target for link in package.beside(*_NEEDED)}


def _broken_part(package: Package, tab: Tab) -> str:
    """Return which part that cells need is not XML, with the reason; "" when all are."""
    for part in (tab.part, *_needed_parts(package).values()):
        try:
            parse_xml(package.stream(part), separator=None)
        except UnsafeXmlError as error:
            return f"{part}: {error}"
    return ""


def _merge_references(package: Package, tab: Tab) -> Iterator[str]:
    """Yield the merged ranges as written, including those of whole columns and rows."""
    for match in _MERGE.finditer(package.read(tab.part)):
        written = attribute(match[0], b"ref")
        if written:
            yield written.decode("utf-8", "replace")


def _workbook(name: str, package: Package) -> str:
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f'<workbookPr date1904="{int(package.epoch_1904)}"/>'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="worksheet"/></sheets></workbook>'
    )


def _relationships(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _check_parts(package: Package, tab: Tab) -> None:
    """Raise RegisterError for absurdly many or long strings, or styles of an absurd size.

    Calamine copies each string into every cell of the tab that refers to it.
    """
    for kind, part in _parts_beside(package):
        if kind == "sharedStrings":
            _check_texts(package, tab.part, part)
        else:
            for _ in package.stream(part):
                pass


def _reads_alike(package: Package, tab: Tab) -> bool:
    """Whether calamine certainly finds the same parts for the tab's name as `package` does.

    It follows usual names even against the relationships, and reads some attributes more loosely.
    """
    documents = [
        element.attributes.get("Target", "")
        for element in package.elements("_rels/.rels")
        if element.attributes.get("Type", "").endswith("/officeDocument")
    ]
    if package.workbook_part != _WORKBOOK or [one.lstrip("/") for one in documents] != [_WORKBOOK]:
        return False
    sheets = [
        element.attributes
        for element in package.elements(_WORKBOOK)
        if element.name == "sheet" and element.attributes.get("name") == tab.name
    ]
    if len(sheets) != 1 or "id" in sheets[0] or any("&" in one for one in package.members):
        return False
    targets = [
        element.attributes.get("Target", "")
        for element in package.elements("xl/_rels/workbook.xml.rels")
        if element.attributes.get("Id") == sheets[0].get("ns:id")
    ]
    return [one.lstrip("/") if one[:1] == "/" else _FOLDER + one for one in targets] == [tab.part]


def _parts_beside(package: Package) -> set[tuple[str, str]]:
    """Return (kind, part) of the parts that the workbook relates to or that have usual names."""
    usual = {f"{_FOLDER}{kind}.xml".lower(): kind for kind in _NEEDED}
    named = {(usual[part.lower()], part) for part in package.members if part.lower() in usual}
    return named | set(_needed_parts(package).items())


def _check_texts(package: Package, sheet: str, strings: str) -> None:
    content = package.read(strings)
    announced = max((int(found) for found in _COUNT.findall(content)), default=0)
    if announced > len(content):
        raise broken(package.path, f"{strings} announces {announced} texts")
    sizes = [len(text) for text in content.split(b"</si")]
    if max(sizes) * (package.size(sheet) // _SHORTEST_CELL) > MAX_TEXT:
        _refuse_swollen(package, sheet, sizes)


def _refuse_swollen(package: Package, sheet: str, sizes: Sequence[int]) -> None:
    """Raise RegisterError for too much text; every number in a cell counts as a string's index."""
    size = 0
    for block in row_blocks(package, sheet):
        numbers = map(int, _INDEX.findall(block))
        size += sum(sizes[number] for number in numbers if number < len(sizes))
        if size > MAX_TEXT:
            raise bomb(package.path, sheet)
