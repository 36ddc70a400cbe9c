"""Settings of notices that are valid separately and wrong together."""

from collections.abc import Iterator

from sheetflow.core.notices.settings import NoticeSettings
from sheetflow.core.setting_rules import masked, nearest_name, one_line
from sheetflow.settings.document import Document, Place
from sheetflow.settings.office_file import OfficeFile

_SECTION = "notices"
MAIL = "mail"
"""The channel that needs no name."""


def check_notices(document: Document, office: OfficeFile) -> None:
    """Refuse people, channels and logins that contradict each other."""
    notices = office.notices
    if notices is None:
        return
    _check_mail(document, notices)
    names = [holder.name for holder in office.holders]
    for name in notices.people:
        if name not in names:
            problem = f"“{one_line(name)}” is no holder of a role."
            document.add_mistake((_SECTION, "people", name), problem, nearest_name(name, names))
    if MAIL in notices.channels:
        document.add_mistake(
            (_SECTION, "channels", MAIL),
            "“mail” is the mail server's own name.",
            "Give this channel another, such as its service's.",
        )
    for place, channel in _named_channels(notices):
        if channel not in notices.channels:
            problem = f"The channel “{masked(channel)}” is not defined."
            document.add_mistake(place, problem, nearest_name(channel, notices.channels))
    installer = notices.installer
    if installer is not None and not (installer.mail or installer.also):
        document.add_mistake(
            (_SECTION, "installer"),
            "The installer has neither a mail address nor a channel.",
            "Write installer: {mail: name@example.org}.",
        )


def _named_channels(notices: NoticeSettings) -> Iterator[tuple[Place, str]]:
    for name, wishes in notices.people.items():
        for at, channel in enumerate(wishes.also):
            yield (_SECTION, "people", name, "also", at), channel
    for at, channel in enumerate(notices.installer.also if notices.installer else ()):
        yield (_SECTION, "installer", "also", at), channel


def _check_mail(document: Document, notices: NoticeSettings) -> None:
    server = notices.mail
    if server is None:
        return
    if not notices.sender:
        document.add_mistake(
            (_SECTION, MAIL),
            "Mails need an address that they come from.",
            "Add `from: sheetflow@example.org` to `notices:`.",
        )
    if server.user and server.password is None:
        document.add_mistake(
            (_SECTION, MAIL, "user"),
            "The mail server's user has no password.",
            "Add `password: !env SMTP_PASSWORD`, or `!file` and a file's name.",
        )
    if server.password is not None and not server.user:
        document.add_mistake(
            (_SECTION, MAIL, "password"),
            "A password without a user is never used.",
            "Add `user:`, or remove the password.",
        )
    if server.user and server.security == "none":
        document.add_mistake(
            (_SECTION, MAIL, "security"),
            "The password would be readable to everybody on the way to the mail server.",
            "Write security: starttls (port 587) or security: tls (port 465).",
        )
