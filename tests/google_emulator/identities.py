"""Who is calling: bearer tokens, users, service accounts, groups."""

import hashlib
from dataclasses import dataclass, field

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.json_shapes import Json

UNREGISTERED = (
    "Method doesn't allow unregistered callers (callers without established identity). "
    "Please use API Key or other form of API consumer identity to call this API."
)
NO_KEYS = (
    "API keys are not supported by this API. Expected OAuth2 access token or other authentication "
    "credentials that assert a principal. See https://cloud.google.com/docs/authentication"
)
USER_PREFIX = "user:"
SERVICE_SUFFIX = ".gserviceaccount.com"
TITLES = {
    "sheets": "Google Sheets API",
    "drive": "Google Drive API",
    "forms": "Google Forms API",
    "iamcredentials": "IAM Service Account Credentials API",
}
"""The APIs as the Cloud console names them."""


@dataclass(frozen=True)
class User:
    """Someone with a Google account. `has_storage` is False for service accounts."""

    email: str
    name: str = ""
    has_storage: bool = True
    scopes: frozenset[str] | None = None

    @property
    def permission_id(self) -> str:
        """The id of this user's permissions, the same on every file."""
        return str(int(hashlib.sha256(self.email.encode()).hexdigest()[:16], 16)).zfill(20)[-20:]

    @property
    def root_id(self) -> str:
        """The folder that "root" means for this user."""
        return "0A" + hashlib.sha256(self.email.encode()).hexdigest()[:14] + "PVA"

    def as_json(self, me: "User | None" = None) -> Json:
        """As Drive's User."""
        return {
            "kind": "drive#user",
            "displayName": self.name or self.email.partition("@")[0],
            "me": me is not None and me.email == self.email,
            "permissionId": self.permission_id,
            "emailAddress": self.email,
        }


def user_of_email(email: str) -> User:
    """A user of that address; a service account when the address is one's."""
    return User(email, has_storage=not email.endswith(SERVICE_SUFFIX))


DEFAULT_USER = User("pengguna@kantor.example", "Pengguna")
ANONYMOUS = User("", "Anonymous", has_storage=False)
"""Whoever calls with an API key alone: may read what anyone may read."""


@dataclass
class Identities:
    """Tokens and groups. A token "user:EMAIL" is that user's; an unknown one is the default's.

    With `known_only`, an unknown token is refused. `revoked` holds tokens and addresses that no
    longer may call. `token_creators` are the people who may act as a service account; `services`
    the APIs that are switched on in the project (None: all); `ticked` the
    scopes that the person at a browser, the default one, allows (None: all that are asked for).
    """

    tokens: dict[str, User] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    default: User = DEFAULT_USER
    known_only: bool = False
    token_creators: dict[str, set[str]] = field(default_factory=dict)
    services: set[str] | None = None
    ticked: set[str] | None = None

    def register(self, token: str, user: User) -> None:
        """From now on this token is that user's."""
        self.tokens[token] = user

    def caller(self, authorization: str | None, key: str | None, *, writes: bool) -> User:
        """The user behind an Authorization header or an API key; 401 or 403 as Google answers."""
        if not authorization and key:
            if writes:
                raise ApiError(401, NO_KEYS, reason="required", brief="Login Required")
            return ANONYMOUS
        if not authorization:
            raise ApiError(403, UNREGISTERED, reason="forbidden", brief=UNREGISTERED)
        token = authorization.removeprefix("Bearer ").strip()
        user = self.tokens.get(token)
        if user is None and token.startswith(USER_PREFIX):
            user = user_of_email(token.removeprefix(USER_PREFIX))
        if user is None and not self.known_only:
            user = self.default
        if user is None or token in self.revoked or user.email in self.revoked:
            raise _invalid_credentials()
        return user

    def check_scope(self, user: User, api: str, allowed: frozenset[str]) -> None:
        """403 when the user's token carries none of the scopes that the method allows."""
        if user.scopes is None:
            return
        names = {scope.rpartition("/")[2] for scope in user.scopes}
        if not names & allowed and not (api == "sheets" and "feeds" in names):
            raise scope_missing(api)

    def check_service(self, api: str) -> None:
        """403 when the API is not switched on in the callers' project."""
        if self.services is None or api in self.services:
            return
        message = (
            f"{TITLES[api]} has not been used in project 1 before or it is disabled. Enable it by "
            f"visiting https://console.developers.google.com/apis/api/{api}.googleapis.com/overview"
            "?project=1 then retry."
        )
        details = [_info("SERVICE_DISABLED", api)]
        raise ApiError(403, message, reason="accessNotConfigured", details=details)


def scope_missing(api: str) -> ApiError:
    """The refusal of a token without a scope for this API."""
    return ApiError(
        403,
        "Request had insufficient authentication scopes.",
        reason="insufficientPermissions",
        details=[_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", api)],
        brief="Insufficient Permission",
    )


def _info(reason: str, api: str) -> Json:
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": f"{api}.googleapis.com"},
    }


def _invalid_credentials() -> ApiError:
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login "
        "cookie or other valid authentication credential. See "
        "https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return ApiError(
        401,
        message,
        reason="authError",
        location="Authorization",
        location_type="header",
        headers={
            "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        },
        brief="Invalid Credentials",
    )
