"""A process that ends at a chosen HTTP call, before it was sent or after it was answered."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

from sheetflow.adapters.google.api.client import GoogleClient
from tests.support.crashing import Killed


class Deadly(HTTPAdapter):
    """Counts calls to an emulator; kills at number `at` (None: never), and at every later one.

    A killed process makes no more calls: what a `finally` would clean up stays.
    """

    def __init__(self, url: str, at: int | None = None, *, after: bool = False) -> None:
        super().__init__()
        self._url = urlsplit(url)
        self._at = at
        self._after = after
        self.calls = 0

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:  # type: ignore[override]  # the base class lists every option by name
        self.calls += 1
        here = self.calls == self._at
        dead = self._at is not None and self.calls > self._at
        if dead or (here and not self._after):
            raise Killed
        meant = urlsplit(str(request.url))
        place = self._url
        request.url = urlunsplit((place.scheme, place.netloc, meant.path, meant.query, ""))
        answer = super().send(request, **how)
        if here:
            raise Killed
        return answer


def deadly(client: GoogleClient, url: str, at: int | None = None, *, after: bool = False) -> Deadly:
    """Count, and kill, the calls of the client."""
    adapter = Deadly(url, at, after=after)
    client.session.mount("https://", adapter)
    return adapter
