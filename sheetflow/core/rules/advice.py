"""Warnings that no step waits for: consent, alternative text, many revisions, reopening."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.core.findings import W_BUKA_KEMBALI, W_REVISI, Problem, problem
from sheetflow.core.form import Advice
from sheetflow.core.names import StateId
from sheetflow.core.rules.lateness import revisions
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Reason


def advice_problems(submission: SubmissionContext, requested: StateId) -> tuple[Problem, ...]:
    """Every warning that the row's own cells deserve in the state it claims.

    A draft row is still being filled in, and a cancelled one no longer matters.
    """
    form = submission.office.form
    found: list[Problem] = []
    state = submission.state_of(requested)
    if requested != form.initial and not (state.end and state.extension):
        found += [p for rule in form.advice for p in _advice(rule, submission)]
    returned = revisions(submission)
    if returned > submission.workflow.revision_limit and form.revision_column:
        found.append(problem(W_REVISI, form.revision_column, n=returned))
    if _reopened(submission, requested):
        found.append(problem(W_BUKA_KEMBALI, form.remarks_column))
    return tuple(found)


def _advice(rule: Advice, submission: SubmissionContext) -> Iterator[Problem]:
    if rule.when is not None and not submission.reading.filled(rule.when):
        return
    settled = submission.reading.filled(rule.column) and (
        not rule.unless or submission.reading.value(rule.column) in rule.unless
    )
    if not settled:
        yield problem(rule.code, rule.column, kolom=submission.heading(rule.column))


def _reopened(submission: SubmissionContext, requested: StateId) -> bool:
    """Reopened by the ledger, or, for a row first seen, by the mark of its remarks."""
    if submission.record and submission.record.reopened:
        return True
    text = submission.reading.field(submission.office.form.remarks_column).text
    return any(
        step.reopens and _beyond(requested, step.sources, submission) and marked(text, need.markers)
        for step in submission.workflow.transitions
        for need in step.needs
        if isinstance(need, Reason)
    )


def _beyond(
    requested: StateId, sources: tuple[StateId, ...], submission: SubmissionContext
) -> bool:
    return requested not in {*sources, submission.office.form.initial}
