"""Accepted cells that read otherwise now: what is recorded stays, and the row says so (7a W)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.core.findings import (
    E_BERUBAH,
    E_ID,
    E_PERAN,
    E_TGL_URUT,
    E_TRANSISI,
    W_BERUBAH,
    Code,
    Problem,
    problem,
)
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Reading, read_cell
from sheetflow.core.register.text import fold
from sheetflow.core.rules.accepted_evidence import current_steps
from sheetflow.core.rules.dates import recorded_day
from sheetflow.core.rules.links import of_own_channel, own_links
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.step import errors
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Equals, Filled, Transition
from sheetflow.core.words import cut

_LEAST = 3
"""Cells that must be compared, and all differ, before a row is another submission's: who mends a
title or a date leaves the rest."""


def is_other_submission(submission: SubmissionContext) -> bool:
    """Whether nothing of what names the accepted submission stands in the row any more.

    Compared are the timestamp and what the first step needs, but for channel and subdivision, which
    many submissions share.
    """
    accepted = dict(submission.record.accepted) if submission.record else {}
    compared = [column for column in _naming(submission) if accepted.get(column)]
    title = submission.office.form.title_column
    return (
        len(compared) >= _LEAST
        and submission.reading.filled(title)
        and all(fold(submission.reading.canonical(c)) != fold(accepted[c]) for c in compared)
    )


def other_submission_problem(submission: SubmissionContext) -> Problem:
    """That the row is not the submission of its identifier."""
    form = submission.office.form
    accepted = dict(submission.record.accepted) if submission.record else {}
    title = accepted.get(form.title_column, "")
    written = submission.reading.field(form.title_column).text
    return problem(
        E_ID, form.title_column, "stranger", id=submission.row_id, judul=title, nilai=written
    )


def _naming(submission: SubmissionContext) -> tuple[ColumnId, ...]:
    form = submission.office.form
    shared = {form.selector, form.unit_column}
    times = (column.id for column in form.of_kind(Kind.TIMESTAMP))
    needed = (
        need.column
        for step in submission.workflow.leaving.get(form.initial, ())
        if not step.extension
        for need in step.needs
        if isinstance(need, Filled) and need.column not in shared
    )
    return tuple(dict.fromkeys((*times, *needed)))


_MAX_VALUE = 120
"""Characters of an accepted cell that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell of an accepted step: what was accepted, which the row gives otherwise now."""

    step: Transition
    column: ColumnId
    accepted: str


def changed_evidence(submission: SubmissionContext) -> tuple[Problem, ...]:
    """One problem for each cell of an accepted step that the row gives otherwise now.

    A decision turned round is E-TRANSISI.  Any other is an error where the step would not be
    accepted by what the row says now, or where the submission is closed; else a warning.  What an
    approval binds is for `approval` to say, and what a step still to come fills is free.
    """
    record = submission.record
    if record is None:
        return ()
    changes = tuple(_changes(submission, record))
    if not changes:
        return ()
    wrong = submission.state_of(submission.state).end or _is_broken(changes, submission, record)
    return tuple(
        _turned(change, submission)
        or _recorded(change, submission, E_BERUBAH if wrong else W_BERUBAH)
        for change in changes
    )


def _changes(submission: SubmissionContext, record: SubmissionRecord) -> Iterator[_Change]:
    for step in current_steps(submission, record):
        for column, text in record.entered[step.target]:
            change = _Change(step, column, text)
            if text and _is_guarded(column, submission, record) and _differs(change, submission):
                yield change


def _is_guarded(column: ColumnId, submission: SubmissionContext, record: SubmissionRecord) -> bool:
    form, binding = submission.office.form, submission.workflow.binding
    if column in submission.workflow.ahead.get(submission.state, frozenset()):
        return False
    if column == form.remarks_column or column not in form.by_id:
        return False
    bound = binding is not None and column in {*binding.columns, *binding.files}
    # While it is open, a submission goes on under the SOP of its channel.
    free = bound or column == form.selector
    return not free or (submission.state_of(submission.state).end and record.approval is None)


def _differs(change: _Change, submission: SubmissionContext) -> bool:
    """Whether the cell no longer means what was accepted.

    Another way of writing the same is the same, files may be added, and a number that the system
    gave stands in no cell.
    """
    column, accepted, reading = change.column, change.accepted, submission.reading
    match submission.column(column).kind:
        case Kind.FILES:
            return not set(accepted.split("\n")) <= set(reading.shown_references(column))
        case Kind.LINKS:
            was = _reread(change, submission.office).links(column)
            now = own_links(column, submission)
            return {link.url for link in of_own_channel(was, submission)} != {x.url for x in now}
        case Kind.ROLE:
            was_said, is_said = (
                _reread(change, submission.office).roles(column),
                reading.roles(column),
            )
            same = set(was_said) <= set(is_said) if submission.half else was_said == is_said
            return not (same and was_said) and _is_otherwise(change, submission)
        case Kind.CHOICE if column == submission.office.form.selector:
            # Of a row that was split, its half's own channel is no change.
            own = submission.workflow.value if accepted == submission.office.form.both else accepted
            return reading.canonical(column) not in {accepted, own}
        case Kind.NUMBER_OR_FILES if not reading.filled(column):
            return not is_given(column, change.step, submission)
        case _:
            return _is_otherwise(change, submission)


def _is_otherwise(change: _Change, submission: SubmissionContext) -> bool:
    return fold(submission.reading.canonical(change.column)) != fold(change.accepted)


def _reread(change: _Change, office: Office) -> Reading:
    """The accepted cell as its column is read."""
    column = office.form.by_id[change.column]
    return Reading({column.id: read_cell(change.accepted, None, column, office)}, ())


def _is_broken(
    changes: tuple[_Change, ...], submission: SubmissionContext, record: SubmissionRecord
) -> bool:
    """Whether an accepted step would not be accepted any more because of the changes."""
    columns = {change.column for change in changes}
    return any(
        found.column in columns or found.code in {E_PERAN, E_TGL_URUT}
        for step in current_steps(submission, record)
        for found in errors(step, submission)
    )


def _turned(change: _Change, submission: SubmissionContext) -> Problem | None:
    """A decision that was accepted and says the contrary now."""
    decides = any(isinstance(n, Equals) and n.column == change.column for n in change.step.needs)
    if not decides or submission.reading.value(change.column) is None:
        return None
    reopening = any(step.reopens for step in submission.workflow.leaving.get(submission.state, ()))
    return problem(
        E_TRANSISI,
        change.column,
        "turned_filed" if reopening else "turned",
        dari=_shown(change.accepted, change.column, submission),
        nilai=submission.reading.field(change.column).text,
        kolom=submission.heading(change.column),
        sop=submission.workflow.short,
        langkah=change.step.step,
        ke=submission.state_label(submission.state),
    )


def _recorded(change: _Change, submission: SubmissionContext, code: Code) -> Problem:
    office, reading = submission.office, submission.reading
    written = cut(reading.field(change.column).text, _MAX_VALUE)
    blank = not reading.filled(change.column)
    closed = submission.state_of(submission.state).end
    return problem(
        code,
        change.column,
        "" if code == W_BERUBAH else "recorded_closed" if closed else "recorded",
        kolom=submission.heading(change.column),
        tercatat=_shown(change.accepted, change.column, submission),
        nilai=office.texts.text("row.blank", office.language) if blank else f"“{written}”",
        langkah=change.step.step,
    )


def _shown(text: str, column: ColumnId, submission: SubmissionContext) -> str:
    """An accepted cell as staff write it: a choice's name, a day as DD/MM/YYYY."""
    form, office = submission.office.form, submission.office
    found = form.by_id[column]
    match found.kind:
        case Kind.DATE | Kind.TIMESTAMP:
            day = recorded_day(text)
            return f"{day:%d/%m/%Y}" if day else text
        case Kind.CHOICE:
            labels = {choice.value: choice.label for choice in found.choices}
            return labels[text](office.language) if text in labels else text
        case Kind.UNIT:
            units = {str(unit.id): unit.label for unit in office.units}
            return units[text](office.language) if text in units else text
        case _:
            return cut(text.replace("\n", "; "), _MAX_VALUE)
