"""`config/*.yaml` read into frozen core types; all mistakes at once, with file and line."""

from sheetflow.settings.load import Settings, load_office, load_settings
from sheetflow.settings.locate import shipped_config

__all__ = ["Settings", "load_office", "load_settings", "shipped_config"]
