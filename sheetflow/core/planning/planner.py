"""Snapshot, settings and now in; everything a run will do out.  Purely data, no I/O.

`plan` shows this plan and `run` does it: there is no other place where anything is decided
(law 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import chain

from sheetflow.core.effects import Commit, Counts, Plan, ShowRow
from sheetflow.core.findings import E_GANDA, E_NOMOR, W_GANDA, W_SALINAN, Finding, Problem, problem
from sheetflow.core.names import RowId, RunId, SubmissionId
from sheetflow.core.office import Office
from sheetflow.core.planning.changed_rows import RowsToEvaluate
from sheetflow.core.planning.missing_rows import missing_rows
from sheetflow.core.planning.row_decision import (
    OriginalRow,
    RowDecision,
    RowInput,
    decide_row,
    standing_key,
)
from sheetflow.core.planning.row_status import (
    as_texts,
    blank_cells,
    current_cells,
    from_texts,
    missing_cells,
    trouble_cells,
    with_faults,
)
from sheetflow.core.planning.split_rows import RunContext, submissions_of_row
from sheetflow.core.planning.unfinished import UnfinishedWork
from sheetflow.core.records import REPORTS_DUE, LedgerState, RowRecord
from sheetflow.core.register.reading import read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.register.text import clean
from sheetflow.core.row_identifiers import first_free, row_ids
from sheetflow.core.rules.duplicates import (
    SHARED_PREFIX,
    RowKeys,
    RowsByValue,
    originals,
    others_with,
    rows_by_value,
    shared_value_problems,
    shared_values,
)
from sheetflow.core.rules.number_allocation import (
    CLAIMED_PREFIX,
    NO_ALLOCATION,
    NumberAllocation,
    Reserved,
    by_day,
    is_used,
    open_book,
)
from sheetflow.core.rules.paper_numbers import accepted_number_entries, typed_number_entries


def make_plan(
    scan: RegisterScan,
    selected: RowsToEvaluate,
    run: RunContext,
    unfinished: UnfinishedWork,
) -> Plan:
    """The plan for one snapshot.

    `world.looks` are the answers to `hearing.unknown`; what the hearing knows is added here.
    """
    known = replace(run, looks={**selected.looks, **run.looks})
    bench = _Planner(scan, selected, known)
    bench.judge_all()
    return bench.plan(unfinished)


def run_id(office: Office, ledger: LedgerState, now: datetime) -> RunId:
    """The same for a repeated run over the same ledger, so that nothing depends on chance."""
    text = f"{office.id}\n{ledger.version}\n{now.isoformat()}"
    return RunId(f"{now:%Y%m%dT%H%M%S}-{sha256(text.encode()).hexdigest()[:8]}")


class _Planner:
    """One planning: what every row's judgement needs, and the verdicts so far."""

    def __init__(self, scan: RegisterScan, selected: RowsToEvaluate, run: RunContext) -> None:
        self._scan = scan
        self._hearing = selected
        self._world = run
        self._office = run.office
        self._run_id = run_id(run.office, run.ledger, run.now)
        self._readings = dict(selected.readings)
        self._verdicts: dict[RowId, RowDecision] = {}
        self._numbers_used: dict[str, RowId] = {}
        self._records: dict[RowId, RowRecord] = {}
        self._touched: set[RowId] = set()
        self._missing = missing_rows(scan.missing, run.ledger, run.office.form)
        self._holders: RowsByValue = {}
        columns, language = run.office.form.columns, run.office.language
        self._headings = {column.id: column.heading(language) for column in columns}

    def judge_all(self) -> None:
        """Judge every row that must be, then mark those of which a filed file was changed."""
        self._judge_changed()
        judged = {name: decision.record for name, decision in self._verdicts.items()}
        self._records = {**self._world.ledger.rows, **judged}
        faults = self._world.faults
        told = [row.id for row in self._scan.rows if row.id in faults.rows] if faults.rows else []
        for name in told:
            wanted = faults.of_row.get(name, ())
            self._records[name] = with_faults(self._records[name], wanted, self._office)
        self._touched = {*judged, *told}

    def _judge_changed(self) -> None:
        """Judge every row that must be, and those that others have become twins of.

        Where no row has changed and none has gone, who repeats whom has not changed either.  Rows
        are judged again where papers of one series were numbered in another order than their days'.
        """
        if not self._hearing.rows and not self._scan.missing:
            return
        # A row that is gone has what was recorded of it all the same.
        gone = {row_id: self._recorded_marks(row_id) for row_id in self._scan.missing}
        self._holders = rows_by_value(gone | {row.id: self._shared(row) for row in self._scan.rows})
        self._judge_rows({})
        places = {row.id: row.number for row in self._scan.rows}
        reserved = by_day(self._world.numbers.given, places)
        if reserved:
            self._judge_rows(reserved)

    def _judge_rows(self, reserved: Reserved) -> None:
        """Judge each row once; a duplicate only after what it repeats, which may be cancelled."""
        self._verdicts, self._numbers_used = {}, {}
        self._world = replace(self._world, numbers=replace(self._numbers(), reserved=reserved))
        pending = {row.id: row for row in self._hearing.rows}
        released: set[RowId] = set()
        while True:
            repeats = originals(self._keyed(released))
            pending.update(self._stirred(repeats))
            ready = [row for row in pending.values() if row.id not in repeats]
            for row in ready:
                self._judge(pending.pop(row.id), None)
            cancelled = {row.id for row in ready if self._verdicts[row.id].cancelled}
            if not cancelled:
                break
            released |= cancelled
        titles = self._titles(set(repeats.values())) if pending else {}
        for row in pending.values():
            original = repeats[row.id]
            self._judge(row, OriginalRow(original, titles[original]))

    def plan(self, unfinished: UnfinishedWork) -> Plan:
        findings = tuple(sorted(self._findings()))
        first = self._first_free()
        fresh = self._fresh_numbers(first)
        commit = self._commit(first + len(fresh))
        return Plan(
            run_id=self._run_id,
            as_of=self._world.now,
            commit=commit,
            show=tuple(self._show(fresh)),
            findings=findings,
            counts=self._counts(findings, len(commit.events)),
            unfinished=unfinished.due,
            attempts=unfinished.attempts,
            waiting=unfinished.waiting,
        )

    def _judge(self, row: Row, repeats: OriginalRow | None) -> None:
        reading = self._readings[row.id]
        marks = shared_values(submissions_of_row(row, reading, self._world))
        twins = shared_value_problems(row.id, marks, self._holders, self._headings)
        case = RowInput(row, reading, repeats, (*twins, *self._world.aside.get(row.id, ())))
        decision = decide_row(case, self._scan, self._world, self._run_id)
        self._verdicts[row.id] = decision
        self._numbers_used.update(decision.numbers.taken)
        self._world = replace(self._world, numbers=replace(decision.numbers, fresh={}))

    def _numbers(self) -> NumberAllocation:
        """The numbers of all papers; of rows that are judged, as their cells claim them."""
        rows, office = self._world.ledger.rows, self._office
        if not office.numbers:
            return NO_ALLOCATION
        quiet = {row.id for row in self._hearing.quiet}
        known = (
            (name, tuple(key for key in rows[name].numbers if name in quiet or is_used(key)))
            for name in rows
        )
        judged = ((row.id, tuple(self._entries(row))) for row in self._hearing.rows)
        book = open_book(office.numbers, self._world.ledger.notes, chain(known, judged))
        self._numbers_used.update(book.used)
        return replace(book, used=self._numbers_used)

    def _entries(self, row: Row) -> Iterator[str]:
        """Numbers that the row's papers have, and those that its cells claim."""
        for half in submissions_of_row(row, self._readings[row.id], self._world):
            yield from accepted_number_entries(half)
            yield from (CLAIMED_PREFIX + entry for entry in typed_number_entries(half))

    def _keyed(self, released: set[RowId]) -> list[RowKeys]:
        rows, submissions = self._world.ledger.rows, self._world.ledger.submissions
        keyed = []
        for row in self._scan.rows:
            reading = self._readings.get(row.id)
            accepted = SubmissionId(row.id) in submissions
            if reading is None:
                key = rows[row.id].key
            else:
                key = standing_key(reading, self._office, accepted=accepted)
            keyed.append(RowKeys(row.id, "" if row.id in released else key, accepted))
        return keyed

    def _stirred(self, repeats: Mapping[RowId, RowId]) -> dict[RowId, Row]:
        """Quiet rows that have become, or are no longer, somebody's duplicate."""
        stirred: dict[RowId, Row] = {}
        for row in self._hearing.quiet:
            record = self._world.ledger.rows[row.id]
            if row.id in self._verdicts or record.closed:
                continue
            said = {dict(p.blanks)["id"] for p in record.problems if p.code == E_GANDA}
            wanted = {repeats[row.id]} if row.id in repeats else set()
            if said != wanted or self._number_is_free(record) or self._twins_differ(record):
                stirred[row.id] = row
                self._readings[row.id] = read_row(row, self._scan.columns, self._office)
                looks = {**dict(record.watched), **self._world.looks}
                self._world = replace(self._world, looks=looks)
        return stirred

    def _shared(self, row: Row) -> list[str]:
        """What no other row should have of it: by its cells now, or as it was judged last."""
        reading = self._readings.get(row.id)
        if reading is None:
            return self._recorded_marks(row.id)
        return [mark.key for mark in shared_values(submissions_of_row(row, reading, self._world))]

    def _recorded_marks(self, row_id: RowId) -> list[str]:
        return [
            key for key in self._world.ledger.rows[row_id].numbers if key.startswith(SHARED_PREFIX)
        ]

    def _twins_differ(self, record: RowRecord) -> bool:
        """Whether a quiet row shares something with others than it was told."""
        told = sorted(dict(p.blanks)["id"] for p in record.problems if p.code == W_GANDA)
        keys = self._recorded_marks(record.id)
        others = (others_with(key, record.id, self._holders) for key in keys)
        return told != sorted(filter(None, others))

    def _number_is_free(self, record: RowRecord) -> bool:
        """Whether a number that another row had, as this one was told, is that row's no more."""
        if not any(p.code == E_NOMOR for p in record.problems):
            return False
        claimed = (
            key.removeprefix(CLAIMED_PREFIX)
            for key in record.numbers
            if key.startswith(CLAIMED_PREFIX)
        )
        return all(self._world.numbers.holder(key) in {None, record.id} for key in claimed)

    def _titles(self, wanted: set[RowId]) -> dict[RowId, str]:
        place = self._scan.columns.index(self._office.form.title_column)
        rows = (row for row in self._scan.rows if row.id in wanted)
        return {row.id: clean(row.cells[place]) for row in rows}

    def _first_free(self) -> int:
        """The first number no row was ever given, as far as ledger and sheet tell."""
        ledger = self._world.ledger
        fresh = (row.id for row in self._scan.rows if row.id not in ledger.rows)
        names = (*self._scan.spare, *fresh, *ledger.rows)
        return first_free(self._office.form.identifier_pattern, ledger.next_number, names)

    def _fresh_numbers(self, first: int) -> tuple[ShowRow, ...]:
        """Spare rows to be numbered when few are left, below the last row in use."""
        limits, spare = self._office.limits, len(self._scan.spare)
        if spare >= limits.spare_minimum:
            return ()
        pattern, day = self._office.form.identifier_pattern, self._world.now.date()
        names = row_ids(pattern, first, limits.spare_rows - spare, day)
        start = self._scan.end + 1
        return tuple(
            ShowRow(start + place, name, {}, restore_id=name) for place, name in enumerate(names)
        )

    def _commit(self, next_number: int) -> Commit:
        """The decisions.

        Numbers given out are remembered along with them, not alone: while a register stays open
        in an office program, every run would use up new ones that nobody gets to see.
        """
        ledger = self._world.ledger
        decisions = [self._verdicts[row.id] for row in self._scan.rows if row.id in self._verdicts]
        decided = Commit(
            base=ledger.version,
            run_id=self._run_id,
            as_of=self._world.now,
            events=tuple(event for decision in decisions for event in decision.events),
            submissions=tuple(record for decision in decisions for record in decision.submissions),
            rows=(
                *(
                    self._records[row.id]
                    for row in self._scan.rows
                    if row.id in self._touched
                    if not _same(ledger.rows.get(row.id), self._records[row.id])
                ),
                *self._unwatched(),
            ),
            outbox=tuple(effect for decision in decisions for effect in decision.effects),
            notes=self._world.numbers.notes,
        )
        if decided.empty:
            return decided
        due = {REPORTS_DUE: REPORTS_DUE} if self._office.report is not None else {}
        number = next_number if next_number != ledger.next_number else None
        return replace(decided, next_number=number, notes={**decided.notes, **due})

    def _unwatched(self) -> Iterator[RowRecord]:
        """Rows that are gone: nobody follows their files now, so that a row which comes back is
        judged again with a new look at them."""
        for row_id in self._scan.missing:
            record = self._world.ledger.rows[row_id]
            if record.watched:
                yield replace(record, rules="", watched=())

    def _show(self, fresh: Sequence[ShowRow]) -> Iterator[ShowRow]:
        """Rows whose own columns do not read as they should, and the `fresh` spare rows."""
        shown = self._scan.shown
        for row in self._scan.rows:
            wanted = self._records[row.id].shown
            restore = row.id if row.restore else None
            stands = shown[row.number]
            # Most rows stand word for word as they should; only the others are looked at closely.
            if restore is not None or (stands != wanted and current_cells(stands) != wanted):
                yield ShowRow(row.number, row.id, from_texts(wanted), restore)
        telling = self._telling_of_missing(fresh)
        for number, row_id in self._scan.orphaned_output.items():
            if telling is None or number != telling.row:
                yield ShowRow(number, row_id, blank_cells())
        for row, trouble in self._troubled():
            cells = trouble_cells(trouble, self._office)
            if current_cells(shown[row.number]) != as_texts(cells):
                yield ShowRow(row.number, row.id, cells)
        yield from fresh
        if telling is not None and not self._reads(telling):
            yield telling

    def _telling_of_missing(self, fresh: Sequence[ShowRow]) -> ShowRow | None:
        """The topmost spare row tells of the rows that are gone, which cannot do so themselves."""
        spare = self._scan.spare or {row.row_id: row.row for row in fresh}
        if not self._missing or not spare:
            return None
        name = min(spare, key=spare.__getitem__)
        return ShowRow(spare[name], name, missing_cells(self._missing, self._office))

    def _reads(self, row: ShowRow) -> bool:
        stands = self._scan.shown.get(row.row)
        return stands is not None and current_cells(stands) == as_texts(row.cells)

    def _troubled(self) -> list[tuple[Row, Problem]]:
        """Rows that no identifier can be given to, each with what is wrong with its own."""
        return [(row, row.trouble) for row in self._scan.unidentified if row.trouble is not None]

    def _findings(self) -> Iterator[Finding]:
        for found in self._world.actor_proof.problems(self._office):
            yield found.at(0, RowId(""))
        for name in self._world.copies:
            yield problem(W_SALINAN, nilai=name).at(0, RowId(""))
        if self._world.aside:
            here = {row.id for row in self._scan.rows}
            for row_id, told in self._world.aside.items():
                yield from (found.at(0, row_id) for found in told if row_id not in here)
        for row in self._scan.rows:
            for found in self._records[row.id].problems:
                yield found.at(row.number, row.id)
            if row.restore and row.trouble is not None:
                yield row.trouble.at(row.number, row.id)
        for row, trouble in self._troubled():
            yield trouble.at(row.number, row.id)
        yield from self._findings_of_missing()

    def _findings_of_missing(self) -> Iterator[Finding]:
        for missing in self._missing:
            yield missing.problem.at(0, missing.id)
        for row_id in self._scan.missing:
            for found in self._world.faults.of_row.get(row_id, ()):
                yield found.at(0, row_id)

    def _counts(self, findings: Sequence[Finding], transitions: int) -> Counts:
        closed = sum(self._records[row.id].closed for row in self._scan.rows)
        known = self._world.ledger.submissions
        records = [r for decision in self._verdicts.values() for r in decision.submissions]
        new = sum(record.id not in known for record in records)
        errors = sum(1 for finding in findings if finding.is_error)
        return Counts(
            rows=len(self._scan.rows) + len(self._scan.unidentified),
            submissions=len(self._world.ledger.submissions) + new,
            closed=closed,
            errors=errors,
            warnings=len(findings) - errors,
            transitions=transitions,
        )


def _same(before: RowRecord | None, after: RowRecord) -> bool:
    """Whether the ledger need not be written: that only days have passed is not worth a byte."""
    if before is None or (before.judged and after.judged and before.judged > after.judged):
        return False
    return replace(before, valid_until=after.valid_until, judged=after.judged) == after
