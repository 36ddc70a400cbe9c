"""Formulas that reach beyond their own cell, and so forbid replacing it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sheetflow.adapters.local.places import range_of
from sheetflow.adapters.local.sheetxml import Node, SheetXml, attribute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_ARRAY_KINDS = (b"array", b"dataTable")


def has_formula(sheet: SheetXml, cell: Node) -> bool:
    inner = sheet.search[cell.inner : cell.inner_end]
    return re.search(b"<" + re.escape(sheet.prefix) + rb"f[\s/>]", inner) is not None


def formula_dangers(
    sheet: SheetXml,
    places: Collection[tuple[int, int]],
    replaced: Sequence[tuple[int, int]],
) -> str:
    """Why the places cannot be written, or "".

    `replaced` are the byte ranges of the cells among them that have a formula now.  Danger is an
    array or data table over several cells that touches a place, and a shared formula whose text
    stands in a replaced cell while others depend on it.
    """
    search = sheet.search
    if b"array" in search or b"dataTable" in search:
        for ref in _array_ranges(sheet):
            touched = _touched(ref, places)
            if touched:
                return f"an array formula over {ref} covers row {touched[0]}"
    masters = _shared_masters(sheet, replaced)
    if masters:
        for start, tag in _formula_tags(sheet):
            inside = any(first <= start < last for first, last in replaced)
            if not inside and attribute(tag, b"si") in masters:
                return "a shared formula begins in a cell to be written and others need it"
    return ""


def _shared_masters(sheet: SheetXml, replaced: Sequence[tuple[int, int]]) -> set[bytes]:
    masters = set()
    for start, end in replaced:
        for _, tag in _formula_tags(sheet, start, end):
            index = attribute(tag, b"si")
            if index is not None and attribute(tag, b"ref") is not None:
                masters.add(index)
    return masters


def _array_ranges(sheet: SheetXml) -> Iterator[str]:
    for _, tag in _formula_tags(sheet):
        ref = attribute(tag, b"ref")
        if ref is not None and attribute(tag, b"t") in _ARRAY_KINDS:
            yield ref.decode()


def _formula_tags(
    sheet: SheetXml, start: int | None = None, end: int | None = None
) -> Iterator[tuple[int, bytes]]:
    pattern = re.compile(b"<" + re.escape(sheet.prefix) + rb"f\s[^>]*>")
    first = sheet.data.inner if start is None else start
    last = sheet.data.inner_end if end is None else end
    for match in pattern.finditer(sheet.search, first, last):
        yield match.start(), match[0]


def _touched(ref: str, places: Collection[tuple[int, int]]) -> tuple[int, int] | None:
    area = range_of(ref)
    if area is None:
        return (0, 0)
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        return None
    inside = (p for p in places if top <= p[0] <= bottom and left <= p[1] <= right)
    return next(inside, None)
