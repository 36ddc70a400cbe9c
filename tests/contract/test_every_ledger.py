"""What every ledger guarantees, in every backend."""

from dataclasses import replace
from pathlib import Path

import pytest

from sheetflow.app.backend import Ledger
from sheetflow.core.effects import Commit
from sheetflow.core.ledger.hash_chain import BreakKind
from sheetflow.core.ledger.head import NO_EVENTS, Head
from sheetflow.core.names import EffectId, RowId, SubmissionId
from sheetflow.core.records import Level, Proof
from sheetflow.errors import StaleError
from tests.contract.homes import HOMES, new_ledger
from tests.support.accepted import (
    APPROVED,
    PROOF,
    SIGNED,
    a_cancel,
    a_commit,
    a_copy,
    a_filling,
    a_first_commit,
    a_folder,
    a_full_record,
    a_full_row,
    a_move,
    a_notice,
    a_record,
    a_row,
    a_start,
    an_event,
    filed,
)


@pytest.fixture(params=HOMES)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Ledger:
    return new_ledger(request.param, tmp_path)


def test_a_new_ledger_is_empty(ledger: Ledger) -> None:
    state = ledger.load()
    assert (state.version, state.next_number, state.head) == (0, 1, "")
    assert (dict(state.rows), dict(state.submissions)) == ({}, {})
    assert not [*ledger.unfinished(), *ledger.history(), *ledger.audit()]


def test_what_was_committed_is_read_back(ledger: Ledger) -> None:
    record, row = a_full_record(), a_full_row()
    ledger.commit(a_commit(submissions=(record, a_record("PUB-3")), rows=(row, a_row("PUB-3"))))
    state = ledger.load()
    assert dict(state.submissions) == {"PUB-2": record, "PUB-3": a_record("PUB-3")}
    assert dict(state.rows) == {"PUB-2": row, "PUB-3": a_row("PUB-3")}


def test_a_later_commit_replaces_records_and_keeps_the_others(ledger: Ledger) -> None:
    ledger.commit(a_commit(submissions=(a_record("A"), a_record("B")), rows=(a_row("A"),)))
    changed = a_full_record("A")
    ledger.commit(a_commit(1, submissions=(changed,), rows=(a_row("B"),)))
    state = ledger.load()
    assert dict(state.submissions) == {"A": changed, "B": a_record("B")}
    assert set(state.rows) == {"A", "B"}


def test_what_was_loaded_does_not_change_by_a_later_commit(ledger: Ledger) -> None:
    names = [f"PUB-{number}" for number in range(100)]
    ledger.commit(a_commit(submissions=tuple(map(a_record, names))))
    before = ledger.load()
    changed = tuple(a_record(name, "konsep") for name in names[:50])
    ledger.commit(a_commit(1, submissions=changed, outbox=(a_copy(),)))
    ledger.acknowledge([(a_copy().id, (filed(a_copy()),))])
    assert {record.state for record in before.submissions.values()} == {"bahan"}
    assert before.submissions[SubmissionId("PUB-1")].files == ()
    assert SubmissionId("PUB-1") in before.submissions
    assert before.submissions.get(SubmissionId("none")) is None
    assert before.rows.get(RowId("none")) is None


def test_a_stale_commit_is_refused_whole(ledger: Ledger) -> None:
    ledger.commit(a_first_commit("A"))
    stale = a_first_commit("B", base=0, outbox=(a_folder(),))
    with pytest.raises(StaleError):
        ledger.commit(stale)
    state = ledger.load()
    assert (state.version, set(state.rows), set(state.submissions)) == (1, {"A"}, {"A"})
    assert len(list(ledger.history())) == 1
    assert list(ledger.unfinished()) == []


def test_a_commit_that_cannot_be_stored_leaves_nothing(ledger: Ledger) -> None:
    naive = an_event(at=an_event().at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        ledger.commit(a_first_commit(events=(an_event(), naive)))
    assert ledger.load().version == 0
    assert list(ledger.history()) == []


def test_events_are_chained_over_all_submissions(ledger: Ledger) -> None:
    ledger.commit(a_first_commit("A"))
    ledger.commit(a_first_commit("B", base=1))
    ledger.commit(
        a_commit(2, events=(an_event("A", "konsep"),), submissions=(a_record("A", "konsep"),))
    )
    first, second, third = ledger.history()
    assert (first.previous, second.previous, third.previous) == ("", first.hash, second.hash)
    assert [one.sequence for one in ledger.history(SubmissionId("A"))] == [1, 3]
    state = ledger.load()
    assert state.head == third.hash
    assert state.submissions[SubmissionId("A")].last_hash == third.hash
    assert list(ledger.audit()) == []


def test_the_head_and_each_event_are_found_by_number(ledger: Ledger) -> None:
    assert ledger.head() == NO_EVENTS
    ledger.commit(a_first_commit("A"))
    ledger.commit(a_first_commit("B", base=1))
    first, second = ledger.history()
    assert ledger.head() == Head(2, second.hash)
    found = [ledger.hash_at(number) for number in (0, 1, 2, 3, 10**9)]
    assert found == [None, first.hash, second.hash, None, None]


def test_an_event_is_read_back_as_it_was(ledger: Ledger) -> None:
    odd = an_event(actor="\ud800 “Kasubbag”", evidence=(("judul", "\0\n\udfff"),), files=())
    named, proved = an_event(proof=Proof(Level.NAMED)), an_event(proof=PROOF)
    answered, signed = an_event(proof=APPROVED), an_event(proof=SIGNED)
    events = (odd, an_event(), named, proved, answered, signed)
    ledger.commit(a_first_commit(events=events))
    assert tuple(one.event for one in ledger.history()) == events
    assert BreakKind.ALTERED not in {found.kind for found in ledger.audit()}


def test_the_outbox_keeps_its_order_until_acknowledged(ledger: Ledger) -> None:
    approvals = (a_start(), a_start(due=None), a_cancel())
    more = (a_copy(), a_copy(b"x", "Masuk/x.jpg"), *approvals)
    effects = (a_move(), a_folder(), a_filling(), *more)
    ledger.commit(a_first_commit(outbox=effects))
    assert tuple(ledger.unfinished()) == effects
    ledger.acknowledge([(effects[1].id, ())])
    assert tuple(ledger.unfinished()) == (effects[0], *effects[2:])
    ledger.acknowledge([(effect.id, ()) for effect in effects])
    assert list(ledger.unfinished()) == []


def test_a_notice_is_kept_word_for_word_until_it_is_sent(ledger: Ledger) -> None:
    notices = (a_notice(), a_notice("Budi, S.H.", '{"judul":"é “" \\n\t}' + "panjang " * 12_000))
    ledger.commit(a_first_commit(outbox=(a_folder(), *notices)))
    assert list(ledger.unfinished()) == [a_folder(), *notices]
    assert list(ledger.audit()) == []
    version = ledger.load().version
    ledger.acknowledge([(notices[0].id, ())], {"kabar:Siti Aminah": "{}"})
    assert list(ledger.unfinished()) == [a_folder(), notices[1]]
    assert ledger.load().version == version + 1
    assert list(ledger.audit()) == []


def test_a_commit_of_a_notice_alone_has_its_memory_with_it(ledger: Ledger) -> None:
    ledger.commit(a_first_commit("A"))
    ledger.commit(a_commit(1, outbox=(a_notice(),), notes={"kabar": "x"}))
    state = ledger.load()
    assert (state.version, state.notes["kabar"], state.events) == (2, "x", 1)
    with pytest.raises(StaleError):
        ledger.commit(a_commit(1, outbox=(a_notice("Budi"),), notes={"kabar": "y"}))
    assert (list(ledger.unfinished()), ledger.load().notes["kabar"]) == ([a_notice()], "x")
    assert list(ledger.audit()) == []


def test_a_copy_that_is_done_stands_in_the_record(ledger: Ledger) -> None:
    copy = a_copy()
    ledger.commit(a_first_commit(outbox=(copy,)))
    really = filed(copy, "2025/PUB-1/01_bahan/foto (2).jpg")
    ledger.acknowledge([(copy.id, (really,))])
    assert ledger.load().submissions[SubmissionId("PUB-1")].files == (really,)


def test_acknowledging_again_or_what_is_unknown_changes_nothing(ledger: Ledger) -> None:
    copy = a_copy()
    ledger.acknowledge([(copy.id, (filed(copy),))])
    ledger.commit(a_first_commit(outbox=(copy,)))
    ledger.acknowledge([(copy.id, (filed(copy),)), (copy.id, (filed(copy),)), (EffectId("?"), ())])
    state = ledger.load()
    ledger.acknowledge([(copy.id, ())])
    again = ledger.load()
    assert again.version == state.version
    assert dict(again.submissions) == dict(state.submissions)


def test_a_run_that_loaded_before_an_acknowledgement_cannot_undo_it(ledger: Ledger) -> None:
    copy = a_copy()
    ledger.commit(a_first_commit(outbox=(copy,)))
    base = ledger.load().version
    ledger.acknowledge([(copy.id, (filed(copy),))])
    with pytest.raises(StaleError):
        ledger.commit(a_commit(base, submissions=(a_record(),)))


def test_the_version_does_not_depend_on_how_acknowledgements_were_grouped(
    tmp_path: Path, ledger: Ledger
) -> None:
    effects = [a_copy(bytes([n]), f"Masuk/{n}.jpg") for n in range(5)]
    commit = a_first_commit(outbox=tuple(effects))
    done = [(effect.id, (filed(effect),)) for effect in effects]
    other = new_ledger("memory", tmp_path)
    for each in (ledger, other):
        each.commit(commit)
    ledger.acknowledge(done)
    for one in done:
        other.acknowledge([one, done[0]])
    assert ledger.load().version == other.load().version
    assert dict(ledger.load().submissions) == dict(other.load().submissions)


def test_an_effect_that_was_committed_twice_is_done_once(ledger: Ledger) -> None:
    ledger.commit(a_first_commit(outbox=(a_copy(), a_folder())))
    later = replace(a_copy(), size=99)
    ledger.commit(a_commit(1, outbox=(later,)))
    assert list(ledger.unfinished()) == [later, a_folder()]


def test_numbers_given_out_are_remembered(ledger: Ledger) -> None:
    ledger.commit(a_commit(next_number=301))
    ledger.commit(a_first_commit(base=1))
    assert ledger.load().next_number == 301


def test_the_next_version_is_the_one_to_commit_to(ledger: Ledger) -> None:
    for number in range(5):
        state = ledger.load()
        commit: Commit = a_first_commit(f"PUB-{number}", base=state.version)
        ledger.commit(commit)
    assert len(ledger.load().submissions) == 5


def test_notes_are_kept_beside_the_decisions_and_forgotten_when_blank(ledger: Ledger) -> None:
    ledger.commit(replace(a_first_commit(), notes={"laporan": "belum", "lain": "tetap"}))
    assert ledger.load().notes == {"laporan": "belum", "lain": "tetap"}
    ledger.acknowledge([(a_copy().id, (filed(a_copy()),))], {"laporan": "", "baru": "é\n“"})
    assert ledger.latest().notes == ledger.load().notes == {"lain": "tetap", "baru": "é\n“"}
    ledger.acknowledge([], {"lain": "lagi", "panjang": "x" * 60_000})
    assert ledger.load().notes == {"lain": "lagi", "baru": "é\n“", "panjang": "x" * 60_000}
    assert ledger.audit() == []


def test_notes_alone_are_no_reason_to_be_stale(ledger: Ledger) -> None:
    ledger.commit(a_first_commit())
    ledger.acknowledge([], {"laporan": "jadi"})
    ledger.commit(a_commit(ledger.load().version, rows=(a_row("B"),)))
    assert ledger.load().notes == {"laporan": "jadi"}


def test_the_latest_state_is_that_of_the_own_commit(ledger: Ledger) -> None:
    ledger.load()
    ledger.commit(a_first_commit())
    latest, loaded = ledger.latest(), ledger.load()
    assert latest.version == loaded.version
    assert dict(latest.submissions) == dict(loaded.submissions)


def test_records_are_read_one_after_the_other(ledger: Ledger) -> None:
    assert list(ledger.records()) == []
    ledger.commit(a_first_commit(submissions=(a_record(), a_full_record())))
    records = {record.id: record for record in ledger.records()}
    assert records == dict(ledger.load().submissions)
    assert list(records) == ["PUB-1", "PUB-2"]
    wanted = [SubmissionId("PUB-2"), SubmissionId("PUB-9")]
    assert list(ledger.records(wanted)) == [records[SubmissionId("PUB-2")]]
