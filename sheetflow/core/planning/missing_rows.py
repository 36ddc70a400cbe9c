"""Submissions whose row is no longer in the register: which, and what is on record of them.

A row of which nothing was ever accepted is a draft of those who wrote it: it may go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.findings import E_ID, Finding, finding
from sheetflow.core.form import Form
from sheetflow.core.formatting import NONE_GIVEN
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.records import LedgerState, SubmissionRecord


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A row that is gone: its title as recorded ("–" where none is), and whether it had ended."""

    id: RowId
    title: str
    closed: bool

    @property
    def finding(self) -> Finding:
        """E-ID: names the submission, and how its row comes back."""
        variant = "vanished_closed" if self.closed else "vanished"
        return finding(E_ID, variant=variant, id=self.id, judul=self.title, nilai="")


def missing_rows(
    vanished: Iterable[RowId], ledger: LedgerState, form: Form
) -> tuple[MissingRow, ...]:
    """Those of the `vanished` rows of which the ledger has a submission, in their order."""
    gone = tuple(vanished)
    records = records_by_row(gone, ledger)
    return tuple(
        MissingRow(
            name,
            recorded_cells(records[name], form).get(form.title_column) or NONE_GIVEN,
            ledger.rows[name].closed,
        )
        for name in gone
        if name in records
    )


def records_by_row(
    rows: Iterable[RowId], ledger: LedgerState
) -> Mapping[RowId, tuple[SubmissionRecord, ...]]:
    """The submissions of each of these rows that has any, that of the row's own name first."""
    wanted = set(rows)
    found: dict[RowId, list[SubmissionRecord]] = {}
    for record in ledger.submissions.values() if wanted else ():
        if record.row_id in wanted:
            found.setdefault(record.row_id, []).append(record)
    return {
        name: tuple(sorted(records, key=lambda record: (str(record.id) != name, record.id)))
        for name, records in found.items()
    }


def recorded_cells(records: Sequence[SubmissionRecord], form: Form) -> dict[ColumnId, str]:
    """The cells of a row as accepted; a later half fills what the first leaves blank.

    Of a submission of a time when whole rows were not recorded, the evidence of its steps.
    """
    found: dict[ColumnId, str] = {}
    for record in records:
        for column, text in (*record.accepted, *_evidence(record)):
            if text:
                found.setdefault(column, text)
    return {column.id: found[column.id] for column in form.columns if column.id in found}


def _evidence(record: SubmissionRecord) -> Iterator[tuple[ColumnId, str]]:
    """The newest first: of a column that several steps rest on, what the last one took."""
    if record.accepted:
        return
    for cells in reversed(tuple(record.entered.values())):
        yield from cells
