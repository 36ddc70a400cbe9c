"""Defects, gaps and approaching ends in the office's own settings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import combinations

from sheetflow.core.effects import Waiting
from sheetflow.core.findings import Finding
from sheetflow.core.ledger.filed_faults import FiledFileFault
from sheetflow.core.office import Office
from sheetflow.core.planning.row_submissions import MissingRow
from sheetflow.core.workflow import deciding_roles
from sheetflow.core.workflow_check.check import check
from sheetflow.errors import BusyError, SheetflowError


class Health(Enum):
    """Health of a thing: `ERROR` stops a run, `WARNING` will matter some day."""

    OK = "ok"
    WARNING = "perhatian"
    ERROR = "galat"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A thing that was examined, its health, and the fix ("" when it is OK)."""

    what: str
    health: Health
    detail: str = ""
    fix: str = ""


Probe = tuple[str, Callable[[], str]]
"""A thing's name, and a function that returns its state or raises a SheetflowError."""


def examine(probes: Iterable[Probe]) -> Iterator[Diagnosis]:
    """Run every probe; one that fails does not prevent the others."""
    for what, ask in probes:
        try:
            yield Diagnosis(what, Health.OK, ask())
        except BusyError as error:
            yield Diagnosis(what, Health.WARNING, error.problem, error.fix)
        except SheetflowError as error:
            yield Diagnosis(what, Health.ERROR, error.problem, error.fix)


AHEAD = 60
"""Days before the end of the listed holidays from which on the doctor warns."""


def office_health(office: Office, today: date) -> Iterator[Diagnosis]:
    """Yield what should be corrected in the settings.

    Defects of the SOPs, what the office has not given or decided, two holders who decide for the
    same unit, and holidays that are not listed far enough ahead.
    """
    yield from _procedures(office, today)
    yield from _decree(office)
    yield from _holders(office)
    yield from _undecided(office)
    yield from _holidays(office, today)


def missing_health(missing: Sequence[MissingRow], office: Office) -> Iterator[Diagnosis]:
    """Yield recorded submissions whose rows are not in the register, each with the fix."""
    yield from (_found(row.id, row.finding, office) for row in missing)


def filed_health(faults: Sequence[FiledFileFault], office: Office) -> Iterator[Diagnosis]:
    """Yield filed files that differ from the record, each with the fix."""
    yield from (_found(fault.submission, fault.problem, office) for fault in faults)


def _found(what: str, found: Finding, office: Office) -> Diagnosis:
    catalogue, language = office.catalogue, office.language
    said, fix = catalogue.message(found, language), catalogue.fix(found, language)
    return Diagnosis(what, Health.WARNING, said, fix)


def set_aside_health(
    waiting: Sequence[Waiting], files: Sequence[str], office: Office
) -> Iterator[Diagnosis]:
    """Yield work that keeps failing and files that take too much, each with how to try it again."""
    try_again = office.text("doctor.try_again")
    for file in files:
        yield Diagnosis(file, Health.WARNING, office.text("doctor.too_much"), try_again)
    for one in waiting:
        detail = office.text(
            "doctor.failed",
            n=one.attempt.failures,
            kapan=f"{one.attempt.until.astimezone(office.zone):%d/%m/%Y %H:%M}",
            sebab=one.attempt.problem,
        )
        fix = f"{one.attempt.fix} {try_again}"
        yield Diagnosis(one.path, Health.WARNING, detail, fix)


def _procedures(office: Office, today: date) -> Iterator[Diagnosis]:
    for workflow in office.workflows:
        defects = check(workflow, office.form, office, today)
        if not defects:
            yield Diagnosis(workflow.short, Health.OK, workflow.version)
        for defect in defects:
            what = f"{workflow.short} {defect.code}"
            sentence, fix = map(office.render, (defect.sentence, defect.fix))
            yield Diagnosis(what, Health.WARNING, sentence, fix)


def _undecided(office: Office) -> Iterator[Diagnosis]:
    for point in office.undecided:
        detail = f"{point.question(office.language)} ({point.default})"
        fix = office.text("doctor.undecided.fix", kunci=point.key)
        yield Diagnosis(point.key, Health.WARNING, detail, fix)


def _decree(office: Office) -> Iterator[Diagnosis]:
    if office.decree is None:
        detail, fix = office.text("doctor.no_decree"), office.text("doctor.no_decree.fix")
        yield Diagnosis("sop.decree", Health.WARNING, detail, fix)


def _holders(office: Office) -> Iterator[Diagnosis]:
    """Yield two who decide for one subdivision on the same day, neither as a stand-in."""
    deciding = {role for workflow in office.workflows for role in deciding_roles(workflow)}
    named = [one for one in office.holders if one.role in deciding and not one.acting]
    for one, other in combinations(named, 2):
        if (one.role, one.unit) == (other.role, other.unit) and one.span.meets(other.span):
            detail = office.text("doctor.both_hold", satu=one.name, dua=other.name)
            fix = office.text("doctor.both_hold.fix")
            yield Diagnosis("holders", Health.WARNING, detail, fix)


def _holidays(office: Office, today: date) -> Iterator[Diagnosis]:
    last = max(office.calendar.holidays, default=None)
    if last is None or (last - today).days < AHEAD:
        until = f"{last:%d/%m/%Y}" if last else "–"
        yield Diagnosis(
            "holidays",
            Health.WARNING,
            f"Public holidays are known up to {until} only.",
            "Add the coming ones under `holidays: add:` in office.yaml, or update sheetflow.",
        )
    else:
        yield Diagnosis("holidays", Health.OK, f"{last:%d/%m/%Y}")
