"""The chain of events: every change to the history is found."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from sheetflow.core.ledger.hash_chain import (
    START,
    BreakKind,
    canonical,
    chain,
    link,
    sealed,
    verify,
)
from sheetflow.core.names import ColumnId, SubmissionId
from sheetflow.core.records import Chained, Level, Proof, SubmissionRecord
from tests.support.accepted import APPROVED, AS_OF, PROOF, SIGNED, a_record, an_event

HISTORY = link(
    0,
    START,
    [an_event("A"), an_event("B"), an_event("A", "konsep"), an_event("C"), an_event("B", "siap")],
)
RECORDS = {
    record.id: record
    for record in sealed(
        [a_record("A", "konsep"), a_record("B", "siap"), a_record("C"), a_record("D", "draf")],
        HISTORY,
    )
}
HEAD = HISTORY[-1].hash


def kinds(
    history: tuple[Chained, ...] | list[Chained],
    records: dict[SubmissionId, SubmissionRecord] | None = None,
    head: str = HEAD,
) -> list[tuple[BreakKind, int]]:
    found = verify(history, RECORDS if records is None else records, head)
    return [(one.kind, one.sequence) for one in found]


def test_an_untouched_history_has_no_break() -> None:
    assert kinds(HISTORY) == []
    assert verify([], {}, START) == []


def test_the_canonical_text_is_json_that_does_not_depend_on_the_machine() -> None:
    text = canonical(an_event(actor="Kasubbag “Teknis”"))
    assert json.loads(text)["at"] == "2025-11-03T09:00:00+07:00"
    assert "Kasubbag “Teknis”".encode() in text
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_lone_surrogates_are_kept_apart_and_stay_valid_utf_8() -> None:
    texts = ["\ud800", "\udfff", "\\ud800", "�"]
    digests = {chain(START, an_event(actor=text)) for text in texts}
    assert len(digests) == len(texts)
    assert json.loads(canonical(an_event(actor="\ud800")).decode("utf-8"))["actor"] == "\ud800"


def test_a_time_without_zone_is_refused() -> None:
    naive = AS_OF.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        canonical(an_event(at=naive))


@pytest.mark.parametrize(
    "change",
    [
        {"submission": "X"},
        {"row_id": "X"},
        {"transition": "T99"},
        {"source": "x"},
        {"target": "x"},
        {"at": datetime(2025, 11, 3, 2, 0, 1, tzinfo=UTC)},
        {"run_id": "x"},
        {"sop_version": "x"},
        {"actor": "x"},
        {"evidence": ()},
        {"content": "x"},
        {"files": ()},
        {"proof": Proof(Level.NAMED)},
        {"proof": PROOF},
    ],
)
def test_every_field_of_an_event_is_covered(change: dict[str, Any]) -> None:
    assert chain(START, an_event(**change)) != chain(START, an_event())


def test_everything_of_a_proof_is_covered() -> None:
    kinds_of = [Proof(Level.NAMED), Proof(Level.SYSTEM), PROOF, replace(PROOF, roles=()),
                replace(PROOF, editors=PROOF.editors[:1]),
                replace(PROOF, filled=(ColumnId("hasil"),)), APPROVED, SIGNED,
                replace(APPROVED, who=()), replace(APPROVED, at=""),
                replace(APPROVED, reference="")]  # fmt: skip
    assert len({chain(START, an_event(proof=one)) for one in kinds_of}) == len(kinds_of)


def test_an_event_of_before_proofs_were_recorded_keeps_its_hash() -> None:
    assert chain(START, an_event()) == (
        "91b03260fcec2f7dd02f563b7f432f316385b3169a28ae48ca048de2a98bd90b"
    )


def test_a_proof_that_was_taken_away_is_found() -> None:
    history = link(0, START, [an_event("A", proof=PROOF)])
    forged = replace(history[0], event=an_event("A"))
    (record,) = sealed([a_record("A")], history)
    (found,) = verify([forged], {record.id: record}, history[0].hash)
    assert (found.kind, found.sequence) == (BreakKind.ALTERED, 1)


def test_the_hash_before_is_covered() -> None:
    assert chain("a", an_event()) != chain("b", an_event())


def test_an_altered_event_is_found_at_its_place() -> None:
    altered = replace(HISTORY[1], event=an_event("B", actor="someone else"))
    assert kinds([HISTORY[0], altered, *HISTORY[2:]]) == [(BreakKind.ALTERED, 2)]


def test_an_altered_event_with_a_new_hash_no_longer_leads_to_the_next() -> None:
    event = an_event("B", actor="someone else")
    altered = Chained(2, event, HISTORY[0].hash, chain(HISTORY[0].hash, event))
    assert kinds([HISTORY[0], altered, *HISTORY[2:]]) == [(BreakKind.REORDERED, 3)]


def test_a_removed_event_is_found_at_the_gap() -> None:
    (found,) = verify([*HISTORY[:1], *HISTORY[3:]], RECORDS, HEAD)[:1]
    assert (found.kind, found.sequence) == (BreakKind.REMOVED, 4)
    assert found.blanks == (("first", "2"), ("last", "3"), ("submission", "C"))


def test_a_removed_event_with_new_numbers_is_found() -> None:
    renumbered = [replace(item, sequence=i) for i, item in enumerate(HISTORY[1:], start=1)]
    assert kinds(renumbered)[0] == (BreakKind.REORDERED, 1)


def test_events_in_another_order_are_found() -> None:
    moved = [HISTORY[0], HISTORY[2], HISTORY[1], *HISTORY[3:]]
    assert (BreakKind.REORDERED, 2) in kinds(moved)


def test_a_removed_tail_is_found_by_the_head() -> None:
    found = verify(HISTORY[:-1], RECORDS, HEAD)
    assert [(one.kind, one.sequence) for one in found] == [
        (BreakKind.HEAD, 4),
        (BreakKind.RECORD, 2),
    ]
    assert dict(found[0].blanks) == {"found": HISTORY[-2].hash, "expected": HEAD}


def test_a_record_that_claims_another_state_is_found() -> None:
    name = SubmissionId("A")
    forged = RECORDS | {name: replace(RECORDS[name], state=a_record(state="siap").state)}
    (found,) = verify(HISTORY, forged, HEAD)
    assert (found.kind, found.sequence) == (BreakKind.RECORD, 3)
    assert dict(found.blanks) == {"submission": "A", "found": "siap", "expected": "konsep"}


def test_a_record_without_its_events_and_events_without_their_record_are_found() -> None:
    invented = a_record("E", last_hash="0" * 64)
    assert kinds(HISTORY, RECORDS | {invented.id: invented}) == [(BreakKind.RECORD, 0)]
    missing = {name: record for name, record in RECORDS.items() if name != "C"}
    assert kinds(HISTORY, missing) == [(BreakKind.RECORD, 4)]


def test_new_events_continue_where_the_chain_ended() -> None:
    (more,) = link(len(HISTORY), HEAD, [an_event("C", "konsep")])
    assert (more.sequence, more.previous) == (6, HEAD)
