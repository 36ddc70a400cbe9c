"""A run that found nothing to do, remembered: while nothing has changed, the next need not look.

Of a register that has its own version (a spreadsheet in Drive), one request for that is enough
then.  What the version does not show (files that rows name, what formulas import) is seen by the
next whole look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sheetflow.core.approvals import open_requests
from sheetflow.core.effects import Outcome, Plan
from sheetflow.core.ledger.head import stamp_records
from sheetflow.core.notifying.memory import OFFICE_NOTE, office_memory
from sheetflow.core.notifying.quiet_time import NoticeClock
from sheetflow.core.office import Office
from sheetflow.core.records import REPORTS_DUE, SITE_DUE, LedgerState
from sheetflow.core.running.figures import RunFigures
from sheetflow.errors import ExitCode


@dataclass(frozen=True, slots=True)
class QuietRun:
    """A run that found nothing to do, with what it reported."""

    version: str
    """The register's version, as it was before the register was read."""
    settings: str
    """A digest of the settings that the run had."""
    at: datetime
    until: datetime
    """The next moment that may call for something."""
    renew_at: datetime | None
    """From when on the cell must be renewed that shows that the register was checked."""
    code: ExitCode
    head: str
    """The ledger's newest event."""
    counts: Mapping[str, int]
    figures: RunFigures

    def holds(self, version: str, settings: str, now: datetime, longest: timedelta) -> bool:
        """Return whether a run now, of this version, would find the same.

        `longest` is the time after which a whole look is wanted all the same.
        """
        same = (version, settings) == (self.version, self.settings)
        return same and self.at <= now < min(self.until, self.at + longest)


def quiet_until(
    plan: Plan, outcome: Outcome, ledger: LedgerState, office: Office
) -> datetime | None:
    """Return the next moment that may call for something, for a run that had nothing to do.

    None where it had, or where something is open whose change the register does not show.
    """
    notes = ledger.notes
    owed = REPORTS_DUE in notes or SITE_DUE in notes
    waits = plan.waiting or plan.attempts or owed or open_requests(ledger)
    unstamped = any(not record.sha256 for record in stamp_records(notes))
    if not (plan.empty and outcome.complete) or waits or unstamped:
        return None
    midnight = datetime.combine(plan.as_of.date() + timedelta(days=1), time(), office.zone)
    moments = [midnight]
    if office.notices is not None:
        memory = office_memory(notes.get(OFFICE_NOTE, ""))
        if memory is None:
            return None
        clock = NoticeClock(office.notices, office.calendar, plan.as_of)
        # A notice that a killed run left unsent is no work of a run in quiet time.
        held_until = None if clock.is_allowed else clock.first_allowed(plan.as_of)
        moments += filter(None, (memory.next, held_until))
    until = min(moments)
    return until if until > plan.as_of else None
