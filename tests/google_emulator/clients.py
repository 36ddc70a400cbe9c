"""Real gspread and google-api-python-client, unmodified, pointed at an emulator."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import google_auth_httplib2  # type: ignore[import-untyped]  # ships no types
import gspread
import requests
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.http import build_http
from requests.adapters import HTTPAdapter

from tests.google_emulator.emulator import GoogleEmulator


class ToEmulator(HTTPAdapter):
    """Sends what is meant for Google to another address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = urlsplit(url)

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:  # type: ignore[override]  # the base class lists every option by name
        """The same request, to the emulator."""
        meant = urlsplit(str(request.url))
        request.url = urlunsplit((self.url.scheme, self.url.netloc, meant.path, meant.query, ""))
        return super().send(request, **how)


def credentials(email: str) -> Credentials:
    """A token that the emulator takes for that person's."""
    return Credentials(token=f"user:{email}")  # type: ignore[no-untyped-call]  # google-auth


def gspread_client(emulator: GoogleEmulator, email: str) -> gspread.Client:
    """gspread acting for someone."""
    client = gspread.Client(auth=credentials(email))
    client.http_client.session.mount("https://", ToEmulator(emulator.url))
    client.set_timeout(30)
    return client


def drive_service(emulator: GoogleEmulator, email: str) -> Any:
    """google-api-python-client's Drive v3 acting for someone."""
    return _service(emulator, "drive", email)


def sheets_service(emulator: GoogleEmulator, email: str) -> Any:
    """google-api-python-client's Sheets v4 acting for someone."""
    return _service(emulator, "sheets", email)


def forms_service(emulator: GoogleEmulator, email: str) -> Any:
    """google-api-python-client's Forms v1 acting for someone."""
    return _service(emulator, "forms", email)


def _service(emulator: GoogleEmulator, api: str, email: str) -> Any:
    http = google_auth_httplib2.AuthorizedHttp(credentials(email), http=build_http())
    return build_from_document(emulator.discovery(api), http=http)
