"""Everything decided of one row: its submissions, what is said to it, what is filed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sheetflow.core.effects import FileEffect
from sheetflow.core.findings import (
    E_GANDA,
    OF_FILED_FILES,
    W_NORMAL,
    W_PECAH,
    W_TERTUNDA,
    Problem,
    problem,
)
from sheetflow.core.form import Form, Kind
from sheetflow.core.names import RowId, RunId, StateId
from sheetflow.core.office import Office
from sheetflow.core.planning.changed_rows import evaluation_key
from sheetflow.core.planning.evaluate import Evaluation, evaluate
from sheetflow.core.planning.filing import file_away
from sheetflow.core.planning.papers_due import papers_due
from sheetflow.core.planning.row_status import as_texts, status_cells
from sheetflow.core.planning.split_rows import RunContext, is_split, submissions_of_row
from sheetflow.core.records import Event, RowRecord, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.register.row_identity import Row, identity
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.register.text import fold
from sheetflow.core.rules.duplicates import KEY_SEPARATOR, shared_values
from sheetflow.core.rules.number_allocation import CLAIMED_PREFIX, NumberAllocation, is_used
from sheetflow.core.rules.paper_numbers import accepted_number_entries, typed_number_entries
from sheetflow.core.rules.submission_context import SubmissionContext


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """The row that another repeats, and its title as written there."""

    id: RowId
    title: str


@dataclass(frozen=True, slots=True)
class RowInput:
    """A row with what it says, the row it repeats, if any, and what else it is told (`more`): what
    it shares with others, and which work for it is set aside."""

    row: Row
    reading: Reading
    repeats: OriginalRow | None = None
    more: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RowDecision:
    """What a run decides of one row.

    `record` is what the ledger will remember of it; `submissions` only those that changed;
    `cancelled` says that it no longer stands in the way of another like it; `numbers` are those of
    the world with what the row's papers have used.
    """

    row: Row
    record: RowRecord
    submissions: tuple[SubmissionRecord, ...]
    events: tuple[Event, ...]
    effects: tuple[FileEffect, ...]
    cancelled: bool
    numbers: NumberAllocation


def decide_row(case: RowInput, scan: RegisterScan, run: RunContext, run_id: RunId) -> RowDecision:
    """Judge the row, and each half of it when it was split."""
    row, reading = case.row, case.reading.with_files(run.looks)
    before = run.ledger.rows.get(row.id)
    of_row = _row_problems(replace(case, reading=reading), run.office)
    subjects = submissions_of_row(row, reading, run)
    evaluations, numbers = _judged(subjects, of_row, run.numbers, run_id)
    problems = _problems(evaluations, before, run.office.form)
    filed = [_file(evaluation, run) for evaluation in evaluations]
    evaluations = tuple(evaluation for evaluation, _ in filed)
    cells = status_cells(evaluations, problems, run.office)
    return RowDecision(
        row=row,
        record=_record(case, scan, run, _Said(evaluations, problems, as_texts(cells), numbers)),
        submissions=_changed(evaluations, run),
        events=tuple(event for evaluation in evaluations for event in evaluation.events),
        effects=tuple(effect for _, effects in filed for effect in effects),
        cancelled=all(_is_cancelled(evaluation) for evaluation in evaluations),
        numbers=numbers,
    )


def _judged(
    subjects: Sequence[SubmissionContext],
    of_row: tuple[Problem, ...],
    numbers: NumberAllocation,
    run_id: RunId,
) -> tuple[tuple[Evaluation, ...], NumberAllocation]:
    """Each half after the other, so that no number is given to both."""
    evaluations = []
    for submission in subjects:
        evaluation = evaluate(replace(submission, numbers=numbers), of_row, run_id)
        numbers = evaluation.submission.numbers
        evaluations.append(evaluation)
    return tuple(evaluations), numbers


def natural_key(reading: Reading, office: Office) -> str:
    """What two rows share when one repeats the other; "" while it cannot be told.

    Title and the rest of the form's duplicate key, folded; a split row has one key a channel.
    """
    values = []
    for column in office.form.duplicate_key:
        if column == office.form.selector:
            continue
        values.append(fold(reading.canonical(column)))
    channel = reading.value(office.form.selector)
    channels = [w.value for w in office.workflows] if is_split(reading, office) else [channel]
    if not all(values) or not all(channels):
        return ""
    return KEY_SEPARATOR.join("|".join((*values, str(channel))) for channel in channels)


def standing_key(reading: Reading, office: Office, *, accepted: bool) -> str:
    """The natural key; "" for a row that was never accepted and is to be cancelled.

    Cancelling is what a duplicate's sentence advises, so that being one must not forbid it.
    """
    asked = office.form.state_by_id.get(StateId(reading.canonical(office.form.status.id)))
    if asked is not None and asked.end and asked.extension and not accepted:
        return ""
    return natural_key(reading, office)


def _row_problems(case: RowInput, office: Office) -> tuple[Problem, ...]:
    found = list(case.reading.problems)
    if is_split(case.reading, office):
        found.append(problem(W_PECAH, office.form.selector))
    if case.repeats is not None:
        found += _duplicate(case.reading, case.repeats, office)
    found += case.more
    return tuple(found)


def _duplicate(reading: Reading, repeats: OriginalRow, office: Office) -> list[Problem]:
    """The duplicate, and that its title is written otherwise than the original's."""
    column = office.form.title_column
    found = [problem(E_GANDA, column, id=repeats.id)]
    title = reading.field(column)
    noted = any(p.code == W_NORMAL and p.column == column for p in reading.problems)
    if title.text != repeats.title and not noted:
        found.append(problem(W_NORMAL, column, asal=title.text, hasil=repeats.title))
    return found


def _problems(
    evaluations: Sequence[Evaluation], before: RowRecord | None, form: Form
) -> tuple[Problem, ...]:
    """Each problem once, though both halves have it; a closed row keeps the warnings it had, but
    for its figures, which are read as they are now."""
    figures = {column.id for column in form.of_kind(Kind.COUNT)}
    known = before.problems if before and before.closed else ()
    kept = [p for p in known if not p.is_error and p.column not in figures]
    kept = [p for p in kept if p.code != W_TERTUNDA and p.code not in OF_FILED_FILES]
    still_closed = all(
        _is_closed(evaluation) and not evaluation.moved for evaluation in evaluations
    )
    found = [p for evaluation in evaluations for p in evaluation.problems]
    return tuple(dict.fromkeys([*found, *(kept if still_closed else [])]))


def _file(evaluation: Evaluation, run: RunContext) -> tuple[Evaluation, tuple[FileEffect, ...]]:
    """The judgement with its record's files and papers as they will be.

    A closed row keeps what it has, and nothing is filed of what was finished before sheetflow.
    """
    record = evaluation.submission.record
    if record is not None and record.is_past:
        return evaluation, ()
    if evaluation.foreign or (_is_closed(evaluation) and not evaluation.moved):
        return evaluation, ()
    filed = file_away(evaluation.submission, frozenset(event.target for event in evaluation.events))
    if filed is None:
        return evaluation, ()
    submission = replace(evaluation.submission, record=filed.record)
    effects = filed.effects
    if run.desk is not None:
        record, papers = papers_due(submission, filed.record, evaluation.events, run.desk)
        submission, effects = replace(submission, record=record), (*effects, *papers)
    return replace(evaluation, submission=submission), effects


def _changed(evaluations: Sequence[Evaluation], run: RunContext) -> tuple[SubmissionRecord, ...]:
    records = [evaluation.submission.record for evaluation in evaluations]
    known = run.ledger.submissions
    return tuple(record for record in records if record and known.get(record.id) != record)


@dataclass(frozen=True, slots=True)
class _Said:
    evaluations: Sequence[Evaluation]
    problems: tuple[Problem, ...]
    shown: tuple[str, ...]
    numbers: NumberAllocation


def _record(case: RowInput, scan: RegisterScan, run: RunContext, said: _Said) -> RowRecord:
    office, row, reading = run.office, case.row, case.reading
    evaluations = said.evaluations
    closed = all(_is_closed(evaluation) for evaluation in evaluations)
    running = any(evaluation.running for evaluation in evaluations)
    cancelled = all(_is_cancelled(evaluation) for evaluation in evaluations)
    accepted = any(evaluation.submission.record for evaluation in evaluations)
    references = reading.all_references() if not closed else ()
    return RowRecord(
        id=row.id,
        digest=row.digest,
        rules=evaluation_key(office, run.actor_proof, said.problems),
        key="" if cancelled else standing_key(reading, office, accepted=accepted),
        identity=identity(row.cells, scan.columns, office.form),
        closed=closed,
        valid_until=run.now.date() + timedelta(days=1) if running else None,
        problems=said.problems,
        watched=tuple((key, run.looks[key]) for key in references if key in run.looks),
        shown=said.shown,
        numbers=_numbers(said, row.id, run),
        judged=run.now.date(),
    )


def _numbers(said: _Said, row: RowId, run: RunContext) -> tuple[str, ...]:
    """What its papers have used, ever, then what the row only claims, or shares with others."""
    before = run.ledger.rows.get(row)
    kept = [key for key in before.numbers if is_used(key)] if before else []
    halves = [evaluation.submission for evaluation in said.evaluations]
    now = (entry for half in halves for entry in accepted_number_entries(half))
    used = [*kept, *said.numbers.fresh, *now]
    claimed = (entry for half in halves for entry in typed_number_entries(half))
    marks = (mark.key for mark in shared_values(halves))
    only_claimed = (CLAIMED_PREFIX + key for key in claimed if key not in used)
    return tuple(dict.fromkeys((*used, *only_claimed, *marks)))


def _is_closed(evaluation: Evaluation) -> bool:
    return evaluation.submission.state_of(evaluation.submission.state).end


def _is_cancelled(evaluation: Evaluation) -> bool:
    state = evaluation.submission.state_of(evaluation.submission.state)
    return state.end and state.extension
