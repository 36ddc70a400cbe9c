"""`sheetflow status`: how the job fares and what waits, as text and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sheetflow.core.effects import Waiting
from sheetflow.core.formatting import format_number, format_weekday
from sheetflow.core.names import RoleId, UnitId
from sheetflow.core.office import Office
from sheetflow.core.reporting.period import Period
from sheetflow.core.running.run_log import RunEntry, failures_in_a_row, last_success
from sheetflow.core.signatories import role_label
from sheetflow.core.waiting import WaitingRow
from sheetflow.present.lines import Line, TextStyle
from sheetflow.present.run_data import Json, waiting_data

MISSED = 3
"""Intervals without a run, after which the job counts as dead."""
_INSTALL = "sheetflow schedule install"
LISTED = 5
"""Pieces of work set aside that text lists."""


@dataclass(frozen=True, slots=True)
class Installed:
    """What starts the job."""

    scheduler: str
    place: str
    is_current: bool
    next_run: datetime | None
    """None where it is switched off."""


@dataclass(frozen=True, slots=True)
class OfficeStatus:
    """All that `status` has found out; what could not be read is a sentence in `troubles`."""

    now: datetime
    installed: tuple[Installed, ...]
    runs: tuple[RunEntry, ...]
    waiting: tuple[WaitingRow, ...] = ()
    set_aside: tuple[Waiting, ...] = ()
    report: tuple[Period, date] | None = None
    """The report that is due next, and by when."""
    troubles: tuple[str, ...] = ()

    @property
    def last(self) -> RunEntry | None:
        """The newest run that has ended."""
        ended = [entry for entry in self.runs if entry.ended is not None]
        return ended[-1] if ended else None

    @property
    def under_way(self) -> RunEntry | None:
        """The newest run, if it has not ended."""
        return self.runs[-1] if self.runs and self.runs[-1].ended is None else None

    def is_late(self, office: Office) -> bool:
        """Return whether the job has missed several starts."""
        gone = timedelta(minutes=MISSED * office.schedule.every_minutes)
        newest = self.runs[-1].began if self.runs else None
        return bool(self.installed and newest and self.now - newest > gone)

    def by_holder(self) -> dict[tuple[RoleId, UnitId | None], list[WaitingRow]]:
        """Return what waits by role and unit, the most first."""
        found: dict[tuple[RoleId, UnitId | None], list[WaitingRow]] = {}
        for row in self.waiting:
            found.setdefault((row.role, row.unit), []).append(row)
        return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def status_lines(status: OfficeStatus, office: Office) -> Iterator[Line]:
    """Yield the schedule, the last run, what failed, what waits, the report's day."""
    yield Line(f"{office.name(office.language)} · {_moment(status.now, office)}", 0, _TITLE)
    yield from _schedule_lines(status, office)
    yield from _run_lines(status, office)
    for trouble in status.troubles:
        yield Line(trouble, 0, TextStyle.ERROR)
    yield from _waiting_lines(status, office)
    yield from _aside_lines(status.set_aside, office)
    if status.report is not None:
        period, due = status.report
        values = {
            "periode": period.label(office.texts, office.language),
            "hari": format_weekday(due, office.language),
        }
        late = status.now.date() > due
        key = "status.report_late" if late else "status.report"
        yield Line(office.text(key, **values), 0, TextStyle.ERROR if late else TextStyle.PLAIN)


def _schedule_lines(status: OfficeStatus, office: Office) -> Iterator[Line]:
    if not status.installed:
        yield Line(office.text("status.not_installed"), 0, TextStyle.WARNING)
    for one in status.installed:
        if one.next_run is None:
            yield Line(office.text("schedule.off", pasang=_INSTALL), 0, TextStyle.WARNING)
            continue
        yield Line(
            office.text(
                "status.installed",
                penjadwal=one.scheduler,
                n=office.schedule.every_minutes,
                kapan=_moment(one.next_run, office),
            )
        )
        if not one.is_current:
            yield Line(office.text("schedule.differs", pasang=_INSTALL), 0, TextStyle.WARNING)


def _run_lines(status: OfficeStatus, office: Office) -> Iterator[Line]:
    if not status.runs:
        yield Line(office.text("status.no_run"), 0, TextStyle.WARNING)
        return
    if status.under_way is not None:
        began = _moment(status.under_way.began, office)
        yield Line(office.text("status.under_way", kapan=began))
    if status.last is not None:
        yield _last_line(status.last, office)
    if status.is_late(office):
        n = int((status.now - status.runs[-1].began).total_seconds() // 60)
        yield Line(office.text("status.dead", n=n), 0, TextStyle.ERROR)
    failed = failures_in_a_row(status.runs)
    if failed:
        since = _moment(failed[0].began, office)
        text = office.text("status.failing", n=len(failed), kapan=since, sebab=_problem(failed[-1]))
        yield Line(text, 0, TextStyle.ERROR)
        success = last_success(status.runs)
        if success is not None:
            at = _moment(success.began, office)
            yield Line(office.text("status.last_success", kapan=at), 2)


def _last_line(entry: RunEntry, office: Office) -> Line:
    at = _moment(entry.began, office)
    if entry.was_killed:
        return Line(office.text("status.killed", kapan=at), 0, TextStyle.ERROR)
    if entry.was_busy:
        return Line(office.text("status.busy", kapan=at))
    if not entry.succeeded:
        return Line(office.text("status.failed", kapan=at, kode=entry.code), 0, TextStyle.ERROR)
    values = {"n": entry.rows, "e": entry.errors, "w": entry.warnings}
    seconds = format_number(round(entry.seconds, 1), office.language)
    return Line(office.text("status.last", kapan=at, detik=seconds, **values))


def _problem(entry: RunEntry) -> str:
    return " ".join(entry.problem.split())


def _waiting_lines(status: OfficeStatus, office: Office) -> Iterator[Line]:
    if not status.waiting:
        return
    yield Line(office.text("status.waiting", n=len(status.waiting)), 0, _TITLE)
    for (role, unit), rows in status.by_holder().items():
        text = office.text("status.of_role", siapa=_holder(role, unit, office), n=len(rows))
        since = min((row.since for row in rows if row.since), default=None)
        if since is not None:
            day = format_weekday(since, office.language)
            text = f"{text}; {office.text('status.since', hari=day)}"
        late = sum(row.late > 0 for row in rows)
        if late:
            text = f"{text}; {office.text('status.late', n=late)}"
        yield Line(text, 2, TextStyle.WARNING if late else TextStyle.PLAIN)


def _holder(role: RoleId, unit: UnitId | None, office: Office) -> str:
    known = office.unit_by_id.get(unit) if unit else None
    label = role_label(role, office)
    return f"{label} · {known.label(office.language)}" if known else label


def _aside_lines(set_aside: Sequence[Waiting], office: Office) -> Iterator[Line]:
    if not set_aside:
        return
    yield Line(office.text("status.aside", n=len(set_aside)), 0, TextStyle.WARNING)
    for one in set_aside[:LISTED]:
        at = _moment(one.attempt.until, office)
        text = office.text("status.again", kapan=at)
        yield Line(f"{one.path}: {one.attempt.problem} {one.attempt.fix} {text}", 2)


def _moment(moment: datetime, office: Office) -> str:
    return f"{moment.astimezone(office.zone):%d/%m/%Y %H:%M %Z}"


_TITLE = TextStyle.TITLE


def status_data(status: OfficeStatus, office: Office) -> Json:
    """Return the same as plain data; times are ISO 8601."""
    last, success = status.last, last_success(status.runs)
    failed = failures_in_a_row(status.runs)
    return {
        "office": office.id,
        "as_of": status.now.isoformat(),
        "installed": [
            {
                "scheduler": one.scheduler,
                "place": one.place,
                "up_to_date": one.is_current,
                "next_run": one.next_run.isoformat() if one.next_run else None,
            }
            for one in status.installed
        ],
        "every_minutes": office.schedule.every_minutes,
        "missed": status.is_late(office),
        "last_run": _run_data(last) if last else None,
        "last_success": success.began.isoformat() if success else None,
        "failed_in_a_row": len(failed),
        "problem": _problem(failed[-1]) if failed else "",
        "waiting": [
            {
                "role": role,
                "unit": unit,
                "count": len(rows),
                "late": sum(row.late > 0 for row in rows),
                "oldest": min((f"{row.since}" for row in rows if row.since), default=None),
            }
            for (role, unit), rows in status.by_holder().items()
        ],
        "set_aside": [waiting_data(one) for one in status.set_aside],
        "report": status.report
        and {"period": status.report[0].code, "due": status.report[1].isoformat()},
        "troubles": list(status.troubles),
    }


def _run_data(entry: RunEntry) -> Json:
    return {
        "began": entry.began.isoformat(),
        "ended": entry.ended.isoformat() if entry.ended else None,
        "code": entry.code,
        "problem": entry.problem,
        "seconds": entry.seconds,
        "rows": entry.rows,
        "errors": entry.errors,
        "warnings": entry.warnings,
    }
