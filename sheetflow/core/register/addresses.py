"""Web addresses in free text, and their parts: as a browser takes them, or not at all.

Every function takes time linear in its text.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

_START = re.compile(r"https?:/", re.IGNORECASE | re.ASCII)
_END = re.compile(r'[<>"|\[\]“”]')
_BARE = re.compile(r"((?:[A-Za-z0-9-]{1,63}\.){1,8}([A-Za-z]{2,12}))(:[0-9]{1,5})?([/?#].*)?")
_PARTS = re.compile(
    r"(https?):/+([^/?#]*[0-9A-Za-z\u0080-\U0010ffff][^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_PLAIN_HOST = re.compile(r"([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)\.?(?::(?:80|443))?")
_LETTER = re.compile(r"\w")

_CONTINUES = "=&?#%"
"""After these, an address is part of the one it stands in."""
_BRACKETS = "()[]<>{},;:'\"“”‘’*"
_FINAL = ".,;:!?#'’*({"
_HOME_ENDINGS = frozenset(("com", "id", "net", "org", "info", "be", "me", "tv"))
"""Last labels by which a host alone ("instagram.com") is told from a full stop without a blank."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses in the order of the text; `unusual` when https is missing or words are near."""

    found: tuple[str, ...]
    unusual: bool


@dataclass(frozen=True, slots=True)
class Address:
    """Holds the parts of one address.

    `host` is lower-case and plain; where the address names a user, another port, a backslash,
    letters that are not ASCII or anything else that programs read differently, it is that whole
    text as it stands, which no host equals.
    """

    scheme: str
    host: str
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"


def find_addresses(text: str) -> Addresses:
    """Return every address of a cleaned text, a missing https:// supplied."""
    found: list[str] = []
    unusual = False
    for token in text.split():
        inside, words = _written_out(token)
        if not inside and (bare := _bare(token)):
            inside, words = [bare], True
        found += inside
        unusual = unusual or words
    return Addresses(tuple(found), unusual)


def split_address(url: str) -> Address | None:
    """Return the parts of an http(s) address; None for any other text."""
    parts = _PARTS.fullmatch(url)
    if parts is None:
        return None
    scheme, authority, path, query, fragment = parts.groups(default="")
    plain = _PLAIN_HOST.fullmatch(authority)
    host = plain[1].lower() if plain else authority
    return Address(scheme.lower(), host, _resolved(path), query, fragment)


def trimmed(url: str) -> str:
    """Strip the punctuation of the sentence around it; its own brackets stay."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in _FINAL or (url[end - 1] == ")" and surplus > 0)):
        surplus += {")": -1, "(": 1}.get(url[end - 1], 0)
        end -= 1
    return url[:end]


def _written_out(token: str) -> tuple[list[str], bool]:
    """Return the addresses of one word that begin with http, and whether it holds anything else."""
    starts: list[int] = []
    for match in _START.finditer(token):
        at = match.start()
        if not starts or token[at - 1] not in _CONTINUES:
            starts.append(at)
    rest = [token[: starts[0]] if starts else token]
    found: list[str] = []
    for start, end in pairwise([*starts, len(token)]):
        piece = token[start:end]
        stop = _END.search(piece)
        found.append(trimmed(piece[: stop.start()] if stop else piece))
        rest.append(piece[stop.start() :] if stop else "")
    return [url for url in found if _PARTS.fullmatch(url)], any(map(_LETTER.search, rest))


def _bare(token: str) -> str:
    """Return a word that is an address without its https://, written out, or ""."""
    match = _BARE.fullmatch(trimmed(token.strip(_BRACKETS)))
    if match is None:
        return ""
    _, last, _, rest = match.groups()
    if not rest and last.lower() not in _HOME_ENDINGS:
        return ""
    url = f"https://{match[0]}"
    return url if _written_out(url) == ([url], False) else ""


def _resolved(path: str) -> str:
    """Return the path after `.` and `..` were followed, also where they are percent-encoded."""
    if "." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    for part in path.split("/")[1:]:
        plain = unquote(part) if len(part) <= len("%2e%2e") else part
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(part)
    return "".join(f"/{part}" for part in kept)
