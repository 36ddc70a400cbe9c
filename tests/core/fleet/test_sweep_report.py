"""A sweep's exit code, the offices that need somebody, and the memory of successes."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.fleet.results import (
    OfficeResult,
    Outcome,
    SweepReport,
    Work,
    needs_somebody,
    successes_after,
    successes_of,
    sweep_data,
)
from sheetflow.errors import ExitCode

NOW = datetime(2025, 11, 3, 9, tzinfo=UTC)


def report(*results: OfficeResult, problem_code: int = 0) -> SweepReport:
    return SweepReport("armada", "run", NOW, 1.5, results, problem_code=problem_code)


def result(outcome: Outcome, code: int = 0, **counts: int) -> OfficeResult:
    return OfficeResult(f"{outcome}-{code}", outcome, code, counts=counts, calls=1)


QUIET, WAITS = result(Outcome.QUIET), result(Outcome.WAITS, ExitCode.FINDINGS)
BUSY = result(Outcome.BUSY, ExitCode.BUSY)
BROKEN = result(Outcome.FAILED, ExitCode.TAMPERED)


@pytest.mark.parametrize(
    ("results", "strict", "code"),
    [
        ((), False, 0),
        ((QUIET, WAITS), False, 0),
        ((QUIET, WAITS), True, ExitCode.FINDINGS),
        ((QUIET, BUSY), False, 0),
        ((BUSY, BUSY), False, ExitCode.BUSY),
        ((QUIET, BROKEN, BUSY, result(Outcome.TIME, ExitCode.UNAVAILABLE)), True, 7),
        ((QUIET, result(Outcome.LOST)), False, ExitCode.UNAVAILABLE),
    ],
)
def test_the_exit_code_is_that_of_the_worst_office(
    results: tuple[OfficeResult, ...], code: int, *, strict: bool
) -> None:
    assert report(*results).exit_code(strict=strict) == code


def test_what_cut_the_sweep_short_counts_like_an_office() -> None:
    assert report(QUIET, problem_code=ExitCode.UNAVAILABLE).exit_code() == ExitCode.UNAVAILABLE


@given(st.lists(st.sampled_from(Outcome)))
def test_a_sweep_succeeds_exactly_when_no_office_failed(outcomes: list[Outcome]) -> None:
    swept = report(*(result(one) for one in outcomes))

    failed = [one for one in outcomes if not one.succeeded and one is not Outcome.BUSY]
    assert (swept.exit_code() in {0, ExitCode.BUSY}) is not bool(failed)
    assert len(swept.failed) == len(failed)
    assert swept.outcomes.total() == swept.calls == len(outcomes)


@pytest.mark.parametrize(
    ("one", "work", "needed"),
    [
        (QUIET, "run", False),
        (WAITS, "run", False),
        (result(Outcome.WAITS, 1, new=2), "run", True),
        (result(Outcome.QUIET, 1, set_aside=1), "run", True),
        (WAITS, "plan", False),
        (WAITS, "status", True),
        (result(Outcome.DONE), "status", False),
        (BUSY, "run", False),
        (result(Outcome.BUSY, 5, failed_in_a_row=6), "run", True),
        (BROKEN, "verify", True),
        (OfficeResult("a", Outcome.DONE, sentence="Alamat pemantau tidak menjawab."), "run", True),
    ],
)
def test_an_office_needs_somebody_for_what_its_own_staff_do_not_see(
    one: OfficeResult, work: Work, *, needed: bool
) -> None:
    assert needs_somebody(one, work) is needed


def test_its_data_is_json_without_what_is_empty() -> None:
    data = json.loads(json.dumps(sweep_data(report(QUIET, result(Outcome.DONE, new=1)))))

    assert data["outcomes"] == {"quiet": 1, "done": 1}
    assert data["offices"][0] == {
        "office": "quiet-0", "outcome": "quiet", "code": 0, "calls": 1,
    }  # fmt: skip
    assert data["offices"][1]["counts"] == {"new": 1}


def test_an_office_keeps_its_last_success_while_it_fails() -> None:
    earlier = datetime(2025, 11, 2, tzinfo=UTC)
    before = successes_after("", [OfficeResult("a", Outcome.DONE)], earlier)

    after = successes_after(
        before, [OfficeResult("a", Outcome.FAILED), OfficeResult("b", Outcome.QUIET)], NOW
    )

    assert successes_of(after) == {"a": earlier, "b": NOW}


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": 3, "b": "kemarin"}'])
def test_a_memory_that_nobody_can_read_is_empty(text: str) -> None:
    assert successes_of(text) == {}
