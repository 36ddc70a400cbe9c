"""Links to posts as people paste them: unwrapped, cleaned of tracking, and what each leads to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Annotated
from urllib.parse import unquote_plus

from sheetflow.core.register.addresses import Address, find_addresses, split_address, trimmed
from sheetflow.core.register.platforms import Platform, PlatformBook, Shape
from sheetflow.core.register.sheet import Cell, Note, NoteKind, Read, Unreadable
from sheetflow.core.register.text import Placeholders, clean, problem_of, stray_blanks
from sheetflow.core.setting_rules import Host, Text, reference

__all__ = ["MAX_LINKS", "Link", "Platform", "PlatformBook", "Shape", "read_links"]

MAX_LINKS = 50
"""A cell with more addresses is not a list of posts."""

_MAX_WRAPPERS = 3
_REDIRECTS = frozenset(("", "/", "/l.php", "/url", "/redirect"))
"""Paths under which a wrapping host redirects; elsewhere it has pages of its own."""
_HANDLE = re.compile(r"@[A-Za-z0-9_.]{2,64}")


@dataclass(frozen=True, slots=True)
class Link:
    """One link, cleaned.  `account` is the name its path carries, lower-case, or None.

    A handle ("@kpukab.contoh") in place of a link has no host and is a PROFILE.
    """

    url: str
    host: str
    platform: str | None
    channel: str | None
    account: str | None
    shape: Shape


@dataclass(frozen=True, slots=True)
class _Parsed:
    link: Link
    tracked: bool = False
    unwrapped: bool = False


def read_links(
    cell: Cell, hyperlink: str | None, book: PlatformBook, words: Placeholders
) -> Read[tuple[Link, ...]]:
    """Read every link of a cell; `hyperlink` is its target where the text itself has none.

    Where the text is one address and the hyperlink another, what the cell shows holds; a note
    names both.
    """
    text = clean(cell)
    addresses = find_addresses(text)
    urls, odd, target = addresses.found, addresses.unusual, _target(hyperlink)
    if not urls:
        urls, odd = target, True
    if len(urls) > MAX_LINKS:
        return Read.none(Unreadable.UNKNOWN, text)
    parsed = [_parse(address, book) for url in urls if (address := split_address(url))]
    if not parsed:
        return _handles(text, words)
    links = tuple({part.link.url: part.link for part in parsed}.values())
    odd = odd or any(part.unwrapped for part in parsed) or bool(stray_blanks(cell, text))
    notes = _notes(text, links, odd=odd, tracked=any(part.tracked for part in parsed))
    if len(links) == 1:
        behind = [_parse(address, book) for url in target if (address := split_address(url))]
        shown, others = links[0].url, [part.link.url for part in behind]
        differ = (other for other in others if _plain(other) != _plain(shown))
        notes += [Note(NoteKind.OTHER_LINK, other, shown) for other in differ]
    return Read.of(links, text, *notes)


def _plain(url: str) -> str:
    """Without what makes no other page of it: scheme, "www.", letters' case and codes, marks."""
    bare = unquote_plus(url).casefold().partition("://")[2].partition("#")[0]
    return bare.removeprefix("www.").rstrip("/")


def _target(hyperlink: str | None) -> tuple[str, ...]:
    """Return the hyperlink, if it is one web address and nothing else."""
    target = clean(hyperlink)
    return (target,) if find_addresses(target).found == (target,) else ()


def _handles(text: str, words: Placeholders) -> Read[tuple[Link, ...]]:
    """Read the account names of a cell without links, or nothing."""
    bare = (word.strip("()[],;:.!?'\"") for word in text.split())
    names = dict.fromkeys(name for name in bare if _HANDLE.fullmatch(name))
    if not names or len(names) > MAX_LINKS:
        return Read.none(problem_of(text, words) or Unreadable.UNKNOWN, text)
    return Read.of(
        tuple(Link(name, "", None, None, name[1:].lower(), Shape.PROFILE) for name in names), text
    )


def _parse(address: Address, book: PlatformBook) -> _Parsed:
    inner, unwrapped = address, False
    for _ in range(_MAX_WRAPPERS):
        target = _wrapped(inner, book)
        if target is None:
            break
        inner, unwrapped = target, True
    pairs = inner.query.split("&") if inner.query else []
    names = [unquote_plus(pair.partition("=")[0]) for pair in pairs]
    named = zip(pairs, names, strict=True)
    kept = [pair for pair, name in named if not book.tracks(name, inner.host)]
    bare = replace(inner, query="&".join(kept))
    bare = split_address(trimmed(str(bare))) or bare
    return _Parsed(_link(bare, book), len(kept) < len(pairs), unwrapped)


def _wrapped(address: Address, book: PlatformBook) -> Address | None:
    """Return the address inside a redirecting page's own; None where it names none, or several."""
    wrapper = book.wrapped_in(address.host)
    if wrapper is None or address.path not in _REDIRECTS:
        return None
    pairs = [pair.partition("=") for pair in address.query.split("&")]
    targets = [unquote_plus(value) for name, _, value in pairs if name == wrapper]
    if len(targets) != 1 or find_addresses(targets[0]).found != (targets[0],):
        return None
    return split_address(targets[0])


def _link(address: Address, book: PlatformBook) -> Link:
    """Return the link without its tracking; at a platform its address is written in one way."""
    known = book.known_host(address.host)
    if known is not None:
        address = replace(address, scheme="https", host=known)
    host = known or address.host.removeprefix("www.")
    url = str(address)
    platform = book.by_host.get(host)
    if platform is None and host in book.shorteners:
        return Link(url, host, None, None, None, Shape.SHORT)
    platform = platform or book.site
    if platform is None:
        return Link(url, host, None, None, None, Shape.POST)
    place = address.path or "/"
    shape, account = platform.shape(host, f"{place}?{address.query}" if address.query else place)
    return Link(url, host, platform.name, platform.channel, account, shape)


def _notes(text: str, links: tuple[Link, ...], *, odd: bool, tracked: bool) -> list[Note]:
    urls = "\n".join(link.url for link in links)
    shapes = {link.shape for link in links}
    due = (
        (odd, NoteKind.NORMAL, urls),
        (tracked, NoteKind.TRACKING, urls),
        (Shape.SHORT in shapes, NoteKind.SHORT_LINK, urls),
        (Shape.STORY in shapes, NoteKind.STORY, urls),
        (_crowded(text, links), NoteKind.MANY_LINKS, str(len(links))),
    )
    return [Note(kind, text, result) for is_due, kind, result in due if is_due]


def _crowded(text: str, links: tuple[Link, ...]) -> bool:
    """Return whether several links are on one line; one a line is how several are to be written."""
    if len(links) < 2:
        return False
    return any(len(find_addresses(line).found) > 1 for line in text.split("\n"))


class LinkFault(Enum):
    """What is wrong with a link."""

    FOREIGN = "E-LINK-DOMAIN"
    WRONG_CHANNEL = "E-LINK-KANAL"
    NOT_A_POST = "E-LINK-BENTUK"


PlatformName = Annotated[str, reference("platform")]


@dataclass(frozen=True, slots=True)
class Official:
    """The office's own accounts by platform (lower-case, without @) and its websites' hosts."""

    accounts: Mapping[PlatformName, frozenset[Text]] = field(default_factory=dict)
    """Platform → account names."""
    hosts: frozenset[Host] = frozenset()
    """Host names of the office's own sites."""


def link_fault(link: Link, channel: str, official: Official) -> LinkFault | None:
    """Return the gravest fault of a link on `channel`: whose, then where, then what it is.

    A post whose address names no account, and an opaque short link, may be anybody's and pass.
    """
    if not link.host:
        return LinkFault.NOT_A_POST
    if _is_foreign(link, official):
        return LinkFault.FOREIGN
    if link.channel is not None and link.channel != channel:
        return LinkFault.WRONG_CHANNEL
    return LinkFault.NOT_A_POST if link.shape is Shape.PROFILE else None


def _is_foreign(link: Link, official: Official) -> bool:
    """Compare the account on a platform, the host elsewhere; a short link hides both."""
    accounts = official.accounts.get(link.platform or "")
    if accounts is not None:
        return link.account is not None and link.account not in accounts
    if link.shape is Shape.SHORT:
        return link.account is not None
    return link.host not in official.hosts and f"www.{link.host}" not in official.hosts
