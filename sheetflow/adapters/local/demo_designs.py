"""The demo's designs: infographic pages, greetings, a video's frames, an online meeting."""

from __future__ import annotations

from PIL import Image

from sheetflow.adapters.local.demo_canvas import Box, Canvas, Colour, font, lighter, mix, wrapped
from sheetflow.adapters.local.demo_dice import Dice
from sheetflow.adapters.local.demo_figures import (
    GOLD,
    INK,
    MAROON,
    WHITE,
    emblem,
    plant,
    seated,
    somebody,
)
from sheetflow.adapters.local.demo_submission import OFFICE, DemoSubmission
from sheetflow.adapters.local.demo_words import clean, day_of, heading

CREAM: Colour = (251, 246, 236)
DARK: Colour = (96, 26, 36)
_GREY: Colour = (92, 96, 106)


def infographic(submission: DemoSubmission, page: int, pages: int) -> Image.Image:
    """Page `page` (from 0) of `pages`, 1080 × 1350: a cover, then figures."""
    canvas = Canvas(1080, 1350, CREAM)
    dice = Dice(f"{submission.id} infografis {page}")
    if page == 0:
        _cover(canvas, submission)
    elif page % 2:
        _bars(canvas, dice)
    else:
        _tiles(canvas, dice)
    _header(canvas)
    _footer(canvas, page, pages)
    return canvas.finished()


def _header(canvas: Canvas) -> None:
    canvas.box((0, 0, 1080, 128), MAROON)
    canvas.box((0, 128, 1080, 136), GOLD)
    emblem(canvas, 92, 64, 42)
    canvas.text((152, 28), OFFICE, (34, "Bold"), WHITE)
    canvas.text(
        (152, 70), "Melayani pemilih, terbuka untuk semua", (24, "Regular"), (246, 222, 180)
    )


def _footer(canvas: Canvas, page: int, pages: int) -> None:
    canvas.box((0, 1274, 1080, 1350), DARK)
    canvas.text((60, 1292), "@kpukab.contoh  ·  kab-contoh.kpu.go.id", (26, "Regular"), WHITE)
    for place in range(pages if pages > 1 else 0):
        x = 1010 - (pages - 1 - place) * 30
        colour = GOLD if place == page else (150, 90, 96)
        canvas.oval((x - 8, 1304, x + 8, 1320), colour)


def _cover(canvas: Canvas, submission: DemoSubmission) -> None:
    canvas.oval((560, 620, 1280, 1340), (244, 230, 208))
    canvas.oval((700, 760, 1140, 1200), (238, 216, 184))
    emblem(canvas, 790, 1010, 190)
    canvas.box((72, 206, 268, 254), GOLD, 24)
    canvas.centred((170, 214), "INFOGRAFIS", (26, "Bold"), WHITE)
    face = font(68, "Bold")
    lines = wrapped(heading(submission.title), face, 920, 6)
    for place, line in enumerate(lines):
        canvas.text((72, 286 + place * 80), line, (68, "Bold"), DARK)
    below = 306 + len(lines) * 80
    canvas.box((76, below, 196, below + 8), GOLD)
    canvas.text((72, below + 34), day_of(submission.activity_date), (34, "Semibold"), _GREY)
    place_name = clean(submission.place, 40).strip("- ")
    canvas.text((72, below + 80), place_name, (32, "Regular"), _GREY)


def _bars(canvas: Canvas, dice: Dice) -> None:
    canvas.text((72, 190), "Jumlah pemilih per kecamatan", (56, "Bold"), DARK)
    canvas.text((72, 266), "Angka contoh, bukan data resmi", (30, "It"), _GREY)
    for place in range(6):
        y = 356 + place * 142
        voters = int(dice.between(14, 46) * 1000 + dice.between(0, 999))
        canvas.text((72, y), f"Kecamatan Contoh {place + 1}", (32, "Semibold"), INK)
        canvas.box((72, y + 48, 1008, y + 92), (240, 228, 208), 22)
        wide = 936 * voters / 50_000
        canvas.box((72, y + 48, 72 + wide, y + 92), mix(MAROON, GOLD, place / 6), 22)
        number = f"{voters:,}".replace(",", ".")
        canvas.text((72 + wide - 118, y + 51), number, (30, "Bold"), WHITE)


def _tiles(canvas: Canvas, dice: Dice) -> None:
    canvas.text((72, 190), "Ringkasan", (56, "Bold"), DARK)
    canvas.text((72, 266), "Angka contoh, bukan data resmi", (30, "It"), _GREY)
    names = ("Pemilih baru", "Pindah masuk", "Pindah keluar", "Perbaikan data")
    for place, name in enumerate(names):
        left, top = 72 + (place % 2) * 480, 356 + (place // 2) * 300
        canvas.box((left, top, left + 456, top + 272), WHITE, 28)
        canvas.outline((left, top, left + 456, top + 272), (232, 214, 186), 3, 28)
        canvas.box((left, top + 36, left + 12, top + 236), mix(MAROON, GOLD, place / 4))
        number = f"{int(dice.between(210, 3900)):,}".replace(",", ".")
        canvas.text((left + 44, top + 52), number, (92, "Bold"), MAROON)
        canvas.text((left + 46, top + 176), name, (36, "Semibold"), _GREY)
    canvas.box((72, 976, 1008, 1210), (246, 232, 206), 28)
    advice = "Sudah terdaftar? Periksa data Anda di kantor KPU atau melalui laman resmi kami."
    for place, line in enumerate(wrapped(advice, font(42, "Semibold"), 840, 3)):
        canvas.text((120, 1020 + place * 54), line, (42, "Semibold"), DARK)


def greeting(submission: DemoSubmission) -> Image.Image:
    """A greeting for a feast or a congratulation, 1080 × 1350."""
    canvas = Canvas(1080, 1350, CREAM)
    batik = "batik" in submission.title.casefold()
    ground: Colour = (70, 44, 36) if batik else (28, 74, 92)
    canvas.fade((0, 0, 1080, 1350), lighter(ground, 0.1), ground)
    for row in range(12):
        for column in range(10):
            x, y = column * 120 + (row % 2) * 60, row * 120
            _motif(canvas, (x, y), lighter(ground, 0.16))
    canvas.box((110, 170, 970, 1180), CREAM, 40)
    canvas.outline((134, 194, 946, 1156), GOLD, 4, 28)
    emblem(canvas, 540, 330, 84)
    canvas.centred((540, 440), OFFICE, (36, "Semibold"), _GREY)
    canvas.centred((540, 500), "mengucapkan", (36, "It"), _GREY)
    text = heading(submission.title).removeprefix("Ucapan ").removeprefix("Selamat ")
    face = font(84, "Bold")
    lines = wrapped(f"Selamat {text}", face, 720, 4)
    for place, line in enumerate(lines):
        canvas.centred((540, 600 + place * 98), line, (84, "Bold"), DARK)
    below = 640 + len(lines) * 98
    canvas.box((470, below, 610, below + 6), GOLD)
    canvas.centred((540, below + 34), _date_only(submission.activity_date), (40, "Semibold"), _GREY)
    canvas.centred((540, 1232), "@kpukab.contoh  ·  kab-contoh.kpu.go.id", (30, "Regular"), CREAM)
    return canvas.finished()


def _date_only(text: str) -> str:
    return day_of(text).rsplit(", ", 1)[-1]


def _motif(canvas: Canvas, at: tuple[float, float], colour: Colour) -> None:
    x, y = at
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        cx, cy = x + dx * 26, y + dy * 26
        wide, high = (24, 12) if dx else (12, 24)
        canvas.oval((cx - wide, cy - high, cx + wide, cy + high), colour)
    canvas.oval((x - 7, y - 7, x + 7, y + 7), colour)


def video_frame(submission: DemoSubmission, number: int) -> Image.Image:
    """Frame `number` (from 0) of a short video's storyboard, 1080 × 1920 as vertical video is."""
    canvas = Canvas(1080, 1920)
    dice = Dice(f"{submission.id} video {number}")
    canvas.box((0, 0, 1080, 1920), MAROON)
    canvas.oval((-300, 1180, 1380, 2860), (112, 32, 42))
    emblem(canvas, 540, 330, 120)
    canvas.centred((540, 490), OFFICE, (44, "Semibold"), (246, 222, 180))
    said = (clean(submission.title, 110), *_SAID)[number % (len(_SAID) + 1)]
    lines = wrapped(said, font(82, "Bold"), 900, 5)
    for place, line in enumerate(lines):
        canvas.centred((540, 640 + place * 98), line, (82, "Bold"), WHITE)
    canvas.box((440, 680 + len(lines) * 98, 640, 690 + len(lines) * 98), GOLD)
    seated(canvas, somebody(dice), 540, 1640, 980)
    canvas.fade((0, 1630, 1080, 1920), (246, 238, 224), (226, 212, 190))
    plant(canvas, 900, 1680, 300)
    return canvas.finished()


_SAID = (
    "1. Tulis permohonan di meja layanan atau melalui laman",
    "2. Petugas memberi tanda bukti dan nomor pendaftaran",
    "3. Jawaban kami sampaikan paling lambat sepuluh hari kerja",
)


def online_meeting(submission: DemoSubmission) -> Image.Image:
    """What the screen shows during a meeting online: nine people in their windows, 1280 × 720."""
    canvas = Canvas(1280, 720, (32, 36, 44))
    dice = Dice(f"{submission.id} daring")
    title = wrapped(clean(submission.title), font(24, "Semibold"), 900, 1)
    canvas.text((36, 18), " ".join(title), (24, "Semibold"), WHITE)
    canvas.text((1130, 18), "9 peserta", (24, "Regular"), (190, 196, 206))
    for place in range(9):
        left, top = 36 + (place % 3) * 408, 62 + (place // 3) * 190
        _participant(canvas, dice, (left, top, left + 392, top + 178))
        canvas.text((left + 14, top + 148), f"Peserta {place + 1}", (18, "Semibold"), WHITE)
    canvas.box((0, 646, 1280, 720), (22, 25, 32))
    for place in range(5):
        x = 480 + place * 80
        colour: Colour = (196, 60, 60) if place == 4 else (66, 72, 84)
        canvas.oval((x - 22, 661, x + 22, 705), colour)
        canvas.box((x - 9, 677, x + 9, 689), WHITE, 4)
    return canvas.finished()


def _participant(canvas: Canvas, dice: Dice, box: Box) -> None:
    left, top, right, bottom = box
    wall = dice.one_of(((196, 206, 212), (214, 204, 190), (190, 202, 192), (206, 196, 208)))
    canvas.fade(box, lighter(wall, 0.2), wall)
    canvas.box((left + 20, top + 20, left + 92, top + 84), lighter(wall, 0.55), 3)
    seated(canvas, somebody(dice), (left + right) / 2, bottom, 330)
    canvas.box((left + 6, bottom - 34, left + 110, bottom - 4), (44, 48, 58), 6)
