"""A missing row is reported wherever people look, and `restore` puts it back."""

import shutil
from pathlib import Path

import pytest

from tests.support.sample_office import OfficeFolder
from tests.support.workbook_edits import row_of, rows_of

ROW = "PUB-2510-001"


@pytest.fixture
def office(emptied_one: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(emptied_one, tmp_path / "kantor"))


def test_run_doctor_verify_and_a_spare_row_tell_of_it_until_it_is_back(
    office: OfficeFolder,
) -> None:
    news = f"sheetflow restore {ROW}"

    assert office.run().code == 1
    assert news in str(rows_of(office.register))
    assert news in office.call("doctor").out
    verified = office.call("verify", as_of=None)
    assert (verified.code, news in verified.out) == (0, True)

    before = office.register.read_bytes()
    planned = office.call("restore", ROW, "--dry-run")
    assert planned.code == 0
    assert "Status: Selesai" in planned.out
    assert office.register.read_bytes() == before

    done = office.call("restore", ROW)
    assert done.code == 0
    assert done.out.splitlines()[:-1] == planned.out.splitlines()[:-1]
    assert row_of(office.register, ROW)["Status"] == "Selesai"
    events = office.call("history", ROW, as_of=None).out
    assert not any(found["code"].startswith("E-") for found in office.run().json()["findings"])
    assert news not in str(rows_of(office.register))
    assert office.call("history", ROW, as_of=None).out == events
    assert news not in office.call("verify", as_of=None).out


def test_restore_refuses_what_is_there_unknown_or_open(office: OfficeFolder) -> None:
    unknown = office.call("restore", "PUB-9999-001")
    assert (unknown.code, "knows no submission" in unknown.err) == (3, True)

    lock = office.register.with_name(f".~lock.{office.register.name}#")
    lock.write_text("Staf,kantor,pc,", encoding="utf-8")
    opened = office.call("restore", ROW)
    assert (opened.code, "open" in opened.err) == (5, True)
    lock.unlink()

    assert office.call("restore", ROW).code == 0
    again = office.call("restore", ROW)
    assert (again.code, "it is there" in again.err) == (3, True)


def test_verify_says_when_the_register_cannot_be_compared(office: OfficeFolder) -> None:
    office.register.write_bytes(b"no workbook")

    verified = office.call("verify", as_of=None)

    assert verified.code == 0
    assert "register tidak dapat dibandingkan" in verified.out
    assert ROW not in office.call("doctor").out
