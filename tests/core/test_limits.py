"""A plan over the limits stops and requires confirmation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sheetflow.core.office_options import Limits
from sheetflow.core.planning.limits import clock_excess, excesses, refuse_earlier
from sheetflow.core.records import LedgerState
from sheetflow.errors import ConfigurationError
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like


def _running(count: int, stage: str = "drafted") -> MemoryHome:
    """An office whose rows have been evaluated once."""
    home = home_with(
        {
            f"PUB-2025-{n:04}": cells_like({"like": stage, "judul": f"Kegiatan {n}"})
            for n in range(1, count + 1)
        }
    )
    home.run(NOW)
    return home


def _excesses(home: MemoryHome, limits: Limits) -> tuple[str, ...]:
    prepared = home.prepare(NOW)
    return excesses(prepared.plan, prepared.scan, prepared.ledger, limits)


def test_the_first_run_may_do_all_it_finds() -> None:
    home = home_with({"PUB-2025-0001": cells_like({"like": "finished"})})

    assert _excesses(home, Limits(transitions=1, copies=1)) == ()


def test_many_transitions_at_once() -> None:
    home = _running(3)
    for label in home.labels:
        home.write(label, cells_like({"like": "with_review", "status": "Siap Unggah"}))

    assert _excesses(home, Limits(transitions=3)) == ()
    assert _excesses(home, Limits(transitions=2)) == ("3 transitions at once (limit 2)",)


def test_many_files_at_once() -> None:
    home = _running(2)
    for label in home.labels:
        home.write(label, {"tautan_bahan": f"Kotak Masuk/a-{label}\nKotak Masuk/b-{label}"})

    assert _excesses(home, Limits(copies=4)) == ()
    assert _excesses(home, Limits(copies=3)) == ("4 files to copy at once (limit 3)",)


def test_open_rows_that_vanish_stop_a_run_beyond_the_floor_and_the_share() -> None:
    home = _running(6)
    for label in list(home.labels)[:3]:
        home.delete(label)

    assert _excesses(home, Limits(vanished_floor=3, vanished_percent=0)) == ()
    assert _excesses(home, Limits(vanished_floor=0, vanished_percent=50)) == ()
    assert _excesses(home, Limits(vanished_floor=2, vanished_percent=49)) == (
        "3 of 6 open rows are no longer in the register",
    )


def test_closed_rows_may_go() -> None:
    home = _running(3, "finished")
    for label in list(home.labels)[:2]:
        home.delete(label)

    assert _excesses(home, Limits(vanished_floor=0, vanished_percent=0)) == ()


def test_a_now_before_the_last_commit_is_refused_with_both_times() -> None:
    ledger = replace(LedgerState(1, {}, {}), as_of=NOW)
    refuse_earlier(ledger, NOW)
    with pytest.raises(ConfigurationError, match=f"{NOW:%Y-%m-%d %H:%M}"):
        refuse_earlier(ledger, NOW - timedelta(minutes=1))


def test_a_now_long_after_the_last_commit_asks() -> None:
    ledger, limits = replace(LedgerState(1, {}, {}), as_of=NOW), Limits(ahead_days=30)
    assert clock_excess(ledger, NOW + timedelta(days=30), limits) == ()
    (asked,) = clock_excess(ledger, NOW + timedelta(days=31), limits)
    assert "31 days after the last run" in asked
    assert clock_excess(replace(ledger, as_of=None), NOW, limits) == ()
