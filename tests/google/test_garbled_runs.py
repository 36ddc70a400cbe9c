"""Whole runs in which any one answer is a success of another shape: nothing is lost or doubled."""

import pytest

from tests.google.office_run import running_office
from tests.google.test_runs_on_google import ROWS, _comparable, calls_of_a_first_run, undisturbed
from tests.google_emulator.faults import SHAPES

STRIDE = 7
SAMPLE = [1, *(pytest.param(first, marks=pytest.mark.slow) for first in range(2, STRIDE + 1))]
"""The first of the calls that are disturbed, every seventh; all of them before a release."""


@pytest.mark.parametrize("first", SAMPLE)
def test_a_run_ends_alike_whichever_answer_is_garbled(first: int) -> None:
    shapes = list(SHAPES)
    for number in range(first, calls_of_a_first_run() + 1, STRIDE):
        with running_office(ROWS) as home:
            shape = shapes[number % len(shapes)]
            home.emulator.fault(kind="garbled", message=shape, call=number)
            home.run()
            home.run()
            assert home.prepared()[0].plan.empty, (number, shape)
            assert _comparable(home) == dict(undisturbed()), (number, shape)
