"""A plan that is absurd stops and asks: a sheet emptied by accident must not become decisions."""

from __future__ import annotations

from sheetflow.core.effects import CopyFile, Plan
from sheetflow.core.office import Limits
from sheetflow.core.records import FIGURES, LedgerState
from sheetflow.core.register.survey import Survey


def excesses(plan: Plan, survey: Survey, ledger: LedgerState, limits: Limits) -> tuple[str, ...]:
    """What of the plan is beyond the office's limits, as sentences; () when nothing is.

    A first run may do as much as it finds: bringing an existing list in is no accident.
    """
    if not ledger.rows:
        return ()
    found: list[str] = []
    transitions = sum(event.transition != FIGURES for event in plan.commit.events)
    if transitions > limits.transitions:
        found.append(f"{transitions} transitions at once (limit {limits.transitions})")
    copies = sum(isinstance(effect, CopyFile) for effect in plan.commit.outbox)
    if copies > limits.copies:
        found.append(f"{copies} files to copy at once (limit {limits.copies})")
    gone = sum(not ledger.rows[row_id].closed for row_id in survey.vanished)
    still_open = sum(not record.closed for record in ledger.rows.values())
    allowed = max(limits.vanished_floor, still_open * limits.vanished_percent // 100)
    if gone > allowed:
        found.append(f"{gone} of {still_open} open rows are no longer in the register")
    return tuple(found)
