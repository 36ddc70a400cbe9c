"""What Google documents as quotas, by meter."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sheetflow.core.fleet.settings import ACCOUNT_QUOTAS, PROJECT_QUOTAS, Fleet, FleetOffice
from sheetflow.core.office_options import Schedule
from sheetflow.core.words import words


def test_an_account_may_request_less_than_its_project() -> None:
    project, account = PROJECT_QUOTAS.by_meter(), ACCOUNT_QUOTAS.by_meter()
    assert {*project} == {*account} == {"sheets_read", "sheets_write", "drive"}
    assert all(account[meter] < project[meter] for meter in project)


def test_offices_that_expect_more_than_the_schedule_gives() -> None:
    here = Path("/kantor")
    offices = (FleetOffice("a", here, "a", every_minutes=10), FleetOffice("b", here, "b"))
    fleet = Fleet("f", here, words("Armada"), ZoneInfo("Asia/Jakarta"), offices, here)

    assert fleet.expecting_more == ()
    assert replace(fleet, schedule=Schedule(every_minutes=30)).expecting_more == ("a", "b")
