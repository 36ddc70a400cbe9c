"""NoticeSender: a notice by every channel of its recipient, each by itself."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sheetflow import errors
from sheetflow.adapters.notices.letter import Letter, staff_text
from sheetflow.adapters.notices.mail_server import MailServer, RecipientLaterError
from sheetflow.adapters.notices.other_channels import send_text
from sheetflow.adapters.notices.render import LetterRenderer, RenderedLetter
from sheetflow.core.effects import SendNotice
from sheetflow.core.names import EffectId
from sheetflow.core.notices import TAKEN_PREFIX, NoticeMessage, NoticeSettings, message_of
from sheetflow.core.notifying import recipients
from sheetflow.core.office import Office
from sheetflow.core.secret import Secret

MAIL = "mail"
"""The channel's name in notes and sentences; no other may have it."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, or the installer ("" as name), with an address ("" for none) and channels."""

    name: str
    mail: str
    also: tuple[str, ...] = ()

    @property
    def channels(self) -> tuple[str, ...]:
        """Return every channel, mail first."""
        return (MAIL, *self.also) if self.mail else self.also


def recipient_of(office: Office, name: str) -> Recipient:
    """Return how the person is reached; without a mail server nobody is by mail."""
    settings = office.notices or NoticeSettings()
    if name:
        mail = recipients.mail_of(office, settings, name)
        also = settings.wishes_of(name).also
    else:
        installer = settings.installer
        mail, also = (installer.mail, installer.also) if installer else ("", ())
    return Recipient(name, mail if settings.mail else "", also)


def people(office: Office, day: date) -> tuple[str, ...]:
    """Return who holds a role on the day, each once, in the order of the settings."""
    return tuple(dict.fromkeys(one.name for one in office.holders if one.span.holds(day)))


@dataclass(frozen=True, slots=True)
class Providers:
    """How the channels are opened; each call may raise ConfigurationError (a missing secret)."""

    mail: Callable[[], MailServer]
    addresses: Mapping[str, Callable[[], Secret]]


@dataclass
class ChannelSender:
    """Sends notices; `notes` are the ledger's, `changed_notes` what has changed of them.

    A channel that has failed as a whole is not tried again in the same run, so that one which does
    not answer costs a run its time once.  What one channel refuses, the others still take.
    """

    office: Office
    letter: Letter
    renderer: LetterRenderer
    providers: Providers
    notes: Mapping[str, str] = field(default_factory=dict)
    changed_notes: dict[str, str] = field(default_factory=dict)
    _down: dict[str, errors.SheetflowError] = field(default_factory=dict)
    _server: MailServer | None = None

    def send(self, effect: SendNotice) -> None:
        """Send the message by every channel that has not taken it yet.

        Raises UnavailableError when a channel did not take it; never OutageError, since a channel
        that is down says nothing of the others.
        """
        message = message_of(effect.context)
        recipient = recipient_of(self.office, effect.recipient)
        if not recipient.channels:
            raise errors.UnavailableError(
                f"{effect.recipient or 'installer'}: there is no channel for notices.",
                "Give the holder an `email`, or name a channel under `notices: people:`.",
            )
        note = TAKEN_PREFIX + effect.id
        before = self.notes.get(note, "")
        taken = set(filter(None, before.split(",")))
        failed = self._send_by_each(message, effect.id, recipient, taken)
        after = ",".join(sorted(taken)) if failed else ""
        if after != before:
            self.changed_notes[note] = after
        if failed:
            problem = " ".join(error.problem for error in failed.values())
            raise errors.UnavailableError(problem, next(iter(failed.values())).fix)

    def try_channels(
        self, recipient: Recipient, message: NoticeMessage, effect: EffectId
    ) -> dict[str, errors.SheetflowError | None]:
        """Send the message by each channel; return the error of each, None where it was taken."""
        failed = self._send_by_each(message, effect, recipient, set())
        return {channel: failed.get(channel) for channel in recipient.channels}

    def _send_by_each(
        self, message: NoticeMessage, effect: EffectId, recipient: Recipient, taken: set[str]
    ) -> dict[str, errors.SheetflowError]:
        """Send by the channels not in `taken`, add those that take it; return the errors."""
        failed: dict[str, errors.SheetflowError] = {}
        for channel in recipient.channels:
            if channel in taken:
                continue
            try:
                self._send_by(channel, message, effect, recipient)
                taken.add(channel)
            except errors.SheetflowError as error:
                failed[channel] = error
                if _concerns_all(error):
                    self._down[channel] = error
        return failed

    def _send_by(
        self, channel: str, message: NoticeMessage, effect: EffectId, recipient: Recipient
    ) -> None:
        if channel in self._down:
            raise self._down[channel]
        if channel == MAIL:
            self._mail(message, effect, recipient)
        elif channel in self.providers.addresses:
            address = self.providers.addresses[channel]()
            subject = self.letter.subject(message)
            send_text(channel, address, subject, self.letter.short_text(message))
        else:
            raise errors.ConfigurationError(
                f"The channel “{channel}” is not defined.", "Name it under `notices: channels:`."
            )

    def _mail(self, message: NoticeMessage, effect: EffectId, recipient: Recipient) -> None:
        if self._server is None:
            self._server = self.providers.mail()
        office, settings = self.office, self.office.notices
        envelope = Envelope(
            sender=settings.sender if settings else "",
            sender_name=office.name(office.language),
            recipient=recipient.mail,
            recipient_name=recipient.name,
            reply_to=settings.installer.mail if settings and settings.installer else "",
        )
        letter = self.renderer.render(self.letter.values(message))
        at = message.at.astimezone(office.zone)
        mail = mail_of(letter, envelope, effect, at, office.language)
        self._server.send(mail, envelope.sender, recipient.mail)


def _concerns_all(error: errors.SheetflowError) -> bool:
    """Return whether the channel as a whole failed, not this message or recipient."""
    if isinstance(error, RecipientLaterError):
        return False
    return isinstance(error, errors.OutageError | errors.DeniedError | errors.ConfigurationError)


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
    # By chance otherwise: the same mail has the same bytes.
    mail.set_boundary(f"=_{_digest(effect)}")
    return mail


def _address(name: str, address: str) -> Address:
    return Address(display_name=staff_text(name), addr_spec=address)
