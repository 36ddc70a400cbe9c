"""Submissions whose row is no longer in the register, and their recorded cells.

A row without an accepted step is its authors' draft: they may delete it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sheetflow.core.findings import E_ID, Finding, finding
from sheetflow.core.form import Form
from sheetflow.core.formatting import NONE_GIVEN
from sheetflow.core.names import ColumnId, RowId
from sheetflow.core.records import LedgerState, SubmissionRecord


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A row that is gone: its recorded title ("–" for none), and whether it had ended."""

    id: RowId
    title: str
    closed: bool

    @property
    def finding(self) -> Finding:
        """Return E-ID, which names the submission and how to restore its row."""
        variant = "vanished_closed" if self.closed else "vanished"
        return finding(E_ID, variant=variant, id=self.id, judul=self.title, nilai="")


def missing_rows(
    vanished: Iterable[RowId], ledger: LedgerState, form: Form
) -> tuple[MissingRow, ...]:
    """Return those of the `vanished` rows that have a submission in the ledger, in their order."""
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
    """Return the submissions of each row that has any, the one with the row's identifier first."""
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
    """Return the cells of a row as accepted; a later half fills what the first leaves blank.

    For a submission recorded before whole rows were, the evidence of its steps.
    """
    found: dict[ColumnId, str] = {}
    for record in records:
        for column, text in (*record.accepted, *_evidence(record)):
            if text:
                found.setdefault(column, text)
    return {column.id: found[column.id] for column in form.columns if column.id in found}


def _evidence(record: SubmissionRecord) -> Iterator[tuple[ColumnId, str]]:
    """Yield the evidence, newest first: for a column of several steps the last one's is first."""
    if record.accepted:
        return
    for cells in reversed(tuple(record.entered.values())):
        yield from cells
