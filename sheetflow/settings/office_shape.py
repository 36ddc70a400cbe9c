"""`office.yaml` by its keys (profile and places), and `reading.yaml` (how cells are read)."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from annotated_types import Interval, Len, MinLen

from sheetflow.core import setting_rules
from sheetflow.core.calendar import Exceptional
from sheetflow.core.findings import Code
from sheetflow.core.names import RoleId
from sheetflow.core.office import OfficeProfile
from sheetflow.core.organisation import Decree, SopText
from sheetflow.core.register.links import Official
from sheetflow.core.register.person_names import NameTitles
from sheetflow.core.register.text import Placeholders
from sheetflow.core.secret import Hooks
from sheetflow.settings.time_zone import TimeZone

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _check_path(text: str) -> str:
    """Refuse a path of Windows where the job does not run on Windows."""
    if os.name != "nt" and re.match(r"[A-Za-z]:[\\/]|\\\\", text):
        name = setting_rules.one_line(re.split(r"[\\/:]+", text.rstrip("\\/"))[-1]) or "Drive"
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” is a path of Windows, and this machine is none.",
            f"Write where it stands on this machine, or a name beside office.yaml: {name}.",
        )
    if os.name != "nt" and "\\" in text:
        right = setting_rules.one_line(text).replace("\\", "/")
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” has “\\” between its folders.", f"Write {right}."
        )
    return text


def _check_workbook(text: str) -> str:
    if not text.casefold().endswith(".xlsx"):
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” is no .xlsx workbook.", "Write register.xlsx."
        )
    return text


def _check_tab(text: str) -> str:
    if len(text) > 31 or re.search(r"[\[\]:*?/\\]", text) or text[0] == "'" or text[-1] == "'":
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” can be no tab's name.",
            "Use at most 31 characters, and none of []:*?/\\.",
        )
    return text


def _drive_id(text: str) -> str:
    """Return the id in an address copied from the browser's address bar, or the id itself."""
    found = re.match(r"https://[\w.]+/\S*?(?:/d/|/folders/)([-\w]{10,})", text)
    if found:
        return found[1]
    if re.fullmatch(r"[-\w]{10,}", text):
        return text
    raise setting_rules.SettingError(
        f"“{setting_rules.one_line(text)}” names nothing in Drive.",
        "Copy the address from the browser, or the id in it.",
    )


def _check_local(text: str) -> str:
    if text and not re.fullmatch(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?", text):
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” is no server on this machine.",
            "Write http://127.0.0.1:PORT, or remove the key to speak to Google.",
        )
    return text


def _check_scope(text: str, info: setting_rules.ReadingContext) -> str:
    if text not in ("terkait", "any"):
        setting_rules.check_reference("unit", text, info.context)
    return text


def _country(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise setting_rules.SettingError(
            f"“{setting_rules.one_line(text)}” is no country's two letters.", "Write ID."
        )
    return text


PathText = Annotated[setting_rules.Text, setting_rules.Rule(_check_path)]
DriveId = Annotated[str, setting_rules.Rule(_drive_id)]


@dataclass(frozen=True, slots=True)
class Files:
    """Files beside office.yaml, else among those that sheetflow ships."""

    form: PathText
    """The register's form."""
    workflows: Annotated[tuple[PathText, ...], MinLen(1)]
    """The SOPs."""
    messages: PathText = "messages.yaml"
    """Sentences for staff."""
    reading: PathText = "reading.yaml"
    """How cells are read."""
    platforms: PathText = "platforms.yaml"
    """Forms of links."""
    formats: PathText | None = None
    """Suggested sizes of images (CSV)."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off of the office's own."""

    date: setting_rules.Day
    """The day."""
    name: setting_rules.Text
    """Why."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """Public holidays."""

    country: (
        Annotated[str, setting_rules.Rule(_country, schema={"pattern": "^[A-Z]{2}$"})] | None
    ) = None
    """Two letters: ID."""
    collective_leave: bool = True
    """Whether collective leave days (cuti bersama) are days off."""
    add: tuple[DayOff, ...] = ()
    """Further days off."""
    remove: tuple[setting_rules.Day, ...] = ()
    """Days that are worked all the same."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who the job is to Google."""

    kind: Literal["default", "service_account", "impersonation", "user"] = "default"
    """default: Application Default Credentials; service_account: the key in `file`; impersonation:
    acting as `act_as` without a key; user: a person's token in `file`."""
    file: PathText | None = None
    """The key or token, beside office.yaml; readable by its owner alone."""
    act_as: setting_rules.Email = ""
    """The service account to act as."""
    on_behalf_of: setting_rules.Email = ""
    """The person a service account acts for."""


@dataclass(frozen=True, slots=True)
class GooglePlace:
    """Where a Google office is."""

    folder: DriveId
    """The office's folder in a Shared Drive or in My Drive: its address or id."""
    spreadsheet: DriveId | None = None
    """The spreadsheet: its address or id (none yet: `sheetflow init` makes it)."""
    credentials: Credentials = field(default_factory=Credentials)
    """Who the job is."""
    endpoint: Annotated[str, setting_rules.Rule(_check_local)] = ""
    """A server on this machine in place of Google, to try things."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """Where the head of a closed report is stamped."""

    url: Annotated[setting_rules.Text, setting_rules.WEB_ADDRESS]
    """The RFC 3161 server, http or https."""
    certificate: PathText | None = None
    """Its root certificate (PEM), to check stamps offline."""


@dataclass(frozen=True, slots=True)
class Sops:
    """The decree, and each SOP by its workflow's id."""

    decree: Decree | None = None
    """The decree of the SOPs."""
    by_workflow: Mapping[str, SopText] = field(default_factory=dict)


class _SopsByWorkflow:
    """Takes every key but `decree` as a workflow's id."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        function = {"type": "no-info", "function": self._sort}
        return {"type": "function-before", "function": function, "schema": handler(source)}

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> Any:
        found = handler(schema)
        shape = handler.resolve_ref_schema(found)
        shape["additionalProperties"] = shape["properties"].pop("by_workflow")[
            "additionalProperties"
        ]
        return found

    @staticmethod
    def _sort(value: object) -> object:
        if not isinstance(value, dict):
            return value
        others = {key: text for key, text in value.items() if key != "decree"}
        return {"decree": value.get("decree"), "by_workflow": others}


@dataclass(frozen=True, kw_only=True)
class OfficeFile(OfficeProfile):
    """One office."""

    kind: str = ""
    """The kind of office whose settings hold where this file has none: publikasi."""
    base: PathText | None = None
    """A file whose keys hold where this one has none: what many offices share."""
    time_zone: TimeZone
    """An IANA name: Asia/Jakarta."""
    home: Literal["local", "google"] = "local"
    """Where the register lives."""
    register_file: Annotated[PathText, setting_rules.Rule(_check_workbook)] = "register.xlsx"
    """The register."""
    tab: Annotated[setting_rules.Text, setting_rules.Rule(_check_tab)] = "Register"
    """The register's tab."""
    drive: PathText = "Drive"
    """The folder for files."""
    ledger: PathText = "sheetflow.db"
    """The ledger."""
    google: GooglePlace | None = None
    """For home: google: where it is."""
    files: Files
    """Form, workflows, words."""
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    """Days off."""
    holidays: Holidays = field(default_factory=Holidays)
    """Public holidays."""
    exceptional: tuple[Exceptional, ...] = ()
    """Spans in which no lateness is counted (mode_kahar)."""
    official: Official = field(default_factory=Official)
    """Accounts and sites: a link elsewhere is E-LINK-DOMAIN."""
    role_scope: Mapping[
        RoleId, Annotated[setting_rules.Text, setting_rules.Rule(_check_scope, with_names=True)]
    ] = field(default_factory=dict)
    """Whose official decides (kasubbag_scope): terkait, any, or a unit's id."""
    day_limits: Mapping[Code, Annotated[int, Interval(ge=0, le=3650)]] = field(default_factory=dict)
    """Working days set by the office (batas_hari), by the finding's code."""
    sop: Annotated[Sops, _SopsByWorkflow()] = field(default_factory=Sops)
    """The office's decree and its SOPs."""
    timestamp: Timestamp | None = None
    """Who stamps closed reports (RFC 3161)."""
    hooks: Hooks = field(default_factory=Hooks)
    """Web addresses requested when a run begins and ends."""
    metrics: PathText | None = None
    """A file of figures for Prometheus, written after each run: path.prom."""
    decided: Mapping[str, setting_rules.Text] = field(default_factory=dict)
    """Key of `undecided` → what was decided, and where."""


@dataclass(frozen=True, slots=True)
class ReadingFile:
    """How cells are read, whatever the form."""

    months: Annotated[tuple[tuple[setting_rules.Text, ...], ...], Len(12, 12)]
    """Each month's names, the office's own first."""
    weekdays: Annotated[tuple[tuple[setting_rules.Text, ...], ...], Len(7, 7)]
    """Each weekday's names, Monday's first."""
    placeholders: Placeholders
    """Words in place of a value: what staff write before there is one."""
    people: NameTitles = field(default_factory=NameTitles)
    """Degrees, titles and forms of address: names are matched without them."""
