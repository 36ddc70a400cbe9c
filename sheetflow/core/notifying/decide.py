"""Whether one person gets a message now, and what is in it.

What needs a person soon (a new decision, the end of a step's time, something long overdue, the
report) is gathered for a while and then sent together; all that waits for him is in the list of the
day.  One message a person and run at most, one list a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sheetflow.core.effects import SendNotice
from sheetflow.core.names import SubmissionId
from sheetflow.core.notices import NoticeKind, NoticeMessage, Reason
from sheetflow.core.notifying.memory import Followed, PersonMemory
from sheetflow.core.notifying.quiet_time import NoticeClock
from sheetflow.core.notifying.recipients import Item, ReportReminder

MAX_FOLLOWED = 500
"""Most items a person's note holds; whoever has more gets one message, then the daily lists."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """A person's notice of an earlier run that is not acknowledged.

    `waits`: it has failed and is not tried now, so that it certainly was not sent; else it may have
    been, by a run that died.  `tried`: this run tries it again, if it may.  `reached`: one channel
    of several has taken it.
    """

    effect: SendNotice
    message: NoticeMessage
    waits: bool
    tried: bool
    reached: bool = False

    @property
    def missed(self) -> NoticeMessage | None:
        """The message, if the person cannot have seen it."""
        return None if self.reached else self.message


@dataclass(frozen=True, slots=True)
class Person:
    """All that concerns one person now, the longest waiting first."""

    name: str
    items: tuple[Item, ...] = ()
    report: ReportReminder | None = None
    only_daily: bool = False
    unsent: Unsent | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A message that goes out now: its kind, its items with their reasons, and its report."""

    kind: NoticeKind
    items: tuple[tuple[Item, Reason], ...]
    report: ReportReminder | None
    is_list: bool = False
    """It is in place of the list of the day, whatever its kind."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one person: the new memory, a message, what to do with an unsent one."""

    memory: PersonMemory
    chosen: Chosen | None = None
    drops_unsent: bool = False
    """The unsent notice is superseded, or nothing of it holds any more."""
    sends_unsent: bool = False
    """The unsent notice is tried again."""
    next: datetime | None = None
    """The next moment at which anything can be due for the person."""


def decide(person: Person, before: PersonMemory, clock: NoticeClock) -> Decision:
    """Return what the person gets at the clock's moment."""
    return _Deciding(person, before, clock).decide()


@dataclass
class _Deciding:
    """The decision on one person, from what he was sent before."""

    person: Person
    before: PersonMemory
    clock: NoticeClock

    def decide(self) -> Decision:
        old = self.person.unsent
        holds = old is not None and self._holds(old.message)
        drops, sends = old is not None and not holds, False
        chosen = None
        if self._is_list_due and self._has_own:
            chosen = self._the_list()
            drops = old is not None
        elif old is not None and holds and not old.waits:
            soon = self._is_superseded_soon(old.message)
            sends = old.tried and self.clock.is_allowed and not soon
        elif self._is_list_due or (self._is_time and not self._is_list_coming):
            merged = self._merged(old.missed if old and holds else None)
            chosen = replace(merged, is_list=merged.is_list or self._is_list_due)
            drops = old is not None
        memory = self._memory(chosen)
        waits_for_old = sends and self._urgent
        following = self._next(memory, at_once=waits_for_old)
        return Decision(memory, chosen, drops, sends, following)

    @cached_property
    def _is_crowded(self) -> bool:
        return len(self.person.items) > MAX_FOLLOWED

    @cached_property
    def _marks(self) -> Mapping[SubmissionId, str]:
        """What the person was sent of each item that is as it was then."""
        if self.before.crowded:
            return {one.row.submission: one.marks(self.clock.today) for one in self.person.items}
        now, known = {one.row.submission: one.entry for one in self.person.items}, self.before.items
        return {name: one.marks for name, one in known.items() if now.get(name) == one.entry}

    @cached_property
    def _reasons(self) -> tuple[tuple[Item, Reason], ...]:
        """Every item with its reason."""
        return tuple(
            (one, one.reason(self._marks.get(one.row.submission, ""), self.clock.today))
            for one in self.person.items
        )

    @cached_property
    def _report_stage(self) -> str:
        report = self.person.report
        if report is None:
            return ""
        return report.period.code + ("!" if report.due <= self.clock.today else "")

    @property
    def _is_report_new(self) -> bool:
        return bool(self._report_stage) and self.before.report != self._report_stage

    @cached_property
    def _is_anything_new(self) -> bool:
        return self._is_report_new or any(why is not Reason.WAITING for _, why in self._reasons)

    @property
    def _urgent(self) -> bool:
        """Whether something is gathered for a message of its own."""
        return self._is_anything_new and not self.person.only_daily

    @cached_property
    def _since(self) -> datetime | None:
        return (self.before.since or self.clock.now) if self._urgent else None

    @cached_property
    def _due_at(self) -> datetime | None:
        return self.clock.due_at(self._since) if self._since else None

    @property
    def _is_time(self) -> bool:
        return self.clock.is_allowed and self._due_at is not None and self._due_at <= self.clock.now

    @property
    def _has_list(self) -> bool:
        """Whether a list of the day would have anything in it."""
        return self._has_own or self._is_anything_new

    @cached_property
    def _has_own(self) -> bool:
        return any(one.own for one in self.person.items)

    @property
    def _is_list_due(self) -> bool:
        last = self.clock.last_list
        if last is None or not self.clock.is_allowed or self.before.list_day == self.clock.today:
            return False
        passed = self.before.listed is not None and self.before.listed >= last
        return self.before.had_list and self._has_list and not passed

    @property
    def _is_list_coming(self) -> bool:
        """Whether the list of the day goes out soon, with all that was gathered."""
        return (
            self.clock.is_list_near
            and self.before.list_day != self.clock.today
            and self.before.had_list
            and self._has_list
        )

    def _is_superseded_soon(self, message: NoticeMessage) -> bool:
        """Whether it is the list of an earlier day, and today's is still to come."""
        is_old = message.kind is NoticeKind.DAILY and message.at.date() < self.clock.today
        return is_old and self._has_own

    def _holds(self, message: NoticeMessage) -> bool:
        """Return whether anything of an unsent message still holds."""
        present = {one.row.submission for one in self.person.items}
        listed = any(item.submission in present for item in message.items)
        more = bool(present) and message.total > len(message.items)
        return listed or more or (message.report is not None and self.person.report is not None)

    def _the_list(self) -> Chosen:
        """Return all that waits, and all that is escalated to the person."""
        return Chosen(NoticeKind.DAILY, self._reasons, self.person.report, is_list=True)

    def _merged(self, old: NoticeMessage | None) -> Chosen:
        """Return all that was gathered, with what still holds of an unsent message."""
        is_cut = old is not None and old.total > len(old.items)
        if old is not None and self._has_own and (old.kind is NoticeKind.DAILY or is_cut):
            return self._the_list()
        before = {item.submission: item.reason for item in old.items} if old else {}
        if is_cut:  # nothing is the person's own, so all of it is escalated
            before = {one.row.submission: Reason.ESCALATED for one in self.person.items}
        items = []
        for one, why in self._reasons:
            reason = before.get(one.row.submission, why) if why is Reason.WAITING else why
            if reason is not Reason.WAITING:
                items.append((one, reason))
        reported = self._is_report_new or (old is not None and old.report is not None)
        report = self.person.report if reported else None
        return Chosen(_kind(reason for _, reason in items), tuple(items), report)

    def _memory(self, chosen: Chosen | None) -> PersonMemory:
        sent = {one.row.submission for one, _ in chosen.items} if chosen else set()
        is_list = chosen is not None and chosen.is_list
        listed = self.before.listed
        if is_list or not (self.before.had_list and self._has_list):
            # Made now, or it had nothing to list: what comes later is in the next one.
            listed = self.clock.last_list
        items = {} if self._is_crowded else dict(self._followed(sent))
        report = self._report_stage if chosen and chosen.report else self.before.report
        return PersonMemory(
            items,
            since=None if chosen else self._since,
            listed=listed,
            list_day=self.clock.today if is_list else self.before.list_day,
            report=report if self.person.report else "",
            had_list=self._has_list,
            crowded=self._is_crowded and (self.before.crowded or chosen is not None),
        )

    def _followed(self, sent: set[SubmissionId]) -> Iterator[tuple[SubmissionId, Followed]]:
        for one in self.person.items:
            name = one.row.submission
            followed = Followed(one.entry, self._marks.get(name, ""))
            yield name, followed.marked(one.marks(self.clock.today)) if name in sent else followed

    def _next(self, memory: PersonMemory, *, at_once: bool) -> datetime | None:
        """Return the next moment at which a message can be due, if nothing changes."""
        now, clock = self.clock.now, self.clock
        moments = [clock.next_list] if self._has_list else []
        if at_once:
            moments.append(now)
        elif memory.since is not None and self._due_at is not None:
            due = self._due_at if self._due_at > now else clock.first_allowed(now)
            moments.append(clock.next_list if due == now else due)
        return min(filter(None, moments), default=None)


def _kind(reasons: Iterator[Reason]) -> NoticeKind:
    found = set(reasons)
    if Reason.NEW in found:
        return NoticeKind.DECISION
    if Reason.ESCALATED in found:
        return NoticeKind.ESCALATION
    return NoticeKind.REMINDER if found else NoticeKind.REPORT


def pruned(memory: PersonMemory, today: date) -> PersonMemory | None:
    """Return the memory to be kept; None where nothing of it is of use any more."""
    used = memory.items or memory.had_list or memory.report or memory.since
    return memory if used or memory.list_day == today else None
