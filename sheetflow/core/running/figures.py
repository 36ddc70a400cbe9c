"""Figures of a run and of the office after it, for whatever watches the job."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sheetflow.core.effects import Outcome, Plan
from sheetflow.core.names import StateId
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState
from sheetflow.core.register.scan import RegisterScan
from sheetflow.core.waiting import waiting_after


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
