"""Accepted steps with their papers → the lines of the Buku Agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sheetflow.core.names import ColumnId, SubmissionId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.papers.agenda import AgendaFacts
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.records import Event
from sheetflow.core.reporting.item import ReportItem
from sheetflow.core.reporting.period import Period
from sheetflow.core.rules.days import day_in
from sheetflow.core.rules.paper_numbers import NUMBERED, Evidence, number_in
from sheetflow.core.workflow import Transition, Workflow


def agenda_lines(
    events: Iterable[Event],
    items: Mapping[SubmissionId, ReportItem],
    office: Office,
    period: Period,
) -> tuple[AgendaFacts, ...]:
    """A line for each paper of the period, in the order the ledger accepted them.

    `events` are all of the ledger, oldest first; a paper belongs to the day its step names, else
    to the day of its acceptance.  Numbers are those that the step was accepted with.
    """
    told: dict[SubmissionId, dict[ColumnId, str]] = {}
    found = []
    for event in events:
        cells = told.setdefault(event.submission, {})
        cells.update((ColumnId(name), text) for name, text in event.evidence)
        item = items.get(event.submission)
        step = _numbered_step(event, item, office)
        if step is not None and period.holds(_day(event, office)):
            found.append(_line(event, step, cells, item, office))
    return tuple(found)


def _workflow(event: Event, item: ReportItem | None, office: Office) -> Workflow | None:
    """The submission's SOP; by its version where the register no longer has the submission."""
    if item is not None:
        return office.workflow_by_id.get(item.workflow)
    return next((w for w in office.workflows if w.version == event.sop_version), None)


def _numbered_step(event: Event, item: ReportItem | None, office: Office) -> Transition | None:
    """The accepted step, if it has a paper of the book."""
    workflow = _workflow(event, item, office)
    step = workflow.by_id.get(event.transition) if workflow else None
    return step if step and set(step.papers) & set(NUMBERED) else None


def _line(
    event: Event,
    step: Transition,
    cells: Mapping[ColumnId, str],
    item: ReportItem | None,
    office: Office,
) -> AgendaFacts:
    disposition = PaperKind.DISPOSISI.value in step.papers
    number = number_in(_evidence(event), step, office)
    unit = UnitId(cells.get(office.form.unit_column, ""))
    known = office.unit_by_id.get(item.unit if item and item.unit else unit)
    day = _day(event, office)
    title = item.title if item else cells.get(office.form.title_column, "")
    return AgendaFacts(
        received=item.entered if item and item.entered and disposition else day,
        agenda_number=number if disposition else "",
        sender=known.label(office.language) if known else "",
        paper_date=day,
        paper_number="" if disposition else number,
        summary=f"{title}\n{event.submission}",
        forwarded=_turn(event, item, office),
    )


def _day(event: Event, office: Office) -> date:
    """The newest date the step names, else the day of its acceptance."""
    return day_in(_evidence(event), office.form) or event.at.date()


def _evidence(event: Event) -> Evidence:
    return {ColumnId(name): text for name, text in event.evidence}


def _turn(event: Event, item: ReportItem | None, office: Office) -> str:
    """Who has the ball after the step."""
    state, workflow = office.form.state_by_id.get(event.target), _workflow(event, item, office)
    if state is None or workflow is None:
        return ""
    turn = state.turn_by_workflow.get(workflow.id, state.turn)
    role = office.role_by_id.get(turn) if turn else None
    return role.label(office.language) if role else ""
