"""Limits of a plan: a sheet emptied by accident must not become decisions."""

from datetime import datetime

from sheetflow.core.effects import CopyFile, Plan
from sheetflow.core.office_options import Limits
from sheetflow.core.records import FIGURES, LedgerState
from sheetflow.core.register.submission_rows import RegisterScan
from sheetflow.errors import ConfigurationError


def refuse_earlier(ledger: LedgerState, now: datetime) -> None:
    """Raise ConfigurationError for a `now` before the last commit: the clock is wrong (law 8)."""
    if ledger.as_of is not None and now < ledger.as_of:
        raise ConfigurationError(
            f"It is {now:%Y-%m-%d %H:%M %z} by this machine's clock or --as-of, but the ledger's "
            f"last run was at {ledger.as_of:%Y-%m-%d %H:%M %z}.",
            "Set the clock, or name a later time with --as-of. If it was that run which had the "
            "wrong time, put back the ledger's copy from before it.",
        )


def clock_excess(ledger: LedgerState, now: datetime, limits: Limits) -> tuple[str, ...]:
    """Return a sentence where the last commit is so long ago that the clock may be wrong."""
    days = (now - ledger.as_of).days if ledger.as_of else 0
    if days <= limits.ahead_days or ledger.as_of is None:
        return ()
    since = f"{days} days after the last run, {ledger.as_of:%Y-%m-%d} (limit {limits.ahead_days})"
    return (f"it is {since}: is the clock right?",)


def excesses(
    plan: Plan, scan: RegisterScan, ledger: LedgerState, limits: Limits
) -> tuple[str, ...]:
    """Return which of the office's limits the plan exceeds, as sentences.

    A first run has no limits: importing an existing list is no accident.
    """
    found: list[str] = []
    if not ledger.rows:
        return ()
    transitions = sum(event.transition != FIGURES for event in plan.commit.events)
    if transitions > limits.transitions:
        found.append(f"{transitions} transitions at once (limit {limits.transitions})")
    copies = sum(isinstance(effect, CopyFile) for effect in plan.commit.outbox)
    if copies > limits.copies:
        found.append(f"{copies} files to copy at once (limit {limits.copies})")
    gone = sum(not ledger.rows[row_id].closed for row_id in scan.missing)
    still_open = sum(not record.closed for record in ledger.rows.values())
    allowed = max(limits.vanished_floor, still_open * limits.vanished_percent // 100)
    if gone > allowed:
        found.append(f"{gone} of {still_open} open rows are no longer in the register")
    return tuple(found)
