"""What a template may place besides plain text: links and pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """Text that can be clicked; a `url` that is not http, https or mailto stays plain text."""

    text: str
    url: str


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
