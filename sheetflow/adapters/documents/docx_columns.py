"""Which columns a Word table loses: those whose head is a placeholder for nothing.

An office that has nothing to say under a head gets no column of dashes, and no statement in the
template that staff would have to understand: the template shows every column there can be.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

_PLACEHOLDER = re.compile(r"\s*\{\{\s*(\w+(?:\.\w+)*)\s*\}\}\s*")


def leave_out_columns(document: Document, context: Mapping[str, Any]) -> None:
    """Of each table with a repeated head row; what they were wide goes to the widest column left.

    A table stays as it is where a cell reaches over several columns, or where a column that would
    go holds a statement, or where none would be left.
    """
    for table in document.element.iter(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        head = next((row for row in rows if row.find(f".//{qn('w:tblHeader')}") is not None), None)
        if head is None:
            continue
        gone = {place for place, cell in enumerate(_cells(head)) if _is_for_nothing(cell, context)}
        if gone and _can_go(table, rows, gone):
            _leave_out(table, rows, gone)


def _is_for_nothing(cell: Any, context: Mapping[str, Any]) -> bool:
    found = _PLACEHOLDER.fullmatch(_text(cell))
    return found is not None and _value(found[1], context) == ""


def _value(name: str, context: Mapping[str, Any]) -> object:
    """None for what is not in the context, such as the entries of a loop."""
    found: Any = context
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _can_go(table: Any, rows: list[Any], gone: set[int]) -> bool:
    columns = len(_grid(table))
    return len(gone) < columns and all(
        len(cells) == columns
        and not any(cell.find(f".//{qn('w:gridSpan')}") is not None for cell in cells)
        and not any("{%tr" in _text(cells[place]) for place in gone)
        for cells in map(_cells, rows)
    )


def _leave_out(table: Any, rows: list[Any], gone: set[int]) -> None:
    columns = _grid(table)
    widths = [int(column.get(qn("w:w"), 0)) for column in columns]
    kept = [place for place in range(len(columns)) if place not in gone]
    widest = max(kept, key=lambda place: widths[place])
    width = str(widths[widest] + sum(widths[place] for place in gone))
    columns[widest].set(qn("w:w"), width)
    for row in rows:
        cells = _cells(row)
        for mark in cells[widest].iterfind(f"{qn('w:tcPr')}/{qn('w:tcW')}"):
            mark.set(qn("w:w"), width)
        for place in gone:
            row.remove(cells[place])
    for place in gone:
        columns[place].getparent().remove(columns[place])


def _grid(table: Any) -> list[Any]:
    return list(table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))


def _cells(row: Any) -> list[Any]:
    return list(row.findall(qn("w:tc")))


def _text(cell: Any) -> str:
    return "".join(part.text or "" for part in cell.iter(qn("w:t")))
