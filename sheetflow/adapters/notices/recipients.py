"""Who gets a notice by which channels."""

from dataclasses import dataclass
from datetime import date

from sheetflow.core.notices.settings import NoticeSettings
from sheetflow.core.notifying.recipients import mail_of
from sheetflow.core.office import Office

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
        mail, also = mail_of(office, settings, name), settings.wishes_of(name).also
    else:
        installer = settings.installer
        mail, also = (installer.mail, installer.also) if installer else ("", ())
    return Recipient(name, mail if settings.mail else "", also)


def people(office: Office, day: date) -> tuple[str, ...]:
    """Return who holds a role on the day, each once, in the order of the settings."""
    return tuple(dict.fromkeys(one.name for one in office.holders if one.span.holds(day)))
