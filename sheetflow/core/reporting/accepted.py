"""A submission as the ledger accepted it: what papers and reports print of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.records import SubmissionRecord
from sheetflow.core.register.reading import Field, Reading, read_cell
from sheetflow.core.rules.accepted_evidence import changed_figures, current_steps
from sheetflow.core.rules.submission_context import RunContext, SubmissionContext


def as_accepted(subject: SubmissionContext) -> SubmissionContext:
    """The subject of a row with the cells, and under the SOP, that were accepted.

    One of which nothing was accepted is as its row.  A ledger of before this was kept knows only
    the evidence of each step: of such a submission the other cells are the row's.
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
    """The subject of a submission whose row is gone; None where its SOP is the office's no more."""
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
    """The accepted cells, and of the response figures those that the row has now.

    A figure that cannot be read is not one: the last on record stays.
    """
    now = {column: subject.reading.field(column) for column in changed_figures(subject)}
    return replace(accepted, fields={**accepted.fields, **now})


def _read(
    texts: Mapping[ColumnId, str], others: Mapping[ColumnId, Field], subject: SubmissionContext
) -> SubmissionContext:
    """With the fields that `texts` give, and of the other columns `others`."""
    row, office = subject.reading, subject.office
    fields = {
        name: row.field(name) if row.canonical(name) == text else _field(name, text, office)
        for name, text in texts.items()
        if name in office.form.by_id
    }
    reading = Reading({**others, **fields}, ())
    both = office.form.both
    split = bool(both) and reading.value(office.form.selector) == both
    return replace(subject, reading=reading, half=split)


def _field(column: ColumnId, text: str, office: Office) -> Field:
    """Canonical texts are read again to the very same values."""
    return read_cell(text, None, office.form.by_id[column], office)


def _evidence(subject: SubmissionContext, record: SubmissionRecord) -> dict[ColumnId, str]:
    """What the steps on the way to the present state were accepted with."""
    states = [step.target for step in current_steps(subject, record)] or list(record.entered)
    return {column: text for state in states for column, text in record.entered[state] if text}
