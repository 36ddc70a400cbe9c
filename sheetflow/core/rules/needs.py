"""What a step needs, and whether the row has it (SOP model, section 3)."""

from __future__ import annotations

from typing import assert_never

from sheetflow.core.findings import E_TGL_URUT, E_TRANSISI, E_WAJIB, Code, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.register.outcome import NOT_GIVEN, Unreadable
from sheetflow.core.register.text import fold
from sheetflow.core.rules.attachments import file_problems
from sheetflow.core.rules.days import recorded_day
from sheetflow.core.rules.links import link_errors
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import (
    AnyFilled,
    Equals,
    Filled,
    Need,
    Newer,
    NoOpenError,
    Reason,
    Transition,
    columns_of,
)

Problems = tuple[Problem, ...]


def unmet(transition: Transition, subject: Subject) -> Problems:
    """Why the row does not have what `transition` needs, in the order of its needs.

    `NoOpenError` is not asked here: only who has seen every problem of the row can answer it.
    """
    found: list[Problem] = []
    for need in transition.needs:
        found += _unmet(need, transition, subject)
    return tuple(dict.fromkeys(found))


def has_evidence(transition: Transition, subject: Subject) -> bool:
    """Whether any cell of the step is filled; remarks are nobody's evidence.

    Nor is, of columns of which any will do, one that another step is to fill.  A step that needs
    nothing but remarks has all the evidence it can have.
    """
    foreign = {subject.office.form.remarks_column, *subject.workflow.borrowed(transition)}
    columns = [column for column in columns_of(transition) if column not in foreign]
    return not columns or any(subject.reading.filled(column) for column in columns)


def _unmet(need: Need, transition: Transition, subject: Subject) -> Problems:
    found: Problems = ()
    match need:
        case Filled(column):
            found = _filled(column, transition, subject)
        case Equals(column, value):
            found = _equals(column, value, transition, subject)
        case AnyFilled(columns, code):
            if not any(_is_there(column, transition, subject) for column in columns):
                found = (_missing(columns[0], transition, subject, code),)
        case Newer(column, than):
            found = _filled(column, transition, subject) or _newer(column, than, subject)
        case Reason(column, markers):
            found = _reason(column, markers, transition, subject)
        case NoOpenError():
            pass
        case _:
            assert_never(need)
    return found


def _filled(column: ColumnId, transition: Transition, subject: Subject) -> Problems:
    if is_given(column, transition, subject):
        return ()
    field = subject.reading.field(column)
    kind = subject.column(column).kind
    if field.problem in NOT_GIVEN:
        variant = "picture" if field.problem is Unreadable.PICTURE else ""
        return (_missing(column, transition, subject, subject.column(column).missing, variant),)
    found: Problems = ()
    match kind:
        case Kind.ROLE:
            pass  # a name that is nobody's is for the actor's rule to judge
        case Kind.DATE | Kind.TIMESTAMP:
            found = tuple(p for p in subject.reading.problems if p.column == column and p.is_error)
        case Kind.FILES | Kind.NUMBER_OR_FILES:
            found = file_problems(column, subject)
        case Kind.LINKS if field.problem is None:
            found = link_errors(column, subject, transition)
        case _ if field.problem is not None:
            found = (_missing(column, transition, subject, E_WAJIB, "unreadable"),)
        case _:
            pass
    return found


def _is_there(column: ColumnId, transition: Transition, subject: Subject) -> bool:
    return subject.reading.filled(column) or is_given(column, transition, subject)


def _equals(column: ColumnId, value: str, transition: Transition, subject: Subject) -> Problems:
    missing = _filled(column, transition, subject)
    if missing:
        return missing
    if subject.reading.value(column) == value:
        return ()
    written = subject.reading.field(column).text
    return (
        problem(
            E_TRANSISI,
            column,
            "decision",
            nilai=written,
            kolom=subject.heading(column),
            ke=subject.state_label(transition.target),
            sop=subject.workflow.short,
            langkah=transition.step,
        ),
    )


def _newer(column: ColumnId, than: ColumnId, subject: Subject) -> Problems:
    """Dates are days, so a new draft of the very day of the review is new enough."""
    before = recorded_day(subject.accepted(subject.state, than))
    written = subject.reading.date(column)
    if before is None or written is None or written >= before:
        return ()
    return (
        problem(
            E_TGL_URUT,
            column,
            kolom_a=subject.heading(than),
            kolom_b=subject.heading(column),
        ),
    )


def _reason(
    column: ColumnId, markers: tuple[str, ...], transition: Transition, subject: Subject
) -> Problems:
    """Words that are new since the present state was entered, or that carry a marker."""
    text = subject.reading.field(column).text
    if subject.reading.filled(column) and (
        marked(text, markers) or text != subject.accepted(subject.state, column)
    ):
        return ()
    return (_missing(column, transition, subject, E_WAJIB, "reason"),)


def marked(text: str, markers: tuple[str, ...]) -> bool:
    """Whether `text` carries one of the phrases, however it is written."""
    folded = fold(text)
    return any(fold(marker) in folded for marker in markers)


def _missing(
    column: ColumnId, transition: Transition, subject: Subject, code: Code, variant: str = ""
) -> Problem:
    """The cell that is needed; one that lies under a merged cell can be given nothing at all."""
    area = subject.reading.merged.get(column)
    if area is not None and subject.reading.field(column).problem is Unreadable.EMPTY:
        return problem(
            E_WAJIB,
            column,
            "merged",
            kolom=subject.heading(column),
            sel=area,
            nilai="",
            status=subject.state_label(transition.target),
        )
    return problem(
        code,
        column,
        variant,
        kolom=subject.heading(column),
        nilai=subject.reading.field(column).text,
        status=subject.state_label(transition.target),
    )
