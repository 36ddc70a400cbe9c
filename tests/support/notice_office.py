"""An office's notices without its register: rows that wait are what a test says."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sheetflow.core.acting import Acting
from sheetflow.core.attempts import DOUBT_PREFIX, WORK_PREFIX, attempts_of, failed_again
from sheetflow.core.effects import Commit, Counts, Plan, SendNotice
from sheetflow.core.names import RoleId, RowId, RunId, StateId, SubmissionId, UnitId, WorkflowId
from sheetflow.core.notices import (
    MailServer,
    NoticeMessage,
    NoticeSettings,
    PersonNotices,
    message_of,
)
from sheetflow.core.notifying.plan_notices import add_notices
from sheetflow.core.office import Office
from sheetflow.core.organisation import Holder
from sheetflow.core.planning.unfinished import sort_unfinished
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.waiting import WaitingRow
from sheetflow.errors import OutageError
from tests.support.offices_by_settings import office_of

ZONE = ZoneInfo("Asia/Jakarta")
KASUBBAG, STAFF, SECRETARY = RoleId("kasubbag"), RoleId("admin_subbag"), RoleId("sekretaris")
KUL, HUKUM = UnitId("kul"), UnitId("hukum")


def at(text: str) -> datetime:
    """Return "2025-10-13 07:30" in the office's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def holder(  # noqa: PLR0917 - as settings list a holder
    name: str,
    role: RoleId = KASUBBAG,
    unit: UnitId | None = KUL,
    acting: Acting | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Holder:
    email = f"{name.lower()}@contoh.example"
    return Holder(
        name=name, role=role, unit=unit, acting=acting, email=email, since=since, until=until
    )


def waiting(name: str = "PUB-1", **changes: object) -> WaitingRow:
    """Return a row that waits for the Kasubbag's decision."""
    plain = WaitingRow(
        submission=SubmissionId(name),
        row_id=RowId(name),
        row=2,
        workflow=WorkflowId("publikasi-medsos"),
        state=StateId("bahan"),
        step=2,
        role=KASUBBAG,
        unit=KUL,
        title=f"Rapat {name}",
        todo="Putuskan",
        decision=True,
        since=None,
        due=None,
        late=0,
        half=None,
        returned="",
        draft="",
        folder=None,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test's own fields


SETTINGS = NoticeSettings(sender="job@contoh.example", mail=MailServer("smtp.contoh.example"))
OFFICE = replace(
    office_of(),
    holders=(holder("Ani"), holder("Budi", STAFF), holder("Sari", SECRETARY, None)),
    notices=SETTINGS,
    report=None,
)


def office_with(
    *holders: Holder, people: dict[str, PersonNotices] | None = None, **changes: object
) -> Office:
    """Return the office with these holders, and settings of notices changed."""
    settings = replace(SETTINGS, people=people or {}, **changes)  # type: ignore[arg-type]
    return replace(OFFICE, holders=holders or OFFICE.holders, notices=settings)


@dataclass
class NoticeOffice:
    """Runs that decide notices, send them and remember: a ledger's part in it, and no more.

    `rows` wait; a run in which they differ from the run before commits.  `refuses` are recipients
    whose provider is down; `dies` kills a run between sending and acknowledging.
    """

    office: Office = OFFICE
    rows: list[WaitingRow] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    dies: bool = False
    notes: dict[str, str] = field(default_factory=dict)
    outbox: list[SendNotice] = field(default_factory=list)
    sent: list[tuple[datetime, SendNotice]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    decided: int = 0
    version: int = 0
    _before: list[WaitingRow] = field(default_factory=list)

    def plan(self, now: datetime) -> Plan:
        changed = self.rows != self._before
        commit = Commit(self.version, RunId(f"run-{self.version}-{now:%d%H%M}"), now)
        commit = replace(commit, next_number=self.version + 2 if changed else None)
        records = {
            row.submission: SubmissionRecord(
                row.submission,
                row.row_id,
                row.workflow,
                row.state,
                "1",
                revisions=self.revisions.get(row.submission, 0),
            )
            for row in self.rows
        }
        ledger = LedgerState(self.version, {}, records, notes=dict(self.notes))
        unfinished = sort_unfinished(self.outbox, ledger, now)
        plan = Plan(
            commit.run_id,
            now,
            commit,
            (),
            (),
            Counts(0, 0, 0, 0, 0, 0),
            unfinished.due,
            unfinished.attempts,
        )
        find = partial(self._find_waiting, now.date())
        return add_notices(plan, self.office, ledger, self.outbox, find)

    def _find_waiting(self, today: date) -> tuple[WaitingRow, ...]:
        self.decided += 1
        return tuple(self._aged(row, today) for row in self.rows)

    def _aged(self, row: WaitingRow, today: date) -> WaitingRow:
        """Return the row as late as it is on the day, unless the test says how late it is."""
        if row.late or row.due is None:
            return row
        return replace(row, late=self.office.calendar.elapsed(row.due, today))

    def run(self, now: datetime) -> list[NoticeMessage]:
        """Return what was sent in this run."""
        plan = self.plan(now)
        if not plan.commit.empty:
            self.version += 1
            self._note(plan.commit.notes)
            self.outbox += [one for one in plan.commit.outbox if isinstance(one, SendNotice)]
        self._before = list(self.rows)
        done = set(plan.superseded)
        failed = {}
        tried = [*plan.unfinished, *plan.commit.outbox]
        for effect in tried:
            assert isinstance(effect, SendNotice)
            if effect.recipient in self.refuses:
                failed[effect.id] = effect
                continue
            self.sent.append((now, effect))
            done.add(effect)
        sent = [message_of(one.context) for when, one in self.sent if when == now]
        if self.dies:
            return sent
        self.outbox = [one for one in self.outbox if one not in done]
        self._note(plan.notes)
        self._note({mark + e.id: "" for e in done for mark in (WORK_PREFIX, DOUBT_PREFIX)})
        for name in failed:
            again = failed_again(
                attempts_of(self.notes).get(name),
                OutageError("down", "wait"),
                now,
                timedelta(hours=4),
            )
            if name in {one.id for one in plan.unfinished} - plan.attempts.keys():
                self._note({DOUBT_PREFIX + name: "1"})
            self._note({WORK_PREFIX + name: again.to_note()})
        return sent

    def _note(self, notes: Mapping[str, str]) -> None:
        self.notes |= notes
        self.notes = {name: text for name, text in self.notes.items() if text}

    def runs(self, first: str, last: str, minutes: int = 10) -> list[NoticeMessage]:
        """Run every so many minutes, both ends included; return all that was sent."""
        now, end = at(first), at(last)
        found = []
        while now <= end:
            found += self.run(now)
            now += timedelta(minutes=minutes)
        return found
