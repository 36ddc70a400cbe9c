"""What every command begins with: the office's home and the moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sheetflow.app.clock import moment
from sheetflow.app.home import Home, find_settings_file, open_home
from sheetflow.settings.load import load_settings


def opened(config: Path | None, as_of: str | None) -> tuple[Home, datetime]:
    """The home of the settings file, and the time the command judges by."""
    home = open_home(load_settings(find_settings_file(config)))
    return home, moment(as_of, home.settings.office.zone)
