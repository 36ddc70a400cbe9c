"""`verify --files` on the command line: every filed file that is not what was filed."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from sheetflow.adapters.local.ledger.sqlite_ledger import SqliteLedger
from tests.support.accepted import sha
from tests.support.sample_office import OfficeFolder, Said
from tests.support.tampering import by_hand, seal_anew


@pytest.fixture(scope="session")
def finished(judged_one: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("berkas") / "asli"
    office = OfficeFolder(shutil.copytree(judged_one, folder))
    closed = office.call("report", "--period", "2025-10", "--close")
    assert closed.code == 0, closed.err
    return office.path


@pytest.fixture
def office(finished: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(finished, tmp_path / "kantor"))


def verify_files(office: OfficeFolder) -> Said:
    return office.call("verify", "--files", as_of=None)


def filed(office: OfficeFolder, ending: str, *, paper: bool) -> tuple[Path, str, str]:
    """A filed file's place, its submission and its digest on record."""
    for record in SqliteLedger(office.ledger).load().submissions.values():
        for file in record.files:
            if file.is_paper is paper and file.name.endswith(ending):
                return office.drive / file.target, record.id, file.sha256
    raise AssertionError(ending)


def line_of(said: Said, office: OfficeFolder, path: Path) -> str:
    """The one line about the one file that differs."""
    assert said.code == 7, said.err
    assert re.search(r"^Berkas: 1 dari \d+ tidak seperti yang tercatat", said.out, re.MULTILINE)
    name = str(path.relative_to(office.drive)).replace(os.sep, "/")
    (line,) = (line for line in said.out.splitlines() if line.startswith(f"{name}: "))
    return line


def test_files_that_are_as_they_were_filed(office: OfficeFolder) -> None:
    said = verify_files(office)
    assert said.code == 0
    assert re.search(r"^Berkas: \d+ dibaca, semuanya seperti yang tercatat", said.out, re.MULTILINE)


def test_a_paper_that_was_changed(office: OfficeFolder) -> None:
    path, name, expected = filed(office, ".pdf", paper=True)
    path.write_bytes(path.read_bytes().replace(b"%PDF-1", b"%PDF-2", 1))

    line = line_of(verify_files(office), office, path)
    assert f"tercatat {expected}, ditemukan {sha(path.read_bytes())}." in line
    assert f"({name})" in line


def test_a_proof_of_another_size_and_one_that_is_gone(office: OfficeFolder) -> None:
    path, name, expected = filed(office, ".png", paper=False)
    path.write_bytes(path.read_bytes() + b"x")
    line = line_of(verify_files(office), office, path)
    assert f"tercatat {expected}, ditemukan {path.stat().st_size} B" in line
    assert f"({name}, peristiwa " in line

    path.unlink()
    assert "ditemukan tidak ada berkasnya" in line_of(verify_files(office), office, path)


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes")
def test_a_proof_that_became_a_pipe(office: OfficeFolder) -> None:
    path, name, expected = filed(office, ".png", paper=False)
    path.unlink()
    os.mkfifo(path)

    line = line_of(verify_files(office), office, path)
    assert f"tercatat {expected}, ditemukan berkas yang tidak dapat dibaca" in line
    assert f"({name}, peristiwa " in line


def test_a_closed_report_that_was_changed(office: OfficeFolder) -> None:
    path = office.drive / "Laporan/2025-10/Laporan 2025-10.pdf"
    before = sha(path.read_bytes())
    path.write_bytes(path.read_bytes() + b"\n")

    line = line_of(verify_files(office), office, path)
    assert f"tercatat {before}, ditemukan {sha(path.read_bytes())}." in line


@pytest.mark.parametrize("altered", ["sha256", "target"])
def test_records_of_files_that_were_forged_with_all_seals(
    office: OfficeFolder, altered: str
) -> None:
    path, _, expected = filed(office, ".png", paper=False)
    place = path.relative_to(office.drive).as_posix()
    was, forged = (expected, "0" * 64) if altered == "sha256" else (place, f"Lain/{place}")
    with by_hand(office.ledger) as db:
        db.execute("UPDATE submissions SET files = replace(files, ?, ?)", [was, forged])
        seal_anew(db)
    assert office.call("verify", as_of=None).code == 0

    said = verify_files(office)

    assert said.code == 7
    assert forged in said.out
