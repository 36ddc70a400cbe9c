"""A spreadsheet of Drive as an Excel workbook, for a list that is imported from its address."""

import re

from sheetflow.adapters.google.api.client import GoogleClient
from sheetflow.adapters.google.api.errors import Refused
from sheetflow.errors import RegisterError, UnavailableError

_SHEET = "application/vnd.google-apps.spreadsheet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILE_ID = re.compile(r"https://[\w.]+/\S*?/d/([-\w]{10,})")


def workbook_at(client: GoogleClient, address: str) -> tuple[str, bytes]:
    """Return the name and the content of the spreadsheet (or uploaded workbook) at `address`.

    Raises RegisterError for an address that names no file, UnavailableError for one that may not be
    opened or is larger than Google exports.
    """
    found = _FILE_ID.match(address)
    if found is None:
        raise RegisterError(
            f"{address}: this address names no spreadsheet.",
            "Open the list in the browser and copy the address from its address bar.",
        )
    files = client.files
    request = files.get(fileId=found[1], supportsAllDrives=True, fields="name,mimeType")
    about = client.one(request)
    if isinstance(about, Refused):
        raise _refused(client, address, about)
    if about.get("mimeType") == _SHEET:
        content = client.one(files.export(fileId=found[1], mimeType=_XLSX))
    else:
        content = client.one(files.get_media(fileId=found[1], supportsAllDrives=True))
    if isinstance(content, Refused):
        raise _refused(client, address, content)
    return str(about.get("name", "")), content


def _refused(client: GoogleClient, address: str, refused: Refused) -> UnavailableError:
    who = client.account or "the job's account"
    return UnavailableError(
        f"{address}: Google does not open this list ({refused.message or refused.reason}).",
        f"Share it with {who} as viewer; an account that sees only its own files, and a list of "
        "more than 10 MB, need File > Download > Microsoft Excel (.xlsx), and that file.",
    )
