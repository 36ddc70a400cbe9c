"""One step of the SOP before one row: what keeps it from being accepted, what is odd about it."""

from __future__ import annotations

from sheetflow.core.findings import Problem
from sheetflow.core.form import Kind
from sheetflow.core.rules.accepted_evidence import changed_for
from sheetflow.core.rules.actors import actor_problems, same_person
from sheetflow.core.rules.approval import still_revoked
from sheetflow.core.rules.dates import day_done, future_problems, order_problems, unit_problems
from sheetflow.core.rules.needs import unmet
from sheetflow.core.rules.paper_numbers import number_problems
from sheetflow.core.rules.submission_context import SubmissionContext
from sheetflow.core.transition import Transition, columns_of


def errors(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Why the step cannot be accepted; () when it can."""
    columns = columns_of(step)
    order = [p for p in order_problems(submission, step.target) if p.column in columns]
    found = (
        *still_revoked(step, submission),
        *unmet(step, submission),
        *future_problems(step, submission),
        *unit_problems(step, submission),
        *number_problems(step, submission),
        *(p for p in actor_problems(step, submission, day_done(step, submission)) if p.is_error),
        *order,
    )
    return tuple(dict.fromkeys(found))


def correction_errors(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Why the cells of earlier steps that `step` takes along would not have been accepted.

    What is reviewed must be there when it is reviewed: neither cleared nor unreadable meanwhile.
    """
    found = (
        one
        for earlier, columns in changed_for(step, submission)
        for one in errors(earlier, submission)
        if one.column in columns
    )
    return tuple(dict.fromkeys(found))


def remarks(step: Transition, submission: SubmissionContext) -> tuple[Problem, ...]:
    """Warnings of who did the step, which never keep it back."""
    people = submission.office.form.of_kind(Kind.ROLE)
    author = same_person(step, people[0].id, submission) if people else ()
    doubts = actor_problems(step, submission, day_done(step, submission))
    return (*(p for p in doubts if not p.is_error), *author)
