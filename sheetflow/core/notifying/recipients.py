"""Who is notified of what: the people of a day, the rows that concern each, the report due."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sheetflow.core.acting import Acting
from sheetflow.core.names import RoleId, SubmissionId, UnitId
from sheetflow.core.notices import NoticeSettings, Reason
from sheetflow.core.office import Office, title_of
from sheetflow.core.organisation import Holder
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.reporting.period import Period, period_of
from sheetflow.core.reporting.report_record import OF_PERIOD, parse_record, report_due
from sheetflow.core.waiting import WaitingRow, holders_on


@dataclass(frozen=True)
class Recipients:
    """The holders of an office on one day.

    A person on leave is replaced by a stand-in (`acting`): while a Plh. serves for the one holder
    of a post, that holder is away, also for his other roles, unless he is a stand-in himself.  A
    Plt. serves in a vacant post, which concerns no other.
    """

    office: Office
    day: date

    def of(self, role: RoleId, unit: UnitId | None) -> tuple[str, ...]:
        """Return the names of those who have what waits for the role, each once."""
        found = holders_on(self.office, role, unit, self.day)
        present = (one.name for one in found if one.acting or one.name not in self._away)
        return tuple(dict.fromkeys(present))

    def in_any_unit(self, role: RoleId) -> tuple[str, ...]:
        """Return the names of those who hold the role, whatever their unit."""
        posts = [unit for held, unit in self.office.holders_by_post if held == role]
        return tuple(dict.fromkeys(name for unit in posts for name in self.of(role, unit)))

    def stand_ins(self, role: RoleId, unit: UnitId | None) -> tuple[str, ...]:
        """Return the names of those who stand in for a holder of the role."""
        found = holders_on(self.office, role, unit, self.day)
        return tuple(dict.fromkeys(one.name for one in found if one.acting))

    def title(self, name: str) -> str:
        """Return the official title of the person's first role on the day; "" without one."""
        for one in self._serving.get(name, ()):
            return title_of(self.office, one.role, one.unit, one.acting, self.day)
        return ""

    @cached_property
    def _serving(self) -> Mapping[str, tuple[Holder, ...]]:
        found: dict[str, tuple[Holder, ...]] = {}
        for one in self.office.holders:
            if one.span.holds(self.day):
                found[one.name] = (*found.get(one.name, ()), one)
        return found

    @cached_property
    def _away(self) -> frozenset[str]:
        away: set[str] = set()
        for holders in self.office.holders_by_post.values():
            serving = [one for one in holders if one.span.holds(self.day)]
            replaced = {one.name for one in serving if one.acting is None}
            if len(replaced) == 1 and any(one.acting not in {None, Acting.PLT} for one in serving):
                away |= replaced
        return frozenset(name for name in away if not self._stands_in(name))

    def _stands_in(self, name: str) -> bool:
        return any(one.acting for one in self._serving[name])


def reachable_people(office: Office, settings: NoticeSettings) -> frozenset[str]:
    """Return the names of the holders to whom there is any channel."""
    mailed = {one.name for one in office.holders if one.email} if settings.mail else set()
    wishes = settings.people.items()
    wanted = {name for name, one in wishes if one.also or (one.mail and settings.mail)}
    return frozenset(mailed | wanted)


def mail_of(office: Office, settings: NoticeSettings, name: str) -> str:
    """Return the address that the person's mail goes to; "" for none."""
    own = (holder.email for holder in office.holders if holder.name == name)
    return settings.wishes_of(name).mail or next(filter(None, own), "")


SENT, HALF, END, ESCALATED = "d", "h", "e", "s"
"""Marks of an item: sent at all, at half of its time, at its end, as escalated."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row that concerns a person; `entry` is its state and round (`Followed.entry`).

    `own`: it waits for the person; `escalated`: it waits for too long.
    """

    row: WaitingRow
    entry: str
    own: bool = False
    escalated: bool = False

    def reason(self, marks: str, today: date) -> Reason:
        """Return why it is to be sent soon; WAITING where it is not."""
        if self.escalated and ESCALATED not in marks:
            return Reason.ESCALATED
        if self.own and self.row.decision and SENT not in marks:
            return Reason.NEW
        if self.own and self._is_over(self.row.due, today) and END not in marks:
            return Reason.END
        if self.own and self._is_over(self.row.half, today) and HALF not in marks and SENT in marks:
            return Reason.HALF
        return Reason.WAITING

    def marks(self, today: date) -> str:
        """Return its marks once it is sent."""
        timed = ((HALF, self.row.half), (END, self.row.due))
        own = SENT + "".join(mark for mark, day in timed if self._is_over(day, today))
        return (own if self.own else "") + (ESCALATED if self.escalated else "")

    @staticmethod
    def _is_over(day: date | None, today: date) -> bool:
        return day is not None and day <= today


def items_by_person(
    rows: Iterable[WaitingRow],
    submissions: Mapping[SubmissionId, SubmissionRecord],
    recipients: Recipients,
    settings: NoticeSettings,
) -> dict[str, list[Item]]:
    """Return every person's items, in the order of the rows."""
    found: dict[str, list[Item]] = {}
    for row in rows:
        record = submissions.get(row.submission)
        entry = f"{row.state}.{record.revisions if record else 0}"
        own = recipients.of(row.role, row.unit)
        over = tuple(_escalated_to(row, own, recipients, settings))
        for name in dict.fromkeys((*own, *over)):
            item = Item(row, entry, own=name in own, escalated=name in over)
            found.setdefault(name, []).append(item)
    return found


def _escalated_to(
    row: WaitingRow, own: tuple[str, ...], recipients: Recipients, settings: NoticeSettings
) -> Iterator[str]:
    """Yield whom a row that is long past due is escalated to.

    First the stand-in of the day; after the same span again, or where nobody stands in, the
    superior, unless it is the superior who has it.
    """
    if row.late < settings.escalate_after:
        return
    stand_ins = recipients.stand_ins(row.role, row.unit)
    yield from stand_ins
    if stand_ins and row.late < 2 * settings.escalate_after:
        return
    if settings.superior is not None:
        yield from (name for name in recipients.of(settings.superior, None) if name not in own)


@dataclass(frozen=True, slots=True)
class ReportReminder:
    """The last month's report, which is not closed: its due day, and the open rows of the month."""

    period: Period
    due: date
    missing: tuple[WaitingRow, ...]


def report_reminder(
    office: Office,
    settings: NoticeSettings,
    rows: Iterable[WaitingRow],
    ledger: LedgerState,
    today: date,
) -> ReportReminder | None:
    """Return the report that its author is reminded of on the day; None for none.

    A month without a report on file and without open rows needs none.  `ledger` is as it is after
    the run, `rows` are what waits by it.
    """
    period = _last_month(today)
    due = report_due(period, office)
    if due is None or today < office.calendar.due(period.end, settings.report_from_working_day):
        return None
    record = parse_record(ledger.notes.get(OF_PERIOD + period.code, ""))
    missing = tuple(row for row in rows if _began(row, ledger.submissions) <= period.end)
    if (record is None and not missing) or (record is not None and record.closed):
        return None
    return ReportReminder(period, due, missing)


def next_report_day(office: Office, settings: NoticeSettings, today: date) -> date | None:
    """Return the next day on which a report's author is reminded; None without a report."""
    return min((day for day in _report_days(office, settings, today) if day > today), default=None)


def _report_days(office: Office, settings: NoticeSettings, today: date) -> Iterator[date]:
    last = _last_month(today)
    for period in (last, last.next):
        due = report_due(period, office)
        if due is not None:
            yield due
            yield office.calendar.due(period.end, settings.report_from_working_day)


def _last_month(today: date) -> Period:
    return period_of(today.replace(day=1) - timedelta(days=1))


def _began(row: WaitingRow, submissions: Mapping[SubmissionId, SubmissionRecord]) -> date:
    """Return the first day that is known of the submission; a far one where none is."""
    record = submissions.get(row.submission)
    days = [*record.since.values()] if record else []
    return min([*days, row.since or date.max])
