"""In every backend: a calendar for each role in Drive, written only when it changes."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from sheetflow.app.after_run import Refreshed, refresh_calendars
from sheetflow.app.run import run_office
from sheetflow.core.waiting_lists import CALENDARS_NOTE
from sheetflow.errors import UnavailableError
from sheetflow.execute.prepare import prepare
from tests.contract.homes import HOMES, NEAR
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like

FOLDER = "Kalender"
KASUBBAG = f"{FOLDER}/Giliran Kasubbag.ics"


@pytest.fixture(params=HOMES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> WholeHome:
    return new_home(request.param, tmp_path, {"calendar": FOLDER})


def _refreshed(home: WholeHome, days: int = 0) -> Refreshed:
    """Run, then bring the calendars up to date as `run` does; their note is kept."""
    now, backend = NOW + timedelta(days=days), home.home
    made = prepare(backend.settings.office, backend.register, backend.ledger, backend.files, now)
    with backend.lock(now):
        calendars = refresh_calendars(backend, made, now, {})
        backend.ledger.acknowledge((), calendars.notes)
    return calendars


def _events(home: WholeHome) -> list[str]:
    calendar = Calendar.from_ical(home.drive.tree()[KASUBBAG])
    return [str(event["summary"]) for event in calendar.walk("VEVENT")]


def test_calendars_follow_what_waits_and_a_quiet_run_asks_for_nothing(home: WholeHome) -> None:
    name = home.type(cells_like({"like": "collected"}))
    home.run()
    _refreshed(home)
    assert _events(home) == ["Verifikasi: Sosialisasi Pemilih Pemula"]
    assert len([path for path in home.drive.tree() if path.startswith(FOLDER)]) == 3

    def never(*_: object) -> None:
        raise AssertionError("a quiet run opens no published files")

    quiet = replace(home, home=replace(home.home, open_published=never))  # type: ignore[arg-type]
    assert _refreshed(quiet, days=1).failures == ()

    home.wipe(name)
    home.type(cells_like({"like": "collected", "judul": "Rapat lain"}))
    home.run()
    _refreshed(home)
    assert "Verifikasi: Rapat lain" in _events(home)


def test_a_calendar_that_a_person_edited_is_kept_beside_ours(home: WholeHome) -> None:
    home.type(cells_like({"like": "collected"}))
    home.run()
    _refreshed(home)
    home.drive.put(KASUBBAG, b"tulisan orang")
    home.type(cells_like({"like": "collected", "judul": "Rapat lain"}))
    home.run()

    assert _refreshed(home).failures == ()

    tree = home.drive.tree()
    assert len(_events(home)) == 2
    assert b"tulisan orang" in [tree[path] for path in tree if path.startswith(FOLDER)]


@pytest.mark.parametrize("home", NEAR, indirect=True)
def test_what_cannot_be_written_is_reported_and_tried_again(home: WholeHome) -> None:
    home.type(cells_like({"like": "collected"}))
    home.run()

    def refuses(*_: object) -> None:
        raise UnavailableError("Drive does not answer.", "Wait.")

    broken = replace(home, home=replace(home.home, open_published=refuses))  # type: ignore[arg-type]
    (failed,) = _refreshed(broken).failures
    assert failed.problem == "Kalender: Drive does not answer."
    assert CALENDARS_NOTE not in home.home.ledger.load().notes

    _refreshed(home)
    assert len(_events(home)) == 1


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    home = new_home("local", tmp_path)
    home.type(cells_like({"like": "collected"}))

    run_office(home.home, NOW)

    assert not [path for path in home.drive.tree() if path.endswith(".ics")]


def test_a_run_writes_them_and_the_next_one_does_nothing(tmp_path: Path) -> None:
    home = new_home("local", tmp_path, {"calendar": FOLDER})
    home.type(cells_like({"like": "collected"}))

    run_office(home.home, NOW)
    before = home.drive.tree()
    report = run_office(home.home, NOW)

    assert len(_events(home)) == 1
    assert report.plan.empty
    assert home.drive.tree() == before
