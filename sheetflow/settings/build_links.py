"""What links, names and empty words look like → the core's types."""

from __future__ import annotations

import re

from sheetflow.core.register.links import Official, Platform, PlatformBook
from sheetflow.core.register.person_names import NameTitles
from sheetflow.core.register.text import Placeholders
from sheetflow.settings.accounts import account_name
from sheetflow.settings.schema_messages import ReadingSection
from sheetflow.settings.schema_office import OfficialSection
from sheetflow.settings.schema_platforms import PlatformSection, PlatformsSection


def build_placeholders(section: ReadingSection) -> Placeholders:
    return Placeholders(section.placeholders.empty, section.placeholders.unreadable)


def build_name_titles(section: ReadingSection) -> NameTitles:
    people = section.people
    return NameTitles(people.address, people.before, people.after)


def build_official(section: OfficialSection, book: PlatformBook) -> Official:
    """Account names are compared in small letters and without their “@” or address."""
    return Official(
        accounts={
            platform: frozenset(
                name for text in written if (name := account_name(text, platform, book))
            )
            for platform, written in section.accounts.items()
        },
        hosts=frozenset(section.hosts),
    )


def build_platforms(section: PlatformsSection) -> PlatformBook:
    return PlatformBook(
        platforms=tuple(map(_platform, section.platforms)),
        tracking=section.tracking,
        shorteners=section.shorteners,
        wrappers=section.wrappers,
    )


def _platform(section: PlatformSection) -> Platform:
    return Platform(
        name=section.name,
        channel=section.channel,
        hosts=section.hosts,
        aliases=section.aliases,
        short_hosts=section.short_hosts,
        posts=_compiled(section.posts),
        stories=_compiled(section.stories),
        shorts=_compiled(section.shorts),
        profiles=_compiled(section.profiles),
        tracking=section.tracking,
    )


def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))
