"""Reviu dan Evaluasi: a year's figures about the procedure itself, to decide on changes.

The decree's Lampiran I no. 3 requires a review of the SOP that considers exceptional circumstances.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sheetflow.core.findings import W_TOTAL
from sheetflow.core.reporting import obstacles
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem, Selection
from sheetflow.core.reporting.timeliness import Punctuality, Timeliness
from sheetflow.core.reporting.wording import ReportTexts

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
        _steps(items, timely, texts),
        tuple(_returns(items, texts)),
        (*_points(texts), *_open_limits(timely, texts)),
    )


def _points(texts: ReportTexts) -> Iterable[OpenPoint]:
    for point in texts.office.undecided:
        yield OpenPoint(point.question(texts.language), point.default)


def _open_limits(timely: Timeliness, texts: ReportTexts) -> Iterable[OpenPoint]:
    """Yield the time limits the office has not set, unless one of its own points covers them."""
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
