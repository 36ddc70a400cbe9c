"""A submission as the ledger accepted it, which is what papers and reports print."""

from collections.abc import Mapping
from dataclasses import replace

from sheetflow.core.names import ColumnId
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Field, Reading, read_cell
from sheetflow.core.rules.recorded import changed_figures, current_steps
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext


def as_accepted(subject: SubmissionContext) -> SubmissionContext:
    """Return the submission with the cells and the SOP that were accepted.

    Without accepted values it is returned as its row has it.  Older ledgers have only the evidence
    of each step; the other cells then come from the row.
    """
    record, office = subject.record, subject.office
    if record is None:
        return subject
    subject = replace(
        subject, workflow=office.workflow_by_id.get(record.workflow, subject.workflow)
    )
    if record.accepted:
        return _read(dict(record.accepted), {}, subject)
    return _read(_evidence(subject, record), subject.reading.fields, subject)


def from_record(record: SubmissionRecord, run: RunContext) -> SubmissionContext | None:
    """Return a submission whose row is missing; None if the office no longer has its SOP."""
    workflow = run.office.workflow_by_id.get(record.workflow)
    if workflow is None:
        return None
    bare = SubmissionContext(
        id=record.id,
        row_id=record.row_id,
        reading=Reading({}, ()),
        workflow=workflow,
        run=run,
        record=record,
    )
    return as_accepted(bare)


def with_figures(accepted: Reading, subject: SubmissionContext) -> Reading:
    """Return the accepted cells with the row's response figures, as far as they can be read."""
    now = {column: subject.reading.field(column) for column in changed_figures(subject)}
    return replace(accepted, fields={**accepted.fields, **now})


def _read(
    texts: Mapping[ColumnId, str], others: Mapping[ColumnId, Field], subject: SubmissionContext
) -> SubmissionContext:
    """Return `subject` with the fields read from `texts`, and `others` for the other columns."""
    row, office = subject.reading, subject.office
    fields = {
        name: row.field(name)
        if row.canonical(name) == text
        else read_cell(text, None, office.form.by_id[name], office)  # reads back to the same value
        for name, text in texts.items()
        if name in office.form.by_id
    }
    reading = Reading({**others, **fields}, ())
    both = office.form.both
    split = bool(both) and reading.value(office.form.selector) == both
    return replace(subject, reading=reading, half=split)


def _evidence(subject: SubmissionContext, record: SubmissionRecord) -> dict[ColumnId, str]:
    """Return the cells accepted with the steps that led to the current state."""
    states = [step.target for step in current_steps(subject, record)] or list(record.entered)
    return {column: text for state in states for column, text in record.entered[state] if text}
