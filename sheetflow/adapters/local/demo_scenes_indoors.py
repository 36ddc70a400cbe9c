"""Scenes under a roof: the hall, a meeting around a table, the service desk."""

from __future__ import annotations

from sheetflow.adapters.local.demo_canvas import Canvas, Colour, darker, lighter, mix
from sheetflow.adapters.local.demo_dice import Dice
from sheetflow.adapters.local.demo_figures import (
    GOLD,
    INK,
    OFFICE_WEAR,
    SCHOOL,
    WHITE,
    WOOD,
    banner,
    chair_back,
    emblem,
    plant,
    seated,
    somebody,
    standing,
    standing_flag,
)

WALLS: tuple[Colour, ...] = ((232, 224, 210), (222, 228, 228), (236, 228, 216), (226, 222, 230))


def _room(canvas: Canvas, wall: Colour, floor: Colour, horizon: float) -> None:
    """Walls, a ceiling with lamps, a floor that comes nearer."""
    canvas.fade((0, 0, 1280, horizon), darker(wall, 0.07), lighter(wall, 0.25))
    canvas.shape([(0, 0), (1280, 0), (1120, 92), (160, 92)], lighter(wall, 0.5))
    for x in (330, 640, 950):
        near, far = 640 + (x - 640) * 1.12, 640 + (x - 640) * 0.92
        canvas.shape([(near - 70, 14), (near + 70, 14), (far + 52, 68), (far - 52, 68)], WHITE)
    canvas.fade((0, horizon, 1280, 854), floor, darker(floor, 0.16))
    line = darker(floor, 0.07)
    for place in range(-6, 7):
        canvas.line([(640 + place * 110, horizon), (640 + place * 310, 854)], line, 1.5)
    for share in (0.08, 0.24, 0.5, 0.86):
        y = horizon + (854 - horizon) * share
        canvas.line([(0, y), (1280, y)], line, 1.5)
    canvas.box((0, horizon - 12, 1280, horizon), darker(wall, 0.3))


def hall(canvas: Canvas, dice: Dice, title: str) -> None:
    """Somebody speaks at the front of the hall, under the banner; the others sit and listen."""
    school = "SMA" in title or "Pemula" in title
    _room(canvas, dice.one_of(WALLS), (196, 172, 142), 470)
    for left in (-30, 1150):
        _window(canvas, (left, 150, left + 160, 400))
    banner(canvas, (330, 112, 950, 330), title)
    canvas.fade((170, 440, 1110, 520), (150, 106, 76), (118, 80, 58))
    canvas.box((170, 430, 1110, 446), (176, 128, 92))
    standing_flag(canvas, 1000, 436, 250)
    plant(canvas, 1080, 438, 120)
    _panel(canvas, dice)
    speaker = somebody(dice)
    standing(canvas, speaker, 252, 436, 216)
    _lectern(canvas, 252, 440)
    wear = SCHOOL if school else OFFICE_WEAR
    for row, (floor, height, count) in enumerate(((606, 92, 9), (716, 124, 8), (862, 170, 7))):
        gap = 1340 / count
        for place in range(count):
            x = -30 + gap * (place + 0.5) + (row % 2) * 26
            listener = somebody(dice, wear)
            chair_back(canvas, x, floor, height)
            if dice.share() < 0.92:
                seated(canvas, listener.turned(), x, floor - height * 0.5, height * 1.75)
                chair_back(canvas, x, floor, height * 0.72)


def _panel(canvas: Canvas, dice: Dice) -> None:
    for x in (600, 720, 840):
        seated(canvas, somebody(dice), x, 392, 200)
    canvas.fade((510, 384, 930, 440), (126, 34, 44), (98, 26, 36))
    canvas.box((504, 376, 936, 390), (240, 236, 226), 3)
    for x in (600, 720, 840):
        canvas.shape([(x - 24, 376), (x + 24, 376), (x + 18, 362), (x - 18, 362)], WHITE)
        canvas.box((x + 38, 354, x + 46, 376), (196, 220, 228), 3)


def _lectern(canvas: Canvas, x: float, floor: float) -> None:
    canvas.shape(
        [(x - 44, floor - 110), (x + 44, floor - 110), (x + 34, floor), (x - 34, floor)], WOOD
    )
    canvas.shape(
        [
            (x - 54, floor - 122),
            (x + 54, floor - 122),
            (x + 46, floor - 106),
            (x - 46, floor - 106),
        ],
        darker(WOOD),
    )
    emblem(canvas, x, floor - 60, 22)
    canvas.line([(x + 16, floor - 122), (x + 8, floor - 158)], INK, 3)
    canvas.oval((x + 2, floor - 168, x + 14, floor - 152), INK)


def _window(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    canvas.box((left - 8, top - 8, right + 8, bottom + 8), (246, 242, 234), 3)
    canvas.fade(box, (190, 218, 232), (228, 238, 226))
    canvas.oval((left + 10, bottom - 70, right - 40, bottom + 30), (170, 196, 156))
    canvas.box((left, bottom, right, bottom + 9), (236, 230, 220))
    middle = (left + right) / 2
    canvas.box((middle - 3, top, middle + 3, bottom), (246, 242, 234))
    canvas.box((left, top + 78, right, top + 83), (246, 242, 234))
    for x, wide in ((left - 22, 44), (right - 22, 44)):
        canvas.fade((x, top - 22, x + wide, bottom + 60), (206, 190, 166), (188, 170, 146))
        canvas.line([(x + 15, top - 22), (x + 15, bottom + 60)], (180, 162, 138), 2)
        canvas.line([(x + 30, top - 22), (x + 30, bottom + 60)], (180, 162, 138), 2)


def meeting(canvas: Canvas, dice: Dice, title: str) -> None:
    """People on both sides of a long table; at its end, a screen with the subject."""
    _room(canvas, dice.one_of(WALLS), (170, 166, 160), 440)
    _screen(canvas, dice, title)
    _window(canvas, (60, 140, 220, 360))
    standing_flag(canvas, 292, 452, 260)
    plant(canvas, 1140, 470, 190)
    for x in (470, 590, 700, 820):
        chair_back(canvas, x, 520, 150)
        seated(canvas, somebody(dice), x, 502, 250)
    canvas.shape([(400, 492), (890, 492), (1180, 790), (110, 790)], lighter(WOOD, 0.16))
    canvas.shape([(110, 790), (1180, 790), (1180, 830), (110, 830)], darker(WOOD, 0.18))
    canvas.shape([(560, 494), (730, 494), (800, 788), (490, 788)], lighter(WOOD, 0.3))
    for share in (0.12, 0.42, 0.8):
        _place_setting(canvas, dice, share)
    for side in (-1, 1):
        for share in (0.2, 0.62):
            at = 645 + side * (285 + 250 * share)
            y = 560 + 230 * share
            size = 270 + 130 * share
            chair_back(canvas, at + side * 24, y + 130, size * 0.62)
            seated(canvas, somebody(dice).turned(), at, y + 44, size)
            chair_back(canvas, at + side * 34, y + 128, size * 0.46)


def _screen(canvas: Canvas, dice: Dice, title: str) -> None:
    canvas.box((416, 106, 884, 372), (60, 64, 72), 8)
    canvas.box((426, 116, 874, 362), (250, 250, 248))
    canvas.box((426, 116, 874, 158), (122, 36, 46))
    words = title if len(title) <= 44 else title[:42].rsplit(" ", 1)[0] + " …"
    canvas.text((442, 124), words, (19, "Semibold"), WHITE)
    for place in range(6):
        x = 462 + place * 40
        high = dice.between(40, 150)
        canvas.box((x, 336 - high, x + 26, 336), mix((122, 36, 46), GOLD, place / 6), 2)
    canvas.line([(450, 337), (706, 337)], (150, 150, 150), 2)
    for place in range(5):
        wide = dice.between(70, 130)
        canvas.box((728, 190 + place * 28, 728 + wide, 199 + place * 28), (200, 202, 206), 4)


def _place_setting(canvas: Canvas, dice: Dice, share: float) -> None:
    y = 500 + 270 * share
    size = 0.6 + 0.7 * share
    for side in (-1, 1):
        x = 645 + side * (110 + 190 * share)
        w, h = 52 * size, 30 * size
        canvas.shape([(x - w, y), (x + w * 0.8, y), (x + w, y + h), (x - w * 0.9, y + h)], WHITE)
        for line in (0.3, 0.55):
            canvas.line(
                [(x - w * 0.6, y + h * line), (x + w * 0.5, y + h * line)], (196, 198, 202), 2
            )
        cup = x + side * 84 * size
        canvas.oval(
            (cup - 16 * size, y + 6 * size, cup + 16 * size, y + 20 * size), (226, 222, 214)
        )
        canvas.box(
            (cup - 10 * size, y - 8 * size, cup + 10 * size, y + 12 * size), (250, 248, 244), 4
        )
        if dice.share() < 0.5:
            canvas.oval((cup - 8 * size, y - 8 * size, cup + 8 * size, y - 3 * size), (110, 74, 52))


def service_desk(canvas: Canvas, dice: Dice, title: str) -> None:
    """A guest is served at the counter, and a folder of documents changes hands."""
    del title
    _room(canvas, (226, 230, 226), (198, 190, 178), 480)
    canvas.box((280, 120, 1000, 236), (122, 36, 46), 10)
    emblem(canvas, 350, 178, 38)
    canvas.text((412, 136), "RUANG PELAYANAN", (44, "Bold"), WHITE)
    canvas.text((412, 188), "KPU Kabupaten Contoh", (26, "Regular"), (246, 222, 180))
    plant(canvas, 150, 560, 230)
    for x in (1080, 1170):
        chair_back(canvas, x, 560, 120)
    canvas.box((1040, 150, 1220, 330), (250, 248, 240), 6)
    for place in range(6):
        canvas.box(
            (1062, 180 + place * 22, 1062 + dice.between(80, 136), 188 + place * 22),
            (188, 194, 200),
            4,
        )
    for x in (470, 720):
        seated(canvas, somebody(dice), x, 480, 330)
    canvas.fade((300, 470, 980, 690), lighter(WOOD, 0.2), WOOD)
    canvas.box((284, 456, 996, 480), lighter(WOOD, 0.42), 4)
    for x in (330, 560, 790):
        canvas.outline((x, 508, x + 180, 660), darker(WOOD, 0.1), 3, 6)
    canvas.box((562, 384, 646, 444), (52, 58, 68), 5)
    canvas.box((596, 444, 612, 458), (52, 58, 68))
    guest, colleague = somebody(dice), somebody(dice)
    standing(canvas, guest.turned(), 840, 800, 420)
    standing(canvas, colleague.turned(), 400, 806, 410)
    canvas.box((740, 428, 806, 462), (52, 92, 148), 4)
    canvas.box((746, 434, 800, 440), (214, 224, 238), 2)
