"""Which ledgers are an office's own, by the marks in its folders and register."""

import pytest

from sheetflow.core.ledger.head import NO_EVENTS, Head, Mark, Mismatch, compare_ledger, identity_of
from sheetflow.core.names import RowId
from sheetflow.core.records import LedgerState

HASHES = {1: "1" * 64, 2: "2" * 64, 3: "3" * 64}
NONE = LedgerState(0, {}, {})
OURS = LedgerState(3, {}, {}, head=HASHES[3], events=3, office="kita")
NAMELESS = LedgerState(3, {}, {}, head=HASHES[3], events=3)
NEW = LedgerState(0, {}, {}, office="kita")


def seen(sequence: int, digits: str | None = None) -> Head:
    return Head(sequence, digits or HASHES.get(sequence, "9" * 64))


@pytest.mark.parametrize(
    ("ledger", "marks", "shown", "expected"),
    [
        (NONE, {}, "", None),
        (NONE, {}, "register", Mismatch.MISSING),
        (NONE, {"Drive": Mark("kita")}, "", Mismatch.MISSING),
        (NONE, {"register": Mark("kita", alone=False)}, "", None),
        (NONE, {"register": Mark("kita", alone=False)}, "register", Mismatch.MISSING),
        (NEW, {}, "register", None),
        (NEW, {"Drive": Mark("kita", seen(1))}, "", Mismatch.OLDER),
        (OURS, {}, "register", None),
        (OURS, {"Drive": Mark("kita", seen(3))}, "register", None),
        (OURS, {"Drive": Mark("kita", seen(2))}, "", None),
        (OURS, {"Drive": Mark("kita", Head(2, "2" * 16))}, "", None),
        (OURS, {"Drive": Mark("kita", seen(4))}, "", Mismatch.OLDER),
        (OURS, {"Drive": Mark("kita", seen(2, "0" * 64))}, "", Mismatch.OLDER),
        (OURS, {"a": Mark("kita", seen(3)), "b": Mark("kita", seen(4))}, "", Mismatch.OLDER),
        (OURS, {"register": Mark("lain")}, "", Mismatch.FOREIGN),
        (OURS, {"a": Mark("kita", seen(4)), "b": Mark("lain")}, "", Mismatch.FOREIGN),
        (NAMELESS, {"Drive": Mark("kita", seen(3))}, "", None),
        (NAMELESS, {"Drive": Mark("kita", seen(4))}, "", Mismatch.OLDER),
        (LedgerState(0, {}, {}, notes={"laporan": "1"}), {"Drive": Mark("kita")}, "", None),
    ],
)  # fmt: skip
def test_a_ledger_is_held_against_its_marks(
    ledger: LedgerState, marks: dict[str, Mark], shown: str, expected: Mismatch | None
) -> None:
    there = HASHES if ledger.events else {}
    found = compare_ledger(ledger, marks, shown, there.get)
    assert (found.mismatch if found else None) is expected


def test_of_a_missing_ledger_the_place_that_has_seen_most_is_named() -> None:
    marks = {"a": Mark("kita"), "b": Mark("kita", seen(3)), "c": Mark("kita", seen(2))}
    found = compare_ledger(NONE, marks, "register", lambda _: None)
    assert found is not None
    assert (found.place, found.mark.head) == ("b", seen(3))


def test_the_places_identity_counts_before_the_ledgers() -> None:
    assert identity_of(OURS, {}) == "kita"
    assert identity_of(OURS, {"a": Mark(""), "b": Mark("lain")}) == "lain"
    assert identity_of(LedgerState(1, {RowId("A"): None}, {}), {}) == ""  # type: ignore[dict-item]
    assert Mark("kita").head == NO_EVENTS
