"""The memory of runs: read whole or in part, and what follows from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.core.running.run_log import (
    KEPT,
    MAX_BUSY,
    RunEntry,
    began_line,
    ended_line,
    entries_of,
    failures_in_a_row,
    kept_text,
    killed_before,
    last_success,
)

START = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)


def run(number: int, code: int | None = 0, *, ended: bool = True) -> RunEntry:
    began = START + timedelta(minutes=10 * number)
    entry = RunEntry(f"r{number}", began, problem="apa “ini”", seconds=1.5, rows=3, errors=1)
    return replace(entry, ended=began + timedelta(seconds=2), code=code) if ended else entry


def runs(*codes: int | None) -> list[RunEntry]:
    return [run(number, code) for number, code in enumerate(codes)]


def test_a_run_is_remembered_as_it_was() -> None:
    entry = run(1, 4)

    assert entries_of(began_line(entry.run, entry.began) + ended_line(entry)) == (entry,)
    assert entries_of(began_line(entry.run, entry.began)) == (RunEntry("r1", entry.began),)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=4), st.integers(0, 200))
def test_lines_that_nobody_can_read_are_skipped(noise: list[bytes], cut: int) -> None:
    whole = ended_line(run(1)) + ended_line(run(2, 3))
    torn = [line.replace(b"\n", b"").decode("utf-8", "replace") for line in noise]

    found = entries_of("\n".join([*torn, whole, whole[:cut]]))

    assert {run(1), run(2, 3)} <= set(found)


@pytest.mark.parametrize(
    "line",
    ["[]", "7", "null", "{}", '{"run": 1, "began": "kemarin"}', '{"run": "a", "began": 3}',
     '{"run": "a", "began": "2025-11-03T09:00"}',
     '{"run": "a", "began": "2025-11-03T09:00+00:00", "ended": "2025-11-03T09:00+00:00"}'],
)  # fmt: skip
def test_what_is_no_run_is_none(line: str) -> None:
    assert entries_of(line) == ()


def test_only_the_newest_runs_are_kept() -> None:
    many = [run(number) for number in range(KEPT + 5)]
    many.append(run(KEPT + 5, ended=False))

    kept = entries_of(kept_text(many))

    assert [entry.run for entry in kept] == [entry.run for entry in many[-KEPT:]]
    assert kept[-1].ended is None


def test_earlier_runs_without_an_end_were_killed() -> None:
    open_ones = [run(1, ended=False), run(2), run(3, ended=False), run(4, ended=False)]
    now = START + timedelta(hours=1)

    killed = killed_before(open_ones, "r3", now)

    assert [entry.run for entry in killed] == ["r1"]
    assert killed[0].was_killed
    assert killed_before(open_ones, "unknown", now) == ()


@pytest.mark.parametrize(
    ("codes", "failed"),
    [
        ((), 0),
        ((0, 1), 0),
        ((0, 4), 1),
        ((4, 0, 3, None, 70), 3),
        ((4, 5, 4), 2),
        ((4, 0, 5), 0),
        ((0, *[5] * (MAX_BUSY - 1)), 0),
        ((0, *[5] * MAX_BUSY), MAX_BUSY),
    ],
)
def test_failures_one_after_the_other(codes: tuple[int | None, ...], failed: int) -> None:
    found = failures_in_a_row([*runs(*codes), run(99, ended=False)])

    assert len(found) == failed
    assert list(found) == sorted(found, key=lambda entry: entry.began)


def test_the_last_run_that_did_its_work() -> None:
    assert last_success(runs(0, 1, 4)) == run(1, 1)
    assert last_success(runs(4)) is None
