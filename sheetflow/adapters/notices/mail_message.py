"""A notice as a mail: headers that no text of staff can lengthen, and two parts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sheetflow.adapters.notices.letter import staff_text
from sheetflow.adapters.notices.render import RenderedLetter
from sheetflow.core.names import EffectId


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom a mail is, to whom, and who gets an answer ("" for the sender)."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    reply_to: str = ""


def message_id(effect: EffectId, domain: str) -> str:
    """Return the Message-ID of a notice: the same for the same effect, however often it is sent."""
    return f"<{_digest(effect)}@{domain}>"


def _digest(effect: EffectId) -> str:
    return hashlib.sha256(effect.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def mail_of(
    letter: RenderedLetter, envelope: Envelope, effect: EffectId, at: datetime, language: str
) -> EmailMessage:
    """Return the mail; every header is one line, whatever staff typed."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = message_id(effect, envelope.sender.rpartition("@")[2])
    mail["Date"] = format_datetime(at)
    mail["From"] = _address(envelope.sender_name, envelope.sender)
    mail["To"] = _address(envelope.recipient_name, envelope.recipient)
    if envelope.reply_to:
        mail["Reply-To"] = _address("", envelope.reply_to)
    mail["Subject"] = staff_text(letter.subject)
    # By RFC 3834, and what Exchange heeds: absence notices do not answer a program.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = language
    mail.set_boundary(
        f"=_{_digest(effect)}"
    )  # by chance otherwise: the same mail has the same bytes
    return mail


def _address(name: str, address: str) -> Address:
    return Address(display_name=staff_text(name), addr_spec=address)
