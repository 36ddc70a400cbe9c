"""Pengajuan yang tertahan: what an error keeps from going on, at which step."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.names import SubmissionId
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.obstacles import groups_of
from sheetflow.core.reporting.steps import step_limit_codes, step_name
from sheetflow.core.reporting.wording import Voice


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """One submission with an error: `step` is where it waits, `reasons` what must be mended."""

    id: SubmissionId
    title: str
    step: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """All of them, in the order of steps and days, and how many at each step."""

    entries: tuple[HeldEntry, ...]
    total: Figure
    steps: tuple[tuple[int, Figure], ...]
    """Pairs of a step's number and how many it holds; only steps that hold any."""


def held(items: tuple[ReportItem, ...], voice: Voice) -> Held:
    """What is said of `items`, which all have an error."""
    numbers = sorted({item.step for item in items})
    ordered = [item for number in numbers for item in items if item.step == number]
    return Held(
        tuple(_entry(item, voice) for item in ordered),
        counted("tertahan/*", voice.say("tertahan.jumlah"), ordered),
        tuple((number, _at(number, ordered, voice)) for number in numbers),
    )


def _entry(item: ReportItem, voice: Voice) -> HeldEntry:
    errors = tuple(problem for problem in item.problems if problem.is_error)
    reasons = (voice.say(f"o.{group}") for group in groups_of(errors, step_limit_codes(voice)))
    return HeldEntry(item.id, item.title, step_name(item.step, voice), tuple(reasons))


def _at(number: int, items: list[ReportItem], voice: Voice) -> Figure:
    label = voice.say("tertahan.langkah", langkah=step_name(number, voice))
    return counted(f"tertahan/{number}", label, [item for item in items if item.step == number])
