"""What python-calamine would read of a workbook, examined before it does.

It runs in the job's own process, where it takes the memory that a workbook makes it take, and
aborts the process when there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetflow.adapters.local.package import bomb, broken
from sheetflow.adapters.local.reduced import NEEDED, needed_parts
from sheetflow.adapters.local.survey import row_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheetflow.adapters.local.package import Package, Tab

MOST_TEXT = 1 << 30
"""Bytes of the texts of all cells."""
_FOLDER = "xl/"
_WORKBOOK = "xl/workbook.xml"
_SHORTEST_CELL = len('<c r="A1" t="s"><v>0</v></c>')
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["']?\s*\+?([0-9]{1,20})""")
_INDEX = re.compile(rb"<v[^<>]*>\s*([0-9]{1,9})")


def check_parts(package: Package, tab: Tab) -> None:
    """Raises RegisterError when the strings that the tab refers to, which calamine copies into
    each of its cells, are absurdly many or long, or its styles are packed like a bomb.
    """
    for kind, part in _parts_beside(package):
        if kind == "sharedStrings":
            _check_texts(package, tab.part, part)
        else:
            for _ in package.stream(part):
                pass


def reads_alike(package: Package, tab: Tab) -> bool:
    """Whether calamine certainly finds the same parts behind the tab's name as `package` does.

    It follows names where relationships say otherwise, and reads some attributes more freely.
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
    if len(sheets) != 1 or "id" in sheets[0] or any("&" in one for one in package.parts()):
        return False
    targets = [
        element.attributes.get("Target", "")
        for element in package.elements("xl/_rels/workbook.xml.rels")
        if element.attributes.get("Id") == sheets[0].get("ns:id")
    ]
    return [one.lstrip("/") if one[:1] == "/" else _FOLDER + one for one in targets] == [tab.part]


def _parts_beside(package: Package) -> set[tuple[str, str]]:
    """By kind: those that the workbook relates to, and those that have the usual names."""
    usual = {f"{_FOLDER}{kind}.xml".lower(): kind for kind in NEEDED}
    named = {(usual[part.lower()], part) for part in package.parts() if part.lower() in usual}
    return named | set(needed_parts(package).items())


def _check_texts(package: Package, sheet: str, strings: str) -> None:
    content = package.read(strings)
    told = max((int(found) for found in _COUNT.findall(content)), default=0)
    if told > len(content):
        raise broken(package.path, f"{strings} announces {told} texts")
    sizes = [len(text) for text in content.split(b"</si")]
    if max(sizes) * (package.size(sheet) // _SHORTEST_CELL) > MOST_TEXT:
        _refuse_swollen(package, sheet, sizes)


def _refuse_swollen(package: Package, sheet: str, sizes: Sequence[int]) -> None:
    """A number in a cell may be a number; it is counted as that of a text."""
    size = 0
    for block in row_blocks(package, sheet):
        numbers = map(int, _INDEX.findall(block))
        size += sum(sizes[number] for number in numbers if number < len(sizes))
        if size > MOST_TEXT:
            raise bomb(package.path, sheet)
