"""Notices as data: the content of one, and the settings of all (`notices:` in office.yaml).

A message is committed with the decision to send it, and rendered when it is sent.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, Any, Literal

from annotated_types import Interval

from sheetflow.core import setting_rules
from sheetflow.core.names import DrivePath, RoleId, SubmissionId, UnitId
from sheetflow.core.records import json_value
from sheetflow.core.secret import SecretSetting


class NoticeKind(Enum):
    """What a message is for."""

    DECISION = "decision"
    """A decision of the recipient is needed."""
    DAILY = "daily"
    """The list of the day: all that waits for the recipient, what is late, what came back."""
    REMINDER = "reminder"
    """Half of a step's time, or all of it, is over."""
    ESCALATION = "escalation"
    """What others leave undone, to a stand-in or the superior."""
    REPORT = "report"
    """A periodic report is due."""
    PROBLEM = "problem"
    """The job itself has a problem, to the installer."""


class Reason(Enum):
    """Why an item is in a message."""

    WAITING = ""
    """It waits for the recipient."""
    NEW = "new"
    """It waits for the recipient, in no message to him before."""
    HALF = "half"
    """Half of the step's time is over."""
    END = "end"
    """The step's time ends on this day, or has ended."""
    ESCALATED = "escalated"
    """It waits for somebody else (`holders`), for too long."""


@dataclass(frozen=True, slots=True)
class Task:
    """A submission that waits for a role, as people see it."""

    submission: SubmissionId
    row: int | None
    """The row's number in the sheet; None where the row is gone."""
    title: str
    todo: str
    """What to do, short, in the office's language."""
    due: date | None = None
    late: int = 0
    """Working days past `due`."""
    returned: str = ""
    """The reason why it came back to its state; "" where it did not."""
    draft: str = ""
    """The draft as its cell refers to it (a path, or `drive:` and an id); "" for none."""
    folder: DrivePath | None = None
    role: RoleId | None = None
    unit: UnitId | None = None
    """The unit whose holder of the role it is; None where the role is held once."""
    decision: bool = False
    """The step waited for is a decision: one choice of several."""
    since: date | None = None
    """The day the role received it; None where nothing shows it (a draft without time stamp)."""


@dataclass(frozen=True, slots=True)
class NoticeItem(Task):
    """A task in a message, as it was when that was decided."""

    reason: Reason = Reason.WAITING
    holders: tuple[str, ...] = ()
    """Who has it to do, where that is not the recipient."""


@dataclass(frozen=True, slots=True)
class NoticeReport:
    """A periodic report that is not closed yet, and the submissions it still lacks."""

    period: str
    """The period's code: 2026-10."""
    due: date
    missing: tuple[NoticeItem, ...] = ()
    total: int = 0
    """How many it lacks, also those that `missing` leaves out."""


@dataclass(frozen=True, slots=True)
class NoticeMessage:
    """The content of one message; addresses and secrets are no part of it."""

    kind: NoticeKind
    at: datetime
    """When it was decided."""
    recipient: str
    """The holder's name; "" for the installer."""
    recipient_title: str = ""
    """The official title, of several the first."""
    head: str = ""
    """The ledger's newest event (`core.ledger.head.Head`): a witness outside the office."""
    items: tuple[NoticeItem, ...] = ()
    """The oldest first; at most `MAX_ITEMS`."""
    total: int = 0
    """How many items there are, also those that `items` leaves out."""
    report: NoticeReport | None = None
    summary: tuple[str, ...] = ()
    """Sentences above the items, in the office's language."""
    unsent_since: datetime | None = None
    """Since when messages to the recipient could not be sent; None where the last one was."""

    def to_json(self) -> str:
        """Return the text of `SendNotice.context`, the same for the same message."""
        data = {**asdict(self), "items": [_item_data(item) for item in self.items]}
        if self.report is not None:
            data["report"]["missing"] = [_item_data(item) for item in self.report.missing]
        return json.dumps(
            data, default=json_value, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )


TAKEN_PREFIX = "terkirim:"
"""Begins the name of the ledger's note on a notice that some channels have taken and others not;
its id follows."""
MAX_ITEMS = 50
"""Most items that a message lists; the others are only counted."""


def message_of(text: str) -> NoticeMessage:
    """Return the message of `to_json`; raises ValueError, KeyError or TypeError for other texts."""
    data = json.loads(text)
    report, unsent = data["report"], data.get("unsent_since")
    return NoticeMessage(
        kind=NoticeKind(data["kind"]),
        at=datetime.fromisoformat(data["at"]),
        recipient=data["recipient"],
        recipient_title=data["recipient_title"],
        head=data["head"],
        items=tuple(map(_item, data["items"])),
        total=data["total"],
        report=_report(report) if report else None,
        summary=tuple(data["summary"]),
        unsent_since=datetime.fromisoformat(unsent) if unsent else None,
    )


def _item_data(item: NoticeItem) -> dict[str, object]:
    found = {**asdict(item), "reason": item.reason.value}
    plain = {name: value for name, value in found.items() if value not in ("", None, (), 0, False)}
    return {**plain, "submission": item.submission, "row": item.row, "title": item.title}


def _item(data: Mapping[str, Any]) -> NoticeItem:
    days = {name: date.fromisoformat(data[name]) for name in ("due", "since") if name in data}
    reason, holders = Reason(data.get("reason", "")), tuple(data.get("holders", ()))
    return NoticeItem(**{"todo": "", **data, **days, "reason": reason, "holders": holders})


def _report(data: Mapping[str, Any]) -> NoticeReport:
    due, missing = date.fromisoformat(data["due"]), tuple(map(_item, data["missing"]))
    return NoticeReport(data["period"], due, missing, data["total"])


_TIME = r"([01]\d|2[0-3]):[0-5]\d"


def _time(value: object) -> object:
    """Return the time of day that "07:30" names."""
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or not re.fullmatch(_TIME, value):
        problem = f"“{setting_rules.one_line(value)}” is no time of day."
        raise setting_rules.SettingError(problem, 'Write hours and minutes in quotes: "07:30".')
    return time.fromisoformat(value)


def _check_host(text: str) -> str:
    """Refuse an address or a port in place of a computer's name."""
    if not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", text):
        problem = f"“{setting_rules.masked(text)}” is no name of a mail server."
        raise setting_rules.SettingError(problem, "Write its name alone: smtp.example.org.")
    return text


_TIME_SCHEMA = {"pattern": f"^{_TIME}$", "type": "string", "format": "hh:mm"}
TimeOfDay = Annotated[time, setting_rules.Rule(_time, is_before=True, schema=_TIME_SCHEMA)]
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
            fix = 'Write from: "17:00" and until: "07:00".'
            raise setting_rules.SettingError(problem, fix, "until")


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
                problem = f"“{setting_rules.masked(name)}” is named twice."
                raise setting_rules.SettingError(problem, "Name it once.", "also")


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
