"""Platforms as data (`config/platforms.yaml`): hosts, addresses of posts, what only tracks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Annotated

from annotated_types import MinLen

from sheetflow.core.setting_rules import Host, Rule, SettingError, Text, one_line


def _compiled(text: object) -> object:
    """The compiled pattern."""
    if not isinstance(text, str):
        return text
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise SettingError(
            f"“{one_line(text)}” is no regular expression: {one_line(error)}.",
            "Mend it; write “\\.” for a dot and put it in single quotes.",
        ) from None


Pattern = Annotated[re.Pattern[str], Rule(_compiled, is_before=True)]

MAX_PLACE_LENGTH = 2_000
"""Only so much of `path?query` is matched: no post's address is longer, patterns may be slow."""

_SUBDOMAINS = ("www.", "m.", "web.", "mobile.", "touch.", "mbasic.", "id-id.", "en-gb.")
"""The same pages in another dress, at platforms whose host remains."""


class Shape(Enum):
    """What kind of page a link leads to."""

    POST = "post"
    STORY = "story"
    SHORT = "short"
    """An opaque short link: it may be anything, and says nothing of its account."""
    PROFILE = "profile"
    """A profile, a category or a home page."""


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform of posts, or websites as a whole.

    Patterns are matched from the start of `path?query` and may name the group `account`.  A
    platform without hosts means websites: every host that is no other platform's; its
    `profiles` are the pages that are no post, all others are.
    """

    name: Text
    """Its name."""
    channel: Text
    """The value of the form's selector column it belongs to."""
    hosts: tuple[Host, ...] = ()
    """Its hosts; none: every other website."""
    aliases: Mapping[Host, Host] = field(default_factory=dict)
    """Other host → host."""
    short_hosts: tuple[Host, ...] = ()
    """Hosts of its short links."""
    posts: tuple[Pattern, ...] = ()
    """Patterns of posts' paths."""
    stories: tuple[Pattern, ...] = ()
    """Patterns of posts that last 24 hours."""
    shorts: tuple[Pattern, ...] = ()
    """Patterns of short links."""
    profiles: tuple[Pattern, ...] = ()
    """Patterns of pages that are no post."""
    tracking: tuple[Text, ...] = ()
    """Query parameters that only track, at its own hosts."""

    def shape(self, host: str, place: str) -> tuple[Shape, str | None]:
        """Return the kind of page at `place` (`path?query`), and the account its address names."""
        if host in self.short_hosts:
            return Shape.SHORT, None
        kinds = (
            (Shape.SHORT, self.shorts),
            (Shape.STORY, self.stories),
            (Shape.POST, self.posts),
            (Shape.PROFILE, self.profiles),
        )
        for shape, patterns in kinds:
            for pattern in patterns:
                match = pattern.match(place[:MAX_PLACE_LENGTH])
                if match is not None:
                    return shape, _account(match)
        return (Shape.PROFILE if self.hosts else Shape.POST), None


def _account(match: re.Match[str]) -> str | None:
    """Lower-case; a name with letters beyond ASCII stays, lest one of them lower to a plain one."""
    account = match.groupdict().get("account")
    return account.lower() if account and account.isascii() else account or None


@dataclass(frozen=True)
class PlatformBook:
    """All platforms, and what is common to links of every kind.

    In `tracking` a final * stands for any ending.
    """

    platforms: Annotated[tuple[Platform, ...], MinLen(1)]
    """The platforms."""
    tracking: tuple[Text, ...] = ()
    """Query parameters that only track."""
    shorteners: tuple[Host, ...] = ()
    """Hosts that shorten any link."""
    wrappers: Mapping[Host, Text] = field(default_factory=dict)
    """Host of a redirecting page → parameter with the real address."""

    @cached_property
    def by_host(self) -> Mapping[str, Platform]:
        return {
            host: platform
            for platform in self.platforms
            for host in (*platform.hosts, *platform.short_hosts)
        }

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        return {alias: host for one in self.platforms for alias, host in one.aliases.items()}

    @cached_property
    def site(self) -> Platform | None:
        return next((platform for platform in self.platforms if not platform.hosts), None)

    def known_host(self, host: str) -> str | None:
        """Return the listed host that `host` is, perhaps with a subdomain; None for none."""
        shorter = (host.removeprefix(one) for one in _SUBDOMAINS if host.startswith(one))
        for known in (host, *shorter):
            meant = self.aliases.get(known, known)
            if meant in self.by_host or meant in self.shorteners:
                return meant
        return None

    def wrapped_in(self, host: str) -> str | None:
        """Return the parameter with the real address, where `host` only redirects."""
        return self.wrappers.get(host) or self.wrappers.get(host.removeprefix("www."))

    def tracks(self, name: str, host: str) -> bool:
        """Return whether a query parameter only tracks, in an address of `host`."""
        lowered, platform = name.lower(), self.by_host.get(self.known_host(host) or "")
        return any(
            lowered.startswith(known[:-1]) if known.endswith("*") else lowered == known
            for known in (*self.tracking, *(platform.tracking if platform else ()))
        )
