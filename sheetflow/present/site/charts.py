"""Charts of the site as data for its templates: bars, steps, arrows and words placed in an SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.scoreboard import office_figures
from sheetflow.present.site.pages import SiteText

WIDTH = 340
"""Units of every chart: its type of 12 units is as large as the page's text on a phone."""
_HEAD, _COLUMN_HEIGHT, _FOOT = 16, 110, 34
_ROW, _BAR = 38, 11
MAX_ROWS = 10


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a chart: its label, the number, the number as written; `below` is a line."""

    label: str
    number: float
    text: str
    below: str = ""
    tone: str = "bar"
    """Its class in the style sheet: "bar", or "rest" in the background."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a chart."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place; `anchor` as SVG has it."""

    text: str
    x: float
    y: float
    anchor: str = ""
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; `description` has all values, for readers who cannot see it."""

    id: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]
    texts: tuple[Label, ...]
    axis: str = ""
    width: int = WIDTH


def columns(name: str, title: str, values: Sequence[Value]) -> Chart:
    """Return values in the order of time as columns, each with its number above it."""
    bars: list[Bar] = []
    texts: list[Label] = []
    floor, each = _HEAD + _COLUMN_HEIGHT, WIDTH / max(len(values), 1)
    most = max((value.number for value in values), default=0)
    for place, value in enumerate(values if most else ()):
        height, middle = round(_COLUMN_HEIGHT * value.number / most, 1), each * (place + 0.5)
        top, wide = round(floor - height, 1), min(each * 0.68, 60)
        bars.append(Bar(round(middle - wide / 2, 1), top, round(wide, 1), height, value.tone))
        middle = round(middle, 1)
        if value.number:
            texts.append(Label(value.text, middle, top - 4, "middle"))
        texts.append(Label(value.label, middle, floor + 15, "middle", soft=True))
        if value.below:
            texts.append(Label(value.below, middle, floor + 29, "middle", soft=True))
    height = floor + _FOOT
    axis = f"M0 {floor}H{WIDTH}"
    return Chart(name, title, _described(values), height, tuple(bars), tuple(texts), axis)


def rows(name: str, title: str, values: Sequence[Value]) -> Chart:
    """Return the first values as bars below each other, each with its words above it."""
    bars: list[Bar] = []
    texts: list[Label] = []
    most = max((value.number for value in values), default=0)
    shown = values[:MAX_ROWS] if most else ()
    for place, value in enumerate(shown):
        top = _ROW * place
        texts += [Label(value.label, 0, top + 13), Label(value.text, WIDTH, top + 13, "end")]
        bars.append(Bar(0, top + 19, WIDTH, _BAR, "track"))
        if value.number:
            wide = round(WIDTH * value.number / most, 1)
            bars.append(Bar(0, top + 19, wide, _BAR, value.tone))
    height = _ROW * len(shown)
    return Chart(name, title, _described(values), height, tuple(bars), tuple(texts))


def _described(values: Sequence[Value]) -> str:
    return "; ".join(f"{' '.join((one.label, one.below)).strip()}: {one.text}" for one in values)


_LEFT, _BOX_WIDTH, _BOX_HEIGHT, _EACH = 30, 280, 50, 80
_RIGHT = _LEFT + _BOX_WIDTH
_TRACKS = (11, 19, 27)
"""How far beside the boxes arrows run that skip steps or lead back."""
_MAX_NAME, _MAX_ROLE, _MAX_ROLE_BESIDE, _MAX_ENDS = 26, 38, 28, 16
_LEFTWARDS, _RIGHTWARDS, _DOWNWARDS = "l6-3.5v7z", "l-6-3.5v7z", "l-3.5-6h7z"


@dataclass(frozen=True, slots=True)
class Box:
    """A step of the chart; `waiting` and `late` are of all states that wait for it.

    `ends` names the states in which a submission may end here without going on.
    """

    number: int
    name: str
    role: str
    full: str
    y: int
    waiting: int
    late: int
    late_text: str
    ends: str


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow as the path of its line and of its head; `back` where it leads up."""

    path: str
    head: str
    title: str
    back: bool


@dataclass(frozen=True, slots=True)
class SopChart:
    """The chart of one SOP with the places of all its parts."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: int
    left: int = _LEFT
    box_width: int = _BOX_WIDTH
    box_height: int = _BOX_HEIGHT
    width: int = WIDTH


def sop_chart(
    workflow: office_figures.WorkflowFigures, queue: Sequence[office_figures.Queue], text: SiteText
) -> SopChart:
    """Return the chart of a workflow; `queue` is that of the whole office."""
    states = {state.id: state for state in workflow.states}
    rows = {step.number: row for row, step in enumerate(workflow.steps)}
    own = [one for one in queue if one.workflow == workflow.id]
    boxes = tuple(_box(step, row, workflow, own, text) for row, step in enumerate(workflow.steps))
    height = _EACH * len(boxes) - (_EACH - _BOX_HEIGHT) + 4
    return SopChart(boxes, tuple(_lines(workflow, states, rows, text)), height)


def _box(
    step: office_figures.StepFigures,
    row: int,
    workflow: office_figures.WorkflowFigures,
    queue: Sequence[office_figures.Queue],
    text: SiteText,
) -> Box:
    here = [one for one in queue if one.step == step.number]
    states = {state.id: state for state in workflow.states}
    ends = dict.fromkeys(
        text.label(states[arrow.target].label)
        for arrow in workflow.arrows
        if arrow.step == step.number and _step_after(states.get(arrow.target)) == 0
    )
    late, is_last = sum(one.late for one in here), row == len(workflow.steps) - 1
    name = text.label(step.name) or text.label(step.label)
    return Box(
        step.number,
        _clipped(name, _MAX_NAME),
        _clipped(text.label(step.role), _MAX_ROLE_BESIDE if here else _MAX_ROLE),
        text.label(step.label),
        _EACH * row + 2,
        sum(one.waiting for one in here),
        late,
        text("box_late", n=late) if late else text("box_waiting"),
        "" if is_last else _clipped(", ".join(ends), _MAX_ENDS),
    )


def _step_after(state: office_figures.StateFigures | None) -> int:
    """Return the step that is waited for in a state; 0 where it is an end."""
    return state.step if state is not None and not state.is_end else 0


def _lines(
    workflow: office_figures.WorkflowFigures,
    states: Mapping[str, office_figures.StateFigures],
    rows: Mapping[int, int],
    text: SiteText,
) -> Iterator[Line]:
    """Yield an arrow for each pair of steps of which one follows the other."""
    ways: dict[tuple[int, int], list[str]] = {}
    for arrow in workflow.arrows:
        at, to = rows.get(arrow.step), rows.get(_step_after(states.get(arrow.target)))
        if at is not None and to is not None and at != to:
            ways.setdefault((at, to), []).append(text.label(arrow.label))
    last = len(rows) - 1
    if last > 0 and not any(to == last for _, to in ways):
        ways[last - 1, last] = [""]  # the last row of an SOP often only says that it is done
    tracks = {-1: 0, 1: 0}
    for (at, to), labels in sorted(ways.items(), key=lambda way: (abs(way[0][0] - way[0][1]), way)):
        title = "; ".join(dict.fromkeys(labels))
        if to == at + 1:
            yield _down(at, title)
            continue
        side = 1 if to < at else -1
        yield _beside(at, to, side, _TRACKS[min(tracks[side], len(_TRACKS) - 1)], title)
        tracks[side] += 1


def _down(at: int, title: str) -> Line:
    middle, top, end = _LEFT + _BOX_WIDTH // 2, _EACH * at + 2 + _BOX_HEIGHT, _EACH * (at + 1) + 2
    return Line(f"M{middle} {top}V{end - 5}", f"M{middle} {end}{_DOWNWARDS}", title, back=False)


def _beside(at: int, to: int, side: int, track: int, title: str) -> Line:
    """Return an arrow that leaves and enters at a side: 1 the right, -1 the left."""
    edge = _RIGHT if side == 1 else _LEFT
    out = _EACH * at + 2 + _BOX_HEIGHT // 2 + (-7 if side == 1 else 7)
    into = _EACH * to + 2 + _BOX_HEIGHT // 2 + (7 if side == 1 else -7)
    path = f"M{edge} {out}H{edge + side * track}V{into}H{edge + side * 5}"
    head = f"M{edge} {into}{_LEFTWARDS if side == 1 else _RIGHTWARDS}"
    return Line(path, head, title, back=side == 1)


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
