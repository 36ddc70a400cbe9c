"""Time limits in working days: what was late, what is late now, when the next is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sheetflow.core.findings import E_PELAKU, E_TGL, Problem, problem
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.rules.dates import recorded_day
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.workflow import Round, TimeLimit


@dataclass(frozen=True, slots=True)
class Timing:
    """Lateness of one submission: what to report, and the last day of the step now open."""

    problems: tuple[Problem, ...] = ()
    due: date | None = None
    running: bool = False
    """A step is open whose lateness the mere passing of days will change."""


def timing(
    submission: SubmissionContext, requested: StateId, problems: Sequence[Problem] = ()
) -> Timing:
    """Lateness of the steps that were accepted, and of the one that the row waits at.

    `problems` are those of the steps that were asked for: whoever has done a step that waits only
    for proof is not late.  A row with a wrong date gets none (SOP model, section 7, E-TGL), nor
    does one without the date it is filed under; what it waits for is due all the same.
    """
    if _day(submission.office.form.date_column, submission) is None:
        return Timing()
    spans = [
        span
        for limit in submission.workflow.time_limits
        for span in _spans(limit, requested, submission)
    ]
    calendar = submission.office.calendar
    due = [calendar.due(span.start, span.limit.days) for span in spans if span.open]
    codes = {found.code for found in (*submission.reading.problems, *problems)}
    if E_TGL in codes:
        spans = []
    elif E_PELAKU in codes:
        spans = [span for span in spans if not span.open]
    return Timing(
        problems=tuple(found for span in spans for found in _late(span, submission)),
        due=min(due) if due else None,
        running=any(span.open for span in spans),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    limit: TimeLimit
    start: date
    end: date
    open: bool


def _spans(limit: TimeLimit, requested: StateId, submission: SubmissionContext) -> Iterator[_Span]:
    if not _is_asked(limit, requested, submission) or not _round_fits(limit, submission):
        return
    start = _start(limit, submission)
    if start is None:
        return
    if _is_awaited(limit, requested, submission):
        yield _Span(limit, start, submission.today, open=True)
    elif _is_passed(limit, submission):
        end = _day(limit.end, submission)
        if end is not None:
            yield _Span(limit, start, end, open=False)


def _is_asked(limit: TimeLimit, requested: StateId, submission: SubmissionContext) -> bool:
    """Whether the limit speaks of rows in this state; of one to be cancelled it need not."""
    state = submission.state_of(requested)
    cancelling = state.end and state.extension and requested in limit.not_in
    return submission.state not in limit.not_in and not cancelling


def _is_awaited(limit: TimeLimit, requested: StateId, submission: SubmissionContext) -> bool:
    """Whether the row waits at the limit's step: the first that is not accepted.

    Later cells do not matter.  A row that nothing was accepted of waits once it asks for a step;
    until then it is being filled in.
    """
    asks = submission.record is not None or requested != submission.state
    return asks and submission.state in limit.open_in


def _is_passed(limit: TimeLimit, submission: SubmissionContext) -> bool:
    """Whether the date that the limit counts to is accepted, or is no step's evidence."""
    if limit.end in submission.workflow.behind.get(submission.state, frozenset()):
        return True
    return limit.end not in submission.workflow.evidence


def _day(column: ColumnId, submission: SubmissionContext) -> date | None:
    """The column's date as it was accepted last, else as the row has it."""
    entered = submission.record.entered.values() if submission.record else ()
    texts = [text for evidence in entered for name, text in evidence if name == column and text]
    days = [day for day in map(recorded_day, texts) if day is not None]
    return max(days) if days else submission.reading.date(column)


def _round_fits(limit: TimeLimit, submission: SubmissionContext) -> bool:
    match limit.rounds:
        case Round.ANY:
            return True
        case Round.FIRST:
            return revisions(submission) == 0
        case Round.RETURNED:
            return revisions(submission) > 0 or submission.state in limit.open_in
        case _:
            assert_never(limit.rounds)


def revisions(submission: SubmissionContext) -> int:
    """How often the draft was returned: the sheet's count or the ledger's, whichever is more.

    A row that says it is being returned right now counts that return.
    """
    column = submission.office.form.revision_column
    written = submission.reading.count(column) if column else None
    return max(written or 0, submission.record.revisions if submission.record else 0)


def _start(limit: TimeLimit, submission: SubmissionContext) -> date | None:
    """The day that the step's role got the submission: never before it really came there."""
    since = submission.record.since if submission.record else {}
    days = [since[state] for state in limit.open_in if state in since]
    written = _written_start(limit, submission)
    return max((*days, written) if written else days, default=None)


def _written_start(limit: TimeLimit, submission: SubmissionContext) -> date | None:
    written = _day(limit.start, submission)
    if limit.rounds is not Round.RETURNED:
        return written
    returned = _returned_on(limit, submission)
    if returned is not None:
        return returned
    # The review's cell is overwritten by the next review: it is the return's own date only while
    # the row is being returned, or while it lies before the draft that answers it.
    answer = _day(limit.end, submission)
    if submission.state in limit.open_in or (written and answer and written <= answer):
        return written
    return None


def _returned_on(limit: TimeLimit, submission: SubmissionContext) -> date | None:
    """When the ledger last accepted a return."""
    for state in limit.open_in:
        accepted = recorded_day(submission.accepted(state, limit.start))
        if accepted:
            return accepted
    return None


def _late(span: _Span, submission: SubmissionContext) -> Iterator[Problem]:
    calendar = submission.office.calendar
    taken = calendar.elapsed(span.start, span.end)
    if taken > span.limit.days:
        yield problem(
            span.limit.code,
            span.limit.end,
            "open" if span.open else "done",
            langkah=span.limit.step,
            batas=span.limit.days,
            selisih=taken - span.limit.days,
            batas_tanggal=f"{calendar.due(span.start, span.limit.days):%d/%m/%Y}",
        )
