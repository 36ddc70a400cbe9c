"""Numbers of papers: typed by staff or given by the office's pattern, never used twice."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_NOMOR, Findings, finding
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.office_options import Numbering
from sheetflow.core.papers.paper_settings import PaperKind
from sheetflow.core.register.file_refs import RefKind
from sheetflow.core.register.reading import read_cell
from sheetflow.core.rules.dates import day_in, day_of
from sheetflow.core.rules.number_allocation import Series, series_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition

Evidence = Mapping[ColumnId, str]
"""A step's cells as they were read: days in ISO form, "" for a blank one."""

NUMBERED = (PaperKind.DISPOSISI.value, PaperKind.NOTA_DINAS.value)


def number_in(evidence: Evidence, step: Transition, office: Office) -> str:
    """Return the number of the step's paper; "" when it is to be written by hand."""
    return _first_number(number_columns(step, office), evidence, office)


def number_of(paper: str, evidence: Evidence, step: Transition, office: Office) -> str:
    """Return the number of that paper of the step.

    A disposition that replaces the step's memo has the number of its submission's disposition.
    """
    if paper != PaperKind.DISPOSISI_FINAL_PREVIEW.value:
        return number_in(evidence, step, office)
    dispositions = _disposition_columns(office)
    own = (column for column in step.columns if column in dispositions)
    return _first_number(own, evidence, office)


def _first_number(columns: Iterator[ColumnId], evidence: Evidence, office: Office) -> str:
    typed = ((column, evidence.get(column, "")) for column in columns)
    return next((text for column, text in typed if text and _is_number(text, column, office)), "")


def number_columns(step: Transition, office: Office) -> Iterator[ColumnId]:
    """Yield the columns that number the step's paper; a memo is not numbered by its disposition."""
    own = PaperKind.DISPOSISI.value in step.papers
    foreign = set[ColumnId]() if own else _disposition_columns(office)
    for column in step.columns:
        if office.form.by_id[column].kind is Kind.NUMBER_OR_FILES and column not in foreign:
            yield column


def is_given(column: ColumnId, step: Transition, submission: SubmissionContext) -> bool:
    """Return whether sheetflow numbers the step's paper, since staff left the cell blank."""
    paper = _paper(step)
    if paper is None or submission.reading.filled(column):
        return False
    numbering = submission.office.numbers.get(paper)
    own = _number_column(step, submission.office)
    return numbering is not None and bool(numbering.pattern) and own == column


def number_findings(step: Transition, submission: SubmissionContext) -> Findings:
    """Return E-NOMOR for a typed number that another row's paper already has."""
    if _paper(step) not in submission.office.numbers:
        return ()
    column, number = _typed(step, submission)
    if column is None or not number:
        return ()
    holder = submission.numbers.holder(_series(step, submission).entry(number))
    if holder is None or holder == submission.row_id:
        return ()
    heading = submission.heading(column)
    return (finding(E_NOMOR, column, nomor=number, id=holder, kolom=heading),)


def number_paper(
    step: Transition, submission: SubmissionContext
) -> tuple[SubmissionContext, dict[ColumnId, str]]:
    """Return the submission with the paper's number used, and the number if it was given now."""
    column, number = _typed(step, submission)
    if column is None or not (number or is_given(column, step, submission)):
        return submission, {}
    series, allocation = _series(step, submission), submission.numbers
    if number:
        used = allocation.use(series, number, submission.row_id)
        return replace(submission, numbers=used), {}
    number, allocation = allocation.give(series, submission.row_id)
    return replace(submission, numbers=allocation), {column: number}


def typed_number_entries(submission: SubmissionContext) -> Iterator[str]:
    """Yield entries of the numbers in the row, whether their step is accepted or not."""
    for step in submission.workflow.transitions:
        _, number = _typed(step, submission)
        if number:
            yield _series(step, submission).entry(number)


def uncounted_numbers(submission: SubmissionContext) -> Iterator[tuple[ColumnId, str, str]]:
    """Yield typed numbers of papers that the office does not count: column, entry, number."""
    for step in submission.workflow.transitions:
        column, number = _typed(step, submission)
        if column and number and _paper(step) not in submission.office.numbers:
            yield column, _series(step, submission).entry(number), number


def accepted_number_entries(submission: SubmissionContext) -> Iterator[str]:
    """Yield entries of its papers' numbers, by the steps accepted last."""
    for step, column, evidence in _accepted(submission):
        day = day_in(evidence, submission.office.form) or submission.today
        yield _series(step, submission, day).entry(evidence[column])


def given_numbers(submission: SubmissionContext) -> Iterator[tuple[str, str]]:
    """Yield paper and number of every paper numbered for staff who have typed none since."""
    for step, column, evidence in _accepted(submission):
        paper = _paper(step)
        if paper and not submission.reading.filled(column):
            yield paper, evidence[column]


def _accepted(submission: SubmissionContext) -> Iterator[tuple[Transition, ColumnId, Evidence]]:
    """Yield steps with a numbered paper, the column of its number, and their evidence."""
    for step in submission.workflow.transitions:
        column = _number_column(step, submission.office)
        evidence = dict(submission.entered.get(step.target, ()))
        if column and _is_number(evidence.get(column, ""), column, submission.office):
            yield step, column, evidence


def _paper(step: Transition) -> str | None:
    """Return the step's paper that has a number."""
    return next((paper for paper in step.papers if paper in NUMBERED), None)


def _number_column(step: Transition, office: Office) -> ColumnId | None:
    return next(number_columns(step, office), None) if _paper(step) else None


def _typed(step: Transition, submission: SubmissionContext) -> tuple[ColumnId | None, str]:
    """Return the column of the paper's number, and what staff typed; "" for none or a file."""
    column = _number_column(step, submission.office)
    value = submission.reading.value(column) if column else None
    return column, value if isinstance(value, str) else ""


def _series(step: Transition, submission: SubmissionContext, day: date | None = None) -> Series:
    """Return the series of the step's paper, dated `day`, else the step's own day."""
    paper, office, unit = _paper(step) or "", submission.office, submission.known_unit
    name = unit.short or unit.label(office.language) if unit else ""
    dated = day or day_of(step, submission)
    return series_of(paper, office.numbers.get(paper, Numbering()), dated, name)


def _is_number(text: str, column: ColumnId, office: Office) -> bool:
    """Return whether the text is a number, not the paper attached in its place."""
    if text.startswith(RefKind.DRIVE_ID.value + ":"):
        return False
    return isinstance(read_cell(text, None, office.form.by_id[column], office).value, str)


def _disposition_columns(office: Office) -> set[ColumnId]:
    """Return the columns by which steps with a disposition are numbered."""
    return {
        column
        for workflow in office.workflows
        for step in workflow.transitions
        if PaperKind.DISPOSISI.value in step.papers
        for column in step.columns
    }
