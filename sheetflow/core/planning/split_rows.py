"""The SOP that evaluates a row; a row for several channels is split (SOP model, 5 no. 14)."""

from collections.abc import Sequence
from dataclasses import replace

from sheetflow.core.names import RowId, SubmissionId
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
