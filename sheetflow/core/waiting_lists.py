"""What waits for each role: the lines of its tab (`Giliran`), and its calendar of due days."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sheetflow.core.files import clean_name
from sheetflow.core.names import DrivePath, RoleId
from sheetflow.core.office import Office
from sheetflow.core.own_cells import FileLink, ListCell, RowLink, ShowList
from sheetflow.core.reporting.period import parse_period, period_of
from sheetflow.core.reporting.report_record import awaited_reports, report_due, reports_on_file
from sheetflow.core.waiting import WaitingRow
from sheetflow.core.words import INDONESIAN, cut, text_digest

COLUMNS = ("number", "subject", "todo", "since", "due", "late", "file", "unit", "row")
"""The columns of a list, as the texts `turn.…` name them."""
MAX_TAB_LENGTH = 31
"""Characters of a tab's name in a workbook."""
MAX_LINES = 2_000
"""More lines nobody reads; the rest waits for its place on the list."""
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MARKS = 10**15


def list_roles(office: Office) -> tuple[RoleId, ...]:
    """Return the roles whose turn it ever is, in the order of the office's roles."""
    turns = {
        state.turn_under(workflow.id)
        for state in office.form.states
        for workflow in office.workflows
        if not state.end
    }
    return tuple(role.id for role in office.roles if role.id in turns)


def list_tab(role: RoleId, office: Office) -> str:
    """Return the name of the role's tab, which every program accepts."""
    name = office.text("turn.tab", peran=short_name(role, office)).translate(_FORBIDDEN)
    return cut(" ".join(name.split()), MAX_TAB_LENGTH)


def short_name(role: RoleId, office: Office) -> str:
    """Return how staff call the role."""
    known = office.role_by_id[role]
    return known.titles[0] if office.language == INDONESIAN else known.label(office.language)


def waiting_list(role: RoleId, waiting: Iterable[WaitingRow], office: Office) -> ShowList:
    """Return the role's list as it must read."""
    own = [one for one in waiting if one.role == role][:MAX_LINES]
    lines = tuple(_line(number, one, office) for number, one in enumerate(own, start=1))
    lines = lines or (("", office.text("turn.none"), *[""] * (len(COLUMNS) - 2)),)
    digest = sha256(repr(lines).encode("utf-8", "surrogatepass")).digest()
    return ShowList(list_tab(role, office), lines, int.from_bytes(digest[:8], "big") % _MARKS)


def changed_lists(
    waiting: Callable[[], Sequence[WaitingRow]], office: Office, there: Mapping[str, int | None]
) -> tuple[ShowList, ...]:
    """Return the lists, of those whose tabs are `there`, that do not have their lines' mark yet.

    `waiting` returns what waits once the run's decisions are committed.
    """
    if not there:
        return ()
    lists = (waiting_list(role, waiting(), office) for role in list_roles(office))
    return tuple(one for one in lists if one.tab in there and there[one.tab] != one.mark)


def _line(number: int, one: WaitingRow, office: Office) -> tuple[ListCell, ...]:
    title = one.title or str(one.row_id)
    if one.split:
        title = f"{title} ({office.workflow_by_id[one.workflow].value})"
    todo = one.todo
    if one.returned:
        todo = office.text("turn.returned", tugas=todo.rstrip("."), catatan=one.returned)
    unit = office.unit_by_id.get(one.origin) if one.origin else None
    return (
        number,
        RowLink(title, one.row, one.row_id) if one.row else title,
        todo,
        one.since or "",
        one.due or "",
        one.late or "",
        _file(one, office),
        unit.label(office.language) if unit else "",
        one.row or "",
    )


def _file(one: WaitingRow, office: Office) -> ListCell:
    """Return the link to the draft, else to the folder; "" where there is neither."""
    target = one.draft or one.folder
    if not target:
        return ""
    name = target.rstrip("/").rpartition("/")[2]
    text = office.text("turn.draft") if ":" in name else name
    return FileLink(text, target, is_folder=not one.draft)


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
        return text_digest(repr((_FORMAT, self)), 8)


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
