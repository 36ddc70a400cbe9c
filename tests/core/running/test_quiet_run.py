"""A run that found nothing to do: until when the same holds of a register that has not changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheetflow.core.attempts import Attempt
from sheetflow.core.effects import Outcome, Plan, failure
from sheetflow.core.ledger.head import StampRecord
from sheetflow.core.names import DrivePath, Sha256
from sheetflow.core.notifying.memory import OFFICE_NOTE, OfficeMemory
from sheetflow.core.office import Office
from sheetflow.core.records import REPORTS_DUE, SITE_DUE, LedgerState
from sheetflow.core.running.quiet_run import QuietRun, RunFigures, quiet_until
from sheetflow.errors import Cause, ExitCode, UnavailableError
from tests.support.memory.office import MemoryHome
from tests.support.offices_by_settings import office_of
from tests.support.scenario import cells_like

OFFICE = office_of()
NOTIFYING = office_of(changes={"notices": {"from": "a@kantor.example", "mail": {"host": "x"}}})
NOW = datetime(2025, 10, 13, 10, 30, tzinfo=OFFICE.zone)
MIDNIGHT = datetime(2025, 10, 14, tzinfo=OFFICE.zone)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Quiet:
    """A run that had nothing to do."""

    plan: Plan
    outcome: Outcome
    ledger: LedgerState
    office: Office = OFFICE

    def with_notes(self, **notes: str) -> "Quiet":
        ledger = replace(self.ledger, notes={**self.ledger.notes, **notes})
        return replace(self, ledger=ledger)

    def until(self) -> datetime | None:
        return quiet_until(self.plan, self.outcome, self.ledger, self.office)


@pytest.fixture(scope="module")
def quiet() -> Quiet:
    home = MemoryHome(OFFICE)
    home.put("PUB-1", cells_like({"judul": "Rapat", "like": ["drafted"]}))
    home.run(NOW)
    prepared, outcome = home.run(NOW)
    assert prepared.plan.empty
    notes = {name: text for name, text in prepared.ledger.notes.items() if name != REPORTS_DUE}
    return Quiet(prepared.plan, outcome, replace(prepared.ledger, notes=notes))


def test_it_holds_for_the_rest_of_the_day(quiet: Quiet) -> None:
    assert quiet.until() == MIDNIGHT


def _noted(following: datetime | None) -> str:
    return OfficeMemory("k", NOW, following).to_note()


@pytest.mark.parametrize(
    ("note", "until"),
    [(_noted(None), MIDNIGHT), (_noted(NOW + HOUR), NOW + HOUR), (_noted(NOW), None), ("", None)],
)
def test_it_holds_until_a_notice_may_be_due(
    quiet: Quiet, note: str, until: datetime | None
) -> None:
    noted = replace(quiet.with_notes(**{OFFICE_NOTE: note}), office=NOTIFYING)
    assert noted.until() == until


def test_it_holds_no_longer_than_quiet_time(quiet: Quiet) -> None:
    """A notice that a killed run left unsent is no work of a run in quiet time."""
    early = NOW.replace(hour=1)
    plan = replace(quiet.plan, as_of=early)
    noted = replace(quiet.with_notes(**{OFFICE_NOTE: _noted(None)}), office=NOTIFYING, plan=plan)
    notices = NOTIFYING.notices
    assert notices is not None
    assert noted.until() == datetime.combine(early, notices.quiet.until, OFFICE.zone)


def _stamp(**more: Any) -> dict[str, str]:
    return dict([StampRecord(DrivePath("Laporan/2025-10"), "head: 1\n", **more).to_note()])


OPEN: dict[str, Callable[[Quiet], Quiet]] = {
    "work failed": lambda one: replace(
        one, outcome=replace(one.outcome, failures=(failure(None, UnavailableError("a", "b")),))
    ),
    "work is tried again": lambda one: replace(
        one, plan=replace(one.plan, attempts={"x": Attempt(1, NOW, Cause.OTHER, "", "")})
    ),
    "reports are due": lambda one: one.with_notes(**{REPORTS_DUE: REPORTS_DUE}),
    "pages are due": lambda one: one.with_notes(**{SITE_DUE: SITE_DUE}),
    "a stamp was requested": lambda one: one.with_notes(**_stamp()),
}


@pytest.mark.parametrize("case", OPEN)
def test_it_does_not_hold_while_anything_is_open(quiet: Quiet, case: str) -> None:
    assert OPEN[case](quiet).until() is None


def test_a_stamp_that_was_received_is_not_open(quiet: Quiet) -> None:
    assert quiet.with_notes(**_stamp(sha256=Sha256("a" * 64))).until() == MIDNIGHT


RUN = QuietRun("7", "s", NOW, MIDNIGHT, None, ExitCode.DONE, "", {}, RunFigures())


@given(
    st.sampled_from(["7", "8"]),
    st.sampled_from(["s", "t"]),
    st.timedeltas(timedelta(hours=-2), timedelta(days=2)),
    st.timedeltas(timedelta(0), timedelta(days=2)),
)
def test_the_same_is_found_only_of_the_same_version_and_settings_in_time(
    version: str, settings: str, later: timedelta, longest: timedelta
) -> None:
    now = NOW + later
    found = RUN.holds(version, settings, now, longest)
    same = (version, settings) == (RUN.version, RUN.settings)
    assert found == (same and NOW <= now < MIDNIGHT and now < NOW + longest)
