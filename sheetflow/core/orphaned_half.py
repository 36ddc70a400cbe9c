"""A half of a split row that its row no longer asks for (SOP model, 7a H)."""

from __future__ import annotations

from sheetflow.core.acceptance import Accepted, accept
from sheetflow.core.findings import E_PECAH, Problem, problem
from sheetflow.core.names import RunId
from sheetflow.core.register.text import fold
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Reason, Transition


def cancel_half(subject: Subject, run_id: RunId) -> Accepted | None:
    """The half cancelled by a reason in the row that names it; None where there is none.

    The row's status is its other half's, so that the reason says which half it cancels: by channel,
    SOP or identifier ("Website dibatalkan: ...")."""
    step = next(
        (
            one
            for one in subject.workflow.leaving.get(subject.state, ())
            if _cancels(one, subject) and _is_told(one, subject)
        ),
        None,
    )
    return accept(step, subject, run_id) if step is not None else None


def half_problem(subject: Subject) -> Problem:
    """That the half waits for a reason, or for its row to ask for it again."""
    form, office = subject.office.form, subject.office
    return problem(
        E_PECAH,
        form.selector,
        kanal=subject.workflow.value,
        id=subject.id,
        status=subject.state_label(subject.state),
        keduanya=form.both,
        kolom=form.by_id[form.remarks_column].heading(office.language),
    )


def _cancels(step: Transition, subject: Subject) -> bool:
    target = subject.state_of(step.target)
    return step.extension and target.end and target.extension


def _is_told(step: Transition, subject: Subject) -> bool:
    names = {fold(name) for name in (subject.workflow.value, subject.workflow.short, subject.id)}
    return any(
        marked(text, need.markers) and any(name in fold(text) for name in names)
        for need in step.needs
        if isinstance(need, Reason)
        for text in subject.reading.field(need.column).text.split("\n")
    )
