"""Jobs of the worker that reads workbooks: tabs as rows of plain values."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from sheetflow.adapters import office_zip
from sheetflow.adapters.worker.protocol import Handlers, Message
from sheetflow.adapters.xlsx.calamine_reader import Cell, Grid, grid_of, put_text, refuse_overlaps
from sheetflow.adapters.xlsx.flat_xml import UnsafeXmlError, refuse_document_type
from sheetflow.adapters.xlsx.package import Package, Tab, broken, encrypted, package_of
from sheetflow.adapters.xlsx.read_in_worker import plain_rows
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Return the jobs, which read the blob `workbook`.

    `tabs`: of an .xlsx the tab named by `tab`, or all; `others`: all of an .ods or .xls.
    """
    return {"tabs": _tabs, "others": partial(_others, scratch)}


def _others(scratch: Path, request: Message) -> Message:
    path, content = Path(request.head["path"]), request.blobs["workbook"]
    try:
        return _answer([*other_grids(path, content, scratch)])
    except RegisterError as error:
        return Message({"problem": error.problem, "fix": error.fix})


def _tabs(request: Message) -> Message:
    """Read the tabs; if all are requested, one that cannot be read does not stop the others."""
    wanted = request.head["tab"]
    try:
        with package_of(Path(request.head["path"]), request.blobs["workbook"]) as package:
            if wanted is not None:
                grids = [grid_of(package, package.tab(wanted))]
            else:
                grids = [_grid_or_trouble(package, tab) for tab in package.tabs()]
    except RegisterError as error:
        return Message({"problem": error.problem, "fix": error.fix})
    return _answer(grids)


def _answer(grids: Sequence[Grid]) -> Message:
    heads = [
        {
            "name": grid.tab,
            "merged": [[area.top, area.left, area.bottom, area.right] for area in grid.merged],
            "links": grid.link_formulas,
            "trouble": grid.trouble,
        }
        for grid in grids
    ]
    blobs = {
        str(number): json.dumps(plain_rows(grid.rows)).encode("ascii")
        for number, grid in enumerate(grids)
    }
    return Message({"tabs": heads}, blobs)


def _grid_or_trouble(package: Package, tab: Tab) -> Grid:
    try:
        return grid_of(package, tab)
    except RegisterError as error:
        return Grid(tab.name, trouble=error.problem)


_CONTENT = "content.xml"
_REPEATED = 100
"""Most rows and columns of one error that are read outside of the other cells."""


def other_grids(path: Path, content: bytes, scratch: Path) -> Iterator[Grid]:
    """Yield the worksheets in their order; `path` names the workbook in errors.

    Calamine gets it as a file in `scratch` with the ending of its kind: only so does it find out
    that one is encrypted.  Raises RegisterError for a file that is broken, encrypted or no such
    workbook.
    """
    is_zip = content.startswith(b"PK")
    copy = scratch / ("list.ods" if is_zip else "list.xls")
    copy.write_bytes(content)
    try:
        with CalamineWorkbook.from_path(copy) as workbook:
            beside = _read_beside(content) if is_zip else {}
            for sheet in workbook.sheets_metadata:
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    yield _grid(path, workbook.get_sheet_by_name(sheet.name), beside)
    except PasswordError as error:
        raise encrypted(path) from error
    except (CalamineError, expat.ExpatError, UnsafeXmlError, *office_zip.DAMAGE) as error:
        raise broken(path, str(error)) from error
    finally:
        copy.unlink()


def _grid(path: Path, sheet: CalamineSheet, beside: "dict[str, _Table]") -> Grid:
    rows: list[list[Cell]] = [*sheet.to_python(skip_empty_area=False)]
    table = beside.get(sheet.name, _Table())
    merged = table.merged or [
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    refuse_overlaps(path, sheet.name, rows, merged)
    for first, text in table.errors:
        width = max(len(rows[0]) if rows else 0, first.left + _REPEATED)
        for row in range(first.top, min(first.bottom, max(len(rows), first.top + _REPEATED)) + 1):
            for column in range(first.left, min(first.right, width) + 1):
                put_text(rows, row, column, text)
    return Grid(sheet.name, rows, tuple(merged))


@dataclass
class _Table:
    """What calamine leaves out of a worksheet: merged cells, and the texts of errors."""

    merged: list[Area] = field(default_factory=list)
    errors: list[tuple[Area, str]] = field(default_factory=list)
    """Each with the cells that repeat it."""


def _read_beside(content: bytes) -> dict[str, _Table]:
    reader = _TableReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = refuse_document_type
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for chunk in office_zip.unpacked(content, archive.getinfo(_CONTENT)):
            parser.Parse(bytes(chunk), False)  # noqa: FBT003 - expat takes its last-chunk flag by place
    parser.Parse(b"", True)  # noqa: FBT003
    return reader.tables


class _TableReader:
    """Follows the place in the tables of content.xml; rows and columns from 1."""

    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self._table = _Table()
        self._row = self._column = 0
        self._next_row = self._next_column = 1
        self._error: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match name.rpartition(" ")[2]:
            case "table":
                self._table = self.tables[local.get("name", "")] = _Table()
                self._next_row = 1
            case "table-row":
                self._row, self._next_column = self._next_row, 1
                self._next_row += int(local.get("number-rows-repeated", 1))
            case "table-cell" | "covered-table-cell":
                self._column = self._next_column
                self._next_column += int(local.get("number-columns-repeated", 1))
                self._cell(local, is_error="error" in attributes.values())
            case "annotation":
                self._error = None

    def _cell(self, local: dict[str, str], *, is_error: bool) -> None:
        down = int(local.get("number-rows-spanned", 1)) - 1
        right = int(local.get("number-columns-spanned", 1)) - 1
        if down > 0 or right > 0:
            last = self._row + down, self._column + right
            self._table.merged.append(Area(self._row, self._column, *last))
        self._error = [] if is_error else None

    def text(self, data: str) -> None:
        if self._error is not None:
            self._error.append(data)

    def end(self, name: str) -> None:
        if name.endswith(" table-cell") and self._error:
            last = self._next_row - 1, self._next_column - 1
            self._table.errors.append((Area(self._row, self._column, *last), "".join(self._error)))
            self._error = None
