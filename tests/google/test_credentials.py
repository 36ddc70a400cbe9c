"""The job's identity at Google, and which keys are refused."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.credentials import CredentialSource, account_of, open_credentials
from sheetflow.adapters.google.api.errors import GoogleError
from sheetflow.adapters.google.api.retry import ClientOptions
from sheetflow.errors import ConfigurationError
from tests.google.clocks import Clock
from tests.google.home import ADMIN, OWNER, ROBOT
from tests.google.kinds import OPERATOR, Kind, gcloud_sign_in, key_file, machine, write_credentials
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET
from tests.support.texts import TEXTS

OTHER = "pemilik.kunci@proyek.iam.gserviceaccount.com"


@pytest.fixture
def google() -> Iterator[GoogleEmulator]:
    with GoogleEmulator() as running:
        yield running


def who_reads(google: GoogleEmulator, source: CredentialSource) -> str:
    """Read a shared spreadsheet with these credentials; return the account that Google saw."""
    drive = google.shared_drive("Kantor", OWNER, {ROBOT: "writer", ADMIN: "writer"})
    sheet = google.staff.put_file("R", owner=OWNER, mime_type=SPREADSHEET, parent=drive)
    options = ClientOptions(timing=Clock().timing())
    credentials = open_credentials(source)
    client = GoogleClient(credentials, TEXTS, endpoint=google.url, options=options)
    client.values(sheet, [{"a1Range": "A1"}])
    client.call(client.files.get(fileId=sheet, supportsAllDrives=True))
    return {entry.user for entry in google.calls.entries}.pop()


def test_a_service_account_by_its_key(google: GoogleEmulator, tmp_path: Path) -> None:
    source = CredentialSource("service_account", key_file(google, tmp_path))
    assert who_reads(google, source) == ROBOT


def test_a_service_account_acts_for_a_person(google: GoogleEmulator, tmp_path: Path) -> None:
    key = key_file(google, tmp_path)
    source = CredentialSource("service_account", key, on_behalf_of=ADMIN)
    assert who_reads(google, source) == ADMIN


def test_another_account_without_a_key_of_its_own(google: GoogleEmulator, tmp_path: Path) -> None:
    key = key_file(google, tmp_path, OTHER)
    google.may_act_as(ROBOT, OTHER)
    assert who_reads(google, CredentialSource("impersonation", key, ROBOT)) == ROBOT


def test_whoever_is_signed_in_by_gcloud_acts_as_the_service_account(
    google: GoogleEmulator, tmp_path: Path
) -> None:
    """gcloud's own client is granted no scope of Drive or Sheets, and needs none."""
    gcloud_sign_in(tmp_path, ADMIN)
    google.may_act_as(ROBOT, ADMIN)
    with machine(tmp_path):
        assert who_reads(google, CredentialSource("impersonation", None, ROBOT)) == ROBOT


@pytest.mark.parametrize(
    ("source", "may", "services", "said"),
    [
        (CredentialSource("impersonation", None, ROBOT), False, None, "Token Creator on pekerja"),
        (CredentialSource("impersonation", None, ROBOT), True, {"drive"}, "IAM Service Account"),
        (CredentialSource(), False, None, "lacks the scopes of Sheets and Drive"),
    ],
)
def test_what_a_machine_without_a_key_lacks_is_said(  # noqa: PLR0917 - a case's own data
    google: GoogleEmulator,
    tmp_path: Path,
    source: CredentialSource,
    may: bool,
    services: set[str] | None,
    said: str,
) -> None:
    gcloud_sign_in(tmp_path, ADMIN)
    google.world.identities.services = services
    if may:
        google.may_act_as(ROBOT, ADMIN)
    with machine(tmp_path), pytest.raises(GoogleError, match=said) as caught:
        who_reads(google, source)
    assert caught.value.stops_run


@pytest.mark.parametrize("kind", ["user", "impersonation"])
def test_a_sign_in_that_has_ended_says_how_to_renew_it(
    google: GoogleEmulator, tmp_path: Path, kind: Kind
) -> None:
    section = write_credentials(kind, google, tmp_path, ROBOT)
    google.world.identities.revoked |= {ROBOT, OPERATOR}
    file = tmp_path / section["file"] if "file" in section else None
    source = CredentialSource(kind, file, section.get("act_as", ""))
    with machine(tmp_path), pytest.raises(GoogleError, match="The sign-in has ended") as caught:
        who_reads(google, source)
    assert caught.value.stops_run


def test_a_persons_own_token(google: GoogleEmulator, tmp_path: Path) -> None:
    token = tmp_path / "token.json"
    kept = {"client_id": "klien", "client_secret": "rahasia", "refresh_token": f"user:{ADMIN}"}
    token.write_text(json.dumps(kept))
    token.chmod(0o600)
    assert who_reads(google, CredentialSource("user", token)) == ADMIN


def test_default_credentials_by_the_environment(
    google: GoogleEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_file(google, tmp_path)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    assert who_reads(google, CredentialSource()) == ROBOT
    key.chmod(0o640)
    with pytest.raises(ConfigurationError, match="chmod 600"):
        open_credentials(CredentialSource())


def test_the_address_to_share_with_is_known(google: GoogleEmulator, tmp_path: Path) -> None:
    key = key_file(google, tmp_path)
    for source in (
        CredentialSource("service_account", key),
        CredentialSource("impersonation", key, ROBOT),
    ):
        assert GoogleClient(open_credentials(source), TEXTS).account == ROBOT


def test_a_refusal_names_the_address_to_share_with(google: GoogleEmulator, tmp_path: Path) -> None:
    key = key_file(google, tmp_path)
    credentials = open_credentials(CredentialSource("service_account", key))
    sheet = google.staff.put_file("R", owner=OWNER, mime_type=SPREADSHEET)
    with pytest.raises(GoogleError, match=f"Share it with {ROBOT} as Editor"):
        GoogleClient(credentials, TEXTS, endpoint=google.url).values(sheet, [{"a1Range": "A1"}])


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(
    google: GoogleEmulator, tmp_path: Path, mode: int
) -> None:
    key = key_file(google, tmp_path)
    key.chmod(mode)
    for source in (
        CredentialSource("service_account", key),
        CredentialSource("impersonation", key, ROBOT),
        CredentialSource("user", key),
    ):
        with pytest.raises(ConfigurationError, match="chmod 600"):
            open_credentials(source)


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", '{"type": "service_account"}'])
def test_what_is_no_key_is_said(tmp_path: Path, content: str) -> None:
    key = tmp_path / "key.json"
    key.write_text(content)
    key.chmod(0o600)
    for source in (CredentialSource("service_account", key), CredentialSource("user", key)):
        with pytest.raises(ConfigurationError):
            open_credentials(source)


def test_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    for source in (
        CredentialSource("service_account", tmp_path / "none.json"),
        CredentialSource("service_account"),
        CredentialSource("impersonation", tmp_path / "none.json", ROBOT),
        CredentialSource("impersonation"),
    ):
        with pytest.raises(ConfigurationError):
            open_credentials(source)


def test_a_revoked_key_says_so(google: GoogleEmulator, tmp_path: Path) -> None:
    google.world.identities.revoked.add(ROBOT)
    with pytest.raises(GoogleError, match="key was not revoked") as caught:
        who_reads(google, CredentialSource("service_account", key_file(google, tmp_path)))
    assert caught.value.stops_run


def test_a_wrong_clock_is_suspected(tmp_path: Path) -> None:
    tomorrow = GoogleEmulator(clock=lambda: datetime.now(UTC) + timedelta(days=1))
    with tomorrow, pytest.raises(GoogleError, match="clock is right"):
        who_reads(tomorrow, CredentialSource("service_account", key_file(tomorrow, tmp_path)))


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and modes are POSIX's")
def test_a_pipe_is_no_key_and_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    os.mkfifo(path, 0o600)
    with pytest.raises(ConfigurationError, match="it is a pipe, not a file"):
        open_credentials(CredentialSource("service_account", path))


def test_a_key_may_be_a_link_as_mounted_secrets_are(google: GoogleEmulator, tmp_path: Path) -> None:
    link = tmp_path / "mounted.json"
    link.symlink_to(key_file(google, tmp_path))
    assert account_of(open_credentials(CredentialSource("service_account", link))) == ROBOT
