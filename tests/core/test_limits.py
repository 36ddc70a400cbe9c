"""A plan that is absurd stops and asks."""

from __future__ import annotations

from sheetflow.core.limits import excesses
from sheetflow.core.office import Limits
from tests.support.memory.office import MemoryHome
from tests.support.registers import NOW, home_with
from tests.support.scenario import cells_like


def _running(count: int, stage: str = "drafted") -> MemoryHome:
    """An office whose rows have been judged once."""
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
    return excesses(prepared.plan, prepared.survey, prepared.ledger, limits)


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
