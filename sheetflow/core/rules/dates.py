"""Days of steps: the day a step was done, the order of dates, and dates in the future."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from sheetflow.core.findings import E_TGL, E_TGL_URUT, Finding, Findings, finding
from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition

NEAR = 31
"""Most days from the row's timestamp to a day that is proposed as the one meant."""
_FUTURE_VARIANTS = ("future", "future_meant")


def day_of(step: Transition, submission: SubmissionContext) -> date:
    """Return the day of the step's last date, else the day of the run."""
    days = [submission.reading.date(column) for column in step.columns]
    return next((day for day in reversed(days) if day), submission.today)


def completion_day(step: Transition, submission: SubmissionContext) -> date:
    """Return the day on which the step was done: the end of its time limit, else its own day.

    A step without a date of its own (the entry, whose only date is the activity's) is done on the
    date to which its limit counts.
    """
    ends = (limit.end for limit in submission.workflow.time_limits if limit.step == step.step)
    days = (submission.reading.date(column) for column in ends)
    return next((day for day in days if day), None) or day_of(step, submission)


def recorded_day(text: str) -> date | None:
    """Return the day of a recorded date or moment; None for texts of older ledgers, as written."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def day_in(evidence: Mapping[ColumnId, str], form: Form) -> date | None:
    """Return the newest date that the step was accepted with; None when it has none."""
    days = (
        recorded_day(text)
        for name, text in evidence.items()
        if name in form.by_id and form.by_id[name].kind is Kind.DATE
    )
    return max(filter(None, days), default=None)


def order_findings(submission: SubmissionContext, requested: StateId) -> Findings:
    """Return E-TGL-URUT for each date that is before the one it must follow.

    Each date is compared with the latest before it that can be read, so that one slip is reported
    once.
    """
    # In a row that requests no step, the cells of later steps are still being filled in.
    idle = requested == submission.state
    coming = submission.workflow.ahead.get(submission.state, ()) if idle else ()
    found: list[Finding] = []
    latest: tuple[ColumnId, date] | None = None
    for column, states in dated_stages(submission):
        day = submission.reading.date(column)
        if day is None or (states and requested not in states) or column in coming:
            continue
        if latest is not None and day < latest[1]:
            found.append(wrong_order(latest[0], column, submission))
        else:
            latest = (column, day)
    return tuple(found)


def wrong_order(earlier: ColumnId, later: ColumnId, submission: SubmissionContext) -> Finding:
    """Return the finding that the date of `later` is before that of `earlier`."""
    names = (submission.heading(earlier), submission.heading(later))
    return finding(E_TGL_URUT, later, kolom_a=names[0], kolom_b=names[1])


def dated_stages(submission: SubmissionContext) -> tuple[tuple[ColumnId, tuple[StateId, ...]], ...]:
    """Return the columns whose dates follow one another, each with the states it counts in."""
    order = submission.workflow.date_order
    return order.columns[is_prepared_ahead(submission) :] if order else ()


def is_prepared_ahead(submission: SubmissionContext) -> bool:
    """Return whether its kind is prepared before its day: a greeting, an announcement."""
    order = submission.workflow.date_order
    if order is None or order.free_column is None:
        return False
    return submission.reading.value(order.free_column) in order.free_values


def future_findings(step: Transition, submission: SubmissionContext) -> Findings:
    """Return E-TGL for the step's dates that are after the run (SOP model 7a F).

    The entry includes the row's timestamp.  The day of the activity may be in the future where the
    kind of content is prepared before it.
    """
    form = submission.office.form
    columns = step.columns
    if form.initial in step.sources:
        columns = (*columns, *(column.id for column in form.of_kind(Kind.TIMESTAMP)))
    free = form.date_column if is_prepared_ahead(submission) else None
    return tuple(
        _in_future(column, day, submission)
        for column in dict.fromkeys(columns)
        if column != free
        and (day := submission.reading.date(column)) is not None
        and day > submission.today
    )


def resolves_with_time(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings will disappear as days pass."""
    return any(one.code == E_TGL and one.variant in _FUTURE_VARIANTS for one in findings)


def _in_future(column: ColumnId, day: date, submission: SubmissionContext) -> Finding:
    meant = next(_meant(day, submission), None)
    return finding(
        E_TGL,
        column,
        _FUTURE_VARIANTS[meant is not None],
        kolom=submission.heading(column),
        nilai=submission.text(column),
        saran=f"{meant:%d/%m/%Y}" if meant else "",
    )


def _meant(day: date, submission: SubmissionContext) -> Iterator[date]:
    """Yield the days probably meant: day and month interchanged, another year."""
    today = submission.today
    columns = submission.office.form.of_kind(Kind.TIMESTAMP)
    known = (submission.reading.date(column.id) for column in columns)
    about = next((stamp for stamp in known if stamp and stamp <= today), today)
    for year, month, number in (
        (day.year, day.day, day.month),
        (today.year, day.month, day.day),
        (today.year - 1, day.month, day.day),
    ):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if other <= today and abs((other - about).days) <= NEAR:
            yield other
