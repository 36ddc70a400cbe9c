"""How a report names the steps of its procedures, and of which step a finding speaks."""

from __future__ import annotations

from sheetflow.core.findings import W_TOTAL, Code, Finding
from sheetflow.core.names import ColumnId
from sheetflow.core.reporting.columns import reported_workflows
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.wording import Voice
from sheetflow.core.workflow import Workflow


def step_name(number: int, voice: Voice) -> str:
    """ "5. Unggah"; all names where the procedures name the step differently."""
    names = (
        step.name(voice.language)
        for workflow in reported_workflows(voice.office)
        for step in workflow.steps
        if step.number == number
    )
    return voice.say("langkah", n=number, nama=" / ".join(dict.fromkeys(names))).strip()


def step_numbers(voice: Voice) -> tuple[int, ...]:
    """The numbers of all steps of the procedures, in order."""
    workflows = reported_workflows(voice.office)
    return tuple(sorted({step.number for workflow in workflows for step in workflow.steps}))


def step_limit_codes(voice: Voice) -> frozenset[Code]:
    """The findings that a step was late; that of the whole way is none of them."""
    codes = {limit.code for workflow in voice.office.workflows for limit in workflow.time_limits}
    return frozenset(codes - {W_TOTAL})


def step_of(problem: Finding, item: ReportItem, workflow: Workflow) -> int:
    """The step that a finding of `item` speaks of: the one it names, else the first that needs
    its cell, else the one that the submission waits at; 0 where it is none of these.
    """
    named = dict(problem.blanks).get("langkah", "")
    if named.isdecimal():
        return int(named)
    return _needing(problem.column, workflow) or item.step


def _needing(column: ColumnId, workflow: Workflow) -> int:
    steps = (step.step for step in workflow.transitions if column in step.columns)
    return min((step for step in steps if step), default=0)
