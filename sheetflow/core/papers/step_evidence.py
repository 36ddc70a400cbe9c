"""A paper's number and day among what its step was accepted with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId
from sheetflow.core.office import Office
from sheetflow.core.papers.kinds import PaperKind
from sheetflow.core.register.file_refs import RefKind
from sheetflow.core.register.reading import read_cell
from sheetflow.core.rules.needs import columns_of
from sheetflow.core.workflow import Transition

Evidence = Mapping[ColumnId, str]
"""The step's cells as they were read: days in ISO form, "" for what was blank."""


def number_in(evidence: Evidence, step: Transition, office: Office) -> str:
    """The number of the step's paper; "" when it was left to the pen."""
    typed = ((column, evidence.get(column, "")) for column in number_columns(step, office))
    return next((text for column, text in typed if text and _is_number(text, column, office)), "")


def number_columns(step: Transition, office: Office) -> Iterator[ColumnId]:
    """The columns that number the step's paper.

    A memo is not numbered by the disposition that may stand for it.
    """
    foreign = set() if PaperKind.DISPOSISI.value in step.papers else _dispositions(office)
    for column in columns_of(step):
        if office.form.by_id[column].kind is Kind.NUMBER_OR_FILES and column not in foreign:
            yield column


def _is_number(text: str, column: ColumnId, office: Office) -> bool:
    """Not the paper itself, which may be attached where its number would stand."""
    if text.startswith(RefKind.DRIVE_ID.value + ":"):
        return False
    return isinstance(read_cell(text, None, office.form.by_id[column], office).value, str)


def day_in(evidence: Evidence, form: Form) -> date | None:
    """The newest date that the step names; None when it names none."""
    days = (
        date.fromisoformat(text)
        for name, text in evidence.items()
        if text and name in form.by_id and form.by_id[name].kind is Kind.DATE
    )
    return max(days, default=None)


def _dispositions(office: Office) -> set[ColumnId]:
    """The columns by which steps with a disposition are numbered."""
    return {
        column
        for workflow in office.workflows
        for step in workflow.transitions
        if PaperKind.DISPOSISI.value in step.papers
        for column in columns_of(step)
    }
