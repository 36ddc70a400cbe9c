"""Everything decided of one row: its submissions, what is said to it, what is filed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sheetflow.core.docket import judged_by
from sheetflow.core.effects import FileEffect
from sheetflow.core.filing import file_away
from sheetflow.core.findings import (
    E_GANDA,
    OF_FILED,
    W_NORMAL,
    W_PECAH,
    W_TERTUNDA,
    Problem,
    problem,
)
from sheetflow.core.form import Form, Kind
from sheetflow.core.halves import World, is_split, subjects_of
from sheetflow.core.judge import Judgement, judge
from sheetflow.core.names import RowId, RunId, StateId
from sheetflow.core.number_book import CLAIM, NumberBook, is_used
from sheetflow.core.office import Office
from sheetflow.core.papers_due import papers_due
from sheetflow.core.records import Event, RowRecord, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.register.scan import RegisterScan, Row, identity
from sheetflow.core.register.text import fold
from sheetflow.core.rules.duplicates import KEYS
from sheetflow.core.rules.paper_numbers import claims_of, entries_of
from sheetflow.core.rules.subject import Subject
from sheetflow.core.rules.twins import marks_of
from sheetflow.core.sentences import row_cells
from sheetflow.core.shown import as_texts


@dataclass(frozen=True, slots=True)
class Repeats:
    """The row that another repeats, and its title as written there."""

    id: RowId
    title: str


@dataclass(frozen=True, slots=True)
class Case:
    """A row with what it says, the row it repeats, if any, and what else it is told (`more`): what
    it shares with others, and which work for it is set aside."""

    row: Row
    reading: Reading
    repeats: Repeats | None = None
    more: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
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
    numbers: NumberBook


def judge_row(case: Case, scan: RegisterScan, world: World, run_id: RunId) -> Verdict:
    """Judge the row, and each half of it when it was split."""
    row, reading = case.row, case.reading.with_files(world.looks)
    before = world.ledger.rows.get(row.id)
    of_row = _row_problems(replace(case, reading=reading), world.office)
    subjects = subjects_of(row, reading, world)
    judgements, numbers = _judged(subjects, of_row, world.numbers, run_id)
    problems = _problems(judgements, before, world.office.form)
    filed = [_file(judgement, world) for judgement in judgements]
    judgements = tuple(judgement for judgement, _ in filed)
    cells = row_cells(judgements, problems, world.office)
    return Verdict(
        row=row,
        record=_record(case, scan, world, _Said(judgements, problems, as_texts(cells), numbers)),
        submissions=_changed(judgements, world),
        events=tuple(event for judgement in judgements for event in judgement.events),
        effects=tuple(effect for _, effects in filed for effect in effects),
        cancelled=all(_is_cancelled(judgement) for judgement in judgements),
        numbers=numbers,
    )


def _judged(
    subjects: Sequence[Subject], of_row: tuple[Problem, ...], numbers: NumberBook, run_id: RunId
) -> tuple[tuple[Judgement, ...], NumberBook]:
    """Each half after the other, so that no number is given to both."""
    judgements = []
    for subject in subjects:
        judgement = judge(replace(subject, numbers=numbers), of_row, run_id)
        numbers = judgement.subject.numbers
        judgements.append(judgement)
    return tuple(judgements), numbers


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
    return KEYS.join("|".join((*values, str(channel))) for channel in channels)


def standing_key(reading: Reading, office: Office, *, accepted: bool) -> str:
    """The natural key; "" for a row that was never accepted and is to be cancelled.

    Cancelling is what a duplicate's sentence advises, so that being one must not forbid it.
    """
    asked = office.form.state_by_id.get(StateId(reading.canonical(office.form.status.id)))
    if asked is not None and asked.end and asked.extension and not accepted:
        return ""
    return natural_key(reading, office)


def _row_problems(case: Case, office: Office) -> tuple[Problem, ...]:
    found = list(case.reading.problems)
    if is_split(case.reading, office):
        found.append(problem(W_PECAH, office.form.selector))
    if case.repeats is not None:
        found += _duplicate(case.reading, case.repeats, office)
    found += case.more
    return tuple(found)


def _duplicate(reading: Reading, repeats: Repeats, office: Office) -> list[Problem]:
    """The duplicate, and that its title is written otherwise than the original's."""
    column = office.form.title_column
    found = [problem(E_GANDA, column, id=repeats.id)]
    title = reading.field(column)
    noted = any(p.code == W_NORMAL and p.column == column for p in reading.problems)
    if title.text != repeats.title and not noted:
        found.append(problem(W_NORMAL, column, asal=title.text, hasil=repeats.title))
    return found


def _problems(
    judgements: Sequence[Judgement], before: RowRecord | None, form: Form
) -> tuple[Problem, ...]:
    """Each problem once, though both halves have it; a closed row keeps the warnings it had, but
    for its figures, which are read as they are now."""
    figures = {column.id for column in form.of_kind(Kind.COUNT)}
    known = before.problems if before and before.closed else ()
    kept = [p for p in known if not p.is_error and p.column not in figures]
    kept = [p for p in kept if p.code != W_TERTUNDA and p.code not in OF_FILED]
    still_closed = all(_is_closed(judgement) and not judgement.moved for judgement in judgements)
    found = [p for judgement in judgements for p in judgement.problems]
    return tuple(dict.fromkeys([*found, *(kept if still_closed else [])]))


def _file(judgement: Judgement, world: World) -> tuple[Judgement, tuple[FileEffect, ...]]:
    """The judgement with its record's files and papers as they will be.

    A closed row keeps what it has, and nothing is filed of what was finished before sheetflow.
    """
    record = judgement.subject.record
    if record is not None and record.is_past:
        return judgement, ()
    if judgement.foreign or (_is_closed(judgement) and not judgement.moved):
        return judgement, ()
    filed = file_away(judgement.subject, frozenset(event.target for event in judgement.events))
    if filed is None:
        return judgement, ()
    subject = replace(judgement.subject, record=filed.record)
    effects = filed.effects
    if world.desk is not None:
        record, papers = papers_due(subject, filed.record, judgement.events, world.desk)
        subject, effects = replace(subject, record=record), (*effects, *papers)
    return replace(judgement, subject=subject), effects


def _changed(judgements: Sequence[Judgement], world: World) -> tuple[SubmissionRecord, ...]:
    records = [judgement.subject.record for judgement in judgements]
    known = world.ledger.submissions
    return tuple(record for record in records if record and known.get(record.id) != record)


@dataclass(frozen=True, slots=True)
class _Said:
    judgements: Sequence[Judgement]
    problems: tuple[Problem, ...]
    shown: tuple[str, ...]
    numbers: NumberBook


def _record(case: Case, scan: RegisterScan, world: World, said: _Said) -> RowRecord:
    office, row, reading = world.office, case.row, case.reading
    judgements = said.judgements
    closed = all(_is_closed(judgement) for judgement in judgements)
    running = any(judgement.running for judgement in judgements)
    cancelled = all(_is_cancelled(judgement) for judgement in judgements)
    accepted = any(judgement.subject.record for judgement in judgements)
    references = reading.all_references() if not closed else ()
    return RowRecord(
        id=row.id,
        digest=row.digest,
        rules=judged_by(office, world.proving, said.problems),
        key="" if cancelled else standing_key(reading, office, accepted=accepted),
        identity=identity(row.cells, scan.columns, office.form),
        closed=closed,
        valid_until=world.now.date() + timedelta(days=1) if running else None,
        problems=said.problems,
        watched=tuple((key, world.looks[key]) for key in references if key in world.looks),
        shown=said.shown,
        numbers=_numbers(said, row.id, world),
        judged=world.now.date(),
    )


def _numbers(said: _Said, row: RowId, world: World) -> tuple[str, ...]:
    """What its papers have used, ever, then what the row only claims, or shares with others."""
    before = world.ledger.rows.get(row)
    kept = [key for key in before.numbers if is_used(key)] if before else []
    halves = [judgement.subject for judgement in said.judgements]
    now = (entry for half in halves for entry in entries_of(half))
    used = [*kept, *said.numbers.fresh, *now]
    claimed = (entry for half in halves for entry in claims_of(half))
    marks = (mark.key for mark in marks_of(halves))
    only_claimed = (CLAIM + key for key in claimed if key not in used)
    return tuple(dict.fromkeys((*used, *only_claimed, *marks)))


def _is_closed(judgement: Judgement) -> bool:
    return judgement.subject.state_of(judgement.subject.state).end


def _is_cancelled(judgement: Judgement) -> bool:
    state = judgement.subject.state_of(judgement.subject.state)
    return state.end and state.extension
