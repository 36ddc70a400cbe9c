"""Warnings that no step waits for: consent, alternative text, many revisions, reopening."""

from collections.abc import Iterator

from sheetflow.core.findings import W_BUKA_KEMBALI, W_REVISI, Finding, finding
from sheetflow.core.form import Advice
from sheetflow.core.names import StateId
from sheetflow.core.rules.lateness import revisions
from sheetflow.core.rules.needs import has_marker
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Reason


def advice_findings(submission: SubmissionContext, requested: StateId) -> Iterator[Finding]:
    """Yield every warning on the row's own cells in the state it requests.

    A draft row is still being filled in, and a cancelled one no longer matters.
    """
    form = submission.office.form
    if requested != form.initial and not submission.state_of(requested).cancels:
        for rule in form.advice:
            if _is_due(rule, submission):
                yield finding(rule.code, rule.column, kolom=submission.heading(rule.column))
    returned = revisions(submission)
    if returned > submission.workflow.revision_limit and form.revision_column:
        yield finding(W_REVISI, form.revision_column, n=returned)
    if _is_reopened(submission, requested):
        yield finding(W_BUKA_KEMBALI, form.remarks_column)


def _is_due(rule: Advice, submission: SubmissionContext) -> bool:
    reading = submission.reading
    if rule.when is not None and not reading.filled(rule.when):
        return False
    settled = not rule.unless or reading.value(rule.column) in rule.unless
    return not (settled and reading.filled(rule.column))


def _is_reopened(submission: SubmissionContext, requested: StateId) -> bool:
    """Return whether the ledger reopened it or, for a new row, whether its remarks mark it so."""
    if submission.record and submission.record.reopened:
        return True
    form = submission.office.form
    text = submission.text(form.remarks_column)
    return any(
        step.reopens
        and requested not in {*step.sources, form.initial}
        and has_marker(text, need.markers)
        for step in submission.workflow.transitions
        for need in step.needs
        if isinstance(need, Reason)
    )
