"""Days on which an office does not work.

Importing the `holidays` library costs more than reading all settings, so the days of a country are
shipped as a table (`config/holidays/ID.csv`, written by `holiday_table`; a test compares it with
the library); the library itself is used only for a country without a table.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sheetflow.core.calendar import WorkingCalendar
from sheetflow.errors import ConfigurationError
from sheetflow.settings.locate import read_setting
from sheetflow.settings.mistakes import shown_path
from sheetflow.settings.office_file import OfficeFile

YEARS = range(2020, 2037)
"""Years that are known; outside of them only weekends and the office's own days are off."""

_LARGEST = 2_000_000

PUBLIC = "public"
LEAVE = "collective_leave"
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day off of a country: a public holiday, or collective leave."""

    day: date
    kind: str
    name: str


def build_calendar(office: OfficeFile, table: Path | None) -> WorkingCalendar:
    """Return the office's calendar; `table` has the country's days off, if sheetflow ships one."""
    wanted = {PUBLIC, LEAVE} if office.holidays.collective_leave else {PUBLIC}
    days = {off.day for off in _country_days(office.holidays.country, table) if off.kind in wanted}
    days |= {added.date for added in office.holidays.add}
    days -= set(office.holidays.remove)
    return WorkingCalendar(
        weekend=frozenset(map(_WEEK.index, office.weekend)),
        holidays=frozenset(days),
        exceptional=office.exceptional,
    )


def _country_days(country: str | None, table: Path | None) -> Iterable[PublicDay]:
    if country is None:
        return ()
    return read_table(table) if table is not None else days_by_library(country)


def read_table(table: Path) -> Iterator[PublicDay]:
    """Yield the days of a table as `table_text` writes it.

    Raises ConfigurationError for another.
    """
    try:
        text = read_setting(table, _LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(
            f"{shown_path(table)}: the table of days off cannot be read ({reason}).",
            "Put a file of date,kind,name there, or remove it to use the shipped one.",
        ) from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    for row in rows:
        yield _day_off(row, table, rows.line_num)


def _day_off(row: Mapping[str, str | None], table: Path, line: int) -> PublicDay:
    try:
        day, kind, name = date.fromisoformat(row["date"] or ""), row["kind"], row["name"]
    except (KeyError, ValueError):
        kind, name = None, None
    if kind not in {PUBLIC, LEAVE} or not name:
        raise ConfigurationError(
            f"{shown_path(table)}:{line}: this is no day off.",
            f"Write date,kind,name: 2025-12-25,{PUBLIC},Hari Natal; kind is {PUBLIC} or {LEAVE}.",
        )
    return PublicDay(day, kind, name)


def country_is_known(country: str) -> bool:
    """Return whether the library has the country."""
    import holidays  # noqa: PLC0415 - costs 0.1 s, needed for few offices

    return country in holidays.list_supported_countries()


def days_by_library(country: str) -> list[PublicDay]:
    """Return the library's days of the country in `YEARS`, in order."""
    import holidays  # noqa: PLC0415 - costs 0.1 s, needed for few offices

    known = holidays.country_holidays(country)
    found = []
    for kind, category in ((PUBLIC, "public"), (LEAVE, "government")):
        if category in known.supported_categories:
            days = holidays.country_holidays(
                country, years=YEARS, categories=(category,), language=known.default_language
            )
            found += [PublicDay(day, kind, name) for day, name in days.items()]
    return sorted(found, key=lambda off: (off.day, off.kind, off.name))


def table_text(days: Iterable[PublicDay]) -> str:
    """Return the table to ship, one line a day."""
    lines = [f'{off.day},{off.kind},"{off.name}"\n' for off in days]
    return "date,kind,name\n" + "".join(lines)
