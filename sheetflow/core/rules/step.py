"""One step of the SOP before one row: what keeps it from being accepted, what is odd about it."""

from __future__ import annotations

from sheetflow.core.findings import Problem
from sheetflow.core.form import Kind
from sheetflow.core.rules.actors import actor_problems, same_person
from sheetflow.core.rules.approval import still_revoked
from sheetflow.core.rules.days import day_done
from sheetflow.core.rules.future import future_problems
from sheetflow.core.rules.needs import unmet
from sheetflow.core.rules.order import order_problems
from sheetflow.core.rules.paper_numbers import number_problems
from sheetflow.core.rules.recorded import changed_for
from sheetflow.core.rules.subject import Subject
from sheetflow.core.rules.units import unit_problems
from sheetflow.core.workflow import Transition, columns_of


def errors(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """Why the step cannot be accepted; () when it can."""
    columns = columns_of(step)
    order = [p for p in order_problems(subject, step.target) if p.column in columns]
    found = (
        *still_revoked(step, subject),
        *unmet(step, subject),
        *future_problems(step, subject),
        *unit_problems(step, subject),
        *number_problems(step, subject),
        *(p for p in actor_problems(step, subject, day_done(step, subject)) if p.is_error),
        *order,
    )
    return tuple(dict.fromkeys(found))


def correction_errors(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """Why the cells of earlier steps that `step` takes along would not have been accepted.

    What is reviewed must be there when it is reviewed: neither cleared nor unreadable meanwhile.
    """
    found = (
        one
        for earlier, columns in changed_for(step, subject)
        for one in errors(earlier, subject)
        if one.column in columns
    )
    return tuple(dict.fromkeys(found))


def remarks(step: Transition, subject: Subject) -> tuple[Problem, ...]:
    """Warnings of who did the step, which never keep it back."""
    people = subject.office.form.of_kind(Kind.ROLE)
    author = same_person(step, people[0].id, subject) if people else ()
    doubts = actor_problems(step, subject, day_done(step, subject))
    return (*(p for p in doubts if not p.is_error), *author)
