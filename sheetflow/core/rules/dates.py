"""The day of a step of the SOP, by what its row or its evidence says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from sheetflow.core.findings import E_TGL, E_TGL_URUT, E_WAJIB, Problem, problem
from sheetflow.core.form import Form, Kind
from sheetflow.core.formatting import format_day
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.organisation import Unit
from sheetflow.core.register.text import fold
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition, columns_of
from sheetflow.core.workflow import DateOrder


def unit_problems(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Return an error when the step asks for the unit and the unit was not there that day.

    Later steps of a submission go on under the unit that it entered under (SOP model, 7a V).
    """
    form, office = submission.office.form, submission.office
    day = submission.reading.date(form.date_column)
    unit = office.unit_by_id.get(submission.unit) if submission.unit else None
    if unit is None or day is None or form.unit_column not in columns_of(step):
        return ()
    if unit.span.holds(day):
        return ()
    instead = _successors(unit, day, submission)
    return (
        problem(
            E_WAJIB,
            form.unit_column,
            "unit_then",
            kolom=submission.heading(form.unit_column),
            nilai=unit.label(office.language),
            tanggal=format_day(day, office.language),
            status=submission.state_label(step.target),
            pilihan="; ".join(other.label(office.language) for other in instead),
        ),
    )


def _successors(unit: Unit, day: date, submission: SubmissionContext) -> tuple[Unit, ...]:
    """Return the units of that day that share a name with this one, else all of that day."""
    present = tuple(other for other in submission.office.units if other.span.holds(day))
    own = _names(unit)
    return tuple(other for other in present if own & _names(other)) or present


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(fold(text) for text in (*unit.label.all(), *unit.aliases, unit.short) if text)


def order_problems(submission: SubmissionContext, requested: StateId) -> tuple[Problem, ...]:
    """One problem for each date that lies before the one it must follow.

    Compared is each date with the latest before it that can be read, so that one slip is
    reported once.
    """
    order = submission.workflow.date_order
    if order is None:
        return ()
    # Of a row that asks for no step, the cells of steps to come are still being filled in.
    coming = (
        submission.workflow.ahead.get(submission.state, ()) if requested == submission.state else ()
    )
    found: list[Problem] = []
    latest: tuple[ColumnId, date] | None = None
    for column, states in _counted(order, submission):
        day = submission.reading.date(column)
        if day is None or (states and requested not in states) or column in coming:
            continue
        if latest is not None and day < latest[1]:
            found.append(_problem(latest[0], column, submission))
        else:
            latest = (column, day)
    return tuple(found)


def _counted(
    order: DateOrder, submission: SubmissionContext
) -> tuple[tuple[ColumnId, tuple[StateId, ...]], ...]:
    """Without the first date where the submission's kind is prepared before its day."""
    return order.columns[1:] if is_prepared_ahead(submission) else order.columns


def is_prepared_ahead(submission: SubmissionContext) -> bool:
    """Whether the submission's kind is prepared before its day: a greeting, an announcement."""
    order = submission.workflow.date_order
    if order is None or order.free_column is None:
        return False
    return submission.reading.value(order.free_column) in order.free_values


def _problem(earlier: ColumnId, later: ColumnId, submission: SubmissionContext) -> Problem:
    return problem(
        E_TGL_URUT,
        later,
        kolom_a=submission.heading(earlier),
        kolom_b=submission.heading(later),
    )


def day_of(step: Transition, submission: SubmissionContext) -> date:
    """The day the step's last date names, else the day of the run."""
    days = [submission.reading.date(column) for column in columns_of(step)]
    return next((day for day in reversed(days) if day), submission.today)


def day_done(step: Transition, submission: SubmissionContext) -> date:
    """The day on which the step was done: where its time limit ends, else what its evidence says.

    A step without a date of its own (the entry, whose only date is the activity's) is done on the
    day by which its limit counts it as done.
    """
    ends = [limit.end for limit in submission.workflow.time_limits if limit.step == step.step]
    days = [submission.reading.date(column) for column in ends]
    return next((day for day in days if day), None) or day_of(step, submission)


def recorded_day(text: str) -> date | None:
    """The day of a recorded date or moment; None for what was recorded as it stood in its cell, as
    older ledgers may have it."""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def day_in(evidence: Mapping[ColumnId, str], form: Form) -> date | None:
    """The newest date that the step was accepted with; None when it names none."""
    days = (
        recorded_day(text)
        for name, text in evidence.items()
        if name in form.by_id and form.by_id[name].kind is Kind.DATE
    )
    return max(filter(None, days), default=None)


NEAR = 31
"""Days around the row's timestamp within which a day is taken for the one that was meant."""

_VARIANTS = ("future", "future_meant")


def future_problems(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """The step's dates that lie after the run; entering brings the row's timestamp too.

    The day of the activity may lie ahead where the kind of content is prepared before it.
    """
    form = submission.office.form
    columns = columns_of(step)
    if form.initial in step.sources:
        columns = (*columns, *(column.id for column in form.of_kind(Kind.TIMESTAMP)))
    free = {form.date_column} if is_prepared_ahead(submission) else frozenset[ColumnId]()
    return tuple(
        _future_problem(column, day, submission)
        for column in dict.fromkeys(columns)
        if column not in free
        and (day := submission.reading.date(column)) is not None
        and day > submission.today
    )


def will_come(problems: Iterable[Problem]) -> bool:
    """Whether days passing will mend one of the problems."""
    return any(found.code == E_TGL and found.variant in _VARIANTS for found in problems)


def _future_problem(column: ColumnId, day: date, submission: SubmissionContext) -> Problem:
    meant = next(_meant(day, submission), None)
    plain, with_suggestion = _VARIANTS
    return problem(
        E_TGL,
        column,
        with_suggestion if meant else plain,
        kolom=submission.heading(column),
        nilai=submission.reading.field(column).text,
        saran=f"{meant:%d/%m/%Y}" if meant else "",
    )


def _meant(day: date, submission: SubmissionContext) -> Iterator[date]:
    """Days that a slip of the pen would make this of: month and day changed over, another year."""
    stamps = (column.id for column in submission.office.form.of_kind(Kind.TIMESTAMP))
    known = (submission.reading.date(column) for column in stamps)
    about = [stamp for stamp in known if stamp and stamp <= submission.today] or [submission.today]
    for year, month, number in (
        (day.year, day.day, day.month),
        (submission.today.year, day.month, day.day),
        (submission.today.year - 1, day.month, day.day),
    ):
        try:
            other = date(year, month, number)
        except ValueError:
            continue
        if other <= submission.today and abs((other - about[0]).days) <= NEAR:
            yield other
