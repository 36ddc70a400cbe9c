"""Time limits in working days, and the other warnings that no step waits for.

Which steps were or are late and when the next is due; consent, alternative text, many revisions,
reopening.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import assert_never

from sheetflow.core.findings import (
    E_PELAKU,
    E_TGL,
    W_BUKA_KEMBALI,
    W_REVISI,
    Code,
    Finding,
    finding,
)
from sheetflow.core.form import Advice
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.rules.dates import recorded_day
from sheetflow.core.rules.needs import has_marker
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.workflow import Round, TimeLimit


@dataclass(frozen=True, slots=True)
class Timing:
    """Lateness of one submission; `due` is the last day of the step now open."""

    findings: tuple[Finding, ...] = ()
    due: date | None = None
    running: bool = False
    """A step is open whose lateness changes as days pass."""
    since: date | None = None
    """The day that `due` is counted from."""
    half: date | None = None
    """The first day on which at least half of the open step's time has passed."""


def timing(
    submission: SubmissionContext, requested: StateId, found: Sequence[Finding] = ()
) -> Timing:
    """Return lateness of the accepted steps, and of the one that the row waits at.

    `found` are findings on the requested steps: a step that is done and waits only for proof is not
    late.  A row with a wrong date has no lateness (SOP model, section 7, E-TGL), nor does one
    without the date it is filed under; its next step has a due date all the same.
    """
    if _day(submission.office.form.date_column, submission) is None:
        return Timing()
    spans = [
        span
        for limit in submission.workflow.time_limits
        for span in _spans(limit, requested, submission)
    ]
    calendar = submission.office.calendar
    due = [(calendar.due(one.start, one.limit.days), one) for one in spans if one.open]
    last, first = min(due, key=itemgetter(0), default=(None, None))
    codes = {one.code for one in (*submission.reading.problems, *found)}
    if E_TGL in codes:
        spans = []
    elif E_PELAKU in codes:
        spans = [span for span in spans if not span.open]
    return Timing(
        findings=tuple(one for span in spans for one in _late(span, submission)),
        due=last,
        running=any(span.open for span in spans),
        since=first.start if first else None,
        half=calendar.due(first.start, (first.limit.days + 1) // 2) if first else None,
    )


def passed_limits(submission: SubmissionContext) -> Mapping[Code, tuple[date, date]]:
    """Return, by limit's code, the due day and the day of each accepted step, of its last round."""
    calendar = submission.office.calendar
    return {
        limit.code: (calendar.due(span.start, limit.days), span.end)
        for limit in submission.workflow.time_limits
        for span in _spans(limit, submission.state, submission)
        if not span.open
    }


@dataclass(frozen=True, slots=True)
class _Span:
    limit: TimeLimit
    start: date
    end: date
    open: bool


def _spans(limit: TimeLimit, requested: StateId, submission: SubmissionContext) -> Iterator[_Span]:
    if not _applies(limit, requested, submission):
        return
    start = _start(limit, submission)
    if start is None:
        return
    started = submission.record is not None or requested != submission.state
    if started and submission.state in limit.open_in:
        # The row waits at the limit's step; a row without accepted steps does once it requests one.
        yield _Span(limit, start, submission.today, open=True)
    elif _is_passed(limit, submission):
        end = _day(limit.end, submission)
        if end is not None:
            yield _Span(limit, start, end, open=False)


def _applies(limit: TimeLimit, requested: StateId, submission: SubmissionContext) -> bool:
    """Return whether the limit is for rows in this state and round, not to be cancelled."""
    if submission.state in limit.not_in:
        return False
    if requested in limit.not_in and submission.state_of(requested).cancels:
        return False
    match limit.rounds:
        case Round.ANY:
            return True
        case Round.FIRST:
            return revisions(submission) == 0
        case Round.RETURNED:
            return revisions(submission) > 0 or submission.state in limit.open_in
        case _:
            assert_never(limit.rounds)


def _is_passed(limit: TimeLimit, submission: SubmissionContext) -> bool:
    """Return whether the date that the limit counts to is accepted, or no step's evidence."""
    workflow = submission.workflow
    behind = workflow.behind.get(submission.state, frozenset())
    return limit.end in behind or limit.end not in workflow.evidence


def _day(column: ColumnId, submission: SubmissionContext) -> date | None:
    """Return the column's last accepted date, else the row's."""
    evidence = submission.entered.values()
    texts = (text for cells in evidence for name, text in cells if name == column and text)
    accepted = max(filter(None, map(recorded_day, texts)), default=None)
    return accepted or submission.reading.date(column)


def revisions(submission: SubmissionContext) -> int:
    """Return how often the draft was returned: the sheet's count or the ledger's, the higher one.

    A return that the row requests now counts as well.
    """
    column = submission.office.form.revision_column
    written = submission.reading.count(column) if column else None
    return max(written or 0, submission.record.revisions if submission.record else 0)


def _start(limit: TimeLimit, submission: SubmissionContext) -> date | None:
    """Return the day the step's role received the submission: never before its real arrival."""
    since = submission.record.since if submission.record else {}
    days = [since[state] for state in limit.open_in if state in since]
    written = _written_start(limit, submission)
    return max((*days, written) if written else days, default=None)


def _written_start(limit: TimeLimit, submission: SubmissionContext) -> date | None:
    written = _day(limit.start, submission)
    if limit.rounds is not Round.RETURNED:
        return written
    accepted = (submission.accepted(state, limit.start) for state in limit.open_in)
    returned = next(filter(None, map(recorded_day, accepted)), None)
    if returned is not None:
        return returned
    # The review's cell is overwritten by the next review: it is the return's own date only while
    # the row is being returned, or while it is before the draft that follows the return.
    answer = _day(limit.end, submission)
    if submission.state in limit.open_in or (written and answer and written <= answer):
        return written
    return None


def _late(span: _Span, submission: SubmissionContext) -> Iterator[Finding]:
    calendar, limit = submission.office.calendar, span.limit
    taken = calendar.elapsed(span.start, span.end)
    if taken > limit.days:
        yield finding(
            limit.code,
            limit.end,
            "open" if span.open else "done",
            langkah=limit.step,
            batas=limit.days,
            selisih=taken - limit.days,
            batas_tanggal=f"{calendar.due(span.start, limit.days):%d/%m/%Y}",
        )


def advice_findings(submission: SubmissionContext, requested: StateId) -> Iterator[Finding]:
    """Yield every warning on the row's own cells in the state it requests.

    A draft row is still being filled in, and a cancelled one no longer matters.
    """
    form = submission.office.form
    if requested != form.initial and not submission.state_of(requested).cancels:
        for rule in form.advice:
            if _is_due(rule, submission):
                yield finding(rule.code, rule.column, kolom=submission.heading(rule.column))
    returned = revisions(submission)
    if returned > submission.workflow.revision_limit and form.revision_column:
        yield finding(W_REVISI, form.revision_column, n=returned)
    if _is_reopened(submission, requested):
        yield finding(W_BUKA_KEMBALI, form.remarks_column)


def _is_due(rule: Advice, submission: SubmissionContext) -> bool:
    reading = submission.reading
    if rule.when is not None and not reading.filled(rule.when):
        return False
    settled = not rule.unless or reading.value(rule.column) in rule.unless
    return not (settled and reading.filled(rule.column))


def _is_reopened(submission: SubmissionContext, requested: StateId) -> bool:
    """Return whether the ledger reopened it or, for a new row, whether its remarks mark it so."""
    if submission.record and submission.record.reopened:
        return True
    form = submission.office.form
    text = submission.text(form.remarks_column)
    return any(
        step.reopens
        and requested not in {*step.sources, form.initial}
        and has_marker(text, need.markers)
        for step in submission.workflow.transitions
        for need in step.reasons
    )
