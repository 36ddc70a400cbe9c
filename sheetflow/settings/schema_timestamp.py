"""Keys of `timestamp:`: the authority that stamps closed reports (RFC 3161)."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from sheetflow.settings.mistakes import one_line
from sheetflow.settings.plain_types import PathText, Section, Text, mistake


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or any(letter.isspace() for letter in text):
        raise mistake(
            f"“{one_line(text)}” is no web address.", "Write it like https://tsa.example.org/tsr."
        )
    return text


class TimestampSection(Section):
    """Where the head of a closed report is stamped."""

    url: Annotated[Text, AfterValidator(_web_address)] = Field(
        description="The RFC 3161 server, http or https."
    )
    certificate: PathText | None = Field(
        None, description="Its root certificate (PEM), to check stamps offline."
    )
