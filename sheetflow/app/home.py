"""Which adapters an office lives on."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheetflow.adapters.local.drive_listing import Limits as FolderLimits
from sheetflow.adapters.local.folder import LocalFolder
from sheetflow.adapters.local.ledger import SqliteLedger
from sheetflow.adapters.local.lock import run_lock
from sheetflow.adapters.local.register import LocalRegister
from sheetflow.adapters.local.template.tabs import tab_names
from sheetflow.errors import ConfigurationError
from sheetflow.settings.load import Settings


@dataclass(frozen=True, slots=True)
class Home:
    """The ports of one office."""

    settings: Settings
    register: LocalRegister
    ledger: SqliteLedger
    files: LocalFolder

    def lock(self, since: datetime) -> AbstractContextManager[None]:
        """Keeps a second run out while this one writes."""
        return run_lock(self.settings.ledger, since)


def open_home(settings: Settings) -> Home:
    """The office's home; nothing is read or written yet."""
    if settings.home != "local":
        raise ConfigurationError(
            f"{settings.root}: home “{settings.home}” is not there yet.",
            "Set home: local in office.yaml.",
        )
    office = settings.office
    register = LocalRegister(
        settings.register,
        office.form,
        tab=settings.tab,
        language=settings.language,
        link_formulas=True,
        recalculated=(tab_names(settings.language).dashboard,),
    )
    limits = FolderLimits(office.limits.folder_files, office.limits.file_bytes)
    return Home(
        settings, register, SqliteLedger(settings.ledger), LocalFolder(settings.drive, limits)
    )


def find_settings_file(config: Path | None) -> Path:
    """The office's settings: as told, else `office.yaml` of the folder one stands in."""
    path = config or Path("office.yaml")
    if path.is_dir():
        path = path / "office.yaml"
    if not path.is_file():
        raise ConfigurationError(
            f"{path}: there is no such settings file.",
            "Name it with --config FILE, or make an office to look at: sheetflow demo DIR.",
        )
    return path
