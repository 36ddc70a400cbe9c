"""The register's rows beside the ledger's records: looked at, and filled where a person asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sheetflow.app.clock import check_clock
from sheetflow.app.home import Home
from sheetflow.app.own_ledger import require_own_ledger
from sheetflow.core.importing.placement import CellEntries, Placed
from sheetflow.core.importing.restore import place_restored
from sheetflow.core.missing import MissingRow, missing_rows
from sheetflow.core.records import LedgerState
from sheetflow.core.register.headings import find_header
from sheetflow.core.register.scan import RegisterScan, scan_register
from sheetflow.execute.run_effects import after_commit
from sheetflow.ports import RegisterSnapshot

Arrange = Callable[[RegisterScan, LedgerState], Placed]
"""What to write where, from the rows as they are."""


def survey_register(home: Home) -> tuple[RegisterScan, LedgerState]:
    """The register's rows and the ledger as they are now.

    Raises RegisterError, UnavailableError, BusyError, TamperedError.
    """
    ledger = home.ledger.load()
    return _scaned(home.register.read(), ledger, home), ledger


def fill_rows(
    home: Home, arrange: Arrange, now: datetime, after: Callable[[Placed], None] | None = None
) -> Placed:
    """Write what `arrange` places, all or none, while no run is at work; what was placed.

    `after` is done before a run can be at work again.

    Raises what `arrange` raises; RegisterError, UnavailableError; BusyError while somebody works
    in the register.
    """
    placed: list[Placed] = []

    def choose(snapshot: RegisterSnapshot) -> CellEntries:
        ledger = home.ledger.load()
        check_clock(home, ledger, now)
        surveyed = _scaned(snapshot, ledger, home)
        require_own_ledger(home, ledger, surveyed, snapshot)
        placed.append(arrange(surveyed, ledger))
        return placed[-1].cells

    with home.lock(now):
        home.register.fill(choose)
        if after is not None:
            with after_commit():
                after(placed[-1])
    return placed[-1]


def restore_row(home: Home, name: str, now: datetime, *, dry_run: bool = False) -> Placed:
    """Put the row of submission `name` back as the ledger has it; `dry_run` only says what that is.

    Raises ConfigurationError when the ledger knows no such submission or its row is there; what
    `fill_rows` raises.
    """
    office = home.settings.office

    def arrange(scan: RegisterScan, ledger: LedgerState) -> Placed:
        return place_restored(name, scan, ledger, office, now.date())

    if dry_run:
        return arrange(*survey_register(home))
    return fill_rows(home, arrange, now)


def find_missing(home: Home) -> tuple[MissingRow, ...]:
    """Submissions whose row is not in the register.  Raises what `survey_register` raises."""
    surveyed, ledger = survey_register(home)
    return missing_rows(surveyed.vanished, ledger, home.settings.office.form)


def _scaned(snapshot: RegisterSnapshot, ledger: LedgerState, home: Home) -> RegisterScan:
    office = home.settings.office
    header = find_header(snapshot.rows, office.form, office.language)
    return scan_register(snapshot.rows, snapshot.links, header, office.form, ledger.rows)
