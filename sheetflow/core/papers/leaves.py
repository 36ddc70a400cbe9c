"""What a template may place besides plain text: links, pictures, words in italics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Link:
    """Text that can be clicked; a `url` that is not http, https or mailto stays plain text."""

    text: str
    url: str


class Styled(str):
    """A text of which some words are in italics; else it is used as the text that it is.

    `parts` are its pieces in order, each with whether it is in italics.
    """

    parts: tuple[tuple[str, bool], ...]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, bool]]) -> Self:
        """Joins the pieces."""
        kept = tuple((text, italic) for text, italic in parts if text)
        styled = cls("".join(text for text, _ in kept))
        styled.parts = kept
        return styled


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by reference; its bytes go to the renderer beside the context.

    `alt` is read out instead of it.  Sides in millimetres as printed; `height_mm` None keeps the
    picture's own proportion.  Where the renderer has no bytes for `ref`, `[alt]` stands there.
    """

    ref: str
    alt: str
    width_mm: float
    height_mm: float | None = None


def fit(
    width_px: int, height_px: int, box_width_mm: float, box_height_mm: float
) -> tuple[float, float]:
    """The largest sides (mm) of that proportion inside the box, none under one millimetre."""
    scale = min(box_width_mm / max(width_px, 1), box_height_mm / max(height_px, 1))
    return (
        round(max(width_px * scale, 1.0), 2),
        round(max(height_px * scale, 1.0), 2),
    )
