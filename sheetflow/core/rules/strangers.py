"""Another submission's content under a known identifier (E-ID)."""

from __future__ import annotations

from sheetflow.core.findings import E_ID, Problem, problem
from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.register.text import fold
from sheetflow.core.rules.subject import Subject
from sheetflow.core.workflow import Filled

_LEAST = 3
"""Cells that must be compared, and all differ, before a row is another submission's: who mends a
title or a date leaves the rest."""


def is_stranger(subject: Subject) -> bool:
    """Whether nothing of what names the accepted submission stands in the row any more.

    Compared are the timestamp and what the first step needs, but for channel and subdivision, which
    many submissions share.
    """
    accepted = dict(subject.record.accepted) if subject.record else {}
    compared = [column for column in _naming(subject) if accepted.get(column)]
    title = subject.office.form.title_column
    return (
        len(compared) >= _LEAST
        and subject.reading.filled(title)
        and all(fold(subject.reading.canonical(c)) != fold(accepted[c]) for c in compared)
    )


def stranger_problem(subject: Subject) -> Problem:
    """That the row is not the submission of its identifier."""
    form = subject.office.form
    accepted = dict(subject.record.accepted) if subject.record else {}
    title = accepted.get(form.title_column, "")
    written = subject.reading.field(form.title_column).text
    return problem(
        E_ID, form.title_column, "stranger", id=subject.row_id, judul=title, nilai=written
    )


def _naming(subject: Subject) -> tuple[ColumnId, ...]:
    form = subject.office.form
    shared = {form.selector, form.unit_column}
    times = (column.id for column in form.of_kind(Kind.TIMESTAMP))
    needed = (
        need.column
        for step in subject.workflow.leaving.get(form.initial, ())
        if not step.extension
        for need in step.needs
        if isinstance(need, Filled) and need.column not in shared
    )
    return tuple(dict.fromkeys((*times, *needed)))
