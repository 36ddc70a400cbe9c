"""What the worker of workbooks does: reads tabs as rows of plain values."""

from __future__ import annotations

import json
from pathlib import Path

from sheetflow.adapters.local.grid import Grid, grid_of
from sheetflow.adapters.local.package import Package, Tab, package_of
from sheetflow.adapters.local.plain_cells import plain_rows
from sheetflow.adapters.local.stamp import FileStamp
from sheetflow.adapters.worker.child import Handlers
from sheetflow.adapters.worker.framing import Message
from sheetflow.errors import RegisterError

_NO_STAMP = FileStamp(0, 0, 0)


def open_jobs(_: Path, __: tuple[Path, ...]) -> Handlers:
    """Returns `tabs`: the blob `workbook` as rows, of the tab named by `tab` or of all."""
    return {"tabs": _tabs}


def _tabs(request: Message) -> Message:
    """Of several tabs, one that cannot be read holds up no other."""
    wanted = request.head["tab"]
    heads: list[dict[str, object]] = []
    blobs: dict[str, bytes] = {}
    try:
        with package_of(Path(request.head["path"]), request.blobs["workbook"]) as package:
            if wanted is not None:
                grids: list[Grid | str] = [grid_of(package, package.tab(wanted), _NO_STAMP)]
            else:
                grids = [_grid_or_trouble(package, tab) for tab in package.tabs()]
            names = [tab.name for tab in package.tabs()] if wanted is None else [wanted]
    except RegisterError as error:
        return Message({"problem": error.problem, "fix": error.fix})
    for name, grid in zip(names, grids, strict=True):
        if isinstance(grid, str):
            heads.append({"name": name, "trouble": grid})
            continue
        blobs[str(len(heads))] = json.dumps(plain_rows(grid.rows)).encode("ascii")
        merged = [[area.top, area.left, area.bottom, area.right] for area in grid.merged]
        heads.append({"name": grid.tab, "merged": merged, "links": grid.link_formulas})
    return Message({"tabs": heads}, blobs)


def _grid_or_trouble(package: Package, tab: Tab) -> Grid | str:
    try:
        return grid_of(package, tab, _NO_STAMP)
    except RegisterError as error:
        return error.problem
