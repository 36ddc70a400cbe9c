"""Where everything stands on the page: columns, rows, bands, shapes.

Units are points of the page before it is scaled to A4: a chart that needs more room is laid out
on a larger page of the same proportion.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.present.flowchart.drawing import Box, Figure, box_around
from sheetflow.present.flowchart.labels import SIZE, answer_height, side_width
from sheetflow.present.flowchart.metrics import LEADING, clean, text_width, wrap
from sheetflow.present.flowchart.procedure import Node, Procedure
from sheetflow.present.flowchart.table import RowText

A4_WIDTH, A4_HEIGHT = 842.0, 595.0
MARGIN = 24.0
TEXT = 7.5
_MOST_ZOOM = 1.35
"""On a larger page the type grows with it so far, to stay as large on paper."""
PADDING = 4.0
TRACKS = (4.5, 9.0)
"""Distances of the arrows' tracks from the edge of a lane."""
TRACK = 5.0
"""Distance of the arrows' track from the edge of a band."""
_NUMBER_WIDTH = 22.0
_SHARES = {"activity": 0.36, "inputs": 0.17, "time": 0.14, "output": 0.16, "remarks": 0.17}
_LEAST_TEXT = 400.0
_SHAPE_WIDTH = 50.0
_SCALES = tuple(1 + step / 20 for step in range(31))
_MOST_STRETCH = 1.45
CAPSULE_TEXT = 6.8
_CAPSULE_PADDING = 8.0
_LANE_SHARE = 0.25
_NARROWEST_TEXT = 300.0
HEADER_HEIGHT = 30.0
_ROOMY_SCALE = 1.15


@dataclass(frozen=True, slots=True)
class Density:
    """How high the shapes are, and how much is clear above and below each."""

    heights: dict[Figure, float]
    clear: float


ROOMY = Density({Figure.PROCESS: 24.0, Figure.DECISION: 32.0, Figure.TERMINATOR: 18.0}, clear=13.0)
DENSE = Density({Figure.PROCESS: 20.0, Figure.DECISION: 28.0, Figure.TERMINATOR: 17.0}, clear=11.0)


@dataclass(frozen=True, slots=True)
class Columns:
    """The edges of the table's columns from left to right."""

    number: Box
    activity: Box
    lanes: tuple[Box, ...]
    inputs: Box
    time: Box
    output: Box
    remarks: Box

    @property
    def texts(self) -> tuple[Box, ...]:
        return (self.number, self.activity, self.inputs, self.time, self.output, self.remarks)


@dataclass(frozen=True, slots=True)
class Band:
    """One height at which shapes stand; a row of the table has one or more."""

    row: int
    slot: int
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Layout:
    """The page with its table; `top` is where the table's header begins."""

    width: float
    height: float
    columns: Columns
    top: float
    rows: tuple[Box, ...]
    bands: tuple[Band, ...]
    boxes: dict[str, Box]
    side: float
    zoom: float
    """The size of the type as a multiple of what it is on the smallest page."""

    @property
    def bottom(self) -> float:
        return self.rows[-1].bottom if self.rows else self.top + HEADER_HEIGHT * self.zoom


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is tried: its scale against A4, and what follows from it."""

    procedure: Procedure
    rows: tuple[RowText, ...]
    scale: float
    density: Density
    columns: Columns
    side: float

    @property
    def zoom(self) -> float:
        return min(self.scale, _MOST_ZOOM)

    def row_heights(self) -> tuple[float, ...]:
        """The least height of each row of the table."""
        found = []
        size = TEXT * self.zoom
        for number, row in enumerate(self.rows):
            cells = zip(cells_of(row), self.columns.texts, strict=True)
            text = max(len(cell_lines(parts, box.width, size)) for parts, box in cells)
            bands = self.band_heights(number)
            found.append(max(text * size * LEADING + 2 * PADDING, sum(bands.values())))
        return tuple(found)

    def band_heights(self, row: int) -> dict[int, float]:
        """The least height of each slot of a row."""
        clear = self.density.clear
        least: dict[int, float] = {0: self.density.heights[Figure.PROCESS] + 2 * clear}
        for node in (node for node in self.procedure.nodes if node.row == row):
            needed = self.shape_size(node)[1] + 2 * clear
            if node.figure is Figure.DECISION:
                answer = answer_height(self.procedure, node, self.side, SIZE * self.zoom)
                needed += 2 * max(answer + TRACK - clear + 3, 0)
            least[node.slot] = max(least.get(node.slot, 0.0), needed)
        return dict(sorted(least.items()))

    def shape_size(self, node: Node) -> tuple[float, float]:
        """Width and height of a shape; a terminator grows with its words."""
        height = self.density.heights[node.figure]
        if not node.text:
            return _SHAPE_WIDTH, height
        size = CAPSULE_TEXT * self.zoom
        wanted = text_width(clean(node.text), size) + 2 * _CAPSULE_PADDING
        width = min(max(_SHAPE_WIDTH, wanted), _SHAPE_WIDTH + 2 * self.side - 4)
        lines = capsule_lines(node.text, width, size)
        return width, max(height, len(lines) * size * LEADING + 8)


def laid_out(
    procedure: Procedure, rows: tuple[RowText, ...], *, head: float, note_lines: int
) -> Layout:
    """The smallest page of A4's proportion that holds the chart; a longer one if none does.

    `head` is the height of the title block on the smallest page, with the gap below it.
    """
    for scale in _SCALES:
        zoom = min(scale, _MOST_ZOOM)
        side = side_width(procedure, SIZE * zoom)
        columns = _columns(A4_WIDTH * scale, len(procedure.lanes), side, zoom)
        density = ROOMY if scale <= _ROOMY_SCALE else DENSE
        page = _Page(procedure, rows, scale, density, columns, side)
        heights = page.row_heights()
        around = 2 * MARGIN + (head + HEADER_HEIGHT) * page.zoom
        if note_lines:
            around += note_lines * TEXT * LEADING * page.zoom + PADDING
        room = A4_HEIGHT * scale - around
        wide_enough = _text_room(columns) >= _LEAST_TEXT
        if wide_enough and sum(heights) <= room:
            break
    stretch = min(max(room / max(sum(heights), 1.0), 1.0), _MOST_STRETCH)
    stretched = tuple(height * stretch for height in heights)
    height = max(A4_HEIGHT * scale, around + sum(stretched))
    return _placed(page, stretched, height, MARGIN + head * page.zoom)


def _text_room(columns: Columns) -> float:
    return sum(box.width for box in columns.texts)


def lane_width(side: float) -> float:
    """Width of a lane: a shape, room for answers at both sides, and the arrows' tracks."""
    return _SHAPE_WIDTH + 2 * (side + TRACKS[-1] + 2)


def _columns(width: float, lanes: int, side: float, zoom: float) -> Columns:
    """The columns of a page so wide; the page widens where the lanes leave too little room."""
    each = lane_width(side)
    left_over = width - 2 * MARGIN - _NUMBER_WIDTH * zoom - lanes * each
    if left_over > _LEAST_TEXT:
        wider = min(_LANE_SHARE * (left_over - _LEAST_TEXT) / lanes, each * _LANE_SHARE)
        each, left_over = each + wider, left_over - wider * lanes
    texts = max(left_over, _NARROWEST_TEXT)
    widths = {name: texts * part for name, part in _SHARES.items()}
    widths["number"] = _NUMBER_WIDTH * zoom
    order = ["number", "activity", *(["lane"] * lanes), "inputs", "time", "output", "remarks"]
    boxes: dict[str, list[Box]] = {}
    left = MARGIN
    for name in order:
        right = left + widths.get(name, each)
        boxes.setdefault(name, []).append(Box(left, 0, right, 0))
        left = right
    lane_boxes = tuple(boxes.pop("lane"))
    return Columns(lanes=lane_boxes, **{name: box for name, (box,) in boxes.items()})


def cells_of(row: RowText) -> tuple[tuple[str, ...], ...]:
    """The paragraphs of a row's cells in the order of `Columns.texts`."""
    return ((row.number,), row.activity, row.inputs, row.time, row.output, row.remarks)


def cell_lines(paragraphs: tuple[str, ...], width: float, size: float) -> tuple[str, ...]:
    """The paragraphs of a cell as lines of type of this size."""
    return tuple(line for text in paragraphs for line in wrap(text, width - 2 * PADDING, size))


def capsule_lines(text: str, width: float, size: float) -> tuple[str, ...]:
    """The words inside a terminator of this width."""
    return wrap(text, width - 2 * _CAPSULE_PADDING + 0.1, size)


def _placed(page: _Page, heights: tuple[float, ...], height: float, top: float) -> Layout:
    columns = page.columns
    right = columns.remarks.right
    rows: list[Box] = []
    bands: dict[tuple[int, int], Band] = {}
    y = top + HEADER_HEIGHT * page.zoom
    for number, row_height in enumerate(heights):
        rows.append(Box(MARGIN, y, right, y + row_height))
        least = page.band_heights(number)
        spare = (row_height - sum(least.values())) / len(least)
        band_top = y
        for slot, band_height in least.items():
            band_bottom = band_top + band_height + spare
            bands[(number, slot)] = Band(number, slot, band_top, band_bottom)
            band_top = band_bottom
        y += row_height
    boxes = {
        node.name: box_around(
            (columns.lanes[node.lane].centre[0], bands[(node.row, node.slot)].middle),
            *page.shape_size(node),
        )
        for node in page.procedure.nodes
    }
    return Layout(
        width=right + MARGIN,
        height=height,
        columns=columns,
        top=top,
        rows=tuple(rows),
        bands=tuple(bands.values()),
        boxes=boxes,
        side=page.side,
        zoom=page.zoom,
    )
