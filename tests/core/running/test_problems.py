"""The installer hears of a problem once, then once a day, then that it is over."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.running.news import (
    EVERY,
    ProblemMemory,
    ProblemNotice,
    decide_notice,
    memory_of,
)
from sheetflow.core.running.run_log import RunEntry

START = datetime(2025, 11, 3, tzinfo=UTC)
STEP = timedelta(minutes=10)


def notices_after(codes: list[int], after: int = 3) -> list[tuple[int, ProblemNotice]]:
    """Return after which runs which notice is sent."""
    entries: list[RunEntry] = []
    memory, sent = ProblemMemory(), []
    for number, code in enumerate(codes):
        at = START + STEP * number
        entries.append(RunEntry(f"r{number}", at, at, code))
        decision = decide_notice(entries, memory, after, at)
        memory = memory_of(decision.memory.to_json())
        if decision.notice is not None:
            sent.append((number, decision.notice))
    return sent


def test_a_week_of_failures_is_a_notice_and_a_summary_a_day() -> None:
    week = 7 * 144

    sent = notices_after([0] + [4] * week + [0])

    assert sent[0] == (3, ProblemNotice.FIRST)
    assert [kind for _, kind in sent[1:]] == [ProblemNotice.SUMMARY] * 6 + [ProblemNotice.WELL]
    assert sent[-1][0] == week + 1


def test_single_failures_are_nobody_s_business() -> None:
    assert notices_after([4, 4, 0, 4, 4, 1, 3]) == []


def test_a_run_that_finds_another_one_changes_nothing() -> None:
    assert notices_after([4, 5, 4, 5, 4]) == [(4, ProblemNotice.FIRST)]
    assert notices_after([4, 4, 4, 5]) == [(2, ProblemNotice.FIRST)]


def test_a_run_that_hangs_is_a_problem_too() -> None:
    assert notices_after([0, *[5] * 8]) == [(6, ProblemNotice.FIRST)]


@settings(deadline=None)
@given(st.lists(st.sampled_from([0, 1, 4, 5, 7, 70]), max_size=300), st.integers(1, 5))
def test_notices_come_in_order_and_never_twice_a_day(codes: list[int], after: int) -> None:
    sent = notices_after(codes, after)

    for (number, kind), (later, following) in pairwise(sent):
        assert (kind is ProblemNotice.WELL) == (following is ProblemNotice.FIRST)
        if following is ProblemNotice.SUMMARY:
            assert STEP * (later - number) >= EVERY
    assert not sent or sent[0][1] is ProblemNotice.FIRST


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"since": "kemarin", "sent": "tadi"}', '{"since": null, "sent": null}'],
)
def test_a_lost_memory_only_repeats(text: str) -> None:
    assert memory_of(text) == ProblemMemory()
