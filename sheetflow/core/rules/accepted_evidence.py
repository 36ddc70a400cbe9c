"""What is on record of a row's accepted steps, and what a further step takes into the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.records import Cells, SubmissionRecord
from sheetflow.core.register.outcome import NOT_GIVEN
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition


def current_steps(
    submission: SubmissionContext, record: SubmissionRecord | None
) -> tuple[Transition, ...]:
    """Return the accepted steps whose evidence holds now: the SOP's shortest way to the state.

    Rounds of the revision loop that are over are not among them.  () for a state that only an
    extension leads to, and without a record.
    """
    if record is None:
        return ()
    workflow, start = submission.workflow, submission.office.form.initial
    ways: dict[StateId, tuple[Transition, ...]] = {start: ()}
    queue = [start]
    while queue:
        state = queue.pop(0)
        if state == record.state:
            return ways[state]
        for step in workflow.leaving.get(state, ()):
            if not step.extension and step.target in record.entered and step.target not in ways:
                ways[step.target] = (*ways[state], step)
                queue.append(step.target)
    return ()


def accepted_cells(
    step: Transition, submission: SubmissionContext, given: Mapping[ColumnId, str]
) -> Cells:
    """Return the row as it is accepted with `step`; `given` are numbers that the system gives.

    `submission.record` is the record before.  What a paper prints stays as it was accepted,
    whatever the row holds now, and so does all evidence where the system or an extension moves the
    row; a step that people do takes the rest as it reads (SOP model, 7a W).
    """
    binding = submission.workflow.binding
    bound = (*binding.columns, *binding.files) if binding else ()
    free = {*step.columns, *bound, submission.office.form.remarks_column}
    kept = {
        column: text
        for earlier, column, text in _evidence(submission)
        if column not in free and (_is_fixed(earlier, step) or not _correction(column, submission))
    }
    return cells_as_read(submission, {**kept, **given})


def cells_as_read(
    submission: SubmissionContext, instead: Mapping[ColumnId, str] | None = None
) -> Cells:
    """Return the row as it reads now, but for `instead`; without identifier and blank cells."""
    others = instead or {}
    texts = (
        (column.id, others.get(column.id) or _text(column.id, submission))
        for column in submission.office.form.columns
        if column.kind is not Kind.IDENTIFIER
    )
    return tuple((name, text) for name, text in texts if text)


def renewed_evidence(step: Transition, submission: SubmissionContext) -> dict[StateId, Cells]:
    """Return the evidence of earlier steps as it reads when `step` is accepted, by their states.

    Only of steps that are not fixed; cells that cannot be read now, that later rounds fill, or
    remarks stay as they were.
    """
    kept = _unrenewed(step, submission)
    return {
        one.target: tuple(
            (column, text if column in kept else _correction(column, submission) or text)
            for column, text in submission.entered[one.target]
        )
        for one in _renewed_steps(step, submission)
    }


def changed_for(
    step: Transition, submission: SubmissionContext
) -> Iterator[tuple[Transition, frozenset[ColumnId]]]:
    """Yield each earlier step with those of its cells that `step` takes along and that changed.

    The channel aside, for an unreadable one leaves a submission under its SOP.  What an approval
    binds of files is always among them: they may be gone behind the same words.
    """
    binding, reading = submission.workflow.binding, submission.reading
    files = binding.files if binding and step.approves else ()
    kept = {*_unrenewed(step, submission), submission.office.form.selector}
    for one in _renewed_steps(step, submission):
        changed = frozenset(
            column
            for column, text in submission.entered[one.target]
            if column not in kept and (column in files or text != reading.canonical(column))
        )
        if changed:
            yield one, changed


def corrected(step: Transition, submission: SubmissionContext, cells: Cells) -> Cells:
    """Return, of the `cells` that change with `step`, those of earlier steps, as on record."""
    free = {*step.columns, submission.office.form.remarks_column}
    known = {
        column: text for _, column, text in _evidence(submission) if text and column not in free
    }
    return tuple((column, known[column]) for column, _ in cells if column in known)


def _evidence(submission: SubmissionContext) -> Iterator[tuple[Transition, ColumnId, str]]:
    for step in current_steps(submission, submission.record):
        for column, text in submission.entered[step.target]:
            yield step, column, text


def _renewed_steps(step: Transition, submission: SubmissionContext) -> tuple[Transition, ...]:
    """The earlier steps whose evidence `step` takes along as it reads."""
    earlier = current_steps(submission, submission.record)
    return tuple(one for one in earlier if not _is_fixed(one, step))


def _unrenewed(step: Transition, submission: SubmissionContext) -> set[ColumnId]:
    """The columns that `step` leaves on record as they are: later rounds fill them, or remarks."""
    coming = submission.workflow.ahead.get(step.target, ())
    return {*coming, submission.office.form.remarks_column}


def _is_fixed(earlier: Transition, step: Transition) -> bool:
    """Whether what was accepted with `earlier` stays when `step` is.

    A paper of it was written, or it is not people who do the step in the course of the SOP.
    """
    return bool(earlier.papers) or step.actor is None or step.extension


def _text(column: ColumnId, submission: SubmissionContext) -> str:
    """The cell as read; "" for one that is blank or only a promise."""
    if not submission.reading.filled(column):
        return ""
    return submission.reading.canonical(column)


def _correction(column: ColumnId, submission: SubmissionContext) -> str:
    """The cell as read; "" for one that gives no value."""
    return "" if submission.reading.field(column).problem else _text(column, submission)


def differences(before: Cells, after: Cells) -> Cells:
    """Return the cells of `after` that `before` has otherwise; "" for those that are blank now."""
    old, new = dict(before), dict(after)
    names = dict.fromkeys((*new, *old))
    return tuple((name, new.get(name, "")) for name in names if old.get(name) != new.get(name))


def changed_figures(submission: SubmissionContext) -> dict[ColumnId, str]:
    """Return the response figures of a recorded submission that its row gives otherwise now.

    A figure that cannot be read is not one: what is on record stays.
    """
    record, form = submission.record, submission.office.form
    if record is None or not record.accepted or not submission.has_figures:
        return {}
    if record.state not in form.reported.counted:
        return {}
    known = dict(record.accepted)
    readable = {None, *NOT_GIVEN}
    return {
        column.id: text
        for column in form.of_kind(Kind.COUNT)
        if submission.reading.field(column.id).problem in readable
        and (text := _text(column.id, submission)) != known.get(column.id, "")
    }
