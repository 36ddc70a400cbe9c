"""The head of the ledger: where it is named, and `verify --head`."""

import shutil
import sqlite3
from pathlib import Path

import openpyxl
import pypdf
import pytest

from sheetflow.core.ledger.head import Head, parse_head
from tests.support.sample_office import OfficeFolder
from tests.support.workbook_edits import write


@pytest.fixture
def office(judged_month: Path, tmp_path: Path) -> OfficeFolder:
    return OfficeFolder(shutil.copytree(judged_month, tmp_path / "kantor"))


def newest(ledger: Path) -> Head:
    with sqlite3.connect(ledger) as db:
        return Head(*db.execute("SELECT events, head FROM heads").fetchone())


def verified(office: OfficeFolder, *heads: object) -> int:
    options = [word for head in heads for word in ("--head", str(head))]
    return office.call("verify", *options, as_of=None).code


def texts(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_a_run_names_the_head_and_verify_finds_it(office: OfficeFolder) -> None:
    named = str(office.run().json()["head"])

    assert parse_head(named) == newest(office.ledger)
    assert verified(office, named) == 0
    assert verified(office, newest(office.ledger).short) == 0
    said = office.call("verify", "--head", named, as_of=None)
    assert "memuat peristiwa 95" in said.out


def test_plan_names_the_head_that_the_run_will_have(office: OfficeFolder) -> None:
    write(office.register, "PUB-2510-028", "Nomor Disposisi", "AGD-021/X/2025")
    planned, before = str(office.plan().json()["head"]), newest(office.ledger)

    assert str(office.run().json()["head"]) == planned == str(newest(office.ledger))
    assert newest(office.ledger).sequence == before.sequence + 1
    assert verified(office, before, planned) == 0


def test_a_head_that_the_ledger_does_not_contain(office: OfficeFolder) -> None:
    head = newest(office.ledger)
    other = Head(head.sequence, "0" * 64)

    assert verified(office, Head(head.sequence + 1, head.hash)) == 7
    assert verified(office, other) == 7
    assert verified(office, head, other) == 7


@pytest.mark.parametrize("text", ["kepala", "95", "95:abc", "0:" + "a" * 64])
def test_what_is_no_head_is_a_usage_error(office: OfficeFolder, text: str) -> None:
    said = office.call("verify", "--head", text, as_of=None)

    assert said.code == 2
    assert "16 digits" in said.err


def test_report_and_printed_set_carry_the_head(judged_one: Path, tmp_path: Path) -> None:
    office = OfficeFolder(shutil.copytree(judged_one, tmp_path / "kantor"))
    office.call("print", "2025-10")
    head, published = str(newest(office.ledger)), office.drive / "Laporan"

    assert head in texts(published / "2025-10/Laporan 2025-10.pdf")
    assert head in texts(published / "Berkas Cetak 2025-10.pdf")
    book = openpyxl.load_workbook(published / "2025-10/Laporan 2025-10.xlsx")
    assert all(head in str(sheet["A3"].value) for sheet in book)
