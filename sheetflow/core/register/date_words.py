"""Names of months and weekdays as an office's staff write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sheetflow.core.register.text import fold

Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class DateWords:
    """The names of the twelve months and, from Monday, of the seven weekdays; () for none."""

    months: Names = ()
    weekdays: Names = ()

    @cached_property
    def month_numbers(self) -> Mapping[str, int]:
        """Name as `bare_name` gives it → 1..12."""
        return {
            bare_name(name): number
            for number, names in enumerate(self.months, start=1)
            for name in names
        }

    @cached_property
    def weekday_numbers(self) -> Mapping[str, int]:
        """Name as `bare_name` gives it → 0 (Monday) .. 6, as `date.weekday`."""
        return {
            bare_name(name): number for number, names in enumerate(self.weekdays) for name in names
        }


def bare_name(name: str) -> str:
    """Folded and without apostrophes, which some write in “Jum'at”."""
    return fold(name).replace("'", "")
