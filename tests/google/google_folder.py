"""The sample month as a Google office, driven through the command line as its users do."""

from pathlib import Path
from typing import Any

import yaml

from sheetflow.settings.document import shipped_config
from tests.google.home import ADMIN, OWNER, GoogleDrive, new_drive, new_my_drive
from tests.google.kinds import GMAIL, Kind, write_credentials
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET
from tests.support.quick_yaml import quick_yaml
from tests.support.sample_office import OfficeFolder

OFFICE = "offices/kpu-kab-contoh/office.yaml"


def new_google_office(
    path: Path, emulator: GoogleEmulator, drive_id: str = "", kind: Kind = "service_account"
) -> tuple[OfficeFolder, GoogleDrive]:
    """Return settings and an empty spreadsheet beside the office's folder in a Shared Drive.

    `kind` "user": in a My Drive.  That of an office without keys runs on its `machine` only.
    """
    mine = kind == "user"
    if mine:
        drive = new_my_drive(emulator, kind)
    else:
        drive = new_drive(emulator, drive_id=drive_id, kind=kind)
    owner, parent = (GMAIL, "root") if mine else (OWNER, drive.drive_id)
    put = emulator.staff.put_file
    sheet = put("Register", owner=owner, mime_type=SPREADSHEET, parent=parent)
    if mine:
        emulator.share(sheet, ADMIN, "writer")
    return write_settings(path, emulator, drive, sheet, kind), drive


def write_settings(
    path: Path,
    emulator: GoogleEmulator,
    drive: GoogleDrive,
    sheet: str | None,
    kind: Kind = "service_account",
) -> OfficeFolder:
    """Write the demo office's settings, with Google (an emulator) as its backend."""
    path.mkdir(parents=True, exist_ok=True)
    reported: dict[str, Any] = quick_yaml((shipped_config() / OFFICE).read_text("utf-8"))
    reported["home"] = "google"
    reported["google"] = {
        "folder": f"https://drive.google.com/drive/folders/{drive.root}",
        "credentials": write_credentials(kind, emulator, path, drive.email),
        "endpoint": emulator.url,
    }
    if sheet is not None:
        reported["google"]["spreadsheet"] = (
            f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0"
        )
    (path / "office.yaml").write_text(yaml.safe_dump(reported, allow_unicode=True), "utf-8")
    return OfficeFolder(path)


def attach(drive: GoogleDrive, folder: Path, under: str) -> None:
    """Put a local folder's files into Drive, as a person."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            drive.put(f"{under}/{path.relative_to(folder).as_posix()}", path.read_bytes())
