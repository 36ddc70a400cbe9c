"""An approval holds for exactly what was approved (law 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from sheetflow.core.findings import E_BERUBAH, Problem, problem
from sheetflow.core.formatting import format_list
from sheetflow.core.names import ColumnId
from sheetflow.core.records import Approval
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition, columns_of
from sheetflow.core.workflow import Binding

Details = tuple[tuple[str, str], ...]


def approve(transition: Transition, submission: SubmissionContext) -> Approval:
    """What the reviewer's words in the row now hold for."""
    details = bound(submission)
    return Approval(_digest(details), _digest(_evidence(transition, submission)), details=details)


def bound(submission: SubmissionContext) -> Details:
    """The content an approval binds: cells as text, files by their SHA-256 whatever their name."""
    binding = submission.workflow.binding
    if binding is None:
        return ()
    cells = [(str(column), _cell(column, submission)) for column in binding.columns]
    files = [
        (str(column), str(fact.sha256))
        for column in binding.files
        for fact in files_of(column, submission)
    ]
    return (*cells, *sorted(files))


def _cell(column: ColumnId, submission: SubmissionContext) -> str:
    """The cell as text; the channel of one half of a split row is its own."""
    if submission.half and column == submission.office.form.selector:
        return submission.workflow.value
    return submission.reading.canonical(column)


def has_changed(submission: SubmissionContext) -> bool:
    """Whether what was approved is no longer what the row and its files say.

    A file that cannot be reached says nothing: the approved copy is kept in its folder.
    """
    approval = submission.record.approval if submission.record else None
    binding = submission.workflow.binding
    if approval is None or binding is None or not _reachable(binding, submission):
        return False
    return _digest(bound(submission)) != approval.content


def changes(submission: SubmissionContext) -> str:
    """Which bound columns differ, by their headings, for the sentence in the row."""
    approval = submission.record.approval if submission.record else None
    before = approval.details if approval else ()
    after = bound(submission)
    differing = [pair[0] for pair in (*before, *after) if (pair in before) != (pair in after)]
    names = [submission.heading(ColumnId(column)) for column in dict.fromkeys(differing)]
    return format_list(names, submission.office.language)


def still_revoked(transition: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """An approval that was taken back is not given again by the reviewer's old words.

    It is by new words, or when everything is again exactly as it was approved.
    """
    approval = submission.record.approval if submission.record else None
    if not transition.approves or approval is None or not approval.revoked:
        return ()
    if _digest(_evidence(transition, submission)) != approval.evidence:
        return ()
    if _digest(bound(submission)) == approval.content:
        return ()
    return (change_problem(submission, "open"),)


def unasked_revocation(
    path: Sequence[Transition], submission: SubmissionContext
) -> tuple[Problem, ...]:
    """That an approval was taken back, for a row that asks for no other."""
    approval = submission.record.approval if submission.record else None
    if approval is None or not approval.revoked or any(step.approves for step in path):
        return ()
    return (change_problem(submission, "open"),)


def change_problem(submission: SubmissionContext, variant: str) -> Problem:
    """The sentence for content that changed after its approval ("open" or "closed" rows)."""
    return problem(E_BERUBAH, variant=variant, kolom=changes(submission))


def _evidence(transition: Transition, submission: SubmissionContext) -> Details:
    """The reviewer's words, in every SOP's columns: another channel makes no old word new."""
    columns = {
        column
        for workflow in submission.office.workflows
        for step in workflow.transitions
        if step.approves and step.target == transition.target
        for column in columns_of(step)
    }
    return tuple((str(column), submission.reading.canonical(column)) for column in sorted(columns))


def _reachable(binding: Binding, submission: SubmissionContext) -> bool:
    return all(
        look.problem is None
        for column in binding.files
        for look in [submission.looks.get(key) for key in submission.reading.references(column)]
        if look is not None
    )


def _digest(details: Details) -> str:
    text = json.dumps(details, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
