"""oauth2's token endpoint and keyless impersonation: how credentials become bearer tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from tests.google_emulator.identities import USER_PREFIX, Identities, User, user_of_email
from tests.google_emulator.json_shapes import Json

LIFETIME = timedelta(seconds=3599)
TOLERANCE = 300
"""Seconds by which a client's clock may be wrong."""
WRONG_CLOCK = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
IMPERSONATION = re.compile(r"/v1/projects/-/serviceAccounts/([^/:]+):generateAccessToken")


def token_answer(people: Identities, form_text: str, now: datetime) -> tuple[int, Json]:
    """The answer to a signed assertion or a refresh token ("user:EMAIL" means that user)."""
    form = {key: values[0] for key, values in parse_qs(form_text).items()}
    scopes, email = form.get("scope", ""), people.default.email
    if assertion := form.get("assertion"):
        part = assertion.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        if not claims["iat"] - TOLERANCE <= now.timestamp() <= claims["exp"] + TOLERANCE:
            return _refused(WRONG_CLOCK)
        email = claims.get("sub") or claims["iss"]
        scopes = claims.get("scope", "")
        if claims["iss"] in people.revoked:
            return _refused("Invalid JWT Signature.")
    elif form.get("refresh_token", "").startswith(USER_PREFIX):
        email = form["refresh_token"].removeprefix(USER_PREFIX)
    if email in people.revoked or form.get("refresh_token") in people.revoked:
        return _refused("Token has been expired or revoked.")
    token = grant(people, email, scopes)
    seconds = int(LIFETIME.total_seconds())
    return 200, {"access_token": token, "expires_in": seconds, "token_type": "Bearer"}


def impersonation_answer(people: Identities, email: str, body: Json, now: datetime) -> Json:
    """The answer of iamcredentials' generateAccessToken."""
    token = grant(people, email, " ".join(body.get("scope", [])))
    return {"accessToken": token, "expireTime": (now + LIFETIME).strftime("%Y-%m-%dT%H:%M:%SZ")}


def grant(people: Identities, email: str, scopes: str) -> str:
    """A token for someone, good for these scopes (none given: for all)."""
    plain = user_of_email(email)
    user = User(email, plain.name, plain.has_storage, frozenset(scopes.split()) or None)
    token = f"granted:{hashlib.sha256(f'{email} {scopes}'.encode()).hexdigest()[:24]}"
    people.register(token, user)
    return token


def _refused(description: str) -> tuple[int, Json]:
    return 400, {"error": "invalid_grant", "error_description": description}
