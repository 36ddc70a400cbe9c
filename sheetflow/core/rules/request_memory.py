"""What the ledger remembers of a submission's requests: since when, and what was used already."""

from datetime import date

from sheetflow.core.names import ColumnId
from sheetflow.core.records import CellRequest
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition


def remembered(key: str, submission: SubmissionContext) -> CellRequest | None:
    """Return what the last evaluation of the row remembered of the request, if anything."""
    row = submission.run.ledger.rows.get(submission.row_id)
    found = row.requests if row else ()
    return next((one for one in found if (one.submission, one.key) == (submission.id, key)), None)


def request_key(step: Transition) -> str:
    """Return the key of the step's request: its decision's column, else its own id."""
    return str(step.decision or step.id)


def request_value(step: Transition, submission: SubmissionContext) -> str:
    """Return what requests the step as it is remembered: the decision, else the step itself."""
    return decision_text(step.decision, submission) if step.decision else str(step.id)


def decision_text(column: ColumnId, submission: SubmissionContext) -> str:
    """Return the decision in the column; "" for a blank cell."""
    written = submission.written
    return written.canonical(column) if written.filled(column) else ""


def first_seen(step: Transition, submission: SubmissionContext) -> date:
    """Return the day on which the job first saw the step's request as it is now.

    That of an answer in Drive is the day on which it was given.
    """
    answered = submission.answered
    if answered is not None and answered.step == step.id:
        return min(answered.day, submission.today)
    known = remembered(request_key(step), submission)
    if known and known.day and known.value == request_value(step, submission):
        return min(known.day, submission.today)
    return submission.today


def was_seen_blank(column: ColumnId, submission: SubmissionContext) -> bool:
    """Return whether the job has seen the decision's cell blank since it was last used."""
    known = remembered(column, submission)
    return known is not None and not known.used


def known_requests(submission: SubmissionContext) -> tuple[CellRequest, ...]:
    """Return what is remembered of an open submission's requests."""
    row = submission.run.ledger.rows.get(submission.row_id)
    if row is None or submission.is_closed:
        return ()
    return tuple(one for one in row.requests if one.submission == submission.id)
