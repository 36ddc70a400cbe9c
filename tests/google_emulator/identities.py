"""Who is calling: bearer tokens, users, service accounts, groups."""

from __future__ import annotations

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

    def as_json(self, me: User | None = None) -> Json:
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
    longer may call.
    """

    tokens: dict[str, User] = field(default_factory=dict)
    groups: dict[str, set[str]] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    default: User = DEFAULT_USER
    known_only: bool = False

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
            info = {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
                "domain": "googleapis.com",
                "metadata": {"service": f"{api}.googleapis.com"},
            }
            message = "Request had insufficient authentication scopes."
            raise ApiError(
                403,
                message,
                reason="insufficientPermissions",
                details=[info],
                brief="Insufficient Permission",
            )


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
