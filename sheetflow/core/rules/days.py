"""The day of a step of the SOP, by what its row or its evidence says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition, columns_of


def day_of(step: Transition, subject: Subject) -> date:
    """The day the step's last date names, else the day of the run."""
    days = [subject.reading.date(column) for column in columns_of(step)]
    return next((day for day in reversed(days) if day), subject.today)


def day_done(step: Transition, subject: Subject) -> date:
    """The day on which the step was done: where its time limit ends, else what its evidence says.

    A step without a date of its own (the entry, whose only date is the activity's) is done on the
    day by which its limit counts it as done.
    """
    ends = [limit.end for limit in subject.workflow.time_limits if limit.step == step.step]
    days = [subject.reading.date(column) for column in ends]
    return next((day for day in days if day), None) or day_of(step, subject)


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
