"""One authorised HTTP session for both services, without hidden retries.

gspread uses requests, googleapiclient uses httplib2, which repeats a POST when a connection closes,
has no time-out by default, and ignores HTTPS_PROXY.  So googleapiclient uses this session too: the
same credentials, time-outs, proxies and endpoint for both.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from google.auth.credentials import Credentials
from google.auth.transport.requests import AuthorizedSession, Request
from requests.adapters import HTTPAdapter

Timeout = tuple[float, float]
"""Seconds to connect, and to wait for an answer; Google ends a request of Sheets after 180 s."""


@lru_cache(maxsize=8)
def open_session(credentials: Credentials, endpoint: str, timeout: Timeout) -> requests.Session:
    """Return a session that sends requests for Google to `endpoint` ("" for Google itself).

    Tokens are requested there too.  Clients of the same credentials share their connections.
    """
    tokens = requests.Session()
    session: requests.Session = AuthorizedSession(  # type: ignore[no-untyped-call]  # google-auth
        credentials, refresh_timeout=int(sum(timeout)), auth_request=Request(tokens)
    )
    for one in (session, tokens):
        one.mount("https://", _ToEndpoint(endpoint) if endpoint else HTTPAdapter(max_retries=0))
        one.trust_env = not endpoint
    return session


class _ToEndpoint(HTTPAdapter):
    """Transport that rewrites scheme and host: of JSON calls, uploads, downloads and batches."""

    def __init__(self, endpoint: str) -> None:
        super().__init__(max_retries=0)
        self._endpoint = urlsplit(endpoint)

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:  # type: ignore[override]  # the base class lists every option by name
        meant = urlsplit(str(request.url))
        place = self._endpoint
        request.url = urlunsplit((place.scheme, place.netloc, meant.path, meant.query, ""))
        return super().send(request, **how)


class UploadLostError(ValueError):
    """A resumable upload that Google has forgotten, or whose last answer was none."""


@cache
def api_resource(api: str, version: str, kind: str = "") -> Any:
    """Return an API of googleapiclient, or its resource of that kind; `execute` sends its requests.

    It is made once a process, for any account: making one takes longer than a small call.
    """
    from googleapiclient.discovery import build_from_document  # noqa: PLC0415 - only for Drive
    from googleapiclient.discovery_cache import get_static_doc  # noqa: PLC0415

    if kind:
        return getattr(api_resource(api, version), kind)()
    nowhere = SimpleNamespace(request=None)
    return build_from_document(get_static_doc(api, version), http=nowhere)


def execute(request: Any, http: "HttpOverSession") -> Any:
    """Send a request of googleapiclient; a resumable upload goes on where it was interrupted.

    Raises the library's errors; UploadLostError for an upload that begins anew next time.
    """
    from googleapiclient.errors import HttpError  # noqa: PLC0415 - only for Drive

    try:
        return request.execute(http=http, num_retries=0)
    except HttpError as error:
        if request.resumable_uri is None or int(error.resp.status) not in {404, 410}:
            raise
        lost: Exception = error
    except ValueError as error:
        lost = error
    request.resumable_uri, request.resumable_progress = None, 0
    raise UploadLostError(str(lost)) from lost


class HttpOverSession:
    """The part of httplib2.Http that googleapiclient uses, over the session."""

    def __init__(self, session: requests.Session, timeout: Timeout) -> None:
        self._session = session
        self._timeout = timeout

    def request(  # noqa: PLR0913, PLR0917 - httplib2's own signature
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 5,  # noqa: ARG002 - requests follows at most 30
        connection_type: Any = None,  # noqa: ARG002 - httplib2's own choice of a class
    ) -> tuple[Any, bytes]:
        """Return the answer as httplib2 does: headers with a status, and the content."""
        import httplib2  # type: ignore[import-untyped]  # noqa: PLC0415 - only for Drive; no types

        data = body.read() if hasattr(body, "read") else body
        answer = self._session.request(
            method, uri, data=data, headers=dict(headers or {}), timeout=self._timeout
        )
        response = httplib2.Response({name.lower(): v for name, v in answer.headers.items()})
        response.status = answer.status_code
        response["status"] = str(answer.status_code)
        response.reason = answer.reason
        return response, answer.content

    def close(self) -> None:
        """Do nothing: the session stays open."""
