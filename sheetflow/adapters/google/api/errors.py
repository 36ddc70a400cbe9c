"""Google's refusals as our errors, and how each is handled; decided only here.

Branches on Google's reason, because one status has many causes (403: quota, no storage, no access).
"""

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sheetflow.core.texts import Text, Texts
from sheetflow.core.words import ENGLISH
from sheetflow.errors import Cause, ExitCode, UnavailableError

Json = dict[str, Any]
"""A resource as Drive or Sheets returns it."""
FIRST_REFUSAL = 400
"""The first HTTP status of a refusal."""
BATCH = 100
"""Requests that Drive accepts in one HTTP call."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal of one operation: HTTP status (0: no answer), Google's reason and message.

    The reason is Google's identifier ("notFound", "rateLimitExceeded").
    """

    status: int
    reason: str
    message: str = ""

    @property
    def said(self) -> str:
        """Google's words; its reason where there are none."""
        return self.message or self.reason


class Treatment(Enum):
    """A refusal's consequence for the run."""

    AGAIN = "again"
    """Temporary: a quota of a minute, a fault of the service, no answer."""
    AGAIN_SLOWLY = "again slowly"
    STOP = "stop"
    """All other calls will fail too: no storage, no key, forbidden by the domain."""
    ROW = "row"
    """Only this file or spreadsheet."""
    EXISTS = "exists"
    """409: our identifier is in use, which for a repeated creation means done."""
    REFUSED = "refused"
    """400: the request does not fit the spreadsheet (a missing token or tab)."""


@dataclass(frozen=True, slots=True)
class CallTarget:
    """The target of a call, for the message: "the register (spreadsheet 1AbC…)".

    `texts` are the messages for refusals; `account` is the address the job acts as, "" if unknown.
    """

    what: str
    texts: Texts
    account: str = ""

    @property
    def who(self) -> str | Text:
        """The account as messages name it."""
        return self.account or Text("google_refusal.the_account")


class GoogleError(UnavailableError):
    """A call that Google refused, or did not answer.

    `texts` are problem and fix, to be shown in the office's language; the error itself is English.
    """

    def __init__(
        self,
        target: CallTarget,
        texts: tuple[Text, Text],
        refused: Refused,
        treatment: Treatment,
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(*(target.texts.render(text, ENGLISH) for text in texts))
        self.texts = texts
        self.refused = refused
        self.treatment = treatment
        self.retry_after = retry_after
        self.is_outage = self.again or self.stops_run
        self.cause = _CAUSES.get(_ALIASES.get(refused.reason, refused.reason), Cause.OTHER)
        if self.again:
            self.exit_code = ExitCode.BUSY if refused.status == 429 else ExitCode.UNAVAILABLE

    @property
    def again(self) -> bool:
        """Whether a retry is enough."""
        return self.treatment in {Treatment.AGAIN, Treatment.AGAIN_SLOWLY}

    @property
    def is_not_executed(self) -> bool:
        """Whether it was refused before its execution, so that a retry cannot execute it twice."""
        return self.refused.status not in {0, *range(500, 600)}

    @property
    def stops_run(self) -> bool:
        """Whether all other calls will fail too."""
        return self.treatment is Treatment.STOP

    def as_value(self) -> Refused:
        """Return the refusal if it concerns one request only; raise every other."""
        if self.treatment in {Treatment.ROW, Treatment.EXISTS, Treatment.REFUSED}:
            return self.refused
        raise self


_AGAIN = {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "backendError",
          "internalError", "transientError", "noAnswer"}  # fmt: skip
_SLOWLY = {"sharingRateLimitExceeded"}
_STOP = {"storageQuotaExceeded", "quotaExceeded", "dailyLimitExceeded", "domainPolicy",
         "teamDriveFileLimitExceeded", "authError", "accessNotConfigured", "SERVICE_DISABLED",
         "insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "keyRefused"}  # fmt: skip

_ALIASES = {
    "SERVICE_DISABLED": "accessNotConfigured",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT": "insufficientPermissions",
    "insufficientFilePermissions": "forbidden",
    "insufficientParentPermissions": "forbidden",
    "cannotMoveTrashedItemIntoTeamDrive": "cannotAddParent",
    "PERMISSION_DENIED": "forbidden",
    "NOT_FOUND": "notFound",
    "FAILED_PRECONDITION": "failedPrecondition",
    "UNAUTHENTICATED": "authError",
}


_KEY_WORDS = (
    "invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "access_denied",
    "deleted_client", "disabled_client", "admin_policy_enforced", "org_internal", "rapt",
    "PERMISSION_DENIED", "NOT_FOUND", "Reauthentication", "necessary fields",
)  # fmt: skip
"""In what the token endpoint, or the library that asks it, says of a key that is refused."""

_CAUSES = {
    "forbidden": Cause.PERMISSION,
    **dict.fromkeys(("storageQuotaExceeded", "teamDriveFileLimitExceeded"), Cause.SPACE),
}


def vendor_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the libraries that call Google, and of what they parse unchecked."""
    import google.auth.exceptions as auth  # noqa: PLC0415 - only where used
    from googleapiclient.errors import HttpError  # noqa: PLC0415
    from gspread.exceptions import APIError  # noqa: PLC0415
    from requests.exceptions import RequestException  # noqa: PLC0415

    parsing = (ValueError, LookupError, TypeError, AttributeError)
    return APIError, HttpError, auth.GoogleAuthError, RequestException, OSError, *parsing


def translated(error: Exception, target: CallTarget) -> GoogleError:
    """Return an error of the libraries as ours."""
    import google.auth.exceptions as auth  # noqa: PLC0415 - only where used
    from googleapiclient.errors import HttpError  # noqa: PLC0415
    from gspread.exceptions import APIError  # noqa: PLC0415

    match error:
        case APIError():
            answer = error.response
            wait = answer.headers.get("Retry-After")
            return refusal_of(answer.status_code, answer.content, target, wait)
        case HttpError() if error.resp is not None and int(error.resp.status) >= FIRST_REFUSAL:
            wait = error.resp.get("retry-after")
            return refusal_of(int(error.resp.status), error.content, target, wait)
        case auth.RefreshError() if not _refuses_key(error):
            return no_answer(target, _plain(error))
        case auth.GoogleAuthError() if not isinstance(error, auth.TransportError):
            return key_refused(target, error)
        case _:
            return no_answer(target, _plain(error))


def _refuses_key(error: Any) -> bool:
    """Return whether the token endpoint refused the key; else it was busy, or no answer came."""
    said = " ".join(map(str, error.args))
    return not error.retryable and any(word in said for word in _KEY_WORDS)


_HOW_REFUSED = {
    "actAs": ("getAccessToken", "iamcredentials", "impersonated"),
    "signIn": ("expired or revoked", "rapt", "Reauthentication"),
}
"""What has its own fix among refused keys, by words that Google uses."""


def _plain(error: Exception) -> str:
    """Return the error's class and first words, without the URLs that were called.

    Of a refusal by the service that lends a service account's identity: that service's words.
    """
    texts = [text for text in error.args if isinstance(text, str)]
    if len(texts) > 1 and texts[1].lstrip().startswith("{"):
        texts = [_read_refusal(FIRST_REFUSAL, texts[1].encode()).message]
    words = texts[0].splitlines() if texts else []
    said = words[0][:160] if words else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def refusal_of(
    status: int, content: bytes, target: CallTarget, retry_after: str | None = None
) -> GoogleError:
    """Return the error for an answer of Sheets or Drive with status 400 and above."""
    refused = _read_refusal(status, content)
    treatment = treatment_of(status, refused.reason)
    fix = f"google_refusal.fix.{_ALIASES.get(refused.reason, refused.reason)}"
    if fix not in target.texts.by_key:
        passing = treatment in {Treatment.AGAIN, Treatment.AGAIN_SLOWLY}
        fix = "google_refusal.wait" if passing else "google_refusal.other"
    facts = {"status": status, "reason": refused.reason, "said": _closed(refused.message)}
    problem = Text.of("google_refusal.refused", what=target.what, **facts)
    texts = (problem, Text.of(fix, account=target.who))
    return GoogleError(target, texts, refused, treatment, _seconds(retry_after))


def no_answer(target: CallTarget, how: str) -> GoogleError:
    """Return the error for a missing answer: connection refused or closed, time-out."""
    problem = Text.of("google_refusal.no_answer", what=target.what, said=how)
    texts = (problem, Text("google_refusal.network"))
    return GoogleError(target, texts, Refused(0, "noAnswer", how), Treatment.AGAIN)


def key_refused(target: CallTarget, error: Exception) -> GoogleError:
    """Return the error for a refused key or sign-in: revoked, without a right, or a wrong clock."""
    said, whole = _plain(error), " ".join(map(str, error.args))
    fitting = (how for how, of in _HOW_REFUSED.items() if any(word in whole for word in of))
    fix = f"google_refusal.fix.{next(fitting, 'key')}Refused"
    problem = Text.of("google_refusal.key_refused", what=target.what, said=_closed(said))
    texts = (problem, Text.of(fix, account=target.who))
    return GoogleError(target, texts, Refused(401, "keyRefused", said), Treatment.STOP)


def treatment_of(status: int, reason: str) -> Treatment:
    """Return the treatment by reason, or by status where the reason is not listed."""
    if reason in _SLOWLY:
        return Treatment.AGAIN_SLOWLY
    if reason in _STOP or status == 401:
        return Treatment.STOP
    if reason in _AGAIN or status in {408, 429} or status >= 500:
        return Treatment.AGAIN
    return {400: Treatment.REFUSED, 409: Treatment.EXISTS}.get(status, Treatment.ROW)


def _read_refusal(status: int, content: bytes) -> Refused:
    """Read the answer of Sheets, of Drive, or of a proxy."""
    try:
        error: Any = json.loads(content)["error"]
        said = str(error["message"])
    except (ValueError, KeyError, TypeError):
        return Refused(status, "", content[:200].decode("utf-8", "replace"))
    named = [item.get("reason", "") for item in error.get("errors", [])]
    named += [item.get("reason", "") for item in error.get("details", [])]
    status_word = str(error.get("status", ""))
    reason = next((name for name in named if name), _ALIASES.get(status_word, status_word))
    if reason == "PERMISSION_DENIED" or (not reason and status == 403):
        reason = "forbidden"
    return Refused(status, reason, said)


def _closed(said: str) -> str:
    """Return Google's sentence with a full stop, so that ours can follow."""
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _seconds(retry_after: str | None) -> float:
    """Return Retry-After in seconds, at most 120; dates (which Google does not send) as 0."""
    text = (retry_after or "").strip()
    return min(float(text), 120.0) if text.isdigit() else 0.0
