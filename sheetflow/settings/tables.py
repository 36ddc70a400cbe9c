"""Tables among the settings: a country's days off, suggested sizes of images.

Importing the `holidays` library costs more than reading all settings, so the days of a country are
shipped as a table (`config/holidays/ID.csv`; a test compares it with the library); the library
itself is used only for a country without a table.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sheetflow.core.calendar import ALWAYS, Span, WorkingCalendar
from sheetflow.core.office_options import SuggestedFormat
from sheetflow.core.setting_rules import one_line
from sheetflow.errors import ConfigurationError
from sheetflow.settings.document import Document, read_setting, read_text, shown_path
from sheetflow.settings.office_shape import OfficeFile

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
    """Yield the days of a table of date,kind,name.  Raises ConfigurationError for another."""
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


_COLUMNS = {
    "platform",
    "jenis",
    "lebar_px",
    "tinggi_px",
    "jenis_berkas",
    "ukuran_maks_mb",
    "berlaku",
}
_YEARS = re.compile(r"([12][0-9]{3})(?:-([12][0-9]{3}))?")


def read_formats(path: Path) -> tuple[Document, tuple[SuggestedFormat, ...]]:
    """Return the table's rows, with a document that has the table's mistakes."""
    document = Document(path)
    text = read_text(document)
    reader = csv.DictReader(io.StringIO(text or ""), strict=True)
    found = []
    try:
        absent = _COLUMNS - set(reader.fieldnames or ())
        if absent and text is not None:
            document.add_mistake((), f"No column {', '.join(sorted(absent))}.", "Add it to line 1.")
            return document, ()
        for row in reader:
            document.lines[(reader.line_num,)] = reader.line_num
            found.append(_format(document, reader.line_num, row))
    except csv.Error as error:
        document.lines[()] = max(reader.line_num, 1)
        document.add_mistake((), f"Not valid CSV: {error}.", "Check the quotes on this line.")
    return document, _still_valid(found)


def _format(document: Document, line: int, row: dict[str, str | None]) -> SuggestedFormat:
    megabytes = _number(document, line, "ukuran_maks_mb", row)
    types = (kind.strip().lower() for kind in (row["jenis_berkas"] or "").split(";"))
    return SuggestedFormat(
        platform=row["platform"] or "",
        name=row["jenis"] or "",
        width=_number(document, line, "lebar_px", row),
        height=_number(document, line, "tinggi_px", row),
        file_types=tuple(kind.replace("jpeg", "jpg") for kind in types if kind),
        max_bytes=None if megabytes is None else megabytes * 1024**2,
        span=_span(document, line, row["berlaku"] or ""),
    )


def _number(document: Document, line: int, column: str, row: dict[str, str | None]) -> int | None:
    text = (row[column] or "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,7}", text):
        problem = f"“{one_line(text)}” in the column {column} is no whole number."
        document.add_mistake((line,), problem, "Write digits only, or nothing.")
        return None
    return int(text)


def _span(document: Document, line: int, text: str) -> Span:
    """Return the days of a text like “2021-2026”; words such as “house default” mean always."""
    years = _YEARS.fullmatch(text.strip())
    if years is None:
        return ALWAYS
    first, last = int(years[1]), int(years[2] or years[1])
    if last < first:
        document.add_mistake((line,), f"The span {text} ends before it starts.", "Swap the years.")
        return ALWAYS
    return Span(date(first, 1, 1), date(last, 12, 31))


def _still_valid(found: list[SuggestedFormat]) -> tuple[SuggestedFormat, ...]:
    """Return the rows; those that end in the newest year, valid at the last review, are open."""
    newest = max((row.span.end for row in found if row.span.end), default=None)
    return tuple(
        replace(row, span=Span(row.span.start)) if row.span.end == newest and newest else row
        for row in found
    )
