"""An approval is valid for exactly what was approved (law 7)."""

import json
from collections.abc import Sequence
from hashlib import sha256

from sheetflow.core.findings import E_BERUBAH, Finding, Findings, finding
from sheetflow.core.formatting import format_list
from sheetflow.core.names import ColumnId
from sheetflow.core.records import Approval
from sheetflow.core.rules.recorded import was_seen_blank
from sheetflow.core.rules.references import files_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition

Details = tuple[tuple[str, str], ...]


def approve(step: Transition, submission: SubmissionContext) -> Approval:
    """Return the approval that the reviewer's words in the row give now."""
    details = _content(submission)
    return Approval(_digest(details), _digest(_words(step, submission)), details=details)


def _content(submission: SubmissionContext) -> Details:
    """Return the content an approval binds: cells as text, files by SHA-256 whatever their name.

    One half of a split row has its own channel.
    """
    binding, form = submission.workflow.binding, submission.office.form
    if binding is None:
        return ()
    cells = [
        (
            str(column),
            submission.workflow.value
            if submission.half and column == form.selector
            else submission.reading.canonical(column),
        )
        for column in binding.columns
    ]
    files = [
        (str(column), str(fact.sha256))
        for column in binding.files
        for fact in files_of(column, submission)
    ]
    return (*cells, *sorted(files))


def has_changed(submission: SubmissionContext) -> bool:
    """Return whether the row and its files no longer have the approved content.

    A file that cannot be reached changes nothing: the approved copy is kept in its folder.
    """
    approval = submission.approval
    if approval is None or submission.workflow.binding is None:
        return False
    now = content_digest(submission)
    return bool(now) and now != approval.content


def content_digest(submission: SubmissionContext) -> str:
    """Return a digest of the content that an approval binds; "" while a file cannot be reached."""
    binding = submission.workflow.binding
    infos = (
        submission.run.file_infos.get(key)
        for column in (binding.files if binding else ())
        for key in submission.reading.references(column)
    )
    if any(info is not None and info.problem is not None for info in infos):
        return ""
    return _digest(_content(submission))


def has_approved_content(submission: SubmissionContext) -> bool:
    """Return whether a revoked approval's content is back exactly as it was approved."""
    approval = submission.approval
    if approval is None or not approval.revoked:
        return False
    return _digest(_content(submission)) == approval.content


def change_finding(submission: SubmissionContext, variant: str) -> Finding:
    """Return E-BERUBAH for content changed after its approval ("open" or "closed" rows)."""
    approval = submission.approval
    before, after = approval.details if approval else (), _content(submission)
    differing = [pair[0] for pair in (*before, *after) if (pair in before) != (pair in after)]
    names = [submission.heading(ColumnId(column)) for column in dict.fromkeys(differing)]
    return finding(E_BERUBAH, variant=variant, kolom=format_list(names, submission.office.language))


def still_revoked(step: Transition, submission: SubmissionContext) -> Findings:
    """Return E-BERUBAH for a revoked approval: the reviewer's old words cannot give it again.

    New words can, old ones that the job has seen cleared, and the exact content that was approved.
    """
    approval = submission.approval
    if not step.approves or approval is None or not approval.revoked:
        return ()
    seen_blank = step.decision is not None and was_seen_blank(step.decision, submission)
    if _digest(_words(step, submission)) != approval.evidence or seen_blank:
        return ()
    if has_approved_content(submission):
        return ()
    return (change_finding(submission, "open"),)


def unrequested_revocation(path: Sequence[Transition], submission: SubmissionContext) -> Findings:
    """Return E-BERUBAH for a revoked approval in a row that requests no other."""
    approval = submission.approval
    if approval is None or not approval.revoked or any(step.approves for step in path):
        return ()
    return (change_finding(submission, "open"),)


def _words(step: Transition, submission: SubmissionContext) -> Details:
    """Return the reviewer's own words in every SOP's columns: a new channel makes none new."""
    columns = {
        column
        for workflow in submission.office.workflows
        for other in workflow.transitions
        if other.approves and other.target == step.target
        for column in other.columns
    }
    return tuple((str(column), submission.written.canonical(column)) for column in sorted(columns))


def _digest(details: Details) -> str:
    text = json.dumps(details, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
