"""Reading of workbooks from unknown sources in a worker process, so that they can do no harm."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import python_calamine as calamine

from sheetflow.adapters import office_zip
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import MEBIBYTE, Handlers, Limits, Message, WorkerError
from sheetflow.adapters.xlsx.calamine_reader import Cell, Grid, grid_of, put_text, refuse_overlaps
from sheetflow.adapters.xlsx.package import UnsafeXmlError, broken, encrypted, package_of, parse_xml
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError

WORKBOOK_LIMITS = Limits(seconds=180, processor_seconds=60, memory_bytes=2048 * MEBIBYTE)
"""For comparison: 50,000 rows of 40 columns take 4 s and 800 MiB."""
Plain = str | float | int | bool | list[str | float]
"""A cell as JSON data: a date or a time is a list of its kind and its text."""
_MOMENTS: Mapping[str, type[dt.datetime | dt.date | dt.time]] = {
    kind.__name__: kind for kind in (dt.datetime, dt.date, dt.time)
}


def read_tabs(
    path: Path, content: bytes, tab: str | None = None, limits: Limits = WORKBOOK_LIMITS
) -> list[Grid]:
    """Return a workbook's tabs, or only `tab`; `path` names the workbook in errors.

    Raises RegisterError for a workbook that cannot be read, or not within the limits;
    UnavailableError when no worker can be started here.
    """
    return _grids("tabs", path, content, tab, limits)


def read_other_tabs(path: Path, content: bytes, limits: Limits = WORKBOOK_LIMITS) -> list[Grid]:
    """Return the tabs of an .ods or an old .xls.  Raises as `read_tabs`."""
    return _grids("others", path, content, None, limits)


def _grids(job: str, path: Path, content: bytes, tab: str | None, limits: Limits) -> list[Grid]:
    request = Message({"job": job, "path": str(path), "tab": tab}, {"workbook": content})
    with closing(WorkerProcess("sheetflow.adapters.xlsx.read_in_worker", limits)) as worker:
        try:
            return worker.request_value(request, _read_answer)
        except WorkerError as error:
            raise RegisterError(
                f"{path}: reading this workbook takes too much time or memory.",
                "Copy the cells of the list alone into a new workbook and use that.",
            ) from error


def _read_answer(answer: Message) -> list[Grid]:
    """Return the tabs in a worker's answer; RegisterError for a problem that it reports."""
    if "problem" in answer.head:
        raise RegisterError(str(answer.head["problem"]), str(answer.head["fix"]))
    return [
        Grid(
            str(head["name"]),
            [
                [_cell(value) if isinstance(value, list) else value for value in row]
                for row in json.loads(answer.blobs[str(number)])
            ],
            tuple(Area(*map(int, sides)) for sides in head["merged"]),
            bool(head["links"]),
            str(head["trouble"]),
        )
        for number, head in enumerate(answer.head["tabs"])
    ]


def _cell(value: list[str | float]) -> Cell:
    kind, *parts = value
    if kind == "timedelta":
        return dt.timedelta(*map(float, parts))
    return _MOMENTS[str(kind)].fromisoformat(str(parts[0]))


def _plain(cell: Cell) -> Plain:
    match cell:
        case str() | float() | int():
            return cell
        case dt.timedelta():
            return ["timedelta", cell.days, cell.seconds, cell.microseconds]
    return [type(cell).__name__, cell.isoformat()]


def open_jobs(scratch: Path, _: tuple[Path, ...]) -> Handlers:
    """Return the jobs, which read the blob `workbook`.

    `tabs`: of an .xlsx the tab named by `tab`, or all; `others`: all of an .ods or .xls.
    """
    return {"tabs": _tabs, "others": partial(_others, scratch)}


def _tabs(job: Message) -> Message:
    path, content = Path(job.head["path"]), job.blobs["workbook"]
    return _answer(_xlsx_grids(path, content, job.head["tab"]))


def _others(scratch: Path, job: Message) -> Message:
    return _answer(other_grids(Path(job.head["path"]), job.blobs["workbook"], scratch))


def _answer(grids: Iterator[Grid]) -> Message:
    heads, blobs = [], {}
    try:
        for number, grid in enumerate(grids):
            merged = [[area.top, area.left, area.bottom, area.right] for area in grid.merged]
            facts = {"name": grid.tab, "links": grid.link_formulas, "trouble": grid.trouble}
            heads.append({**facts, "merged": merged})
            rows = [[_plain(cell) for cell in row] for row in grid.rows]
            blobs[str(number)] = json.dumps(rows).encode("ascii")
    except RegisterError as error:
        return Message({"problem": error.problem, "fix": error.fix})
    return Message({"tabs": heads}, blobs)


def _xlsx_grids(path: Path, content: bytes, wanted: str | None) -> Iterator[Grid]:
    """Yield the tabs; if all are requested, one that cannot be read does not stop the others."""
    package = package_of(path, content)
    for tab in package.tabs() if wanted is None else [package.tab(wanted)]:
        try:
            yield grid_of(package, tab)
        except RegisterError as error:
            if wanted is not None:
                raise
            yield Grid(tab.name, trouble=error.problem)


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
        with calamine.CalamineWorkbook.from_path(copy) as workbook:
            beside = _read_beside(content) if is_zip else {}
            for sheet in workbook.sheets_metadata:
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
                    yield _grid(path, workbook.get_sheet_by_name(sheet.name), beside)
    except calamine.PasswordError as error:
        raise encrypted(path) from error
    except (calamine.CalamineError, UnsafeXmlError, *office_zip.DAMAGE) as error:
        raise broken(path, str(error)) from error
    finally:
        copy.unlink()


def _grid(path: Path, sheet: calamine.CalamineSheet, beside: "dict[str, _Table]") -> Grid:
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
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        chunks = office_zip.unpacked(content, archive.getinfo(_CONTENT))
        parse_xml(
            chunks,
            StartElementHandler=reader.start,
            EndElementHandler=reader.end,
            CharacterDataHandler=reader.text,
        )
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
