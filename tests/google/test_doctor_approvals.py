"""`doctor` says whether approvals can be started in Drive, and who could not answer them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from sheetflow.core.names import ColumnId
from sheetflow.doctor import Diagnosis, Health, examine
from tests.google.home import OWNER
from tests.google.spreadsheets import Sheet
from tests.google.test_doctor_google import doctor, files_of

WHAT = "persetujuan di Drive"
ASKED: Mapping[ColumnId, Literal["drive"]] = {ColumnId("hasil"): "drive"}


def found(sheet: Sheet, decider: str, *, asks: bool) -> Diagnosis:
    """Return what the doctor says where somebody of that address decides."""
    office = sheet.wanted.office
    holders = tuple(replace(one, email=decider) for one in office.holders)
    office = replace(office, holders=holders, approvals=ASKED if asks else {})
    examiner = doctor(replace(sheet, wanted=replace(sheet.wanted, office=office)))
    [one] = examine([probe for probe in examiner.probes() if probe[0].endswith(WHAT)])
    return one


def without_approvals(sheet: Sheet) -> None:
    sheet.drive.emulator.world.drive.editions[OWNER.partition("@")[2]] = "Business Starter"


@pytest.mark.parametrize("asks", [False, True])
def test_it_tries_on_a_file_that_does_not_stay(sheet: Sheet, *, asks: bool) -> None:
    before = files_of(sheet)
    one = found(sheet, OWNER, asks=asks)
    assert one.health is Health.OK
    assert ("semua pemutus" in one.detail) is asks
    assert files_of(sheet) == before


@pytest.mark.parametrize("asks", [False, True])
def test_a_drive_without_approvals_is_a_fault_only_for_who_asks(
    sheet: Sheet, *, asks: bool
) -> None:
    without_approvals(sheet)
    one = found(sheet, OWNER, asks=asks)
    assert "tidak menyediakan persetujuan" in one.detail
    assert (one.health is not Health.OK) is asks
    assert ("Konsol admin" in one.fix) is asks


def test_those_who_cannot_open_the_folder_are_named(sheet: Sheet) -> None:
    one = found(sheet, "luar@lain.example", asks=True)
    assert one.health is Health.WARNING
    assert "luar@lain.example" in one.detail
    sheet.drive.emulator.share(sheet.drive.root, "luar@lain.example", "reader")
    assert found(sheet, "luar@lain.example", asks=True).health is Health.OK
