"""A copy into a folder of an earlier run: in one call, and its name stays unique."""

from collections.abc import Iterator

import pytest

from sheetflow.adapters.google.drive.office_files import GoogleFiles
from sheetflow.core.names import DrivePath
from sheetflow.errors import SourceChangedError, UnavailableError
from tests.google.home import GoogleDrive, google_files
from tests.support.accepted import a_copy, a_folder

TARGET = DrivePath("2025/PUB-1/01_bahan/foto.jpg")
SECOND = DrivePath("2025/PUB-1/01_bahan/foto (2).jpg")


@pytest.fixture
def drive() -> Iterator[GoogleDrive]:
    with google_files() as made:
        yield made


def another_process(drive: GoogleDrive, known: dict[DrivePath, str]) -> GoogleFiles:
    files = GoogleFiles(drive.client, drive.root)
    files.add_known(known)
    return files


@pytest.fixture
def filed(drive: GoogleDrive) -> dict[DrivePath, str]:
    """Make the submission's folder, as an earlier run; return the ids that the ledger has."""
    known = dict(drive.files.reserve([a_folder()]))
    drive.files.make_folder(a_folder())
    drive.put("Masuk/foto.jpg", b"foto")
    return known


def copied_later(drive: GoogleDrive, known: dict[DrivePath, str]) -> DrivePath:
    """Inspect, reserve and copy, as another process; add the committed ids to `known`."""
    files = another_process(drive, known)
    files.inspect(["Masuk/foto.jpg"])
    known |= files.reserve([a_copy()])
    return files.copy(a_copy())


def test_a_copy_sees_in_its_own_call_what_else_stands_there(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    files = another_process(drive, filed)
    files.inspect(["Masuk/foto.jpg"])
    files.reserve([a_copy()])
    drive.emulator.calls.reset()
    assert files.copy(a_copy()) == TARGET
    assert drive.emulator.calls.round_trips() == 1


def test_a_copy_whose_name_is_taken_gets_the_next_one(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    drive.put(TARGET, b"lain")
    assert copied_later(drive, filed) == SECOND
    assert another_process(drive, filed).copy(a_copy()) == SECOND
    assert {path: drive.tree()[path] for path in (TARGET, SECOND)} == {
        TARGET: b"lain",
        SECOND: b"foto",
    }


def test_a_copy_that_could_not_be_renamed_is_renamed_by_the_next_run(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    drive.put(TARGET, b"lain")
    drive.emulator.fault(code=403, reason="cannotRename", method="drive.files.update")
    with pytest.raises(UnavailableError, match="rename"):
        copied_later(drive, filed)
    assert another_process(drive, filed).copy(a_copy()) == SECOND
    assert drive.tree() == {"Masuk/foto.jpg": b"foto", TARGET: b"lain", SECOND: b"foto"}


def test_a_copy_gives_way_to_the_same_bytes(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    there = drive.put(TARGET, b"foto")
    assert copied_later(drive, filed) == TARGET
    found = drive.find(TARGET)
    assert found is not None
    assert found.id == there
    assert drive.tree() == {"Masuk/foto.jpg": b"foto", TARGET: b"foto"}


def test_a_copy_into_the_trash_waits_for_its_folder(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    folder = drive.find("2025/PUB-1/01_bahan")
    assert folder is not None
    drive.change(folder.id, trashed=True)
    with pytest.raises(UnavailableError, match="trash"):
        copied_later(drive, filed)
    drive.change(folder.id, trashed=False)
    assert another_process(drive, filed).copy(a_copy()) == TARGET
    assert drive.tree() == {"Masuk/foto.jpg": b"foto", TARGET: b"foto"}


def test_a_copy_of_something_else_is_taken_away(
    drive: GoogleDrive, filed: dict[DrivePath, str]
) -> None:
    drive.emulator.before_call(
        None, lambda call: call.method == "drive.files.copy" and drive.put("Masuk/foto.jpg", b"x")
    )
    with pytest.raises(SourceChangedError):
        copied_later(drive, filed)
    assert drive.tree() == {"Masuk/foto.jpg": b"x"}
