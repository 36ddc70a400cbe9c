"""What became of an office in a sweep."""

import pytest

from sheetflow.core.fleet.results import Outcome


@pytest.mark.parametrize("outcome", Outcome)
def test_only_an_office_that_did_its_work_succeeded(outcome: Outcome) -> None:
    assert outcome.succeeded == (outcome in {"done", "quiet", "waits"})
