"""The job's own cells of a row: state, whose turn, the sentence, due date, folder, papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sheetflow.core.findings import INFORMATIVE, OF_FILED_FILES, Finding
from sheetflow.core.form import SystemColumn
from sheetflow.core.office import Office
from sheetflow.core.planning.evaluate import Evaluation
from sheetflow.core.planning.missing_rows import MissingRow
from sheetflow.core.planning.next_task import filled_line, next_task
from sheetflow.core.records import RowRecord, SubmissionRecord
from sheetflow.core.register.text import clean
from sheetflow.core.rules.paper_numbers import given_numbers
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.status_cells import Cells, blank_cells, cells_as_texts
from sheetflow.core.words import cut

MAX_LENGTH = 8_000
"""Most characters of a sentence cell: more than any person reads, far below a cell's limit."""
_SENTENCE = list(SystemColumn).index(SystemColumn.SENTENCE)


def status_cells(
    evaluations: Sequence[Evaluation], findings: Sequence[Finding], office: Office
) -> Cells:
    """Return the system columns of one row; a split row has one evaluation for each half.

    Errors come before warnings, each with its fix (law 6); without any, the row names the next
    step and whose turn it is.
    """
    submissions = [evaluation.submission for evaluation in evaluations]
    records = [submission.record for submission in submissions if submission.record]
    due = [evaluation.due for evaluation in evaluations if evaluation.due]
    return {
        SystemColumn.STATE: _by_channel(submissions, lambda one: one.state_label(one.state)),
        SystemColumn.TURN: _by_channel(submissions, _turn),
        SystemColumn.SENTENCE: _sentence(findings, evaluations, office),
        SystemColumn.DUE: min(due, default=""),
        SystemColumn.FOLDER: _lines(record.folder or "" for record in records),
        SystemColumn.PAPERS: _lines(map(_papers, records)),
        SystemColumn.SOP_VERSION: _lines(record.sop_version for record in records),
    }


def with_faults(record: RowRecord, faults: tuple[Finding, ...], office: Office) -> RowRecord:
    """Return the record with these faults of its filed files first in its sentence, and no others.

    Nothing else in it changes, for no step follows from them.
    """
    kept = tuple(found for found in record.problems if found.code not in OF_FILED_FILES)
    cells = list(record.status_cells or cells_as_texts(blank_cells()))
    lines = cells[_SENTENCE].split("\n")
    plain = (line for line in lines if line.partition(":")[0] not in OF_FILED_FILES)
    cells[_SENTENCE] = "\n".join([*(finding_line(one, office) for one in faults), *plain]).strip()
    return replace(record, problems=(*kept, *faults), status_cells=tuple(cells))


def identifier_fault_cells(fault: Finding, office: Office) -> Cells:
    """Return the system columns of a row that has no identifier of its own."""
    return {**blank_cells(), SystemColumn.SENTENCE: finding_line(fault, office)}


def missing_rows_cells(missing: Sequence[MissingRow], office: Office) -> Cells:
    """Return the system columns of the spare row that reports rows which are gone."""
    lines = [finding_line(row.finding, office) for row in missing]
    return {**blank_cells(), SystemColumn.SENTENCE: cut("\n".join(lines), MAX_LENGTH)}


def finding_line(found: Finding, office: Office) -> str:
    """Return the finding on one line: its code, its sentence and its fix."""
    catalogue, language = office.catalogue, office.language
    parts = (catalogue.message(found, language), catalogue.fix(found, language))
    return f"{found.code}: {' '.join(clean(part) for part in parts if part)}"


def _papers(record: SubmissionRecord) -> str:
    """Return the paths of the papers written for the submission, one a line."""
    papers = (file for file in record.files if file.is_paper and file.name.endswith(".pdf"))
    return "\n".join(file.target for file in papers)


def _turn(submission: SubmissionContext) -> str:
    """Return the label of the role whose turn it is; "" at an end."""
    role = submission.state_of(submission.state).turn_under(submission.workflow.id)
    office = submission.office
    return office.role_by_id[role].label(office.language) if role else ""


def _by_channel(
    submissions: Sequence[SubmissionContext], text_of: Callable[[SubmissionContext], str]
) -> str:
    """Return one text, or one line for each half with its channel before it."""
    if len(submissions) == 1:
        return text_of(submissions[0])
    texts = ((one.workflow.value, text_of(one)) for one in submissions)
    return "\n".join(f"{channel}: {text}" for channel, text in texts if text)


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _sentence(
    findings: Sequence[Finding], evaluations: Sequence[Evaluation], office: Office
) -> str:
    closed = all(evaluation.submission.is_closed for evaluation in evaluations)
    printed = (found for found in findings if not (closed and found.code in INFORMATIVE))
    ranked = sorted(printed, key=lambda found: not found.is_error)
    lines = [finding_line(found, office) for found in ranked]
    if not any(found.is_error for found in findings):
        lines = [*(_next(evaluation, office) for evaluation in evaluations), *lines]
    if not closed:
        lines += (filled_line(evaluation.submission) for evaluation in evaluations)
    lines += (
        # Numbers that papers were given, where none of staff's cells contains them.
        office.texts.text(f"row.number.{paper}", office.language, nomor=number)
        for evaluation in evaluations
        for paper, number in given_numbers(evaluation.submission)
    )
    return cut("\n".join(dict.fromkeys(line for line in lines if line)), MAX_LENGTH)


def _next(evaluation: Evaluation, office: Office) -> str:
    """Return the next task; "" for a row finished before sheetflow was in use."""
    submission, texts, language = evaluation.submission, office.texts, office.language
    if submission.record is not None and submission.record.is_past:
        return texts.text("row.past", language)
    role = _turn(submission)
    if not role:
        return ""
    return texts.text("row.next", language, peran=role, petunjuk=next_task(evaluation))
