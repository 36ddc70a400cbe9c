"""The notices of a run: added to its plan, in one commit with its decisions.

Nothing is computed unless something was decided, a moment of notices was reached (the office's note
has the next one), or a notice of an earlier run is to be tried again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from sheetflow.core.acknowledge_effects import with_newer
from sheetflow.core.attempts import DOUBT_PREFIX
from sheetflow.core.effects import OutboxEffect, Plan, SendNotice
from sheetflow.core.ledger.hash_chain import link
from sheetflow.core.ledger.head import Head
from sheetflow.core.names import EffectId, SubmissionId
from sheetflow.core.notices import TAKEN_PREFIX, NoticeMessage, NoticeSettings, message_of
from sheetflow.core.notifying import memory, recipients
from sheetflow.core.notifying.decide import Decision, Person, Unsent, decide, pruned
from sheetflow.core.notifying.quiet_time import NoticeClock, midnight
from sheetflow.core.notifying.write_message import MessageWriter
from sheetflow.core.office import Office
from sheetflow.core.records import LedgerState, SubmissionRecord
from sheetflow.core.waiting import WaitingRow
from sheetflow.core.words import text_digest

FindWaiting = Callable[[], tuple[WaitingRow, ...]]
"""Returns what waits once the plan's decisions are committed, the longest waiting first."""


def add_notices(
    plan: Plan,
    office: Office,
    ledger: LedgerState,
    outbox: Sequence[OutboxEffect],
    find_waiting: FindWaiting,
) -> Plan:
    """Return the plan with the notices that are due at its time.

    `outbox` is what earlier runs have left; `find_waiting` is called only when it is needed.
    """
    unsent = [effect for effect in outbox if isinstance(effect, SendNotice)]
    if office.notices is None:
        return _without_notices(plan, ledger, unsent)
    return _NoticePlanner(plan, office, office.notices, ledger, unsent, find_waiting).plan()


def _without_notices(plan: Plan, ledger: LedgerState, unsent: Sequence[SendNotice]) -> Plan:
    """Return the plan of an office whose notices were switched off: nothing of them is kept."""
    kinds = (memory.PERSON_PREFIX, TAKEN_PREFIX)
    forgotten = {n: "" for n in ledger.notes if n == memory.OFFICE_NOTE or n.startswith(kinds)}
    if not unsent and not forgotten:
        return plan
    kept = tuple(effect for effect in plan.unfinished if not isinstance(effect, SendNotice))
    notes = {**plan.notes, **forgotten}
    return replace(plan, unfinished=kept, superseded=(*plan.superseded, *unsent), notes=notes)


class _NoticePlanner:
    """The making of a run's notices."""

    def __init__(  # noqa: PLR0913, PLR0917 - the run, the office, and what earlier runs have left
        self,
        plan: Plan,
        office: Office,
        settings: NoticeSettings,
        ledger: LedgerState,
        unsent: Sequence[SendNotice],
        find_waiting: FindWaiting,
    ) -> None:
        self._plan, self._ledger, self._find_waiting = plan, ledger, find_waiting
        self._office, self._settings = office, settings
        self._now = plan.as_of
        self._clock = NoticeClock(settings, office.calendar, plan.as_of)
        self._recipients = recipients.Recipients(office, plan.as_of.date())
        self._unsent = {effect.recipient: effect for effect in unsent}
        newest = {effect.id for effect in self._unsent.values()}
        # Each was committed to supersede the ones before it to the same person.
        self._superseded = [effect for effect in unsent if effect.id not in newest]
        self._tried = {one.id for one in plan.unfinished if isinstance(one, SendNotice)}

    def plan(self) -> Plan:
        """Return the plan with its notices."""
        if not self._is_due:
            return self._with_unfinished(set()) if self._tried else self._plan
        decisions = tuple(self._decisions())
        writer = MessageWriter(self._office, self._recipients, self._now, self._head)
        effects: list[SendNotice] = []
        tried: set[EffectId] = set()
        for person, decision in decisions:
            old = person.unsent
            if old is not None and decision.drops_unsent:
                self._superseded.append(old.effect)
            if old is not None and decision.sends_unsent:
                tried.add(old.effect.id)
            if decision.chosen is not None:
                message = writer.write(person.name, decision.chosen, old.missed if old else None)
                effects.append(self._effect(message))
        gone = (TAKEN_PREFIX + effect.id for effect in self._superseded)
        notes = {name: "" for name in gone if name in self._ledger.notes}
        notes.update(self._changed_notes(decisions))
        return self._with_notes(self._with_unfinished(tried), effects, notes)

    @cached_property
    def _is_due(self) -> bool:
        """Whether anything can have become due since it was last decided."""
        before = memory.office_memory(self._ledger.notes.get(memory.OFFICE_NOTE, ""))
        return (
            before is None
            or before.is_due(self._key, self._now)
            or not self._plan.commit.empty
            or bool(self._tried and self._clock.is_allowed)
        )

    @cached_property
    def _key(self) -> str:
        """A digest of all settings that affect who gets what, and when."""
        office, settings = self._office, self._settings
        reachable = sorted(self._reachable)
        people = sorted((name, one.only) for name, one in settings.people.items())
        times = (settings.gather_minutes, settings.daily_at, settings.quiet)
        others = (settings.escalate_after, settings.superior, settings.report_from_working_day)
        whole = (office.rules_digest, office.zone, reachable, people, times, others, office.report)
        return text_digest(repr(whole), 8)

    @cached_property
    def _head(self) -> str:
        """The ledger's newest event once this plan is committed."""
        ledger = self._ledger
        chained = link(ledger.events, ledger.head, self._plan.commit.events)
        last = Head(chained[-1].sequence, chained[-1].hash) if chained else None
        return str(last or Head(ledger.events, ledger.head))

    @cached_property
    def _reachable(self) -> frozenset[str]:
        return recipients.reachable_people(self._office, self._settings)

    @cached_property
    def _rows(self) -> tuple[WaitingRow, ...]:
        return self._find_waiting()

    @cached_property
    def _submissions(self) -> Mapping[SubmissionId, SubmissionRecord]:
        new = {record.id: record for record in self._plan.commit.submissions}
        return with_newer(self._ledger.submissions, new)

    def _decisions(self) -> Iterator[tuple[Person, Decision]]:
        """Yield each person whom anything concerns, by name, with what becomes of him."""
        notes = self._ledger.notes
        items = recipients.items_by_person(
            self._rows, self._submissions, self._recipients, self._settings
        )
        report = self._report
        reporters = self._reporters() if report else ()
        start = memory.PERSON_PREFIX
        known = {note.removeprefix(start) for note in notes if note.startswith(start)}
        for name in sorted({*items, *known, *self._unsent, *reporters}):
            person = Person(name, unsent=self._unsent_of(name))
            if name in self._reachable:
                person = replace(
                    person,
                    items=tuple(items.get(name, ())),
                    report=report if name in reporters else None,
                    only_daily=self._settings.wishes_of(name).only == "daily",
                )
            note = notes.get(memory.PERSON_PREFIX + name, "")
            before = memory.person_memory(note, self._office.zone, self._now)
            yield person, decide(person, before, self._clock)

    @cached_property
    def _report(self) -> recipients.ReportReminder | None:
        after = replace(self._ledger, submissions=self._submissions)
        return recipients.report_reminder(
            self._office, self._settings, self._rows, after, self._clock.today
        )

    def _reporters(self) -> tuple[str, ...]:
        report = self._office.report
        return self._recipients.in_any_unit(report.prepared_by) if report else ()

    def _unsent_of(self, name: str) -> Unsent | None:
        effect = self._unsent.get(name)
        if effect is None:
            return None
        notes, tried = self._ledger.notes, effect.id in self._tried
        return Unsent(
            effect,
            message_of(effect.context),
            waits=not tried and DOUBT_PREFIX + effect.id not in notes,
            tried=tried,
            reached=TAKEN_PREFIX + effect.id in notes,
        )

    def _effect(self, message: NoticeMessage) -> SendNotice:
        """Return the effect, whose id is the same for the same run on the same ledger."""
        kind, name = message.kind.value, message.recipient
        text = "\n".join((self._office.id, self._plan.run_id, kind, name))
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        context = message.to_json()
        return SendNotice(EffectId(f"notice:{digest}"), SubmissionId(""), name, kind, context)

    def _changed_notes(
        self, decisions: Iterable[tuple[Person, Decision]]
    ) -> Iterator[tuple[str, str]]:
        known = self._ledger.notes
        for person, decision in decisions:
            kept = pruned(decision.memory, self._clock.today)
            name, text = memory.PERSON_PREFIX + person.name, kept.to_note() if kept else ""
            if known.get(name, "") != text:
                yield name, text
        before = memory.office_memory(known.get(memory.OFFICE_NOTE, ""))
        after = memory.OfficeMemory(self._key, self._now, self._next(decisions))
        if before is None or self._now < before.at or before.differs(after):
            yield memory.OFFICE_NOTE, after.to_note()

    def _next(self, decisions: Iterable[tuple[Person, Decision]]) -> datetime | None:
        """Return the next moment at which anything can be due, if nothing changes."""
        moments = [decision.next for _, decision in decisions]
        if self._rows or self._report:
            moments.append(self._clock.tomorrow)  # days change holders, lateness and halves
        day = recipients.next_report_day(self._office, self._settings, self._clock.today)
        if day is not None:
            moments.append(self._clock.first_allowed(midnight(day, self._now)))
        return min(filter(None, moments), default=None)

    def _with_unfinished(self, tried: Set[EffectId]) -> Plan:
        """Return the plan whose earlier notices are those to be `tried`, and the superseded."""
        unfinished = tuple(
            effect
            for effect in self._plan.unfinished
            if not isinstance(effect, SendNotice) or effect.id in tried
        )
        superseded = (*self._plan.superseded, *self._superseded)
        return replace(self._plan, unfinished=unfinished, superseded=superseded)

    @staticmethod
    def _with_notes(plan: Plan, effects: Sequence[SendNotice], notes: Mapping[str, str]) -> Plan:
        """Return the plan with new notices and notes, in its commit unless there is none."""
        commit = replace(plan.commit, outbox=(*plan.commit.outbox, *effects))
        if commit.empty:
            return replace(plan, notes={**plan.notes, **notes})
        return replace(plan, commit=replace(commit, notes={**commit.notes, **notes}))
