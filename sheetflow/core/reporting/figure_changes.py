"""When each change of a response figure was seen: what a revision's changes refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from sheetflow.core.form import Form
from sheetflow.core.names import ColumnId, SubmissionId
from sheetflow.core.records import FIGURES, Event
from sheetflow.core.reporting.changes import Change, ChangeKind
from sheetflow.core.reporting.figures import Measure

ReadEvents = Callable[[SubmissionId], Iterable[Event]]
"""The events of one submission, oldest first."""

_MEASURES = frozenset(measure.value for measure in Measure)


def dated(
    found: Iterable[Change], events_of: ReadEvents, form: Form, today: date
) -> tuple[Change, ...]:
    """The changes, those of figures as the ledger saw them: one for each event, with its day.

    A change that no run has seen yet is of `today`.
    """
    return tuple(step for change in found for step in _steps(change, events_of, form, today))


def _steps(change: Change, events_of: ReadEvents, form: Form, today: date) -> Iterator[Change]:
    column = _column(change, form)
    if column is None:
        yield change
        return
    value = change.before
    for event in _since(change.before, column, events_of(SubmissionId(change.subject))):
        after = dict(event.cells)[column]
        yield replace(change, before=value, after=after, seen=event.at.date())
        value = after
    if value != change.after:
        yield replace(change, before=value, seen=today)


def _column(change: Change, form: Form) -> ColumnId | None:
    """The column of the figure that changed; None for any other change."""
    if change.kind is not ChangeKind.CHANGED or change.aspect not in _MEASURES:
        return None
    column: ColumnId | None = getattr(form.reported, change.aspect)
    return column


def _since(before: str, column: ColumnId, events: Iterable[Event]) -> list[Event]:
    """The events of the column from the last one on that found it as it was printed."""
    own = [e for e in events if e.transition == FIGURES and column in dict(e.cells)]
    starts = [at for at, event in enumerate(own) if dict(event.before).get(column) == before]
    return own[starts[-1] :] if starts else []
