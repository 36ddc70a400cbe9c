"""A submission's record against its events, one difference at a time."""

from dataclasses import replace
from typing import Any

import pytest

from sheetflow.core.ledger.audit import Replayed
from sheetflow.core.ledger.hash_chain import link, record_digest
from sheetflow.core.names import ColumnId, RowId, StateId
from sheetflow.core.records import Chained, Event, SubmissionRecord
from tests.support.accepted import a_record, an_event


def reported(*events: Event) -> tuple[Replayed, list[tuple[str, str, str]]]:
    """The events taken in, and what of them does not follow."""
    first, *rest = link(0, "", events)
    replayed = Replayed(first)
    found = [one for item in (first, *rest) for one in replayed.add(item)]
    return replayed, found


def right(item: Chained) -> SubmissionRecord:
    event = item.event
    return replace(
        a_record(),
        row_id=event.row_id,
        state=event.target,
        sop_version=event.sop_version,
        last_hash=item.hash,
    )


def test_an_event_follows_the_state_and_the_row_of_the_one_before() -> None:
    first = an_event()
    second = replace(first, source=StateId("lain"), row_id=RowId("PUB-9"))
    _, found = reported(first, second)
    assert [what for what, _, _ in found] == ["source", "row_id"]


@pytest.mark.parametrize("field", ["state", "last_hash", "row_id", "sop_version"])
def test_a_record_that_differs_in_one_field_is_named_by_it(field: str) -> None:
    replayed, _ = reported(an_event())
    other: dict[str, Any] = {field: "x"}
    record = replace(right(replayed.newest), **other)
    assert field in {what for what, _, _ in replayed.differences(record)}


def test_the_digest_covers_what_events_decide_and_no_files() -> None:
    record = a_record()
    assert record_digest(replace(record, last_hash="x")) == record_digest(record)
    assert record_digest(replace(record, revisions=9)) != record_digest(record)
    filled = {record.state: (ColumnId("judul"),)}
    assert record_digest(replace(record, filled=filled)) != record_digest(record)


def test_a_correction_that_was_never_accepted_before_is_found() -> None:
    cells = ((ColumnId("judul"), "Rapat"),)
    second = replace(
        an_event(), source=StateId("bahan"), evidence=(), before=((ColumnId("judul"), "Lain"),)
    )
    _, found = reported(replace(an_event(), cells=cells), second)
    assert found == [("judul", "Lain", "Rapat")]
