"""Warnings that no step waits for: consent, alternative text, many revisions, reopening."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.core.findings import W_BUKA_KEMBALI, W_REVISI, Problem, problem
from sheetflow.core.form import Advice
from sheetflow.core.names import StateId
from sheetflow.core.rules.lateness import revisions
from sheetflow.core.rules.needs import marked
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Reason


def advice_problems(subject: Subject, claimed: StateId) -> tuple[Problem, ...]:
    """Every warning that the row's own cells deserve in the state it claims.

    A draft row is still being filled in, and a cancelled one no longer matters.
    """
    form = subject.office.form
    found: list[Problem] = []
    state = subject.state_of(claimed)
    if claimed != form.initial and not (state.end and state.extension):
        found += [p for rule in form.advice for p in _advice(rule, subject)]
    returned = revisions(subject)
    if returned > subject.workflow.revision_limit and form.revision_column:
        found.append(problem(W_REVISI, form.revision_column, n=returned))
    if _reopened(subject, claimed):
        found.append(problem(W_BUKA_KEMBALI, form.remarks_column))
    return tuple(found)


def _advice(rule: Advice, subject: Subject) -> Iterator[Problem]:
    if rule.when is not None and not subject.reading.filled(rule.when):
        return
    settled = subject.reading.filled(rule.column) and (
        not rule.unless or subject.reading.value(rule.column) in rule.unless
    )
    if not settled:
        yield problem(rule.code, rule.column, kolom=subject.heading(rule.column))


def _reopened(subject: Subject, claimed: StateId) -> bool:
    """Reopened by the ledger, or, for a row first seen, by the mark of its remarks."""
    if subject.record and subject.record.reopened:
        return True
    text = subject.reading.field(subject.office.form.remarks_column).text
    return any(
        step.reopens and _beyond(claimed, step.sources, subject) and marked(text, need.markers)
        for step in subject.workflow.transitions
        for need in step.needs
        if isinstance(need, Reason)
    )


def _beyond(claimed: StateId, sources: tuple[StateId, ...], subject: Subject) -> bool:
    return claimed not in {*sources, subject.office.form.initial}
