"""Real credentials of google-auth against the emulator's token endpoints."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2.service_account import Credentials

from tests.google_emulator import GoogleEmulator
from tests.google_emulator.token_endpoint import grant
from tests.google_emulator_tests.conftest import ROBOT, Office

CLOUD = "https://www.googleapis.com/auth/cloud-platform"
SHEETS = "https://www.googleapis.com/auth/spreadsheets"
PRIVATE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def key_file(emulator: GoogleEmulator) -> dict[str, str]:
    return {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": PRIVATE_KEY.decode(),
        "token_uri": f"{emulator.url}/token",
    }


def credentials(emulator: GoogleEmulator, *scopes: str) -> Any:
    made = Credentials.from_service_account_info(  # type: ignore[no-untyped-call]  # google-auth
        key_file(emulator), scopes=list(scopes)
    )
    made.refresh(Request())
    return made


def test_a_service_account_is_who_its_key_says(office: Office) -> None:
    token = credentials(office.emulator, SHEETS).token
    url = f"{office.emulator.url}/v4/spreadsheets/{office.spreadsheet_id}"
    answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200
    assert office.emulator.calls.entries[-1].user == ROBOT


def test_a_scope_that_was_not_asked_for_is_missing(office: Office) -> None:
    token = credentials(office.emulator, SHEETS).token
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{office.emulator.url}/drive/v3/files", headers=headers, timeout=10)
    assert answer.status_code == 403
    assert answer.json()["error"]["errors"][0]["reason"] == "insufficientPermissions"


def test_a_revoked_key_gets_no_token(emulator: GoogleEmulator) -> None:
    emulator.world.identities.revoked.add(ROBOT)
    with pytest.raises(RefreshError, match="invalid_grant"):
        credentials(emulator, SHEETS)


def test_a_clock_that_is_wrong_gets_no_token() -> None:
    tomorrow = GoogleEmulator(clock=lambda: datetime.now(UTC) + timedelta(days=1))
    with tomorrow, pytest.raises(RefreshError, match="Check your iat and exp values"):
        credentials(tomorrow, SHEETS)


def ask_to_act(office: Office, scope: str) -> requests.Response:
    path = f"/v1/projects/-/serviceAccounts/{ROBOT}:generateAccessToken"
    body = {"scope": [SHEETS], "lifetime": "3600s"}
    people = office.emulator.world.identities
    with office.emulator.world.lock:
        token = grant(people, "pemasang@kantor.example", scope)
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post(office.emulator.url + path, json=body, headers=headers, timeout=10)


def test_a_service_account_is_impersonated_by_whom_it_allows(office: Office) -> None:
    refused = ask_to_act(office, CLOUD).json()["error"]
    assert refused["details"][0]["reason"] == "IAM_PERMISSION_DENIED"
    office.emulator.may_act_as(ROBOT, "pemasang@kantor.example")
    refused = ask_to_act(office, SHEETS).json()["error"]
    assert refused["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    token = ask_to_act(office, CLOUD).json()["accessToken"]
    url = f"{office.emulator.url}/v4/spreadsheets/{office.spreadsheet_id}"
    answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code == 200


def test_an_api_that_is_not_switched_on_is_refused(office: Office) -> None:
    office.emulator.world.identities.services = {"drive"}
    url = f"{office.emulator.url}/v4/spreadsheets/{office.spreadsheet_id}"
    token = credentials(office.emulator, SHEETS).token
    answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.json()["error"]["details"][0]["reason"] == "SERVICE_DISABLED"


def test_gclouds_own_client_is_granted_no_scope_of_sheets(emulator: GoogleEmulator) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "gcloud:a@b.example"}
    answers = [
        requests.post(f"{emulator.url}/token", data=form | {"scope": scope}, timeout=10)
        for scope in (SHEETS, CLOUD, "")
    ]
    assert [answer.status_code for answer in answers] == [400, 200, 200]
    assert answers[0].json()["error"] == "invalid_scope"
