"""The texts of an SOP's table: activity, what is required, time, output, remarks, notes."""

from collections.abc import Iterator

from sheetflow.core.form import Kind
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.signatories import role_label, state_label
from sheetflow.core.transition import Reason, Transition
from sheetflow.core.workflow import Step, TimeLimit, Workflow
from sheetflow.core.workflow_check.needs import columns_of
from sheetflow.present.flowchart import procedure

Cells = tuple[tuple[str, ...], ...]
"""A row: number, activity, inputs, time, output, remarks, each with its paragraphs."""


def table_rows(workflow: Workflow, office: Office) -> list[Cells]:
    """Return the rows of the table, one for each step, in order."""
    return [
        (
            (f"{step.number}.",),
            tuple(step.label(office.language).splitlines()),
            _listed(_inputs(workflow, office, step)),
            _listed(_times(workflow, office, step)),
            (step.output(office.language),) if step.output else (),
            _listed(tuple(_remarks(workflow, office, step))),
        )
        for step in procedure.all_steps(workflow)
    ]


def _listed(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return list entries in one cell, all but the last ended by a semicolon."""
    return (*(f"{part};" for part in parts[:-1]), *parts[-1:])


def _inputs(workflow: Workflow, office: Office, step: Step) -> tuple[str, ...]:
    """Return what earlier steps hand over; for the first step, the papers it must itself attach."""
    own = procedure.own_transitions(workflow, step)
    if all(t.actor is None for t in own):
        return ()
    sources = {state for t in own for state in t.sources}
    handed = tuple(
        earlier.output(office.language)
        for earlier in procedure.all_steps(workflow)
        if earlier.number < step.number
        and earlier.output
        and any(t.target in sources for t in procedure.own_transitions(workflow, earlier))
    )
    if handed or office.form.initial not in sources:
        return handed
    needed = tuple(column for t in own for need in t.needs for column in columns_of(need))
    return _attached(office, needed)


def _attached(office: Office, needed: tuple[ColumnId, ...]) -> tuple[str, ...]:
    columns = office.form.by_id
    known = tuple(columns[column] for column in dict.fromkeys(needed) if column in columns)
    papers = tuple(c for c in known if c.kind in (Kind.FILES, Kind.NUMBER_OR_FILES, Kind.LINKS))
    return tuple(column.heading(office.language) for column in papers or known)


def _times(workflow: Workflow, office: Office, step: Step) -> tuple[str, ...]:
    """Return the step's time limits, shortest first; a star marks one that is undecided."""
    limits = sorted(
        (limit for limit in workflow.time_limits if limit.step == step.number),
        key=lambda limit: limit.days,
    )
    said = (_time(limit, office, alone=limit.days == limits[0].days) for limit in limits)
    return tuple(dict.fromkeys(said))


def _time(limit: TimeLimit, office: Office, *, alone: bool) -> str:
    star = "" if limit.decided else "*)"
    if alone:
        key = "flowchart.day" if limit.days == 1 else "flowchart.days"
        return office.text(key, n=limit.days) + star
    start = office.form.by_id.get(limit.start)
    heading = start.heading(office.language) if start else limit.start
    return office.text("flowchart.since", n=limit.days, kolom=heading) + star


def _remarks(workflow: Workflow, office: Office, step: Step) -> Iterator[str]:
    own = procedure.own_transitions(workflow, step)
    others = tuple(dict.fromkeys(role for t in own for role in _other_roles(t, step)))
    if others:
        names = ", ".join(role_label(role, office) for role in others)
        yield office.text("flowchart.also", peran=names)
    said = procedure.answers(workflow, office, step)
    for transition in own:
        answer = " / ".join(said.get(transition.id, ()))
        if transition.archives and answer:
            yield office.text("flowchart.archived", jawab=answer)
        if transition.returns:
            yield office.text("flowchart.returned", n=workflow.revision_limit)
    if own and all(t.actor is None for t in own):
        yield office.text("flowchart.automatic")


def _other_roles(transition: Transition, step: Step) -> Iterator[RoleId]:
    if transition.actor is not None:
        everyone = (*transition.actor.roles, *transition.actor.accepted)
        shown = step.role or next(iter(everyone), None)
        yield from (role for role in everyone if role != shown)


def notes(workflow: Workflow, office: Office) -> tuple[str, ...]:
    """Return the notes below the table: undecided limits, and arrows that the SOP does not have."""
    undecided = any(not limit.decided for limit in workflow.time_limits)
    return (
        *((office.text("flowchart.undecided"),) if undecided else ()),
        *(_extension(t, office) for t in workflow.transitions if t.extension),
    )


def _extension(transition: Transition, office: Office) -> str:
    roles = transition.actor.roles if transition.actor else ()
    who = ", ".join(role_label(role, office) for role in roles)
    reasoned = any(isinstance(need, Reason) for need in transition.needs)
    return office.text(
        "flowchart.extension",
        nama=transition.id,
        asal=_sources(transition, office),
        tujuan=state_label(transition.target, office),
        peran=who or office.text("flowchart.system"),
        syarat=office.text("flowchart.with_reason") if reasoned else "",
    )


def _sources(transition: Transition, office: Office) -> str:
    still_open = {state.id for state in office.form.states if not state.end}
    if len(still_open) > 1 and still_open <= set(transition.sources):
        return office.text("flowchart.any_open")
    return ", ".join(state_label(state, office) for state in transition.sources)
