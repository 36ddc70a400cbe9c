"""Calendars of due days: their events, equal for equal states, and files every program reads."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from sheetflow.adapters.documents.calendar_file import calendar_bytes
from sheetflow.core.names import DrivePath
from sheetflow.core.waiting import WaitingRow, waiting_after
from sheetflow.core.waiting_lists import (
    CALENDARS_NOTE,
    CalendarEvent,
    RoleCalendar,
    calendars_note,
    changed_calendars,
    role_calendars,
)
from sheetflow.errors import ConfigurationError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of("contoh", {"folders": {"calendar": "Kalender"}})
NOW = datetime(2025, 10, 13, 17, tzinfo=OFFICE.zone)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def waiting() -> tuple[WaitingRow, ...]:
    home = MemoryHome(OFFICE)
    rows = {"A": "drafted", "B": "collected", "C": "returned", "D": "approved", "E": "draft"}
    for label, like in rows.items():
        lacking = {"tautan_bahan": ""} if like == "draft" else {}
        home.put(label, cells_like({"like": like, "judul": f"Rapat {label}", **lacking}))
    made, _ = home.run(NOW)
    return waiting_after(made.scan, made.ledger, made.plan.commit, OFFICE, TODAY)


def _calendars(waiting: tuple[WaitingRow, ...], today: date = TODAY) -> dict[str, RoleCalendar]:
    made = role_calendars(waiting, {}, OFFICE, today)
    return {one.path.removeprefix("Kalender/Giliran "): one for one in made}


def test_each_role_has_the_due_days_of_what_waits_for_it(waiting: tuple[WaitingRow, ...]) -> None:
    found = _calendars(waiting)

    assert set(found) == {"Admin Medcen.ics", "Kasubbag.ics", "Admin Subbagian.ics"}
    summaries = [event.summary for event in found["Kasubbag.ics"].events]
    assert summaries == ["Verifikasi: Rapat B", "Pemeriksaan konsep: Rapat A"]
    returned = found["Admin Subbagian.ics"].events[0]
    assert "Catatan: Perbaiki ejaan" in returned.description
    assert all("Contoh" not in event.description for event in found["Kasubbag.ics"].events)


def test_a_draft_without_a_due_day_is_in_no_calendar(waiting: tuple[WaitingRow, ...]) -> None:
    events = [event.summary for one in _calendars(waiting).values() for event in one.events]

    assert not [summary for summary in events if "Rapat E" in summary]


def test_the_report_is_due_for_whoever_prepares_it(waiting: tuple[WaitingRow, ...]) -> None:
    (event,) = _calendars(waiting)["Admin Medcen.ics"].events

    assert event.summary == "Laporan Oktober 2025 disampaikan"
    assert event.day == OFFICE.calendar.due(date(2025, 10, 31), 5)
    bare = replace(OFFICE, report=None)
    assert not [one for one in role_calendars((), {}, bare, TODAY) if one.events]


def test_the_same_state_gives_the_same_file_on_any_day_and_in_any_order(
    waiting: tuple[WaitingRow, ...],
) -> None:
    later = tuple(replace(one, late=one.late + 4, row=(one.row or 0) + 7) for one in waiting)

    assert _calendars(tuple(reversed(later)), TODAY + timedelta(days=4)) == _calendars(waiting)


def test_only_changed_calendars_are_written(waiting: tuple[WaitingRow, ...]) -> None:
    before = role_calendars(waiting, {}, OFFICE, TODAY)
    notes = {CALENDARS_NOTE: calendars_note(before)}
    fewer = tuple(one for one in waiting if one.submission != "A")

    assert changed_calendars(before, notes) == ()
    after = changed_calendars(role_calendars(fewer, notes, OFFICE, TODAY), notes)
    assert [one.path for one in after] == ["Kalender/Giliran Kasubbag.ics"]


def test_events_keep_their_identity_while_the_same_step_waits(
    waiting: tuple[WaitingRow, ...],
) -> None:
    row = next(one for one in waiting if one.submission == "A")
    moved = replace(row, since=row.since and row.since + timedelta(days=3), title="Lain")
    unnamed = replace(row, step=99, title="", origin=None, since=None)

    found = (_calendars((one,))["Kasubbag.ics"].events for one in (row, moved, unnamed))
    ((first,), (again,), (other,)) = found

    assert first.uid == again.uid != other.uid
    assert first.changed < again.changed
    assert other.summary.endswith(": A")


def test_without_a_folder_there_is_no_calendar(waiting: tuple[WaitingRow, ...]) -> None:
    assert role_calendars(waiting, {}, office_of(), TODAY) == ()


@pytest.mark.parametrize("name", ["Kotak Masuk", "arsip", "a/b", "Kal:ender"])
def test_the_folder_has_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ConfigurationError):
        office_of("contoh", {"folders": {"calendar": name}})


EVENTS = st.lists(
    st.builds(
        CalendarEvent,
        uid=st.integers(0, 10**6).map("PUB-{}-4@kantor.sheetflow".format),
        day=st.dates(date(2020, 1, 1), date(2037, 1, 1)),
        changed=st.dates(date(2000, 1, 1), date(2037, 1, 1)),
        summary=st.text(max_size=200),
        description=st.text(max_size=200),
    ),
    max_size=4,
    unique_by=lambda event: event.uid,
)


@settings(max_examples=60, deadline=None)
@given(EVENTS)
def test_any_text_makes_a_file_that_keeps_to_the_standard(events: list[CalendarEvent]) -> None:
    calendar = RoleCalendar(DrivePath("K/x.ics"), "Giliran – Kantor", tuple(events))

    content = calendar_bytes(calendar, OFFICE.zone, "id")

    assert content == calendar_bytes(calendar, OFFICE.zone, "id")
    check_standard(content)
    parsed = Calendar.from_ical(content)
    assert [event.decoded("dtstart") for event in parsed.walk("VEVENT")] == [e.day for e in events]
    assert [str(event["uid"]) for event in parsed.walk("VEVENT")] == [e.uid for e in events]


def check_standard(content: bytes) -> None:
    """Lines of at most 75 octets that end with CR LF, in UTF-8; every part opened is closed."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\r" not in line and b"\n" not in line for line in lines)
    assert all(line.decode("utf-8") for line in lines)
    unfolded = str(content.replace(b"\r\n ", b""), "utf-8").split("\r\n")[:-1]
    open_parts: list[str] = []
    for line in unfolded:
        name, colon, value = line.partition(":")
        assert colon, line
        assert name.split(";")[0].replace("-", "").isalnum(), line
        assert not any(sign < " " and sign != "\t" for sign in line), line
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
    assert not open_parts
    needed = {
        "VEVENT": ("UID:", "DTSTAMP:", "DTSTART;VALUE=DATE:"),
        "VCALENDAR": ("PRODID:", "VERSION:"),
    }
    text = "\n".join(unfolded)
    for part, names in needed.items():
        count = text.count(f"BEGIN:{part}")
        assert all(text.count(f"\n{name}") >= count for name in names)
    assert "VALARM" not in text


def test_a_file_without_events_is_valid_too() -> None:
    empty = RoleCalendar(DrivePath("K/x.ics"), "Giliran", ())
    content = calendar_bytes(empty, OFFICE.zone, "id")

    check_standard(content)
    assert b"BEGIN:VTIMEZONE" in content
