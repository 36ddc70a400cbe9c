"""What Google documents as quotas, by meter."""

from __future__ import annotations

from sheetflow.core.fleet.settings import ACCOUNT_QUOTAS, PROJECT_QUOTAS


def test_an_account_may_request_less_than_its_project() -> None:
    project, account = PROJECT_QUOTAS.by_meter(), ACCOUNT_QUOTAS.by_meter()
    assert {*project} == {*account} == {"sheets_read", "sheets_write", "drive"}
    assert all(account[meter] < project[meter] for meter in project)
