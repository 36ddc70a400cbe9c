"""Law 4: after a run a plan is empty, and another run changes no byte."""

from copy import deepcopy
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.registers import NOW, Cells, edits, home_with, registers, work


@settings(deadline=None, max_examples=25)
@given(
    register=registers(),
    rounds=st.lists(st.tuples(edits, st.integers(0, 4)), min_size=1, max_size=3),
)
def test_a_run_leaves_nothing_to_do(
    register: dict[str, Cells], rounds: list[tuple[list[tuple[int, dict[str, str]]], int]]
) -> None:
    home, now = home_with(register), NOW
    for edited, days in rounds:
        work(home, edited)
        now += timedelta(days=days)
        first, outcome = home.run(now)
        assert outcome.complete
        before = deepcopy((home.register.rows, home.files.inner, home.ledger.load()))

        again = home.plan(now)

        assert again.empty, again
        assert set(again.findings) == set(first.plan.findings)
        home.run(now)
        assert (home.register.rows, home.files.inner, home.ledger.load()) == before
        assert home.ledger.audit() == []
