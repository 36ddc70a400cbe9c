"""Reading of workbooks from unknown sources in a worker process, so that they can do no harm."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.adapters.worker.protocol import MEBIBYTE, Limits, Message, WorkerError
from sheetflow.adapters.xlsx.calamine_reader import Cell, Grid
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError

WORKBOOK_LIMITS = Limits(seconds=180, processor_seconds=60, memory_bytes=2048 * MEBIBYTE)
"""For comparison: 50,000 rows of 40 columns take 4 s and 800 MiB."""
Plain = str | float | int | bool | list[str | float]
"""A cell as JSON data: a date or a time is a list of its kind and its text."""


def read_tabs(
    path: Path, content: bytes, tab: str | None = None, limits: Limits = WORKBOOK_LIMITS
) -> list[Grid]:
    """Return a workbook's tabs, or only `tab`; `path` names the workbook in errors.

    Raises RegisterError for a workbook that cannot be read, or not within the limits;
    UnavailableError when no worker can be started here.
    """
    return _answered({"job": "tabs", "path": str(path), "tab": tab}, content, limits)


def read_other_tabs(path: Path, content: bytes, limits: Limits = WORKBOOK_LIMITS) -> list[Grid]:
    """Return the tabs of an .ods or an old .xls.  Raises as `read_tabs`."""
    return _answered({"job": "others", "path": str(path)}, content, limits)


def _answered(head: dict[str, str | None], content: bytes, limits: Limits) -> list[Grid]:
    request = Message(dict(head), {"workbook": content})
    with closing(WorkerProcess("sheetflow.adapters.xlsx.read_jobs", limits)) as worker:
        try:
            return worker.request_value(request, _read_answer)
        except WorkerError as error:
            raise RegisterError(
                f"{head['path']}: reading this workbook takes too much time or memory.",
                "Copy the cells of the list alone into a new workbook and use that.",
            ) from error


def _read_answer(answer: Message) -> list[Grid]:
    """Return the tabs in a worker's answer.

    Raises RegisterError for a problem that it reports; KeyError, TypeError or ValueError for a
    malformed answer.
    """
    if "problem" in answer.head:
        raise RegisterError(str(answer.head["problem"]), str(answer.head["fix"]))
    return [
        Grid(
            str(head["name"]),
            _cell_rows(json.loads(answer.blobs[str(number)])),
            tuple(Area(*map(int, sides)) for sides in head["merged"]),
            bool(head["links"]),
            str(head["trouble"]),
        )
        for number, head in enumerate(answer.head["tabs"])
    ]


def plain_rows(rows: Iterable[Sequence[Cell]]) -> list[list[Plain]]:
    """Return the cells as JSON data."""
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Cell) -> Plain:
    match cell:
        case str() | float() | int():
            return cell
        case dt.datetime() | dt.date() | dt.time():
            return [type(cell).__name__, cell.isoformat()]
        case dt.timedelta():
            return ["timedelta", cell.days, cell.seconds, cell.microseconds]


def _cell_rows(rows: Iterable[Sequence[Plain]]) -> list[list[Cell]]:
    return [[_cell(value) if isinstance(value, list) else value for value in row] for row in rows]


def _cell(value: list[str | float]) -> Cell:
    kind, *parts = value
    match kind:
        case "datetime":
            return dt.datetime.fromisoformat(str(parts[0]))
        case "date":
            return dt.date.fromisoformat(str(parts[0]))
        case "time":
            return dt.time.fromisoformat(str(parts[0]))
        case _:
            return dt.timedelta(*map(float, parts))
