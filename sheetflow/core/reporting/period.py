"""The period of a report: a month, a quarter or a year."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import assert_never

from sheetflow.core.formatting import format_day, month_name
from sheetflow.core.texts import Texts
from sheetflow.core.words import Language


class Grain(Enum):
    """The length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}
_WRITTEN = re.compile(r"(2[0-9]{3})(?:-(?:(0[1-9]|1[0-2])|[Qq]([1-4])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A month (`number` 1–12), a quarter (1–4) or a year (`number` 1) of the calendar."""

    grain: Grain
    year: int
    number: int = 1

    @property
    def code(self) -> str:
        """Return the form used on the command line and in file names: 2025-10, 2025-Q4, 2025."""
        match self.grain:
            case Grain.MONTH:
                return f"{self.year}-{self.number:02}"
            case Grain.QUARTER:
                return f"{self.year}-Q{self.number}"
            case Grain.YEAR:
                return str(self.year)
            case _:
                assert_never(self.grain)

    @property
    def start(self) -> date:
        return date(self.year, (self.number - 1) * _MONTHS[self.grain] + 1, 1)

    @property
    def end(self) -> date:
        """Return the last day, which is part of the period."""
        return self.next.start - timedelta(days=1)

    @property
    def next(self) -> "Period":
        """Return the following period of the same length."""
        if self.number * _MONTHS[self.grain] == 12:
            return Period(self.grain, self.year + 1)
        return Period(self.grain, self.year, self.number + 1)

    @property
    def months(self) -> "tuple[Period, ...]":
        """Return its months in order."""
        first, count = self.start.month, _MONTHS[self.grain]
        return tuple(Period(Grain.MONTH, self.year, first + more) for more in range(count))

    def holds(self, day: date | None) -> bool:
        """Return whether `day` lies in it, both ends included; False for None."""
        return day is not None and self.start <= day <= self.end

    def label(self, texts: Texts, language: Language) -> str:
        """Return it as in a title: "Oktober 2025", "Triwulan IV Tahun 2025", "Tahun 2025"."""
        match self.grain:
            case Grain.MONTH:
                return f"{month_name(self.number, language)} {self.year}"
            case Grain.QUARTER:
                return texts.text(f"period.quarter.{self.number}", language, tahun=self.year)
            case Grain.YEAR:
                return texts.text("period.year", language, tahun=self.year)
            case _:
                assert_never(self.grain)

    def span(self, texts: Texts, language: Language) -> str:
        """Return both ends in words: "1 Oktober 2025 sampai dengan 31 Oktober 2025"."""
        start, end = format_day(self.start, language), format_day(self.end, language)
        return texts.text("period.span", language, awal=start, akhir=end)


def parse_period(text: str) -> Period | None:
    """Return the period written as 2025-10, 2025-Q4 or 2025 (2000–2999), else None."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    year, month, quarter = found.groups()
    if month:
        return Period(Grain.MONTH, int(year), int(month))
    if quarter:
        return Period(Grain.QUARTER, int(year), int(quarter))
    return Period(Grain.YEAR, int(year))


def period_of(day: date, grain: Grain = Grain.MONTH) -> Period:
    """Return the period of this length that contains `day`."""
    return Period(grain, day.year, (day.month - 1) // _MONTHS[grain] + 1)
