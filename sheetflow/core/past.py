"""Submissions finished before sheetflow came: on record as their list has them, never judged."""

from __future__ import annotations

from dataclasses import replace

from sheetflow.core.acceptance import SYSTEM, Accepted
from sheetflow.core.claim import asked_state
from sheetflow.core.form import Form
from sheetflow.core.ledger.replay import record_digest
from sheetflow.core.names import RunId, StateId
from sheetflow.core.records import (
    BEFORE_SHEETFLOW,
    IMPORTED,
    Event,
    Level,
    Proof,
    SubmissionRecord,
)
from sheetflow.core.rules.recorded import cells_as_read
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Workflow


def take_as_past(subject: Subject, run_id: RunId) -> Accepted:
    """The subject at the end that its status names, else at the SOP's own, with its one event."""
    form, asked = subject.office.form, asked_state(subject)
    ends = asked is not None and form.state_by_id[asked].end
    end = asked if asked is not None and ends else ordinary_end(subject.workflow, form)
    cells = cells_as_read(subject)
    record = SubmissionRecord(
        id=subject.id,
        row_id=subject.row_id,
        workflow=subject.workflow.id,
        state=end,
        sop_version=BEFORE_SHEETFLOW,
        accepted=cells,
    )
    event = Event(
        submission=subject.id,
        row_id=subject.row_id,
        transition=IMPORTED,
        source=form.initial,
        target=end,
        at=subject.now,
        run_id=run_id,
        sop_version=BEFORE_SHEETFLOW,
        actor=SYSTEM,
        proof=Proof(Level.SYSTEM),
        cells=cells,
        record=record_digest(record),
    )
    return replace(subject, record=record), event


def ordinary_end(workflow: Workflow, form: Form) -> StateId:
    """Where the SOP's last step leads: the end of a submission that went all its way."""
    ends = (
        step
        for step in workflow.transitions
        if form.state_by_id[step.target].end and not form.state_by_id[step.target].extension
    )
    return max(ends, key=lambda step: step.step).target
