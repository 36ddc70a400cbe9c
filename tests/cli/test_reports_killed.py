"""A run killed while it brings the month's report up to date, at any call: the next one ends it."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from sheetflow.app.backend import Backend
from sheetflow.app.run import run_office
from sheetflow.app.setup import open_backend
from sheetflow.settings.load import load_settings
from tests.support.crashing import Killed, Killer
from tests.support.sample_office import OfficeFolder
from tests.support.workbook_edits import write

pytestmark = pytest.mark.xdist_group("reports killed")
"""Its offices are costly: one worker makes them."""

REPORT = "Laporan/2025-10/Laporan 2025-10"
MARK = ".sheetflow.json"
"""Holds the ledger's head, which a changed figure moves on."""
READS = 2
CALLS = 17
"""Of ledger and shelf, in a run that changes one figure, the first ones reading; a test holds it.

Killed before a call is killed after the one before it: nothing else happens in between.
"""
USUAL = (6, 15)
"""Tried each time: before the papers, and after one of them."""


@pytest.fixture
def office(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    copy = OfficeFolder(shutil.copytree(judged_month, tmp_path / "kantor"))
    write(copy.register, "PUB-2510-001", "Suka", 4321)
    return copy


def run(office: OfficeFolder, killer: Killer | None = None) -> None:
    home = open_backend(load_settings(office.path / "office.yaml"))
    now = datetime(2025, 11, 3, 9, tzinfo=home.settings.office.zone)
    run_office(_before(home, killer) if killer else home, now)


def _before(home: Backend, killer: Killer) -> Backend:
    ledger = killer.before(home.ledger)
    return replace(
        home,
        ledger=ledger,
        open_published=lambda notes, keep: killer.before(home.open_published(notes, keep)),
    )


def tree(office: OfficeFolder) -> Mapping[str, bytes]:
    return {
        path.relative_to(office.drive).as_posix(): path.read_bytes()
        for path in office.drive.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def undisturbed(
    judged_month: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Mapping[str, bytes], int]:
    copy = OfficeFolder(shutil.copytree(judged_month, tmp_path_factory.mktemp("utuh") / "kantor"))
    before = tree(copy)
    write(copy.register, "PUB-2510-001", "Suka", 4321)
    killer = Killer()
    run(copy, killer)
    after = tree(copy)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {f"{REPORT}.{form}" for form in ("docx", "pdf", "xlsx")} | {MARK}
    return after, killer.calls


def test_every_call_is_killed_below(undisturbed: tuple[Mapping[str, bytes], int]) -> None:
    assert undisturbed[1] == CALLS


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(at, marks=() if at in USUAL else pytest.mark.slow)
        for at in range(READS + 1, CALLS + 1)
    ],
)
def test_the_next_run_ends_what_a_killed_one_began(
    at: int, office: OfficeFolder, undisturbed: tuple[Mapping[str, bytes], int]
) -> None:
    with pytest.raises(Killed):
        run(office, Killer(at))

    run(office)

    assert tree(office) == undisturbed[0]


def test_what_changes_between_a_killed_run_and_the_next_makes_no_second_paper(
    office: OfficeFolder,
) -> None:
    with pytest.raises(Killed):
        run(office, Killer(CALLS - 1, after=True))
    names = set(tree(office))
    write(office.register, "PUB-2510-001", "Suka", 4322)

    run(office)

    assert set(tree(office)) == names
