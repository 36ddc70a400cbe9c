"""The settings of an office's notices (`notices:` in office.yaml)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Annotated, Literal

from annotated_types import Interval

from sheetflow.core import setting_rules
from sheetflow.core.names import RoleId
from sheetflow.core.secret import SecretSetting


def _time(value: object) -> object:
    """Return the time of day that "07:30" names."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        problem = f"“{setting_rules.one_line(value)}” is no time of day."
        raise setting_rules.SettingError(problem, 'Write hours and minutes in quotes: "07:30".')
    return time.fromisoformat(value)


def _check_host(text: str) -> str:
    """Refuse an address or a port in place of a computer's name."""
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text):
        problem = f"“{setting_rules.masked(text)}” is no name of a mail server."
        raise setting_rules.SettingError(problem, "Write its name alone: smtp.example.org.")
    return text


TimeOfDay = Annotated[
    time,
    setting_rules.Rule(
        _time,
        is_before=True,
        schema={"pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "type": "string", "format": "hh:mm"},
    ),
]
"""A time of day of the office's zone, written "07:30"."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes the office's mail (SMTP)."""

    host: Annotated[str, setting_rules.Rule(_check_host)]
    """Its name."""
    port: Annotated[int, Interval(ge=1, le=65535)] = 587
    """Its port."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is made secret; none only for a server of the office's own network."""
    user: str = ""
    """The account; "" for a server that asks for none."""
    password: SecretSetting | None = None
    """Where its password is kept: !env NAME or !file NAME."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of each day without notices; past midnight where they end before they begin."""

    quiet_from: TimeOfDay = time(17)
    """When they begin."""
    until: TimeOfDay = time(7)
    """When they end."""

    def __post_init__(self) -> None:
        """Raise SettingError for hours of which nobody knows whether they are none or all."""
        if self.quiet_from == self.until:
            problem = "Quiet hours end when they begin: that may be none of the day or all of it."
            raise setting_rules.SettingError(
                problem, 'Write from: "17:00" and until: "07:00".', "until"
            )


@dataclass(frozen=True, slots=True)
class PersonNotices:
    """How one person gets notices, where not only by mail to the holder's own address."""

    mail: setting_rules.Email = ""
    """Another address than the holder's `email`."""
    also: tuple[Annotated[str, setting_rules.IDENTIFIER], ...] = ()
    """Further channels, by their names in `channels`."""
    only: Literal["", "daily"] = ""
    """daily: the list of the day and nothing else."""

    def __post_init__(self) -> None:
        """Raise SettingError for a channel that is named twice."""
        for name in self.also:
            if self.also.count(name) > 1:
                raise setting_rules.SettingError(
                    f"“{setting_rules.masked(name)}” is named twice.", "Name it once.", "also"
                )


@dataclass(frozen=True, slots=True)
class Installer:
    """The person who installed the job, and gets its problems."""

    mail: setting_rules.Email = ""
    """The address."""
    also: tuple[Annotated[str, setting_rules.IDENTIFIER], ...] = ()
    """Further channels, by their names in `channels`."""


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Who gets which notice, when and by which channel."""

    sender: setting_rules.Email = ""
    """The address that mails come from."""
    mail: MailServer | None = None
    """The mail server; without one nothing is mailed."""
    channels: Mapping[Annotated[str, setting_rules.IDENTIFIER], SecretSetting] = field(
        default_factory=dict
    )
    """Further channels: a name, and where its address (an apprise URL) is kept."""
    people: Mapping[setting_rules.Text, PersonNotices] = field(default_factory=dict)
    """Wishes of single people, by the holder's name."""
    gather_minutes: Annotated[int, Interval(ge=0, le=1440)] = 30
    """How long new items are gathered into one message."""
    daily_at: TimeOfDay = time(7, 30)
    """When each person gets the list of what waits for him."""
    quiet: Quiet = field(default_factory=Quiet)
    """Hours without notices, besides weekends, holidays and exceptional spans."""
    escalate_after: Annotated[int, Interval(ge=1, le=250)] = 3
    """Working days past due after which a stand-in is notified, and after as many again the
    superior; without a stand-in the superior is notified first."""
    superior: RoleId | None = None
    """The role that is notified of what is long overdue; nobody without it."""
    report_from_working_day: Annotated[int, Interval(ge=1, le=23)] = 3
    """Working day of the next month from which notices remind of a report not closed."""
    installer: Installer | None = None
    """Who gets notices of problems of the job itself."""

    def wishes_of(self, name: str) -> PersonNotices:
        """Return what is set for the person."""
        return self.people.get(name, _PLAIN)


_PLAIN = PersonNotices()
