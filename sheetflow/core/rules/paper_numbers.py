"""Numbers of papers: typed by staff, or given by the office's pattern, never had by two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_NOMOR, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.office_options import Numbering
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.register.file_refs import RefKind
from sheetflow.core.register.reading import read_cell
from sheetflow.core.rules.dates import day_in, day_of
from sheetflow.core.rules.number_allocation import Series, series_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition, columns_of

Evidence = Mapping[ColumnId, str]
"""A step's cells as they were read: days in ISO form, "" for what was blank."""

NUMBERED = (PaperKind.DISPOSISI.value, PaperKind.NOTA_DINAS.value)


def number_in(evidence: Evidence, step: Transition, office: Office) -> str:
    """The number of the step's paper; "" when it was left to the pen."""
    typed = ((column, evidence.get(column, "")) for column in number_columns(step, office))
    return next((text for column, text in typed if text and _is_number(text, column, office)), "")


def number_of(paper: str, evidence: Evidence, step: Transition, office: Office) -> str:
    """The number of that paper of the step.

    A disposition that stands for the step's memo has the number of its submission's disposition.
    """
    if paper != PaperKind.DISPOSISI_FINAL_PREVIEW.value:
        return number_in(evidence, step, office)
    columns = [column for column in columns_of(step) if column in _dispositions(office)]
    typed = ((column, evidence.get(column, "")) for column in columns)
    return next((text for column, text in typed if text and _is_number(text, column, office)), "")


def number_columns(step: Transition, office: Office) -> Iterator[ColumnId]:
    """The columns that number the step's paper.

    A memo is not numbered by the disposition that may stand for it.
    """
    foreign = set() if PaperKind.DISPOSISI.value in step.papers else _dispositions(office)
    for column in columns_of(step):
        if office.form.by_id[column].kind is Kind.NUMBER_OR_FILES and column not in foreign:
            yield column


def is_given(column: ColumnId, step: Transition, submission: SubmissionContext) -> bool:
    """Whether sheetflow numbers the step's paper there, staff having left the cell blank."""
    paper = _paper(step)
    if paper is None or submission.reading.filled(column):
        return False
    numbering = submission.office.numbers.get(paper)
    own = next(number_columns(step, submission.office), None)
    return numbering is not None and bool(numbering.pattern) and own == column


def number_problems(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """A typed number that another row's paper has already."""
    if _paper(step) not in submission.office.numbers:
        return ()
    column = next(number_columns(step, submission.office), None)
    number = _typed(column, submission) if column else ""
    holder = submission.numbers.holder(_series(step, submission).entry(number)) if number else None
    if column is None or holder is None or holder == submission.row_id:
        return ()
    return (problem(E_NOMOR, column, nomor=number, id=holder, kolom=submission.heading(column)),)


def number_paper(
    step: Transition, submission: SubmissionContext
) -> tuple[SubmissionContext, dict[ColumnId, str]]:
    """The subject with the number of the step's paper used, and the number if it was given now."""
    column = next(number_columns(step, submission.office), None) if _paper(step) else None
    if column is None:
        return submission, {}
    series, book = _series(step, submission), submission.numbers
    number = _typed(column, submission)
    if number:
        return replace(submission, numbers=book.use(series, number, submission.row_id)), {}
    if not is_given(column, step, submission):
        return submission, {}
    number, book = book.give(series, submission.row_id)
    return replace(submission, numbers=book), {column: number}


def typed_number_entries(submission: SubmissionContext) -> Iterator[str]:
    """Entries of the numbers that stand in the row, whether their step is accepted or not."""
    for step in submission.workflow.transitions:
        column = next(number_columns(step, submission.office), None) if _paper(step) else None
        number = _typed(column, submission) if column else ""
        if number:
            yield _series(step, submission).entry(number)


def uncounted_numbers(submission: SubmissionContext) -> Iterator[tuple[ColumnId, str, str]]:
    """Typed numbers of papers that the office keeps no count of: column, entry and number."""
    for step in submission.workflow.transitions:
        paper = _paper(step)
        column = next(number_columns(step, submission.office), None) if paper else None
        number = (
            _typed(column, submission) if column and paper not in submission.office.numbers else ""
        )
        if column and number:
            yield column, _series(step, submission).entry(number), number


def accepted_number_entries(submission: SubmissionContext) -> Iterator[str]:
    """Entries of the numbers that its papers have by the steps accepted last."""
    for step, column, evidence in _accepted(submission):
        day = day_in(evidence, submission.office.form) or submission.today
        yield _series_on(day, step, submission).entry(evidence[column])


def given_numbers(submission: SubmissionContext) -> Iterator[tuple[str, str]]:
    """Paper and number of every paper that was numbered for staff, who typed none since."""
    for step, column, evidence in _accepted(submission):
        paper = _paper(step)
        if paper and not submission.reading.filled(column):
            yield paper, evidence[column]


def _accepted(submission: SubmissionContext) -> Iterator[tuple[Transition, ColumnId, Evidence]]:
    """Steps that gave a numbered paper, with the column of its number and their evidence."""
    entered = submission.record.entered if submission.record else {}
    for step in submission.workflow.transitions:
        column = next(number_columns(step, submission.office), None) if _paper(step) else None
        evidence = dict(entered.get(step.target, ()))
        if column and _is_number(evidence.get(column, ""), column, submission.office):
            yield step, column, evidence


def _paper(step: Transition) -> str | None:
    """The step's paper that bears a number."""
    return next((paper for paper in step.papers if paper in NUMBERED), None)


def _series(step: Transition, submission: SubmissionContext) -> Series:
    return _series_on(day_of(step, submission), step, submission)


def _series_on(day: date, step: Transition, submission: SubmissionContext) -> Series:
    paper, office = _paper(step) or "", submission.office
    unit = office.unit_by_id.get(submission.unit) if submission.unit else None
    name = unit.short or unit.label(office.language) if unit else ""
    return series_of(paper, office.numbers.get(paper, Numbering()), day, name)


def _typed(column: ColumnId, submission: SubmissionContext) -> str:
    """What staff wrote as a number; "" where they attached the paper itself, or nothing."""
    value = submission.reading.value(column)
    return value if isinstance(value, str) else ""


def _is_number(text: str, column: ColumnId, office: Office) -> bool:
    """Not the paper itself, which may be attached where its number would stand."""
    if text.startswith(RefKind.DRIVE_ID.value + ":"):
        return False
    return isinstance(read_cell(text, None, office.form.by_id[column], office).value, str)


def _dispositions(office: Office) -> set[ColumnId]:
    """The columns by which steps with a disposition are numbered."""
    return {
        column
        for workflow in office.workflows
        for step in workflow.transitions
        if PaperKind.DISPOSISI.value in step.papers
        for column in columns_of(step)
    }
