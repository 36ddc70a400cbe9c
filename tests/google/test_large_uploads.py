"""Files above 5 MB go up in pieces, and go on where they were interrupted."""

from collections.abc import Iterator
from typing import Any

import pytest

from sheetflow.adapters.google.drive.requests import CHUNK, MAX_MULTIPART
from sheetflow.core.names import DrivePath
from tests.google.home import GoogleDrive, google_files, reopened
from tests.google_emulator.calls import Logged

REPORT = DrivePath("Laporan/2025-10/Laporan 2025-10.pdf")
CONTENT = b"%PDF" + bytes(range(256)) * ((CHUNK + MAX_MULTIPART) // 256)
"""Two pieces."""


@pytest.fixture
def drive() -> Iterator[GoogleDrive]:
    with google_files() as made:
        yield made


def publish(drive: GoogleDrive, content: bytes, notes: dict[str, str]) -> None:
    reopened(drive).published(notes, notes.update).put(REPORT, content)


def uploads(drive: GoogleDrive) -> list[Logged]:
    return [one for one in drive.emulator.calls.entries if one.path.startswith("/upload")]


def test_only_a_large_file_goes_up_in_pieces(drive: GoogleDrive) -> None:
    notes: dict[str, str] = {}
    for content, calls in ((b"x" * MAX_MULTIPART, 1), (CONTENT, 3), (CONTENT[::-1], 3)):
        drive.emulator.calls.reset()
        publish(drive, content, notes)
        assert drive.tree() == {REPORT: content}
        assert len(uploads(drive)) == calls


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "lose_request"},
        {"kind": "lose_answer"},
        {"code": 503},
        {"kind": "error_after", "code": 503},
        {"kind": "garbled", "message": "cut"},
        {"kind": "garbled", "message": "empty"},
    ],
)
def test_an_interrupted_upload_goes_on(
    drive: GoogleDrive, fault: dict[str, Any], call: int
) -> None:
    notes: dict[str, str] = {}
    publish(drive, b"lama", notes)
    for content in (CONTENT, CONTENT[::-1]):
        drive.emulator.fault(**fault, path="/upload/*", skip=call - 1)
        publish(drive, content, notes)
        assert drive.tree() == {REPORT: content}


def test_a_new_file_whose_last_answer_was_lost_exists_once(drive: GoogleDrive) -> None:
    for kind in ("lose_answer", "garbled"):
        notes: dict[str, str] = {}
        drive.emulator.fault(kind=kind, message="cut", path="/upload/*", skip=2)
        publish(drive, CONTENT, notes)
        assert drive.tree() == {REPORT: CONTENT}
        drive.remove(REPORT)


def test_an_upload_that_google_has_forgotten_begins_anew(drive: GoogleDrive) -> None:
    sessions = drive.emulator.service.sessions.known

    def forget(_: Logged) -> None:
        if sessions and len(uploads(drive)) == 3:
            sessions.clear()

    drive.emulator.before_call(None, forget)
    publish(drive, CONTENT, {})
    assert drive.tree() == {REPORT: CONTENT}
