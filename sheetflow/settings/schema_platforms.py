"""Keys of `platforms.yaml`: what links to each platform look like."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from sheetflow.settings.mistakes import one_line
from sheetflow.settings.plain_types import Section, Text, mistake


def _host(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", text):
        found = re.search(r"[a-z0-9-]+(\.[a-z0-9-]+)+", text.casefold())
        fix = f"Write {found[0]}." if found else "Write it in small letters: example.go.id."
        raise mistake(f"“{one_line(text)}” is no host name.", fix)
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise mistake(
            f"“{one_line(text)}” is no regular expression: {one_line(error)}.",
            "Mend it; write “\\.” for a dot and put it in single quotes.",
        ) from None
    return text


Host = Annotated[str, AfterValidator(_host)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class PlatformSection(Section):
    """What is known of one platform."""

    name: Text = Field(description="Its name.")
    channel: Text = Field(description="The value of the form's selector column it belongs to.")
    hosts: tuple[Host, ...] = Field((), description="Its hosts; none: every other website.")
    aliases: dict[Host, Host] = Field(default_factory=dict, description="Other host → host.")
    short_hosts: tuple[Host, ...] = Field((), description="Hosts of its short links.")
    posts: tuple[Pattern, ...] = Field((), description="Patterns of posts' paths.")
    stories: tuple[Pattern, ...] = Field((), description="Patterns of what lives 24 hours.")
    shorts: tuple[Pattern, ...] = Field((), description="Patterns of short links.")
    profiles: tuple[Pattern, ...] = Field((), description="Patterns of what is no post.")
    tracking: tuple[Text, ...] = Field((), description="Query parameters that only track here.")


class PlatformsSection(Section):
    """All platforms, and what is common to links of every kind."""

    platforms: tuple[PlatformSection, ...] = Field(min_length=1, description="The platforms.")
    tracking: tuple[Text, ...] = Field((), description="Query parameters that only track.")
    shorteners: tuple[Host, ...] = Field((), description="Hosts that shorten any link.")
    wrappers: dict[Host, Text] = Field(
        default_factory=dict, description="Host of a redirect → parameter with the address."
    )
