"""A calendar as an .ics file (RFC 5545): all-day events without alarms, equal for equal events."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from sheetflow.core.waiting_lists import CalendarEvent, RoleCalendar

PRODUCT = "-//sheetflow//due days//"
REFRESHED = timedelta(hours=1)
"""How often programs that subscribe should look."""
_FIRST, _LAST = date(2020, 1, 1), date(2038, 1, 1)
_DAY_ZERO = date(2020, 1, 1)


def calendar_bytes(calendar: RoleCalendar, zone: ZoneInfo, language: str) -> bytes:
    """Return the file; the office's zone in it keeps one without events valid."""
    made = Calendar()
    made.add("prodid", f"{PRODUCT}{language.upper()}")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", calendar.name)
    made.add("x-wr-timezone", zone.key)
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    made.add_component(Timezone.from_tzinfo(zone, zone.key, _FIRST, _LAST))
    for event in calendar.events:
        made.add_component(_event(event))
    return bytes(made.to_ical())


def _event(event: CalendarEvent) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", datetime.combine(event.changed, time(), UTC))
    # Grows whenever the same step waits anew, as after a return.
    made.add("sequence", max(0, (event.changed - _DAY_ZERO).days))
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(days=1))
    made.add("summary", _plain(event.summary))
    if event.description:
        made.add("description", _plain(event.description))
    made.add("transp", "TRANSPARENT")
    return made


def _plain(text: str) -> str:
    """Return the text without the signs that no calendar may hold."""
    kept = (sign for sign in text if sign == "\n" or (sign.isprintable() and sign != "\x7f"))
    return "".join(kept)
