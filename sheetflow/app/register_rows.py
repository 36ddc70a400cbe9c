"""The register's rows beside the ledger's records: read, and filled when a person requests it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import check_clock, require_own_ledger
from sheetflow.core.importing.placement import CellEntries, Placed
from sheetflow.core.importing.restored_row import place_restored
from sheetflow.core.planning.limits import refuse_earlier
from sheetflow.core.planning.row_submissions import MissingRow, missing_rows
from sheetflow.core.records import LedgerState
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.core.register.submission_rows import RegisterScan, scan_register
from sheetflow.execute.read_office import OfficeReading, read_office
from sheetflow.execute.run_effects import after_commit


@dataclass(frozen=True, slots=True)
class OfficeData:
    """Register and ledger as one command read them; `now` in the office's zone."""

    scan: RegisterScan
    ledger: LedgerState
    now: datetime


def read_office_data(home: Backend, now: datetime) -> OfficeData:
    """Raises what the register and the ledger raise; ConfigurationError for a wrong clock."""
    office = home.settings.office
    found = read_office(home.register, home.ledger, office)
    require_own_ledger(home, found.ledger, found.scan, found.snapshot)
    refuse_earlier(found.ledger, now)
    return OfficeData(found.scan, found.ledger, now.astimezone(office.zone))


Arrange = Callable[[RegisterScan, LedgerState], Placed]
"""Returns what to write where, from the rows as they are."""


def read_register(backend: Backend) -> OfficeReading:
    """Read the register's rows and the ledger.

    Raises RegisterError, UnavailableError, BusyError, TamperedError.
    """
    return read_office(backend.register, backend.ledger, backend.settings.office)


def fill_rows(
    backend: Backend, arrange: Arrange, now: datetime, after: Callable[[Placed], None] | None = None
) -> Placed:
    """Write what `arrange` places, all or none, under the run's lock; return what was placed.

    `after` is called before the lock is released.  Raises what `arrange` raises; RegisterError,
    UnavailableError; BusyError while a person edits the register.
    """
    placed: list[Placed] = []

    def choose(snapshot: RegisterSnapshot) -> CellEntries:
        ledger = backend.ledger.load()
        check_clock(backend, ledger, now)
        scan = scan_register(snapshot, backend.settings.office, ledger.rows)
        require_own_ledger(backend, ledger, scan, snapshot)
        placed.append(arrange(scan, ledger))
        return placed[-1].cells

    with backend.lock(now):
        backend.register.fill(choose)
        if after is not None:
            with after_commit():
                after(placed[-1])
    return placed[-1]


def restore_row(backend: Backend, name: str, now: datetime, *, dry_run: bool = False) -> Placed:
    """Restore the row of submission `name` from the ledger; `dry_run` only returns its content.

    Raises ConfigurationError when the ledger has no such submission or its row is there; what
    `fill_rows` raises.
    """
    office = backend.settings.office

    def arrange(scan: RegisterScan, ledger: LedgerState) -> Placed:
        return place_restored(name, scan, ledger, office, now.date())

    if dry_run:
        found = read_register(backend)
        return arrange(found.scan, found.ledger)
    return fill_rows(backend, arrange, now)


def find_missing(backend: Backend) -> tuple[MissingRow, ...]:
    """Return submissions whose row is not in the register.  Raises what `read_register` raises."""
    found = read_register(backend)
    return missing_rows(found.scan.missing, found.ledger, backend.settings.office.form)
