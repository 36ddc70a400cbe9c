"""The section `google:` of office.yaml: a spreadsheet, a folder of Drive, and who the job is."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sheetflow.settings.mistakes import one_line
from sheetflow.settings.plain_types import Email, PathText, Section, mistake

_ADDRESS = re.compile(r"https://[\w.]+/\S*?(?:/d/|/folders/)([-\w]{10,})")
_ID = re.compile(r"[-\w]{10,}")


def _drive_id(text: str) -> str:
    """The id in what people copy from the browser's address bar, or the id itself."""
    found = _ADDRESS.match(text)
    if found:
        return found[1]
    if _ID.fullmatch(text):
        return text
    raise mistake(
        f"“{one_line(text)}” names nothing in Drive.",
        "Copy the address from the browser, or the id in it.",
    )


DriveId = Annotated[str, AfterValidator(_drive_id)]


def _local(text: str) -> str:
    if text and not re.fullmatch(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?", text):
        raise mistake(
            f"“{one_line(text)}” is no server on this machine.",
            "Write http://127.0.0.1:PORT, or remove the key to speak to Google.",
        )
    return text


class CredentialsSection(Section):
    """Who the job is to Google."""

    kind: Literal["default", "service_account", "impersonation", "user"] = Field(
        "default",
        description="default: Application Default Credentials; service_account: the key in `file`; "
        "impersonation: acting as `act_as` without a key; user: a person's token in `file`.",
    )
    file: PathText | None = Field(
        None, description="The key or token, beside office.yaml; readable by its owner alone."
    )
    act_as: Email = Field("", description="The service account to act as.")
    on_behalf_of: Email = Field("", description="The person a service account acts for.")


class GoogleSection(Section):
    """Where a Google office is."""

    spreadsheet: DriveId | None = Field(
        None,
        description="The spreadsheet: its address or id (none yet: `sheetflow init` makes it).",
    )
    folder: DriveId = Field(description="The office's folder in a Shared Drive: its address or id.")
    credentials: CredentialsSection = Field(
        default_factory=CredentialsSection.model_construct, description="Who the job is."
    )
    endpoint: Annotated[str, AfterValidator(_local)] = Field(
        "", description="A server on this machine in place of Google, to try things."
    )
