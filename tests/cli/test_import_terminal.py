"""On a terminal an import shows everything, asks once, and does nothing without a yes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.old_lists import MESSY
from tests.support.sample_office import OfficeFolder, new_office

QUESTION = "Masukkan sekarang?"


def _answered(office: OfficeFolder, answer: str) -> str:
    """What the command shows on a terminal where a person gives this answer."""
    import pty  # noqa: PLC0415 - Windows has none

    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "sheetflow", "import", MESSY.name]
    job = subprocess.Popen(  # noqa: S603 - our own words
        words, stdin=theirs, stdout=theirs, stderr=theirs, cwd=office.path
    )
    os.close(theirs)
    shown = b""
    while part := _read(ours):
        before, shown = QUESTION.encode() in shown, shown + part
        if not before and QUESTION.encode() in shown:
            os.write(ours, f"{answer}\n".encode())
    os.close(ours)
    assert job.wait() == 0, shown.decode()
    return shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such terminal")
def test_it_asks_once_and_a_no_changes_nothing(tmp_path: Path) -> None:
    office = new_office(tmp_path / "kantor")
    office.call("init")
    shutil.copy(MESSY, office.path)
    before = office.register.read_bytes()

    declined = _answered(office, "n")
    assert "LINK FB → Tautan Unggahan: 4 isian" in declined
    assert "Belum ada yang dimasukkan" in declined
    assert (office.register.read_bytes(), office.commits()) == (before, 0)

    assert "4 pengajuan dimasukkan" in _answered(office, "Ya")
    again = _answered(office, "Ya")
    assert QUESTION not in again
    assert "0 pengajuan dimasukkan; 4 sudah ada" in again
