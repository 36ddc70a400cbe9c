"""Whether a link is a post of this office on the right channel (SOP model, section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sheetflow.core.register.links import Link, Shape


class LinkVerdict(Enum):
    """What is wrong with a link."""

    FOREIGN = "E-LINK-DOMAIN"
    WRONG_CHANNEL = "E-LINK-KANAL"
    NOT_A_POST = "E-LINK-BENTUK"


@dataclass(frozen=True, slots=True)
class Official:
    """The office's own accounts by platform (lower-case, without @) and its websites' hosts."""

    accounts: Mapping[str, frozenset[str]]
    hosts: frozenset[str]


def judge(link: Link, channel: str, official: Official) -> LinkVerdict | None:
    """The gravest fault of a link on `channel`: whose, then where, then what it is.

    A post whose address names no account, and an opaque short link, may be anybody's and pass.
    """
    if not link.host:
        return LinkVerdict.NOT_A_POST
    if _is_foreign(link, official):
        return LinkVerdict.FOREIGN
    if link.channel is not None and link.channel != channel:
        return LinkVerdict.WRONG_CHANNEL
    return LinkVerdict.NOT_A_POST if link.shape is Shape.PROFILE else None


def _is_foreign(link: Link, official: Official) -> bool:
    """On a platform the account decides, elsewhere the host; a short link hides both."""
    accounts = official.accounts.get(link.platform or "")
    if accounts is not None:
        return link.account is not None and link.account not in accounts
    if link.shape is Shape.SHORT:
        return link.account is not None
    return link.host not in official.hosts and f"www.{link.host}" not in official.hosts
