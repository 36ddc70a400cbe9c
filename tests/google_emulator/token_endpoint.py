"""oauth2's token endpoint and keyless impersonation: how credentials become bearer tokens."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from tests.google_emulator.api_errors import ApiError
from tests.google_emulator.calls import Answer
from tests.google_emulator.identities import (
    USER_PREFIX,
    Identities,
    User,
    scope_missing,
    user_of_email,
)
from tests.google_emulator.json_shapes import Json

LIFETIME = timedelta(seconds=3599)
TOLERANCE = 300
"""Seconds by which a client's clock may be wrong."""
WRONG_CLOCK = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
GCLOUD_PREFIX = "gcloud:"
"""Begins a refresh token of `gcloud auth application-default login` without options."""
CLOUD = frozenset({"cloud-platform", "openid", "userinfo.email", "userinfo.profile", "iam"})
"""Scopes that gcloud's own client may be granted; those of Drive and Sheets are blocked since 2025.
Source: `gcloud auth application-default login`, --scopes and --client-id-file."""
MAY_NOT_ACT = (
    "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."
)
IMPERSONATION = re.compile(r"/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken")


def consent_answer(people: Identities, query: Mapping[str, str]) -> Answer:
    """What the browser gets when its person (the default one) allows all that is asked: back.

    Source: OAuth 2.0 for desktop apps.  With `ticked` only these scopes are allowed; without any
    it is a refusal.
    """
    scopes = query["scope"] if people.ticked is None else " ".join(sorted(people.ticked))
    kept = {"email": people.default.email, "scope": scopes,
            "offline": query.get("access_type") == "offline"}  # fmt: skip
    code = base64.urlsafe_b64encode(json.dumps(kept).encode()).decode()
    said = {"code": code, "scope": scopes} if scopes else {"error": "access_denied"}
    there = query["redirect_uri"] + "?" + urlencode({"state": query["state"], **said})
    return Answer(302, b"", "text/html", {"Location": there})


def token_answer(people: Identities, form_text: str, now: datetime) -> tuple[int, Json]:
    """The answer to a signed assertion, or to a refresh token that names its person.

    "user:EMAIL" was granted every scope, "gcloud:EMAIL" those of gcloud's own client.
    """
    form = {key: values[0] for key, values in parse_qs(form_text).items()}
    scopes, email, more = form.get("scope", ""), people.default.email, {}
    if assertion := form.get("assertion"):
        part = assertion.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        if not claims["iat"] - TOLERANCE <= now.timestamp() <= claims["exp"] + TOLERANCE:
            return _refused(WRONG_CLOCK)
        email = claims.get("sub") or claims["iss"]
        scopes = claims.get("scope", "")
        if claims["iss"] in people.revoked:
            return _refused("Invalid JWT Signature.")
    elif code := form.get("code"):
        kept = json.loads(base64.urlsafe_b64decode(code))
        email, scopes, more = kept["email"], kept["scope"], {"scope": kept["scope"]}
        if kept["offline"]:
            more["refresh_token"] = f"{USER_PREFIX}{email}"
    elif form.get("refresh_token", "").startswith(USER_PREFIX):
        email = form["refresh_token"].removeprefix(USER_PREFIX)
    elif form.get("refresh_token", "").startswith(GCLOUD_PREFIX):
        email = form["refresh_token"].removeprefix(GCLOUD_PREFIX)
        if _short(scopes.split()) - CLOUD:
            return 400, {"error": "invalid_scope", "error_description": "Bad Request"}
        scopes = scopes or " ".join(CLOUD)
    if email in people.revoked or form.get("refresh_token") in people.revoked:
        return _refused("Token has been expired or revoked.")
    token = grant(people, email, scopes)
    seconds = int(LIFETIME.total_seconds())
    return 200, {"access_token": token, "expires_in": seconds, "token_type": "Bearer", **more}


def impersonation_answer(
    people: Identities, authorization: str | None, email: str, body: Json, now: datetime
) -> Json:
    """The answer of iamcredentials' generateAccessToken; 403 as Google refuses it.

    The caller's token needs the scope cloud-platform or iam, and the caller the role Service
    Account Token Creator.  Source: the reference of projects.serviceAccounts.generateAccessToken.
    """
    people.check_service("iamcredentials")
    caller = people.caller(authorization, None, writes=True)
    if caller.scopes is not None and not _short(caller.scopes) & {"cloud-platform", "iam"}:
        raise scope_missing("iamcredentials")
    if caller.email not in people.token_creators.get(email, ()):
        info = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "IAM_PERMISSION_DENIED",
            "domain": "iam.googleapis.com",
            "metadata": {"permission": "iam.serviceAccounts.getAccessToken"},
        }
        raise ApiError(403, MAY_NOT_ACT, reason="forbidden", details=[info])
    token = grant(people, email, " ".join(body.get("scope", [])))
    return {"accessToken": token, "expireTime": (now + LIFETIME).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _short(scopes: Iterable[str]) -> set[str]:
    return {scope.rpartition("/")[2] for scope in scopes}


def grant(people: Identities, email: str, scopes: str) -> str:
    """A token for someone, good for these scopes (none given: for all)."""
    plain = user_of_email(email)
    user = User(email, plain.name, plain.has_storage, frozenset(scopes.split()) or None)
    token = f"granted:{hashlib.sha256(f'{email} {scopes}'.encode()).hexdigest()[:24]}"
    people.register(token, user)
    return token


def _refused(description: str) -> tuple[int, Json]:
    return 400, {"error": "invalid_grant", "error_description": description}
