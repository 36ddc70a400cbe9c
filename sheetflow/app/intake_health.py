"""The doctor's checks of forms whose responses are files."""

from __future__ import annotations

from collections.abc import Iterator

from sheetflow.app.backend import Backend
from sheetflow.core.intake.settings import IntakeSettings
from sheetflow.core.response_rows.differences import gone_questions
from sheetflow.doctor.office_health import Diagnosis, Health
from sheetflow.errors import SheetflowError
from sheetflow.ports import IntakeSource


def intake_health(backend: Backend) -> Iterator[Diagnosis]:
    """Yield whether each form whose responses are files can be read, and has its questions."""
    for form, source in backend.forms:
        if form.form is None:
            yield _health(form, source)


def _health(form: IntakeSettings, source: IntakeSource) -> Diagnosis:
    what = f"intake: {form.name}"
    try:
        found, questions = source.responses(None), source.questions()
    except SheetflowError as error:
        return Diagnosis(what, Health.ERROR, error.problem, error.fix)
    if gone := gone_questions(form, questions):
        listed = ", ".join(f"“{title}”" for title in gone)
        problem = f"{form.place} has no question {listed}."
        return Diagnosis(
            what, Health.ERROR, problem, "Adapt `columns` in `intake:` of office.yaml."
        )
    if broken := [one.problem for one in found if one.problem]:
        problem = f"{len(broken)} of {len(found)} responses cannot be read: {broken[0]}"
        return Diagnosis(what, Health.WARNING, problem, "Correct them; each becomes a row then.")
    return Diagnosis(what, Health.OK, f"{len(found)} responses")
