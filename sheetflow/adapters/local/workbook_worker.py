"""Workbooks that anyone may have made, read in a worker that they cannot harm."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sheetflow.adapters.local.plain_cells import Cell, cell_rows
from sheetflow.adapters.worker.errors import WorkerError
from sheetflow.adapters.worker.framing import Message
from sheetflow.adapters.worker.limits import MEBIBYTE, Limits
from sheetflow.adapters.worker.process import WorkerProcess
from sheetflow.core.register.sheet import Area
from sheetflow.errors import RegisterError

WORKBOOK_LIMITS = Limits(seconds=180, processor_seconds=60, memory_bytes=2048 * MEBIBYTE)
"""50,000 rows of 40 columns take 4 s and 800 MiB."""


@dataclass(frozen=True, slots=True)
class ReadTab:
    """A tab's rows and merged cells; `trouble` is why it could not be read."""

    name: str
    rows: Sequence[Sequence[Cell]] = ()
    merged: tuple[Area, ...] = ()
    link_formulas: bool = False
    trouble: str = ""


def read_tabs(
    path: Path, content: bytes, tab: str | None = None, limits: Limits = WORKBOOK_LIMITS
) -> list[ReadTab]:
    """The workbook's tabs in their order, or the one named; `path` names it in errors.

    RegisterError for one that cannot be read, or not within the limits; UnavailableError when no
    worker can be started here.
    """
    request = Message({"job": "tabs", "path": str(path), "tab": tab}, {"workbook": content})
    with closing(WorkerProcess("sheetflow.adapters.local.workbook_jobs", limits)) as worker:
        try:
            return worker.request_value(request, _read_answer)
        except WorkerError as error:
            raise RegisterError(
                f"{path}: reading this workbook takes too much time or memory.",
                "Copy the cells of the list alone into a new workbook and use that.",
            ) from error


def _read_answer(answer: Message) -> list[ReadTab]:
    """Raises KeyError, TypeError, ValueError for what is no answer; RegisterError for its."""
    if "problem" in answer.head:
        raise RegisterError(str(answer.head["problem"]), str(answer.head["fix"]))
    blobs = answer.blobs
    return [
        ReadTab(
            str(head["name"]),
            cell_rows(json.loads(blobs[str(number)])) if str(number) in blobs else (),
            tuple(Area(*map(int, sides)) for sides in head.get("merged", ())),
            bool(head.get("links", False)),
            str(head.get("trouble", "")),
        )
        for number, head in enumerate(answer.head["tabs"])
    ]
