"""What the job says in the row: state, whose turn, the sentence, due date, folder, papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sheetflow.core.findings import ASKS_NOTHING, OF_FILED, Problem
from sheetflow.core.form import State, SystemColumn
from sheetflow.core.judge import Judgement
from sheetflow.core.missing import MissingRow
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.records import RowRecord, SubmissionRecord
from sheetflow.core.register.text import clean
from sheetflow.core.rules.paper_numbers import given_numbers
from sheetflow.core.rules.subject import Subject
from sheetflow.core.shown import Cells, as_texts
from sheetflow.core.words import cut

LONGEST = 8_000
"""Characters of a sentence cell; more than any person reads, far below what a cell holds."""
_SENTENCE = list(SystemColumn).index(SystemColumn.SENTENCE)


def row_cells(
    judgements: Sequence[Judgement], problems: Sequence[Problem], office: Office
) -> Cells:
    """The system columns of one row; a split row has one judgement for each half.

    Errors stand before warnings, each with its way out (law 6); without any, the row says what
    comes next and who has the ball.
    """
    halves = [_half(judgement, office) for judgement in judgements]
    due = [judgement.due for judgement in judgements if judgement.due]
    return {
        SystemColumn.STATE: _joined([half.state for half in halves], halves),
        SystemColumn.TURN: _joined([half.turn for half in halves], halves),
        SystemColumn.SENTENCE: _sentence(problems, judgements, office),
        SystemColumn.DUE: min(due) if due else "",
        SystemColumn.FOLDER: _lines([half.folder for half in halves]),
        SystemColumn.PAPERS: _lines([half.papers for half in halves]),
        SystemColumn.SOP_VERSION: _lines([half.version for half in halves]),
    }


def with_faults(record: RowRecord, faults: tuple[Problem, ...], office: Office) -> RowRecord:
    """The row's record with these faults of its filed files first in its sentence, and no others.

    Nothing else of it changes, for no step follows from them.
    """
    kept = tuple(found for found in record.problems if found.code not in OF_FILED)
    shown = list(record.shown or as_texts(no_cells()))
    lines = shown[_SENTENCE].split("\n")
    plain = (line for line in lines if line.partition(":")[0] not in OF_FILED)
    shown[_SENTENCE] = "\n".join([*(problem_line(one, office) for one in faults), *plain]).strip()
    return replace(record, problems=(*kept, *faults), shown=tuple(shown))


def trouble_cells(problem: Problem, office: Office) -> Cells:
    """The system columns of a row that has no identifier of its own."""
    return {**no_cells(), SystemColumn.SENTENCE: problem_line(problem, office)}


def missing_cells(missing: Sequence[MissingRow], office: Office) -> Cells:
    """The system columns of the spare row that tells of rows which are gone."""
    lines = [problem_line(row.problem, office) for row in missing]
    return {**no_cells(), SystemColumn.SENTENCE: cut("\n".join(lines), LONGEST)}


def no_cells() -> Cells:
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


def _half(judgement: Judgement, office: Office) -> _Half:
    subject = judgement.subject
    record = subject.record
    state = subject.state_of(subject.state)
    role = turn_of(state, subject)
    label = office.role_by_id[role].label(office.language) if role else ""
    return _Half(
        channel=subject.workflow.value,
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


def turn_of(state: State, subject: Subject) -> RoleId | None:
    """The role that has the ball; None at an end."""
    return state.turn_by_workflow.get(subject.workflow.id, state.turn)


def _joined(texts: Sequence[str], halves: Sequence[_Half]) -> str:
    """One text, or one line for each half with its channel before it."""
    if len(halves) == 1 or not any(texts):
        return texts[0] if texts else ""
    return "\n".join(
        f"{half.channel}: {text}" for half, text in zip(halves, texts, strict=True) if text
    )


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _sentence(problems: Sequence[Problem], judgements: Sequence[Judgement], office: Office) -> str:
    closed = all(
        judgement.subject.state_of(judgement.subject.state).end for judgement in judgements
    )
    said = (found for found in problems if not (closed and found.code in ASKS_NOTHING))
    ranked = sorted(said, key=lambda found: not found.is_error)
    lines = [problem_line(found, office) for found in ranked]
    if not any(found.is_error for found in problems):
        lines = [*(_next(judgement, office) for judgement in judgements), *lines]
    lines += [line for judgement in judgements for line in _numbers(judgement, office)]
    return cut("\n".join(dict.fromkeys(line for line in lines if line)), LONGEST)


def problem_line(found: Problem, office: Office) -> str:
    """The problem with its way out, on one line, behind its code."""
    catalogue, language = office.catalogue, office.language
    parts = (catalogue.message(found, language), catalogue.fix(found, language))
    said = " ".join(clean(part) for part in parts if part)
    return f"{found.code}: {said}"


def _numbers(judgement: Judgement, office: Office) -> Iterator[str]:
    """Numbers that papers were given, where no cell of staff's says them."""
    for paper, number in given_numbers(judgement.subject):
        yield office.catalogue.phrase(f"row.number.{paper}", office.language, nomor=number)


def _next(judgement: Judgement, office: Office) -> str:
    """What the one who has the ball does next; that a row from before sheetflow is no matter."""
    subject = judgement.subject
    if subject.record is not None and subject.record.is_past:
        return office.catalogue.phrase("row.past", office.language)
    state = subject.state_of(subject.state)
    role = turn_of(state, subject)
    if role is None:
        return ""
    label = office.role_by_id[role].label(office.language)
    hint = state.hint(office.language) if state.hint else ""
    if judgement.forgotten is not None:
        done = judgement.forgotten
        status = subject.state_label(done.target)
        hint = office.catalogue.phrase(
            "row.forgotten", office.language, langkah=done.step, status=status
        )
    return office.catalogue.phrase("row.next", office.language, peran=label, petunjuk=hint)
