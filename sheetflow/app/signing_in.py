"""`sign-in`: a person's word, in their browser, that the job may act for them."""

from __future__ import annotations

from pathlib import Path

from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import Settings


def keep_token(settings: Settings, client_file: Path) -> Path:
    """Ask the person and keep the token in the place that office.yaml names; that place.

    `client_file` is the OAuth client of kind "Desktop app" from the Cloud console.  Raises
    ConfigurationError for an office that is not to act for a person.
    """
    told = settings.google.credentials if settings.google else None
    if told is None or told.kind != "user" or not told.file:
        raise ConfigurationError(
            f"{settings.root / 'office.yaml'}: the job does not act for a person here.",
            "Write `credentials: {kind: user, file: token.json}` under `google:` first.",
        )
    from sheetflow.adapters.google.api.credentials import sign_in  # noqa: PLC0415 - a Google office's

    token_file = settings.root / told.file
    sign_in(client_file, token_file)
    return token_file
