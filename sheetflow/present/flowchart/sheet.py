"""A workflow's finished sheet: title block, table, shapes, arrows, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sheetflow.core.form import Form
from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.words import Language
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart import phrases
from sheetflow.present.flowchart.drawing import (
    Anchor,
    Arrow,
    Box,
    Figure,
    Frame,
    Line,
    Shape,
    Sheet,
)
from sheetflow.present.flowchart.labels import SIZE, answer_height, written, zones
from sheetflow.present.flowchart.layout import (
    A4_WIDTH,
    CAPSULE_TEXT,
    HEADER_HEIGHT,
    MARGIN,
    PADDING,
    TEXT,
    Layout,
    capsule_lines,
    cell_lines,
    cells_of,
    laid_out,
)
from sheetflow.present.flowchart.metrics import LEADING, balanced, clean, clipped, text_width, wrap
from sheetflow.present.flowchart.phrases import fill
from sheetflow.present.flowchart.procedure import Edge, Node, Procedure, procedure_of
from sheetflow.present.flowchart.routing import Route, routed
from sheetflow.present.flowchart.table import RowText, notes, table_rows
from sheetflow.present.flowchart.title_page import below, title_page

_HEAD_TEXT = 8.5
_OFFICE_TEXT = 10.0
_HEAD_LABEL = 104.0
_HEAD_SHARE = 0.38
_HEAD_GAP = 8.0
_CLEARANCE = 3.0
_NOTE_INDENT = 44.0


def compose(workflow: Workflow, form: Form, office: Office, language: Language) -> Sheet:
    """Everything that the chart of `workflow` shows, placed; the same input, the same sheet.

    The SOP's head stands above it on a page of its own, as far as the office gave it.
    """
    sheet = _flow(workflow, form, office, language)
    page = title_page(workflow, office, language, sheet.width)
    return sheet if page is None else below(page, sheet)


def _flow(workflow: Workflow, form: Form, office: Office, language: Language) -> Sheet:
    """The page of the table with its shapes and arrows."""
    procedure = procedure_of(workflow, form, office, language)
    rows = table_rows(workflow, form, office, language)
    said = notes(workflow, form, office, language)
    smallest = _Head(workflow, office, language, 1.0)
    layout = laid_out(
        procedure,
        rows,
        head=smallest.height + _HEAD_GAP,
        note_lines=len(_note_lines(said, A4_WIDTH, 1.0)),
    )
    head = _Head(workflow, office, language, layout.zoom)
    routes = routed(procedure, layout, _obstacles(procedure, layout))
    return Sheet(
        width=layout.width,
        height=layout.height,
        title=_title(workflow, office, language),
        description=_description(procedure, rows, language),
        language=language,
        frames=(*head.frames(layout.width), *_frames(layout)),
        shapes=tuple(_shape(node, procedure, rows, layout) for node in procedure.nodes),
        arrows=tuple(
            Arrow(edge.source, edge.target, edge.transitions, routes[edge].points)
            for edge in procedure.edges
        ),
        lines=(
            *head.lines(layout.width),
            *_headings(procedure, layout, language),
            *_table(rows, layout),
            *_capsules(procedure, layout),
            *_answers(procedure, layout, routes),
            *_noted(said, layout, language),
        ),
    )


def _title(workflow: Workflow, office: Office, language: Language) -> str:
    """The chart's name: the SOP's number and name, else what messages call it."""
    sop = office.sop_of(workflow.id)
    number, name = (sop.number, sop.name(language)) if sop else (workflow.short, workflow.value)
    return fill(phrases.TITLE(language), nomor=clean(number), nama=clean(name))


class _Head:
    """The title block: the office at the left, the SOP's number, date and name at the right."""

    def __init__(self, workflow: Workflow, office: Office, language: Language, zoom: float) -> None:
        sop = office.sop_of(workflow.id)
        number = sop.number if sop else ""
        day = format_day(sop.established, language) if sop else ""
        name = sop.name(language) if sop else ""
        room = (A4_WIDTH - 2 * MARGIN) * zoom
        self.label = _HEAD_LABEL * zoom
        self.office_size, self.size = _OFFICE_TEXT * zoom, _HEAD_TEXT * zoom
        width = room * (1 - _HEAD_SHARE) - self.label - 2 * PADDING * zoom
        left = room * _HEAD_SHARE - 2 * PADDING * zoom
        self.office = balanced(office.name(language).upper(), left, self.office_size, bold=True)
        values = (
            (phrases.NUMBER(language), number, False),
            (phrases.ESTABLISHED(language), day, False),
            (phrases.NAME(language), name.upper(), True),
        )
        self.values = tuple(
            (label, balanced(text, width, self.size, bold=bold) or ("",), bold)
            for label, text, bold in values
        )
        lead, padding = self.size * LEADING, 2 * PADDING * zoom
        self.heights = tuple(len(lines) * lead + padding for _, lines, _ in self.values)
        needed = len(self.office) * self.office_size * LEADING + padding
        self.height = max(sum(self.heights), needed)

    def _left(self, width: float) -> Box:
        edge = MARGIN + (width - 2 * MARGIN) * _HEAD_SHARE
        return Box(MARGIN, MARGIN, edge, MARGIN + self.height)

    def frames(self, width: float) -> Iterator[Frame]:
        left = self._left(width)
        yield Frame(left)
        for cell in self._cells(width):
            yield Frame(cell)

    def _cells(self, width: float) -> Iterator[Box]:
        left = self._left(width)
        spare = (self.height - sum(self.heights)) / len(self.heights)
        y = left.top
        for height in self.heights:
            yield Box(left.right, y, width - MARGIN, y + height + spare)
            y += height + spare

    def lines(self, width: float) -> Iterator[Line]:
        yield from _block(self.office, self._left(width), self.office_size, bold=True, centred=True)
        for (label, texts, bold), cell in zip(self.values, self._cells(width), strict=True):
            name = Box(cell.left, cell.top, cell.left + self.label, cell.bottom)
            value = Box(name.right, cell.top, cell.right, cell.bottom)
            yield from _block((label,), name, self.size)
            colon = Box(name.right - 8, cell.top, name.right + PADDING, cell.bottom)
            yield from _block((":",), colon, self.size)
            yield from _block(texts, value, self.size, bold=bold)


def _block(
    texts: tuple[str, ...], cell: Box, size: float, *, bold: bool = False, centred: bool = False
) -> Iterator[Line]:
    """Lines in the middle of a cell's height."""
    lead = size * LEADING
    top = cell.centre[1] - len(texts) * lead / 2
    x = cell.centre[0] if centred else cell.left + PADDING
    anchor = Anchor.MIDDLE if centred else Anchor.START
    for number, text in enumerate(texts):
        baseline = top + number * lead + size * 0.92
        yield Line(x, baseline, text, size, cell, bold=bold, anchor=anchor)


def _obstacles(procedure: Procedure, layout: Layout) -> Iterator[Box]:
    for node in procedure.nodes:
        box = layout.boxes[node.name]
        yield box.grown(_CLEARANCE)
        if node.figure is Figure.DECISION:
            height = answer_height(procedure, node, layout.side, SIZE * layout.zoom)
            yield from (zone.box for zone in zones(box, height, layout.side))


def _frames(layout: Layout) -> Iterator[Frame]:
    columns, top = layout.columns, layout.top
    middle = top + HEADER_HEIGHT * layout.zoom / 2
    bottom = top + HEADER_HEIGHT * layout.zoom
    for box in (columns.number, columns.activity, columns.remarks):
        yield Frame(Box(box.left, top, box.right, bottom), shaded=True)
    for group in (columns.lanes, (columns.inputs, columns.time, columns.output)):
        yield Frame(Box(group[0].left, top, group[-1].right, middle), shaded=True)
        for box in group:
            yield Frame(Box(box.left, middle, box.right, bottom), shaded=True)
    for row in layout.rows:
        for box in (*columns.texts, *columns.lanes):
            yield Frame(Box(box.left, row.top, box.right, row.bottom))


def _headings(procedure: Procedure, layout: Layout, language: Language) -> Iterator[Line]:
    columns, top = layout.columns, layout.top
    middle = top + HEADER_HEIGHT * layout.zoom / 2
    bottom = top + HEADER_HEIGHT * layout.zoom
    tall = (
        (columns.number, phrases.NO),
        (columns.activity, phrases.ACTIVITY),
        (columns.remarks, phrases.REMARKS),
    )
    for box, term in tall:
        yield from _heading(term(language), Box(box.left, top, box.right, bottom), layout.zoom)
    actors = Box(columns.lanes[0].left, top, columns.lanes[-1].right, middle)
    yield from _heading(phrases.ACTORS(language), actors, layout.zoom)
    standard = Box(columns.inputs.left, top, columns.output.right, middle)
    yield from _heading(phrases.STANDARD(language), standard, layout.zoom)
    low = zip((columns.inputs, columns.time, columns.output), _LOW, strict=True)
    for box, term in low:
        yield from _heading(term(language), Box(box.left, middle, box.right, bottom), layout.zoom)
    for box, name in zip(columns.lanes, procedure.lanes, strict=True):
        yield from _heading(name.upper(), Box(box.left, middle, box.right, bottom), layout.zoom)


_LOW = (phrases.INPUTS, phrases.TIME, phrases.OUTPUT)


def _heading(text: str, cell: Box, zoom: float) -> Iterator[Line]:
    """A heading, in smaller type where its cell is narrow."""
    room = cell.width - 4
    fitting = (size * zoom for size in _HEADING_SIZES if _heading_fits(text, cell, size * zoom))
    size = next(fitting, _HEADING_SIZES[-1] * zoom)
    most = max(int(cell.height / (size * LEADING)), 1)
    lines = clipped(wrap(text, room, size, bold=True), most, room, size, bold=True)
    yield from _block(lines, cell, size, bold=True, centred=True)


def _heading_fits(text: str, cell: Box, size: float) -> bool:
    """Whether the heading fits its cell without a break inside a word."""
    room = cell.width - 4
    widest = max(text_width(word, size, bold=True) for word in clean(text).split(" "))
    lines = wrap(text, room, size, bold=True)
    return widest <= room and len(lines) * size * LEADING <= cell.height


_HEADING_SIZES = (7.0, 6.4, 5.8, 5.2, 4.6)


def _table(rows: tuple[RowText, ...], layout: Layout) -> Iterator[Line]:
    columns, size = layout.columns, TEXT * layout.zoom
    for row, place in zip(rows, layout.rows, strict=True):
        for paragraphs, box in zip(cells_of(row), columns.texts, strict=True):
            cell = Box(box.left, place.top, box.right, place.bottom)
            centred = box in (columns.number, columns.time)
            texts = cell_lines(paragraphs, box.width, size)
            yield from _block(texts, cell, size, centred=centred)


def _shape(node: Node, procedure: Procedure, rows: tuple[RowText, ...], layout: Layout) -> Shape:
    lane, row = layout.columns.lanes[node.lane], layout.rows[node.row]
    activity = clean(" ".join(rows[node.row].activity))
    title = node.text or f"{rows[node.row].number} {activity}"
    return Shape(
        name=node.name,
        figure=node.figure,
        box=layout.boxes[node.name],
        lane=node.lane,
        cell=Box(lane.left, row.top, lane.right, row.bottom),
        title=clean(f"{procedure.lanes[node.lane]}: {title}"),
        text=node.text,
    )


def _capsules(procedure: Procedure, layout: Layout) -> Iterator[Line]:
    for node in procedure.nodes:
        if node.text:
            box = layout.boxes[node.name]
            size = CAPSULE_TEXT * layout.zoom
            texts = capsule_lines(node.text, box.width, size)
            yield from _block(texts, box, size, centred=True)


def _answers(procedure: Procedure, layout: Layout, routes: Mapping[Edge, Route]) -> Iterator[Line]:
    for node in procedure.nodes:
        if node.figure is not Figure.DECISION:
            continue
        leaving = [edge for edge in procedure.edges if edge.source == node.name]
        size = SIZE * layout.zoom
        height = answer_height(procedure, node, layout.side, size)
        for zone in zones(layout.boxes[node.name], height, layout.side):
            said = dict.fromkeys(e.label for e in leaving if routes[e].leaves is zone.side)
            yield from written(" / ".join(label for label in said if label), zone, size)


def _note_lines(said: tuple[str, ...], width: float, zoom: float) -> tuple[str, ...]:
    room = width - 2 * MARGIN - _NOTE_INDENT * zoom
    return tuple(line for note in said for line in wrap(note, room, TEXT * zoom))


def _noted(said: tuple[str, ...], layout: Layout, language: Language) -> Iterator[Line]:
    lines = _note_lines(said, layout.width, layout.zoom)
    size = TEXT * layout.zoom
    if not lines:
        return
    top = layout.bottom + PADDING
    box = Box(MARGIN, top, layout.width - MARGIN, layout.height - MARGIN / 2)
    y = top + size
    yield Line(MARGIN, y, phrases.NOTES(language), size, box, bold=True)
    for number, line in enumerate(lines):
        indent = MARGIN + _NOTE_INDENT * layout.zoom
        yield Line(indent, y + number * size * LEADING, line, size, box)


def _description(procedure: Procedure, rows: tuple[RowText, ...], language: Language) -> str:
    """The chart in words, for who cannot see it: each step, who does it, where it leads."""
    return " ".join(
        _told(node, procedure, rows, language)
        for node in procedure.nodes
        if node.name.startswith("step-")
    )


def _told(node: Node, procedure: Procedure, rows: tuple[RowText, ...], language: Language) -> str:
    row = rows[node.row]
    step = fill(
        phrases.STEP(language),
        n=row.number.rstrip("."),
        peran=clean(procedure.lanes[node.lane]),
        kegiatan=clean(" ".join(row.activity)).rstrip("."),
    )
    leads = (
        fill(
            phrases.LEADS(language),
            jawab=clean(edge.label) or phrases.ONWARD(language),
            tujuan=_name_of(procedure.node(edge.target), rows),
        )
        for edge in procedure.edges
        if edge.source == node.name
    )
    ways = "; ".join(leads)
    return f"{step} {ways}." if ways else step


def _name_of(node: Node, rows: tuple[RowText, ...]) -> str:
    return clean(node.text) or rows[node.row].number.rstrip(".")
