"""A head as it is printed, typed and searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.ledger.head import NO_EVENTS, Head, parse_head

HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text",
    [
        f"57:{HASH}",
        f" 57 : {HASH} ",
        f"57 {HASH}",
        f"57:{HASH.upper()}",
        "57:" + " ".join(HASH[at : at + 4] for at in range(0, 64, 4)),
        "57:" + ":".join(HASH[at : at + 4] for at in range(0, 64, 4)),
        f"57：{HASH}\n",  # as an Asian keyboard types the colon
    ],
)
def test_a_head_is_read_however_it_is_set(text: str) -> None:
    assert parse_head(text) == Head(57, HASH)


@pytest.mark.parametrize("end", ["", "…", "...", " "])
def test_sixteen_digits_are_enough(end: str) -> None:
    typed = parse_head(f"57:{HASH[:16]}{end}")

    assert typed is not None
    assert typed.is_of(HASH)
    assert not typed.is_of("f" + HASH[1:])
    assert not typed.is_of(None)


@pytest.mark.parametrize(
    "text",
    ["", "57", HASH, f":{HASH}", f"0:{HASH}", f"-1:{HASH}", "57:", f"57:{HASH[:15]}",
     f"57:{HASH}0", f"57:{'g' * 64}", f"x57:{HASH}", f"5.7:{HASH}"],
)  # fmt: skip
def test_what_is_no_head_is_none(text: str) -> None:
    assert parse_head(text) is None


@given(st.integers(1, 10**12), st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_head_is_read_back_as_it_is_written(sequence: int, digits: str) -> None:
    head = Head(sequence, digits)
    assert parse_head(str(head)) == head
    assert parse_head(head.short) == Head(sequence, digits[:16])


def test_a_ledger_without_events_has_no_head_to_print() -> None:
    assert str(NO_EVENTS) == NO_EVENTS.short == ""
    assert not NO_EVENTS.is_of("")
