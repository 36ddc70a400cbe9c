"""An approval holds for exactly what was approved (law 7)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from sheetflow.core.findings import E_BERUBAH, Problem, problem
from sheetflow.core.names import ColumnId
from sheetflow.core.records import Approval
from sheetflow.core.rules.attachments import files_of
from sheetflow.core.rules.subject import Subject
from sheetflow.core.spoken import spoken_list
from sheetflow.core.workflow import Binding, Transition, columns_of

Details = tuple[tuple[str, str], ...]


def approve(transition: Transition, subject: Subject) -> Approval:
    """What the reviewer's words in the row now hold for."""
    details = bound(subject)
    return Approval(_digest(details), _digest(_evidence(transition, subject)), details=details)


def bound(subject: Subject) -> Details:
    """The content an approval binds: cells as text, files by their SHA-256 whatever their name."""
    binding = subject.workflow.binding
    if binding is None:
        return ()
    cells = [(str(column), _cell(column, subject)) for column in binding.columns]
    files = [
        (str(column), str(fact.sha256))
        for column in binding.files
        for fact in files_of(column, subject)
    ]
    return (*cells, *sorted(files))


def _cell(column: ColumnId, subject: Subject) -> str:
    """The cell as text; the channel of one half of a split row is its own."""
    if subject.half and column == subject.office.form.selector:
        return subject.workflow.value
    return subject.reading.canonical(column)


def has_changed(subject: Subject) -> bool:
    """Whether what was approved is no longer what the row and its files say.

    A file that cannot be reached says nothing: the approved copy is kept in its folder.
    """
    approval = subject.record.approval if subject.record else None
    binding = subject.workflow.binding
    if approval is None or binding is None or not _reachable(binding, subject):
        return False
    return _digest(bound(subject)) != approval.content


def changes(subject: Subject) -> str:
    """Which bound columns differ, by their headings, for the sentence in the row."""
    approval = subject.record.approval if subject.record else None
    before = approval.details if approval else ()
    after = bound(subject)
    differing = [pair[0] for pair in (*before, *after) if (pair in before) != (pair in after)]
    names = [subject.heading(ColumnId(column)) for column in dict.fromkeys(differing)]
    return spoken_list(names, subject.office.language)


def still_revoked(transition: Transition, subject: Subject) -> tuple[Problem, ...]:
    """An approval that was taken back is not given again by the reviewer's old words.

    It is by new words, or when everything is again exactly as it was approved.
    """
    approval = subject.record.approval if subject.record else None
    if not transition.approves or approval is None or not approval.revoked:
        return ()
    if _digest(_evidence(transition, subject)) != approval.evidence:
        return ()
    if _digest(bound(subject)) == approval.content:
        return ()
    return (change_problem(subject, "open"),)


def unasked_revocation(path: Sequence[Transition], subject: Subject) -> tuple[Problem, ...]:
    """That an approval was taken back, for a row that asks for no other."""
    approval = subject.record.approval if subject.record else None
    if approval is None or not approval.revoked or any(step.approves for step in path):
        return ()
    return (change_problem(subject, "open"),)


def change_problem(subject: Subject, variant: str) -> Problem:
    """The sentence for content that changed after its approval ("open" or "closed" rows)."""
    return problem(E_BERUBAH, variant=variant, kolom=changes(subject))


def _evidence(transition: Transition, subject: Subject) -> Details:
    """The reviewer's words, in every SOP's columns: another channel makes no old word new."""
    columns = {
        column
        for workflow in subject.office.workflows
        for step in workflow.transitions
        if step.approves and step.target == transition.target
        for column in columns_of(step)
    }
    return tuple((str(column), subject.reading.canonical(column)) for column in sorted(columns))


def _reachable(binding: Binding, subject: Subject) -> bool:
    return all(
        look.problem is None
        for column in binding.files
        for look in [subject.looks.get(key) for key in subject.reading.references(column)]
        if look is not None
    )


def _digest(details: Details) -> str:
    text = json.dumps(details, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
