"""When a submission really came to a state: whoever has it now is not late for others' time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sheetflow.core.names import StateId
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition, columns_of


def come_to(step: Transition, subject: Subject, before: SubmissionRecord) -> Mapping[StateId, date]:
    """`SubmissionRecord.since` once the step is taken.

    The step's own dates say when, unless the step could not be accepted before today: an error
    held it when the row was last judged, the submission itself came to the step only today, or the
    step reopens what an earlier run had closed.
    """
    kept = {state: day for state, day in before.since.items() if state != step.target}
    if subject.state_of(step.target).end:
        return kept
    columns = {*columns_of(step), subject.office.form.status.id}
    held = any(found.is_error and found.column in columns for found in subject.earlier)
    came_today = before.since.get(before.state) == subject.today
    reopened = step.extension and subject.began == before.state
    return {**kept, step.target: subject.today} if held or came_today or reopened else kept
