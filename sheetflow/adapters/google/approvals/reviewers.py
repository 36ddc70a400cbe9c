"""Who can open a file: Drive takes a reviewer who cannot, and does not notify him.

The guide "Manage approvals": the file has to be shared with its reviewers beforehand.
"""

from collections.abc import Sequence
from typing import Any

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Json, Refused

_FIELDS = "nextPageToken,permissions(type,emailAddress,domain,deleted)"


def permissions_request(client: GoogleClient, file_id: str) -> Any:
    """Return the request for whom a file or folder is shared with, by inheritance too."""
    return client.drive.permissions().list(
        fileId=file_id, supportsAllDrives=True, pageSize=100, fields=_FIELDS
    )


def without_access(people: Sequence[str], permissions: Json | Refused) -> list[str]:
    """Return those who certainly cannot open the file: not where a group may contain them."""
    if isinstance(permissions, Refused) or "nextPageToken" in permissions:
        return []
    given = [one for one in permissions.get("permissions", ()) if not one.get("deleted")]
    if {str(one.get("type")) for one in given} & {"anyone", "group"}:
        return []
    known = {str(one.get("emailAddress", "")).lower() for one in given}
    domains = {str(one.get("domain", "")).lower() for one in given if one["type"] == "domain"}
    return [
        one
        for one in people
        if one.lower() not in known and one.lower().partition("@")[2] not in domains
    ]
