"""The first page of an SOP: its head, as the form of a government office's SOP has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheetflow.core.formatting import format_day
from sheetflow.core.office import Office
from sheetflow.core.regulations import SopText
from sheetflow.core.sop_head import HeadText, head_text
from sheetflow.core.words import Language
from sheetflow.core.workflow import Workflow
from sheetflow.present.flowchart import phrases
from sheetflow.present.flowchart.drawing import Anchor, Arrow, Box, Frame, Line, Point, Shape, Sheet
from sheetflow.present.flowchart.layout import A4_HEIGHT, A4_WIDTH, MARGIN
from sheetflow.present.flowchart.metrics import LEADING, balanced, text_width, wrap

_TEXT, _OFFICE_TEXT, _LABEL_TEXT = 8.5, 11.0, 8.0
_LEFT_SHARE = 0.55
_LABEL_WIDTH = 104.0
_PADDING = 5.0
_ENTRY_GAP = 2.0
_SIGNING_ROOM = 40.0
"""Clear height below the title of who approved it, for stamp and signature."""


@dataclass(frozen=True, slots=True)
class TitlePage:
    """What stands on the page, from the sheet's upper edge to `height`."""

    height: float
    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]


def title_page(
    workflow: Workflow, office: Office, language: Language, width: float
) -> TitlePage | None:
    """The page in A4 landscape `width` wide, longer where its text needs it.

    None for an SOP of whose head nothing is known.
    """
    head, sop = head_text(workflow, office, language), office.sop_of(workflow.id)
    if not head and (sop is None or not sop.approved_by):
        return None
    writer = _Writer(width)
    writer.identity(
        _office_name(office, sop, language),
        (
            (phrases.NUMBER(language), sop.number if sop else "", False),
            (phrases.ESTABLISHED(language),
             format_day(sop.established, language) if sop else "", False),
            (phrases.APPROVED(language), sop.approved_by if sop else "", False),
            (phrases.NAME(language), sop.name(language).upper() if sop else "", True),
        ),
    )  # fmt: skip
    for left, right in _fields(head, language):
        writer.pair(left, right)
    return writer.page()


def _office_name(office: Office, sop: SopText | None, language: Language) -> str:
    """As the letterhead of the day of approval has it, else by its name."""
    heads = [head for head in office.letterheads if sop and head.span.holds(sop.established)]
    name = " ".join(heads[-1].lines) if heads else office.name(language)
    return name.upper()


_Field = tuple[str, tuple[str, ...]]


def _fields(head: HeadText, language: Language) -> Iterator[tuple[_Field, _Field]]:
    """The fields side by side, in the order of the form."""
    yield (
        (phrases.LEGAL_BASIS(language), head.legal_basis),
        (phrases.QUALIFICATIONS(language), head.qualifications),
    )
    yield (
        (phrases.RELATED(language), head.related),
        (phrases.EQUIPMENT(language), head.equipment),
    )
    yield (phrases.WARNINGS(language), head.warnings), (phrases.RECORDS(language), head.records)


class _Writer:
    """The page written downwards."""

    def __init__(self, width: float) -> None:
        self._zoom = width / A4_WIDTH
        self._width = width
        self._y = MARGIN
        middle = MARGIN + (width - 2 * MARGIN) * _LEFT_SHARE
        self._left, self._right = (MARGIN, middle), (middle, width - MARGIN)
        self._frames: list[Frame] = []
        self._lines: list[Line] = []

    def page(self) -> TitlePage:
        least = self._width * A4_HEIGHT / A4_WIDTH
        height = max(least, self._y + MARGIN)
        return TitlePage(height, tuple(self._frames), tuple(self._lines))

    def identity(self, office: str, values: tuple[tuple[str, str, bool], ...]) -> None:
        """The office at the left; number, date, who approved it and name at the right."""
        size, padding = _TEXT * self._zoom, _PADDING * self._zoom
        left, right = self._right
        label = _LABEL_WIDTH * self._zoom
        room = right - left - label - 2 * padding
        top = self._y
        for name, text, bold in values:
            lines = balanced(text, room, size, bold=bold) or ("",)
            height = len(lines) * size * LEADING + 2 * padding
            height += _SIGNING_ROOM * self._zoom if name in _SIGNED else 0.0
            cell = Box(left, self._y, right, self._y + height)
            self._frames.append(Frame(cell))
            start, beside = cell.top + padding, cell.left + label
            self._write((name,), (cell.left + padding, start), size, cell)
            self._write((":",), (beside - padding, start), size, cell)
            self._write(lines, (beside + padding / 2, start), size, cell, bold=bold)
            self._y = cell.bottom
        self._office(office, Box(self._left[0], top, self._left[1], self._y))

    def _office(self, office: str, cell: Box) -> None:
        self._frames.append(Frame(cell))
        size = _OFFICE_TEXT * self._zoom
        lines = balanced(office, cell.width - 2 * _PADDING * self._zoom, size, bold=True)
        top = cell.centre[1] - len(lines) * size * LEADING / 2
        for number, text in enumerate(lines):
            baseline = top + number * size * LEADING + size * 0.92
            x = cell.centre[0]
            self._lines.append(Line(x, baseline, text, size, cell, bold=True, anchor=Anchor.MIDDLE))

    def pair(self, left: _Field, right: _Field) -> None:
        """Two fields side by side, each a shaded heading above its numbered entries."""
        size, padding = _LABEL_TEXT * self._zoom, _PADDING * self._zoom
        headed = self._y + size * LEADING + 2 * padding * 0.7
        placed = ((self._left, left), (self._right, right))
        for (start, end), (name, _) in placed:
            cell = Box(start, self._y, end, headed)
            self._frames.append(Frame(cell, shaded=True))
            at = start + padding, self._y + padding * 0.7
            self._write((name,), at, size, cell, bold=True)
        bottom = max(self._height(span, entries) for span, (_, entries) in placed) + headed
        for span, (_, entries) in placed:
            cell = Box(span[0], headed, span[1], bottom)
            self._frames.append(Frame(cell))
            self._entries(entries, cell)
        self._y = bottom

    def _height(self, span: tuple[float, float], entries: tuple[str, ...]) -> float:
        size = _TEXT * self._zoom
        laid = self._laid(entries, span[1] - span[0])
        lines = max(sum(len(lines) for _, lines in laid), 1)
        gaps = max(len(laid) - 1, 0) * _ENTRY_GAP * self._zoom
        return lines * size * LEADING + gaps + 2 * _PADDING * self._zoom

    def _laid(self, entries: tuple[str, ...], width: float) -> list[tuple[str, tuple[str, ...]]]:
        """Each entry's number, and its lines; one entry alone has no number."""
        size = _TEXT * self._zoom
        room = width - 2 * _PADDING * self._zoom - self._indent(entries)
        numbered = len(entries) > 1
        return [
            (f"{number}." if numbered else "", wrap(text, room, size))
            for number, text in enumerate(_listed(entries), start=1)
        ]

    def _indent(self, entries: tuple[str, ...]) -> float:
        size = _TEXT * self._zoom
        return text_width(f"{len(entries)}. ", size) if len(entries) > 1 else 0.0

    def _entries(self, entries: tuple[str, ...], cell: Box) -> None:
        size, padding = _TEXT * self._zoom, _PADDING * self._zoom
        y, indent = cell.top + padding, self._indent(entries)
        for number, lines in self._laid(entries, cell.width):
            if number:
                self._write((number,), (cell.left + padding, y), size, cell)
            self._write(lines, (cell.left + padding + indent, y), size, cell)
            y += len(lines) * size * LEADING + _ENTRY_GAP * self._zoom

    def _write(
        self, texts: tuple[str, ...], at: Point, size: float, cell: Box, *, bold: bool = False
    ) -> None:
        """Lines of text whose upper left corner is `at`."""
        x, top = at
        for number, text in enumerate(texts):
            baseline = top + number * size * LEADING + size * 0.92
            self._lines.append(Line(x, baseline, text, size, cell, bold=bold))


_SIGNED = frozenset(phrases.APPROVED.all())


def _listed(entries: tuple[str, ...]) -> tuple[str, ...]:
    """Entries of a list end with a semicolon, the last with a full stop."""
    bare = [text.rstrip(".;") for text in entries]
    return (*(f"{text};" for text in bare[:-1]), *(f"{text}." for text in bare[-1:]))


def below(page: TitlePage, sheet: Sheet) -> Sheet:
    """`sheet` with the page above it."""
    down = page.height
    return replace(
        sheet,
        height=sheet.height + down,
        frames=(*page.frames, *(replace(one, box=_lower(one.box, down)) for one in sheet.frames)),
        shapes=tuple(_lower_shape(shape, down) for shape in sheet.shapes),
        arrows=tuple(_lower_arrow(arrow, down) for arrow in sheet.arrows),
        lines=(
            *page.lines,
            *(replace(one, y=one.y + down, cell=_lower(one.cell, down)) for one in sheet.lines),
        ),
    )


def _lower(box: Box, by: float) -> Box:
    return Box(box.left, box.top + by, box.right, box.bottom + by)


def _lower_shape(shape: Shape, by: float) -> Shape:
    return replace(shape, box=_lower(shape.box, by), cell=_lower(shape.cell, by))


def _lower_arrow(arrow: Arrow, by: float) -> Arrow:
    return replace(arrow, points=tuple((x, y + by) for x, y in arrow.points))
