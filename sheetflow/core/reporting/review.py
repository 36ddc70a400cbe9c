"""Reviu dan Evaluasi: a year's figures about the procedure itself, to decide on changes.

The decree's Lampiran I no. 3 requires a review of the SOP that considers exceptional circumstances.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from sheetflow.core.findings import W_TOTAL, Code
from sheetflow.core.names import WorkflowId
from sheetflow.core.reporting import obstacles
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem, Selection
from sheetflow.core.reporting.obstacles import step_limit_codes, step_name
from sheetflow.core.reporting.wording import ReportTexts, within_a_sentence
from sheetflow.core.workflow import TimeLimit, Workflow


@dataclass(frozen=True, slots=True)
class Punctuality:
    """One time limit: publications that met it and publications that did not.

    `number` is the step's, 0 for the limit of the whole procedure.  `days` is text, "1" or "1/3" if
    the workflows differ; `decided` is False while the office has not set it (the decree leaves
    WAKTU blank).  `excess` has the working days by which each was late, if known.
    """

    code: Code
    number: int
    step: str
    days: str
    decided: bool
    on_time: Figure
    late: Figure
    excess: Figure


@dataclass(frozen=True, slots=True)
class Timeliness:
    """All limits, the whole procedure's last, and how many publications met every *step's*."""

    lines: tuple[Punctuality, ...]
    on_time: Figure
    late: Figure

    def figures(self) -> Iterator[Figure]:
        yield self.on_time
        yield self.late
        for line in self.lines:
            yield line.on_time
            yield line.late

    @property
    def steps(self) -> tuple[Punctuality, ...]:
        return tuple(line for line in self.lines if line.number)


_Limits = dict[Code, dict[WorkflowId, TimeLimit]]


def timeliness(items: tuple[ReportItem, ...], texts: ReportTexts) -> Timeliness:
    """Evaluate recorded `items` by their findings; a limit applies to its own workflows only."""
    limits, of_steps = _limits(texts), step_limit_codes(texts)
    codes = {item.id: {problem.code for problem in item.problems} for item in items}
    late = [item for item in items if codes[item.id] & of_steps]
    met = [item for item in items if not codes[item.id] & of_steps]
    lines = []
    for code, found in limits.items():
        asked = [item for item in items if item.workflow in found]
        lines.append(_line(code, found, asked, texts))
    return Timeliness(
        tuple(sorted(lines, key=lambda line: (not line.number, line.number))),
        counted("waktu/*/on_time", texts.text("tepat.semua"), met),
        counted("waktu/*/late", texts.text("lambat.satu"), late),
    )


def _limits(texts: ReportTexts) -> _Limits:
    """Return the limits by code, then by workflow."""
    found: _Limits = {}
    for workflow in texts.office.workflows:
        for limit in first_limits(workflow):
            found.setdefault(limit.code, {})[workflow.id] = limit
    return found


def first_limits(workflow: Workflow) -> tuple[TimeLimit, ...]:
    """Return the first limit of each code (a code may have one per round), in order."""
    first: dict[Code, TimeLimit] = {}
    for limit in workflow.time_limits:
        first.setdefault(limit.code, limit)
    return tuple(first.values())


def _line(
    code: Code, found: dict[WorkflowId, TimeLimit], asked: list[ReportItem], texts: ReportTexts
) -> Punctuality:
    limits = tuple(found.values())
    name = _whole(limits[0], texts) if code == W_TOTAL else step_name(limits[0].step, texts)
    excess = {item.id: excess_days(code, item) for item in asked}
    late = [item for item in asked if excess[item.id] is not None]
    met = [item for item in asked if excess[item.id] is None]
    known = tuple((item.id, days) for item in late if (days := excess[item.id]))
    allowed = sorted({limit.days for limit in limits})
    place, text_of = f"waktu/{code}", texts.text
    return Punctuality(
        code,
        0 if code == W_TOTAL else limits[0].step,
        name,
        "/".join(str(day) for day in allowed),
        all(limit.decided for limit in limits),
        counted(f"{place}/on_time", f"{name}: {text_of('k.tepat')}", met),
        counted(f"{place}/late", f"{name}: {text_of('k.lambat')}", late),
        Figure(f"{place}/excess", f"{name}: {text_of('hari_lambat')}", known),
    )


def excess_days(code: Code, item: ReportItem) -> int | None:
    """Return the working days by which `item` is late, 0 if not known how many; None if not."""
    found = [dict(problem.blanks) for problem in item.problems if problem.code == code]
    if not found:
        return None
    days = found[0].get("selisih", "")
    return int(days) if days.isdecimal() else 0


def _whole(limit: TimeLimit, texts: ReportTexts) -> str:
    columns = (texts.office.form.by_id[column] for column in (limit.start, limit.end))
    start, end = (within_a_sentence(column.heading(texts.language)) for column in columns)
    return texts.text("langkah.semua", awal=start, akhir=end)


_LIMITS = "day_limits"
"""The setting that gives the steps their time limits."""


@dataclass(frozen=True, slots=True)
class StepReview:
    """One step: submissions with an error or a warning there, and how late it was done.

    `number` 0 collects what belongs to no step.  `asked` is the number of publications to which the
    limit applies, `excess` the working days by which each was late.
    """

    number: int
    step: str
    errors: Figure
    warnings: Figure
    asked: int
    late: Figure
    excess: Figure

    @property
    def median_days(self) -> float | None:
        """Return the median lateness in working days; None if no publication has a known one."""
        days = [amount for _, amount in self.excess.sources]
        return median(days) if days else None


@dataclass(frozen=True, slots=True)
class UnitReturns:
    """The number of a unit's drafts that were returned, and of all returns."""

    unit: str
    drafts: Figure
    returns: Figure


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point that the decree leaves open, and the default until it is decided."""

    question: str
    default: str


@dataclass(frozen=True, slots=True)
class Review:
    """The chapter Reviu dan Evaluasi of a year's report."""

    steps: tuple[StepReview, ...]
    returns: tuple[UnitReturns, ...]
    points: tuple[OpenPoint, ...]

    def figures(self) -> Iterable[Figure]:
        for step in self.steps:
            yield from (step.errors, step.warnings)
            if step.asked:
                yield step.excess
        for unit in self.returns:
            yield from (unit.drafts, unit.returns)


def review(chosen: Selection, timely: Timeliness, texts: ReportTexts) -> Review:
    """Return the review of all submissions in the year's report, archived ones too."""
    items = (*chosen.reported_items, *chosen.archived)
    return Review(
        _steps(items, timely, texts), tuple(_returns(items, texts)), tuple(_points(timely, texts))
    )


def _points(timely: Timeliness, texts: ReportTexts) -> Iterable[OpenPoint]:
    """Yield the office's points, then the limits it has not set, unless a point covers them."""
    for point in texts.office.undecided:
        yield OpenPoint(point.question(texts.language), point.default)
    if any(point.key == _LIMITS for point in texts.office.undecided):
        return
    lines = [line for line in timely.lines if not line.decided]
    for days in dict.fromkeys(line.days for line in lines):
        steps = tuple(line.step for line in lines if line.days == days)
        question = texts.text("reviu.batas", langkah="; ".join(steps))
        yield OpenPoint(question, texts.text("reviu.batas.kini", n=days))


def _steps(
    items: tuple[ReportItem, ...], timely: Timeliness, texts: ReportTexts
) -> tuple[StepReview, ...]:
    limits = {line.number: line for line in timely.steps}
    errors, warnings = _by_step(items, texts, errors=True), _by_step(items, texts, errors=False)
    outside = [0] if 0 in errors or 0 in warnings else []
    numbers = [
        n for n in obstacles.step_numbers(texts) if n in limits or n in errors or n in warnings
    ]
    return tuple(
        _step(number, errors.get(number, []), warnings.get(number, []), limits.get(number), texts)
        for number in (*numbers, *outside)
    )


def _step(
    number: int,
    errors: list[ReportItem],
    warnings: list[ReportItem],
    limit: Punctuality | None,
    texts: ReportTexts,
) -> StepReview:
    name = obstacles.step_name(number, texts) if number else texts.text("reviu.lain")
    nothing = counted(f"reviu/{number}/late", "", ())
    return StepReview(
        number,
        name,
        counted(f"reviu/{number}/errors", f"{name}: {texts.text('k.galat')}", errors),
        counted(f"reviu/{number}/warnings", f"{name}: {texts.text('k.peringatan')}", warnings),
        limit.on_time.value + limit.late.value if limit else 0,
        limit.late if limit else nothing,
        limit.excess if limit else nothing,
    )


def _by_step(
    items: tuple[ReportItem, ...], texts: ReportTexts, *, errors: bool
) -> dict[int, list[ReportItem]]:
    """Return submissions by the steps of their findings; lateness has its own columns."""
    apart = {W_TOTAL, *obstacles.step_limit_codes(texts)}
    found: dict[int, list[ReportItem]] = {}
    for item in items:
        workflow = texts.office.workflow_by_id[item.workflow]
        steps = {
            obstacles.step_of(problem, item, workflow)
            for problem in item.problems
            if problem.is_error is errors
            and problem.code not in apart
            and obstacles.asks_for_something(problem.code)
        }
        for step in steps:
            found.setdefault(step, []).append(item)
    return found


def _returns(items: tuple[ReportItem, ...], texts: ReportTexts) -> Iterable[UnitReturns]:
    """Yield units with a returned draft, in the order of the settings; drafts without unit last."""
    returned = [item for item in items if item.returns]
    order = [unit.id for unit in texts.office.units]
    for name in (*order, None):
        own = [item for item in returned if (item.unit if item.unit in order else None) == name]
        if not own:
            continue
        unit = texts.office.unit_by_id.get(name) if name else None
        label = unit.label(texts.language) if unit else texts.text("belum_diisi")
        place = f"reviu/kembali/{name or '?'}"
        times = tuple((item.id, item.returns) for item in own)
        yield UnitReturns(
            label,
            counted(f"{place}/drafts", f"{label}: {texts.text('k.konsep')}", own),
            Figure(f"{place}/returns", f"{label}: {texts.text('k.kembali')}", times),
        )
