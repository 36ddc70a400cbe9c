"""Law 7 where files are not read again: an approval is valid for exactly what was approved."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from sheetflow.core.names import RowId, SubmissionId
from sheetflow.core.records import REVOKED
from tests.google.office_run import REFERRED, RunningOffice, running_office

ROWS: Mapping[str, Mapping[str, Any]] = {"A": {"like": "approved"}, "B": {"like": "unfinished"}}


@pytest.fixture(params=REFERRED)
def home(request: pytest.FixtureRequest) -> Iterator[RunningOffice]:
    with running_office(ROWS, REFERRED[request.param]) as made:
        made.run()
        assert state(made) == "siap"
        yield made


def state(home: RunningOffice) -> str:
    return str(home.ledger().load().submissions[SubmissionId("A")].state)


def transitions(home: RunningOffice) -> list[str]:
    return [str(chained.event.transition) for chained in home.ledger().history()]


def test_a_draft_that_changed_goes_back_to_review(home: RunningOffice) -> None:
    home.rewrite_drafts()
    home.run()
    assert state(home) == "konsep"
    assert transitions(home)[-1] == REVOKED


def test_also_while_the_log_tells_of_it_late_and_other_rows_are_decided(
    home: RunningOffice,
) -> None:
    home.emulator.silent_log()
    home.rewrite_drafts()
    home.fill(3, "B", {"like": "collected"})
    home.run()
    home.emulator.settle_log()
    home.run()
    assert state(home) == "konsep"


def test_also_in_a_row_that_was_gone_when_it_changed(home: RunningOffice) -> None:
    gone = home.sheet.look("Register!2:2")
    home.sheet.type("A2", [[""] * len(gone[0])])
    home.run()
    home.rewrite_drafts()
    home.fill(3, "B", {"like": "collected"})
    home.run()
    assert home.ledger().load().rows[RowId("A")].file_infos == ()
    home.sheet.type("A2", gone)
    home.run()
    assert state(home) == "konsep"


def test_a_run_that_is_killed_before_its_commit_has_followed_nothing(home: RunningOffice) -> None:
    home.rewrite_drafts()
    home.prepared()
    home.run()
    assert state(home) == "konsep"
