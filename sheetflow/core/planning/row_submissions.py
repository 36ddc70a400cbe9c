"""The submissions of a row: of one in the register, also split, and of one that is gone.

A row for several channels is split (SOP model, 5 no. 14).  A row that is gone and was without an
accepted step is its authors' draft: they may delete it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from sheetflow.core.findings import E_ID, Finding, finding
from sheetflow.core.form import Form
from sheetflow.core.formatting import NONE_GIVEN
from sheetflow.core.names import ColumnId, RowId, SubmissionId
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.register.reading import Reading
from sheetflow.core.rules.duplicates import is_split, split_id
from sheetflow.core.rules.filled_values import with_recorded
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext
from sheetflow.core.workflow import Workflow


def submissions_of_row(
    row_id: RowId, reading: Reading, run: RunContext
) -> tuple[SubmissionContext, ...]:
    """Return the submissions of a row: one, or one for each SOP when it was split.

    The half under the SOP by which the ledger already follows the row (else the first) keeps the
    row's own identifier; the others append the SOP's number.  Halves that the row no longer
    requests come last (`SubmissionContext.orphan`), so that none stays open unnoticed (SOP model,
    7a H).
    """
    office, known = run.office, run.ledger.submissions
    reading = reading.with_files(run.file_infos)

    def submission(name: SubmissionId, workflow: Workflow) -> SubmissionContext:
        own = SubmissionContext(name, row_id, reading, workflow, run, known.get(name))
        return with_recorded(own)

    own = known.get(SubmissionId(row_id))
    under = office.workflow_by_id.get(own.workflow) if own else None
    first = under or office.workflows[0]
    if is_split(reading, office):
        split = [submission(split_id(row_id, of, first), of) for of in office.workflows]
        return _with_figures([replace(one, half=True) for one in split])
    # The one submission that the row requests, then the halves from when it was split.
    former = {
        name: office.workflow_by_id[known[name].workflow]
        for name in (split_id(row_id, workflow, first) for workflow in office.workflows)
        if name in known and known[name].workflow in office.workflow_by_id
    }
    channel = reading.value(office.form.selector)
    named = office.workflow_by_value.get(channel) if isinstance(channel, str) else None
    workflow = named or first
    wanted = next((n for n, of in former.items() if of is workflow), SubmissionId(row_id))
    orphans = (
        replace(submission(name, of), orphan=True)
        for name, of in former.items()
        if name != wanted and len(former) > 1
    )
    return _with_figures([submission(wanted, workflow), *orphans])


def _with_figures(submissions: Sequence[SubmissionContext]) -> tuple[SubmissionContext, ...]:
    """Give the row's one set of response figures to the first submission that a report counts."""
    counted = submissions[0].office.form.reported.counted
    owner = next((one for one in submissions if one.state in counted), submissions[0])
    return tuple(one if one is owner else replace(one, has_figures=False) for one in submissions)


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

    For a submission recorded before whole rows were, the evidence of its steps, newest first.
    """
    found: dict[ColumnId, str] = {}
    for record in records:
        evidence = chain.from_iterable(reversed([*record.entered.values()]))
        for column, text in record.accepted or evidence:
            if text:
                found.setdefault(column, text)
    return {column.id: found[column.id] for column in form.columns if column.id in found}
