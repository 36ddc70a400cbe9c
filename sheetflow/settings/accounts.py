"""Official accounts: the name alone, however the office writes it."""

from __future__ import annotations

import re

from sheetflow.core.register.links import read_links
from sheetflow.core.register.platforms import PlatformBook
from sheetflow.core.register.text import Placeholders
from sheetflow.settings.mistakes import one_line
from sheetflow.settings.schema_office import OfficialSection
from sheetflow.settings.yaml_document import Document

_NAME = re.compile(r"@?[\w.\-]+")


def account_name(written: str, platform: str, book: PlatformBook) -> str | None:
    """The account's name in small letters; None where `written` names none of the platform.

    `written` is the name, with or without “@”, or the address of the account's page.
    """
    if _NAME.fullmatch(written):
        return written.removeprefix("@").lower()
    links = read_links(written, None, book, Placeholders()).value or ()
    names = {link.account if link.platform == platform else None for link in links if link.host}
    return names.pop() if len(names) == 1 else None


def check_accounts(document: Document, section: OfficialSection, book: PlatformBook) -> None:
    """Complains of each account whose name cannot be found in what is written."""
    for platform, names in section.accounts.items():
        for at, written in enumerate(names):
            if account_name(written, platform, book) is None:
                document.complain(
                    ("official", "accounts", platform, at),
                    f"“{one_line(written)}” names no account of {platform}.",
                    "Write the account's name alone, without blanks, as it stands after “@”.",
                )
