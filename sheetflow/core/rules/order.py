"""Dates of later steps must not lie before those of earlier ones (E-TGL-URUT)."""

from __future__ import annotations

from datetime import date

from sheetflow.core.findings import E_TGL_URUT, Problem, problem
from sheetflow.core.names import ColumnId, StateId
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import DateOrder


def order_problems(subject: Subject, claimed: StateId) -> tuple[Problem, ...]:
    """One problem for each date that lies before the one it must follow.

    Compared is each date with the latest before it that can be read, so that one slip is
    reported once.
    """
    order = subject.workflow.date_order
    if order is None:
        return ()
    # Of a row that asks for no step, the cells of steps to come are still being filled in.
    coming = subject.workflow.ahead.get(subject.state, ()) if claimed == subject.state else ()
    found: list[Problem] = []
    latest: tuple[ColumnId, date] | None = None
    for column, states in _counted(order, subject):
        day = subject.reading.date(column)
        if day is None or (states and claimed not in states) or column in coming:
            continue
        if latest is not None and day < latest[1]:
            found.append(_problem(latest[0], column, subject))
        else:
            latest = (column, day)
    return tuple(found)


def _counted(
    order: DateOrder, subject: Subject
) -> tuple[tuple[ColumnId, tuple[StateId, ...]], ...]:
    """Without the first date where the submission's kind is prepared before its day."""
    return order.columns[1:] if is_prepared_ahead(subject) else order.columns


def is_prepared_ahead(subject: Subject) -> bool:
    """Whether the submission's kind is prepared before its day: a greeting, an announcement."""
    order = subject.workflow.date_order
    if order is None or order.free_column is None:
        return False
    return subject.reading.value(order.free_column) in order.free_values


def _problem(earlier: ColumnId, later: ColumnId, subject: Subject) -> Problem:
    return problem(
        E_TGL_URUT,
        later,
        kolom_a=subject.heading(earlier),
        kolom_b=subject.heading(later),
    )
