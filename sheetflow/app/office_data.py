"""Register and ledger as one command read them."""

from dataclasses import dataclass
from datetime import datetime

from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import require_own_ledger
from sheetflow.core.planning.limits import refuse_earlier
from sheetflow.core.records import LedgerState
from sheetflow.core.register.scan import RegisterScan
from sheetflow.execute.read_office import read_office


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
