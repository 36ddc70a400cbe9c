"""The texts of an SOP's table: activity, what is required, time, output, remarks, notes."""

from collections.abc import Iterator

from sheetflow.core.form import Form, Kind
from sheetflow.core.names import ColumnId, RoleId
from sheetflow.core.office import Office
from sheetflow.core.transition import Reason, Transition
from sheetflow.core.words import Language
from sheetflow.core.workflow import Step, TimeLimit, Workflow
from sheetflow.core.workflow_check.needs import columns_of
from sheetflow.present.flowchart import procedure

Cells = tuple[tuple[str, ...], ...]
"""A row: number, activity, inputs, time, output, remarks, each with its paragraphs."""


def table_rows(workflow: Workflow, form: Form, office: Office, language: Language) -> list[Cells]:
    """Return the rows of the table, one for each step, in order."""
    return [
        (
            (f"{step.number}.",),
            tuple(step.label(language).splitlines()),
            _listed(_inputs(workflow, form, step, language)),
            _listed(_times(workflow, form, office, step, language)),
            (step.output(language),) if step.output else (),
            _listed(tuple(_remarks(workflow, form, office, step, language))),
        )
        for step in procedure.all_steps(workflow)
    ]


def _listed(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return list entries in one cell, all but the last ended by a semicolon."""
    return (*(f"{part};" for part in parts[:-1]), *parts[-1:])


def _inputs(workflow: Workflow, form: Form, step: Step, language: Language) -> tuple[str, ...]:
    """Return what earlier steps hand over; for the first step, the papers it must itself attach."""
    own = procedure.own_transitions(workflow, step)
    if all(t.actor is None for t in own):
        return ()
    sources = {state for t in own for state in t.sources}
    handed = tuple(
        earlier.output(language)
        for earlier in procedure.all_steps(workflow)
        if earlier.number < step.number
        and earlier.output
        and any(t.target in sources for t in procedure.own_transitions(workflow, earlier))
    )
    if handed or form.initial not in sources:
        return handed
    needed = tuple(column for t in own for need in t.needs for column in columns_of(need))
    return _attached(form, needed, language)


def _attached(form: Form, needed: tuple[ColumnId, ...], language: Language) -> tuple[str, ...]:
    known = tuple(form.by_id[column] for column in dict.fromkeys(needed) if column in form.by_id)
    papers = tuple(c for c in known if c.kind in (Kind.FILES, Kind.NUMBER_OR_FILES, Kind.LINKS))
    return tuple(column.heading(language) for column in papers or known)


def _times(
    workflow: Workflow, form: Form, office: Office, step: Step, language: Language
) -> tuple[str, ...]:
    """Return the step's time limits, shortest first; a star marks one that is undecided."""
    limits = sorted(
        (limit for limit in workflow.time_limits if limit.step == step.number),
        key=lambda limit: limit.days,
    )
    said = (
        _time(limit, form, office, language, alone=limit.days == limits[0].days) for limit in limits
    )
    return tuple(dict.fromkeys(said))


def _time(limit: TimeLimit, form: Form, office: Office, language: Language, *, alone: bool) -> str:
    star = "" if limit.decided else "*)"
    if alone:
        key = "flowchart.day" if limit.days == 1 else "flowchart.days"
        return office.texts.text(key, language, n=limit.days) + star
    start = form.by_id.get(limit.start)
    heading = start.heading(language) if start else limit.start
    return office.texts.text("flowchart.since", language, n=limit.days, kolom=heading) + star


def _remarks(
    workflow: Workflow, form: Form, office: Office, step: Step, language: Language
) -> Iterator[str]:
    own = procedure.own_transitions(workflow, step)
    others = tuple(dict.fromkeys(role for t in own for role in _other_roles(t, step)))
    if others:
        names = ", ".join(procedure.role_label(office, role, language) for role in others)
        yield office.texts.text("flowchart.also", language, peran=names)
    said = procedure.answers(workflow, form, office, step, language)
    for transition in own:
        answer = " / ".join(said.get(transition.id, ()))
        if transition.archives and answer:
            yield office.texts.text("flowchart.archived", language, jawab=answer)
        if transition.returns:
            yield office.texts.text("flowchart.returned", language, n=workflow.revision_limit)
    if own and all(t.actor is None for t in own):
        yield office.texts.text("flowchart.automatic", language)


def _other_roles(transition: Transition, step: Step) -> Iterator[RoleId]:
    if transition.actor is not None:
        everyone = (*transition.actor.roles, *transition.actor.accepted)
        shown = step.role or next(iter(everyone), None)
        yield from (role for role in everyone if role != shown)


def notes(workflow: Workflow, form: Form, office: Office, language: Language) -> tuple[str, ...]:
    """Return the notes below the table: undecided limits, and arrows that the SOP does not have."""
    undecided = any(not limit.decided for limit in workflow.time_limits)
    return (
        *((office.texts.text("flowchart.undecided", language),) if undecided else ()),
        *(_extension(t, form, office, language) for t in workflow.transitions if t.extension),
    )


def _extension(transition: Transition, form: Form, office: Office, language: Language) -> str:
    roles = transition.actor.roles if transition.actor else ()
    who = ", ".join(procedure.role_label(office, role, language) for role in roles)
    reasoned = any(isinstance(need, Reason) for need in transition.needs)
    return office.texts.text(
        "flowchart.extension",
        language,
        nama=transition.id,
        asal=_sources(transition, form, office, language),
        tujuan=procedure.state_label(form, transition.target, language),
        peran=who or office.texts.text("flowchart.system", language),
        syarat=office.texts.text("flowchart.with_reason", language) if reasoned else "",
    )


def _sources(transition: Transition, form: Form, office: Office, language: Language) -> str:
    still_open = {state.id for state in form.states if not state.end}
    if len(still_open) > 1 and still_open <= set(transition.sources):
        return office.texts.text("flowchart.any_open", language)
    return ", ".join(procedure.state_label(form, state, language) for state in transition.sources)
