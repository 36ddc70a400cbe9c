"""What the office's own settings leave open or will soon run out of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sheetflow.core.office import Office
from sheetflow.core.sop_check import check
from sheetflow.doctor.diagnosis import Diagnosis, Health

AHEAD = 60
"""Days before the end of the known holidays from which on it is said."""


def office_health(office: Office, today: date) -> Iterator[Diagnosis]:
    """Defects of the SOPs, undecided points, and holidays that are not known far enough."""
    yield from _procedures(office, today)
    yield from _undecided(office)
    yield from _holidays(office, today)


def _procedures(office: Office, today: date) -> Iterator[Diagnosis]:
    language = office.language
    for workflow in office.workflows:
        defects = check(workflow, office.form, office, today)
        if not defects:
            yield Diagnosis(workflow.short, Health.WELL, workflow.version)
        for defect in defects:
            what = f"{workflow.short} {defect.code}"
            yield Diagnosis(what, Health.AILING, defect.sentence(language), defect.fix(language))


def _undecided(office: Office) -> Iterator[Diagnosis]:
    for point in office.undecided:
        detail = f"{point.question(office.language)} ({point.default})"
        yield Diagnosis(point.key, Health.AILING, detail, "office.yaml")


def _holidays(office: Office, today: date) -> Iterator[Diagnosis]:
    last = max(office.calendar.holidays, default=None)
    if last is None or (last - today).days < AHEAD:
        until = f"{last:%d/%m/%Y}" if last else "–"
        yield Diagnosis(
            "holidays",
            Health.AILING,
            f"Public holidays are known up to {until} only.",
            "Add the coming ones under `holidays: add:` in office.yaml, or update sheetflow.",
        )
    else:
        yield Diagnosis("holidays", Health.WELL, f"{last:%d/%m/%Y}")
