"""What the job says in the row: state, whose turn, the sentence, due date, folder, papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sheetflow.core.effects import ShowRow
from sheetflow.core.findings import INFORMATIVE, OF_FILED_FILES, Problem
from sheetflow.core.form import Form, State, SystemColumn
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.planning.evaluate import Evaluation
from sheetflow.core.planning.missing_rows import MissingRow
from sheetflow.core.records import RowRecord, SubmissionRecord
from sheetflow.core.register.headings import Header
from sheetflow.core.register.sheet import Cell
from sheetflow.core.register.text import clean
from sheetflow.core.rules.paper_numbers import given_numbers
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.words import cut

Places = dict[tuple[int, int], str | date]
"""Row and column, both from 1, to the text or day that must stand there."""


def shown_cells(header: Header, form: Form, rows: Iterable[ShowRow]) -> Places:
    """System columns only, and the identifier where it was edited or wiped (law 1)."""
    identifier = header.places[form.identifier.id][0] + 1
    cells: Places = {}
    for row in rows:
        for system, value in row.cells.items():
            cells[row.row, header.system[system] + 1] = value
        if row.restore_id is not None:
            cells[row.row, identifier] = row.restore_id
    return cells


EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial numbers."""

BEYOND = 2_958_466
"""The serial number after 31 December 9999; nobody's day is there."""

_DUE = list(SystemColumn).index(SystemColumn.DUE)

Cells = Mapping[SystemColumn, str | date]


def as_texts(cells: Cells) -> tuple[str, ...]:
    """The cells as the ledger keeps them: dates in ISO form, in the order of `SystemColumn`."""
    return tuple(_text(cells[column]) for column in SystemColumn)


def from_texts(texts: Sequence[str]) -> Cells:
    """The cells that such texts stand for."""
    return {
        column: date.fromisoformat(text) if column is SystemColumn.DUE and text else text
        for column, text in zip(SystemColumn, texts, strict=True)
    }


def current_cells(cells: Sequence[Cell]) -> tuple[str, ...]:
    """What stands in the sheet now, in the same form; line ends as office programs save them.

    A day in a cell that lost its date format comes as its serial number.
    """
    texts = [_text(cell) for cell in cells]
    due = cells[_DUE]
    if isinstance(due, float | int) and 0 < due < BEYOND:
        texts[_DUE] = (EPOCH + timedelta(days=int(due))).isoformat()
    return tuple(texts)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").rstrip() if cell else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


LONGEST = 8_000
"""Characters of a sentence cell; more than any person reads, far below what a cell holds."""
_SENTENCE = list(SystemColumn).index(SystemColumn.SENTENCE)


def status_cells(
    evaluations: Sequence[Evaluation], problems: Sequence[Problem], office: Office
) -> Cells:
    """The system columns of one row; a split row has one judgement for each half.

    Errors stand before warnings, each with its way out (law 6); without any, the row says what
    comes next and who has the ball.
    """
    halves = [_half(evaluation, office) for evaluation in evaluations]
    due = [evaluation.due for evaluation in evaluations if evaluation.due]
    return {
        SystemColumn.STATE: _joined([half.state for half in halves], halves),
        SystemColumn.TURN: _joined([half.turn for half in halves], halves),
        SystemColumn.SENTENCE: _sentence(problems, evaluations, office),
        SystemColumn.DUE: min(due) if due else "",
        SystemColumn.FOLDER: _lines([half.folder for half in halves]),
        SystemColumn.PAPERS: _lines([half.papers for half in halves]),
        SystemColumn.SOP_VERSION: _lines([half.version for half in halves]),
    }


def with_faults(record: RowRecord, faults: tuple[Problem, ...], office: Office) -> RowRecord:
    """The row's record with these faults of its filed files first in its sentence, and no others.

    Nothing else of it changes, for no step follows from them.
    """
    kept = tuple(found for found in record.problems if found.code not in OF_FILED_FILES)
    shown = list(record.shown or as_texts(blank_cells()))
    lines = shown[_SENTENCE].split("\n")
    plain = (line for line in lines if line.partition(":")[0] not in OF_FILED_FILES)
    shown[_SENTENCE] = "\n".join([*(problem_line(one, office) for one in faults), *plain]).strip()
    return replace(record, problems=(*kept, *faults), shown=tuple(shown))


def trouble_cells(problem: Problem, office: Office) -> Cells:
    """The system columns of a row that has no identifier of its own."""
    return {**blank_cells(), SystemColumn.SENTENCE: problem_line(problem, office)}


def missing_cells(missing: Sequence[MissingRow], office: Office) -> Cells:
    """The system columns of the spare row that tells of rows which are gone."""
    lines = [problem_line(row.problem, office) for row in missing]
    return {**blank_cells(), SystemColumn.SENTENCE: cut("\n".join(lines), LONGEST)}


def blank_cells() -> Cells:
    """The system columns of a row that is no submission, or no longer one."""
    return dict.fromkeys(SystemColumn, "")


@dataclass(frozen=True, slots=True)
class _Half:
    channel: str
    state: str
    turn: str
    folder: str
    papers: str
    version: str


def _half(evaluation: Evaluation, office: Office) -> _Half:
    submission = evaluation.submission
    record = submission.record
    state = submission.state_of(submission.state)
    role = turn_of(state, submission)
    label = office.role_by_id[role].label(office.language) if role else ""
    return _Half(
        channel=submission.workflow.value,
        state=state.label(office.language),
        turn=label,
        folder=record.folder or "" if record else "",
        papers=_papers(record),
        version=record.sop_version if record else "",
    )


def _papers(record: SubmissionRecord | None) -> str:
    """Where the papers are that were written for the submission, one a line."""
    files = record.files if record else ()
    return "\n".join(file.target for file in files if file.is_paper and file.name.endswith(".pdf"))


def turn_of(state: State, submission: SubmissionContext) -> RoleId | None:
    """The role that has the ball; None at an end."""
    return state.turn_by_workflow.get(submission.workflow.id, state.turn)


def _joined(texts: Sequence[str], halves: Sequence[_Half]) -> str:
    """One text, or one line for each half with its channel before it."""
    if len(halves) == 1 or not any(texts):
        return texts[0] if texts else ""
    return "\n".join(
        f"{half.channel}: {text}" for half, text in zip(halves, texts, strict=True) if text
    )


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _sentence(
    problems: Sequence[Problem], evaluations: Sequence[Evaluation], office: Office
) -> str:
    closed = all(
        evaluation.submission.state_of(evaluation.submission.state).end
        for evaluation in evaluations
    )
    said = (found for found in problems if not (closed and found.code in INFORMATIVE))
    ranked = sorted(said, key=lambda found: not found.is_error)
    lines = [problem_line(found, office) for found in ranked]
    if not any(found.is_error for found in problems):
        lines = [*(_next(evaluation, office) for evaluation in evaluations), *lines]
    lines += [line for evaluation in evaluations for line in _numbers(evaluation, office)]
    return cut("\n".join(dict.fromkeys(line for line in lines if line)), LONGEST)


def problem_line(found: Problem, office: Office) -> str:
    """The problem with its way out, on one line, behind its code."""
    catalogue, language = office.catalogue, office.language
    parts = (catalogue.message(found, language), catalogue.fix(found, language))
    said = " ".join(clean(part) for part in parts if part)
    return f"{found.code}: {said}"


def _numbers(evaluation: Evaluation, office: Office) -> Iterator[str]:
    """Numbers that papers were given, where no cell of staff's says them."""
    for paper, number in given_numbers(evaluation.submission):
        yield office.texts.text(f"row.number.{paper}", office.language, nomor=number)


def _next(evaluation: Evaluation, office: Office) -> str:
    """What the one who has the ball does next; that a row from before sheetflow is no matter."""
    submission = evaluation.submission
    if submission.record is not None and submission.record.is_past:
        return office.texts.text("row.past", office.language)
    state = submission.state_of(submission.state)
    role = turn_of(state, submission)
    if role is None:
        return ""
    label = office.role_by_id[role].label(office.language)
    hint = state.hint(office.language) if state.hint else ""
    if evaluation.forgotten is not None:
        done = evaluation.forgotten
        status = submission.state_label(done.target)
        hint = office.texts.text("row.forgotten", office.language, langkah=done.step, status=status)
    return office.texts.text("row.next", office.language, peran=label, petunjuk=hint)
