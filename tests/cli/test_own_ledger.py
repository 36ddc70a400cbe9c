"""A ledger that is missing, another office's or older than what was seen; and `adopt`."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sheetflow.adapters.xlsx.read_sheet import read_office_mark
from sheetflow.demo.make_demo import SAMPLE
from tests.cli.conftest import take_a_step
from tests.local.office_program import SOFFICE, OfficeProgram
from tests.support.sample_office import OfficeFolder, office_of_one

ID = "PUB-2510-001"
WRITING = {
    "run": ("run",),
    "import": ("import", str(SAMPLE)),
    "restore": ("restore", ID),
    "report": ("report", "--period", "2025-10"),
    "agenda": ("agenda", "--period", "2025-10"),
    "print": ("print", ID),
    "init": ("init",),
}


@pytest.fixture
def office(judged_one: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_one, tmp_path / "kantor"))


@pytest.fixture
def stepped(stepped_one: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(stepped_one, tmp_path / "kantor"))


def everything(folder: Path) -> dict[str, bytes]:
    """Everything but the memory of runs, which refused ones are kept in too."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in found if path.suffix != ".runs"
    }


def mark_of(office: OfficeFolder) -> dict[str, str]:
    found: dict[str, str] = json.loads((office.drive / ".sheetflow.json").read_text("utf-8"))
    return found


def refused(office: OfficeFolder, *words: str) -> None:
    before = everything(office.path)
    said = office.call(*words)
    assert said.code == 7, (said.out, said.err)
    assert "sheetflow.db" in said.err
    assert "sheetflow adopt" in said.err
    assert everything(office.path) == before


@pytest.mark.parametrize("words", [*WRITING.values(), ("plan",)], ids=[*WRITING, "plan"])
def test_without_its_ledger_no_command_writes(office: OfficeFolder, words: tuple[str, ...]) -> None:
    office.ledger.unlink()
    refused(office, *words)


def test_without_its_ledger_verify_and_doctor_say_so(office: OfficeFolder) -> None:
    office.ledger.unlink()

    said = office.call("verify", as_of=None)
    assert said.code == 7
    assert "buku besar tidak ada" in said.out
    assert "the ledger is missing" in office.call("doctor").out


def marks(office: OfficeFolder) -> dict[str, Callable[[], object]]:
    """How each place that shows that there was a ledger is lost."""
    bare = office_of_one(office.path.with_name("lain"), "Konsep")
    return {
        "folder": (office.drive / ".sheetflow.json").unlink,
        "state": lambda: shutil.rmtree(office.path / ".sheetflow", ignore_errors=True),
        "register": lambda: shutil.copyfile(bare.register, office.register),
    }


@pytest.mark.parametrize("left", ["folder", "register"])
def test_each_place_alone_shows_that_there_was_a_ledger(office: OfficeFolder, left: str) -> None:
    office.ledger.unlink()
    for place, lose in marks(office).items():
        if place != left:
            lose()
    refused(office, "run")


def test_texts_of_a_run_in_a_register_without_mark_show_it_too(
    office: OfficeFolder, tmp_path: Path
) -> None:
    alone = tmp_path / "sendiri"
    alone.mkdir()
    for name in ("register.xlsx", "office.yaml"):
        shutil.copyfile(office.path / name, alone / name)
    (alone / "Drive").mkdir()
    moved = OfficeFolder(alone)
    remove_property(moved.register)
    assert read_office_mark(moved.register) == ""
    refused(moved, "run")


def remove_property(register: Path) -> None:
    """Remove the office's property, as a program that drops unknown properties does."""
    book: Any = openpyxl.load_workbook(register)  # its types lack the properties
    del book.custom_doc_props["sheetflow-office"]
    book.save(register)


def test_an_office_without_anything_of_a_ledger_just_runs(tmp_path: Path) -> None:
    office = office_of_one(tmp_path / "kantor", "Selesai")
    office.ledger.unlink()
    (office.drive / ".sheetflow.json").unlink()
    shutil.rmtree(office.path / ".sheetflow", ignore_errors=True)
    remove_property(office.register)

    assert office.call("verify", as_of=None).code == 7
    assert office.run().code in {0, 1}
    assert office.call("verify", as_of=None).code == 0
    assert mark_of(office)["office"]
    assert office.run().json()["effects"] == []


def test_the_ledger_of_another_office(office: OfficeFolder, tmp_path: Path) -> None:
    other = office_of_one(tmp_path / "lain", "Selesai")
    shutil.copyfile(other.ledger, office.ledger)

    refused(office, "run")
    said = office.call("verify", as_of=None)
    assert said.code == 7
    assert "another office" in said.out


def test_an_older_ledger_is_found_and_adopted(stepped: OfficeFolder, judged_one: Path) -> None:
    office = stepped
    newest = mark_of(office)["head"]
    shutil.copyfile(OfficeFolder(judged_one).ledger, office.ledger)

    for words in WRITING.values():
        if words != ("init",):
            refused(office, *words)
    assert office.call("verify", as_of=None).code == 7
    before = everything(office.path)
    assert newest in office.call("adopt", "--dry-run").out
    assert everything(office.path) == before

    said = office.call("adopt")

    assert said.code == 0
    assert newest in said.out
    assert office.call("verify", as_of=None).code == 0
    assert office.run().code in {0, 1}
    with sqlite3.connect(office.ledger) as db:
        notes = dict(db.execute("SELECT id, text FROM notes WHERE id LIKE 'adopted:%'"))
    assert [json.loads(text)["seen"] for text in notes.values()] == [newest]


def test_a_lost_ledger_is_adopted_as_a_new_one(office: OfficeFolder) -> None:
    identity = mark_of(office)["office"]
    office.ledger.unlink()

    said = office.call("adopt")

    assert said.code == 0
    assert "new, empty ledger is made" in said.out
    assert office.run().code in {0, 1}
    assert office.call("verify", as_of=None).code == 0
    assert mark_of(office)["office"] == identity


def test_where_nothing_is_wrong_nothing_is_adopted(office: OfficeFolder) -> None:
    before = everything(office.path)
    said = office.call("adopt")
    assert (said.code, everything(office.path)) == (0, before)
    assert "nothing to adopt" in said.out


def test_a_run_that_was_killed_before_its_mark_is_mended_by_the_next(
    stepped: OfficeFolder, judged_one: Path
) -> None:
    mark = stepped.drive / ".sheetflow.json"
    after = mark.read_bytes()
    shutil.copyfile(OfficeFolder(judged_one).drive / mark.name, mark)
    assert mark.read_bytes() != after

    assert stepped.run().code in {0, 1}
    assert mark.read_bytes() == after


def test_a_lost_mark_is_written_again(office: OfficeFolder) -> None:
    before = (office.drive / ".sheetflow.json").read_bytes()
    (office.drive / ".sheetflow.json").unlink()
    assert office.run().code in {0, 1}
    assert (office.drive / ".sheetflow.json").read_bytes() == before


def test_two_copies_of_a_ledger_on_one_drive_find_each_other(
    office: OfficeFolder, tmp_path: Path
) -> None:
    copy = OfficeFolder(tmp_path / "salinan")
    copy.path.mkdir()
    for name in ("register.xlsx", "office.yaml", "sheetflow.db"):
        shutil.copyfile(office.path / name, copy.path / name)
    settings = (copy.path / "office.yaml").read_text("utf-8")
    shared = settings.replace("drive: Drive", f"drive: ../{office.path.name}/Drive")
    (copy.path / "office.yaml").write_text(shared, "utf-8")
    take_a_step(copy)

    refused(office, "run")


def test_an_office_that_was_copied_whole_goes_on(office: OfficeFolder, tmp_path: Path) -> None:
    office.path.rename(tmp_path / "komputer baru")
    moved = OfficeFolder(tmp_path / "komputer baru")
    take_a_step(moved)
    assert moved.call("verify", as_of=None).code == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"office": 1}', b"\xff" * 9_000])
def test_a_mark_that_nobody_of_ours_wrote(office: OfficeFolder, content: bytes) -> None:
    (office.drive / ".sheetflow.json").write_bytes(content)

    said = office.run()
    assert said.code == 4
    assert ".sheetflow.json" in said.err
    assert office.call("adopt").code == 0
    assert office.run().code in {0, 1}


def test_whole_ledger_rollback_is_found_by_a_head(stepped_one: Path, office: OfficeFolder) -> None:
    """Nothing inside the office shows it: ledger, marks and register are all of the day before."""
    printed = mark_of(OfficeFolder(stepped_one))["head"]

    assert office.call("verify", as_of=None).code == 0
    said = office.call("verify", "--head", printed, as_of=None)
    assert said.code == 7
    assert "tidak memuat peristiwa" in said.out


def test_chain_computed_anew_is_found_by_a_head(judged_one: Path, tmp_path: Path) -> None:
    """The same register evaluated again under another day, with everything as a run leaves it."""
    printed = mark_of(OfficeFolder(judged_one))["head"]
    anew = office_of_one(tmp_path / "kantor", "Selesai")
    assert anew.call("run", as_of="2025-11-05T09:00").code in {0, 1}

    assert anew.call("verify", as_of=None).code == 0
    said = anew.call("verify", "--head", printed, as_of=None)
    assert said.code == 7
    assert "disusun ulang" in said.out


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_libreoffice_keeps_the_mark_of_the_register(office: OfficeFolder, tmp_path: Path) -> None:
    (tmp_path / "profil").mkdir()
    saved = OfficeProgram(tmp_path / "profil").convert(office.register, "xlsx")

    assert read_office_mark(saved) == read_office_mark(office.register) == mark_of(office)["office"]


def test_openpyxl_keeps_the_mark_of_the_register(office: OfficeFolder) -> None:
    openpyxl.load_workbook(office.register).save(office.register)
    assert read_office_mark(office.register) == mark_of(office)["office"]
