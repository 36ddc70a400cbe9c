"""Time limits in working days: what was late, what is late now, when the next is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sheetflow.core.findings import E_TGL, Problem, problem
from sheetflow.core.names import StateId
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Round, TimeLimit


@dataclass(frozen=True, slots=True)
class Timing:
    """Lateness of one submission: what to report, and the last day of the step now open."""

    problems: tuple[Problem, ...] = ()
    due: date | None = None
    running: bool = False
    """A step is open whose lateness the mere passing of days will change."""


def timing(subject: Subject, claimed: StateId) -> Timing:
    """Lateness of every step that is dated or open in the state the row claims.

    A row with an unreadable date gets none (SOP model, section 7, E-TGL).
    """
    if any(found.code == E_TGL for found in subject.reading.problems):
        return Timing()
    spans = [
        span for limit in subject.workflow.time_limits for span in _spans(limit, claimed, subject)
    ]
    open_spans = [span for span in spans if span.open]
    calendar = subject.office.calendar
    due = [calendar.due(span.start, span.limit.days) for span in open_spans]
    return Timing(
        problems=tuple(found for span in spans for found in _late(span, subject)),
        due=min(due) if due else None,
        running=bool(open_spans),
    )


@dataclass(frozen=True, slots=True)
class _Span:
    limit: TimeLimit
    start: date
    end: date
    open: bool


def _spans(limit: TimeLimit, claimed: StateId, subject: Subject) -> Iterator[_Span]:
    if claimed in limit.not_in or not _round_fits(limit, claimed, subject):
        return
    start = _start(limit, claimed, subject)
    if start is None:
        return
    end = subject.reading.date(limit.end)
    if end is not None and not (claimed in limit.open_in and _is_old(end, start, limit, subject)):
        yield _Span(limit, start, end, open=False)
    elif claimed in limit.open_in:
        yield _Span(limit, start, subject.today, open=True)


def _is_old(end: date, start: date, limit: TimeLimit, subject: Subject) -> bool:
    """Whether the end is that of a round before: the draft and its review may share a day."""
    if end == start and subject.record:
        written = subject.reading.canonical(limit.end)
        return (limit.end, written) in {
            cell for evidence in subject.record.entered.values() for cell in evidence
        }
    return end < start


def _round_fits(limit: TimeLimit, claimed: StateId, subject: Subject) -> bool:
    match limit.rounds:
        case Round.ANY:
            return True
        case Round.FIRST:
            return revisions(subject) == 0
        case Round.RETURNED:
            return revisions(subject) > 0 or claimed in limit.open_in
        case _:
            assert_never(limit.rounds)


def revisions(subject: Subject) -> int:
    """How often the draft was returned: the sheet's count or the ledger's, whichever is more.

    A row that says it is being returned right now counts that return.
    """
    column = subject.office.form.revision_column
    written = subject.reading.count(column) if column else None
    return max(written or 0, subject.record.revisions if subject.record else 0)


def _start(limit: TimeLimit, claimed: StateId, subject: Subject) -> date | None:
    written = subject.reading.date(limit.start)
    if limit.rounds is not Round.RETURNED:
        return written
    returned = _returned_on(limit, subject)
    if returned is not None:
        return returned
    # The review's cell is overwritten by the next review: it is the return's own date only while
    # the row is being returned, or while it lies before the draft that answers it.
    answer = subject.reading.date(limit.end)
    if claimed in limit.open_in or (written and answer and written <= answer):
        return written
    return None


def _returned_on(limit: TimeLimit, subject: Subject) -> date | None:
    """When the ledger last accepted a return."""
    for state in limit.open_in:
        accepted = subject.accepted(state, limit.start)
        if accepted:
            return date.fromisoformat(accepted)
    return None


def _late(span: _Span, subject: Subject) -> Iterator[Problem]:
    calendar = subject.office.calendar
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
