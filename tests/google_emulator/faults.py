"""Misbehaviour on command: refusals, delays, lost answers, quotas, staff who edit in between."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatch
from typing import Any

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.batch_endpoint import encoded
from tests.google_emulator.calls import Answer, Logged, only_reads
from tests.google_emulator.json_shapes import Json

REASONS: dict[str, tuple[int, str]] = {
    "rateLimitExceeded": (403, "Rate Limit Exceeded"),
    "userRateLimitExceeded": (403, "User Rate Limit Exceeded"),
    "sharingRateLimitExceeded": (403, "Rate limit exceeded. User message: sharing too fast."),
    "dailyLimitExceeded": (403, "Daily Limit Exceeded"),
    "quotaExceeded": (403, "The user's quota has been exceeded."),
    "storageQuotaExceeded": (403, "The user's Drive storage quota has been exceeded."),
    "teamDriveFileLimitExceeded": (403, "The file limit for this shared drive has been exceeded."),
    "domainPolicy": (403, "The domain administrators have disabled Drive apps."),
    "authError": (401, "Invalid Credentials"),
    "notFound": (404, "File not found: ."),
    "insufficientFilePermissions": (
        403,
        "The user does not have sufficient permissions for this file.",
    ),
    "insufficientPermissions": (403, "Request had insufficient authentication scopes."),
    "appNotAuthorizedToFile": (403, "The user has not granted the app access to the file."),
    "fileNotDownloadable": (403, "Only files with binary content can be downloaded."),
    "cannotDownloadAbusiveFile": (
        403,
        "This file has been identified as malware or spam and cannot be downloaded.",
    ),
    "exportSizeLimitExceeded": (403, "This file is too large to be exported."),
    "cannotAddParent": (403, "The user cannot add a parent to this file."),
    "cannotCopyFile": (403, "This file cannot be copied by the user."),
    "accessNotConfigured": (403, "The API has not been used in this project or it is disabled."),
    "backendError": (503, "Backend Error"),
    "internalError": (500, "Internal Error"),
}
SHEETS_REASONS = {
    "accessNotConfigured": "SERVICE_DISABLED",
    "insufficientPermissions": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
}


READ = ("Read requests", "read_requests", "ReadRequests")
WRITE = ("Write requests", "write_requests", "WriteRequests")
EXPENSIVE = ("Expensive read requests", "expensive_read_requests", "ExpensiveReadRequests")
"""Of forms.responses.list, by Google's "Usage limits" of the Forms API."""
QUERY = ("Queries", "default", "DefaultRequests")


def refusal(entry: Logged, code: int = 0, reason: str = "", message: str = "") -> ApiError:
    """Google's refusal of a call for an HTTP code, a Drive reason, or both."""
    known_code, known_message = REASONS.get(reason, (code, ""))
    code = code or known_code or 503
    if code == 429:
        return rate_limited(entry, per_user=True)
    texts = {
        500: "Internal error encountered.",
        502: "Server Error",
        503: "The service is currently unavailable.",
        504: "Deadline expired before operation could complete.",
        403: "The caller does not have permission",
        401: "Request had invalid authentication credentials.",
        404: "Requested entity was not found.",
    }
    text = message or known_message or texts.get(code, "Bad Request")
    reason = reason or ("backendError" if code >= 500 else "")
    return ApiError(code, text, reason=reason, details=_in_sheets(reason))


def _in_sheets(reason: str) -> list[Json]:
    """How Sheets names a refusal for which Drive has a reason of its own."""
    if reason not in SHEETS_REASONS:
        return []
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return [{"@type": kind, "reason": SHEETS_REASONS[reason], "domain": "googleapis.com"}]


def rate_limited(entry: Logged, *, per_user: bool, limit: int = 60) -> ApiError:
    """429 when a minute's quota of a user, or of the project, is used up."""
    api = entry.method.partition(".")[0]
    kind = QUERY if api == "drive" else READ if only_reads(entry.http, entry.path) else WRITE
    reported, metric, name = EXPENSIVE if entry.method == "forms.forms.responses.list" else kind
    span = "per minute per user" if per_user else "per minute"
    message = (
        f"Quota exceeded for quota metric '{reported}' and limit '{reported} {span}' of "
        f"service '{api}.googleapis.com' for consumer 'project_number:1'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": f"{api}.googleapis.com",
            "quota_metric": f"{api}.googleapis.com/{metric}",
            "quota_limit": f"{name}PerMinutePer{'User' if per_user else 'Project'}",
            "quota_limit_value": str(limit),
            "quota_location": "global",
            "consumer": "projects/1",
        },
    }
    help_at = {
        "@type": "type.googleapis.com/google.rpc.Help",
        "links": [
            {
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }
        ],
    }
    return ApiError(
        429, message, reason="rateLimitExceeded", details=[info, help_at], brief=message
    )


SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut": lambda body: body[: len(body) // 2],
    "page": lambda _: b"<!doctype html><title>Sign in</title><p>Welcome to the network.",
    "null": lambda _: b"null",
    "object": lambda _: b"{}",
    "list": lambda _: b"[]",
}
"""How the body of a success may be garbled; the answer to a batch lacks an empty part."""


@dataclass
class Fault:
    """One misbehaviour, and the calls it befalls.

    `kind`: "error" (refused, nothing done), "error_after" (done, and then refused), "lose_request"
    (connection closed, nothing done), "lose_answer" (done, connection closed), "delay",
    "garbled" (done, and a success is answered whose body is of the shape `message`: see `SHAPES`).
    `method` and `path` are patterns with * and ?; `call` is a number of the log; `skip` lets the
    first matching calls pass; `times` is how many are hit (None: all).
    """

    kind: str = "error"
    code: int = 0
    reason: str = ""
    message: str = ""
    seconds: float = 0.0
    method: str = "*"
    path: str = "*"
    user: str = "*"
    call: int | None = None
    skip: int = 0
    times: int | None = 1
    seen: int = 0
    hits: int = 0

    def befalls(self, entry: Logged) -> bool:
        """Whether this call is hit; counts it."""
        if self.times is not None and self.hits >= self.times:
            return False
        fits = (
            fnmatch(entry.method, self.method)
            and fnmatch(entry.path, self.path)
            and fnmatch(entry.user, self.user)
            and self.call in (None, entry.number)
        )
        if not fits:
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.hits += 1
        return True

    def garble(self, answer: Answer) -> Answer:
        """The success with a body of another shape."""
        return replace(answer, body=SHAPES[self.message](encoded(answer)))

    def error(self, entry: Logged) -> ApiError:
        """What the caller learns."""
        return refusal(entry, self.code, self.reason, self.message)


@dataclass
class Quotas:
    """What a minute allows; None is without limit (the default, for fast tests).

    Calls to Sheets, and quota units of Drive: of each user, and of each project, which for a
    service account is the one that its address names.
    """

    sheets_reads_per_user: int | None = None
    sheets_writes_per_user: int | None = None
    sheets_reads: int | None = None
    sheets_writes: int | None = None
    drive_per_user: int | None = None
    drive: int | None = None
    minute: float = 60.0
    """Seconds that a minute has here."""
    _used: dict[str, deque[tuple[datetime, int]]] = field(
        default_factory=lambda: defaultdict(deque)
    )

    def spend(self, entry: Logged, now: datetime) -> None:
        """Count a call to Sheets or Drive; 429 when the minute's quota is used up."""
        api = entry.method.partition(".")[0]
        if api not in {"sheets", "drive"}:
            return
        kind = api if api == "drive" else f"sheets_{_kind(entry)}"
        limits = {
            f"{kind} user {entry.user}": getattr(self, f"{kind}_per_user"),
            f"{kind} project {entry.project}": getattr(self, kind),
        }
        for per_user, (name, limit) in zip((True, False), limits.items(), strict=True):
            used = self._used[name]
            while used and (now - used[0][0]).total_seconds() >= self.minute:
                used.popleft()
            if limit is not None and sum(units for _, units in used) + entry.units > limit:
                raise rate_limited(entry, per_user=per_user, limit=limit)
        for name in limits:
            self._used[name].append((now, entry.units))


def _kind(entry: Logged) -> str:
    return "reads" if only_reads(entry.http, entry.path) else "writes"


@dataclass
class Interruption:
    """Something staff do before a call arrives: before call `call`, or before every one.

    `action` is called with the log entry of the call that is about to be served.
    """

    action: Callable[[Logged], Any]
    call: int | None = None
    method: str = "*"
    times: int | None = None
    done: int = 0

    def is_due(self, entry: Logged) -> bool:
        """Whether to act now; counts it."""
        if self.times is not None and self.done >= self.times:
            return False
        if self.call not in (None, entry.number) or not fnmatch(entry.method, self.method):
            return False
        self.done += 1
        return True


@dataclass
class Misbehaviour:
    """All faults, quotas and interruptions of an emulator."""

    faults: list[Fault] = field(default_factory=list)
    quotas: Quotas = field(default_factory=Quotas)
    interruptions: list[Interruption] = field(default_factory=list)

    def add(self, **how: Any) -> Fault:
        """A new fault, see `Fault`."""
        fault = Fault(**how)
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """Behave from now on."""
        self.faults = []
        self.quotas = Quotas()
        self.interruptions = []

    def due(self, entry: Logged) -> list[Fault]:
        """The faults that befall a call."""
        return [fault for fault in self.faults if fault.befalls(entry)]

    def of_batches(self, entry: Logged) -> list[Fault]:
        """The faults of a batch as a whole: those that name "batch"."""
        return [one for one in self.faults if one.method == "batch" and one.befalls(entry)]

    def of_tokens(self, entry: Logged) -> list[Fault]:
        """The faults of the token endpoint, which is neither counted nor disturbed otherwise."""
        return [one for one in self.faults if one.method == "token" and one.befalls(entry)]

    def as_json(self) -> list[Json]:
        """For the admin endpoint."""
        return [dict(vars(fault)) for fault in self.faults]
