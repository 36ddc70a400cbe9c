"""The demo's proofs: what a published post looked like on a phone or in a browser, as PNG."""

from __future__ import annotations

from PIL import Image

from sheetflow.adapters.local.demo_canvas import Canvas, Colour, Weight, font, wrapped
from sheetflow.adapters.local.demo_figures import INK, WHITE, emblem
from sheetflow.adapters.local.demo_pictures import leading_picture, png
from sheetflow.adapters.local.demo_prose import prose_of
from sheetflow.adapters.local.demo_submission import ACCOUNT, OFFICE, DemoSubmission
from sheetflow.adapters.local.demo_webpage import web_page
from sheetflow.adapters.local.demo_words import clean, day_of

WIDTH, HEIGHT = 720, 1480
LEFT, TOP, RIGHT, BOTTOM = 42, 42, 678, 1438
"""The phone's glass within the picture."""

Ink = tuple[int, Weight, Colour]

GREY: Colour = (112, 118, 128)
PALE: Colour = (238, 240, 243)
BLUE: Colour = (52, 92, 148)


def screenshot(submission: DemoSubmission) -> bytes:
    """The PNG: the platform's look, the office's account, title, date, counts and address."""
    platform = f"{submission.platform} {submission.channel}".casefold()
    picture = leading_picture(submission)
    if "website" in platform:
        return png(web_page(submission, picture))
    canvas = Canvas(WIDTH, HEIGHT, (214, 220, 228))
    canvas.box((22, 16, 698, 1464), (30, 34, 42), 66)
    if "tiktok" in platform:
        _video_post(canvas, submission, picture)
    elif "facebook" in platform:
        _card_post(canvas, submission, picture)
    else:
        _picture_post(canvas, submission, picture)
    canvas.outline((32, 29, 688, 1451), (30, 34, 42), 13, 56)
    canvas.box((270, 36, 450, 62), (30, 34, 42), 13)
    return png(canvas.finished())


def _glass(canvas: Canvas, submission: DemoSubmission, ground: Colour) -> None:
    """The screen with the hour, the battery and the address that is open."""
    canvas.box((LEFT, TOP, RIGHT, BOTTOM), ground, 44)
    canvas.text((LEFT + 38, TOP + 16), "10.15", (22, "Semibold"), INK)
    canvas.outline((RIGHT - 78, TOP + 20, RIGHT - 40, TOP + 38), INK, 2, 5)
    canvas.box((RIGHT - 74, TOP + 24, RIGHT - 50, TOP + 34), INK, 2)
    canvas.box((LEFT + 24, TOP + 60, RIGHT - 24, TOP + 108), PALE, 24)
    canvas.box((LEFT + 46, TOP + 82, LEFT + 60, TOP + 94), GREY, 2)
    canvas.ring((LEFT + 47, TOP + 73, LEFT + 59, TOP + 89), GREY, 2)
    shown = clean(submission.published_link, 200).removeprefix("https://").removeprefix("www.")
    line = wrapped(shown, font(21), RIGHT - LEFT - 130, 1)
    canvas.text((LEFT + 74, TOP + 71), "".join(line), (21, "Regular"), INK)


def _account(canvas: Canvas, y: float, name: str, below: str) -> None:
    emblem(canvas, LEFT + 54, y + 32, 30)
    canvas.text((LEFT + 98, y + 4), name, (25, "Bold"), INK)
    canvas.text((LEFT + 98, y + 34), below, (20, "Regular"), GREY)
    for place in range(3):
        x = RIGHT - 60 + place * 12
        canvas.oval((x, y + 28, x + 6, y + 34), GREY)


def _picture_post(canvas: Canvas, submission: DemoSubmission, picture: Image.Image) -> None:
    """A post of one picture over its caption."""
    _glass(canvas, submission, WHITE)
    _account(canvas, TOP + 126, ACCOUNT, OFFICE)
    tall = picture.height > picture.width
    bottom = TOP + 206.0 + (795 if tall else 636)
    canvas.paste(picture, (LEFT, TOP + 206, RIGHT, bottom))
    _icons(canvas, bottom + 20)
    canvas.text((LEFT + 28, bottom + 78), _likes(submission), (25, "Bold"), INK)
    y = bottom + 114.0
    prose = prose_of(submission)
    y = _lines(canvas, y, prose.title, (25, "Semibold", INK), 3)
    y = _lines(canvas, y + 4, prose.body[0], (23, "Regular", INK), 2 if tall else 5)
    y = _lines(canvas, y + 2, prose.hashtags, (22, "Regular", BLUE), 1)
    canvas.text((LEFT + 28, y + 6), _comments(submission), (22, "Regular"), GREY)
    posted = _posted(submission) + _reached(submission)
    canvas.text((LEFT + 28, y + 38), posted, (21, "Regular"), GREY)


def _card_post(canvas: Canvas, submission: DemoSubmission, picture: Image.Image) -> None:
    """A post as a card: words first, then the picture, then the counts."""
    _glass(canvas, submission, PALE)
    canvas.box((LEFT, TOP + 120, RIGHT, BOTTOM - 60), WHITE)
    _account(canvas, TOP + 138, OFFICE, _posted(submission) + _reached(submission))
    prose = prose_of(submission)
    y = _lines(canvas, TOP + 224, prose.title, (27, "Semibold", INK), 2)
    y = _lines(canvas, y + 2, prose.lead, (24, "Regular", INK), 2)
    y = _lines(canvas, y + 2, prose.hashtags, (23, "Regular", BLUE), 1) + 14
    bottom = min(y + (760 if picture.height > picture.width else 430), BOTTOM - 210)
    canvas.paste(picture, (LEFT, y, RIGHT, bottom))
    canvas.oval((LEFT + 28, bottom + 18, LEFT + 58, bottom + 48), BLUE)
    _thumb(canvas, LEFT + 43, bottom + 33, WHITE)
    canvas.text((LEFT + 70, bottom + 18), _likes(submission), (23, "Regular"), GREY)
    counted = _comments(submission)
    wide = font(23).getlength(counted)
    canvas.text((RIGHT - 28 - wide, bottom + 18), counted, (23, "Regular"), GREY)
    canvas.box((LEFT + 28, bottom + 62, RIGHT - 28, bottom + 64), PALE)
    for place, word in enumerate(("Suka", "Komentari", "Bagikan")):
        x = LEFT + 110 + place * 208
        canvas.centred((x, bottom + 80), word, (25, "Semibold"), GREY)


def _video_post(canvas: Canvas, submission: DemoSubmission, picture: Image.Image) -> None:
    """A vertical video that fills the glass, with its words over it."""
    _glass(canvas, submission, WHITE)
    canvas.paste(picture, (LEFT, TOP + 122, RIGHT, BOTTOM - 92))
    canvas.box((LEFT, BOTTOM - 300, RIGHT, BOTTOM - 44), (44, 20, 30))
    prose = prose_of(submission)
    canvas.text((LEFT + 28, BOTTOM - 284), f"@{ACCOUNT}", (27, "Bold"), WHITE)
    y = _lines(canvas, BOTTOM - 248, prose.title, (24, "Regular", WHITE), 2)
    y = _lines(canvas, y, prose.hashtags, (22, "Semibold", WHITE), 1)
    reach = clean(submission.reach, 20)
    seen = f"{reach} tayangan · " if reach else ""
    canvas.text((LEFT + 28, y + 4), seen + _posted(submission), (22, "Regular"), (222, 214, 216))
    canvas.box((LEFT + 28, BOTTOM - 76, RIGHT - 28, BOTTOM - 70), (120, 100, 108), 3)
    canvas.box((LEFT + 28, BOTTOM - 76, LEFT + 250, BOTTOM - 70), WHITE, 3)
    counts = (clean(submission.likes, 8) or "0", clean(submission.comments, 8) or "0")
    for place, count in enumerate(counts):
        y = BOTTOM - 640.0 + place * 132
        canvas.oval((RIGHT - 108, y, RIGHT - 32, y + 76), (40, 26, 36))
        (_heart if place == 0 else _bubble)(canvas, RIGHT - 70, y + 38, WHITE)
        canvas.centred((RIGHT - 70, y + 80), count, (24, "Bold"), WHITE)


def _lines(canvas: Canvas, y: float, text: str, ink: Ink, most: int) -> float:
    """The text, wrapped to the glass; gives back where the next line goes."""
    size, weight, colour = ink
    for line in wrapped(text, font(size, weight), RIGHT - LEFT - 56, most):
        canvas.text((LEFT + 28, y), line, (size, weight), colour)
        y += size * 1.3
    return y


def _icons(canvas: Canvas, y: float) -> None:
    _heart(canvas, LEFT + 48, y + 20, (206, 52, 66))
    _bubble(canvas, LEFT + 108, y + 20, INK)
    canvas.shape([(LEFT + 148, y + 4), (LEFT + 186, y + 4), (LEFT + 166, y + 40)], INK)
    canvas.shape(
        [
            (RIGHT - 58, y + 2),
            (RIGHT - 34, y + 2),
            (RIGHT - 34, y + 40),
            (RIGHT - 46, y + 28),
            (RIGHT - 58, y + 40),
        ],
        INK,
    )


def _heart(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.oval((x - 20, y - 17, x + 1, y + 5), colour)
    canvas.oval((x - 1, y - 17, x + 20, y + 5), colour)
    canvas.shape([(x - 18, y), (x + 18, y), (x, y + 21)], colour)


def _bubble(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.oval((x - 20, y - 18, x + 20, y + 17), colour)
    canvas.shape([(x + 4, y + 12), (x + 18, y + 6), (x + 18, y + 22)], colour)


def _thumb(canvas: Canvas, x: float, y: float, colour: Colour) -> None:
    canvas.box((x - 9, y - 2, x - 5, y + 8), colour, 1)
    canvas.box((x - 3, y - 2, x + 8, y + 8), colour, 3)
    canvas.shape([(x - 3, y), (x + 1, y - 9), (x + 4, y - 8), (x + 3, y)], colour)


def _likes(submission: DemoSubmission) -> str:
    count = clean(submission.likes, 12)
    return f"{count} suka" if count else "Jadilah yang pertama menyukai"


def _comments(submission: DemoSubmission) -> str:
    count = clean(submission.comments, 12)
    return f"Lihat semua {count} komentar" if count else "Tambahkan komentar"


def _posted(submission: DemoSubmission) -> str:
    return day_of(submission.published_date or submission.activity_date)


def _reached(submission: DemoSubmission) -> str:
    count = clean(submission.reach, 12)
    return f" · {count} akun dijangkau" if count else ""
