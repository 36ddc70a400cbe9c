"""The clock, read once for each command."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sheetflow.errors import ConfigurationError


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
