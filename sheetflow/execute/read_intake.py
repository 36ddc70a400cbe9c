"""The responses of forms, read for a plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sheetflow.core.effects import Failure, Plan, failure
from sheetflow.core.intake import IntakeSettings
from sheetflow.core.response_rows.changes import gone_questions
from sheetflow.core.response_rows.decide import IntakePlan, Received
from sheetflow.core.response_rows.known_responses import READ_PREFIX, is_known, read_up_to
from sheetflow.errors import SheetflowError
from sheetflow.ports import IntakeSource

Sources = Sequence[tuple[IntakeSettings, IntakeSource]]


def read_intake(
    sources: Sources, notes: Mapping[str, str]
) -> tuple[tuple[Received, ...], tuple[Failure, ...]]:
    """Return what the forms have that may be new, and why some could not be read.

    A form that cannot be read prevents nothing else.  Its questions are read only where there is
    something new.
    """
    received: list[Received] = []
    failures: list[Failure] = []
    for settings, source in sources:
        try:
            found = source.responses(read_up_to(notes.get(READ_PREFIX + settings.name, "")))
            new = any(not is_known(one, settings, notes) for one in found)
            gone = gone_questions(settings, source.questions()) if new else ()
        except SheetflowError as error:
            failures.append(failure(None, error))
        else:
            received.append(Received(settings, found, gone))
    return tuple(received), tuple(failures)


def with_intake(plan: Plan, intake: IntakePlan, failures: tuple[Failure, ...]) -> Plan:
    """Return the plan with the rows of responses, and the notes that remember them."""
    dropped = {effect.id for effect in intake.superseded}
    unfinished = tuple(one for one in plan.unfinished if one.id not in dropped)
    commit = replace(plan.commit, outbox=(*plan.commit.outbox, *intake.effects))
    superseded = (*plan.superseded, *intake.superseded)
    plan = replace(plan, unfinished=unfinished, superseded=superseded, failures=failures)
    if commit.empty:
        return replace(plan, notes={**plan.notes, **intake.notes})
    return replace(plan, commit=replace(commit, notes={**commit.notes, **intake.notes}))
