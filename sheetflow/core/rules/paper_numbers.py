"""Numbers of papers: typed by staff, or given by the office's pattern, never had by two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from sheetflow.core.findings import E_NOMOR, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.number_book import Series, series_of
from sheetflow.core.office import Numbering, Office
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.register.file_refs import RefKind
from sheetflow.core.register.reading import read_cell
from sheetflow.core.rules.days import day_in, day_of
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Transition, columns_of

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


def is_given(column: ColumnId, step: Transition, subject: Subject) -> bool:
    """Whether sheetflow numbers the step's paper there, staff having left the cell blank."""
    paper = _paper(step)
    if paper is None or subject.reading.filled(column):
        return False
    numbering = subject.office.numbers.get(paper)
    own = next(number_columns(step, subject.office), None)
    return numbering is not None and bool(numbering.pattern) and own == column


def number_problems(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """A typed number that another row's paper has already."""
    if _paper(step) not in subject.office.numbers:
        return ()
    column = next(number_columns(step, subject.office), None)
    number = _typed(column, subject) if column else ""
    holder = subject.numbers.holder(_series(step, subject).entry(number)) if number else None
    if column is None or holder is None or holder == subject.row_id:
        return ()
    return (problem(E_NOMOR, column, nomor=number, id=holder, kolom=subject.heading(column)),)


def number_paper(step: Transition, subject: Subject) -> tuple[Subject, dict[ColumnId, str]]:
    """The subject with the number of the step's paper used, and the number if it was given now."""
    column = next(number_columns(step, subject.office), None) if _paper(step) else None
    if column is None:
        return subject, {}
    series, book = _series(step, subject), subject.numbers
    number = _typed(column, subject)
    if number:
        return replace(subject, numbers=book.use(series, number, subject.row_id)), {}
    if not is_given(column, step, subject):
        return subject, {}
    number, book = book.give(series, subject.row_id)
    return replace(subject, numbers=book), {column: number}


def claims_of(subject: Subject) -> Iterator[str]:
    """Entries of the numbers that stand in the row, whether their step is accepted or not."""
    for step in subject.workflow.transitions:
        column = next(number_columns(step, subject.office), None) if _paper(step) else None
        number = _typed(column, subject) if column else ""
        if number:
            yield _series(step, subject).entry(number)


def unkept_numbers(subject: Subject) -> Iterator[tuple[ColumnId, str, str]]:
    """Typed numbers of papers that the office keeps no count of: column, entry and number."""
    for step in subject.workflow.transitions:
        paper = _paper(step)
        column = next(number_columns(step, subject.office), None) if paper else None
        number = _typed(column, subject) if column and paper not in subject.office.numbers else ""
        if column and number:
            yield column, _series(step, subject).entry(number), number


def entries_of(subject: Subject) -> Iterator[str]:
    """Entries of the numbers that its papers have by the steps accepted last."""
    for step, column, evidence in _accepted(subject):
        day = day_in(evidence, subject.office.form) or subject.today
        yield _series_on(day, step, subject).entry(evidence[column])


def given_numbers(subject: Subject) -> Iterator[tuple[str, str]]:
    """Paper and number of every paper that was numbered for staff, who typed none since."""
    for step, column, evidence in _accepted(subject):
        paper = _paper(step)
        if paper and not subject.reading.filled(column):
            yield paper, evidence[column]


def _accepted(subject: Subject) -> Iterator[tuple[Transition, ColumnId, Evidence]]:
    """Steps that gave a numbered paper, with the column of its number and their evidence."""
    entered = subject.record.entered if subject.record else {}
    for step in subject.workflow.transitions:
        column = next(number_columns(step, subject.office), None) if _paper(step) else None
        evidence = dict(entered.get(step.target, ()))
        if column and _is_number(evidence.get(column, ""), column, subject.office):
            yield step, column, evidence


def _paper(step: Transition) -> str | None:
    """The step's paper that bears a number."""
    return next((paper for paper in step.papers if paper in NUMBERED), None)


def _series(step: Transition, subject: Subject) -> Series:
    return _series_on(day_of(step, subject), step, subject)


def _series_on(day: date, step: Transition, subject: Subject) -> Series:
    paper, office = _paper(step) or "", subject.office
    unit = office.unit_by_id.get(subject.unit) if subject.unit else None
    name = unit.short or unit.label(office.language) if unit else ""
    return series_of(paper, office.numbers.get(paper, Numbering()), day, name)


def _typed(column: ColumnId, subject: Subject) -> str:
    """What staff wrote as a number; "" where they attached the paper itself, or nothing."""
    value = subject.reading.value(column)
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
