"""Jobs of the worker that reads workbooks: tabs as rows of plain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sheetflow.adapters.worker.protocol import Handlers, Message
from sheetflow.adapters.xlsx.calamine_reader import Grid, grid_of
from sheetflow.adapters.xlsx.other_formats import other_grids
from sheetflow.adapters.xlsx.package import Package, Tab, package_of
from sheetflow.adapters.xlsx.read_in_worker import plain_rows
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
