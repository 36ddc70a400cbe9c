"""A span of days, open at either end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both days included; None is open."""

    start: date | None = None
    end: date | None = None

    def holds(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Span) -> bool:
        """Return whether any day lies in both."""
        first = max(self.start or date.min, other.start or date.min)
        return first <= min(self.end or date.max, other.end or date.max)


ALWAYS = Span()
