"""The sample month as a Google office, driven through the command line as its users do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from sheetflow.settings.locate import shipped_config
from tests.google.home import ADMIN, GMAIL, OWNER, GoogleDrive, new_drive, new_my_drive
from tests.google_emulator import GoogleEmulator
from tests.google_emulator.drive_store import SPREADSHEET
from tests.support.sample_office import OfficeFolder

OFFICE = "offices/kpu-kab-contoh/office.yaml"


def new_google_office(
    path: Path, emulator: GoogleEmulator, drive_id: str = "", *, mine: bool = False
) -> tuple[OfficeFolder, GoogleDrive]:
    """Return settings and an empty spreadsheet beside the office's folder in a Shared Drive.

    `mine`: in a My Drive.
    """
    drive = new_my_drive(emulator) if mine else new_drive(emulator, drive_id=drive_id)
    owner, parent = (GMAIL, "root") if mine else (OWNER, drive.drive_id)
    put = emulator.staff.put_file
    sheet = put("Register", owner=owner, mime_type=SPREADSHEET, parent=parent)
    if mine:
        emulator.share(sheet, ADMIN, "writer")
    return write_settings(path, emulator, drive, sheet), drive


def write_settings(
    path: Path, emulator: GoogleEmulator, drive: GoogleDrive, sheet: str | None
) -> OfficeFolder:
    """Write the demo office's settings, with Google (an emulator) as its backend."""
    path.mkdir(parents=True, exist_ok=True)
    reported: dict[str, Any] = yaml.safe_load((shipped_config() / OFFICE).read_text("utf-8"))
    reported["home"] = "google"
    reported["google"] = {
        "folder": f"https://drive.google.com/drive/folders/{drive.root}",
        "credentials": {"kind": "user", "file": "token.json"},
        "endpoint": emulator.url,
    }
    if sheet is not None:
        reported["google"]["spreadsheet"] = (
            f"https://docs.google.com/spreadsheets/d/{sheet}/edit#gid=0"
        )
    (path / "office.yaml").write_text(yaml.safe_dump(reported, allow_unicode=True), "utf-8")
    token = {"client_id": "a", "client_secret": "b", "refresh_token": f"user:{drive.email}"}
    (path / "token.json").write_text(json.dumps(token), "utf-8")
    (path / "token.json").chmod(0o600)
    return OfficeFolder(path)


def attach(drive: GoogleDrive, folder: Path, under: str) -> None:
    """Put a local folder's files into Drive, as a person."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            drive.put(f"{under}/{path.relative_to(folder).as_posix()}", path.read_bytes())
