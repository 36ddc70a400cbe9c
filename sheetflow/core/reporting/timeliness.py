"""Ketepatan Waktu: which time limits the period's publications met."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.findings import Code
from sheetflow.core.names import ColumnId, WorkflowId
from sheetflow.core.reporting.figures import Figure, counted
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.wording import Voice
from sheetflow.core.workflow import TimeLimit


@dataclass(frozen=True, slots=True)
class Punctuality:
    """One time limit: publications that met it and publications that did not.

    `days` as text, "1" or "1/3" where the workflows differ; `decided` False while the office has
    not set it (the decree leaves WAKTU blank).
    """

    code: Code
    step: str
    days: str
    decided: bool
    on_time: Figure
    late: Figure


@dataclass(frozen=True, slots=True)
class Timeliness:
    """All limits, and how many publications met every one of them."""

    lines: tuple[Punctuality, ...]
    on_time: Figure
    late: Figure


def timeliness(items: tuple[ReportItem, ...], voice: Voice) -> Timeliness:
    """Judge the recorded `items` by their findings; a limit is asked of its own workflows only."""
    limits = _limits(voice)
    late_codes = {item.id: {problem.code for problem in item.problems} for item in items}
    late_at_all = [item for item in items if late_codes[item.id] & limits.keys()]
    met_all = [item for item in items if not late_codes[item.id] & limits.keys()]
    lines = []
    for code, found in limits.items():
        asked = [item for item in items if item.workflow in found]
        late = [item for item in asked if code in late_codes[item.id]]
        met = [item for item in asked if code not in late_codes[item.id]]
        lines.append(_line(code, found, met, late, voice))
    return Timeliness(
        tuple(lines),
        counted("waktu/*/on_time", voice.say("tepat.semua"), met_all),
        counted("waktu/*/late", voice.say("lambat.satu"), late_at_all),
    )


def _limits(voice: Voice) -> dict[Code, dict[WorkflowId, TimeLimit]]:
    """The first limit of each code in each workflow (a code may have one for each round)."""
    found: dict[Code, dict[WorkflowId, TimeLimit]] = {}
    for workflow in voice.office.workflows:
        for limit in workflow.time_limits:
            found.setdefault(limit.code, {}).setdefault(workflow.id, limit)
    return found


def _line(
    code: Code,
    found: dict[WorkflowId, TimeLimit],
    met: list[ReportItem],
    late: list[ReportItem],
    voice: Voice,
) -> Punctuality:
    limits = tuple(found.values())
    first = limits[0]
    start, end = _heading(first.start, voice), _heading(first.end, voice)
    step = voice.say("langkah", n=first.step, awal=start, akhir=end)
    days = sorted({limit.days for limit in limits})
    return Punctuality(
        code,
        step,
        "/".join(str(day) for day in days),
        all(limit.decided for limit in limits),
        counted(f"waktu/{code}/on_time", f"{step}: {voice.say('k.tepat')}", met),
        counted(f"waktu/{code}/late", f"{step}: {voice.say('k.lambat')}", late),
    )


def _heading(column: ColumnId, voice: Voice) -> str:
    return voice.office.form.by_id[column].heading(voice.language)
