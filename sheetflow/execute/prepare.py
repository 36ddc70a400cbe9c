"""Everything before the commit: read, inspect, plan.  It gets no port that writes (law 3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sheetflow import ports
from sheetflow.core.effects import Plan
from sheetflow.core.office import Office
from sheetflow.core.papers.paper_settings import LetterSettings
from sheetflow.execute.read_office import OfficeReading, read_office
from sheetflow.execute.read_sources import Sources


@dataclass(frozen=True, slots=True)
class Prepared(OfficeReading):
    """A plan with the reading that it was made from."""

    plan: Plan


def prepare(  # noqa: PLR0913, PLR0917 - each port once, and what the plan is for
    office: Office,
    register: ports.RegisterReader,
    ledger: ports.LedgerReader,
    files: ports.FileInspector,
    now: datetime,
    letters: Callable[[], LetterSettings] | None = None,
    approvals: ports.ApprovalReader | None = None,
    *,
    retry: bool = False,
    forms: Sources = (),
    signatures: ports.SignatureExaminer | None = None,
) -> Prepared:
    """Return the plan for the register as it is; with the papers of `letters`, if given.

    `forms` are those whose responses become rows.  `retry`: no work or file stays set aside.
    `now` is aware; it is converted to the office's zone here, once.  Raises what the ports raise,
    and RegisterError when the columns are not certain and when the planned rows could not be shown.
    """
    reading = read_office(register, ledger, office, _import_planning)
    from sheetflow.execute.plan_rows import plan_rows  # noqa: PLC0415 - see below

    moment = now.astimezone(office.zone)
    given = reading, office, ledger, files, moment, letters, approvals
    plan = plan_rows(*given, retry=retry, forms=forms, signatures=signatures)
    register.check_status_write(reading.snapshot, plan.own_cells)
    return Prepared(reading.snapshot, reading.ledger, reading.scan, plan)


def _import_planning() -> None:
    """Import what evaluates rows, while the register is read."""
    import sheetflow.execute.plan_rows  # noqa: F401, PLC0415
