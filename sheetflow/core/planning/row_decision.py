"""The decision on one row: its submissions, findings, record and file effects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sheetflow.core import findings
from sheetflow.core.effects import FileEffect, OutboxEffect
from sheetflow.core.files import FileInfo
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.own_cells import cells_as_texts
from sheetflow.core.planning.ask_approval import ask_approval
from sheetflow.core.planning.changed_rows import evaluation_key
from sheetflow.core.planning.evaluate import Evaluation, evaluate
from sheetflow.core.planning.filing import file_away, file_signed
from sheetflow.core.planning.papers_due import papers_due
from sheetflow.core.planning.row_status import status_cells
from sheetflow.core.records import Event, RowRecord, SubmissionRecord
from sheetflow.core.register.row_identity import Row, identity
from sheetflow.core.rules.duplicates import is_split, natural_key, shared_values
from sheetflow.core.rules.number_allocation import NumberAllocation, claim, is_used
from sheetflow.core.rules.paper_numbers import accepted_number_entries, typed_number_entries
from sheetflow.core.rules.signed_papers import paper_places
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext


@dataclass(frozen=True, slots=True)
class OriginalRow:
    """The row that another one repeats, and its title as written."""

    id: RowId
    title: str


@dataclass(frozen=True, slots=True)
class RowInput:
    """A row, the `columns` of its cells, its submissions, and the row it repeats, if any.

    `more`: findings on what it shares with others, and on work for it that is set aside.
    """

    row: Row
    columns: tuple[ColumnId, ...]
    submissions: tuple[SubmissionContext, ...]
    original: OriginalRow | None = None
    more: findings.Findings = ()


@dataclass(frozen=True, slots=True)
class RowDecision:
    """A run's decision on one row.

    `record` is what the ledger will store of it; `submissions` only those that changed;
    `cancelled`: another like it is no duplicate; `numbers` are those of the run, including the ones
    the row's papers have used.
    """

    record: RowRecord
    submissions: tuple[SubmissionRecord, ...]
    events: tuple[Event, ...]
    effects: tuple[OutboxEffect, ...]
    cancelled: bool
    numbers: NumberAllocation
    notes: Mapping[str, str] = field(default_factory=dict)
    """Changed notes on its approvals in Drive."""


def decide_row(given: RowInput, numbers: NumberAllocation) -> RowDecision:
    """Decide the row, and each half of it when it was split."""
    run = given.submissions[0].run
    of_row = _row_findings(given)
    evaluations: list[Evaluation] = []
    for submission in given.submissions:
        # One half after the other, so that no number is given to both.
        done = evaluate(replace(submission, numbers=numbers), of_row)
        numbers = done.submission.numbers
        evaluations.append(done)
    effects: list[OutboxEffect] = []
    notes: dict[str, str] = {}
    for place, evaluation in enumerate(evaluations):
        filed, more = _file(evaluation)
        asked = ask_approval(filed)
        evaluations[place] = asked.evaluation
        effects += (*more, *asked.effects)
        notes |= asked.notes
    findings = _findings(evaluations, given.row.id, run)
    known = run.ledger.submissions
    records = (evaluation.submission.record for evaluation in evaluations)
    return RowDecision(
        record=_record(given, evaluations, findings),
        submissions=tuple(one for one in records if one and known.get(one.id) != one),
        events=tuple(event for evaluation in evaluations for event in evaluation.events),
        effects=tuple(effects),
        cancelled=all(evaluation.submission.is_cancelled for evaluation in evaluations),
        numbers=numbers,
        notes=notes,
    )


def _row_findings(given: RowInput) -> findings.Findings:
    """Return findings of reading the row and of comparing it with others.

    For a duplicate also that its title is written otherwise than the original's.
    """
    reading, office = given.submissions[0].reading, given.submissions[0].office
    found = list(reading.problems)
    if is_split(reading, office):
        found.append(findings.finding(findings.W_PECAH, office.form.selector))
    if given.original is not None:
        column, title = office.form.title_column, given.original.title
        noted = any(one.code == findings.W_NORMAL and one.column == column for one in found)
        found.append(findings.finding(findings.E_GANDA, column, id=given.original.id))
        written = reading.field(column).text
        if written != title and not noted:
            found.append(findings.finding(findings.W_NORMAL, column, asal=written, hasil=title))
    return (*found, *given.more)


def _findings(
    evaluations: Sequence[Evaluation], row_id: RowId, run: RunContext
) -> findings.Findings:
    """Return each finding once, though both halves have it; a closed row keeps its old warnings.

    Warnings on its figures are the exception: these are read as they are now.
    """
    before = run.ledger.rows.get(row_id)
    found = [one for evaluation in evaluations for one in evaluation.findings]
    if before and before.closed and all(_is_at_rest(evaluation) for evaluation in evaluations):
        figures = {column.id for column in run.office.form.of_kind(Kind.COUNT)}
        renewed = findings.OF_WORK | findings.OF_FILED_FILES | {findings.W_TTD}
        found += (
            one
            for one in before.problems
            if not one.is_error and one.column not in figures and one.code not in renewed
        )
    return tuple(dict.fromkeys(found))


def _is_at_rest(evaluation: Evaluation) -> bool:
    return evaluation.submission.is_closed and not evaluation.moved


def _file(evaluation: Evaluation) -> tuple[Evaluation, tuple[FileEffect, ...]]:
    """Return the evaluation with its record's files and papers as they will be, and their effects.

    A closed row keeps its files; a submission finished before sheetflow was in use has none filed.
    """
    submission, events = evaluation.submission, evaluation.events
    record, letters = submission.record, submission.run.letters
    if record is None or record.is_past or evaluation.foreign:
        return evaluation, ()
    effects: tuple[FileEffect, ...] = ()
    if not _is_at_rest(evaluation):
        record, effects = file_away(submission, record, frozenset(event.target for event in events))
    record, copies = file_signed(submission, record, events)
    effects = (*effects, *copies)
    if letters is not None and not _is_at_rest(evaluation):
        filed = replace(submission, record=record)
        record, papers = papers_due(filed, record, events, letters)
        effects = (*effects, *papers)
    return replace(evaluation, submission=replace(submission, record=record)), effects


def _record(
    given: RowInput, evaluations: Sequence[Evaluation], findings: findings.Findings
) -> RowRecord:
    submissions = [evaluation.submission for evaluation in evaluations]
    row, run, reading = given.row, submissions[0].run, submissions[0].reading
    closed = all(submission.is_closed for submission in submissions)
    running = any(evaluation.running for evaluation in evaluations)
    cancelled = all(submission.is_cancelled for submission in submissions)
    accepted = any(submission.record for submission in submissions)
    references = reading.all_references() if not closed else ()
    records = (submission.record for submission in submissions)
    places = [one for record in records if record for one in paper_places(record, run.office)]
    known = {key: run.file_infos[key] for key in references if key in run.file_infos}
    # A folder that was not looked into yet is examined by the next run.
    known |= {place: run.file_infos.get(place, FileInfo("")) for place in places}
    today = run.now.date()
    return RowRecord(
        id=row.id,
        digest=row.digest,
        rules=evaluation_key(run.office, run.actor_proof, findings),
        key="" if cancelled else natural_key(reading, run.office, accepted=accepted),
        identity=identity(row.cells, given.columns, run.office.form),
        closed=closed,
        valid_until=today + timedelta(days=1) if running else None,
        problems=findings,
        file_infos=tuple(known.items()),
        status_cells=cells_as_texts(status_cells(evaluations, findings, run.office)),
        numbers=_numbers(submissions, row.id),
        evaluated=today,
        requests=tuple(one for evaluation in evaluations for one in evaluation.requests),
    )


def _numbers(submissions: Sequence[SubmissionContext], row_id: RowId) -> tuple[str, ...]:
    """Return numbers ever used by its papers, then those only claimed or shared with others."""
    before = submissions[0].run.ledger.rows.get(row_id)
    kept = [key for key in before.numbers if is_used(key)] if before else []
    now = (entry for submission in submissions for entry in accepted_number_entries(submission))
    used = [*kept, *submissions[-1].numbers.newly_used, *now]
    claimed = (entry for submission in submissions for entry in typed_number_entries(submission))
    only_claimed = (claim(key) for key in claimed if key not in used)
    values = (value.key for value in shared_values(submissions))
    return tuple(dict.fromkeys((*used, *only_claimed, *values)))
