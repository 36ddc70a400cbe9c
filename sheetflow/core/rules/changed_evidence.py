"""Accepted cells that read otherwise now: what is recorded stays, and the row says so (7a W)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheetflow.core.findings import (
    E_BERUBAH,
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
from sheetflow.core.rules.days import recorded_day
from sheetflow.core.rules.links import of_own_channel, own_links
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.recorded import standing_steps
from sheetflow.core.rules.step import errors
from sheetflow.core.rules.subject import Subject
from sheetflow.core.words import cut
from sheetflow.core.workflow import Equals, Transition

_LONGEST_VALUE = 120
"""Characters of an accepted cell that a sentence repeats."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A cell of an accepted step: what was accepted, which the row gives otherwise now."""

    step: Transition
    column: ColumnId
    accepted: str


def changed_evidence(subject: Subject) -> tuple[Problem, ...]:
    """One problem for each cell of an accepted step that the row gives otherwise now.

    A decision turned round is E-TRANSISI.  Any other is an error where the step would not be
    accepted by what the row says now, or where the submission is closed; else a warning.  What an
    approval binds is for `approval` to say, and what a step still to come fills is free.
    """
    record = subject.record
    if record is None:
        return ()
    changes = tuple(_changes(subject, record))
    if not changes:
        return ()
    wrong = subject.state_of(subject.state).end or _is_broken(changes, subject, record)
    return tuple(
        _turned(change, subject) or _recorded(change, subject, E_BERUBAH if wrong else W_BERUBAH)
        for change in changes
    )


def _changes(subject: Subject, record: SubmissionRecord) -> Iterator[_Change]:
    for step in standing_steps(subject, record):
        for column, text in record.entered[step.target]:
            change = _Change(step, column, text)
            if text and _is_guarded(column, subject, record) and _differs(change, subject):
                yield change


def _is_guarded(column: ColumnId, subject: Subject, record: SubmissionRecord) -> bool:
    form, binding = subject.office.form, subject.workflow.binding
    if column in subject.workflow.ahead.get(subject.state, frozenset()):
        return False
    if column == form.remarks_column or column not in form.by_id:
        return False
    bound = binding is not None and column in {*binding.columns, *binding.files}
    # While it is open, a submission goes on under the SOP of its channel.
    free = bound or column == form.selector
    return not free or (subject.state_of(subject.state).end and record.approval is None)


def _differs(change: _Change, subject: Subject) -> bool:
    """Whether the cell no longer means what was accepted.

    Another way of writing the same is the same, files may be added, and a number that the system
    gave stands in no cell.
    """
    column, accepted, reading = change.column, change.accepted, subject.reading
    match subject.column(column).kind:
        case Kind.FILES:
            return not set(accepted.split("\n")) <= set(reading.shown_references(column))
        case Kind.LINKS:
            was = _reread(change, subject.office).links(column)
            now = own_links(column, subject)
            return {link.url for link in of_own_channel(was, subject)} != {x.url for x in now}
        case Kind.ROLE:
            was_said, is_said = _reread(change, subject.office).roles(column), reading.roles(column)
            same = set(was_said) <= set(is_said) if subject.half else was_said == is_said
            return not (same and was_said) and _is_otherwise(change, subject)
        case Kind.CHOICE if column == subject.office.form.selector:
            # Of a row that was split, its half's own channel is no change.
            own = subject.workflow.value if accepted == subject.office.form.both else accepted
            return reading.canonical(column) not in {accepted, own}
        case Kind.NUMBER_OR_FILES if not reading.filled(column):
            return not is_given(column, change.step, subject)
        case _:
            return _is_otherwise(change, subject)


def _is_otherwise(change: _Change, subject: Subject) -> bool:
    return fold(subject.reading.canonical(change.column)) != fold(change.accepted)


def _reread(change: _Change, office: Office) -> Reading:
    """The accepted cell as its column is read."""
    column = office.form.by_id[change.column]
    return Reading({column.id: read_cell(change.accepted, None, column, office)}, ())


def _is_broken(changes: tuple[_Change, ...], subject: Subject, record: SubmissionRecord) -> bool:
    """Whether an accepted step would not be accepted any more because of the changes."""
    columns = {change.column for change in changes}
    return any(
        found.column in columns or found.code in {E_PERAN, E_TGL_URUT}
        for step in standing_steps(subject, record)
        for found in errors(step, subject)
    )


def _turned(change: _Change, subject: Subject) -> Problem | None:
    """A decision that was accepted and says the contrary now."""
    decides = any(isinstance(n, Equals) and n.column == change.column for n in change.step.needs)
    if not decides or subject.reading.value(change.column) is None:
        return None
    reopening = any(step.reopens for step in subject.workflow.leaving.get(subject.state, ()))
    return problem(
        E_TRANSISI,
        change.column,
        "turned_filed" if reopening else "turned",
        dari=_shown(change.accepted, change.column, subject),
        nilai=subject.reading.field(change.column).text,
        kolom=subject.heading(change.column),
        sop=subject.workflow.short,
        langkah=change.step.step,
        ke=subject.state_label(subject.state),
    )


def _recorded(change: _Change, subject: Subject, code: Code) -> Problem:
    office, reading = subject.office, subject.reading
    written = cut(reading.field(change.column).text, _LONGEST_VALUE)
    blank = not reading.filled(change.column)
    closed = subject.state_of(subject.state).end
    return problem(
        code,
        change.column,
        "" if code == W_BERUBAH else "recorded_closed" if closed else "recorded",
        kolom=subject.heading(change.column),
        tercatat=_shown(change.accepted, change.column, subject),
        nilai=office.catalogue.phrase("row.blank", office.language) if blank else f"“{written}”",
        langkah=change.step.step,
    )


def _shown(text: str, column: ColumnId, subject: Subject) -> str:
    """An accepted cell as staff write it: a choice's name, a day as DD/MM/YYYY."""
    form, office = subject.office.form, subject.office
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
            return cut(text.replace("\n", "; "), _LONGEST_VALUE)
