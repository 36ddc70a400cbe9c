"""Which step the row's cells request, and what is remembered of requests from run to run.

A decision requests its step when it is chosen, other steps when all that they need is filled in
(`RequestedBy`).  What was used once requests nothing again: a decision is fresh while it, its note
or its date differ from those that were used last, or after the job has seen its cell blank.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.records import CellRequest, Event
from sheetflow.core.rules.approved_content import content_digest, has_approved_content
from sheetflow.core.rules.dates import order_findings
from sheetflow.core.rules.filled_values import text_or_filled
from sheetflow.core.rules.needs import is_newer
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.recorded import decision_text, first_seen, remembered, request_key
from sheetflow.core.rules.references import file_findings, files_of, own_links
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import AnyFilled, Filled, Newer, RequestedBy, Transition
from sheetflow.core.words import text_digest

_DECIDING = (Kind.CHOICE, Kind.DATE, Kind.TEXT, Kind.LONG_TEXT)
"""Kinds of a decision, its date and its note; who decided and a paper's number are no decision."""


def requested_by_cells(
    submission: SubmissionContext, used: Collection[str] = ()
) -> Transition | None:
    """Return the step that the row's cells request now, but for those whose keys are `used`."""
    steps = (step for step in submission.leaving if request_key(step) not in used)
    return next((step for step in steps if _is_requested(step, submission)), None)


def _is_requested(step: Transition, submission: SubmissionContext) -> bool:
    match step.requested_by:
        case RequestedBy.DECISION:
            return is_chosen(step, submission) and is_fresh(step, submission)
        case RequestedBy.CELLS:
            return _is_complete(step, submission) and _is_new_round(step, submission)
        case _:
            return False


def is_chosen(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the row holds every decision that the step needs."""
    value = submission.written.value
    return all(value(need.column) == need.value for need in step.decisions)


def is_fresh(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the decision was not used yet as it is.

    An approval counts for the content that was there when it was first seen, and again for exactly
    what was approved (law 7).  A return dated before the draft is that of an earlier draft.  An
    answer in Drive counts once: it is forgotten with the step that it decides.
    """
    column = request_key(step)
    if submission.answer_to(step) or (step.approves and has_approved_content(submission)):
        return True
    if step.returns:
        late = order_findings(submission, step.target)
        if any(found.column in step.columns for found in late):
            return False
    known = remembered(column, submission)
    if known is None:
        return not _was_accepted(ColumnId(column), submission)
    if step.approves and known.day and known.value == decision_text(ColumnId(column), submission):
        content = content_digest(submission)
        if content and known.about and content != known.about:
            return False
    return not known.used or known.used != _decision_digest(ColumnId(column), submission)


def _deciding_steps(column: ColumnId, submission: SubmissionContext) -> Iterator[Transition]:
    return (step for step in submission.workflow.transitions if step.decision == column)


def decision_cells(column: ColumnId, submission: SubmissionContext) -> tuple[ColumnId, ...]:
    """Return the columns of the decision, its date and its note, as the chosen step needs them."""
    form = submission.office.form
    steps = [step for step in _deciding_steps(column, submission) if is_chosen(step, submission)]
    columns = dict.fromkeys(name for step in steps for name in step.columns)
    return tuple(name for name in columns if form.by_id[name].kind in _DECIDING)


def _decision_digest(column: ColumnId, submission: SubmissionContext) -> str:
    cells, written = decision_cells(column, submission), submission.written
    return text_digest(repr([(str(name), written.canonical(name)) for name in cells]), 8)


def _was_accepted(column: ColumnId, submission: SubmissionContext) -> bool:
    """Return whether a step was accepted with the decision, its date and note as they read now."""
    cells = decision_cells(column, submission)
    return any(
        all(_reads_as_accepted(name, step.target, submission) for name in cells)
        for step in _deciding_steps(column, submission)
        if step.target in submission.entered and is_chosen(step, submission)
    )


def _reads_as_accepted(column: ColumnId, state: StateId, submission: SubmissionContext) -> bool:
    """Return whether the cell is as when the state was entered; one not needed then is ignored."""
    text = text_or_filled(column, submission, state)
    return dict(submission.entered[state]).get(column, text) == text


def _is_complete(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether all that the step needs is filled in, by staff or by rule."""
    for need in step.needs:
        match need:
            case Filled(column):
                if not _is_there(column, step, submission):
                    return False
            case AnyFilled(columns):
                if not any(_is_there(column, step, submission) for column in columns):
                    return False
            case Newer(column, than):
                newer = is_newer(column, than, submission)
                if not _is_there(column, step, submission) or not newer:
                    return False
            case _:
                pass
    return is_chosen(step, submission)


def _is_there(column: ColumnId, step: Transition, submission: SubmissionContext) -> bool:
    if column in step.fills or is_given(column, step, submission):
        return True
    if submission.half and column == submission.workflow.link_column:
        return bool(own_links(column, submission))
    return submission.written.filled(column)


def _is_new_round(step: Transition, submission: SubmissionContext) -> bool:
    """Return whether the step's cells or files differ from those of an earlier round."""
    if step.target not in submission.entered:
        return True
    known = remembered(step.id, submission)
    digest = _cells_digest(step, submission)
    if known and known.used and digest:
        return digest != known.used
    return not all(_reads_as_accepted(column, step.target, submission) for column in step.columns)


def _cells_digest(step: Transition, submission: SubmissionContext) -> str:
    """Return a digest of the step's cells and of their files; "" while a file cannot be read."""
    columns = step.columns
    if any(file_findings(column, submission) for column in columns):
        return ""
    texts = [(str(column), submission.written.canonical(column)) for column in columns]
    facts = ((column, fact) for column in columns for fact in files_of(column, submission))
    files = sorted((str(column), str(fact.sha256)) for column, fact in facts)
    return text_digest(repr([*texts, *files]), 8)


def remember(submission: SubmissionContext, events: Iterable[Event]) -> tuple[CellRequest, ...]:
    """Return what is remembered of the requests after this evaluation; nothing of a closed one."""
    if submission.is_closed:
        return ()
    taken = used_requests(submission, events)
    steps = submission.workflow.transitions
    decided = (step for step in steps if step.requested_by is RequestedBy.DECISION)
    columns = dict.fromkeys(step.decision for step in decided)
    others = (step for step in steps if step.requested_by is RequestedBy.CELLS)
    found = (
        *(_decision(column, submission, taken) for column in columns if column),
        *(_round(step, submission, taken) for step in others),
    )
    return tuple(filter(None, found))


def used_requests(submission: SubmissionContext, events: Iterable[Event]) -> frozenset[str]:
    """Return the keys of the requests that steps of these events have used."""
    by_id = submission.workflow.by_id
    return frozenset(request_key(by_id[e.transition]) for e in events if e.transition in by_id)


def _decision(
    column: ColumnId, submission: SubmissionContext, taken: frozenset[str]
) -> CellRequest | None:
    """Return what is remembered of a decision: used, awaiting its step, or seen blank."""
    known, value = remembered(column, submission), decision_text(column, submission)
    steps = tuple(_deciding_steps(column, submission))
    open_now = any(submission.state in step.sources for step in steps)
    # In Drive, not in the cell.
    was_answered = any(column in columns for columns in submission.filled.values())
    if not value and known and known.used and not open_now and was_answered:
        return known  # whoever copies the answer into the cell decides nothing
    if not value:
        decided = known is not None or any(step.target in submission.entered for step in steps)
        return CellRequest(submission.id, column) if decided else None
    now = CellRequest(submission.id, column, value)
    chosen = [step for step in steps if is_chosen(step, submission)]
    # While nobody is to decide, another note or date only corrects the decision that was used.
    corrected = known and known.used and not known.day and known.value == value and not open_now
    stale = any(not is_fresh(step, submission) for step in chosen)
    if column in taken or corrected or stale:
        return replace(now, used=_decision_digest(column, submission))
    if known and known.day and known.value == value:
        return replace(now, day=known.day, used=known.used, about=known.about)
    about = content_digest(submission) if any(step.approves for step in chosen) else ""
    used = known.used if known else ""
    return replace(now, day=submission.today, used=used, about=about)


def _round(
    step: Transition, submission: SubmissionContext, taken: frozenset[str]
) -> CellRequest | None:
    """Return what is remembered of a step without a decision: its cells as of the round before.

    They stay as they were when the row came to the step; of a step whose day is filled in, also the
    day on which they were complete.
    """
    known, day = remembered(step.id, submission), None
    waits = submission.state in step.sources
    if step.fills and waits and _is_complete(step, submission):
        day = first_seen(step, submission)
    used = known.used if known else ""
    if step.target in submission.entered and not (waits and used and step.id not in taken):
        used = _cells_digest(step, submission) or used
    if not used and day is None:
        return None
    return CellRequest(submission.id, step.id, str(step.id) if day else "", day, used)


def awaits_again(submission: SubmissionContext, requests: Iterable[CellRequest]) -> ColumnId | None:
    """Return the column of a decision that is awaited, where the one in its cell was used."""
    decided = (s for s in submission.leaving if s.requested_by is RequestedBy.DECISION)
    awaited = {step.decision for step in decided}
    own = (one for one in requests if one.submission == submission.id)
    used = (ColumnId(one.key) for one in own if one.value and one.day is None)
    return next((column for column in used if column in awaited), None)
