"""The order in which rows are evaluated: they depend on others by duplicates and numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain

from sheetflow.core.findings import E_GANDA, E_NOMOR, W_GANDA
from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.planning.changed_rows import RowsToEvaluate
from sheetflow.core.planning.row_decision import OriginalRow, RowDecision, RowInput, decide_row
from sheetflow.core.planning.row_submissions import submissions_of_row
from sheetflow.core.records import RowRecord
from sheetflow.core.register.reading import read_row
from sheetflow.core.register.row_identity import Row
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.register.text import clean
from sheetflow.core.rules import duplicates, number_allocation
from sheetflow.core.rules.paper_numbers import accepted_number_entries, typed_number_entries
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext


class RowEvaluator:
    """The evaluation of selected rows and of those that they affect; `decisions` has each."""

    def __init__(self, scan: RegisterScan, selected: RowsToEvaluate, run: RunContext) -> None:
        self.decisions: dict[RowId, RowDecision] = {}
        self.numbers: number_allocation.NumberAllocation = number_allocation.NO_ALLOCATION
        self._scan = scan
        self._selected = selected
        self._run = run
        self._submissions: dict[RowId, tuple[SubmissionContext, ...]] = {
            row.id: submissions_of_row(row.id, selected.readings[row.id], run)
            for row in selected.rows
        }
        self._numbers_used: dict[str, RowId] = {}
        self._sharing: duplicates.RowsByValue = {}

    def evaluate_all(self) -> None:
        """Evaluate every selected row, and those whose shared values have changed.

        Where no row has changed or gone, duplicates have not changed either.  Rows are evaluated
        again where papers of one series were numbered in another order than that of their days.
        """
        scan = self._scan
        if not self._selected.rows and not scan.missing:
            return
        # A row that is gone keeps its recorded numbers.
        names = (*scan.missing, *(row.id for row in scan.rows))
        self._sharing = duplicates.rows_by_value({name: self._shared_keys(name) for name in names})
        self._evaluate_once({})
        reserved = number_allocation.reserve_by_day(
            self.numbers.given, {row.id: row.number for row in scan.rows}
        )
        if reserved:
            self._evaluate_once(reserved)

    def _evaluate_once(self, reserved: number_allocation.Reserved) -> None:
        """Evaluate each row once; a duplicate after its original, which may be cancelled."""
        self.decisions, self._numbers_used = {}, {}
        self.numbers = replace(self._numbers_before(), reserved=reserved)
        pending = {row.id: row for row in self._selected.rows}
        released: set[RowId] = set()
        while True:
            originals = duplicates.find_originals(self._row_keys(released))
            pending.update(self._affected(originals))
            ready = [row for row in pending.values() if row.id not in originals]
            for row in ready:
                self._evaluate(pending.pop(row.id), None)
            cancelled = {row.id for row in ready if self.decisions[row.id].cancelled}
            if not cancelled:
                break
            released |= cancelled
        place = self._scan.columns.index(self._run.office.form.title_column)
        rows = {row.id: row for row in self._scan.rows} if pending else {}
        for row in pending.values():
            original = rows[originals[row.id]]
            self._evaluate(row, OriginalRow(original.id, clean(original.cells[place])))

    def _evaluate(self, row: Row, original: OriginalRow | None) -> None:
        submissions = self._submissions[row.id]
        sharing = duplicates.shared_value_findings(row.id, submissions, self._sharing)
        more = (*sharing, *self._run.aside.get(row.id, ()))
        given = RowInput(row, self._scan.columns, submissions, original, more)
        decision = decide_row(given, self.numbers)
        self.decisions[row.id] = decision
        self._numbers_used.update(decision.numbers.taken)
        self.numbers = replace(decision.numbers, newly_used={})

    def _numbers_before(self) -> number_allocation.NumberAllocation:
        """Return the numbers of all papers; for rows to be evaluated, as their cells claim them."""
        rows, office = self._run.ledger.rows, self._run.office
        if not office.numbers:
            return number_allocation.NO_ALLOCATION
        quiet = {row.id for row in self._selected.quiet}
        known = (
            (name, [key for key in row.numbers if name in quiet or number_allocation.is_used(key)])
            for name, row in rows.items()
        )
        evaluated = ((row.id, self._entries(row.id)) for row in self._selected.rows)
        entries, notes = chain(known, evaluated), self._run.ledger.notes
        allocation = number_allocation.allocate_numbers(office.numbers, notes, entries)
        self._numbers_used.update(allocation.used)
        return replace(allocation, used=self._numbers_used)

    def _entries(self, row_id: RowId) -> Iterator[str]:
        """Yield numbers that the row's papers have, and those that its cells claim."""
        for submission in self._submissions[row_id]:
            yield from accepted_number_entries(submission)
            yield from map(number_allocation.claim, typed_number_entries(submission))

    def _row_keys(self, released: set[RowId]) -> Iterator[duplicates.RowKeys]:
        ledger, office = self._run.ledger, self._run.office
        for row in self._scan.rows:
            accepted = SubmissionId(row.id) in ledger.submissions
            submissions = self._submissions.get(row.id)
            if submissions is None:
                key = ledger.rows[row.id].key
            else:
                key = duplicates.natural_key(submissions[0].reading, office, accepted=accepted)
            yield duplicates.RowKeys(row.id, "" if row.id in released else key, accepted)

    def _affected(self, originals: Mapping[RowId, RowId]) -> dict[RowId, Row]:
        """Return quiet rows whose findings on other rows are no longer true."""
        affected: dict[RowId, Row] = {}
        for row in self._selected.quiet:
            record = self._run.ledger.rows[row.id]
            if row.id in self.decisions or record.closed:
                continue
            before = {dict(one.blanks)["id"] for one in record.problems if one.code == E_GANDA}
            now = {originals[row.id]} if row.id in originals else set()
            if before != now or self._is_number_free(record) or self._shares_otherwise(record):
                affected[row.id] = row
                file_infos = {**dict(record.file_infos), **self._run.file_infos}
                self._run = replace(self._run, file_infos=file_infos)
                reading = read_row(row, self._scan.columns, self._run.office)
                self._submissions[row.id] = submissions_of_row(row.id, reading, self._run)
        return affected

    def _shared_keys(self, row_id: RowId) -> list[str]:
        """Return the keys no other row should share, by its cells now or its last evaluation."""
        submissions = self._submissions.get(row_id)
        if submissions is None:
            return self._recorded_keys(row_id)
        return [value.key for value in duplicates.shared_values(submissions)]

    def _recorded_keys(self, row_id: RowId) -> list[str]:
        numbers = self._run.ledger.rows[row_id].numbers
        return [key for key in numbers if key.startswith(duplicates.SHARED_PREFIX)]

    def _shares_otherwise(self, record: RowRecord) -> bool:
        """Return whether a quiet row shares values with other rows than its record states."""
        before = sorted(dict(one.blanks)["id"] for one in record.problems if one.code == W_GANDA)
        keys = self._recorded_keys(record.id)
        others = (duplicates.others_with(key, record.id, self._sharing) for key in keys)
        return before != sorted(filter(None, others))

    def _is_number_free(self, record: RowRecord) -> bool:
        """Return whether a number that another row had, by the record, is no longer that row's."""
        if not any(one.code == E_NOMOR for one in record.problems):
            return False
        holders = map(self.numbers.holder, number_allocation.claimed(record.numbers))
        return {*holders} <= {None, record.id}
