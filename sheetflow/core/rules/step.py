"""The evaluation of one step of the SOP for one row: errors prevent it, warnings do not."""

from sheetflow.core.findings import Finding
from sheetflow.core.form import Kind
from sheetflow.core.rules.accepted_evidence import changed_for
from sheetflow.core.rules.actors import actor_findings, same_person
from sheetflow.core.rules.approval import still_revoked
from sheetflow.core.rules.dates import completion_day, future_findings, order_findings
from sheetflow.core.rules.filled_values import with_fills
from sheetflow.core.rules.needs import unit_findings, unmet
from sheetflow.core.rules.paper_numbers import number_findings
from sheetflow.core.rules.submission_context import StepResult, SubmissionContext
from sheetflow.core.transition import Transition


def step_result(step: Transition, submission: SubmissionContext) -> StepResult:
    """Return the step's result for the row as it is; evaluated once for each context."""
    known = submission.results.get(step.id)
    if known is None:
        known = submission.results[step.id] = evaluate_step(step, submission)
    return known


def evaluate_step(step: Transition, submission: SubmissionContext) -> StepResult:
    """Return the step's result, evaluated now."""
    submission, columns = with_fills(step, submission), step.columns
    of_actor = actor_findings(step, submission, completion_day(step, submission))
    errors = (
        *still_revoked(step, submission),
        *unmet(step, submission),
        *future_findings(step, submission),
        *unit_findings(step, submission),
        *number_findings(step, submission),
        *(found for found in of_actor if found.is_error),
        *(found for found in order_findings(submission, step.target) if found.column in columns),
    )
    people = submission.office.form.of_kind(Kind.ROLE)
    author = same_person(step, people[0].id, submission) if people else ()
    warnings = (*(found for found in of_actor if not found.is_error), *author)
    return StepResult(tuple(dict.fromkeys(errors)), warnings)


def correction_errors(step: Transition, submission: SubmissionContext) -> tuple[Finding, ...]:
    """Return why earlier steps' cells that `step` records anew would not have been accepted.

    What is reviewed must be there at the review: neither cleared nor unreadable since.
    """
    found = (
        one
        for earlier, columns in changed_for(step, submission)
        for one in step_result(earlier, submission).errors
        if one.column in columns
    )
    return tuple(dict.fromkeys(found))
