"""Papers in Drive: a run or publication that is killed at any call creates each of them once."""

from collections import Counter
from functools import cache

import pytest

from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.names import DrivePath
from sheetflow.ports import PublishedFiles
from tests.google.home import GoogleDrive, new_drive, quick_client
from tests.google.killing import Deadly, deadly
from tests.google.office_run import RunningOffice, running_office
from tests.google.office_sheet import Sheet, new_sheet
from tests.google_emulator import GoogleEmulator
from tests.support.crashing import Killed

ROWS = {"A": {"like": "disposed"}}
PATHS = [DrivePath(f"Laporan/2025-10/Laporan 2025-10.{form}") for form in ("docx", "pdf")]


def paper_names(home: RunningOffice) -> list[str]:
    return sorted(path for path in home.drive.tree() if "/02_disposisi/" in path)


@cache
def undisturbed() -> tuple[tuple[str, ...], int]:
    with running_office(ROWS) as home:
        adapter = deadly(client := quick_client(home.emulator), home.emulator.url)
        home.run(client)
        return tuple(paper_names(home)), adapter.calls


def test_a_run_writes_its_papers() -> None:
    names, calls = undisturbed()
    assert [name.rpartition(".")[2] for name in names] == ["docx", "pdf"]
    assert calls > 8


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("after", [False, True])
def test_a_run_that_is_killed_anywhere_writes_each_paper_once(after: bool, every: int) -> None:
    names, calls = undisturbed()
    for number in range(1 + after, calls + 1, every):
        with running_office(ROWS) as home:
            client = quick_client(home.emulator)
            deadly(client, home.emulator.url, number, after=after)
            with pytest.raises(Killed):
                home.run(client)
            home.run()
            assert home.prepared()[0].plan.empty, number
            assert tuple(paper_names(home)) == names, number
            assert home.story()["unfinished"] == [], number


def open_published(
    drive: GoogleDrive, sheet: Sheet, at: int | None, *, after: bool
) -> tuple[PublishedFiles, Deadly]:
    """Return the published files of a new process, which is killed at call number `at`."""
    client = quick_client(drive.emulator)
    adapter = deadly(client, drive.emulator.url, at, after=after)
    ledger = sheet.ledger()
    notes = ledger.load().notes
    published = GoogleFiles(client, drive.root).published(
        notes, lambda more: ledger.acknowledge((), more)
    )
    return published, adapter


def put_all(published: PublishedFiles, content: bytes) -> None:
    published.existing(PATHS)
    for path in PATHS:
        published.put(path, content + path.encode())


@pytest.mark.parametrize("after", [False, True])
def test_a_published_that_is_killed_anywhere_keeps_one_file_and_one_folder_of_a_name(
    after: bool,
) -> None:
    with GoogleEmulator() as emulator:
        published, adapter = open_published(
            new_drive(emulator), new_sheet(emulator), None, after=after
        )
        put_all(published, b"satu")
        calls = adapter.calls
        for number in range(1, calls + 1):
            drive, sheet = new_drive(emulator), new_sheet(emulator)
            with pytest.raises(Killed):
                put_all(open_published(drive, sheet, number, after=after)[0], b"satu")
            put_all(open_published(drive, sheet, None, after=after)[0], b"dua")
            assert drive.tree() == {path: b"dua" + path.encode() for path in PATHS}, number
            assert max(Counter(drive.folders()).values()) == 1, number
            files = emulator.world.drive.files.values()
            mine = [file for file in files if file.drive_id == drive.drive_id]
            assert Counter(file.fields["name"] for file in mine)[PATHS[0].rpartition("/")[2]] == 1
