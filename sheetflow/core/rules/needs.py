"""What a step needs, and whether the row has it (SOP model, section 3)."""

from __future__ import annotations

from typing import assert_never

from sheetflow.core.findings import E_TGL_URUT, E_TRANSISI, E_WAJIB, Code, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.register.outcome import NOT_GIVEN, Unreadable
from sheetflow.core.register.text import fold
from sheetflow.core.rules.attachments import file_problems
from sheetflow.core.rules.dates import recorded_day
from sheetflow.core.rules.links import link_errors
from sheetflow.core.rules.paper_numbers import is_given
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import (
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


def unmet(transition: Transition, submission: SubmissionContext) -> Problems:
    """Why the row does not have what `transition` needs, in the order of its needs.

    `NoOpenError` is not asked here: only who has seen every problem of the row can answer it.
    """
    found: list[Problem] = []
    for need in transition.needs:
        found += _unmet(need, transition, submission)
    return tuple(dict.fromkeys(found))


def has_evidence(transition: Transition, submission: SubmissionContext) -> bool:
    """Whether any cell of the step is filled; remarks are nobody's evidence.

    Nor is, of columns of which any will do, one that another step is to fill.  A step that needs
    nothing but remarks has all the evidence it can have.
    """
    foreign = {submission.office.form.remarks_column, *submission.workflow.borrowed(transition)}
    columns = [column for column in columns_of(transition) if column not in foreign]
    return not columns or any(submission.reading.filled(column) for column in columns)


def _unmet(need: Need, transition: Transition, submission: SubmissionContext) -> Problems:
    found: Problems = ()
    match need:
        case Filled(column):
            found = _filled(column, transition, submission)
        case Equals(column, value):
            found = _equals(column, value, transition, submission)
        case AnyFilled(columns, code):
            if not any(_is_there(column, transition, submission) for column in columns):
                found = (_missing(columns[0], transition, submission, code),)
        case Newer(column, than):
            found = _filled(column, transition, submission) or _newer(column, than, submission)
        case Reason(column, markers):
            found = _reason(column, markers, transition, submission)
        case NoOpenError():
            pass
        case _:
            assert_never(need)
    return found


def _filled(column: ColumnId, transition: Transition, submission: SubmissionContext) -> Problems:
    if is_given(column, transition, submission):
        return ()
    field = submission.reading.field(column)
    kind = submission.column(column).kind
    if field.problem in NOT_GIVEN:
        variant = "picture" if field.problem is Unreadable.PICTURE else ""
        return (
            _missing(column, transition, submission, submission.column(column).missing, variant),
        )
    found: Problems = ()
    match kind:
        case Kind.ROLE:
            pass  # a name that is nobody's is for the actor's rule to judge
        case Kind.DATE | Kind.TIMESTAMP:
            found = tuple(
                p for p in submission.reading.problems if p.column == column and p.is_error
            )
        case Kind.FILES | Kind.NUMBER_OR_FILES:
            found = file_problems(column, submission)
        case Kind.LINKS if field.problem is None:
            found = link_errors(column, submission, transition)
        case _ if field.problem is not None:
            found = (_missing(column, transition, submission, E_WAJIB, "unreadable"),)
        case _:
            pass
    return found


def _is_there(column: ColumnId, transition: Transition, submission: SubmissionContext) -> bool:
    return submission.reading.filled(column) or is_given(column, transition, submission)


def _equals(
    column: ColumnId, value: str, transition: Transition, submission: SubmissionContext
) -> Problems:
    missing = _filled(column, transition, submission)
    if missing:
        return missing
    if submission.reading.value(column) == value:
        return ()
    written = submission.reading.field(column).text
    return (
        problem(
            E_TRANSISI,
            column,
            "decision",
            nilai=written,
            kolom=submission.heading(column),
            ke=submission.state_label(transition.target),
            sop=submission.workflow.short,
            langkah=transition.step,
        ),
    )


def _newer(column: ColumnId, than: ColumnId, submission: SubmissionContext) -> Problems:
    """Dates are days, so a new draft of the very day of the review is new enough."""
    before = recorded_day(submission.accepted(submission.state, than))
    written = submission.reading.date(column)
    if before is None or written is None or written >= before:
        return ()
    return (
        problem(
            E_TGL_URUT,
            column,
            kolom_a=submission.heading(than),
            kolom_b=submission.heading(column),
        ),
    )


def _reason(
    column: ColumnId,
    markers: tuple[str, ...],
    transition: Transition,
    submission: SubmissionContext,
) -> Problems:
    """Words that are new since the present state was entered, or that carry a marker."""
    text = submission.reading.field(column).text
    if submission.reading.filled(column) and (
        marked(text, markers) or text != submission.accepted(submission.state, column)
    ):
        return ()
    return (_missing(column, transition, submission, E_WAJIB, "reason"),)


def marked(text: str, markers: tuple[str, ...]) -> bool:
    """Whether `text` carries one of the phrases, however it is written."""
    folded = fold(text)
    return any(fold(marker) in folded for marker in markers)


def _missing(
    column: ColumnId,
    transition: Transition,
    submission: SubmissionContext,
    code: Code,
    variant: str = "",
) -> Problem:
    """The cell that is needed; one that lies under a merged cell can be given nothing at all."""
    area = submission.reading.merged.get(column)
    if area is not None and submission.reading.field(column).problem is Unreadable.EMPTY:
        return problem(
            E_WAJIB,
            column,
            "merged",
            kolom=submission.heading(column),
            sel=area,
            nilai="",
            status=submission.state_label(transition.target),
        )
    return problem(
        code,
        column,
        variant,
        kolom=submission.heading(column),
        nilai=submission.reading.field(column).text,
        status=submission.state_label(transition.target),
    )
