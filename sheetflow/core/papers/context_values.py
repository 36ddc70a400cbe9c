"""A template's context as plain data, and its values besides text: links, pictures, italics."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Self

Context = dict[str, Any]
"""The values that a template may name."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

_IMPOSSIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(0x10000 * plane + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
"""Control characters, lone surrogates, non-characters: XML refuses them or no page shows them."""

_TURNING = re.compile("[\xad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""Invisible characters that reorder or divide text, so that a page would show another text than the
value's."""


def printable(text: str) -> str:
    """Return the text without characters that documents cannot contain, with plain line ends."""
    return _TURNING.sub("", _IMPOSSIBLE.sub("", _LINE_ENDS.sub("\n", text)))


@dataclass(frozen=True, slots=True)
class Link:
    """Text ("" for none) with a link; in a paper, other than http, https or mailto is no link."""

    text: str
    url: str = ""


class Styled(str):
    """A text with some words in italics; `parts` are its pieces, each with whether it is so."""

    parts: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, bool]]) -> Self:
        """Return the pieces joined, empty ones left out."""
        kept = tuple((text, italic) for text, italic in parts if text)
        styled = cls("".join(text for text, _ in kept))
        styled.parts = kept
        return styled


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by reference; the renderer receives its bytes beside the context.

    `alt` is its alternative text.  Sides in millimetres as printed; `height_mm` None keeps the
    picture's own proportion.  Where the renderer has no bytes for `ref`, `[alt]` is printed.
    """

    ref: str
    alt: str
    width_mm: float
    height_mm: float | None = None


def fit(
    width_px: int, height_px: int, box_width_mm: float, box_height_mm: float
) -> tuple[float, float]:
    """Return the largest sides (mm) of that proportion in the box, none under one millimetre."""
    scale = min(box_width_mm / max(width_px, 1), box_height_mm / max(height_px, 1))
    return (round(max(width_px * scale, 1.0), 2), round(max(height_px * scale, 1.0), 2))


Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]

VALUE_KIND = "$"
"""Key that marks a link, a picture or a styled text; a template cannot name it."""


def plain(value: object) -> Plain:
    """Return a context as JSON data, texts made printable; raises TypeError for other values."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Styled):
        return {
            VALUE_KIND: "styled",
            "parts": [[printable(text), italic] for text, italic in value.parts],
        }
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [plain(entry) for entry in value]
    if is_dataclass(value):
        data = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        mark = _KINDS.get(type(value))
        return {VALUE_KIND: mark, **data} if mark else data
    raise TypeError(f"a paper's context cannot hold {type(value).__name__}")


_KINDS: dict[type, str] = {Link: "link", Picture: "picture"}
