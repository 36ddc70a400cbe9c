"""Seeded schedules of faults, deaths and staff's edits over many runs: nothing is lost, doubled or
written into another row, and no run ends as a bug."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache, partial
from random import Random
from typing import Any

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.cli.main import exit_code_of
from sheetflow.core.fleet.quota import MINUTE
from sheetflow.errors import ExitCode
from tests.google.clocks import Clock
from tests.google.home import ROBOT, new_my_drive, quick_client
from tests.google.killing import deadly
from tests.google.kinds import GMAIL
from tests.google.office_run import NOW, RunningOffice, fill_register, running_office
from tests.google.office_sheet import new_sheet
from tests.google.test_runs_on_google import (
    ROWS,
    _comparable,
    advance,
    at_call,
    calls_of_a_first_run,
    cut_and_paste,
    insert,
    sort,
    staff_cells,
    undisturbed,
)
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.clients import credentials
from tests.google_emulator.faults import SHAPES
from tests.support.crashing import Killed
from tests.support.texts import TEXTS

RUNS = 5
NEVER = {ExitCode.BUG, ExitCode.TAMPERED, ExitCode.LIMIT}
LATER = NOW + timedelta(hours=5)
"""By then everything that failed again and again is tried once more."""
EDITS = (insert, sort, cut_and_paste)
PASSING = ("rateLimitExceeded", "userRateLimitExceeded", "backendError", "internalError")
STOPPING = ("storageQuotaExceeded", "dailyLimitExceeded", "domainPolicy", "authError",
            "accessNotConfigured", "insufficientPermissions")  # fmt: skip


@contextmanager
def office(*, mine: bool) -> Iterator[RunningOffice]:
    """Yield the office, in a Shared Drive or in a My Drive."""
    if not mine:
        with running_office(ROWS) as home:
            yield home
        return
    with GoogleEmulator() as emulator:
        home = RunningOffice(emulator, new_sheet(emulator, "user"), new_my_drive(emulator))
        fill_register(home, ROWS)
        yield home


@cache
def expected() -> dict[str, Any]:
    """Return how the month ends when nothing happens."""
    with running_office(ROWS) as home:
        home.run()
        advance(home)
        home.run()
        home.now = LATER
        home.run()
        return _comparable(home)


def disturbances(
    chance: Random, home: RunningOffice, edits: Sequence[Callable[[RunningOffice], None]]
) -> Iterator[Callable[[], object]]:
    """Yield what may happen in a run, each at a call of its own."""
    call = chance.randint(1, calls_of_a_first_run())
    fault, times = home.emulator.fault, chance.choice((1, 1, 2, 9))
    yield lambda: fault(code=chance.choice((429, 500, 502, 503, 504)), skip=call, times=times)
    yield lambda: fault(reason=chance.choice(PASSING), skip=call, times=times)
    yield lambda: fault(reason=chance.choice(STOPPING), skip=call, times=times)
    yield lambda: fault(kind="error_after", code=503, skip=call, times=times)
    yield lambda: fault(kind="lose_request", skip=call, times=times)
    yield lambda: fault(kind="lose_answer", skip=call, times=times)
    yield lambda: fault(kind="garbled", message=chance.choice(list(SHAPES)), skip=call, times=times)
    if edits:
        yield lambda: at_call(home, call, chance.choice(edits))
    yield home.emulator.stale_listing
    yield home.emulator.silent_log
    yield home.emulator.new_project
    yield lambda: at_call(home, call, lambda one: one.emulator.new_project())


def disturbed_run(
    chance: Random,
    home: RunningOffice,
    email: str,
    edits: Sequence[Callable[[RunningOffice], None]] = EDITS,
) -> None:
    """Run once, with some of it; one run in four is killed."""
    for happen in chance.sample(list(disturbances(chance, home, edits)), chance.randint(0, 4)):
        happen()
    client = quick_client(home.emulator, email)
    if chance.random() < 0.25:
        deadly(client, home.emulator.url, chance.randint(1, 30), after=chance.random() < 0.5)

    def run() -> None:
        try:
            home.run(client)
        except Killed:
            return

    assert exit_code_of(run) not in NEVER
    home.emulator.misbehaviour.clear()
    home.emulator.settle_listing()
    home.emulator.settle_log()


@pytest.mark.parametrize("first", [0, 14])
def test_a_quota_that_is_used_up_for_an_hour_costs_the_hour_and_nothing_else(
    first: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_office(ROWS) as home:
        home.emulator.fault(code=429, skip=first, times=None)
        clock, codes = Clock(), []
        for _ in range(6):
            options = ClientOptions(timing=clock.timing())
            client = GoogleClient(
                credentials(ROBOT), TEXTS, endpoint=home.emulator.url, options=options
            )
            codes.append(exit_code_of(partial(home.run, client)))
        assert codes == [ExitCode.BUSY] * 6
        assert max(clock.naps) <= MINUTE + 4
        assert clock.now < 1_000 + 6 * 300
        assert "Nothing is lost" in capsys.readouterr().err
        home.emulator.misbehaviour.clear()
        home.run()
        assert home.prepared()[0].plan.empty
        assert _comparable(home) == dict(undisturbed())


SEEDS = [0, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, *range(3, 90)))]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_the_month_ends_alike(seed: int) -> None:
    chance, mine = Random(seed), seed % 3 == 2  # noqa: S311 - a schedule, no secret
    email = GMAIL if mine else ROBOT
    with office(mine=mine) as home:
        advanced = chance.randrange(RUNS)
        for number in range(RUNS):
            if number == advanced:
                advance(home)
            before = staff_cells(home)
            disturbed_run(chance, home, email)
            assert staff_cells(home) == before
        home.now = LATER
        for _ in range(3):
            home.run(quick_client(home.emulator, email))
        assert home.prepared(quick_client(home.emulator, email))[0].plan.empty
        assert home.misplaced() == []
        assert _comparable(home) == expected()
