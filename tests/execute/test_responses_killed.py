"""One response is one row, wherever runs die, whatever staff type meanwhile, and with two jobs."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheetflow.errors import StaleError
from sheetflow.execute.fill_rows import RegisterRows
from sheetflow.execute.run_effects import run_effects
from tests.support.crashing import Killed, Killer
from tests.support.form_home import FormHome
from tests.support.forms import ASKED, a_response, edited

steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.integers(1, 3)),
        st.tuples(st.just("edit"), st.integers(0, 9)),
        st.tuples(st.just("type"), st.integers(0, 5)),
        st.tuples(st.just("correct"), st.integers(0, 9)),
        st.tuples(st.just("open"), st.booleans()),
        st.tuples(st.just("run"), st.just(0)),
        st.tuples(st.just("kill"), st.integers(1, 8)),
        st.tuples(st.just("kill after"), st.integers(1, 8)),
    ),
    min_size=3,
    max_size=14,
)


class _Office:
    """An office with a form, staff, and runs that die."""

    def __init__(self) -> None:
        self.home = FormHome()
        self.answered = self.typed = 0

    def do(self, step: str, number: int) -> None:
        home = self.home
        match step:
            case "answer":
                for _ in range(number):
                    name, title = f"r{self.answered}", f"Acara {self.answered}"
                    home.form.give(a_response(name, title, self._minute()))
                    self.answered += 1
            case "edit" if self.answered:
                name = f"r{number % self.answered}"
                known = home.form.given[name]
                since = (known.changed - ASKED) // timedelta(minutes=1)
                minutes = self._minute() - since
                home.form.give(edited(known, minutes, jenis="Infografis", pesan="Baru"))
            case "type":
                self._type(number)
            case "correct" if rows := [*home.rows()]:
                home.type_into(rows[number % len(rows)], tempat="Aula")
            case "open":
                home.register.opened = "Siti" if number else ""
            case "run":
                home.go()
            case "kill" | "kill after":
                self._killed(number, after=step == "kill after")

    def _minute(self) -> int:
        """The minutes from `ASKED` to the last run, after which all that is given was given."""
        return (self.home.now - ASKED) // timedelta(minutes=1) - 1

    def _type(self, number: int) -> None:
        """Staff begin one of the spare rows."""
        spare = self.home.spare_rows()
        if number < len(spare):
            self.home.type_into(spare[number], judul=f"Staf {self.typed}", jenis="Berita")
            self.typed += 1

    def _killed(self, at: int, *, after: bool) -> None:
        home, killer = self.home, Killer(at, after=after)
        try:
            prepared = home.prepare(home.now)
            ledger, register = killer.before(home.ledger), killer.before(home.register)
            rows = RegisterRows(register, ledger, home.office)
            run_effects(
                *(prepared.plan, ledger, home.files.inner, register, prepared.snapshot), rows=rows
            )
        except Killed:
            pass
        home.now += timedelta(minutes=15)


@settings(max_examples=20, deadline=None)
@given(history=steps)
def test_each_response_is_one_row_and_staff_keep_theirs(history: list[tuple[str, int]]) -> None:
    _play(history)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(history=steps)
def test_the_same_in_many_histories(history: list[tuple[str, int]]) -> None:
    _play(history)


def _play(history: list[tuple[str, int]]) -> None:
    office = _Office()
    for step, number in history:
        office.do(step, number)
    office.home.register.opened = ""
    office.home.go(5)
    expected = [f"Acara {n}" for n in range(office.answered)]
    expected += [f"Staf {n}" for n in range(office.typed)]
    assert Counter(office.home.titles()) == Counter(expected)
    assert list(office.home.ledger.unfinished()) == []
    for cells in office.home.rows().values():
        if cells["judul"].startswith("Staf"):
            assert {*cells} <= {"judul", "jenis", "tempat"}


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_died_at_any_call_ends_like_one_that_did_not(at: int, *, after: bool) -> None:
    died, whole = _Office(), _Office()
    for office in (died, whole):
        office.do("answer", 3)
    died.do("kill after" if after else "kill", at)
    whole.do("run", 0)
    for office in (died, whole):
        office.home.go(3)
    assert died.home.rows() == whole.home.rows()


def test_of_two_jobs_one_is_refused_whole_and_nothing_is_doubled() -> None:
    home = FormHome()
    home.form.give(a_response())
    one, other = home.prepare(home.now), home.prepare(home.now)
    home.carry_out(one)
    with pytest.raises(StaleError):
        home.carry_out(other)
    home.go(2)
    assert home.titles() == ["Rapat koordinasi"]


def test_two_jobs_that_finish_the_same_work_write_one_row() -> None:
    home = FormHome()
    home.form.give(a_response())
    home.register.opened = "Siti"
    home.go()
    home.register.opened = ""
    one, other = home.prepare(home.now), home.prepare(home.now)
    home.carry_out(one)
    home.carry_out(other)
    assert home.titles() == ["Rapat koordinasi"]
    assert list(home.ledger.unfinished()) == []
