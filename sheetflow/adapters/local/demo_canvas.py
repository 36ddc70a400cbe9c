"""Drawing for the demo's pictures: smooth edges, soft light, text that wraps."""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
Weight = Literal["Regular", "Semibold", "Bold", "It"]

FINE = 2
"""Pictures are drawn this many times larger and then reduced: edges come out smooth."""


@lru_cache(maxsize=64)
def font(size: int, weight: Weight = "Regular") -> ImageFont.FreeTypeFont:
    """Source Sans Pro from its wheel; the basic layout gives the same pixels on every machine."""
    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(
        io.BytesIO(path.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC
    )


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one`, moved by `share` (0 to 1) towards `other`."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return a, b, c


def lighter(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (255, 255, 255), share)


def darker(colour: Colour, share: float = 0.2) -> Colour:
    return mix(colour, (20, 24, 34), share)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, lines: int) -> list[str]:
    """The text in at most `lines` lines no wider than `width`; "…" ends what was cut."""
    found: list[str] = []
    line = ""
    for word in text.split():
        tried = f"{line} {word}".strip()
        if face.getlength(tried) <= width:
            line = tried
            continue
        if line:
            found.append(line)
        line = _fitting(word, face, width)
        if len(found) == lines:
            break
    found += [line] if line else []
    if len(found) > lines:
        found = found[:lines]
        found[-1] = _fitting(found[-1] + " …", face, width)
    return found


def _fitting(word: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    if face.getlength(word) <= width:
        return word
    kept = word[:200].rstrip(" …")
    while kept and face.getlength(kept + "…") > width:
        kept = kept[:-1]
    return kept + "…"


class Canvas:
    """A picture of `width` × `height` pixels; every measure is in the finished picture's pixels."""

    def __init__(self, width: int, height: int, ground: Colour = (255, 255, 255)) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * FINE, height * FINE), ground)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, box: Box, colour: Colour, radius: float = 0) -> None:
        """A filled rectangle; corners rounded by `radius`."""
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        fine = [value * FINE for value in box]
        if radius:
            self._draw.rounded_rectangle(fine, radius * FINE, fill=colour)
        else:
            self._draw.rectangle((fine[0], fine[1], fine[2] - 1, fine[3] - 1), fill=colour)

    def outline(self, box: Box, colour: Colour, width: float = 1, radius: float = 0) -> None:
        fine = [value * FINE for value in box]
        self._draw.rounded_rectangle(
            fine, radius * FINE, outline=colour, width=max(1, round(width * FINE))
        )

    def oval(self, box: Box, colour: Colour) -> None:
        self._draw.ellipse([value * FINE for value in box], fill=colour)

    def ring(self, box: Box, colour: Colour, width: float) -> None:
        self._draw.ellipse(
            [value * FINE for value in box], outline=colour, width=round(width * FINE)
        )

    def shape(self, points: list[Point], colour: Colour) -> None:
        self._draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def line(self, points: list[Point], colour: Colour, width: float = 1) -> None:
        fine = [(x * FINE, y * FINE) for x, y in points]
        self._draw.line(fine, fill=colour, width=max(1, round(width * FINE)), joint="curve")

    def fade(self, box: Box, top: Colour, bottom: Colour) -> None:
        """A rectangle that passes from one colour to another, downwards."""
        left, upper, right, lower = (round(value * FINE) for value in box)
        # More stripes than there are shades between the two would look no different.
        shades = max(abs(x - y) for x, y in zip(top, bottom, strict=True))
        stripes = max(1, min(lower - upper, shades + 1))
        for place in range(stripes):
            start = upper + (lower - upper) * place // stripes
            end = upper + (lower - upper) * (place + 1) // stripes
            shade = mix(top, bottom, place / max(1, stripes - 1))
            self._draw.rectangle((left, start, right - 1, end - 1), fill=shade)

    def text(self, at: Point, text: str, face: tuple[int, Weight], colour: Colour) -> float:
        """One line whose top left corner is `at`; its width is given back."""
        ready = font(face[0] * FINE, face[1])
        self._draw.text((at[0] * FINE, at[1] * FINE), text, font=ready, fill=colour)
        return ready.getlength(text) / FINE

    def centred(self, at: Point, text: str, face: tuple[int, Weight], colour: Colour) -> None:
        """One line whose top middle is `at`."""
        width = font(face[0] * FINE, face[1]).getlength(text) / FINE
        self.text((at[0] - width / 2, at[1]), text, face, colour)

    def paste(self, picture: Image.Image, box: Box, radius: float = 0) -> None:
        """The picture, cut to the box's shape from its middle."""
        left, upper, right, lower = (round(value * FINE) for value in box)
        fitted = _covering(picture, right - left, lower - upper)
        mask = None
        if radius:
            mask = Image.new("L", fitted.size)
            ImageDraw.Draw(mask).rounded_rectangle(
                (0, 0, right - left - 1, lower - upper - 1), radius * FINE, fill=255
            )
        self._image.paste(fitted, (left, upper), mask)

    def finished(self, part: tuple[int, int, int, int] | None = None) -> Image.Image:
        """The picture, or that part of it (left, top, right, bottom)."""
        left, top, right, bottom = part or (0, 0, self.width, self.height)
        return self._image.reduce(FINE, (left * FINE, top * FINE, right * FINE, bottom * FINE))


def _covering(picture: Image.Image, width: int, height: int) -> Image.Image:
    share = min(picture.width / width, picture.height / height)
    wide, high = width * share, height * share
    left, upper = (picture.width - wide) / 2, (picture.height - high) / 2
    box = (left, upper, left + wide, upper + high)
    return picture.resize((width, height), Image.Resampling.BILINEAR, box=box)
