"""Reviu dan Evaluasi: what a year tells of the procedure itself, for whoever decides on changes.

The decree's Lampiran I no. 3 asks for a review of the SOP, exceptional circumstances in view.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sheetflow.core.findings import W_TOTAL
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem, Selection
from sheetflow.core.reporting.obstacles import (
    asks_for_something,
    step_limit_codes,
    step_name,
    step_numbers,
    step_of,
)
from sheetflow.core.reporting.timeliness import Punctuality, Timeliness
from sheetflow.core.reporting.wording import Voice

_LIMITS = "day_limits"
"""The setting that gives the steps their time limits."""


@dataclass(frozen=True, slots=True)
class StepReview:
    """One step: submissions with an error or a warning there, and how late it was done.

    `number` 0 gathers what belongs to no step.  `asked` publications were asked about the limit.
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
        """Half of the late ones were later than this; None when none was late."""
        days = [amount for _, amount in self.excess.sources]
        return median(days) if days else None


@dataclass(frozen=True, slots=True)
class UnitReturns:
    """How many drafts of a unit were returned, and how often in all."""

    unit: str
    drafts: Figure
    returns: Figure


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point that the decree leaves open, and what is done until it is decided."""

    question: str
    default: str


@dataclass(frozen=True, slots=True)
class Review:
    """The chapter of a year's report."""

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


def review(chosen: Selection, timely: Timeliness, voice: Voice) -> Review:
    """Of everything that the year's report speaks of, archived submissions too."""
    items = (*chosen.reported_items, *chosen.archived)
    return Review(
        _steps(items, timely, voice),
        tuple(_returns(items, voice)),
        (*_points(voice), *_open_limits(timely, voice)),
    )


def _points(voice: Voice) -> Iterable[OpenPoint]:
    for point in voice.office.undecided:
        yield OpenPoint(point.question(voice.language), point.default)


def _open_limits(timely: Timeliness, voice: Voice) -> Iterable[OpenPoint]:
    """Time limits that the office has not set, where none of its own points asks for them."""
    if any(point.key == _LIMITS for point in voice.office.undecided):
        return
    lines = [line for line in timely.lines if not line.decided]
    for days in dict.fromkeys(line.days for line in lines):
        steps = tuple(line.step for line in lines if line.days == days)
        question = voice.say("reviu.batas", langkah="; ".join(steps))
        yield OpenPoint(question, voice.say("reviu.batas.kini", n=days))


def _steps(
    items: tuple[ReportItem, ...], timely: Timeliness, voice: Voice
) -> tuple[StepReview, ...]:
    limits = {line.number: line for line in timely.steps}
    errors, warnings = _by_step(items, voice, errors=True), _by_step(items, voice, errors=False)
    outside = [0] if 0 in errors or 0 in warnings else []
    numbers = [n for n in step_numbers(voice) if n in limits or n in errors or n in warnings]
    return tuple(
        _step(number, errors.get(number, []), warnings.get(number, []), limits.get(number), voice)
        for number in (*numbers, *outside)
    )


def _step(
    number: int,
    errors: list[ReportItem],
    warnings: list[ReportItem],
    limit: Punctuality | None,
    voice: Voice,
) -> StepReview:
    name = step_name(number, voice) if number else voice.say("reviu.lain")
    nothing = counted(f"reviu/{number}/late", "", ())
    return StepReview(
        number,
        name,
        counted(f"reviu/{number}/errors", f"{name}: {voice.say('k.galat')}", errors),
        counted(f"reviu/{number}/warnings", f"{name}: {voice.say('k.peringatan')}", warnings),
        limit.on_time.value + limit.late.value if limit else 0,
        limit.late if limit else nothing,
        limit.excess if limit else nothing,
    )


def _by_step(
    items: tuple[ReportItem, ...], voice: Voice, *, errors: bool
) -> dict[int, list[ReportItem]]:
    """Submissions by the steps that their findings speak of; lateness has its own columns."""
    apart = {W_TOTAL, *step_limit_codes(voice)}
    found: dict[int, list[ReportItem]] = {}
    for item in items:
        workflow = voice.office.workflow_by_id[item.workflow]
        steps = {
            step_of(problem, item, workflow)
            for problem in item.problems
            if problem.is_error is errors
            and problem.code not in apart
            and asks_for_something(problem.code)
        }
        for step in steps:
            found.setdefault(step, []).append(item)
    return found


def _returns(items: tuple[ReportItem, ...], voice: Voice) -> Iterable[UnitReturns]:
    """Units with a returned draft, in the order of the settings; what names no unit comes last."""
    returned = [item for item in items if item.returns]
    order = [unit.id for unit in voice.office.units]
    for name in (*order, None):
        own = [item for item in returned if (item.unit if item.unit in order else None) == name]
        if not own:
            continue
        unit = voice.office.unit_by_id.get(name) if name else None
        label = unit.label(voice.language) if unit else voice.say("belum_diisi")
        place = f"reviu/kembali/{name or '?'}"
        times = tuple((item.id, item.returns) for item in own)
        yield UnitReturns(
            label,
            counted(f"{place}/drafts", f"{label}: {voice.say('k.konsep')}", own),
            Figure(f"{place}/returns", f"{label}: {voice.say('k.kembali')}", times),
        )
