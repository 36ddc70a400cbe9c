"""What state a row asks for, and the way there."""

from __future__ import annotations

from dataclasses import dataclass

from sheetflow.core.findings import E_STATUS, E_TRANSISI, Problem, problem
from sheetflow.core.names import StateId
from sheetflow.core.rules.path import Path, find_path
from sheetflow.core.rules.subject import Subject


@dataclass(frozen=True, slots=True)
class Claim:
    """The state that lateness and order are judged by, the way to it, and what is odd about it."""

    state: StateId
    path: Path
    problems: tuple[Problem, ...] = ()


def asked_state(subject: Subject) -> StateId | None:
    """The state that the status cell names; None when it is blank or not of the list."""
    value = subject.reading.value(subject.office.form.status.id)
    return StateId(value) if isinstance(value, str) else None


def claim(subject: Subject) -> Claim:
    """What the row asks for.

    A blank status asks for nothing, and nor does one that is not of the list ("jangan tayang
    dulu"): it is reported, and what is recorded stays (SOP model, 7a S).
    """
    status = subject.office.form.status.id
    asked = asked_state(subject)
    if asked is not None:
        path = find_path(subject, subject.state, asked)
        if path is None:
            return Claim(subject.state, (), (_no_way(asked, subject),))
        return Claim(asked, path)
    if not subject.reading.filled(status):
        return Claim(subject.state, ())
    written = subject.reading.field(status).text
    recorded = subject.state_label(subject.state)
    unknown = problem(E_STATUS, status, nilai=written, tercatat=recorded)
    return Claim(subject.state, (), (unknown,))


def _no_way(asked: StateId, subject: Subject) -> Problem:
    return problem(
        E_TRANSISI,
        subject.office.form.status.id,
        "no_path",
        dari=subject.state_label(subject.state),
        ke=subject.state_label(asked),
        sop=subject.workflow.short,
    )
