"""The figures of a run, and a run that found nothing to do: the next need not look then.

Of a register that has its own version (a spreadsheet in Drive), one request for that is enough
while nothing has changed.  What the version does not show (files that rows name, what formulas
import) is seen by the next whole look.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sheetflow.core.approvals import open_requests
from sheetflow.core.effects import Outcome, Plan
from sheetflow.core.ledger.head import stamp_records
from sheetflow.core.names import StateId
from sheetflow.core.notifying.memory import OFFICE_NOTE, office_memory
from sheetflow.core.notifying.quiet_time import NoticeClock
from sheetflow.core.office import Office
from sheetflow.core.records import REPORTS_DUE, SITE_DUE, LedgerState
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.core.waiting import waiting_after
from sheetflow.errors import ExitCode


@dataclass(frozen=True, slots=True)
class RunFigures:
    """The office after a run."""

    rows: Mapping[StateId, int] = field(default_factory=dict)
    """Submissions on record by state."""
    waiting: int = 0
    """Submissions that wait for somebody."""
    late: int = 0
    """Submissions whose step is past its due day."""
    set_aside: int = 0
    """Work that kept failing and waits."""
    outbox: int = 0
    """Work that was decided and is not done."""
    findings: Mapping[str, int] = field(default_factory=dict)
    """Findings by code."""


def run_figures(
    scan: RegisterScan, ledger: LedgerState, plan: Plan, outcome: Outcome, office: Office
) -> RunFigures:
    """Return the figures of a run with its plan and outcome."""
    records = {**ledger.submissions, **{one.id: one for one in plan.commit.submissions}}
    today = plan.as_of.date()
    waiting = waiting_after(scan, ledger, plan.commit, office, today)
    left = sum(failure.effect is not None for failure in outcome.failures)
    return RunFigures(
        rows=Counter(record.state for record in records.values()),
        waiting=len(waiting),
        late=sum(row.late > 0 for row in waiting),
        set_aside=len(plan.waiting),
        outbox=left + len(outcome.untried) + len(plan.waiting),
        findings=Counter(str(finding.code) for finding in plan.findings),
    )


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
