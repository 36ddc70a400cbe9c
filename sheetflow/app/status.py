"""`status`: how the job fares and what waits; no call of it writes anything."""

from dataclasses import replace
from datetime import date, datetime

from sheetflow.adapters.run_memory import RunMemory
from sheetflow.adapters.state_folder import StateFolder
from sheetflow.app.schedule import Machine, show_schedule
from sheetflow.app.setup import open_backend
from sheetflow.core.office import Office
from sheetflow.core.planning.unfinished import sort_unfinished
from sheetflow.core.records import LedgerState
from sheetflow.core.reporting.period import Period, parse_period, period_of
from sheetflow.core.reporting.report_record import awaited_reports, report_due, reports_on_file
from sheetflow.core.waiting import waiting_rows
from sheetflow.errors import SheetflowError
from sheetflow.execute.read_office import read_office
from sheetflow.present.status import Installed, OfficeStatus
from sheetflow.settings.load import Settings


def office_status(settings: Settings, now: datetime, machine: Machine | None) -> OfficeStatus:
    """Return the office's status; what cannot be read is a sentence in it.

    Without a `machine` nothing is found out of what starts the job.
    """
    troubles = []
    installed: tuple[Installed, ...] = ()
    try:
        found = show_schedule(settings, now, machine).entries if machine else ()
        installed = tuple(
            Installed(one.entry.scheduler, one.entry.place, one.is_current, one.next_run)
            for one in found
        )
    except SheetflowError as error:
        troubles.append(f"{error.problem} {error.fix}")
    runs = RunMemory(StateFolder(settings.ledger)).entries()
    status = OfficeStatus(now, installed, runs)
    try:
        status = _with_work(status, settings)
    except SheetflowError as error:
        troubles.append(f"{error.problem} {error.fix}")
    return replace(status, troubles=tuple(troubles))


def _with_work(status: OfficeStatus, settings: Settings) -> OfficeStatus:
    """Add what waits in register and ledger."""
    office, now = settings.office, status.now
    backend = open_backend(settings)
    reading = read_office(backend.register, backend.ledger, office)
    ledger, today = reading.ledger, now.date()
    queued = sort_unfinished(backend.ledger.unfinished(), ledger, now)
    return replace(
        status,
        waiting=waiting_rows(reading.scan, ledger, office, today),
        set_aside=queued.waiting,
        report=_next_report(ledger, office, today),
    )


def _next_report(ledger: LedgerState, office: Office, today: date) -> tuple[Period, date] | None:
    """Return the report that is due next: one that waits to be closed, else this month's."""
    on_file = reports_on_file(ledger.notes)
    for one in awaited_reports(on_file, office, today):
        period = parse_period(one.period)
        if period is not None and one.deadline is not None:
            return period, one.deadline.day
    current = period_of(today)
    due = report_due(current, office)
    return (current, due) if due is not None else None
