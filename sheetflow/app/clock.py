"""The clock, read once for each command."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sheetflow.app.home import Home
from sheetflow.core.limits import clock_excess, refuse_earlier
from sheetflow.core.records import LedgerState
from sheetflow.errors import ConfigurationError, LimitError


def moment(as_of: str | None, zone: ZoneInfo) -> datetime:
    """The moment a run judges by, aware and in the office's zone.

    `as_of` is ISO 8601; without a zone of its own it is the office's time, a day alone its end.
    Raises ConfigurationError when it is no time.
    """
    if as_of is None:
        return datetime.now(UTC).astimezone(zone).replace(microsecond=0)
    try:
        given = datetime.fromisoformat(as_of)
    except ValueError as error:
        raise ConfigurationError(
            f"--as-of “{as_of}” is no time.",
            "Write it like 2025-11-03T09:00 or 2025-11-03T09:00+07:00.",
        ) from error
    if len(as_of) == len("2025-11-03"):
        given = given.replace(hour=23, minute=59)
    return given.replace(tzinfo=zone) if given.tzinfo is None else given.astimezone(zone)


def check_clock(home: Home, ledger: LedgerState, now: datetime) -> None:
    """Raises ConfigurationError for a now before the ledger's last commit, LimitError for one long
    after it."""
    refuse_earlier(ledger, now)
    for excess in clock_excess(ledger, now, home.settings.office.limits):
        raise LimitError(
            f"{home.place}: stopped: {excess}.",
            "If the clock is right, let `sheetflow run --allow-large` go first.",
        )
