"""What the ledger has of a submission: the evidence of accepted steps, and what was requested."""

from collections.abc import Iterator, Mapping
from datetime import date

from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.records import CellRequest, Cells
from sheetflow.core.register.sheet import NOT_GIVEN
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
    """Return the day on which the job first saw the request as it is, or Drive's answer came."""
    answered = submission.answer_to(step)
    if answered is not None:
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


def current_steps(submission: SubmissionContext) -> tuple[Transition, ...]:
    """Return the accepted steps whose evidence is valid now: the SOP's shortest path to the state.

    Past rounds of the revision loop are not among them.  () for a state that only an extension
    leads to, and without a record.
    """
    record = submission.record
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

    `submission.record` is the record before the step.  What a paper prints stays as it was
    accepted, whatever the row contains now, and so does all evidence where the system or an
    extension moves the row; a step that people do records the rest as it reads (SOP model, 7a W).
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
    """Return the row as it reads now, except `instead`; without identifier and blank cells."""
    others = instead or {}
    texts = (
        (column.id, others.get(column.id) or _text(column.id, submission))
        for column in submission.office.form.columns
        if column.kind is not Kind.IDENTIFIER
    )
    return tuple((name, text) for name, text in texts if text)


def renewed_evidence(step: Transition, submission: SubmissionContext) -> dict[StateId, Cells]:
    """Return the evidence of earlier steps as it reads when `step` is accepted, by their states.

    This concerns only steps that are not fixed.  Cells that cannot be read now, cells that later
    rounds fill, and remarks stay as they were.
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
    """Yield each earlier step with its changed cells that `step` records anew.

    The channel is left out, for an unreadable one leaves a submission under its SOP.  Files that an
    approval binds are always among them: they may be gone behind the same words.
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
    """Return, of the `cells` that change with `step`, those of earlier steps, as recorded."""
    free = {*step.columns, submission.office.form.remarks_column}
    known = {
        column: text for _, column, text in _evidence(submission) if text and column not in free
    }
    return tuple((column, known[column]) for column, _ in cells if column in known)


def _evidence(submission: SubmissionContext) -> Iterator[tuple[Transition, ColumnId, str]]:
    for step in current_steps(submission):
        for column, text in submission.entered[step.target]:
            yield step, column, text


def _renewed_steps(step: Transition, submission: SubmissionContext) -> tuple[Transition, ...]:
    """Return the earlier steps whose evidence `step` records anew, as it reads."""
    earlier = current_steps(submission)
    return tuple(one for one in earlier if not _is_fixed(one, step))


def _unrenewed(step: Transition, submission: SubmissionContext) -> set[ColumnId]:
    """Return the columns whose record `step` leaves: those that later rounds fill, and remarks."""
    coming = submission.workflow.ahead.get(step.target, ())
    return {*coming, submission.office.form.remarks_column}


def _is_fixed(earlier: Transition, step: Transition) -> bool:
    """Return whether the evidence of `earlier` stays recorded as it is when `step` is accepted.

    It stays where a paper of it was written, or where the system or an extension moves the row.
    """
    return bool(earlier.papers) or step.actor is None or step.extension


def _text(column: ColumnId, submission: SubmissionContext) -> str:
    """Return the cell as read; "" for one that is blank or only a promise."""
    if not submission.reading.filled(column):
        return ""
    return submission.reading.canonical(column)


def _correction(column: ColumnId, submission: SubmissionContext) -> str:
    """Return the cell as read; "" for one that gives no value."""
    return "" if submission.reading.field(column).problem else _text(column, submission)


def differences(before: Cells, after: Cells) -> Cells:
    """Return the cells of `after` that differ in `before`; "" for those that are blank now."""
    old, new = dict(before), dict(after)
    names = dict.fromkeys((*new, *old))
    return tuple((name, new.get(name, "")) for name in names if old.get(name) != new.get(name))


def changed_figures(submission: SubmissionContext) -> dict[ColumnId, str]:
    """Return the figures that differ from the recorded ones; an unreadable one is none."""
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
