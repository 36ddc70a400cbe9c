"""What the demo's scenes are furnished with: faceless people, a flag, a banner, plants, chairs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sheetflow.adapters.local.demo_canvas import (
    Canvas,
    Colour,
    darker,
    lighter,
    mix,
    wrapped,
)
from sheetflow.adapters.local.demo_canvas import font as font_of
from sheetflow.adapters.local.demo_dice import Dice

WHITE: Colour = (252, 251, 248)
INK: Colour = (38, 44, 56)
MAROON: Colour = (132, 38, 46)
GOLD: Colour = (206, 160, 74)
_PALE_GOLD: Colour = (246, 222, 180)
WOOD: Colour = (156, 108, 70)

SKINS: tuple[Colour, ...] = ((226, 176, 132), (204, 148, 104), (178, 122, 82), (236, 190, 150))
HAIRS: tuple[Colour, ...] = ((42, 34, 34), (58, 44, 38), (30, 28, 34))
VEILS: tuple[Colour, ...] = ((222, 214, 200), (92, 110, 130), (150, 90, 96), (70, 84, 74))
OFFICE_WEAR: tuple[Colour, ...] = (
    *((182, 160, 116), (232, 232, 226), (142, 86, 58), (58, 76, 112)),
    *((110, 62, 66), (64, 112, 112)),
)
UNIFORM: tuple[Colour, ...] = ((186, 164, 120), (180, 158, 112), (190, 168, 126))
SCHOOL: tuple[Colour, ...] = ((244, 244, 240), (238, 240, 242))


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody looks; nobody has a face, so nobody is anybody."""

    skin: Colour
    hair: Colour
    cloth: Colour
    trousers: Colour = (62, 66, 78)
    veiled: bool = False
    seen_from_behind: bool = False

    def turned(self) -> Person:
        return replace(self, seen_from_behind=not self.seen_from_behind)


def somebody(dice: Dice, wear: tuple[Colour, ...] = OFFICE_WEAR) -> Person:
    veiled = dice.share() < 0.4
    return Person(
        skin=dice.one_of(SKINS),
        hair=dice.one_of(VEILS if veiled else HAIRS),
        cloth=dice.one_of(wear),
        trousers=dice.one_of(((62, 66, 78), (74, 70, 70), (52, 58, 76))),
        veiled=veiled,
    )


def standing(canvas: Canvas, person: Person, x: float, feet: float, height: float) -> None:
    """A person of `height` pixels whose feet are at (`x`, `feet`)."""
    h = height
    canvas.oval((x - 0.19 * h, feet - 0.025 * h, x + 0.19 * h, feet + 0.03 * h), (150, 146, 140))
    for side in (-1, 1):
        middle = x + side * 0.058 * h
        canvas.box(
            (middle - 0.05 * h, feet - 0.5 * h, middle + 0.05 * h, feet), person.trousers, 0.03 * h
        )
        canvas.box((middle - 0.055 * h, feet - 0.03 * h, middle + 0.055 * h, feet), INK, 0.015 * h)
    sleeve = darker(person.cloth, 0.14)
    for side in (-1, 1):
        arm = x + side * 0.135 * h
        canvas.box(
            (arm - 0.034 * h, feet - 0.8 * h, arm + 0.034 * h, feet - 0.46 * h), sleeve, 0.03 * h
        )
        canvas.oval(
            (arm - 0.028 * h, feet - 0.49 * h, arm + 0.028 * h, feet - 0.43 * h), person.skin
        )
    canvas.box(
        (x - 0.125 * h, feet - 0.835 * h, x + 0.125 * h, feet - 0.44 * h), person.cloth, 0.06 * h
    )
    _collar(canvas, person, x, feet - 0.83 * h, h)
    head(canvas, person, x, feet - 0.915 * h, 0.068 * h)


def seated(canvas: Canvas, person: Person, x: float, table: float, height: float) -> None:
    """Head and shoulders above the line `table`; `height` is that of the whole person."""
    h = height
    top = table - 0.3 * h
    canvas.box((x - 0.16 * h, top, x + 0.16 * h, table), person.cloth, 0.09 * h)
    canvas.box((x - 0.16 * h, top + 0.12 * h, x + 0.16 * h, table), person.cloth)
    shade = darker(person.cloth, 0.12)
    for side in (-1, 1):
        arm = x + side * 0.1 * h
        canvas.line([(arm, top + 0.14 * h), (arm, table)], shade, 0.012 * h)
    _collar(canvas, person, x, top, h)
    head(canvas, person, x, top - 0.085 * h, 0.075 * h)


def _collar(canvas: Canvas, person: Person, x: float, top: float, h: float) -> None:
    if person.seen_from_behind:
        return
    canvas.box((x - 0.024 * h, top - 0.05 * h, x + 0.024 * h, top + 0.03 * h), person.skin)
    bright = lighter(person.cloth, 0.5)
    for side in (-1, 1):
        canvas.shape(
            [
                (x, top + 0.075 * h),
                (x + side * 0.05 * h, top),
                (x + side * 0.06 * h, top + 0.05 * h),
            ],
            bright,
        )


def head(canvas: Canvas, person: Person, x: float, y: float, r: float) -> None:
    """A head of radius `r` around (`x`, `y`): hair or veil, and a plain face when it is in view."""
    if person.veiled:
        canvas.oval((x - 1.12 * r, y - 1.2 * r, x + 1.12 * r, y + 1.25 * r), person.hair)
        canvas.shape(
            [
                (x - 1.05 * r, y),
                (x + 1.05 * r, y),
                (x + 1.5 * r, y + 2.2 * r),
                (x - 1.5 * r, y + 2.2 * r),
            ],
            person.hair,
        )
        if not person.seen_from_behind:
            canvas.oval((x - 0.74 * r, y - 0.78 * r, x + 0.74 * r, y + 0.86 * r), person.skin)
        return
    if person.seen_from_behind:
        canvas.box((x - 0.36 * r, y + 0.6 * r, x + 0.36 * r, y + 1.5 * r), person.skin)
        canvas.oval((x - 0.95 * r, y - 1.05 * r, x + 0.95 * r, y + 1.0 * r), person.hair)
        return
    canvas.oval((x - 0.95 * r, y - 1.12 * r, x + 0.95 * r, y + 0.6 * r), person.hair)
    canvas.oval((x - 0.82 * r, y - 0.72 * r, x + 0.82 * r, y + 1.08 * r), person.skin)


def flag(canvas: Canvas, x: float, top: float, width: float) -> None:
    """The red and white flag, moving a little; its pole's side is at `x`."""
    high = width * 0.62
    wave = (0, -0.05, 0.03, -0.02, 0.04)
    upper = [(x + width * i / 4, top + width * wave[i]) for i in range(5)]
    middle = [(px, py + high / 2) for px, py in upper]
    lower = [(px, py + high) for px, py in upper]
    canvas.shape([*upper, *reversed(middle)], (200, 38, 44))
    canvas.shape([*middle, *reversed(lower)], (248, 246, 242))


def standing_flag(canvas: Canvas, x: float, feet: float, height: float) -> None:
    """The flag on its indoor stand, hanging in folds."""
    canvas.box((x - 3, feet - height, x + 3, feet), GOLD)
    canvas.oval((x - 7, feet - height - 10, x + 7, feet - height + 4), GOLD)
    canvas.box((x - 0.1 * height, feet - 8, x + 0.1 * height, feet), darker(WOOD), 4)
    top, wide = feet - height * 0.96, height * 0.2
    red, white = (196, 40, 46), (244, 242, 238)
    canvas.shape(
        [
            (x, top),
            (x + wide, top + 0.16 * height),
            (x + wide * 0.94, top + 0.36 * height),
            (x, top + 0.3 * height),
        ],
        red,
    )
    canvas.shape(
        [
            (x, top + 0.3 * height),
            (x + wide * 0.94, top + 0.36 * height),
            (x + wide * 0.8, top + 0.58 * height),
            (x, top + 0.6 * height),
        ],
        white,
    )
    canvas.line(
        [(x + wide * 0.5, top + 0.1 * height), (x + wide * 0.4, top + 0.58 * height)],
        (214, 190, 188),
        2,
    )


def banner(canvas: Canvas, box: tuple[float, float, float, float], title: str) -> None:
    """A cloth with the office's name and what the meeting is about."""
    left, top, right, bottom = box
    high, middle = bottom - top, (left + right) / 2
    canvas.box((left + 5, top + 6, right + 5, bottom + 6), (176, 168, 158))
    canvas.fade(box, (150, 44, 52), (108, 28, 38))
    canvas.box((left, bottom - high * 0.07, right, bottom), GOLD)
    size = max(10, round(high * 0.1))
    emblem(canvas, middle - high * 0.72, top + high * 0.19, high * 0.11)
    office = "KPU KABUPATEN CONTOH"
    canvas.centred(
        (middle + high * 0.06, top + high * 0.12), office, (size, "Semibold"), _PALE_GOLD
    )
    big = max(12, round(high * 0.155))
    lines = wrapped(title.upper(), font_of(big, "Bold"), (right - left) * 0.84, 3)
    start = top + high * (0.58 - 0.095 * len(lines))
    for place, line in enumerate(lines):
        canvas.centred((middle, start + place * big * 1.18), line, (big, "Bold"), WHITE)


def emblem(canvas: Canvas, x: float, y: float, r: float) -> None:
    """A ballot box in a ring: a mark of nobody's, in the place where an office's own would be."""
    canvas.oval((x - r, y - r, x + r, y + r), (248, 244, 236))
    canvas.ring((x - r, y - r, x + r, y + r), GOLD, max(1, r * 0.1))
    canvas.box((x - 0.5 * r, y - 0.05 * r, x + 0.5 * r, y + 0.55 * r), MAROON, r * 0.06)
    canvas.box((x - 0.6 * r, y - 0.16 * r, x + 0.6 * r, y + 0.04 * r), darker(MAROON), r * 0.06)
    canvas.box((x - 0.24 * r, y - 0.6 * r, x + 0.24 * r, y - 0.14 * r), (226, 220, 208))
    canvas.line(
        [(x - 0.12 * r, y - 0.4 * r), (x - 0.02 * r, y - 0.28 * r), (x + 0.14 * r, y - 0.52 * r)],
        MAROON,
        r * 0.08,
    )


def plant(canvas: Canvas, x: float, feet: float, height: float) -> None:
    green = (84, 128, 84)
    for lean, share in ((-0.34, 0.75), (0.34, 0.78), (-0.18, 0.95), (0.2, 0.98), (0.0, 1.06)):
        tip = (x + lean * height, feet - share * height)
        root = feet - 0.3 * height
        bend = ((x + tip[0]) / 2 + lean * height * 0.22, (root + tip[1]) / 2)
        colour = mix(green, (150, 180, 110), abs(lean) * 1.4)
        canvas.shape(
            [
                (x - 4, root),
                (bend[0] - 0.06 * height, bend[1]),
                tip,
                (bend[0] + 0.06 * height, bend[1]),
                (x + 4, root),
            ],
            colour,
        )
    w = 0.16 * height
    canvas.shape(
        [
            (x - w, feet - 0.32 * height),
            (x + w, feet - 0.32 * height),
            (x + w * 0.7, feet),
            (x - w * 0.7, feet),
        ],
        (186, 118, 86),
    )
    canvas.box(
        (x - w * 1.1, feet - 0.34 * height, x + w * 1.1, feet - 0.27 * height), (200, 132, 98), 3
    )


def tree(canvas: Canvas, x: float, feet: float, height: float) -> None:
    canvas.box((x - 0.035 * height, feet - 0.5 * height, x + 0.035 * height, feet), (120, 90, 68))
    for dx, dy, r in ((-0.18, 0.58, 0.2), (0.18, 0.6, 0.2), (0, 0.78, 0.24), (0.04, 0.56, 0.22)):
        cx, cy, rr = x + dx * height, feet - dy * height, r * height
        canvas.oval(
            (cx - rr, cy - rr, cx + rr, cy + rr), mix((96, 142, 92), (140, 178, 116), dy - 0.5)
        )


def chair_back(canvas: Canvas, x: float, floor: float, height: float) -> None:
    """A meeting chair seen from behind."""
    h, cloth = height, (92, 44, 52)
    canvas.box((x - 0.3 * h, floor - h, x + 0.3 * h, floor - 0.35 * h), cloth, 0.1 * h)
    canvas.box(
        (x - 0.25 * h, floor - 0.94 * h, x + 0.25 * h, floor - 0.45 * h),
        lighter(cloth, 0.1),
        0.08 * h,
    )
    for side in (-1, 1):
        canvas.box(
            (x + side * 0.25 * h - 3, floor - 0.4 * h, x + side * 0.25 * h + 3, floor), (70, 70, 76)
        )
