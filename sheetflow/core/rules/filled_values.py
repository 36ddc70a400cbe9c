"""What the job fills in by rule where staff left a step's cell blank: the day, and who decided.

No cell of staff's is written (law 1): a filled value stands in the accepted evidence, marked as the
job's (`SubmissionRecord.filled`, `Proof.filled`), and the row reads as if its blank cell held it.
What staff write themselves always counts first.  A promise ("menyusul") is no blank cell.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.office import Office, holders_of
from sheetflow.core.organisation import Holder, serving
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Reading, read_cell
from sheetflow.core.register.sheet import Unreadable
from sheetflow.core.rules.actor_proof import own_columns
from sheetflow.core.rules.dates import completion_day, dated_stages
from sheetflow.core.rules.recorded import current_steps, first_seen
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Fill, Scope, Transition


def with_fills(step: Transition, submission: SubmissionContext) -> SubmissionContext:
    """Return the submission as it reads with the step's blank cells filled in.

    An accepted step's cells are not filled again: what was cleared since is reported.
    """
    if not step.fills or step in current_steps(submission):
        return submission
    for column, rule in step.fills.items():
        if rule is Fill.DAY and is_blank(column, submission.reading):
            day = _fill_day(column, step, submission)
            if day is not None:
                submission = _with_texts({column: day.isoformat()}, submission)
    for column, rule in step.fills.items():
        if rule is Fill.DECIDER and is_blank(column, submission.reading):
            holders = deciders(step, submission)
            if len(holders) == 1:
                submission = _with_texts({column: holders[0].name}, submission)
    return submission


def filled_columns(
    step: Transition, submission: SubmissionContext, given: Mapping[ColumnId, str]
) -> tuple[ColumnId, ...]:
    """Return the columns that the job fills in, after `with_fills`; `given` are paper numbers."""
    answer, reading = submission.answer_to(step), submission.reading
    filled = {column for column in step.fills if reading.filled(column)}
    by_job = {column for column in filled if is_blank(column, submission.written)}
    taken = {*given, *(answer.columns if answer else ()), *by_job}
    return tuple(column for column in step.columns if column in taken)


def filled_after(
    step: Transition,
    before: SubmissionRecord,
    after: SubmissionRecord,
    filled: tuple[ColumnId, ...],
) -> dict[StateId, tuple[ColumnId, ...]]:
    """Return `SubmissionRecord.filled` after the step, whose columns the job `filled` in.

    What staff have corrected with the step is no longer among them.
    """
    kept = {
        state: tuple(
            column
            for column in columns
            if dict(after.entered[state]).get(column) == dict(before.entered[state]).get(column)
        )
        for state, columns in before.filled.items()
        if state != step.target
    }
    found = {**kept, step.target: filled}
    return {state: columns for state, columns in found.items() if columns}


def with_recorded(submission: SubmissionContext) -> SubmissionContext:
    """Return the submission as it reads with the filled values of its accepted steps.

    A paper's number is left out: what numbers are taken follows from cells and evidence apart.
    """
    submission = replace(submission, reading=submission.written)
    form = submission.office.form
    for state, column in _recorded(submission):
        known, blank = form.by_id.get(column), is_blank(column, submission.reading)
        if known and known.kind is not Kind.NUMBER_OR_FILES and blank:
            submission = _with_texts({column: submission.accepted(state, column)}, submission)
    return submission


def filled_now(submission: SubmissionContext) -> Iterator[tuple[ColumnId, str]]:
    """Yield the filled values of accepted steps whose cells are still blank; numbers are apart."""
    for state, column in _recorded(submission):
        known = submission.office.form.by_id.get(column)
        is_value = known is not None and known.kind is not Kind.NUMBER_OR_FILES
        if is_value and is_blank(column, submission.written):
            yield column, submission.accepted(state, column)


def text_or_filled(column: ColumnId, submission: SubmissionContext, state: StateId) -> str:
    """Return the cell as staff wrote it; for a blank one what the job filled in for `state`."""
    written = submission.written
    if written.filled(column) or column not in submission.filled.get(state, ()):
        return written.canonical(column)
    return submission.accepted(state, column)


def deciders(step: Transition, submission: SubmissionContext) -> tuple[Holder, ...]:
    """Return who may have decided: the holders of the step's roles on its day.

    Of several, the one for whom the step's columns are protected is returned alone, and of a step
    that was decided in Drive who answered there first.
    """
    found = deciders_on(completion_day(step, submission), step, submission)
    answer = submission.answer_to(step)
    if answer is not None:
        return tuple(one for one in found if one.email.lower() in answer.proof.who[:1])
    proved = [holder for holder in found if _is_proved(holder, step, submission)]
    return tuple(proved) if len(proved) == 1 else found


def deciders_on(day: date, step: Transition, submission: SubmissionContext) -> tuple[Holder, ...]:
    """Return the holders of the step's roles who serve on the day."""
    actor, office = step.actor, submission.office
    if actor is None:
        return ()
    found: list[Holder] = []
    for role in actor.roles:
        of_unit = office.role_by_id[role].of_unit
        if of_unit and actor.scope is Scope.ANY:
            found += (h for h in office.holders if h.role == role and h.span.holds(day))
        else:
            unit = submission.unit_of(actor) if of_unit else None
            found += serving(holders_of(office, role, unit, day))
    return tuple(found)


def _is_proved(holder: Holder, step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the step's decision columns are protected for the holder."""
    proof, form = submission.run.actor_proof, submission.office.form
    columns = [c for c in own_columns(step, form) if c in proof.editors]
    editors = [{name.lower() for name in proof.editors[column]} for column in columns]
    email = holder.email.lower()
    return bool(email and editors) and all(email in names for names in editors)


def _recorded(submission: SubmissionContext) -> Iterator[tuple[StateId, ColumnId]]:
    filled = submission.filled
    for step in current_steps(submission) if filled else ():
        for column in filled.get(step.target, ()):
            yield step.target, column


def _fill_day(column: ColumnId, step: Transition, submission: SubmissionContext) -> date | None:
    """Return the day on which the job first saw the request, not before the step's turn.

    None where a later step is dated before: then the job did not see it in time, and staff must
    write the day.
    """
    day, stages = first_seen(step, submission), dated_stages(submission)
    names = [name for name, _ in stages]
    if column not in names:
        return day
    place = names.index(column)
    earlier = (
        submission.reading.date(name)
        for name, states in stages[:place]
        if not states or step.target in states
    )
    day = min(max([day, *filter(None, earlier)]), submission.today)
    later = (submission.reading.date(n) for n in names[place + 1 :] if _is_new(n, submission))
    return None if any(other < day for other in later if other) else day


def _is_new(column: ColumnId, submission: SubmissionContext) -> bool:
    """Return whether the cell was not accepted as it reads: it is not of an earlier round."""
    text = submission.reading.canonical(column)
    return all(dict(cells).get(column) != text for cells in submission.entered.values())


def is_blank(column: ColumnId, reading: Reading) -> bool:
    """Return whether the cell is empty: a promise ("menyusul") is not."""
    return reading.field(column).problem is Unreadable.EMPTY


def _with_texts(texts: Mapping[ColumnId, str], submission: SubmissionContext) -> SubmissionContext:
    reading = with_texts(texts, submission.reading, submission.office)
    return replace(submission, reading=reading, as_written=submission.written)


def with_texts(texts: Mapping[ColumnId, str], reading: Reading, office: Office) -> Reading:
    """Return the row as it reads with these texts in its cells."""
    columns = ((office.form.by_id[name], text) for name, text in texts.items())
    read = {column.id: read_cell(text, None, column, office) for column, text in columns}
    return replace(reading, fields={**reading.fields, **read})
