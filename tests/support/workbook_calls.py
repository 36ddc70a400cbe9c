"""Calls on one workbook that tests make of it by themselves."""

from collections.abc import Collection, Mapping
from pathlib import Path

from sheetflow.adapters.xlsx.cell_xml import CellText
from sheetflow.adapters.xlsx.package import open_package
from sheetflow.adapters.xlsx.patch import prepare_patch
from sheetflow.adapters.xlsx.read_sheet import Links, links_of


def patch_cells(
    source: Path,
    target: Path,
    tab: str,
    values: Mapping[tuple[int, int], CellText],
    *,
    recalculate: Collection[str] = (),
) -> None:
    """Write `target`: the workbook `source` with cells of `tab` changed."""
    prepare_patch(source, tab, values, recalculate=recalculate).write(target)


def read_links(path: Path, tab: str | None, *, formulas: bool = False) -> Links:
    """Return the addresses of a tab (None: the first)."""
    package = open_package(path)
    return links_of(package, package.tab(tab).part, formulas=formulas)
