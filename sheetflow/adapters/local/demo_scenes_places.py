"""Scenes of places: the flag ceremony, the warehouse, the office car, a desk seen from above."""

from __future__ import annotations

from sheetflow.adapters.local.demo_canvas import Canvas, Colour, darker, lighter
from sheetflow.adapters.local.demo_dice import Dice
from sheetflow.adapters.local.demo_figures import (
    GOLD,
    INK,
    MAROON,
    UNIFORM,
    WHITE,
    WOOD,
    emblem,
    flag,
    somebody,
    standing,
    tree,
)


def ceremony(canvas: Canvas, dice: Dice, title: str) -> None:
    """The staff stand in rows before the flag, in the yard of the office."""
    del title
    _yard(canvas, dice)
    canvas.box((376, 76, 384, 560), (206, 208, 212))
    canvas.oval((370, 64, 390, 84), GOLD)
    canvas.box((330, 548, 430, 566), (226, 222, 214), 3)
    canvas.box((300, 562, 460, 582), (208, 204, 196), 3)
    flag(canvas, 384, 84, 170)
    leader = somebody(dice, UNIFORM)
    canvas.box((838, 566, 930, 590), (150, 52, 58), 4)
    standing(canvas, leader, 884, 570, 172)
    for row, (feet, height, count) in enumerate(((690, 190, 11), (770, 226, 9), (868, 270, 8))):
        gap = 1330 / count
        for place in range(count):
            x = gap * (place + 0.5) - 25 + (row % 2) * 30
            person = somebody(dice, UNIFORM).turned()
            standing(canvas, person, x, feet, height * dice.between(0.96, 1.04))


def _yard(canvas: Canvas, dice: Dice) -> None:
    """Morning sky, the office behind its trees, the paved yard."""
    canvas.fade((0, 0, 1280, 480), (150, 194, 224), (234, 240, 236))
    for _ in range(5):
        x, y, wide = dice.between(-40, 1200), dice.between(30, 170), dice.between(90, 170)
        for dx, rise in ((0, 0), (0.3, 14), (0.62, 4)):
            canvas.oval((x + wide * dx, y - rise, x + wide * (dx + 0.6), y + 34), (244, 248, 249))
    for x in (20, 120, 1150, 1260):
        tree(canvas, x, 500, dice.between(230, 300))
    _office_building(canvas)
    canvas.fade((0, 486, 1280, 540), (134, 170, 110), (152, 182, 122))
    canvas.fade((0, 536, 1280, 854), (204, 200, 192), (182, 178, 172))
    for place in range(-8, 9):
        canvas.line([(640 + place * 100, 538), (640 + place * 260, 854)], (190, 186, 178), 2)
    for y in (566, 612, 684, 784):
        canvas.line([(0, y), (1280, y)], (190, 186, 178), 2)


def _office_building(canvas: Canvas) -> None:
    wall: Colour = (240, 234, 222)
    canvas.fade((220, 300, 1060, 500), wall, darker(wall, 0.06))
    canvas.shape([(180, 304), (300, 196), (980, 196), (1100, 304)], (164, 84, 66))
    for y in (222, 248, 274):
        canvas.line([(320 - (y - 196), y), (960 + (y - 196), y)], (148, 72, 58), 2)
    canvas.shape([(430, 306), (640, 186), (850, 306)], (178, 94, 74))
    canvas.shape([(476, 298), (640, 204), (804, 298)], wall)
    emblem(canvas, 640, 262, 26)
    canvas.box((430, 304, 850, 338), MAROON)
    canvas.centred((640, 306), "KANTOR KPU KABUPATEN CONTOH", (22, "Bold"), WHITE)
    for x in (250, 340, 880, 970):
        canvas.box((x, 350, x + 62, 432), WHITE, 3)
        canvas.fade((x + 6, 356, x + 56, 426), (112, 142, 160), (160, 186, 196))
        canvas.box((x + 29, 356, x + 33, 426), WHITE)
    canvas.box((560, 362, 720, 500), (108, 74, 56))
    for x in (568, 644):
        canvas.fade((x, 370, x + 68, 500), (120, 150, 164), (90, 112, 124))
    for x in (444, 520, 744, 822):
        canvas.box((x, 338, x + 18, 500), WHITE)
    canvas.box((410, 492, 870, 506), (222, 216, 206))


def warehouse(canvas: Canvas, dice: Dice, title: str) -> None:
    """Shelves of boxes in the warehouse, counted by two people."""
    del title
    canvas.fade((0, 0, 1280, 560), (196, 202, 204), (222, 224, 220))
    for x in range(0, 1280, 64):
        canvas.line([(x, 0), (x, 560)], (186, 192, 194), 2)
    for x in (300, 640, 980):
        canvas.box((x - 90, 26, x + 90, 40), WHITE, 7)
    canvas.fade((0, 560, 1280, 854), (176, 174, 168), (150, 148, 144))
    canvas.shape([(520, 560), (540, 560), (420, 854), (380, 854)], (222, 186, 84))
    for left in (40, 690):
        _shelf(canvas, dice, left)
    _pallet(canvas, dice)
    standing(canvas, somebody(dice), 610, 770, 400)
    standing(canvas, somebody(dice).turned(), 470, 800, 430)
    canvas.box((566, 506, 630, 586), (128, 86, 56), 4)
    canvas.box((572, 514, 624, 580), WHITE)
    for y in (526, 540, 554, 568):
        canvas.box((580, y, 616, y + 4), (168, 174, 182))


def _shelf(canvas: Canvas, dice: Dice, left: float) -> None:
    for level in range(3):
        floor = 250 + level * 172
        x = left + 16
        while x < left + 470:
            wide, high = dice.between(62, 104), dice.between(70, 122)
            if x + wide > left + 540:
                break
            _carton(canvas, dice, (x, floor - high, x + wide, floor))
            x += wide + dice.between(4, 20)
        canvas.box((left, floor, left + 550, floor + 14), (72, 98, 136))
        canvas.box((left, floor + 14, left + 550, floor + 20), (52, 74, 108))
    for x in (left, left + 268, left + 536):
        canvas.box((x, 90, x + 14, 640), (72, 98, 136))


def _carton(canvas: Canvas, dice: Dice, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    if dice.share() < 0.28:
        canvas.fade(box, (226, 228, 230), (198, 202, 206))
        canvas.box((left - 3, top, right + 3, top + 12), (176, 182, 188), 3)
        canvas.box((left + 18, top + 4, right - 18, top + 8), INK, 2)
        emblem(canvas, (left + right) / 2, (top + bottom) / 2 + 8, 16)
        return
    cloth = dice.one_of(((198, 158, 112), (186, 144, 100), (208, 170, 126)))
    canvas.fade(box, lighter(cloth, 0.08), darker(cloth, 0.06))
    middle = (left + right) / 2
    canvas.box((middle - 7, top, middle + 7, top + 28), lighter(cloth, 0.4))
    canvas.box((left + 8, bottom - 30, left + 36, bottom - 12), WHITE, 2)
    canvas.line([(left, top + 1), (right, top + 1)], lighter(cloth, 0.3), 2)


def _pallet(canvas: Canvas, dice: Dice) -> None:
    for level, count in enumerate((4, 3, 2)):
        for place in range(count):
            x = 770 + place * 104 + level * 24
            y = 770 - level * 92
            _carton(canvas, dice, (x, y - 90, x + 100, y))
    canvas.box((750, 770, 1200, 784), WOOD)
    for x in (760, 950, 1150):
        canvas.box((x, 784, x + 40, 806), darker(WOOD))
    canvas.box((744, 806, 1206, 816), WOOD)


def vehicle(canvas: Canvas, dice: Dice, title: str) -> None:
    """The office's car in the yard with its bonnet open; somebody looks after it."""
    del title
    _yard(canvas, dice)
    paint = dice.one_of(((60, 72, 92), (212, 214, 216), (122, 40, 46)))
    canvas.oval((250, 742, 1040, 800), (150, 146, 140))
    canvas.shape([(840, 612), (1000, 470), (1016, 478), (900, 626)], darker(paint))
    canvas.shape([(360, 610), (450, 486), (690, 480), (800, 606)], paint)
    canvas.shape([(390, 604), (462, 502), (560, 500), (560, 604)], (168, 194, 206))
    canvas.shape([(576, 604), (576, 499), (680, 497), (764, 604)], (186, 208, 218))
    canvas.box((290, 600, 1004, 736), paint, 34)
    canvas.box((290, 680, 1004, 736), darker(paint, 0.2), 20)
    canvas.box((290, 668, 1004, 684), darker(paint, 0.2))
    for x in (566, 776):
        canvas.line([(x, 612), (x, 724)], darker(paint, 0.4), 3)
    for x in (520, 730):
        canvas.box((x, 632, x + 34, 640), lighter(paint, 0.5), 3)
    canvas.oval((970, 624, 1006, 664), (250, 236, 190))
    canvas.box((288, 630, 306, 672), (190, 46, 44), 5)
    for x in (420, 880):
        canvas.oval((x - 66, 664, x + 66, 796), (36, 38, 44))
        canvas.oval((x - 36, 694, x + 36, 766), (190, 194, 200))
        canvas.oval((x - 12, 718, x + 12, 742), (110, 114, 122))
    standing(canvas, somebody(dice), 1086, 800, 350)
    standing(canvas, somebody(dice), 200, 806, 356)
    canvas.box((1120, 744, 1226, 806), (196, 60, 54), 8)
    canvas.box((1146, 730, 1200, 746), (120, 36, 34), 6)


def desk(canvas: Canvas, dice: Dice, title: str) -> None:
    """Papers on a table, seen from above: agenda, pen, coffee, a folder."""
    canvas.fade((0, 0, 1280, 854), lighter(WOOD, 0.34), lighter(WOOD, 0.16))
    for y in range(0, 854, 122):
        canvas.line([(0, y), (1280, y + 10)], WOOD, 2)
    canvas.box((96, 116, 560, 720), (120, 84, 60), 14)
    canvas.box((84, 104, 548, 708), dice.one_of(((122, 36, 46), (52, 78, 116), (60, 100, 88))), 14)
    emblem(canvas, 316, 300, 72)
    canvas.centred((316, 400), "BAHAN RAPAT", (40, "Bold"), WHITE)
    canvas.centred((316, 454), "KPU Kabupaten Contoh", (26, "Regular"), (250, 232, 204))
    canvas.shape([(622, 90), (1118, 128), (1066, 792), (570, 754)], (176, 136, 100))
    canvas.shape([(612, 78), (1108, 116), (1056, 780), (560, 742)], WHITE)
    _printed(canvas, dice, title)
    canvas.line([(1000, 500), (1130, 690)], INK, 16)
    canvas.line([(1112, 664), (1130, 690)], GOLD, 16)
    canvas.oval((1070, 250, 1270, 450), (150, 112, 80))
    canvas.oval((1060, 238, 1260, 438), (240, 236, 228))
    canvas.oval((1092, 270, 1228, 406), (252, 250, 246))
    canvas.oval((1104, 282, 1216, 394), (98, 64, 44))


def _printed(canvas: Canvas, dice: Dice, title: str) -> None:
    """Lines of print that follow the leaning sheet."""
    words = title if len(title) <= 34 else title[:32].rsplit(" ", 1)[0] + " …"
    canvas.text((650, 132), "KOMISI PEMILIHAN UMUM", (28, "Bold"), INK)
    canvas.text((650, 172), words, (24, "Semibold"), MAROON)
    for place in range(14):
        y = 230 + place * 34
        left = 648 - place * 2.6
        right = left + (dice.between(220, 300) if place % 5 == 4 else dice.between(350, 392))
        canvas.line([(left, y), (right, y + (right - left) * 0.076)], (192, 196, 202), 9)
