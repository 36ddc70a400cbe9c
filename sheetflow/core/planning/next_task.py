"""The next task of a row without errors, and what the job has filled in for it: a line each."""

from collections.abc import Iterator

from sheetflow.core.formatting import format_list
from sheetflow.core.names import ColumnId
from sheetflow.core.planning.evaluate import Evaluation
from sheetflow.core.rules.cell_requests import awaits_again, decision_cells
from sheetflow.core.rules.changed_evidence import readable_text
from sheetflow.core.rules.drive_answers import approval_task
from sheetflow.core.rules.filled_values import filled_now
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Equals, Filled, RequestedBy, Transition


def next_task(evaluation: Evaluation) -> str:
    """Return what is to be done in the row's present state.

    For a decision: which cell to choose in, whether the one that is there was used already, and
    which other cells a choice needs.  For a step that only a status requests and that is done: that
    status.
    """
    submission, office = evaluation.submission, evaluation.submission.office
    done = evaluation.unrequested
    if done is not None:
        status = submission.state_label(done.target)
        return office.text("row.forgotten", langkah=done.step, status=status)
    asked = approval_task(evaluation.approval, office)
    if asked:
        return asked
    again = awaits_again(submission, evaluation.requests)
    if again is not None:
        cells = decision_cells(again, submission)
        others = " / ".join(submission.heading(column) for column in cells if column != again)
        column, written = submission.heading(again), submission.text(again)
        return office.text("row.again", kolom=column, nilai=written, lain=others)
    hint = submission.state_of(submission.state).hint
    text = hint(office.language) if hint else ""
    also = "; ".join(_also_needed(submission))
    return office.text("row.also", petunjuk=text.removesuffix("."), juga=also) if also else text


def _also_needed(submission: SubmissionContext) -> Iterator[str]:
    """Yield, for each choice of the awaited decision, the other cells that it needs."""
    office, form = submission.office, submission.office.form
    for step in submission.workflow.leaving.get(submission.state, ()):
        if step.requested_by is not RequestedBy.DECISION or step.decision is None:
            continue
        columns = [submission.heading(column) for column in _lacking(step, submission)]
        chosen = next(need.value for need in step.needs if isinstance(need, Equals))
        labels = {c.value: c.label(office.language) for c in form.by_id[step.decision].choices}
        if columns:
            listed = format_list(columns, office.language)
            yield office.text("row.also_for", nilai=labels.get(chosen, chosen), kolom=listed)


def _lacking(step: Transition, submission: SubmissionContext) -> Iterator[ColumnId]:
    """Yield the blank cells that the step needs and that no rule fills in."""
    for need in step.needs:
        if isinstance(need, Filled) and need.column not in step.fills:
            given = is_given(need.column, step, submission)
            if not given and not submission.reading.filled(need.column):
                yield need.column


def filled_line(submission: SubmissionContext) -> str:
    """Return what the job has filled in for staff, as its records hold it; "" for nothing."""
    office = submission.office
    known = {
        column: f"{submission.heading(column)} {readable_text(text, column, office)}"
        for column, text in filled_now(submission)
    }
    listed = format_list([*known.values()], office.language)
    decisions = {step.decision for step in submission.workflow.transitions if step.decision}
    key = "row.filled" if decisions.isdisjoint(known) else "row.answered"
    return office.text(key, isi=listed) if known else ""
