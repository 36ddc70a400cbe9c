"""The calendars of due days: for each role the events of what waits for it, and of the report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from sheetflow.core.file_names import clean_name
from sheetflow.core.names import DrivePath, RoleId
from sheetflow.core.office import Office
from sheetflow.core.reporting.period import parse_period, period_of
from sheetflow.core.reporting.report_record import awaited_reports, report_due, reports_on_file
from sheetflow.core.waiting import WaitingRow
from sheetflow.core.waiting_lists import list_roles, list_tab

CALENDARS_NOTE = "kalender"
"""The ledger's note with the digests of the calendars as they were last written."""
_FORMAT = "1"
"""Changes whenever the same events make another file."""


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A due day.

    `uid` is the same as long as the same step of the same submission waits; `changed` is the day
    since when it does, so that the same state always gives the same file.
    """

    uid: str
    day: date
    changed: date
    summary: str
    description: str


@dataclass(frozen=True, slots=True)
class RoleCalendar:
    """The file of one role's due days."""

    path: DrivePath
    name: str
    events: tuple[CalendarEvent, ...]

    @property
    def digest(self) -> str:
        """A key of everything that is in the file."""
        text = repr((_FORMAT, self)).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=8).hexdigest()


def role_calendars(
    waiting: Sequence[WaitingRow], notes: Mapping[str, str], office: Office, today: date
) -> tuple[RoleCalendar, ...]:
    """Return each role's calendar; none where the office has no folder for them.

    `notes` are the ledger's, with the reports that are on file.
    """
    if not office.folders.calendar:
        return ()
    author = office.report.prepared_by if office.report else None
    roles = dict.fromkeys((*list_roles(office), *((author,) if author else ())))
    reports = tuple(_report_events(notes, office, today))
    return tuple(
        _calendar(role, waiting, reports if role == author else (), office) for role in roles
    )


def changed_calendars(
    calendars: Iterable[RoleCalendar], notes: Mapping[str, str]
) -> tuple[RoleCalendar, ...]:
    """Return those that are not on file as they must be."""
    on_file = notes.get(CALENDARS_NOTE, "").split()
    return tuple(one for one in calendars if one.digest not in on_file)


def calendars_note(calendars: Iterable[RoleCalendar]) -> str:
    """Return the note of these calendars on file."""
    return " ".join(one.digest for one in calendars)


def _calendar(
    role: RoleId, waiting: Iterable[WaitingRow], reports: tuple[CalendarEvent, ...], office: Office
) -> RoleCalendar:
    name = list_tab(role, office)
    own = (one for one in waiting if one.role == role)
    events = (_event(one, one.due, office) for one in own if one.due is not None)
    # By day and identifier: the order in the register changes whenever staff sort it.
    found = sorted((*events, *reports), key=lambda event: (event.day, event.uid))
    path = DrivePath(f"{office.folders.calendar}/{clean_name(name)}.ics")
    return RoleCalendar(path, f"{name} – {office.name(office.language)}", tuple(found))


def _event(one: WaitingRow, due: date, office: Office) -> CalendarEvent:
    workflow = office.workflow_by_id[one.workflow]
    names = (step.name(office.language) for step in workflow.steps if step.number == one.step)
    step, title = next(names, one.todo), one.title or str(one.row_id)
    unit = office.unit_by_id.get(one.origin) if one.origin else None
    lines = (
        one.todo,
        office.text("calendar.note", catatan=one.returned) if one.returned else "",
        unit.label(office.language) if unit else "",
        str(one.submission),
    )
    return CalendarEvent(
        f"{one.submission}-{one.step}@{office.id}.sheetflow",
        due,
        one.since or due,
        office.text("calendar.event", langkah=step, judul=title),
        "\n".join(filter(None, lines)),
    )


def _report_events(
    notes: Mapping[str, str], office: Office, today: date
) -> Iterator[CalendarEvent]:
    """Yield the due days of the reports that are not closed, and of the present month's."""
    awaited = awaited_reports(reports_on_file(notes), office, today)
    periods = [parse_period(report.period) for report in awaited]
    for period in dict.fromkeys((*periods, period_of(today))):
        due = report_due(period, office) if period else None
        if period is not None and due is not None:
            label = period.label(office.texts, office.language)
            summary = office.text("calendar.report", periode=label)
            uid = f"laporan-{period.code}@{office.id}.sheetflow"
            yield CalendarEvent(uid, due, period.start, summary, "")
