"""Pipes, sockets and folders in the place of files are reported in the row and never opened."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from sheetflow.core.ledger.filed_faults import DAYS
from sheetflow.core.names import SubmissionId
from tests.contract.homes import LocalDrive
from tests.contract.whole_homes import NOW, WholeHome, new_home
from tests.support.scenario import cells_like

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such files")


def make_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # a socket's path may have 100 characters
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


KINDS: Mapping[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo if sys.platform != "win32" else Path.touch,
    "socket": make_socket,
    "folder": Path.mkdir,
}


@pytest.fixture(params=KINDS)
def replace(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    def become(path: Path) -> None:
        path.unlink()
        KINDS[request.param](path)

    return become


def typed(folder: Path, stage: str) -> tuple[WholeHome, str, Path]:
    """Add a row at this stage, not evaluated yet, whose files open; return its name and Drive."""
    home = new_home("local", folder)
    name = home.type(cells_like({"like": stage}))
    assert isinstance(home.drive, LocalDrive)
    for path in home.drive.root.rglob("*.*"):
        if path.suffix == ".docx":
            Document().save(str(path))
        elif path.suffix == ".png":
            Image.new("RGB", (90, 160)).save(path)
    return home, name, home.drive.root


@pytest.mark.parametrize(
    ("stage", "file", "code"),
    [
        pytest.param("drafted", "Kotak Masuk/konsep.docx", "E-AKSES", marks=pytest.mark.slow),
        ("finished", "Kotak Masuk/bukti.png", "E-BUKTI"),
    ],
)
def test_an_open_row_names_it_at_once(
    stage: str, file: str, code: str, replace: Callable[[Path], None], tmp_path: Path
) -> None:
    home, _, root = typed(tmp_path, stage)
    replace(root / file)

    home.run()

    (sentence,) = (one for one in home.sentences() if one.startswith(code))
    assert f"“{file}”" in sentence


def test_in_a_finished_row_the_rotation_finds_it(
    replace: Callable[[Path], None], tmp_path: Path
) -> None:
    home, name, root = typed(tmp_path, "finished")
    home.run()
    record = home.home.ledger.load().submissions[SubmissionId(name)]
    assert record.state == "selesai"
    copies = [file.target for file in record.files if not file.is_paper]
    for target in copies:
        replace(root / target)

    month = (NOW + timedelta(days=day) for day in range(1, DAYS + 1))
    reported = next(found for day in month if (found := home.run(day).findings))

    assert {finding.code for finding in reported} == {"E-ARSIP"}
    for target in copies:
        assert any(f"Arsip {target} tid" in one for one in home.sentences())
    assert home.states() == {name: "selesai"}
