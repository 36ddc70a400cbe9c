"""Changes of the bytes of one sheet: its `<c>` elements, and `<row>` where there is none."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sheetflow.adapters.xlsx import sheet_xml
from sheetflow.adapters.xlsx.cell_xml import CellText, cell_xml

Edit = tuple[int, int, bytes]

POINTS_A_PIXEL = 0.75


@dataclass(frozen=True)
class ListRows:
    """All rows of a tab from `first` (from 1) on, each with its height in pixels and its cells.

    `above` are cells of the rows before.
    """

    first: int
    rows: Sequence[tuple[int, Sequence[CellText]]]
    above: Mapping[tuple[int, int], CellText]


_SPANS = re.compile(rb"""(\sspans\s*=\s*["'])([0-9]+):([0-9]+)(["'])""")


@dataclass
class SheetEditor:
    """Splices of one sheet's bytes for places and values, ascending and disjoint."""

    sheet: sheet_xml.SheetXml
    epoch_1904: bool
    replaced_formula: bool = False

    def edits(self, values: Mapping[tuple[int, int], CellText]) -> Iterator[Edit]:
        wanted: dict[int, dict[int, CellText]] = defaultdict(dict)
        for place, value in sorted(values.items(), key=lambda item: item[0]):
            wanted[place[0]][place[1]] = value
        if self.sheet.data.closed:
            yield from self._fill_empty_sheet(wanted)
            return
        waiting = list(wanted)[::-1]
        replaced: list[tuple[int, int]] = []
        for row in sheet_xml.rows(self.sheet):
            while waiting and waiting[-1] < row.number:
                number = waiting.pop()
                yield from self._new_row(number, wanted[number], row.start)
            if waiting and waiting[-1] == row.number:
                waiting.pop()
                yield from self._row(row, wanted[row.number], replaced)
        for number in reversed(waiting):
            yield from self._new_row(number, wanted[number], self.sheet.data.inner_end)
        dangers = sheet_xml.formula_dangers(self.sheet, set(values), replaced)
        if dangers:
            raise sheet_xml.UnsafeSheetError(dangers)

    def replace_rows(self, wanted: ListRows) -> Iterator[Edit]:
        """Yield the change of a few cells above, and of all rows from the first one on."""
        yield from self.edits(wanted.above)
        after = (row.start for row in sheet_xml.rows(self.sheet) if row.number >= wanted.first)
        start = next(after, self.sheet.data.inner_end)
        prefix, written = self.sheet.prefix, bytearray()
        for number, (pixels, values) in enumerate(wanted.rows, start=wanted.first):
            inner = b"".join(
                self._new_cell(number, column, value, b"", blank=True)
                for column, value in enumerate(values, start=1)
            )
            height = b"%g" % (pixels * POINTS_A_PIXEL)
            written += b'<%brow r="%d" ht="%b" customHeight="1">%b</%brow>' % (
                prefix, number, height, inner, prefix
            )  # fmt: skip
        yield start, self.sheet.data.inner_end, bytes(written)

    def _fill_empty_sheet(self, wanted: Mapping[int, dict[int, CellText]]) -> Iterator[Edit]:
        data, prefix = self.sheet.data, self.sheet.prefix
        inner = b"".join(
            edit[2] for number in wanted for edit in self._new_row(number, wanted[number], 0)
        )
        if inner:
            tag = self.sheet.content[data.start : data.end - 2].rstrip()
            yield data.start, data.end, b"%b>%b</%bsheetData>" % (tag, inner, prefix)

    def _new_row(self, number: int, values: dict[int, CellText], at: int) -> Iterator[Edit]:
        inner = b"".join(self._new_cell(number, column, values[column], b"") for column in values)
        if inner:
            prefix = self.sheet.prefix
            yield at, at, b'<%brow r="%d">%b</%brow>' % (prefix, number, inner, prefix)

    def _row(
        self, row: sheet_xml.Node, values: dict[int, CellText], replaced: list[tuple[int, int]]
    ) -> Iterator[Edit]:
        tag = self.sheet.content[row.start : row.inner]
        cells = self._cells(row, values, _row_style(tag), replaced)
        edits = [edit for edit in cells if edit[2]]  # an empty cell is not made
        if not edits:
            return
        opened = _widened(tag, min(values), max(values))
        if row.closed:
            inner = b"".join(edit[2] for edit in edits)
            opened = opened[:-2].rstrip() + b">"
            yield row.start, row.end, b"%b%b</%brow>" % (opened, inner, self.sheet.prefix)
            return
        if opened != tag:
            yield row.start, row.inner, opened
        yield from edits

    def _cells(
        self,
        row: sheet_xml.Node,
        values: dict[int, CellText],
        style: bytes,
        replaced: list[tuple[int, int]],
    ) -> Iterator[Edit]:
        waiting = sorted(values, reverse=True)
        for cell in sheet_xml.cells(self.sheet, row):
            while waiting and waiting[-1] < cell.number:
                column = waiting.pop()
                new = self._new_cell(row.number, column, values[column], style)
                yield cell.start, cell.start, new
            if waiting and waiting[-1] == cell.number:
                column = waiting.pop()
                if sheet_xml.has_formula(self.sheet, cell):
                    replaced.append((cell.start, cell.end))
                    self.replaced_formula = True
                yield cell.start, cell.end, self._cell(row.number, cell, values[column])
        for column in reversed(waiting):
            new = self._new_cell(row.number, column, values[column], style)
            yield row.inner_end, row.inner_end, new

    def _cell(self, row: int, cell: sheet_xml.Node, value: CellText) -> bytes:
        attributes = self.sheet.attributes(cell)
        if sheet_xml.attribute(attributes, b"r") is None:
            attributes = b' r="%b"' % sheet_xml.reference((row, cell.number)).encode() + attributes
        return cell_xml(self.sheet.prefix, attributes, value, epoch_1904=self.epoch_1904)

    def _new_cell(
        self, row: int, column: int, value: CellText, row_style: bytes, *, blank: bool = False
    ) -> bytes:
        """Return the cell; nothing for one without value, unless it is to show its style."""
        if (value is None or value == "") and not blank:
            return b""
        style = row_style or self._column_style(column)
        attributes = b' r="%b"' % sheet_xml.reference((row, column)).encode()
        if style:
            attributes += b' s="%b"' % style
        return cell_xml(self.sheet.prefix, attributes, value, epoch_1904=self.epoch_1904)

    def _column_style(self, column: int) -> bytes:
        found = (style for first, last, style in self._column_styles if first <= column <= last)
        return next(found, b"")

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, bytes]]:
        head = self.sheet.search[: self.sheet.data.start]
        styles = []
        for match in re.finditer(b"<" + re.escape(self.sheet.prefix) + rb"col\s[^>]*>", head):
            names = (b"min", b"max", b"style")
            first, last, style = (sheet_xml.attribute(match[0], name) for name in names)
            if first and last and style and first.isdigit() and last.isdigit():
                styles.append((int(first), int(last), style))
        return styles


def _row_style(tag: bytes) -> bytes:
    custom = sheet_xml.attribute(tag, b"customFormat") in (b"1", b"true")
    return (sheet_xml.attribute(tag, b"s") or b"") if custom else b""


def _widened(tag: bytes, first: int, last: int) -> bytes:
    """Return a row's start tag whose `spans`, when it has them, contain the columns written."""
    match = _SPANS.search(tag)
    if match is None or (int(match[2]) <= first and last <= int(match[3])):
        return tag
    span = b"%d:%d" % (min(first, int(match[2])), max(last, int(match[3])))
    return tag[: match.end(1)] + span + tag[match.end(3) :]
