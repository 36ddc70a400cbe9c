"""`notices`: who is reached how, a test through the channels, and a text for a group."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sheetflow.adapters.notices.group_text import group_text
from sheetflow.adapters.notices.sender import MAIL, Recipient, people, recipient_of
from sheetflow.app.backend import Backend
from sheetflow.app.notices import open_sender, required_notices
from sheetflow.app.register_rows import read_register
from sheetflow.core.names import EffectId, RoleId, UnitId
from sheetflow.core.notices import NoticeKind, NoticeMessage, Reason
from sheetflow.core.notifying.recipients import Recipients
from sheetflow.core.notifying.write_message import MessageWriter
from sheetflow.core.office import title_of
from sheetflow.core.setting_rules import nearest_name, one_line
from sheetflow.core.waiting import waiting_rows
from sheetflow.errors import ConfigurationError, SheetflowError

INSTALLER = "installer"
"""What commands call whoever looks after the job."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person is reached; `title` is the official one of the day."""

    recipient: Recipient
    title: str
    only_daily: bool = False


def reaches(backend: Backend, now: datetime) -> tuple[Reach, ...]:
    """Return how everybody who holds a role today is reached, and the installer last."""
    settings, office = required_notices(backend), backend.settings.office
    recipients = Recipients(office, now.date())
    found = [
        Reach(
            recipient_of(office, name),
            recipients.title(name),
            settings.wishes_of(name).only == "daily",
        )
        for name in people(office, now.date())
    ]
    return (*found, Reach(recipient_of(office, ""), ""))


def send_test(
    backend: Backend, to: str, now: datetime
) -> dict[str, tuple[str, SheetflowError | None]]:
    """Send a test by each of the person's channels; return address and error by channel.

    Raises ConfigurationError for somebody who holds no role, or has no channel.
    """
    required_notices(backend)
    office, name = backend.settings.office, "" if to == INSTALLER else to
    names = [holder.name for holder in office.holders]
    if name and name not in names:
        problem = f"“{one_line(name)}” is no holder of a role."
        raise ConfigurationError(problem, nearest_name(name, (*names, INSTALLER)))
    recipient = recipient_of(office, name)
    if not recipient.channels:
        raise ConfigurationError(
            f"There is no channel to {to}.",
            "Give the holder an `email`, or name a channel under `notices: people:`.",
        )
    title = Recipients(office, now.date()).title(name)
    message = NoticeMessage(
        NoticeKind.PROBLEM if not name else NoticeKind.DAILY,
        now,
        name,
        title,
        str(backend.ledger.head()),
    )
    sender = open_sender(backend, is_test=True)
    effect = EffectId(f"test:{office.id}:{to}:{now.isoformat()}")
    try:
        errors = sender.try_channels(recipient, message, effect)
    finally:
        sender.renderer.close()
    return {
        channel: (recipient.mail if channel == MAIL else "", error)
        for channel, error in errors.items()
    }


def waiting_text(
    backend: Backend, now: datetime, role: str = "", unit: str = "", person: str = ""
) -> str:
    """Return what waits now as a text for a group: for a role, a unit, a person, or all.

    Raises ConfigurationError for names that the settings do not have; what reading raises.
    """
    office, today = backend.settings.office, now.date()
    _check_name("role", role, office.role_by_id)
    _check_name("unit", unit, office.unit_by_id)
    _check_name("person", person, [holder.name for holder in office.holders])
    reading = read_register(backend)
    recipients = Recipients(office, today)
    rows = waiting_rows(reading.scan, reading.ledger, office, today)
    chosen = [
        row
        for row in rows
        if role in ("", row.role)
        and unit in ("", row.unit, row.origin)
        and (not person or person in recipients.of(row.role, row.unit))
    ]
    who = person
    if role and not person:
        who = title_of(office, RoleId(role), UnitId(unit) if unit else None, day=today)
    elif unit and not person:
        who = office.unit_by_id[UnitId(unit)].label_on(today)(office.language)
    writer = MessageWriter(office, recipients, now, "")
    items = [writer.item(row, Reason.WAITING, own=True) for row in chosen]
    return group_text(office, backend.links, items, len(items), who)


def _check_name(kind: str, name: str, known: Collection[str]) -> None:
    if name and name not in known:
        problem = f"The {kind} “{one_line(name)}” is not defined."
        raise ConfigurationError(problem, nearest_name(name, known))
