"""The job's identity at Google: fixed scopes; a key that others could read is refused."""

import json
import os
import stat
import webbrowser
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sheetflow.errors import ConfigurationError
from sheetflow.safe_files.reading import read_regular, require_regular
from sheetflow.safe_files.writing import overwrite_file

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")
"""`drive`, not `drive.file`: staff's own files are read by the links that they paste."""

_MAX_KEY_BYTES = 1 << 20
"""In bytes; a key has about three thousand."""

Kind = Literal["default", "service_account", "impersonation", "user"]


@dataclass(frozen=True, slots=True)
class CredentialSource:
    """The source of the job's identity.

    `default`: Application Default Credentials (GOOGLE_APPLICATION_CREDENTIALS, `gcloud auth
    application-default login`, the machine's own account).  `service_account`: the key in
    `file`.  `impersonation`: Application Default Credentials (or the key in `file`) acting as the
    service account `act_as`, so that it needs no key.  `user`: a person's token in `file`,
    written by `sign_in`.  `on_behalf_of` is the person for whom a service account with domain-wide
    delegation acts.
    """

    kind: Kind = "default"
    file: Path | None = None
    act_as: str = ""
    on_behalf_of: str = ""


def open_credentials(source: CredentialSource) -> "Credentials":
    """Return credentials with the scopes of both services; does not call Google.

    Raises ConfigurationError for a missing, unreadable, foreign or unprotected key.
    """
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415 - 60 ms, only where used

    try:
        match source.kind:
            case "default":
                return _default()
            case "service_account":
                return _service_account(source)
            case "impersonation":
                return _impersonated(source)
            case "user":
                return _user(source)
    except (GoogleAuthError, ValueError) as error:
        raise ConfigurationError(
            f"The job's Google credentials ({source.kind}) cannot be used: {error}",
            "docs/google.md describes each kind: `sheetflow sign-in`, a service account's key, or "
            "`gcloud auth application-default login`.",
        ) from error


def account_of(credentials: "Credentials") -> str:
    """Return the address that files must be shared with, "" if the credentials lack it."""
    for name in ("service_account_email", "account"):
        address = getattr(credentials, name, "") or ""
        if "@" in address:
            return str(address)
    return ""


def sign_in(client_file: Path, token_file: Path) -> None:
    """Let a person authorise the job in their browser; keep the token readable by them alone.

    `client_file` is the OAuth client of kind "Desktop app" from the Cloud console.  Raises
    ConfigurationError for another file, and for a sign-in that was not completed.
    """
    from google_auth_oauthlib.flow import InstalledAppFlow  # type: ignore[import-untyped]  # noqa: PLC0415 - only here; ships no types
    from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]  # noqa: PLC0415 - as above
    from requests import RequestException  # noqa: PLC0415 - only here

    _refuse_unprotected(client_file, "Download the OAuth client there first (docs/google.md).")
    try:
        flow = InstalledAppFlow.from_client_secrets_file(str(client_file), list(SCOPES))
    except ValueError as error:
        raise ConfigurationError(
            f"{client_file}: this is no OAuth client ({error}).",
            "In the Cloud console make a client of type Desktop app, and download its file.",
        ) from error
    try:
        made = flow.run_local_server(host="127.0.0.1", port=0, open_browser=True)
    except Warning as error:  # of oauthlib: the person left a box unticked
        raise ConfigurationError(
            "The sign-in allows less than the job needs.",
            "Run `sheetflow sign-in` once more and tick both: Google Sheets and Google Drive.",
        ) from error
    except (OAuth2Error, RequestException, webbrowser.Error, OSError) as error:
        raise ConfigurationError(
            f"The sign-in was not completed ({error}).",
            "Run `sheetflow sign-in` once more on a machine with a browser, and allow both; the "
            "token may then be moved beside office.yaml.",
        ) from error
    _write_private(token_file, made.to_json())


def _default() -> "Credentials":
    import google.auth  # noqa: PLC0415 - only where used

    named = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    if named:
        _refuse_unprotected(Path(named))
    found, _project = google.auth.default(scopes=list(SCOPES))
    made: Credentials = found
    return made


def _service_account(source: CredentialSource) -> "Credentials":
    from google.oauth2.service_account import Credentials as Account  # noqa: PLC0415

    made: Credentials = Account.from_service_account_info(  # type: ignore[no-untyped-call]  # google-auth
        _key(source), scopes=list(SCOPES), subject=source.on_behalf_of or None
    )
    return made


def _impersonated(source: CredentialSource) -> "Credentials":
    from google.auth.impersonated_credentials import Credentials as Impersonated  # noqa: PLC0415

    if "@" not in source.act_as:
        raise ConfigurationError(
            "Impersonation needs the address of the service account to act as.",
            "Name it in office.yaml: name@project.iam.gserviceaccount.com.",
        )
    made: Credentials = Impersonated(  # type: ignore[no-untyped-call]  # google-auth
        source_credentials=_default() if source.file is None else _service_account(source),
        target_principal=source.act_as,
        target_scopes=list(SCOPES),
        subject=source.on_behalf_of or None,
    )
    return made


def _user(source: CredentialSource) -> "Credentials":
    from google.oauth2.credentials import Credentials as User  # noqa: PLC0415

    made: Credentials = User.from_authorized_user_info(  # type: ignore[no-untyped-call]  # google-auth
        _key(source), scopes=list(SCOPES)
    )
    return made


def _key(source: CredentialSource) -> dict[str, str]:
    if source.file is None:
        raise ConfigurationError(
            f"Credentials of kind “{source.kind}” need a file.", "Name it in office.yaml."
        )
    _refuse_unprotected(source.file, _SIGN_IN if source.kind == "user" else _CHECK)
    key = json.loads(read_regular(source.file.resolve(), _MAX_KEY_BYTES))
    if not isinstance(key, dict):
        raise ConfigurationError(
            f"{source.file}: this is no key of Google.", "Download the key (JSON) once more."
        )
    return key


_CHECK = "Check the place that office.yaml or GOOGLE_APPLICATION_CREDENTIALS names."
_SIGN_IN = "Sign in first: sheetflow sign-in client.json (docs/google.md)."


def _refuse_unprotected(path: Path, way_out: str = _CHECK) -> None:
    """Raise ConfigurationError, with the way out, unless only the file's owner may read it."""
    try:
        status = path.stat()
        require_regular(status, path)
        mode = status.st_mode
    except OSError as error:
        raise ConfigurationError(
            f"{path}: the key cannot be read ({error.strerror}).", way_out
        ) from error
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise ConfigurationError(
            f"{path}: others on this machine may read this key (mode {stat.S_IMODE(mode):03o}).",
            f"Close it: chmod 600 {path}. If it stood open for long, revoke it and make a new one.",
        )


def _write_private(path: Path, text: str) -> None:
    try:
        overwrite_file(path, text.encode(), 0o600)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: the token cannot be kept ({error.strerror}).",
            "Move away what has this name, or name another `file` in office.yaml.",
        ) from error
