"""What the figures say of an office's settings: its SOPs, kinds of content and units."""

from collections.abc import Iterator

from sheetflow.core.office import Office
from sheetflow.core.reporting.item import awaited_step
from sheetflow.core.scoreboard import office_figures
from sheetflow.core.words import ENGLISH, INDONESIAN, Words
from sheetflow.core.workflow import Workflow


def labels(term: Words) -> office_figures.Labels:
    """Return the term in both languages."""
    return {language: term(language) for language in (INDONESIAN, ENGLISH)}


def kinds_of(office: Office) -> tuple[office_figures.Named, ...]:
    """Return the form's kinds of content, in its order."""
    column = office.form.reported.content_type
    choices = office.form.by_id[column].choices if column else ()
    return tuple(office_figures.Named(choice.value, labels(choice.label)) for choice in choices)


def units_of(office: Office) -> tuple[office_figures.Named, ...]:
    """Return the office's units as they are called now."""
    return tuple(office_figures.Named(unit.id, labels(unit.label)) for unit in office.units)


def workflows_of(office: Office) -> tuple[office_figures.WorkflowFigures, ...]:
    """Return the office's SOPs."""
    channels = {
        choice.value: choice.label for choice in office.form.by_id[office.form.selector].choices
    }
    return tuple(
        office_figures.WorkflowFigures(
            id=workflow.id,
            label=labels(channels.get(workflow.value) or Words({INDONESIAN: workflow.value})),
            sop=_sop(workflow, office),
            steps=tuple(_steps(workflow, office)),
            states=tuple(_states(workflow, office)),
            arrows=tuple(_arrows(workflow)),
        )
        for workflow in office.workflows
    )


def _sop(workflow: Workflow, office: Office) -> office_figures.Labels:
    sop = office.sop_of(workflow.id)
    return labels(sop.name if sop else Words({INDONESIAN: workflow.short}))


def _steps(workflow: Workflow, office: Office) -> Iterator[office_figures.StepFigures]:
    for step in workflow.steps:
        role = office.role_by_id[step.role].label if step.role else None
        name = step.brief or step.label
        yield office_figures.StepFigures(
            step.number, labels(step.label), labels(name), labels(role) if role else {}
        )


def _states(workflow: Workflow, office: Office) -> Iterator[office_figures.StateFigures]:
    """Yield the states that the SOP leads through, in the form's order."""
    arrows = workflow.transitions
    met = {office.form.initial, *(step.target for step in arrows)}
    met.update(source for step in arrows for source in step.sources)
    for state in (one for one in office.form.states if one.id in met):
        step = awaited_step(state.id, workflow)
        yield office_figures.StateFigures(state.id, labels(state.label), step, state.end)


def _arrows(workflow: Workflow) -> Iterator[office_figures.Arrow]:
    """Yield the SOP's own steps; extensions are left out."""
    names = {step.number: step.brief or step.label for step in workflow.steps}
    for step in workflow.transitions:
        if not step.extension:
            label = step.label or names.get(step.step) or Words({INDONESIAN: ""})
            for source in step.sources:
                yield office_figures.Arrow(
                    source, step.target, step.step, labels(label), step.returns
                )
