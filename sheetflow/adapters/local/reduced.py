"""A tab's cells when the workbook holds something that the reader of cells stumbles over.

python-calamine refuses a whole workbook for parts that no register needs: a merge written as a
whole column (BZ:BZ), an odd `dimension`, another tab without a part, an error value newer than
it.  Then a workbook of the tab's cells, strings and styles alone is made in memory and read.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from sheetflow.adapters.local.flatxml import UnsafeXmlError
from sheetflow.adapters.local.sheetxml import UnsafeSheetError, attribute, parse_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sheetflow.adapters.local.package import Package, Relationship, Tab

NEEDED = ("sharedStrings", "styles")
"""Kinds of parts without which cells would read otherwise."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "xl/worksheets/sheet1.xml"
_ERROR_TYPE = re.compile(rb"""(\st=)(["'])e\2""")
_ROOT_TAG = re.compile(rb"""<(?:[\w.-]+:)?worksheet(?=[\s>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*>")


def reduced_workbook(package: Package, tab: Tab) -> bytes | None:
    """An .xlsx of the tab's cells and what they need; None when its cells are not certain."""
    content = package.read(tab.part)
    try:
        sheet = parse_sheet(content)
    except UnsafeSheetError:
        return None
    root = _ROOT_TAG.search(sheet.search)
    if root is None:
        return None
    cells = _ERROR_TYPE.sub(rb"\1\2str\2", content[sheet.data.start : sheet.data.end])
    parts = {kind: package.read(part) for kind, part in needed_parts(package).items()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"/>')
        archive.writestr("_rels/.rels", _relationships({"officeDocument": "xl/workbook.xml"}))
        archive.writestr("xl/workbook.xml", _workbook(tab.name, package))
        targets = {"worksheet": "worksheets/sheet1.xml"} | {kind: f"{kind}.xml" for kind in parts}
        archive.writestr("xl/_rels/workbook.xml.rels", _relationships(targets))
        archive.writestr(_SHEET, b"%b%b</%bworksheet>" % (root[0], cells, sheet.prefix))
        for kind, part in parts.items():
            archive.writestr(f"xl/{kind}.xml", part)
    return made.getvalue()


def needed_parts(package: Package) -> dict[str, str]:
    """The members that hold the workbook's strings and styles, by kind, as far as they exist."""
    links: dict[str, Relationship] = package.relationships(package.workbook_part)
    return {
        link.kind: link.target
        for link in links.values()
        if link.kind in NEEDED and package.has(link.target)
    }


def broken_part(package: Package, tab: Tab) -> str:
    """Which of the parts that cells need is no XML, with the reason; "" when all of them are."""
    for part in (tab.part, *needed_parts(package).values()):
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_type
        try:
            for chunk in package.stream(part):
                parser.Parse(chunk, False)  # noqa: FBT003 - expat takes its last-chunk flag by place
            parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, UnsafeXmlError) as error:
            return f"{part}: {error}"
    return ""


def _refuse_type(*_: object) -> None:
    raise UnsafeXmlError("document type declarations are refused")


def merge_references(package: Package, tab: Tab) -> Iterator[str]:
    """The merged ranges as they are written, those of whole columns and rows too."""
    for match in _MERGE.finditer(package.read(tab.part)):
        written = attribute(match[0], b"ref")
        if written:
            yield written.decode("utf-8", "replace")


def _workbook(name: str, package: Package) -> str:
    properties = (e for e in package.elements(package.workbook_part) if e.name == "workbookPr")
    epoch = any(element.attributes.get("date1904") in ("1", "true") for element in properties)
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><workbookPr date1904="{int(epoch)}"/>'
        f'<sheets><sheet name={quoteattr(name)} sheetId="1" r:id="worksheet"/></sheets></workbook>'
    )


def _relationships(targets: dict[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{kind}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
