"""The plan of a run, from snapshot, settings and time; it is made without I/O.

`plan` shows this plan and `run` executes it: no other module decides anything (law 3).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sheetflow.core import own_cells
from sheetflow.core.effects import Commit, Counts, Plan
from sheetflow.core.findings import W_SALINAN, W_TTD, Finding, finding, in_order
from sheetflow.core.names import first_free, row_ids
from sheetflow.core.planning.changed_rows import RowsToEvaluate
from sheetflow.core.planning.evaluate_rows import RowEvaluator
from sheetflow.core.planning.row_status import fault_cells, with_faults
from sheetflow.core.planning.row_submissions import missing_rows
from sheetflow.core.planning.unfinished import UnfinishedWork
from sheetflow.core.records import REPORTS_DUE, SITE_DUE, RowRecord
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.rules.submission_context import RunContext


def make_plan(
    scan: RegisterScan, selected: RowsToEvaluate, run: RunContext, unfinished: UnfinishedWork
) -> Plan:
    """Return the plan for one snapshot.

    `run.file_infos` has the inspected files of `selected.unknown`; facts still valid are added.
    """
    run = replace(run, file_infos={**selected.file_infos, **run.file_infos})
    return _Planner(scan, selected, run).plan(unfinished)


class _Planner:
    """The making of a plan from the decisions on the rows."""

    def __init__(self, scan: RegisterScan, selected: RowsToEvaluate, run: RunContext) -> None:
        self._scan = scan
        self._run = run
        self._office = run.office
        self._ledger = run.ledger
        self._missing = missing_rows(scan.missing, run.ledger, run.office.form)
        rows = RowEvaluator(scan, selected, run)
        rows.evaluate_all()
        self._notes = rows.numbers.notes
        self._decisions = rows.decisions
        self._of_approvals = {
            name: text for one in rows.decisions.values() for name, text in one.notes.items()
        }
        self._records = {**run.ledger.rows}
        self._records.update((name, one.record) for name, one in rows.decisions.items())
        self._touched = {*rows.decisions}
        faults = run.faults
        for row in scan.rows if faults.rows else ():
            if row.id in faults.rows:
                wanted = faults.of_row.get(row.id, ())
                self._records[row.id] = with_faults(self._records[row.id], wanted, run.office)
                self._touched.add(row.id)

    def plan(self, unfinished: UnfinishedWork) -> Plan:
        """Return the plan, which includes the work of earlier runs."""
        findings = in_order(self._findings())
        ledger, pattern = self._ledger, self._office.form.identifier_pattern
        # The first number that no row ever had, by ledger and sheet.
        added = (row.id for row in self._scan.rows if row.id not in ledger.rows)
        first = first_free(pattern, ledger.next_number, (*self._scan.spare, *added, *ledger.rows))
        spare = self._new_spare_rows(first)
        commit = self._commit(first + len(spare))
        return Plan(
            run_id=self._run.id,
            as_of=self._run.now,
            commit=commit,
            show=tuple(self._status_changes(spare)),
            findings=findings,
            counts=self._counts(findings, len(commit.events)),
            unfinished=unfinished.due,
            attempts=unfinished.attempts,
            waiting=unfinished.waiting,
            notes=self._of_approvals if commit.empty else {},
        )

    def _new_spare_rows(self, first: int) -> tuple[own_cells.ShowRow, ...]:
        """Return new spare rows below the last row in use; none unless few are left."""
        limits, spare = self._office.limits, len(self._scan.spare) - self._run.kept
        if spare >= limits.spare_minimum:
            return ()
        pattern, day = self._office.form.identifier_pattern, self._run.now.date()
        names = row_ids(pattern, first, limits.spare_rows - spare, day)
        return tuple(
            own_cells.ShowRow(number, name, {}, restore_id=name)
            for number, name in enumerate(names, start=self._scan.end + 1)
        )

    def _commit(self, next_number: int) -> Commit:
        """Return the commit of the run's decisions.

        Numbers given out are committed along with decisions, not alone: while an office program
        has the register open, every run would use up new ones that never appear in it.
        """
        rows = self._scan.rows
        decisions = [self._decisions[row.id] for row in rows if row.id in self._decisions]
        decided = Commit(
            base=self._ledger.version,
            run_id=self._run.id,
            as_of=self._run.now,
            events=tuple(event for decision in decisions for event in decision.events),
            submissions=tuple(record for decision in decisions for record in decision.submissions),
            rows=tuple(self._changed_records()),
            outbox=tuple(effect for decision in decisions for effect in decision.effects),
            notes={**self._notes, **self._of_approvals},
        )
        if decided.empty:
            return decided
        office = self._office
        kept = ((REPORTS_DUE, office.report), (SITE_DUE, office.site))
        due = {note: note for note, wanted in kept if wanted is not None}
        number = next_number if next_number != self._ledger.next_number else None
        return replace(decided, next_number=number, notes={**decided.notes, **due})

    def _changed_records(self) -> Iterator[RowRecord]:
        """Yield records to be written.

        The files of rows that are gone are no longer followed, so that a row which comes back is
        evaluated again and its files are inspected anew.
        """
        known = self._ledger.rows
        for row in self._scan.rows:
            if row.id in self._touched and not _same(known.get(row.id), self._records[row.id]):
                yield self._records[row.id]
        for row_id in self._scan.missing:
            if known[row_id].file_infos:
                yield replace(known[row_id], rules="", file_infos=())

    def _status_changes(
        self, new_spare: Sequence[own_cells.ShowRow]
    ) -> Iterator[own_cells.ShowRow]:
        """Yield rows whose system columns must be written, and the new spare rows."""
        current = self._scan.current_cells
        for row in self._scan.rows:
            wanted = self._records[row.id].status_cells
            restore = row.id if row.restore else None
            cells = current[row.number]
            if restore is not None or not own_cells.is_displayed(cells, wanted, self._scan.header):
                yield own_cells.ShowRow(
                    row.number, row.id, own_cells.texts_as_cells(wanted), restore
                )
        of_missing = self._status_of_missing(new_spare)
        for number, row_id in self._scan.orphaned_output.items():
            if of_missing is None or number != of_missing.row:
                yield own_cells.ShowRow(number, row_id, own_cells.blank_cells())
        for row, fault in self._unidentified():
            change = own_cells.ShowRow(row.number, row.id, fault_cells([fault], self._office))
            if not self._is_shown(change):
                yield change
        yield from new_spare
        if of_missing is not None and not self._is_shown(of_missing):
            yield of_missing

    def _status_of_missing(
        self, new_spare: Sequence[own_cells.ShowRow]
    ) -> own_cells.ShowRow | None:
        """Return the topmost spare row, which reports the rows that are gone."""
        spare = self._scan.spare or {row.row_id: row.row for row in new_spare}
        if not self._missing or not spare:
            return None
        name = min(spare, key=spare.__getitem__)
        faults = [row.finding for row in self._missing]
        return own_cells.ShowRow(spare[name], name, fault_cells(faults, self._office))

    def _is_shown(self, row: own_cells.ShowRow) -> bool:
        cells = self._scan.current_cells.get(row.row)
        wanted = own_cells.cells_as_texts(row.cells)
        return cells is not None and own_cells.is_displayed(cells, wanted, self._scan.header)

    def _unidentified(self) -> list[tuple[Row, Finding]]:
        """Return rows that no identifier can be given to, each with the fault of its own one."""
        return [(row, row.trouble) for row in self._scan.unidentified if row.trouble is not None]

    def _findings(self) -> Iterator[Finding]:
        run, scan = self._run, self._scan
        yield from run.actor_proof.findings(self._office)
        yield from (finding(W_SALINAN, nilai=name) for name in run.copies)
        if self._office.signatures is not None and not run.examines_signatures:
            yield finding(W_TTD, "", "not_installed")
        here = {row.id for row in scan.rows} if run.aside else set()
        for row_id, found in run.aside.items():
            yield from (one.at(0, row_id) for one in found if row_id not in here)
        for row in scan.rows:
            for one in self._records[row.id].problems:
                yield one.at(row.number, row.id)
            if row.restore and row.trouble is not None:
                yield row.trouble.at(row.number, row.id)
        yield from (fault.at(row.number, row.id) for row, fault in self._unidentified())
        yield from (missing.finding.at(0, missing.id) for missing in self._missing)
        for row_id in scan.missing:
            yield from (one.at(0, row_id) for one in run.faults.of_row.get(row_id, ()))

    def _counts(self, findings: Sequence[Finding], transitions: int) -> Counts:
        rows, known = self._scan.rows, self._ledger.submissions
        records = (r for decision in self._decisions.values() for r in decision.submissions)
        errors = sum(one.is_error for one in findings)
        return Counts(
            rows=len(rows) + len(self._scan.unidentified),
            submissions=len(known) + sum(record.id not in known for record in records),
            closed=sum(self._records[row.id].closed for row in rows),
            errors=errors,
            warnings=len(findings) - errors,
            transitions=transitions,
        )


def _same(before: RowRecord | None, after: RowRecord) -> bool:
    """Return whether the record need not be written: only the day of evaluation differs."""
    if before is None:
        return False
    if before.evaluated and after.evaluated and before.evaluated > after.evaluated:
        return False
    return replace(before, valid_until=after.valid_until, evaluated=after.evaluated) == after
