"""Links, pictures and styled texts as the worker holds them, whatever form they are printed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlsplit

CLICKABLE = frozenset({"http", "https", "mailto"})
MAX_URL_LENGTH = 2_000
"""Word refuses longer ones."""


@dataclass(frozen=True, slots=True)
class LinkValue:
    """`url` "" is a text that cannot be clicked."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PictureValue:
    """See `core.papers.leaves.Picture`."""

    ref: str
    alt: str
    width_mm: float
    height_mm: float | None


@dataclass(frozen=True, slots=True)
class StyledValue:
    """See `core.papers.leaves.Styled`: pieces, each with whether it is in italics."""

    parts: tuple[tuple[str, bool], ...]


def read_context(text: str) -> dict[str, Any]:
    """A context's JSON with its links and pictures as objects."""
    found = json.loads(text, object_hook=_spot)
    if not isinstance(found, dict):
        raise TypeError("a context is a group of values")
    return found


def _spot(group: dict[str, Any]) -> object:
    match group.get("$"):
        case "link":
            return LinkValue(group["text"], clickable(group["url"]))
        case "picture":
            return PictureValue(group["ref"], group["alt"], group["width_mm"], group["height_mm"])
        case "styled":
            return StyledValue(tuple((str(text), bool(italic)) for text, italic in group["parts"]))
        case _:
            return group


def clickable(url: str) -> str:
    """The address if a reader may be sent there, else ""."""
    address = "".join(url.split())
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return ""
    return address if scheme in CLICKABLE and len(address) <= MAX_URL_LENGTH else ""


def picture_ending(data: bytes) -> str:
    """ "png", "jpg" or "svg" by content; "" for what a paper cannot hold."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "svg" if b"<svg" in data[:2_000] else ""


def named_blobs(blobs: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    """The blobs whose names begin with `prefix`, under what follows it."""
    return {name[len(prefix) :]: data for name, data in blobs.items() if name.startswith(prefix)}


UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def dated(context: Mapping[str, Any]) -> datetime:
    """Midnight UTC of the day in `frame.dated`; UNDATED where the context has none."""
    frame = context.get("frame")
    day = frame.get("dated") if isinstance(frame, Mapping) else None
    return datetime.combine(date.fromisoformat(day), time(), UTC) if day else UNDATED
