"""A person's sign-in: it is kept, or what was missing is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sheetflow.adapters.google.api.credentials import CredentialSource, open_credentials, sign_in
from sheetflow.errors import ConfigurationError
from tests.google.browser import browser
from tests.google.home import quick_client
from tests.google.kinds import GMAIL, key_file, private_file
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.identities import user_of_email


@pytest.fixture
def google() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as running, browser():
        running.world.identities.default = user_of_email(GMAIL)
        yield running


def client_file(google: GoogleEmulator, folder: Path) -> Path:
    return private_file(
        folder / "client.json",
        installed={
            "client_id": "klien", "client_secret": "rahasia", "redirect_uris": [],
            "auth_uri": f"{google.url}/o/oauth2/auth", "token_uri": f"{google.url}/token",
        },
    )  # fmt: skip


def test_the_token_is_the_persons_own_and_read_by_nobody_else(
    google: GoogleEmulator, tmp_path: Path
) -> None:
    token = tmp_path / "token.json"
    sign_in(client_file(google, tmp_path), token)
    assert token.stat().st_mode & 0o077 == 0
    assert json.loads(token.read_text())["refresh_token"] == f"user:{GMAIL}"
    open_credentials(CredentialSource("user", token))
    assert quick_client(google, GMAIL, "user").find_account() == GMAIL


@pytest.mark.parametrize(
    ("ticked", "said"),
    [(set(), "not completed"), ({"https://www.googleapis.com/auth/spreadsheets"}, "tick both")],
)
def test_what_the_person_did_not_allow_is_said(
    google: GoogleEmulator, tmp_path: Path, ticked: set[str], said: str
) -> None:
    google.world.identities.ticked = ticked
    with pytest.raises(ConfigurationError, match=said):
        sign_in(client_file(google, tmp_path), tmp_path / "token.json")
    assert not (tmp_path / "token.json").exists()


def test_a_token_endpoint_that_is_down_is_no_crash(google: GoogleEmulator, tmp_path: Path) -> None:
    google.fault(method="token", times=None)
    with pytest.raises(ConfigurationError, match="not completed"):
        sign_in(client_file(google, tmp_path), tmp_path / "token.json")


def test_another_file_is_no_client(google: GoogleEmulator, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no OAuth client"):
        sign_in(key_file(google, tmp_path), tmp_path / "token.json")
