"""Time zones as settings name them, and what people in Indonesia call theirs."""

import re
from difflib import get_close_matches
from typing import Annotated
from zoneinfo import ZoneInfo

from sheetflow.core.setting_rules import Rule, SettingError, nearest_name, one_line

_INDONESIAN_ZONES = {
    "Asia/Jakarta": ("wib", "gmt+7", "utc+7", "+7", "+07:00", "7"),
    "Asia/Makassar": ("wita", "gmt+8", "utc+8", "+8", "+08:00", "8"),
    "Asia/Jayapura": ("wit", "gmt+9", "utc+9", "+9", "+09:00", "9"),
}
"""How people in Indonesia write their time zones."""


def _time_zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"Etc/.*[-+]\d+", value):
        problem = f"“{one_line(value)}” counts the other way round than it looks."
        raise SettingError(problem, "Name a city of the zone: Asia/Jakarta.")
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        problem = f"The time zone “{one_line(value)}” is not known."
        raise SettingError(problem, _zone_instead(value)) from None


def _zone_instead(value: str) -> str:
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads the whole database

    known = zone_of(value)
    if known:
        return f"Write {known}."
    if get_close_matches(value, available_timezones(), n=1):
        return nearest_name(value, available_timezones())
    return "Write Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT), or another city's."


def zone_of(value: str) -> str:
    """Return the zone that people mean by “WIB”, “GMT+7” or a city; "" for an unknown one."""
    from zoneinfo import available_timezones  # noqa: PLC0415 - reads the whole database

    written = "".join(value.split()).casefold()
    for zone, names in _INDONESIAN_ZONES.items():
        if written in names:
            return zone
    city = "_".join(value.split()).casefold()
    for zone in sorted(available_timezones()):
        if city in (zone.casefold(), zone.rpartition("/")[2].casefold()):
            return zone
    return ""


TimeZone = Annotated[ZoneInfo, Rule(_time_zone, is_before=True)]
