"""The mark of a Google office on its folder, and a ledger that does not match it."""

from pathlib import Path

import pytest

from sheetflow.adapters.google.drive.marks import FolderMark
from sheetflow.app.backend import Backend
from sheetflow.app.ledger_checks import adopt_ledger
from sheetflow.app.run import plan_office, run_office
from sheetflow.app.setup import open_backend
from sheetflow.core.ledger.head import Mark
from sheetflow.errors import TamperedError
from sheetflow.settings.load import load_settings
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.google.running_emulator import running_emulator
from tests.support.scenario import cells_like


@pytest.fixture
def office(tmp_path: Path) -> WholeHome:
    return new_home("google", tmp_path)


def opened(home: Backend) -> Backend:
    """Return the same office, opened by a new process."""
    return open_backend(load_settings(home.settings.root / "office.yaml"))


def calls(home: Backend) -> int:
    """Return the number of calls of a run."""
    log = running_emulator().calls
    log.reset()
    run_office(opened(home), NOW)
    return log.round_trips()


def mark_of(home: Backend) -> Mark:
    (mark,) = home.marks.read().values()
    return mark


def test_the_folder_bears_the_identity_and_the_newest_event(office: WholeHome) -> None:
    home = office.home
    assert home.marks.read() == {}
    office.type(cells_like({"like": "collected"}))
    run_office(opened(home), NOW)

    ledger = opened(home).ledger
    assert mark_of(home) == Mark(ledger.load().office, ledger.head())
    assert mark_of(home).head.sequence > 0
    assert isinstance(home.marks, FolderMark)


def test_a_quiet_run_does_not_look_at_the_mark(office: WholeHome) -> None:
    office.type(cells_like({"like": "collected"}))
    run_office(opened(office.home), NOW)
    calls(office.home)

    assert calls(office.home) <= 3


@pytest.mark.parametrize("other", [Mark("lain"), None], ids=["foreign", "older"])
def test_a_ledger_that_is_not_what_the_folder_has_seen(
    office: WholeHome, other: Mark | None
) -> None:
    home = office.home
    office.type(cells_like({"like": "collected"}))
    run_office(opened(home), NOW)
    seen = mark_of(home)
    later = Mark(seen.office, type(seen.head)(seen.head.sequence + 1, "a" * 64))
    home.marks.write(other or later)
    office.type(cells_like({"like": "collected"}))

    for refuse in (plan_office, run_office):
        with pytest.raises(TamperedError, match="Drive folder"):
            refuse(opened(home), NOW)

    adopt_ledger(opened(home), NOW)
    run_office(opened(home), NOW)
    ledger = opened(home).ledger
    assert mark_of(opened(home)) == Mark(ledger.load().office, ledger.head())
    assert list(ledger.audit()) == []
