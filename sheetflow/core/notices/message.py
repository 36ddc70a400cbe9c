"""The content of one notice, as data: committed with the decision, rendered when it is sent."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sheetflow.core.names import DrivePath, RoleId, SubmissionId, UnitId


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
class NoticeItem:
    """One submission in a message (compare `core.waiting.WaitingRow`)."""

    submission: SubmissionId
    row: int | None
    """The row's number in the sheet when it was decided; None where the row is gone."""
    title: str
    todo: str
    """What to do, in the office's language."""
    due: date | None = None
    late: int = 0
    """Working days past due."""
    returned: str = ""
    """Why it came back; "" where it did not."""
    draft: str = ""
    folder: DrivePath | None = None
    role: RoleId | None = None
    unit: UnitId | None = None
    decision: bool = False
    since: date | None = None
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
        data = {
            "kind": self.kind.value,
            "at": self.at.isoformat(),
            "recipient": self.recipient,
            "recipient_title": self.recipient_title,
            "head": self.head,
            "items": [_item_data(item) for item in self.items],
            "total": self.total,
            "report": self.report and _report_data(self.report),
            "summary": self.summary,
            "unsent_since": self.unsent_since and self.unsent_since.isoformat(),
        }
        return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


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
    found = asdict(item)
    found |= {name: day.isoformat() for name in ("due", "since") if (day := found[name])}
    found["reason"] = item.reason.value
    plain = {name: value for name, value in found.items() if value not in ("", None, (), 0, False)}
    return {**plain, "submission": item.submission, "row": item.row, "title": item.title}


def _item(data: Mapping[str, Any]) -> NoticeItem:
    days = {name: date.fromisoformat(data[name]) for name in ("due", "since") if name in data}
    reason, holders = Reason(data.get("reason", "")), tuple(data.get("holders", ()))
    return NoticeItem(**{"todo": "", **data, **days, "reason": reason, "holders": holders})


def _report_data(report: NoticeReport) -> dict[str, object]:
    return {
        "period": report.period,
        "due": report.due.isoformat(),
        "missing": [_item_data(item) for item in report.missing],
        "total": report.total,
    }


def _report(data: Mapping[str, Any]) -> NoticeReport:
    missing = tuple(map(_item, data["missing"]))
    return NoticeReport(data["period"], date.fromisoformat(data["due"]), missing, data["total"])
