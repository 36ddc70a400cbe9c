"""The booklet for staff as data for its template: for each role its steps, cells and decisions."""

from collections.abc import Iterator
from typing import Any

from sheetflow.core.form import Column, State, SystemColumn
from sheetflow.core.formatting import format_list
from sheetflow.core.names import RoleId
from sheetflow.core.office import Office
from sheetflow.core.transition import Equals, Fill, Transition
from sheetflow.core.workflow import Workflow

Json = dict[str, Any]
_LABELS = (
    *("title", "contents", "how", "cells", "states", "state", "turn", "todo", "then", "choose"),
    *("given", "limit", "papers", "kept", "charts", "fill"),
)


def guide_data(office: Office) -> Json:
    """Return all that the booklet says, in the office's language; it follows from settings alone.

    Roles stand in the order of the office; of each, its steps by SOP, what each asks for, which
    cells the job fills in by itself, and what follows.
    """
    form, language = office.form, office.language
    return {
        "language": language,
        "office": office.name(language),
        "labels": {key: office.text(f"booklet.{key}") for key in _LABELS},
        "how": [
            office.text(
                f"booklet.how_{number}",
                todo=form.system_headings[SystemColumn.SENTENCE](language),
                id=form.identifier.heading(language),
                folder=f"Drive/{office.folders.inbox}",
                status=form.status.heading(language),
            )
            for number in range(1, 6)
        ],
        "roles": [
            {"name": role.label(language), "sops": sops}
            for role in office.roles
            if (sops := [*_sops(role.id, office)])
        ],
        "states": [_state(state, office) for state in form.states],
        "sops": [_sop_title(workflow, office) for workflow in office.workflows],
    }


def _sop_title(workflow: Workflow, office: Office) -> str:
    sop = office.sop_of(workflow.id)
    return sop.name(office.language) if sop else workflow.value


def _sops(role: RoleId, office: Office) -> Iterator[Json]:
    for workflow in office.workflows:
        steps = [*_steps(role, workflow, office)]
        if steps:
            yield {"name": _sop_title(workflow, office), "steps": steps}


def _steps(role: RoleId, workflow: Workflow, office: Office) -> Iterator[Json]:
    done = [step for step in workflow.transitions if step.actor and role in step.actor.roles]
    for number in sorted({step.step for step in done if not step.extension}):
        steps = [step for step in done if step.step == number and not step.extension]
        names = [one.label(office.language) for one in workflow.steps if one.number == number]
        days = [limit.days for limit in workflow.time_limits if limit.step == number]
        yield {
            "number": number,
            "name": "".join(names[:1]),
            "limit": office.text("booklet.days", n=min(days)) if days else "",
            "ways": [_way(step, workflow, office) for step in steps],
        }


def _way(step: Transition, workflow: Workflow, office: Office) -> Json:
    """Return one way through the step: its decision, its cells, what follows."""
    form, language = office.form, office.language
    chosen = next(iter(step.decisions), None)
    after, before = form.state_by_id[step.target], [form.state_by_id[s] for s in step.sources]
    turn = after.turn_under(workflow.id)
    return {
        "label": step.label(language) if step.label else "",
        "from": office.text(
            "booklet.anywhere",
            status=format_list([state.label(language) for state in before], language),
        ),
        "cells": [_cell(form.by_id[one], step, chosen, office) for one in step.columns],
        "then": office.text("booklet.becomes", status=after.label(language)),
        "turn": office.role_by_id[turn].label(language) if turn else "",
        "papers": [office.text(f"booklet.paper.{paper}") for paper in step.papers],
        "kept": [filing.folder for filing in step.files],
    }


def _cell(column: Column, step: Transition, chosen: Equals | None, office: Office) -> Json:
    language = office.language
    labels = {choice.value: choice.label(language) for choice in column.choices}
    fill = step.fills.get(column.id)
    is_decision = chosen is not None and chosen.column == column.id
    group = next((one for one in office.form.groups if one.id == column.group), None)
    return {
        "heading": column.heading(language),
        "colour": f"#{group.colour}" if group else "#e4e7eb",
        "note": column.note(language) if column.note else "",
        "choose": labels.get(chosen.value, chosen.value) if chosen and is_decision else "",
        "choices": [] if is_decision else [*labels.values()],
        "given": office.text(f"booklet.{_FILLS[fill]}") if fill else "",
    }


_FILLS = {Fill.DAY: "given_day", Fill.DECIDER: "given_decider"}
"""How the job fills a blank cell, by the name of its text."""


def _state(state: State, office: Office) -> Json:
    language = office.language
    turns = {state.turn_under(workflow.id) for workflow in office.workflows} - {None}
    names = [role.label(language) for role in office.roles if role.id in turns]
    return {
        "name": state.label(language),
        "colour": f"#{state.colour}",
        "turn": format_list(names, language) if names else "–",
        "hint": state.hint(language) if state.hint else "",
    }
