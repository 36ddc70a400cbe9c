"""The only module that calls Google: Sheets through gspread, others through googleapiclient.

Every call is rate-limited, has a time-out, is retried by one policy, and raises our own errors.
Nothing else in the project catches an error of these libraries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from sheetflow.adapters.google.api import answers, errors
from sheetflow.adapters.google.api.credentials import account_of
from sheetflow.adapters.google.api.retry import ClientOptions, ProcessGate, drive_units
from sheetflow.core.fleet.quota import Meter
from sheetflow.core.texts import Texts

if TYPE_CHECKING:
    import requests
    from google.auth.credentials import Credentials
    from gspread.http_client import HTTPClient

    from sheetflow.adapters.google.api.session import HttpOverSession

T = TypeVar("T")

_SPREADSHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


class GoogleClient:
    """Sheets, Drive and Forms as one account.

    Every call is safe to repeat: all our writes are either guarded by a token, or create things
    under identifiers chosen beforehand.  `texts` are the messages for refusals; `endpoint` is a
    local server ("http://127.0.0.1:8181") in place of Google; `account` the address that files
    must be shared with, where the credentials do not name it (a person, or a service account that
    acts on a person's behalf).
    """

    def __init__(
        self,
        credentials: "Credentials",
        texts: Texts,
        *,
        endpoint: str = "",
        options: ClientOptions | None = None,
        account: str = "",
    ) -> None:
        self._credentials = credentials
        self._texts = texts
        self._account = account
        self._endpoint = endpoint.rstrip("/")
        self._options = options or ClientOptions()
        timing = self._options.timing
        self._gate = self._options.gate or ProcessGate(timing, self._options.limits)
        self._waited = 0.0
        # Retries are given up by the time that Google took, not by what the quota cost.
        self._working = replace(timing, monotonic=lambda: timing.monotonic() - self._waited)
        self.calls = 0
        """HTTP calls that were sent, repeated ones included."""

    @property
    def account(self) -> str:
        """The address that files must be shared with, "" if unknown."""
        return self._account or account_of(self._credentials)

    def find_account(self) -> str:
        """Return the account's address, requested from Drive where the credentials lack it."""
        if not self.account:
            about = self.call(self.drive.about().get(fields="user(emailAddress)"))
            self._account = str(about["user"].get("emailAddress", ""))
        return self.account

    def monotonic(self) -> float:
        """Return seconds on the client's clock, from an arbitrary start."""
        return self._options.timing.monotonic()

    @cached_property
    def session(self) -> "requests.Session":
        """The authorised session with time-outs; only for this module and its tests."""
        from sheetflow.adapters.google.api.session import open_session  # noqa: PLC0415 - 0.2 s

        return open_session(self._credentials, self._endpoint, self._options.timeout)

    # Sheets

    def sheet(self, spreadsheet_id: str, areas: Sequence[errors.Json], fields: str) -> errors.Json:
        """Return spreadsheets.get: `fields` of the tabs and cells of `areas` (none: all).

        An area is a DataFilter: {"gridRange": {...}} or {"a1Range": "..."}.  A sheetId finds a tab
        also after it was renamed.
        """
        check, wanted = partial(answers.checked_sheet, fields), {"fields": fields}
        if not areas:
            return self._read(spreadsheet_id, "", check, params=wanted)
        body = {"dataFilters": list(areas)}
        return self._read(spreadsheet_id, ":getByDataFilter", check, params=wanted, json=body)

    def values(self, spreadsheet_id: str, areas: Sequence[errors.Json]) -> list[list[list[Any]]]:
        """Return each area's rows (see `sheet`), in order: values.batchGetByDataFilter.

        Unformatted, dates as serial numbers.  Rows lack their trailing blanks, areas their
        trailing blank rows.
        """
        body = {"dataFilters": list(areas), "majorDimension": "ROWS",
                "valueRenderOption": "UNFORMATTED_VALUE",
                "dateTimeRenderOption": "SERIAL_NUMBER"}  # fmt: skip
        check = partial(answers.values_by_area, areas)
        return self._read(spreadsheet_id, "/values:batchGetByDataFilter", check, json=body)

    def put(self, spreadsheet_id: str, cells: Mapping[str, list[list[Any]]]) -> None:
        """Write `cells` by range or named range: values.batchUpdate, RAW; harmless to repeat."""
        data = [{"range": place, "values": rows} for place, rows in cells.items()]
        body = {"valueInputOption": "RAW", "data": data}
        url = f"{_SPREADSHEETS}/{spreadsheet_id}/values:batchUpdate"
        self._sheets(
            Meter.SHEETS_WRITE, spreadsheet_id, lambda http: http.request("post", url, json=body)
        )

    def _read(self, spreadsheet_id: str, path: str, check: Callable[[Any], T], **how: Any) -> T:
        def send(http: "HTTPClient") -> T:
            method = "post" if "json" in how else "get"
            url = f"{_SPREADSHEETS}/{spreadsheet_id}{path}"
            return check(http.request(method, url, **how).json())

        return self._sheets(Meter.SHEETS_READ, spreadsheet_id, send)

    def change(
        self, spreadsheet_id: str, requests: Sequence[errors.Json], *, repeatable: bool = True
    ) -> list[errors.Json]:
        """Apply all requests or none and return the replies: spreadsheets.batchUpdate.

        A repeated batch must be refused or harmless; else set `repeatable` to False: then a missing
        answer raises at once.
        """
        body = {"requests": list(requests)}

        def send(http: "HTTPClient") -> list[errors.Json]:
            return answers.checked_replies(requests, http.batch_update(spreadsheet_id, body))

        return self._sheets(Meter.SHEETS_WRITE, spreadsheet_id, send, repeatable=repeatable)

    def _sheets(
        self,
        meter: Meter,
        spreadsheet_id: str,
        send: "Callable[[HTTPClient], T]",
        *,
        repeatable: bool = True,
    ) -> T:
        target = errors.CallTarget(f"Google Sheet {spreadsheet_id}", self._texts, self.account)
        return self._again(meter, target, lambda: send(self._gspread), repeatable=repeatable)

    @cached_property
    def _gspread(self) -> "HTTPClient":
        from gspread.http_client import HTTPClient  # noqa: PLC0415 - 0.2 s, only where used

        http = HTTPClient(None, session=self.session)  # type: ignore[arg-type]  # gspread documents "pass auth=None and session="
        http.set_timeout(self._options.timeout)
        return http

    # Drive

    @cached_property
    def drive(self) -> Any:
        """Drive v3 of googleapiclient; its methods return requests for `one`, `many` and `call`."""
        return self._resource("drive", "v3")

    @cached_property
    def forms(self) -> Any:
        """The resource `forms` of Forms v1; its requests are for `call`."""
        return self._resource("forms", "v1", "forms")

    @cached_property
    def files(self) -> Any:
        """Drive's resource `files`."""
        return self._resource("drive", "v3", "files")

    @cached_property
    def changes(self) -> Any:
        """Drive's resource `changes`."""
        return self._resource("drive", "v3", "changes")

    @staticmethod
    def _resource(*names: str) -> Any:
        from sheetflow.adapters.google.api.session import api_resource  # noqa: PLC0415 - 0.3 s

        return api_resource(*names)

    @cached_property
    def _http(self) -> "HttpOverSession":
        from sheetflow.adapters.google.api.session import HttpOverSession  # noqa: PLC0415

        return HttpOverSession(self.session, self._options.timeout)

    def call(
        self,
        request: Any,
        *,
        about: str = "Drive",
        repeatable: bool = True,
        meter: Meter = Meter.DRIVE,
    ) -> Any:
        """Return the answer to one request of googleapiclient.  Raises GoogleError."""
        target = errors.CallTarget(about, self._texts, self.account)

        def send() -> Any:
            from sheetflow.adapters.google.api.session import execute  # noqa: PLC0415 - 0.2 s

            return answers.checked_answer(request, execute(request, self._http))

        units = drive_units(request) if meter is Meter.DRIVE else 1
        return self._again(meter, target, send, units=units, repeatable=repeatable)

    def one(self, request: Any, *, about: str = "Drive", repeatable: bool = True) -> Any:
        """Return as `call` does, but a refusal of this request only as a value."""
        try:
            return self.call(request, about=about, repeatable=repeatable)
        except errors.GoogleError as refusal:
            return refusal.as_value()

    def many(self, requests: Sequence[Any]) -> list[errors.Json | errors.Refused]:
        """Return the answers in the order of the requests, a hundred in one HTTP call.

        Those that Google postpones are sent again.
        """
        found: dict[int, errors.Json | errors.Refused] = {}
        for start in range(0, len(requests), errors.BATCH):
            waiting = dict(enumerate(requests[start : start + errors.BATCH], start))
            target = errors.CallTarget("Drive", self._texts, self.account)
            batch = answers.DriveBatch(waiting, target)
            self._options.retry.run(partial(self._send_batch, batch), self._working)
            found |= batch.answers
        return [found[place] for place in range(len(requests))]

    def _send_batch(self, batch: answers.DriveBatch) -> None:
        send = partial(batch.call(self.drive).execute, http=self._http)
        self._send(batch.target, send, Meter.DRIVE, batch.units)
        batch.require_all()

    # Both

    def _again(
        self,
        meter: Meter,
        target: errors.CallTarget,
        send: Callable[[], T],
        *,
        units: int = 1,
        repeatable: bool,
    ) -> T:
        def attempt() -> T:
            return self._send(target, send, meter, units)

        policy = self._options.forms if meter is Meter.FORMS else self._options.retry
        return policy.run(attempt, self._working, repeatable=repeatable)

    def _send(
        self, target: errors.CallTarget, send: Callable[[], T], meter: Meter, units: int
    ) -> T:
        """Send one call in its turn; the only place where the libraries' errors are caught."""
        since = self.monotonic()
        with self._gate.call(meter, units):
            self._waited += self.monotonic() - since
            self.calls += 1
            try:
                return send()
            except errors.vendor_errors() as error:
                raise errors.translated(error, target) from error
