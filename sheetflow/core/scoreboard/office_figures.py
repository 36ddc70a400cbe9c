"""What one office is, what it did in a period and what waits in it now, as plain values.

They leave the office: no person's name, no draft, and no title of what is not published is in them.
Each figure names the submissions behind it, so that none can differ from its sources.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sheetflow.core.office import Office
from sheetflow.core.reporting.item import awaited_step
from sheetflow.core.reporting.wording import content_choices
from sheetflow.core.words import ENGLISH, INDONESIAN, Words
from sheetflow.core.workflow import Workflow

Labels = Mapping[str, str]
"""A label by language ("id", "en"); Indonesian is always there."""


class Standing(StrEnum):
    """The present standing of what was published."""

    RECORDED = "recorded"
    """In the office's report: the state that it counts is accepted."""
    PUBLISHED = "published"
    """Online; it is not recorded yet, so no report counts it."""
    WITHDRAWN = "withdrawn"
    """It was online once; it was taken down, cancelled, or is being replaced."""


@dataclass(frozen=True, slots=True)
class Named:
    """A choice, unit or state by its id in the settings, as people call it."""

    id: str
    label: Labels


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A numbered step of an SOP's table."""

    number: int
    label: Labels
    """The whole activity."""
    name: Labels
    """The step in a word or two, for tables."""
    role: Labels
    """The role that does it, never a person; empty where none does."""


@dataclass(frozen=True, slots=True)
class StateFigures:
    """A state of submissions: its label, and the step of the SOP that is waited for in it."""

    id: str
    label: Labels
    step: int
    """0 where no step leads on from it."""
    is_end: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step of the SOP from one state to another; `returns`: it sends a draft back."""

    source: str
    target: str
    step: int
    label: Labels
    returns: bool = False


@dataclass(frozen=True, slots=True)
class WorkflowFigures:
    """An SOP as far as its queue and its flowchart need it; `label` is its channel's."""

    id: str
    label: Labels
    sop: Labels
    """How the office's decree names the SOP; else its short name."""
    steps: tuple[StepFigures, ...]
    states: tuple[StateFigures, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class PublishedLink:
    """The address of one post; `platform` is "" where the address belongs to none."""

    url: str
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published on one day, on one or several platforms.

    `kind` and `unit` are ids of the office ("" none); `response` has "reach", "likes", "comments",
    "shares" and "views", None where nobody entered a number (which is not zero).
    """

    submission: str
    workflow: str
    published: date
    standing: Standing
    title: str
    """ "" once it was withdrawn: what the office took back is not shown again."""
    platforms: tuple[str, ...] = ()
    kind: str = ""
    unit: str = ""
    links: tuple[PublishedLink, ...] = ()
    """Empty once it was withdrawn."""
    response: Mapping[str, int | None] = field(default_factory=dict)
    replaced: date | None = None
    """The last day on which an upload of it was taken down, to be replaced or not."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step with a limit in working days, done for a publication; 0 is the whole procedure."""

    submission: str
    workflow: str
    step: int
    published: date
    """The day of its publication, by whose period it counts."""
    done: date | None
    due: date | None
    late_days: int = 0
    """0 on time; at least 1 late."""


@dataclass(frozen=True, slots=True)
class Return:
    """How often a draft was sent back, as the office's yearly review counts it."""

    submission: str
    workflow: str
    day: date
    """The day by whose period the submission counts in reports."""
    times: int = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in one state of an SOP, the longest waiting first."""

    workflow: str
    state: str
    step: int
    submissions: tuple[str, ...]
    late_submissions: tuple[str, ...] = ()
    """Those past their due day."""
    oldest_days: int | None = None
    """Calendar days that the oldest has waited; None where no day is known of any."""

    @property
    def waiting(self) -> int:
        return len(self.submissions)

    @property
    def late(self) -> int:
        return len(self.late_submissions)


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """The open findings of one code in the period's submissions, without findings of lateness."""

    code: str
    is_error: bool
    submissions: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.submissions)


@dataclass(frozen=True, slots=True)
class OfficeFigures:
    """All figures of one office for a period.

    `publications`, `steps` and `returns` are of the period and of the twelve months that end with
    it, by day; `queue` is as of now, whatever the period; `findings` are of the period.
    """

    office: str
    name: Labels
    as_of: datetime
    zone: str
    period: str
    """The period's code: 2025-10, 2025-Q4, 2025."""
    workflows: tuple[WorkflowFigures, ...]
    kinds: tuple[Named, ...] = ()
    units: tuple[Named, ...] = ()
    publications: tuple[Publication, ...] = ()
    steps: tuple[StepDone, ...] = ()
    returns: tuple[Return, ...] = ()
    queue: tuple[Queue, ...] = ()
    findings: tuple[FindingFigures, ...] = ()
    last_run: datetime | None = None
    """When the last run that did its work ended; None where none is known."""
    last_code: int | None = None
    """The exit code of the newest run, also of one that failed; None where none is known."""


def labels(term: Words) -> Labels:
    """Return the term in both languages."""
    return {language: term(language) for language in (INDONESIAN, ENGLISH)}


def kinds_of(office: Office) -> tuple[Named, ...]:
    """Return the form's kinds of content, in its order."""
    choices = content_choices(office.form)
    return tuple(Named(choice.value, labels(choice.label)) for choice in choices)


def units_of(office: Office) -> tuple[Named, ...]:
    """Return the office's units as they are called now."""
    return tuple(Named(unit.id, labels(unit.label)) for unit in office.units)


def workflows_of(office: Office) -> tuple[WorkflowFigures, ...]:
    """Return the office's SOPs."""
    channels = {
        choice.value: choice.label for choice in office.form.by_id[office.form.selector].choices
    }
    return tuple(
        WorkflowFigures(
            id=workflow.id,
            label=labels(channels.get(workflow.value) or Words({INDONESIAN: workflow.value})),
            sop=_sop(workflow, office),
            steps=tuple(_steps(workflow, office)),
            states=tuple(_states(workflow, office)),
            arrows=tuple(_arrows(workflow)),
        )
        for workflow in office.workflows
    )


def _sop(workflow: Workflow, office: Office) -> Labels:
    sop = office.sop_of(workflow.id)
    return labels(sop.name if sop else Words({INDONESIAN: workflow.short}))


def _steps(workflow: Workflow, office: Office) -> Iterator[StepFigures]:
    for step in workflow.steps:
        role = office.role_by_id[step.role].label if step.role else None
        name = step.brief or step.label
        yield StepFigures(
            step.number, labels(step.label), labels(name), labels(role) if role else {}
        )


def _states(workflow: Workflow, office: Office) -> Iterator[StateFigures]:
    """Yield the states that the SOP leads through, in the form's order."""
    arrows = workflow.transitions
    met = {office.form.initial, *(step.target for step in arrows)}
    met.update(source for step in arrows for source in step.sources)
    for state in (one for one in office.form.states if one.id in met):
        step = awaited_step(state.id, workflow)
        yield StateFigures(state.id, labels(state.label), step, state.end)


def _arrows(workflow: Workflow) -> Iterator[Arrow]:
    """Yield the SOP's own steps; extensions are left out."""
    names = {step.number: step.brief or step.label for step in workflow.steps}
    for step in workflow.transitions:
        if not step.extension:
            label = step.label or names.get(step.step) or Words({INDONESIAN: ""})
            for source in step.sources:
                yield Arrow(source, step.target, step.step, labels(label), step.returns)
