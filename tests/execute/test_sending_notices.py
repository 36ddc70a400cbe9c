"""Notices in a run: sent last, each by itself; what could not be sent is on record."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from sheetflow.app.backend import Ledger
from sheetflow.core.attempts import DOUBT_PREFIX, attempts_of
from sheetflow.core.effects import Counts, Outcome, Plan, SendNotice
from sheetflow.core.names import DrivePath, RoleId, SubmissionId, UnitId
from sheetflow.core.notices import (
    NoticeItem,
    NoticeKind,
    NoticeMessage,
    NoticeReport,
    Reason,
    message_of,
)
from sheetflow.core.register.sheet import RegisterSnapshot
from sheetflow.errors import OutageError, SheetflowError, UnavailableError
from sheetflow.execute.run_effects import run_effects
from tests.contract.homes import HOMES, new_drive, new_ledger, new_register
from tests.support.accepted import AS_OF, RUN, a_commit, a_first_commit, a_folder, a_notice

PEOPLE = ("Ani", "Budi", "Cici", "Dedi")


@dataclass
class Provider:
    """NoticeSender whose refusals a test sets by recipient, "" for all."""

    refusals: dict[str, type[SheetflowError]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def send(self, effect: SendNotice) -> None:
        self.tried.append(effect.recipient)
        refusal = self.refusals.get(effect.recipient) or self.refusals.get("")
        if refusal is not None:
            raise refusal(f"{effect.recipient}: not taken.", "Look at the provider.")
        self.sent.append(effect.recipient)


@dataclass
class Office:
    ledger: Ledger
    run_plan: Callable[[Plan, Provider | None], Outcome]
    minutes: int = 0

    def run(
        self, provider: Provider | None, *new: SendNotice, superseded: tuple[SendNotice, ...] = ()
    ) -> Outcome:
        state = self.ledger.load()
        commit = a_commit(state.version)
        if new and not state.submissions:
            commit = a_first_commit(base=state.version, outbox=(*new, a_folder()))
        elif new:
            commit = a_commit(state.version, outbox=new)
        gone = {one.id for one in superseded}
        waiting = tuple(one for one in self.ledger.unfinished() if one.id not in gone)
        moment = AS_OF + timedelta(minutes=self.minutes)
        counts = Counts(0, 0, 0, 0, 0, 0)
        plan = Plan(RUN, moment, commit, (), (), counts, waiting, attempts_of(state.notes))
        return self.run_plan(replace(plan, superseded=superseded), provider)


@pytest.fixture(params=HOMES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    ledger = new_ledger(request.param, tmp_path)
    drive = new_drive(request.param, tmp_path)
    register = new_register(request.param, tmp_path)
    snapshot: RegisterSnapshot = register.read()

    def run(plan: Plan, provider: Provider | None) -> Outcome:
        return run_effects(plan, ledger, drive.files, register, snapshot, notices=provider)

    return Office(ledger, run)


def test_notices_are_sent_after_what_they_tell_of_is_there(office: Office) -> None:
    provider = Provider()
    outcome = office.run(provider, *map(a_notice, PEOPLE))
    assert (outcome.done, outcome.failures, provider.sent) == (5, (), list(PEOPLE))
    assert not office.ledger.unfinished()
    assert not office.run(provider).done


def test_a_recipient_who_is_refused_holds_up_nobody(office: Office) -> None:
    provider = Provider({"Ani": UnavailableError})
    outcome = office.run(provider, *map(a_notice, PEOPLE))
    assert provider.sent == ["Budi", "Cici", "Dedi"]
    assert [f.problem for f in outcome.failures] == ["Ani: not taken."]
    assert list(office.ledger.unfinished()) == [a_notice("Ani")]
    (attempt,) = attempts_of(office.ledger.load().notes).values()
    assert attempt.failures == 1


def test_of_a_provider_that_is_down_every_notice_is_on_record(office: Office) -> None:
    provider = Provider({"": OutageError})
    outcome = office.run(provider, *map(a_notice, PEOPLE))
    assert provider.tried == ["Ani", "Budi"]
    assert [one.id for one in outcome.untried] == [a_notice("Cici").id, a_notice("Dedi").id]
    attempts = attempts_of(office.ledger.load().notes)
    assert set(attempts) == {a_notice(name).id for name in PEOPLE}
    assert {one.failures for one in attempts.values()} == {1}


def test_a_notice_never_waits_longer_than_four_hours(office: Office) -> None:
    provider = Provider({"": OutageError})
    office.run(provider, a_notice())
    for _ in range(8):
        office.run(provider)
    (attempt,) = attempts_of(office.ledger.load().notes).values()
    assert (attempt.failures, attempt.until - AS_OF) == (9, timedelta(hours=4))


def test_a_superseded_notice_is_acknowledged_unsent(office: Office) -> None:
    office.run(Provider({"": OutageError}), a_notice())
    provider = Provider()
    newer = a_notice(text='{"newer": true}')
    outcome = office.run(provider, newer, superseded=(a_notice(),))
    assert (provider.sent, outcome.done, outcome.dropped) == (["Siti Aminah"], 1, ())
    assert not office.ledger.unfinished()
    assert not attempts_of(office.ledger.load().notes)


def test_a_run_that_has_only_superseded_notices_is_not_empty(office: Office) -> None:
    office.run(Provider({"": OutageError}), a_notice())
    office.run(None, superseded=(a_notice(),))
    assert not office.ledger.unfinished()


def test_a_run_that_sends_nothing_keeps_the_notices(office: Office) -> None:
    outcome = office.run(None, a_notice())
    assert ["nobody sends" in one.problem for one in outcome.failures] == [True]
    assert list(office.ledger.unfinished()) == [a_notice()]


def test_a_message_is_read_back_as_it_was_committed() -> None:
    item = NoticeItem(
        SubmissionId("PUB-1"),
        12,
        "Sosialisasi “é”",
        "Periksa konsep",
        AS_OF.date(),
        3,
        "Foto kurang tajam",
        "drive:1",
        DrivePath("Pengajuan/1"),
        RoleId("kasubbag"),
        UnitId("kul"),
        decision=True,
        since=AS_OF.date(),
        reason=Reason.ESCALATED,
        holders=("Ani", "Budi"),
    )
    bare = NoticeItem(SubmissionId("PUB-2"), None, "", "")
    report = NoticeReport("2026-10", AS_OF.date(), (bare,), 7)
    whole = NoticeMessage(
        NoticeKind.DAILY,
        AS_OF,
        "Ani",
        "Kasubbag",
        "12:abc",
        (item, bare),
        60,
        report,
        ("Satu.",),
        AS_OF,
    )
    plain = NoticeMessage(NoticeKind.PROBLEM, AS_OF, "")
    for message in (whole, plain):
        assert message_of(message.to_json()) == message
        assert message_of(message.to_json()).to_json() == message.to_json()


def test_a_notice_that_a_dead_run_may_have_sent_is_marked_when_it_fails(office: Office) -> None:
    office.ledger.commit(a_first_commit(outbox=(a_notice(),)))  # and then the run died
    office.run(Provider({"": OutageError}))
    assert office.ledger.load().notes[DOUBT_PREFIX + a_notice().id] == "1"
    office.run(Provider())
    assert not [name for name in office.ledger.load().notes if a_notice().id in name]
