"""The SOP compiler: mistakes of a workflow that would leave a submission stuck.

It judges the SOP itself, before any row: what the loader cannot see in one file, because it is
about paths through the states, about the form's columns and about the office's people.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheetflow.core.form import Form
from sheetflow.core.office import Office
from sheetflow.core.sop_check_needs import check_choices, check_columns, check_dates, check_forks
from sheetflow.core.sop_check_paths import (
    check_ends,
    check_reach,
    check_references,
    check_system_loops,
    check_ways_out,
)
from sheetflow.core.sop_check_people import check_people
from sheetflow.core.sop_check_words import (
    DEFECT_CODES,
    NO_DECREE,
    Place,
    SopDefect,
    defect,
)
from sheetflow.core.workflow import Workflow

__all__ = ["DEFECT_CODES", "Place", "SopDefect", "check"]


def check(workflow: Workflow, form: Form, office: Office, on: date) -> tuple[SopDefect, ...]:
    """Every defect of `workflow`, judged with the people in office on the day `on`.

    Empty when a submission can travel from the form's first state to an end.  The order is
    fixed: what is not declared, then paths, then needs, then people,
    then what the office has not given of its decree.
    """
    return (
        *check_references(workflow, form),
        *check_columns(workflow, form),
        *check_choices(workflow, form),
        *check_dates(workflow, form),
        *check_reach(workflow, form, office),
        *check_ways_out(workflow, form),
        *check_system_loops(workflow),
        *check_ends(workflow, form),
        *check_forks(workflow, form),
        *check_people(workflow, office, on),
        *_check_decree(workflow, office),
    )


def _check_decree(workflow: Workflow, office: Office) -> Iterator[SopDefect]:
    if office.sop_of(workflow.id) is None:
        where = Place.WORKFLOW, str(workflow.id)
        yield defect(NO_DECREE, *where, kanal=workflow.value, alur=workflow.id)
